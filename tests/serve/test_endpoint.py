"""``/sparql``: the ways to ask, the formats of the answer, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.serve.settings import QueryLimits, Settings
from tests.query.sample import BASE
from tests.serve.client import Client, running

TITLES = "SELECT ?title { ?film a film:Film ; rdfs:label ?title } ORDER BY ?title LIMIT 2"
FORM = "application/x-www-form-urlencoded"


def titles(body: bytes) -> list[str]:
    return [row["title"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_the_three_ways_to_ask_agree(server: Client) -> None:
    direct = server.query(TITLES)
    form = server.send("POST", "/sparql", urlencode({"query": TITLES}), {"Content-Type": FORM})
    by_get = server.get("/sparql?query=" + quote(TITLES))
    assert [reply.status for reply in (direct, form, by_get)] == [200, 200, 200]
    assert direct.body == form.body == by_get.body
    assert len(titles(direct.body)) == 2


@pytest.mark.parametrize(
    ("query", "accept", "media", "start"),
    [
        (TITLES, "*/*", "application/sparql-results+json", b'{"head"'),
        (TITLES, "text/csv", "text/csv", b"title\r\n"),
        (TITLES, "text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values", b"?title\n"),
        (TITLES, "application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("ASK {}", "text/csv, application/xml;q=0.1", "application/xml", b"<?xml"),
        ("DESCRIBE ?f { ?f a film:Film }", "*/*", "text/turtle", b"@prefix"),
        ("DESCRIBE ?f { ?f a film:Film }", "application/n-triples", "application/n-triples", b"<https://"),
        ("DESCRIBE ?f { ?f a film:Film }", "application/ld+json", "application/ld+json", b"["),
        ("DESCRIBE ?f { ?f a film:Film }", "application/rdf+xml", "application/rdf+xml", b"<?xml"),
    ],
)
def test_content_negotiation(server: Client, query: str, accept: str, media: str, start: bytes) -> None:
    reply = server.query(query, accept)
    assert (reply.status, reply.media) == (200, media)
    assert reply.body.startswith(start)
    assert "Accept" in reply.headers["vary"]


def test_what_nothing_asked_for_can_hold_is_not_acceptable(server: Client) -> None:
    assert server.query(TITLES, "text/turtle").status == 406
    assert server.query("ASK {}", "text/csv").status == 406


def test_named_graphs_beside_the_query(server: Client) -> None:
    everything = "SELECT (COUNT(*) AS ?title) { ?s ?p ?o }"
    facts = server.query(everything, default_graph_uri=[f"{BASE}graph/facts"])
    both = server.query(everything, default_graph_uri=[f"{BASE}graph/facts", f"{BASE}graph/entities"])
    assert 0 < int(titles(facts.body)[0]) < int(titles(both.body)[0])
    named = server.query("SELECT DISTINCT ?title { GRAPH ?title {} }", named_graph_uri=[f"{BASE}graph/facts"])
    assert titles(named.body) == [f"{BASE}graph/facts"]


@pytest.mark.parametrize("iri", ["http://elsewhere.example/g", "file:///etc/passwd", f"{BASE}graph/ <x>"])
def test_foreign_graphs_are_refused(server: Client, iri: str) -> None:
    assert server.query(TITLES, default_graph_uri=[iri]).status == 400
    assert server.query(TITLES, named_graph_uri=[iri]).status == 400


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", "", 400),
        ("POST", "/sparql?query=ASK%7B%7D", "application/sparql-query", "ASK{}", 400),
        ("POST", "/sparql", "text/plain", "ASK{}", 415),
        ("POST", "/sparql", "application/sparql-query", b"ASK{\xff}", 400),
        ("POST", "/sparql", FORM, "query=%ff", 400),
        ("POST", "/sparql", "application/sparql-query", "#" * 400_000, 413),
        ("PUT", "/sparql", "application/sparql-query", "ASK{}", 405),
        ("DELETE", "/sparql", "", "", 405),
    ],
)
def test_wrong_requests(server: Client, method: str, path: str, media: str, body: str | bytes, status: int) -> None:
    assert server.send(method, path, body, {"Content-Type": media} if media else {}).status == status


def test_a_syntax_error_has_its_place(server: Client) -> None:
    reply = server.query("SELECT ?x {\n  ?x a }", "application/problem+json")
    assert (reply.status, reply.media) == (400, "application/problem+json")
    assert json.loads(reply.body)["line"] == 2
    assert server.query("SELECT ?x {\n  ?x a }").text.startswith("line 2, column 9:")


def test_an_error_at_the_end_is_told_of_the_query_as_it_was_sent(server: Client) -> None:
    assert server.query("SELECT * { ?s ?p ?o } ORDER BY").text.startswith("line 1, column 31:")


def test_a_limit_of_rows_cuts_off_and_says_so(graph: Path) -> None:
    with running(graph, Settings(limits=QueryLimits(rows=3, workers=1))) as client:
        everything = "SELECT ?title { ?s ?p ?title }"
        reply = client.query(everything)
        assert reply.headers["kg-truncated"] == json.loads(reply.body)["truncated"] == "cut off at 3 rows"
        assert len(titles(reply.body)) == 3
        assert client.query(everything, "text/csv").body.count(b"\n") == 4
        assert b"<!-- cut off at 3 rows -->" in client.query(everything, "application/sparql-results+xml").body
        triples = client.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples")
        assert triples.body.count(b" .\n") == 3
        assert triples.body.endswith(b"# cut off at 3 rows\n")
        for whole in (f"{everything} LIMIT 3", "SELECT ?title { VALUES ?title { 1 2 } }", "ASK {}"):
            assert "kg-truncated" not in client.query(whole).headers


def test_every_answer_tells_the_limits(server: Client) -> None:
    told = server.query("ASK {}").headers["kg-limits"]
    assert told == server.query("ASK {").headers["kg-limits"]
    assert told.startswith("seconds=10, rows=100000, bytes=")


def test_routes_can_be_mounted_and_see_the_graph(graph: Path) -> None:
    def count(request: Request) -> Response:
        return PlainTextResponse(str(request.app.state.graph.reader.manifest.quads))

    with running(graph, mounts=[Route("/api/count", count)]) as client:
        assert int(client.get("/api/count").text) > 100
        assert client.get("/api/other").status == 404
