"""Which entities stand on the page at first, and where."""

from __future__ import annotations

import math
from itertools import combinations

from kg.view.layout import SPACING, START_LIMIT, best_connected, start_positions
from kg.view.viewgraph import ViewGraph, neighbours


def test_equal_graphs_are_drawn_alike(sample_graph: ViewGraph) -> None:
    again = ViewGraph(
        sample_graph.nodes, sample_graph.facts, sample_graph.articles, sample_graph.types, sample_graph.relations
    )

    assert start_positions(neighbours(sample_graph)) == start_positions(neighbours(again))


def test_a_graph_of_few_hundred_is_shown_whole(sample_graph: ViewGraph) -> None:
    assert set(start_positions(neighbours(sample_graph))) == {node.id for node in sample_graph.nodes}


def test_no_more_than_the_limit_and_none_alone(sample_graph: ViewGraph) -> None:
    links = neighbours(sample_graph)
    shown = set(best_connected(links, START_LIMIT))

    assert 90 <= len(shown) <= 150
    assert all(links[node] & shown for node in shown)


def test_entities_do_not_stand_on_each_other(sample_graph: ViewGraph) -> None:
    points = start_positions(neighbours(sample_graph)).values()

    assert min(math.dist(one, other) for one, other in combinations(points, 2)) > SPACING / 4


def test_a_small_graph_is_drawn_whole() -> None:
    links = {"a": {"b"}, "b": {"a"}, "alone": set()}

    assert best_connected(links, 150) == ["a", "b", "alone"]


def test_hubs_that_share_nothing_make_way_for_neighbours() -> None:
    links = {f"hub{i}": {f"leaf{i}{j}" for j in range(9 - i)} for i in range(3)}
    for hub, leaves in list(links.items()):
        links.update({leaf: {hub} for leaf in leaves})

    chosen = best_connected(links, 3)

    assert all(links[node] & set(chosen) for node in chosen)


def test_an_empty_graph_has_no_positions() -> None:
    assert start_positions({}) == {}
