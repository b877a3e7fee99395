"""What strangers may try: queries made to reach out, to run forever or to break the process, and pages that call in."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from kg.serve.settings import QueryLimits, Settings
from tests.serve.client import Client, running

LIMITS = QueryLimits(seconds=1.5, rows=1000, bytes=200_000, memory=128 * 1024**2, workers=2, patience=0.2)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w . ?e ?t ?v }"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def strict(graph: Path) -> Iterator[Client]:
    """A server with tight limits, and pages of one origin allowed."""
    with running(graph, Settings(limits=LIMITS, origins=("https://friend.example",), hosts=("kg.example",))) as client:
        yield client


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on loopback that nothing is to call."""
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.settimeout(0.2)
        yield waiting


def was_called(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <{url}> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <{url}> { ?s ?p ?o } }",
        "SELECT * { SeRvIcE#x\n<{url}> { ?s ?p ?o } }",
        "SELECT * { SERVICE<{url}>{ ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <{url}> { ?s ?p ?o } }",
        "SELECT * { VALUES ?s { <{url}> } SERVICE ?s { ?a ?b ?c } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <{url}> { ?s ?p ?o } } } } }",
        'SELECT * { FILTER ("#" = "") SERVICE <{url}> { ?s ?p ?o } }',
        "SELECT * FROM <{url}> { ?s ?p ?o }",
        "SELECT * FROM NAMED <{url}> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX x: <{url}> SELECT * FROM x:y { ?s ?p ?o }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <{url}>",
        "LOAD <file:///etc/passwd>",
        "LOAD SILENT <{url}> INTO GRAPH <http://x.example/>",
        "DROP ALL",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_nothing_reaches_out_and_nothing_changes(strict: Client, listener: socket.socket, query: str) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert strict.query(query.replace("{url}", url)).status == 400
    assert not was_called(listener)


def test_graphs_beside_the_query_are_not_fetched(strict: Client, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert strict.query("ASK { ?s ?p ?o }", default_graph_uri=[url]).status == 400
    assert strict.get("/graph-store?graph=" + quote(url)).status == 404
    assert not was_called(listener)


def test_a_query_that_runs_on_is_stopped(strict: Client) -> None:
    reply = strict.query(RUNAWAY)
    assert (reply.status, reply.text) == (503, "stopped after 1.5 seconds: narrow the query\n")
    assert reply.headers["retry-after"] and reply.headers["kg-limits"].startswith("seconds=1.5")
    assert strict.query("ASK {}").status == 200


def test_a_query_that_takes_all_memory_ends_alone(strict: Client) -> None:
    numbers = " ".join(map(str, range(120)))
    values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcd")
    query = f"SELECT * {{ {values} }} ORDER BY DESC(?a) ?d"
    reply = strict.query(query)
    assert reply.status == 503
    assert strict.query("ASK {}").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{" * 20_000 + "}" * 20_000 + " }",
        "SELECT * { ?s " + "(" * 20_000 + "rdfs:label" + ")" * 20_000 + " ?o }",
        "SELECT * { ?s ?p ?o FILTER (" + "!" * 20_000 + "true) }",
        "ASK { " + "?s ?p ?o . " * 20_000 + "}",
    ],
    ids=["groups", "paths", "signs", "length"],
)
def test_nesting_and_length_are_bounded(strict: Client, query: str) -> None:
    assert strict.query(query).status in (400, 413)
    assert strict.query("ASK {}").status == 200


def test_answers_are_bounded_in_rows_and_bytes(strict: Client) -> None:
    rows = strict.query("SELECT ?a { ?a ?b ?c . ?d ?e ?f }", "text/csv")
    assert rows.headers["kg-truncated"] == "cut off at 1000 rows"
    assert len(rows.text.splitlines()) == 1001
    wide = strict.query(f'SELECT ("{"x" * 1000}" AS ?long) {{ ?a ?b ?c . ?d ?e ?f }}')
    assert (wide.status, "larger than" in wide.text) == (400, True)


def test_others_are_served_while_hostile_queries_run(strict: Client) -> None:
    with ThreadPoolExecutor(6) as threads:
        hostile = [threads.submit(strict.query, RUNAWAY) for _ in range(6)]
        time.sleep(0.3)
        good = [strict.query("SELECT * { ?film a film:Film }").status for _ in range(5)]
    assert good == [200] * 5
    assert {one.result().status for one in hostile} == {503}


def test_a_query_ends_when_nobody_waits_for_it(graph: Path) -> None:
    with running(graph, Settings(limits=QueryLimits(seconds=60, workers=1, patience=60))) as client:
        with socket.create_connection(("127.0.0.1", client.port)) as leaving:
            leaving.sendall(
                f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n\r\n".encode()
            )
            time.sleep(0.5)
        assert client.query("ASK {}").status == 200  # by the only process, which it had


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7878", "127.0.0.1.evil.example", "", "localhost@evil.example"]
)
def test_a_name_that_was_rebound_is_not_ours(strict: Client, host: str) -> None:
    assert strict.get("/sparql", Host=host).status == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1:1", "localhost", "LOCALHOST:7878", "[::1]:7878", "kg.example", "kg.example:80"]
)
def test_our_own_names(strict: Client, host: str) -> None:
    assert strict.get("/robots.txt", Host=host).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_foreign_pages_may_not_ask(strict: Client, headers: dict[str, str]) -> None:
    sent = {"Content-Type": FORM, **headers}
    reply = strict.send("POST", "/sparql", urlencode({"query": "ASK {}"}), sent)
    assert reply.status == 403
    assert "access-control-allow-origin" not in reply.headers


def test_a_link_from_elsewhere_may_be_followed(strict: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert strict.send("GET", "/robots.txt", headers=headers).status == 200
    assert strict.send("POST", "/sparql", "query=ASK%7B%7D", {**headers, "Content-Type": FORM}).status == 403


def test_allowed_pages_may_read(strict: Client) -> None:
    preflight = strict.send(
        "OPTIONS", "/sparql", headers={"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status == 204
    reply = strict.send("GET", "/sparql?query=ASK%7B%7D", headers={"Origin": "https://friend.example"})
    assert preflight.headers["access-control-allow-origin"] == "https://friend.example"
    assert reply.headers["access-control-allow-origin"] == "https://friend.example"
    assert "Origin" in reply.headers["vary"]
    assert "access-control-allow-origin" not in strict.get("/robots.txt").headers


def test_a_form_cannot_update(strict: Client) -> None:
    body = urlencode({"update": "DROP ALL"})
    assert strict.send("POST", "/sparql", body, {"Content-Type": FORM}).status == 403
    direct = strict.send("POST", "/sparql", "DROP ALL", {"Content-Type": "application/sparql-update"})
    assert direct.status in (403, 415)


def test_every_answer_carries_the_policy(strict: Client) -> None:
    for reply in (strict.get("/"), strict.get("/none"), strict.query("ASK {"), strict.get("/", Host="evil.example")):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
