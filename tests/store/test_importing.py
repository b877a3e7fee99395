"""RDF of others: every format, in a graph of its own, and nothing that a hostile file could do."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.errors import SourceError, UsageError
from kg.query.engine import run
from kg.store.beside import import_graph
from kg.store.importing import add_import, imports, remove_import
from kg.store.layout import GraphDir
from kg.store.records import Records
from kg.store.vocabulary import FILM
from tests.query.sample import publish

TURTLE = '@prefix x: <http://x.example/> . x:a x:p [ x:q "v" ] .'
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY a "ha"> <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>"""


@pytest.fixture
def graph(tmp_path: Path) -> GraphDir:
    return GraphDir(publish(tmp_path / "graph"))


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", TURTLE),
        ("a.nt", '<http://x.example/a> <http://x.example/p> _:b .\n_:b <http://x.example/q> "v" .\n'),
        (
            "a.nq",
            '<http://x.example/a> <http://x.example/p> _:b <http://g.example/> .\n_:b <http://x.example/q> "v" .\n',
        ),
        ("a.trig", "@prefix x: <http://x.example/> . x:g { x:a x:p [ x:q 'v' ] }"),
        ("a.jsonld", '{"@id":"http://x.example/a","http://x.example/p":{"http://x.example/q":"v"}}'),
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/">'
            '<rdf:Description rdf:about="http://x.example/a"><x:p rdf:parseType="Resource"><x:q>v</x:q></x:p>'
            "</rdf:Description></rdf:RDF>",
        ),
    ],
)
def test_every_format_lands_in_a_graph_of_its_own(graph: GraphDir, tmp_path: Path, name: str, text: str) -> None:
    before = set(graph.open().store)
    assert add_import(graph, "theirs", [write(tmp_path, name, text)]) == 2
    reader = graph.open()
    node = import_graph(reader.iris, "theirs")
    assert {quad for quad in reader.store if quad.graph_name != node} == before
    query = f"PREFIX x: <http://x.example/> ASK {{ GRAPH <{node.value}> {{ x:a x:p/x:q 'v' }} }}"
    assert run(reader, query).boolean
    assert not run(reader, "PREFIX x: <http://x.example/> ASK { x:a ?p ?o }").boolean


def test_a_second_import_replaces_the_first(graph: GraphDir, tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", TURTLE)
    add_import(graph, "theirs", [file])
    assert add_import(graph, "theirs", [write(tmp_path, "b.ttl", "<x:a> <x:b> <x:c> .")]) == 1
    reader = graph.open()
    found = list(reader.store.quads_for_pattern(None, None, None, import_graph(reader.iris, "theirs")))
    assert [quad.predicate.value for quad in found] == ["x:b"]


def test_an_import_is_taken_out_again(graph: GraphDir, tmp_path: Path) -> None:
    before = set(graph.open().store)
    add_import(graph, "theirs", [write(tmp_path, "a.ttl", TURTLE)])
    assert imports(graph) == {"theirs": 2}
    remove_import(graph, "theirs")
    assert set(graph.open().store) == before and imports(graph) == {}
    with pytest.raises(UsageError, match="nothing was imported as 'theirs'"):
        remove_import(graph, "theirs")


def test_assertions_that_others_made_are_not_taken_for_those_of_articles(graph: GraphDir, tmp_path: Path) -> None:
    before = [fact.iri for fact in Records(graph.open().store, graph.open().iris).facts()]
    add_import(graph, "export", [write(tmp_path, "a.ttl", f"@prefix f: <{FILM.iri}> . <x:a> a f:Assertion .")])
    reader = graph.open()
    assert [fact.iri for fact in Records(reader.store, reader.iris).facts()] == before


@pytest.mark.parametrize(
    ("name", "text", "encoding", "message"),
    [
        ("bad.ttl", "<x:a> <x:b>\n<x:c> <x:d> .", "utf-8", "bad.ttl: line 2"),
        ("laughs.rdf", LAUGHS, "utf-8", "document type or entities is refused"),
        ("laughs.rdf", LAUGHS, "utf-16", "document type or entities is refused"),
        ("context.jsonld", '{"@context":"URL","@id":"x:a","p":"v"}', "utf-8", "context.jsonld"),
        ("context.jsonld", '{"@context":"file:///etc/hostname","@id":"x:a"}', "utf-8", "context.jsonld"),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_fetched(
    graph: GraphDir, tmp_path: Path, name: str, text: str, encoding: str, message: str
) -> None:
    before = graph.open().manifest
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/c"
        with pytest.raises(SourceError, match=message):
            add_import(graph, "theirs", [write(tmp_path, name, text.replace("URL", url), encoding)])
        with pytest.raises(TimeoutError):
            listener.accept()
    assert graph.open().manifest == before


def test_an_entity_from_a_file_is_not_read(graph: GraphDir, tmp_path: Path) -> None:
    text = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/hostname">')
    with pytest.raises(SourceError, match="refused"):
        add_import(graph, "theirs", [write(tmp_path, "xxe.owl", text)])


@pytest.mark.parametrize("name", ["", "..", "../up", "a/b", ".hidden", "x" * 90, "a\nb"])
def test_names_that_will_not_do(graph: GraphDir, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="not a name"):
        add_import(graph, name, [write(tmp_path, "a.ttl", TURTLE)])


def test_the_command(graph: GraphDir, tmp_path: Path) -> None:
    file = write(tmp_path, "awards.ttl", TURTLE)
    invoke = CliRunner().invoke
    assert (
        invoke(main, ["import", str(file), "--graph", str(graph.path)], prog_name="kg").stderr == "awards: 2 triples\n"
    )
    assert invoke(main, ["import", "--graph", str(graph.path)], prog_name="kg").stderr == "awards: 2 triples\n"
    wrong = invoke(main, ["import", "none.ttl", "--graph", str(graph.path)], prog_name="kg")
    assert wrong.exit_code == 2 and "none.ttl" in wrong.stderr
