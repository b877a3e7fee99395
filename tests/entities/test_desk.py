"""Verdicts about identity: recorded, in force with the next build, and taken back without a trace in the graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import Config
from kg.entities.desk import Desk
from kg.entities.proposals import proposals
from kg.errors import UsageError
from kg.model import Article, Extraction
from kg.run.build import again, build
from kg.store.layout import GraphDir
from tests.support import make_extraction

STATED = {
    "n1": ("Anna Kern", "Dust"),
    "n2": ("Annie Kern", "Rust"),
    "n3": ("Anne Kern", "Silt"),
    "n4": ("Anna Kern", "Clay"),
    "n5": ("Anna B. Kern", "Loam"),
}


class Stated:
    """An extractor that gives what was made by hand."""

    def extract(self, article: Article) -> Extraction:
        person, film = STATED[article.id]
        made = make_extraction(article.id, {person: "Person", film: "Film"}, [(person, "directed", film)])
        return replace(made, article=article)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    for name, (person, film) in STATED.items():
        (tmp_path / f"{name}.txt").write_text(f"{person} directed {film}, as everybody in the trade knows.\n")
    build([str(tmp_path)], tmp_path / "graph", Config(), Stated, extractor_fingerprint="stated")
    return Desk(GraphDir(tmp_path / "graph"))


def rebuilt(desk: Desk) -> Desk:
    again(desk.folder.path, Stated, extractor_fingerprint="stated")
    return Desk(desk.folder)


def quads(desk: Desk) -> list[str]:
    return sorted(map(str, desk.reader.store))


def people(desk: Desk) -> set[frozenset[str]]:
    return {frozenset(article for article, _ in desk.members[line.iri]) for line in desk.lines("Person")}


def test_a_merge_joins_and_keeps_the_id_of_the_first(desk: Desk) -> None:
    anna, annie = desk.find("Anna Kern"), desk.find("Annie Kern")
    desk.merge(anna.iri, annie.iri, "me", reason="seen it")
    after = rebuilt(desk)
    assert frozenset({"n1", "n2", "n4"}) in people(after)
    assert [r.by for r in after.reasons(anna.iri) if r.reason == "seen it"] == ["me"]


def test_chained_merges_are_undone_one_by_one_byte_for_byte(desk: Desk) -> None:
    states = [quads(desk)]
    entries = []
    for other in ("Annie Kern", "Anne Kern", "Anna B. Kern"):
        left, right = (
            next(line for line in desk.lines("Person") if name in line.names) for name in ("Anna Kern", other)
        )
        entries.append(desk.merge(left.iri, right.iri, "me"))
        desk = rebuilt(desk)
        states.append(quads(desk))
    assert len(people(desk)) == 1
    for entry, state in zip(reversed(entries), reversed(states[:-1]), strict=True):
        desk.undo(entry, "me")
        desk = rebuilt(desk)
        assert quads(desk) == state


def test_an_early_merge_of_a_chain_can_be_undone_alone(desk: Desk) -> None:
    first = desk.merge(desk.find("Anna Kern").iri, desk.find("Annie Kern").iri, "me")
    desk = rebuilt(desk)
    desk.merge(desk.find("Annie Kern").iri, desk.find("Anne Kern").iri, "me")
    desk = rebuilt(desk)
    assert frozenset({"n1", "n2", "n3", "n4"}) in people(desk)
    desk.undo(first, "me")
    # The later verdict was about the entity as it was; what it joined stays with the one that had given its id.
    assert people(rebuilt(desk)) == {frozenset({"n1", "n3", "n4"}), frozenset({"n2"}), frozenset({"n5"})}


def test_a_split_takes_articles_out_and_outlives_new_builds(desk: Desk) -> None:
    desk.split(desk.find("Anna Kern").iri, ["n4"], "me")
    after = rebuilt(desk)
    assert {frozenset({"n1"}), frozenset({"n4"})} <= people(after)
    assert len({line.id for line in after.lines("Person")}) == 5


@pytest.mark.parametrize("articles", [["n9"], ["n1", "n4"]])
def test_a_split_that_makes_no_sense_is_refused(desk: Desk, articles: list[str]) -> None:
    with pytest.raises(UsageError):
        desk.split(desk.find("Anna Kern").iri, articles, "me")


def test_a_person_and_a_film_are_never_one(desk: Desk) -> None:
    with pytest.raises(UsageError, match="cannot be one"):
        desk.merge(desk.find("Anna Kern").iri, desk.find("Dust").iri, "me")


def test_what_is_decided_is_not_proposed_again(desk: Desk) -> None:
    def pairs(desk: Desk) -> set[frozenset[str]]:
        return {frozenset({one.left.names[0], one.right.names[0]}) for one in proposals(desk)}

    pair = frozenset({"Anna Kern", "Anna B. Kern"})
    assert pair in pairs(desk)
    desk.apart(desk.find("Anna Kern").iri, desk.find("Anna B. Kern").iri, "me")
    assert pair not in pairs(Desk(desk.folder))
