"""Updates over HTTP: nobody without the token, no way round the guard, and a new build in service at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from kg.errors import UsageError
from kg.serve.settings import Settings, read_token
from kg.store.layout import GraphDir
from kg.store.own import updates_log
from tests.query.sample import BASE, publish
from tests.serve.client import Client, running
from tests.serve.test_command import ROOT

TOKEN = "a-token-of-the-tests-0123456789"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-update"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
NOTE = 'INSERT DATA { GRAPH own:notes { ent:x rdfs:comment "seen" } }'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("writable"))


@pytest.fixture(scope="module")
def writable(folder: Path) -> Iterator[Client]:
    settings = Settings(token=TOKEN, origins=("https://friend.example",))
    with running(folder, settings) as client:
        yield client


def count(client: Client, graph: str) -> int:
    return client.query(f"SELECT * {{ GRAPH own:{graph} {{ ?s ?p ?o }} }}", "text/csv").body.count(b"\r\n") - 1


def test_both_ways_write_and_queries_see_it(writable: Client, folder: Path) -> None:
    direct = writable.send("POST", "/sparql", NOTE, {"Content-Type": DIRECT, **BEARER})
    assert (direct.status, direct.body) == (204, b"")
    form = urlencode({"update": NOTE.replace("seen", "again")})
    assert writable.send("POST", "/sparql", form, {"Content-Type": FORM, **BEARER}).status == 204
    assert count(writable, "notes") == 2
    (entry, _) = updates_log(GraphDir(folder)).read().entries
    assert entry.id == direct.headers["kg-update"]
    assert '"seen"' in writable.get("/graph-store?graph=" + quote(f"{BASE}graph/own/notes")).text


def test_graphs_beside_the_update_are_what_where_sees(writable: Client) -> None:
    text = "INSERT { GRAPH own:seen { ?s a ?o } } WHERE { ?s a ?o }"
    where = urlencode({"using-graph-uri": f"{BASE}graph/articles"})
    assert writable.send("POST", f"/sparql?{where}", text, {"Content-Type": DIRECT, **BEARER}).status == 204
    assert count(writable, "seen") == 4
    both = text.replace("WHERE", "USING graph:facts WHERE")
    assert writable.send("POST", f"/sparql?{where}", both, {"Content-Type": DIRECT, **BEARER}).status == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"Authorization": f"Bearer {TOKEN[:-1]}"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": TOKEN}, 401),
        ({"Authorization": "Bearer \xe9"}, 401),
        ({"Origin": "https://evil.example", **BEARER}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", **BEARER}, 403),
        ({"Host": "evil.example", **BEARER}, 421),
    ],
)
@pytest.mark.parametrize("media", [DIRECT, FORM])
def test_others_may_not(writable: Client, folder: Path, headers: dict[str, str], status: int, media: str) -> None:
    body = NOTE.replace("notes", "theirs")
    before = GraphDir(folder).open().manifest
    sent = body if media == DIRECT else urlencode({"update": body})
    reply = writable.send("POST", "/sparql", sent, {"Content-Type": media, **headers})
    assert reply.status == status and TOKEN not in reply.text
    assert status != 401 or reply.headers["www-authenticate"].startswith("Bearer")
    assert GraphDir(folder).open().manifest == before


@pytest.mark.parametrize(
    ("method", "path", "body", "media", "status"),
    [
        ("GET", "/sparql?" + urlencode({"update": NOTE}), "", "", 405),
        ("POST", "/sparql?" + urlencode({"update": NOTE}), NOTE, DIRECT, 400),
        ("POST", "/sparql", urlencode([("update", NOTE), ("update", NOTE)]), FORM, 400),
        ("POST", "/sparql", urlencode({"update": NOTE, "query": "ASK {}"}), FORM, 400),
        ("POST", "/sparql", "DROP ALL", DIRECT, 400),
        ("POST", "/sparql", "LOAD <file:///etc/passwd> INTO GRAPH own:a", DIRECT, 400),
        ("POST", "/sparql", NOTE.replace("own:notes", "graph:facts"), DIRECT, 400),
        ("POST", "/sparql", b"INSERT DATA { \xff }", DIRECT, 400),
        ("POST", "/sparql", "#" * 2_000_000, DIRECT, 413),
        ("PUT", "/graph-store?graph=" + quote(f"{BASE}graph/own/notes"), "", "text/turtle", 405),
    ],
)
def test_wrong_updates(writable: Client, method: str, path: str, body: str | bytes, media: str, status: int) -> None:
    reply = writable.send(method, path, body, {**({"Content-Type": media} if media else {}), **BEARER})
    assert reply.status == status


def test_a_refused_update_says_where(writable: Client) -> None:
    headers = {"Content-Type": DIRECT, "Accept": "application/problem+json", **BEARER}
    reply = writable.send("POST", "/sparql", "INSERT DATA {\n GRAPH own:a { x } }", headers)
    assert reply.status == 400 and '"line": 2' in reply.text


def test_while_a_build_is_at_work_updates_come_back_later(writable: Client, folder: Path) -> None:
    with GraphDir(folder).lock():
        reply = writable.send("POST", "/sparql", NOTE, {"Content-Type": DIRECT, **BEARER})
    assert (reply.status, reply.headers["retry-after"]) == (503, "2")


def test_an_allowed_page_may_update_with_the_token(writable: Client) -> None:
    headers = {"Content-Type": DIRECT, "Origin": "https://friend.example", **BEARER}
    assert writable.send("POST", "/sparql", NOTE, headers).status == 204


def test_without_the_option_all_updates_are_refused(server: Client) -> None:
    for headers in ({}, BEARER):
        reply = server.send("POST", "/sparql", NOTE, {"Content-Type": DIRECT, **headers})
        assert (reply.status, "--allow-update" in reply.text) == (403, True)
    assert "SPARQL11Update" not in server.get("/sparql").text


def test_the_service_says_that_it_takes_updates(writable: Client) -> None:
    assert "SPARQL11Update" in writable.get("/sparql").text


def test_the_token_is_read_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    assert read_token(file) == TOKEN and TOKEN not in repr(Settings(token=TOKEN))
    with pytest.raises(UsageError, match="--allow-update wants a token"):
        read_token(None)
    monkeypatch.setenv("KG_TOKEN", TOKEN)
    assert read_token(None) == TOKEN
    for bad in ("short", "with a blank and long enough", "é" * 20, ""):
        file.write_text(bad)
        with pytest.raises(UsageError) as refused:
            read_token(file)
        assert bad == "" or bad not in str(refused.value)
    with pytest.raises(UsageError, match="no token"):
        read_token(tmp_path / "none")


def test_the_command_wants_a_token(folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(folder), "--port", "0", "--allow-update"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.startswith("kg: --allow-update wants a token")
