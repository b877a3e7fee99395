"""The way out: a graph pushed to a server and asked there. The server is Oxigraph's own, on loopback."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.query.engine import run
from kg.remote.asking import ask_remote
from kg.remote.client import Remote, RemoteError
from kg.remote.push import Journal, push
from kg.store.layout import GraphDir, GraphReader
from tests.query.sample import publish

QUERY = "SELECT ?film ?title { ?film a film:Film ; rdfs:label ?title } ORDER BY ?title ?film"


def command() -> str:
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert found is not None, "oxigraph is among the development requirements"
    return found


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([command(), "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def reader(graph: Path) -> GraphReader:
    return GraphDir(graph).open()


def targets(url: str) -> tuple[Remote, Remote]:
    by_store = Remote(f"{url}/query", store=f"{url}/store")
    return by_store, replace(by_store, store=None, update=f"{url}/update")


@pytest.mark.parametrize("way", [0, 1], ids=["graph store", "update"])
def test_everything_arrives_and_answers_alike(url: str, reader: GraphReader, tmp_path: Path, way: int) -> None:
    remote = targets(url)[way]
    graphs, triples = push(reader, remote, Journal(tmp_path, url, "b"), 7, lambda *_: None)
    assert triples == len(reader.store) and graphs == len(list(reader.store.named_graphs()))
    here, there = run(reader, QUERY), ask_remote(remote.query, reader, QUERY)
    assert list(there.rows()) == list(here.rows()) and len(list(here.rows())) == 4


def test_a_second_push_has_nothing_to_do_and_replaces_when_it_must(
    url: str, reader: GraphReader, tmp_path: Path
) -> None:
    remote = targets(url)[0]
    first = push(reader, remote, Journal(tmp_path, url, "b"), 1000, lambda *_: None)
    assert push(reader, remote, Journal(tmp_path, url, "b"), 1000, lambda *_: None) == (0, 0)
    assert push(reader, remote, Journal(tmp_path, url, "another build"), 1000, lambda *_: None) == first


def test_a_push_that_broke_goes_on_where_it_was(url: str, reader: GraphReader, tmp_path: Path) -> None:
    remote = targets(url)[0]
    seen: list[int] = []

    def break_off(stage: str, done: int, total: int) -> None:
        seen.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(reader, remote, Journal(tmp_path, url, "b"), 1000, break_off)
    graphs, _ = push(reader, remote, Journal(tmp_path, url, "b"), 1000, lambda *_: None)
    assert graphs == len(list(reader.store.named_graphs())) - 3


@pytest.mark.parametrize("lost", [False, True], ids=["server kept it", "server lost it"])
def test_a_graph_goes_on_with_the_next_batch(
    url: str, reader: GraphReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    remote = targets(url)[0]
    sent: list[tuple[str, bool]] = []
    write = Remote.write

    def counted(self: Remote, graph: str, ntriples: bytes, first: bool) -> None:
        if len(sent) == 3:
            raise RemoteError("gone")
        sent.append((graph, first))
        write(self, graph, ntriples, first)

    with monkeypatch.context() as patched, pytest.raises(RemoteError, match="gone"):
        patched.setattr(Remote, "write", counted)
        push(reader, remote, Journal(tmp_path, url, "b"), 10, lambda *_: None)
    assert [first for _, first in sent] == [True, False, False] and len({graph for graph, _ in sent}) == 1
    if lost:
        write(remote, sent[0][0], b"<x:a> <x:b> <x:c> .\n", True)
    sent.clear()

    def noted(self: Remote, graph: str, ntriples: bytes, first: bool) -> None:
        sent.append((graph, first))
        write(self, graph, ntriples, first)

    monkeypatch.setattr(Remote, "write", noted)
    _, triples = push(reader, remote, Journal(tmp_path, url, "b"), 10, lambda *_: None)
    assert triples == len(reader.store) - (0 if lost else 30)
    assert sent[0][1] is lost


def test_a_server_that_counts_otherwise_is_an_error(
    url: str, reader: GraphReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Remote, "count", lambda self, graph: 1)
    with pytest.raises(RemoteError, match="the server counts 1; push again"):
        push(reader, targets(url)[0], Journal(tmp_path, url, "b"), 1000, lambda *_: None)


def test_the_commands(url: str, graph: Path) -> None:
    invoke = CliRunner().invoke
    options = ["--store", f"{url}/store", "--query", f"{url}/query", "--graph", str(graph)]
    assert "triples" in invoke(main, ["push", *options], prog_name="kg").stderr
    assert "has all of it already" in invoke(main, ["push", *options], prog_name="kg").stderr
    asked = ["query", "cast", "--work", "the white crow", "--format", "csv", "--graph", str(graph)]
    here = invoke(main, asked, prog_name="kg")
    there = invoke(main, [*asked, "--endpoint", f"{url}/query"], prog_name="kg")
    assert here.stdout == there.stdout and "Oleg Ivenko" in there.stdout


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("file:///etc/passwd", "not an http\\(s\\) address"),
        ("http://127.0.0.1:9/query", "cannot be reached"),
        ("{url}/none", "answered 404"),
    ],
)
def test_errors_are_one_line(url: str, graph: Path, address: str, message: str) -> None:
    args = ["query", "ASK {}", "--graph", str(graph), "--endpoint", address.replace("{url}", url)]
    result = CliRunner().invoke(main, args, prog_name="kg")
    assert result.exit_code in (1, 2)
    assert result.stderr.count("\n") == 1
    assert re.search(message, result.stderr)
