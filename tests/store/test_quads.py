from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, Quad

from kg.model import Extraction
from kg.ontology import Ontology, load_ontology
from kg.resolve import resolve
from kg.store.iris import Iris
from kg.store.quads import assemble
from kg.store.vocabulary import DCT, FILM, PREFIXES, RDFS
from tests.support import make_extraction, stored

DEFAULT = ("facts", "events", "entities")
DUO = {"Anna Karr": "Person", "Swan": "Film"}


def assembled(news: list[Extraction], ontology: Ontology, iris: Iris) -> list[Quad]:
    return assemble(news, resolve(news, ontology), ontology, iris)


def rows(quads: list[Quad], iris: Iris, select: str) -> list[tuple[str, ...]]:
    """The answers over the default graphs as plain values, sorted."""
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    found = stored(quads).query(prefixes + select, default_graph=iris.default_graphs())
    return sorted(tuple(term.value for term in row) for row in found)


def triples(quads: list[Quad], iris: Iris, name: str) -> set[tuple[str, str, str]]:
    found = [quad for quad in quads if quad.graph_name == iris.graph(name)]
    return {(str(quad.subject), quad.predicate.value, str(quad.object)) for quad in found}


def test_a_fact_of_two_articles_counts_once(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    quads = assembled(news, ontology, iris)
    count = rows(quads, iris, "SELECT (COUNT(*) AS ?n) WHERE { ?p film:directed ?f . ?f film:year ?y }")
    assert count == [("1",)]
    asserted = [q for q in quads if q.object == FILM["directed"] and iris.article_of(q.graph_name) is not None]
    assert len(asserted) == 2


def test_default_graphs_share_no_triple(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    quads = assembled(news, ontology, iris)
    facts, events, entities = (triples(quads, iris, name) for name in DEFAULT)
    assert facts and events and entities
    assert not (facts & events or facts & entities or events & entities)


def test_events_follow_the_ontology(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    quads = assembled(news, ontology, iris)
    parts = "?e a film:Performance ; film:agent/rdfs:label ?a ; film:work/rdfs:label ?w ; film:character/rdfs:label ?c"
    assert rows(quads, iris, f"SELECT ?a ?w ?c WHERE {{ {parts} }}") == [
        ("Adèle Exarchopoulos", "The White Crow", "Clara Saint")
    ]
    releases = "?e a film:ReleaseEvent ; film:date ?d ; film:region ?r ; film:planned ?p"
    assert rows(quads, iris, f"SELECT ?d ?r ?p WHERE {{ {releases} }}") == [("2019-03-22", "UK", "true")]
    roles = rows(quads, iris, "SELECT ?role WHERE { ?e a film:Credit ; film:role ?role }")
    assert roles == [(FILM["directed"].value,)]


def test_an_event_is_planned_only_if_all_articles_say_so(ontology: Ontology, iris: Iris) -> None:
    plan = make_extraction("plan", DUO, [("Anna Karr", "starsIn", "Swan", {"planned": True})])
    done = make_extraction("done", DUO, [("Anna Karr", "starsIn", "Swan")])
    select = "SELECT ?p WHERE { ?e a film:Performance ; film:planned ?p }"
    assert rows(assembled([plan], ontology, iris), iris, select) == [("true",)]
    assert rows(assembled([plan, done], ontology, iris), iris, select) == [("false",)]


def test_every_assertion_leads_to_its_words(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    store = stored(assembled(news, ontology, iris))
    for extraction in news:
        graph, text = iris.article_graph(extraction.article.id), extraction.article.text
        found = list(
            store.query(
                """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX film: <https://filmnews.example/ontology#>
                SELECT ?quote ?start ?end ?cue_start ?cue_end WHERE {
                  ?a oa:hasTarget ?target ; film:cueMention ?cue .
                  ?target oa:hasSelector ?q , ?p . ?q oa:exact ?quote . ?p oa:start ?start ; oa:end ?end .
                  ?cue oa:start ?cue_start ; oa:end ?cue_end }""",
                default_graph=graph,
            )
        )
        assert len(found) == len(extraction.facts)
        for row in found:
            assert text[int(row["start"].value) : int(row["end"].value)] == row["quote"].value
            assert text[int(row["cue_start"].value) : int(row["cue_end"].value)] in ontology.relations


def test_inverses_are_derived_and_not_in_the_default_graph(
    news: list[Extraction], ontology: Ontology, iris: Iris
) -> None:
    quads = assembled(news, ontology, iris)
    inverse = FILM["directedBy"].value
    assert inverse in {predicate for _, predicate, _ in triples(quads, iris, "derived")}
    assert inverse not in {predicate for name in DEFAULT for _, predicate, _ in triples(quads, iris, name)}


def test_who_has_no_fact_stays_out(ontology: Ontology, iris: Iris) -> None:
    news = [make_extraction("a", {**DUO, "Idle Hand": "Person"}, [("Anna Karr", "directed", "Swan")])]
    labels = rows(assembled(news, ontology, iris), iris, "SELECT ?label WHERE { ?e rdfs:label ?label }")
    assert labels == [("Anna Karr",), ("Swan",)]


def test_the_decision_to_merge_is_in_the_graph(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    resolution = triples(assembled(news, ontology, iris), iris, "resolution")
    reasons = {value for _, predicate, value in resolution if predicate == RDFS["comment"].value}
    assert '"same name: ralph fiennes"' in reasons


def test_quads_are_sorted_and_distinct_and_have_no_blank_nodes(
    news: list[Extraction], ontology: Ontology, iris: Iris
) -> None:
    quads = assembled(news, ontology, iris)
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]
    assert [str(q.graph_name) for q in quads] == sorted(str(q.graph_name) for q in quads)
    assert len(quads) == len(set(quads))


def test_the_order_of_the_input_does_not_matter(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    turned = [replace(n, facts=n.facts[::-1], entities=n.entities[::-1]) for n in reversed(news)]
    assert assembled(turned, ontology, iris) == assembled(news, ontology, iris)


def test_of_equal_facts_in_one_sentence_the_surer_one_stays(ontology: Ontology, iris: Iris) -> None:
    one = make_extraction("a", DUO, [("Anna Karr", "directed", "Swan", {"confidence": 0.5})])
    twice = replace(one, facts=(*one.facts, replace(one.facts[0], confidence=0.75, rule="other")))
    graph = iris.article_graph("a")
    quads = [q for q in assembled([twice], ontology, iris) if q.graph_name == graph]
    assert [str(q.object) for q in quads if q.predicate == FILM["rule"]] == ['"other"']


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a .example/", "//x"])
def test_an_address_that_is_not_of_the_web_is_text(url: str, ontology: Ontology, iris: Iris) -> None:
    news = [make_extraction("a", DUO, [("Anna Karr", "directed", "Swan")], url=url)]
    about = [q for q in assembled(news, ontology, iris) if q.graph_name == iris.graph("articles")]
    assert [q.object for q in about if q.predicate == FILM["locator"]] == [Literal(url)]
    assert not [q for q in about if q.predicate == DCT["source"]]


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), min_size=1).filter(str.strip), st.integers(0, 2**32))
@example("\ud800", 0)
def test_strangers_words_never_break_assembly(words: str, seed: int) -> None:
    ontology, iris = load_ontology(), Iris("https://filmnews.example/")
    person, film = words.replace("#", "+"), words.replace("#", "+") + " 2"
    entities, facts = {person: "Person", film: "Film"}, [(person, "directed", film)]
    news = [make_extraction(f"{words}-{n}", entities, facts, title=words, outlet=words, url=words) for n in range(2)]
    first = assembled(news, ontology, iris)
    Random(seed).shuffle(news)
    assert assembled(news, ontology, iris) == first
    assert len(stored(first)) == len(first)
