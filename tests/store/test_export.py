from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from random import Random

import networkx
import pytest
import rdflib
from pyoxigraph import Literal, RdfFormat, Triple, parse

from kg.model import Extraction
from kg.store.export import FORMATS
from kg.store.layout import GraphReader
from tests.store.conftest import Publish
from tests.support import make_extraction

GOLDEN = Path(__file__).parent / "golden" / "two_articles.ttl"
FLAT = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
NAMED = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}
OXIGRAPH = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
HOSTILE = "a\x00b \"q\" 'r' <i>&amp;</i>\r\nnext\ttab \\ \u202e ]]> 😀 é"


def exported(reader: GraphReader, name: str) -> bytes:
    buffer = io.BytesIO()
    FORMATS[name](reader, buffer)
    return buffer.getvalue()


def ntriples(triple: tuple[rdflib.term.Node, ...]) -> tuple[str, ...]:
    """A triple of rdflib as Oxigraph writes it."""
    return tuple(str(_oxigraph(term)) for term in triple)


def _oxigraph(term: rdflib.term.Node) -> object:
    from pyoxigraph import NamedNode

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or rdflib.XSD.string)))


@pytest.fixture
def hostile() -> list[Extraction]:
    """Strangers' words wherever words can be."""
    name = HOSTILE.replace("#", "")
    return [
        make_extraction(
            f"../{name}",
            {name: "Person", "=cmd|'/c calc'!A1": "Film"},
            [(name, "directed", "=cmd|'/c calc'!A1", {"rule": name}), ("=cmd|'/c calc'!A1", "releaseDate", "2018")],
            title=name,
            outlet=name,
            url="javascript:alert(1)",
        )
    ]


def test_turtle_is_as_the_golden_file(publish: Publish, news: list[Extraction]) -> None:
    assert exported(publish(news), "turtle").decode() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_two_builds_give_the_same_bytes(name: str, publish: Publish, news: list[Extraction]) -> None:
    turned = list(news)
    Random(1).shuffle(turned)
    assert exported(publish(news), name) == exported(publish(turned[::-1]), name) != b""


@pytest.mark.parametrize("name", sorted(FLAT))
@pytest.mark.parametrize("which", ["news", "hostile"])
def test_flat_formats_hold_the_same_triples_in_rdflib_and_oxigraph(
    name: str, which: str, publish: Publish, request: pytest.FixtureRequest
) -> None:
    reader = publish(request.getfixturevalue(which))
    data = exported(reader, name)
    expected = {quad.triple for quad in parse(exported(reader, "ntriples"), RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in parse(data, OXIGRAPH[name])} == expected
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph = rdflib.Graph().parse(data=data, format=FLAT[name])
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    assert {ntriples(t) for t in graph} == {(str(t.subject), str(t.predicate), str(t.object)) for t in expected}


@pytest.mark.parametrize("name", sorted(NAMED))
@pytest.mark.parametrize("which", ["news", "hostile"])
def test_formats_with_named_graphs_hold_the_whole_store(
    name: str, which: str, publish: Publish, request: pytest.FixtureRequest
) -> None:
    reader = publish(request.getfixturevalue(which))
    data = exported(reader, name)
    assert set(parse(data, OXIGRAPH[name])) == set(reader.store)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=NAMED[name])
    found = {(*ntriples((s, p, o)), f"<{g}>") for s, p, o, g in dataset.quads()}
    assert len(found) == len(reader.store)
    assert {row[3] for row in found} == {str(quad.graph_name) for quad in reader.store}


def test_flat_formats_leave_out_bookkeeping_and_what_is_derived(publish: Publish, news: list[Extraction]) -> None:
    triples: set[Triple] = {q.triple for q in parse(exported(publish(news), "turtle"), RdfFormat.TURTLE)}
    predicates = {triple.predicate.value.rpartition("#")[2] for triple in triples}
    assert {"directed", "confidence", "agent"} <= predicates
    assert not {"directedBy", "specializationOf", "inverseOf"} & predicates


def test_facts_are_what_each_article_says(publish: Publish, news: list[Extraction]) -> None:
    lines = [json.loads(line) for line in exported(publish(news), "facts").splitlines()]
    assert [(f["article"], f["subject"], f["predicate"], f["object"]) for f in lines] == [
        ("release", "Ralph Fiennes", "directed", "White Crow"),
        ("release", "White Crow", "releaseDate", "2019-03-22"),
        ("release", "White Crow", "distributedBy", "Sony Pictures Classics"),
        ("telluride", "Ralph Fiennes", "directed", "The White Crow"),
        ("telluride", "Adèle Exarchopoulos", "starsIn", "The White Crow"),
        ("telluride", "The White Crow", "basedOn", "Rudolf Nureyev: The Life"),
        ("telluride", "The White Crow", "premieredAt", "Telluride Film Festival"),
    ]
    assert [f["character"] for f in lines if f["character"]] == ["Clara Saint"]
    released = lines[1]
    assert (released["object_type"], released["planned"], released["confidence"]) == ("date", True, 0.9)
    texts = {extraction.article.id: extraction.article.text for extraction in news}
    for fact in lines:
        assert texts[fact["article"]][fact["start"] : fact["end"]] == fact["quote"]


def test_a_fact_said_twice_by_an_article_is_one_line_with_its_character(publish: Publish) -> None:
    entities = {"Anna Karr": "Person", "Swan": "Film", "Odette": "Character"}
    facts = [
        ("Anna Karr", "starsIn", "Swan", {"confidence": 0.99}),
        ("Anna Karr", "starsIn", "Swan", {"character": "Odette", "confidence": 0.7}),
    ]
    lines = exported(publish([make_extraction("a", entities, facts)]), "facts").splitlines()
    assert [json.loads(line)["character"] for line in lines] == ["Odette"]


def test_csv_has_one_row_a_fact_and_no_formulas(
    publish: Publish, news: list[Extraction], hostile: list[Extraction]
) -> None:
    table = list(csv.DictReader(io.StringIO(exported(publish(news), "csv").decode(), newline="")))
    directed = [row for row in table if row["predicate"] == "directed"]
    assert [(row["subject"], row["object"], row["articles"], row["confidence"]) for row in directed] == [
        ("Ralph Fiennes", "The White Crow", "2", "0.95")
    ]
    cells = [
        cell for row in csv.reader(io.StringIO(exported(publish(hostile), "csv").decode(), newline="")) for cell in row
    ]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("which", ["news", "hostile"])
def test_graphml_reads_back_as_a_network(which: str, publish: Publish, request: pytest.FixtureRequest) -> None:
    reader = publish(request.getfixturevalue(which))
    graph = networkx.read_graphml(io.BytesIO(exported(reader, "graphml")), force_multigraph=True)
    assert {
        quad.subject.value for quad in reader.store.quads_for_pattern(None, None, None, reader.iris.graph("facts"))
    } <= set(graph)
    assert all({"label", "type"} <= set(data) for _, data in graph.nodes(data=True))
    dates = [data["releaseDate"] for _, data in graph.nodes(data=True) if "releaseDate" in data]
    assert dates == (["2019-03-22"] if which == "news" else ["2018"])
    if which == "news":
        assert [d["support"] for _, _, d in graph.edges(data=True) if d["predicate"] == "directed"] == [2]
