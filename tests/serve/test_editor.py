"""The SPARQL page, the endpoint's description of itself, and the graph store."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.query.questions import load_questions
from tests.query.sample import BASE
from tests.serve.client import Client
from tests.serve.test_linked_data import Outline, html

SD = "http://www.w3.org/ns/sparql-service-description#"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def asked(server: Client, query: str) -> str:
    reply = server.get("/sparql?query=" + quote(query), Accept=BROWSER)
    assert reply.media == "text/html"
    return reply.text


def test_a_browser_gets_the_editor_with_all_questions(server: Client) -> None:
    page = html(server, "/sparql")
    Outline(page)
    assert [name for name in load_questions() if f'value="{name}"' not in page] == []
    assert "# title: Co-stars" in html(server, "/sparql?question=co-stars")


def test_an_answer_is_a_table_without_javascript(server: Client) -> None:
    page = Outline(asked(server, "SELECT ?film ?title { ?film a film:Film ; rdfs:label ?title } ORDER BY ?title"))
    assert "4 rows" in page.text and "The White Crow" in page.text
    assert any(link.startswith("/entity/film-") for link in page.links)
    (as_csv,) = [link for link in page.links if link.endswith("format=csv")]
    assert server.get(as_csv, Accept=BROWSER).text.splitlines()[0] == "film,title"


def test_booleans_graphs_and_errors_on_the_page(server: Client) -> None:
    assert ">yes<" in asked(server, "ASK {}")
    assert 'data-kind="triples"' in asked(server, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 2")
    wrong = server.get("/sparql?query=" + quote("SELECT ?x { ?x a }"), Accept=BROWSER)
    assert wrong.status == 400
    assert 'data-line="1"' in wrong.text and "SELECT ?x { ?x a }</textarea>" in wrong.text


def test_what_is_asked_and_answered_is_shown_inert(server: Client) -> None:
    page = asked(server, 'SELECT ("</textarea><script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) {}')
    assert "<script>alert" not in page
    assert not any(link.startswith("javascript:") for link in Outline(page).links)


def test_scripts_are_files_of_the_server(server: Client) -> None:
    reply = server.get("/sparql", Accept=BROWSER)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    for path in (
        "yasqe-4.6.2/yasqe.min.js",
        "yasqe-4.6.2/yasqe.min.css",
        "yasqe-4.6.2/LICENSE",
        "sparql.js",
        "pages.css",
    ):
        assert server.get(f"/serve-static/{path}").status == 200
    assert server.get("/serve-static/../app.py").status == 404


def test_other_clients_get_a_service_description(server: Client) -> None:
    reply = server.get("/sparql", Accept="text/turtle")
    assert reply.media == "text/turtle"
    triples = {quad.triple for quad in parse(reply.body, format=RdfFormat.TURTLE)}
    objects = {str(t.object) for t in triples}
    assert f"<{SD}SPARQL11Query>" in objects and f"<{BASE}graph/facts>" in objects
    (endpoint,) = [t.object for t in triples if t.predicate == NamedNode(f"{SD}endpoint")]
    assert endpoint == NamedNode(f"http://127.0.0.1:{server.port}/sparql")
    assert server.get("/sparql").media == "text/turtle"


def test_the_graph_store_gives_whole_graphs(server: Client) -> None:
    facts = server.get("/graph-store?graph=" + quote(f"{BASE}graph/facts"), Accept="application/n-triples")
    default = server.get("/graph-store?default", Accept="text/turtle")
    assert (facts.media, default.media) == ("application/n-triples", "text/turtle")
    part = {quad.triple for quad in parse(facts.body, format=RdfFormat.N_TRIPLES)}
    assert part < {quad.triple for quad in parse(default.body, format=RdfFormat.TURTLE)}
    assert len(part) == 15
    assert server.send("HEAD", "/graph-store?default").body == b""


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graph-store?graph=http://elsewhere.example/g", 404),
        ("GET", "/graph-store?graph=a%20b", 400),
        ("GET", "/graph-store", 400),
        ("GET", "/graph-store?default&graph=x:y", 400),
        ("PUT", "/graph-store?default", 405),
        ("DELETE", "/graph-store?default", 405),
        ("POST", "/graph-store?default", 405),
    ],
)
def test_the_graph_store_refuses(server: Client, method: str, path: str, status: int) -> None:
    assert server.send(method, path).status == status
