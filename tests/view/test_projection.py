"""What of a graph reaches the page."""

from __future__ import annotations

import datetime as dt

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.store.iris import Iris
from kg.store.vocabulary import FILM, RDF_TYPE, RDFS
from kg.view.projection import project
from kg.view.styles import OntologyGraph, type_styles
from kg.view.viewgraph import Mark, ViewFact, ViewGraph
from tests.view.sample import BASE, News, Reader, Said, built, film, person

POLINA = film("Polina")
BINOCHE = person("Juliette Binoche")


def only(graph: ViewGraph) -> ViewFact:
    (fact,) = graph.facts
    return fact


def test_a_fact_of_two_articles_is_one_fact_with_two_supports() -> None:
    first = News("a", (Said(BINOCHE, "starsIn", POLINA, "Liria", confidence=0.7),))
    second = News("b", (Said(BINOCHE, "starsIn", POLINA, planned=True, confidence=0.9),))

    fact = only(project(built([first, second])))

    assert (fact.subject, fact.relation, fact.object) == ("person-Juliette Binoche", "starsIn", "film-Polina")
    assert [(s.article, s.confidence, s.planned) for s in fact.supports] == [("b", 0.9, True), ("a", 0.7, False)]
    assert (fact.supports[1].character, fact.supports[1].character_name) == ("character-Liria", "Liria")


def test_marks_are_relative_to_the_sentence() -> None:
    news = News("a", (Said(POLINA, "releaseDate", "2017-08-25"), Said(BINOCHE, "starsIn", POLINA)), before="𝕏 says: ")

    fact = next(fact for fact in project(built([news])).facts if fact.relation == "starsIn")
    support = fact.supports[0]

    assert [support.sentence[m.start : m.end] for m in support.marks] == ["Juliette Binoche", "stars in", "Polina"]
    assert [mark.role for mark in support.marks] == ["subject", "cue", "object"]
    assert support.marks[0] == Mark(8, 24, "subject")


def test_a_date_is_a_value_and_no_node() -> None:
    graph = project(built([News("a", (Said(POLINA, "releaseDate", "2017-08-25", region="New York"),))]))

    assert (only(graph).object, only(graph).value) == (None, "2017-08-25")
    assert only(graph).supports[0].region == "New York"
    assert [node.label for node in graph.nodes] == ["Polina"]


def test_articles_carry_their_metadata_and_only_web_links() -> None:
    web = News(
        "a",
        (Said(BINOCHE, "starsIn", POLINA),),
        "“Polina” & more",
        "The Reel",
        "https://x.example/?a=1&b",
        dt.date(2017, 8, 7),
    )
    script = News("b", (Said(BINOCHE, "starsIn", POLINA),), url="javascript:alert(1)")

    one, other = project(built([web, script])).articles

    assert (one.title, one.outlet, one.date, one.url) == (
        "“Polina” & more",
        "The Reel",
        "2017-08-07",
        "https://x.example/?a=1&b",
    )
    assert other.url is None


def test_article_ids_with_odd_characters_come_back_whole() -> None:
    graph = project(built([News("films/polina #1 é", (Said(BINOCHE, "starsIn", POLINA),), "Found again")]))

    assert only(graph).supports[0].article == "films/polina #1 é"
    assert graph.articles[0].title == "Found again"


def test_relations_are_named_from_both_sides() -> None:
    graph = project(
        built([News("a", (Said(person("Valérie Müller"), "directed", POLINA), Said(POLINA, "releaseDate", "2017")))])
    )

    assert [(r.label, r.inverse) for r in graph.relations] == [
        ("directed", "directed by"),
        ("release date", "release date (of)"),
    ]


def test_aliases_and_years_come_along(sample_graph: ViewGraph) -> None:
    node = next(node for node in sample_graph.nodes if node.label == "Blue Is the Warmest Color")

    assert (node.type, node.year) == ("Film", 2013)
    assert "La Vie d’Adèle" in node.aliases


@pytest.mark.parametrize(
    ("color", "shape", "expected"),
    [
        ("#123456", "star", ("#123456", "star")),
        ("red;}", "image", ("#0072b2", "square")),
        (None, None, ("#0072b2", "square")),
    ],
)
def test_a_class_takes_from_above_what_it_lacks(
    color: str | None, shape: str | None, expected: tuple[str, str]
) -> None:
    store, iris = Store(), Iris(BASE)
    graph = iris.graph("ontology")
    up = RDFS["subClassOf"]
    store.add(Quad(FILM["Musical"], up, FILM["Film"], graph))
    store.add(Quad(FILM["Film"], up, FILM["Work"], graph))
    store.add(Quad(FILM["Work"], up, FILM["Film"], graph))
    store.add(Quad(FILM["Film"], FILM["displayColor"], Literal("#0072b2"), graph))
    store.add(Quad(FILM["Work"], FILM["displayShape"], Literal("square"), graph))
    for name, value in (("displayColor", color), ("displayShape", shape)):
        if value is not None:
            store.add(Quad(FILM["Musical"], FILM[name], Literal(value), graph))

    musical, unknown = type_styles(["Musical", "Unheard"], OntologyGraph(store, graph))

    assert (musical.color, musical.shape) == expected
    assert (unknown.label, unknown.color, unknown.shape) == ("Unheard", "#999999", "dot")


def test_an_empty_graph_gives_an_empty_view() -> None:
    assert project(Reader(Store())) == ViewGraph((), (), (), (), ())


def test_what_a_fact_uses_without_a_name_is_still_shown() -> None:
    reader = built([News("a", (Said(BINOCHE, "starsIn", POLINA),))])
    named = reader.store.quads_for_pattern(
        NamedNode(f"{BASE}entity/film-Polina"), None, None, reader.iris.graph("entities")
    )
    for quad in list(named):
        assert quad.predicate in (RDF_TYPE, RDFS["label"], FILM["year"])
        reader.store.remove(quad)

    node = next(node for node in project(reader).nodes if node.id == "film-Polina")

    assert (node.label, node.type) == ("film-Polina", "Entity")
