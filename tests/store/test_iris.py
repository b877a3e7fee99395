from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.store.iris import Iris, digest, encoded, graph_name

IRIS = Iris("https://filmnews.example/")


@pytest.mark.parametrize(
    "base", ["filmnews.example", "ftp://a.example/", "https://a.example/data", "https://a .example/", "https://a/<b>/"]
)
def test_a_base_that_is_no_iri_is_refused_by_name(base: str) -> None:
    with pytest.raises(UsageError, match="not a base IRI"):
        Iris(base)


@given(st.text())
def test_any_article_id_gives_an_iri_below_the_base_and_comes_back_from_its_graph(article_id: str) -> None:
    graph = IRIS.article_graph(article_id)
    tail = graph.value.removeprefix("https://filmnews.example/graph/article/")
    assert "/" not in tail and tail not in (".", "..")
    assert IRIS.article_of(graph) == article_id
    assert graph_name(graph) == "article"


def test_an_article_called_like_a_graph_does_not_become_it() -> None:
    assert IRIS.article_graph("../facts") != IRIS.graph("facts")
    assert graph_name(IRIS.graph("facts")) == "facts"
    assert IRIS.article_of(IRIS.graph("facts")) is None


def test_a_lone_surrogate_is_replaced() -> None:
    assert encoded("\ud800") == "%3F"


def test_parts_of_a_digest_cannot_flow_into_each_other() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a\x1fb") != digest("a", "b")
    assert digest("a", None) == digest("a", "")
