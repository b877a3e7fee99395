"""The graph as a Python object."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import kg
from kg.errors import QueryError, StoreError, UsageError
from kg.explain import explain_entity
from kg.graph import Graph
from kg.store.layout import GraphReader

FILM = rdflib.Namespace("https://filmnews.example/ontology#")


@pytest.fixture(scope="module")
def opened(graph: Path) -> Graph:
    return kg.open(graph)


def test_questions_and_text_give_rows(opened: Graph) -> None:
    assert opened.query("premieres-at", festival="telluride film festival") == [
        {"work": "The White Crow", "at": "Telluride Film Festival", "planned": False}
    ]
    text = "SELECT ?d (COUNT(*) AS ?n) (0.5 AS ?h) { ?f film:releaseDate ?d } GROUP BY ?d"
    assert opened.query(text) == [{"d": dt.date(2019, 3, 22), "n": 1, "h": 0.5}]
    assert opened.query("ASK { ?s film:remakeOf ?o }") == [{"answer": True}]
    assert {row["predicate"] for row in opened.query("CONSTRUCT WHERE { ?s film:wonAward ?o }")} == {str(FILM.wonAward)}


def test_a_table_has_labels_for_entities(opened: Graph) -> None:
    assert opened.table("SELECT ?f { ?f film:premieredAt ?x }") == [{"f": "The White Crow"}]
    assert opened.query("SELECT ?f { ?f film:premieredAt ?x }")[0]["f"].startswith("https://filmnews.example/entity/")


def test_bad_queries_raise(opened: Graph, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        opened.query("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
    with pytest.raises(UsageError, match="no question named 'nope'"):
        opened.query("nope")
    with pytest.raises(StoreError, match="no graph"):
        kg.open(tmp_path).facts()


def test_the_dataset_is_the_store(opened: Graph, reader: GraphReader) -> None:
    dataset = opened.dataset()
    assert len(list(dataset.quads())) == len(reader.store)
    (crow,) = dataset.subjects(FILM.premieredAt)
    assert (crow, rdflib.RDFS.label, rdflib.Literal("The White Crow")) in dataset
    rows = dataset.query("SELECT ?p { GRAPH ?g { ?p <https://filmnews.example/ontology#remakeOf> ?o } }")
    assert len(list(rows)) == 1


def test_the_network_may_be_limited(opened: Graph) -> None:
    assert opened.networkx().number_of_nodes() > opened.networkx({"remakeOf"}).number_of_nodes() == 2
    with pytest.raises(UsageError, match="no relation named 'directd'; did you mean directed"):
        opened.networkx(["directd"])


def test_facts_carry_their_evidence(opened: Graph) -> None:
    facts = opened.facts()
    assert {"subject_name", "predicate", "object_name", "quote", "start", "end", "confidence"} <= set(facts[0])
    assert sum(fact["predicate"] == "directed" for fact in facts) == 4


def test_it_shows_itself_in_a_sandbox(opened: Graph) -> None:
    forms = opened._repr_mimebundle_()
    shown = forms["text/html"]
    assert shown.startswith('<iframe sandbox="allow-scripts" srcdoc="')
    assert "<script" not in shown
    assert "<td>Oleg Ivenko</td>" in shown
    assert forms["text/plain"] == repr(opened) and repr(opened).startswith("kg.open(")


def test_an_entity_shows_itself_with_what_is_near(opened: Graph) -> None:
    crow = opened.entity("the white crow")
    shown = crow._repr_mimebundle_()["text/html"]
    assert shown.startswith('<iframe sandbox="allow-scripts" srcdoc="') and "<script" not in shown
    assert "<td>Oleg Ivenko</td>" in shown and "&quot;opened&quot;:" in shown
    assert {fact["subject"] for fact in crow.facts()} >= {"Oleg Ivenko"} and all(fact["quote"] for fact in crow.facts())
    with pytest.raises(UsageError):
        opened.entity("nobody at all")


def test_an_answer_shows_itself_as_a_table_of_text(opened: Graph) -> None:
    answer = opened.query('SELECT ("<b>&" AS ?odd) ?missing WHERE { }')
    assert answer == [{"odd": "<b>&", "missing": None}] and answer.columns == ("odd", "missing")
    assert "<th>odd</th><th>missing</th>" in answer._repr_mimebundle_()["text/html"]
    assert "<td>&lt;b&gt;&amp;</td><td></td>" in answer._repr_mimebundle_()["text/html"]
    assert opened.query("SELECT ?x { ?x a film:Nothing }")._repr_mimebundle_()["text/plain"] == "[]"


def test_importing_the_package_loads_nothing_heavy() -> None:
    check = "import sys, kg; kg.open('x'); print([m for m in ('pyoxigraph', 'rdflib', 'spacy') if m in sys.modules])"
    root = Path(kg.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


def test_pieces_of_a_quote_make_the_quote(reader: GraphReader) -> None:
    for fact in explain_entity(reader, "The White Crow"):
        for support in fact.supports:
            assert "".join(text for text, _ in support.pieces()) == support.quote
            assert [role for _, role in support.pieces() if role] == ["subject", "cue", "object"]
