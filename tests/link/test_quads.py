"""Accepted links in the graph: one triple each, its provenance, and nothing else changed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.link.asking import ask
from kg.link.desk import Desk
from kg.link.quads import link_quads, with_links
from kg.link.verdicts import ACCEPTED, REJECTED, Verdicts, links_log
from kg.ontology import load_ontology
from kg.resolve import resolve
from kg.store.contents import Contents
from kg.store.iris import Iris
from kg.store.log import Draft
from kg.store.quads import Assembly, assembled, quad_order
from kg.store.vocabulary import DCT, FILM, OWL, RDF, RDF_TYPE, RDFS
from tests.link.conftest import Labels
from tests.link.sample import BASE, news, write_table

GRAPH = NamedNode(f"{BASE}graph/links")
Q70 = NamedNode("http://www.wikidata.org/entity/Q70")


def graph_without_links() -> Assembly:
    extractions, ontology = news(), load_ontology()
    return assembled(extractions, resolve(extractions, ontology), ontology, Iris(BASE))


def all_quads(contents: Contents) -> list[Quad]:
    return sorted((quad for key in contents.digests for quad in contents.quads(key)), key=quad_order)


def linked(desk: Desk) -> list[Quad]:
    return all_quads(with_links(graph_without_links(), desk.log()))


def test_an_accepted_link_is_a_triple_with_its_reasons(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))], now=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    film = NamedNode(iri("The White Crow"))
    entry = desk.judge(film.value, desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    added = [quad for quad in linked(desk) if quad.graph_name == GRAPH]
    about = {quad.predicate: quad.object for quad in added if quad.subject != film}
    assert [(q.predicate, q.object) for q in added if q.subject == film] == [(OWL["sameAs"], Q70)]
    assert about[RDF_TYPE] == FILM["Decision"]
    assert (about[RDF["subject"]], about[RDF["predicate"]], about[RDF["object"]]) == (film, OWL["sameAs"], Q70)
    assert (about[DCT["creator"]], about[DCT["identifier"]]) == (Literal("anna"), Literal(entry.id))
    assert str(about[DCT["created"]]).startswith('"20') and about[FILM["locator"]] == Literal("films.tsv")
    assert "directedBy agrees: Ralph Fiennes / Ralph Fiennes" in str(about[RDFS["comment"]])
    assert float(about[FILM["confidence"]].value) == entry.score  # type: ignore[union-attr]


def test_nothing_else_changes_and_undoing_leaves_no_trace(desk: Desk, iri: Labels) -> None:
    before = all_quads(graph_without_links())
    assert linked(desk) == before
    entry = desk.judge(iri("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    after = linked(desk)
    assert [quad for quad in after if quad.graph_name != GRAPH] == before and len(after) > len(before)
    desk.undo(entry.id, "anna")
    assert linked(desk) == before


def test_rejected_and_absent_ones_are_not_in_the_graph(desk: Desk, iri: Labels) -> None:
    desk.judge(iri("The White Crow"), desk.authority("wikidata"), "Q70", REJECTED, "anna")
    desk.absent(iri("Ralph Fiennes"), desk.authority("wikidata"), "anna")
    assert linked(desk) == all_quads(graph_without_links())


def test_imdb_is_a_page_not_the_thing(desk: Desk, iri: Labels) -> None:
    desk.judge(iri("Ralph Fiennes"), desk.authority("imdb"), "nm0000146", ACCEPTED, "anna")
    (link,) = [quad for quad in linked(desk) if quad.predicate.value.endswith("sameAs")]
    assert link.predicate.value == "https://schema.org/sameAs"
    assert link.object == NamedNode("https://www.imdb.com/name/nm0000146/")


def test_a_link_waits_for_its_entity(desk: Desk, iri: Labels) -> None:
    desk.judge(iri("Dario Argento"), desk.authority("wikidata"), "Q75", ACCEPTED, "anna")
    entity = NamedNode(iri("Dario Argento"))
    assert link_quads(desk.verdicts(), {entity}, Iris(BASE))
    assert link_quads(desk.verdicts(), {NamedNode(iri("The White Crow"))}, Iris(BASE)) == []


@pytest.mark.parametrize(
    ("subjects", "evidence"),
    [
        (("https://x/a",), {"predicate": OWL.iri + "sameAs", "authority": "wikidata", "id": "Q1"}),
        (
            ("https://x/a", "javascript:alert(1)"),
            {"predicate": OWL.iri + "sameAs", "authority": "wikidata", "id": "Q1"},
        ),
        (("https://x/a", "https://x/ y"), {"predicate": OWL.iri + "sameAs", "authority": "wikidata", "id": "Q1"}),
        (("https://x/a", "https://x/b"), {"predicate": "https://x/p", "authority": "wikidata", "id": "Q1"}),
        (("https://x/a", "https://x/b"), {"predicate": OWL.iri + "sameAs", "authority": 3, "id": "Q1"}),
        (("https://x/a", "https://x/b"), {}),
    ],
)
def test_a_verdict_that_is_no_link_is_named(subjects: tuple[str, ...], evidence: dict[str, object], desk: Desk) -> None:
    (entry,) = links_log(desk.folder).append([Draft("anna", "link", subjects, ACCEPTED, evidence)])
    with pytest.raises(StoreError, match=rf"links\.jsonl: entry {entry.id} is no link"):
        linked(desk)


def test_hostile_words_in_a_verdict_stay_words(desk: Desk, iri: Labels) -> None:
    hostile = 'a" . <http://evil.example/s> <http://evil.example/p> "\u202e\x00\n</script>'
    desk.judge(iri("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, hostile)
    lines = (desk.folder.path / "links.jsonl").read_bytes().splitlines()
    assert len(lines) == 1 and json.loads(lines[0])["who"] == hostile
    assert not any("evil" in str(term) for q in linked(desk) for term in (q.subject, q.predicate, q.graph_name))
    assert Verdicts(desk.log()).links[0].entry.who == hostile


def test_a_link_goes_with_its_entity_when_that_is_merged(desk: Desk, iri: Labels) -> None:
    """The verdict names an entity that is gone; its local entities are part of another now."""
    gone, kept = iri("Tilda Swinton"), iri("Dakota Johnson")
    entry = desk.judge(gone, desk.authority("wikidata"), "Q76", ACCEPTED, "anna")
    (member,) = entry.evidence["members"]
    for homes, expected in (
        ({member: gone, "other": kept}, gone),
        ({member: kept}, kept),
        ({"other": kept}, gone),
        ({}, gone),
    ):
        verdicts = Verdicts(desk.log(), homes)
        assert [link.entity for link in verdicts.links] == [expected]
        assert verdicts.is_decided(expected, "wikidata")


def test_a_link_of_an_entity_that_was_parted_waits(desk: Desk, iri: Labels) -> None:
    entry = desk.judge(iri("Ralph Fiennes"), desk.authority("wikidata"), "Q71", ACCEPTED, "anna")
    one, other = entry.evidence["members"]
    (link,) = Verdicts(desk.log(), {one: "https://x/1", other: "https://x/2"}).links
    assert link.entity == iri("Ralph Fiennes")
