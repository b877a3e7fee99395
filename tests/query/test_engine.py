"""Answers, in this process and in one of their own."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import QueryError, StoreError
from kg.query.engine import run
from kg.query.isolated import run_isolated
from kg.store.layout import GraphReader

CROW = "?film rdfs:label 'The White Crow'"


def values(reader: GraphReader, query: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else term.value for term in row) for row in run(reader, query).rows()]  # type: ignore[union-attr]


def test_known_prefixes_need_no_declaration(reader: GraphReader) -> None:
    assert values(reader, f"SELECT ?n {{ ?p film:directed ?film ; rdfs:label ?n . {CROW} }}") == [("Ralph Fiennes",)]


def test_a_prefix_that_the_query_declares_is_the_one_that_counts(reader: GraphReader) -> None:
    assert values(reader, "PREFIX film: <http://other/> SELECT * { ?p film:directed ?f }") == []


def test_a_fact_of_two_articles_counts_once(reader: GraphReader) -> None:
    assert values(reader, f"SELECT (COUNT(*) AS ?n) {{ ?p film:directed ?film . {CROW} }}") == [("1",)]
    in_articles = (
        f"SELECT (COUNT(*) AS ?n) {{ {CROW} GRAPH ?g {{ ?a rdf:predicate film:directed ; rdf:object ?film }} }}"
    )
    assert values(reader, in_articles) == [("2",)]


def test_from_names_the_graphs_that_count(reader: GraphReader) -> None:
    assert values(reader, "SELECT (COUNT(*) AS ?n) FROM graph:articles { ?a a film:Article }") == [("4",)]
    assert values(reader, "SELECT (COUNT(*) AS ?n) { ?a a film:Article }") == [("0",)]


def test_kinds_of_answers(reader: GraphReader) -> None:
    assert run(reader, "ASK { ?s film:remakeOf ?o }").boolean is True
    triples = list(run(reader, "CONSTRUCT { ?s film:x ?o } WHERE { ?s film:remakeOf ?o }").triples())
    assert [triple.predicate.value for triple in triples] == ["https://filmnews.example/ontology#x"]
    assert run(reader, "DESCRIBE ?s WHERE { ?s film:remakeOf ?o }").kind == "triples"
    with pytest.raises(TypeError):
        list(run(reader, "ASK {}").rows())


@pytest.mark.parametrize(
    ("query", "line", "column", "hint"),
    [
        ("SELECT * {\n  ?s nope:x ?o }", 2, 6, "unknown prefix nope: declare it"),
        ("SELECT * {\n  ?s film:directed }", 2, 20, "not valid SPARQL at"),
        ("SELECT * { ?s ?p 'open }", 1, 25, "not valid SPARQL at"),
    ],
)
def test_syntax_errors_tell_where(reader: GraphReader, query: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(QueryError, match=hint) as caught:
        run(reader, query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "\n" not in str(caught.value)


def test_another_process_gives_the_same_answer(graph: Path, reader: GraphReader) -> None:
    for query in (
        "SELECT ?s ?o { ?s film:starsIn ?o } ORDER BY ?s",
        "ASK {}",
        "CONSTRUCT WHERE { ?s film:directed ?o }",
    ):
        assert run_isolated(graph, query) == run(reader, query)


def test_errors_cross_the_processes(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="line 1, column 16") as caught:
        run_isolated(graph, "SELECT * FORM {}")
    assert caught.value.column == 16
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        run_isolated(graph, "SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
    with pytest.raises(StoreError, match="no graph"):
        run_isolated(tmp_path, "ASK {}")


def test_an_endless_query_is_stopped(graph: Path) -> None:
    product = "SELECT (COUNT(*) AS ?n) { GRAPH ?g {?a ?b ?c} GRAPH ?h {?d ?e ?f} GRAPH ?i {?j ?k ?l} }"
    with pytest.raises(QueryError, match=r"stopped after 0\.5 seconds"):
        run_isolated(graph, product, timeout=0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("script", "message"),
    [("kill -SEGV $$", "more memory or nesting"), ("echo Broken >&2; exit 1", "the query's process failed: Broken")],
)
def test_a_query_that_breaks_its_process_is_an_error(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(QueryError, match=message):
        run_isolated(graph, "ASK {}")


def test_no_connection_is_ever_opened(graph: Path, reader: GraphReader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        called = threading.Event()
        server.settimeout(0.5)

        def answer() -> None:
            try:
                server.accept()[0].close()
                called.set()
            except TimeoutError:
                pass

        listener = threading.Thread(target=answer)
        listener.start()
        for query in (f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{}} }}", f"LOAD <http://127.0.0.1:{port}/>"):
            with pytest.raises(QueryError):
                run(reader, query)
            with pytest.raises(QueryError):
                run_isolated(graph, query)
        listener.join()
        assert not called.is_set()
