"""Answers as tables and in the formats of the W3C."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, parse_query_results

from kg.errors import UsageError
from kg.query.engine import known_prefixes, run
from kg.query.formats import writer_for
from kg.query.lookup import Directory
from kg.query.result import QueryResult
from kg.query.table import Naming, aligned, printable
from kg.store.layout import GraphReader

STARS = "SELECT ?person ?work ?none { ?person film:starsIn ?work } ORDER BY ?person"


@pytest.fixture
def naming(reader: GraphReader) -> Naming:
    return Naming(Directory(reader).label, known_prefixes(reader.iris))


def written(result: QueryResult, form: str | None, naming: Naming) -> bytes:
    buffer = io.BytesIO()
    writer_for(result.kind, form)(result, buffer, naming)
    return buffer.getvalue()


def test_table_names_entities_and_terms(reader: GraphReader, naming: Naming) -> None:
    query = "SELECT ?film_maker ?class { ?film_maker film:directed ?f . ?film_maker a ?class } ORDER BY ?film_maker"
    lines = written(run(reader, query), None, naming).decode().splitlines()
    assert lines[0].split("  ")[0] == "film maker"
    assert set(lines[1]) == {"-", " "}
    assert any(line.startswith("Ralph Fiennes") and line.endswith("film:Person") for line in lines[2:])


def test_table_cannot_confuse_a_terminal(reader: GraphReader, naming: Naming) -> None:
    text = written(run(reader, "SELECT ?n { ?f film:screenedAt ?v ; rdfs:label ?n }"), "table", naming).decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "Alert" in text


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    assert (
        aligned([("a", "b"), ("羅生門", "x"), ("e\u0301", "y")]) == "a       b\n------  -\n羅生門  x\ne\u0301       y\n"
    )
    assert printable("a\n b\x07\ud800") == "a b\ufffd\ufffd"


@pytest.mark.parametrize(
    ("form", "w3c"),
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML), ("tsv", QueryResultsFormat.TSV)],
)
def test_w3c_formats_read_back(reader: GraphReader, naming: Naming, form: str, w3c: QueryResultsFormat) -> None:
    result = run(reader, STARS)
    back = parse_query_results(io.BytesIO(written(result, form, naming)), w3c)
    assert [tuple(row) for row in back] == list(result.rows())  # type: ignore[union-attr]


def test_csv_has_a_head_and_a_row_each(reader: GraphReader, naming: Naming) -> None:
    rows = list(csv.reader(io.StringIO(written(run(reader, STARS), "csv", naming).decode())))
    assert rows[0] == ["person", "work", "none"]
    assert len(rows) == 4


def test_ask_in_every_format(reader: GraphReader, naming: Naming) -> None:
    result = run(reader, "ASK { ?s film:remakeOf ?o }")
    assert written(result, None, naming) == b"true\n"
    assert json.loads(written(result, "json", naming))["boolean"] is True
    assert b"<boolean>true</boolean>" in written(result, "xml", naming)


def test_graphs_are_turtle_or_ntriples(reader: GraphReader, naming: Naming) -> None:
    result = run(reader, "CONSTRUCT WHERE { ?s film:starsIn ?o }")
    turtle, ntriples = written(result, None, naming), written(result, "ntriples", naming)
    assert turtle.startswith(b"@prefix ent: <https://filmnews.example/entity/> .\n@prefix film: ")
    graphs = [rdflib.Graph().parse(data=data, format=form) for data, form in ((turtle, "turtle"), (ntriples, "nt"))]
    assert set(graphs[0]) == set(graphs[1])
    assert len(graphs[0]) == 3


@pytest.mark.parametrize(("query", "form"), [("ASK {}", "turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv")])
def test_a_format_that_does_not_fit_is_refused(reader: GraphReader, query: str, form: str) -> None:
    with pytest.raises(UsageError, match=f"cannot be written as {form}; choose from"):
        writer_for(run(reader, query).kind, form)
