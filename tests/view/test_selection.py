"""Which part of a graph a page holds."""

from __future__ import annotations

from kg.view import selection
from kg.view.viewgraph import ViewGraph, neighbours

FIENNES = "person-Ralph Fiennes"


def whole(graph: ViewGraph) -> bool:
    """Whether whatever is used is there."""
    nodes, articles = {node.id for node in graph.nodes}, {card.id for card in graph.articles}
    used = {end for fact in graph.facts for end in (fact.subject, fact.object) if end is not None}
    characters = {one.character for fact in graph.facts for one in fact.supports if one.character is not None}
    return used | characters <= nodes and {one.article for fact in graph.facts for one in fact.supports} <= articles


def test_around_one_come_its_neighbours(sample_graph: ViewGraph) -> None:
    near = selection.around(sample_graph, [FIENNES], 1)
    assert {node.id for node in near.nodes} >= neighbours(sample_graph)[FIENNES] | {FIENNES}
    assert whole(near) and len(near.nodes) < len(selection.around(sample_graph, [FIENNES], 2).nodes)
    assert [node.id for node in selection.around(sample_graph, [FIENNES], 0).nodes] == [FIENNES]
    assert selection.around(sample_graph, ["nobody"], 3).nodes == ()


def test_classes_and_dates_narrow(sample_graph: ViewGraph) -> None:
    books = selection.of_types(sample_graph, {"Film", "Book"})
    assert {fact.relation for fact in books.facts} == {"basedOn", "releaseDate", "remakeOf", "sequelTo"} and whole(
        books
    )
    late = selection.since(sample_graph, "2021-01-01")
    assert late.facts and all(card.date and card.date >= "2021-01-01" for card in late.articles) and whole(late)
    assert selection.since(sample_graph, "2031-01-01").facts == ()


def test_of_too_much_the_best_evidenced_stays(sample_graph: ViewGraph) -> None:
    cut = selection.fitting(sample_graph, most_entities=60, most_facts=40)
    assert len(cut.graph.nodes) <= 60 and len(cut.graph.facts) == 40 and whole(cut.graph)
    assert cut.left_out == (len(sample_graph.nodes) - len(cut.graph.nodes), len(sample_graph.facts) - 40)
    best = selection.fitting(sample_graph, most_facts=40).graph.facts
    support = {fact: len({one.article for one in fact.supports}) for fact in sample_graph.facts}
    assert min(support[fact] for fact in best) >= max(support[fact] for fact in sample_graph.facts if fact not in best)
    assert selection.fitting(sample_graph).graph == sample_graph
