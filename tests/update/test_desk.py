"""Updates applied: what they write stays in graphs of the user's own, outlives builds, and can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad

from kg.cli.main import main
from kg.errors import QueryError, StoreError, UsageError
from kg.query.engine import Dataset, run
from kg.store.layout import GraphDir
from kg.store.own import updates_log
from kg.update import desk, running
from kg.update.desk import apply, undo
from tests.query.sample import BASE, publish
from tests.run.test_build import Desk

NOTE = 'INSERT DATA { GRAPH own:notes { ent:x rdfs:comment "seen" } }'


@pytest.fixture
def graph(tmp_path: Path) -> GraphDir:
    return GraphDir(publish(tmp_path / "graph"))


def quads(graph: GraphDir) -> set[Quad]:
    return set(graph.open().store)


def own(graph: GraphDir) -> list[str]:
    """The subjects and objects in graphs of the user's own, as text."""
    base = f"{BASE}graph/own/"
    found = [quad for quad in graph.open().store if str(getattr(quad.graph_name, "value", "")).startswith(base)]
    return sorted(
        f"{quad.graph_name.value.removeprefix(base)} {getattr(quad.object, 'value', '')}"  # type: ignore[union-attr]
        for quad in found
    )


def test_an_update_is_in_service_when_it_returns_and_touches_nothing_else(graph: GraphDir) -> None:
    before = quads(graph)
    done = apply(graph, NOTE, "ada")
    assert (done.added, done.removed) == (1, 0)
    assert own(graph) == ["notes seen"] and before < quads(graph)
    assert run(graph.open(), "ASK { GRAPH own:notes { ent:x rdfs:comment 'seen' } }").boolean
    assert not run(graph.open(), "ASK { ent:x rdfs:comment 'seen' }").boolean
    (entry,) = updates_log(graph).read().entries
    assert (entry.id, entry.who, entry.subjects) == (done.entry, "ada", ("notes",))
    assert graph.open().manifest.quads == len(before) + 1
    assert not graph.work.exists()


def test_where_reads_the_graph_and_operations_follow_each_other(graph: GraphDir) -> None:
    apply(graph, "INSERT { GRAPH own:films { ?f rdfs:comment ?l } } WHERE { ?f a film:Film ; rdfs:label ?l }", "ada")
    assert len(own(graph)) == 4
    apply(
        graph,
        "WITH own:films DELETE { ?f rdfs:comment ?l } INSERT { ?f rdfs:comment 'film' } WHERE { ?f rdfs:comment ?l } ;"
        "COPY own:films TO own:copy",
        "ada",
    )
    assert own(graph) == ["copy film"] * 4 + ["films film"] * 4
    sources = "INSERT { GRAPH own:who { ?a rdfs:comment ?g } } WHERE { GRAPH ?g { ?a a film:Assertion } }"
    apply(graph, sources, "ada", Dataset())
    assert len([line for line in own(graph) if line.startswith("who ")]) > 10


def test_what_changes_nothing_leaves_no_trace(graph: GraphDir) -> None:
    apply(graph, NOTE, "ada")
    build = graph.open().manifest.build_id
    assert apply(graph, NOTE, "ada").entry is None
    assert apply(graph, "DELETE DATA { GRAPH own:none { ent:x rdfs:comment 'seen' } }", "ada").entry is None
    assert graph.open().manifest.build_id == build and len(updates_log(graph).read().entries) == 1


def test_blank_nodes_become_iris_that_stay(graph: GraphDir) -> None:
    apply(graph, "INSERT DATA { GRAPH own:a { ent:x rdfs:seeAlso [ rdfs:label 'b' ] , _:c } }", "ada")
    before = quads(graph)
    apply(graph, NOTE, "ada")
    assert before < quads(graph)
    assert all(isinstance(quad.subject, NamedNode) for quad in quads(graph))


def test_undoing_takes_back_one_update_alone_and_can_be_undone(graph: GraphDir) -> None:
    empty = quads(graph)
    first = apply(graph, NOTE, "ada").entry
    apply(graph, 'INSERT DATA { GRAPH own:notes { ent:y rdfs:comment "too" } }', "ada")
    assert first is not None
    undoing = undo(graph, first, "bob")
    assert own(graph) == ["notes too"]
    undo(graph, undoing.id, "bob")
    assert own(graph) == ["notes seen", "notes too"]
    apply(graph, "DROP GRAPH own:notes", "ada")
    assert quads(graph) == empty
    with pytest.raises(UsageError, match="no update 'none'"):
        undo(graph, "none", "bob")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INSERT DATA {\nGRAPH own:a { x y } }", "line 2, column 16: "),
        ("INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { ?s ?p }", "line 1, column 52: "),
        ("DROP GRAPH own:none", "own/none"),
        ("INSERT DATA { GRAPH graph:facts { ent:x a ent:y } }", "own:NAME"),
        ("INSERT DATA { GRAPH own:a { << ent:x a ent:y >> a ent:z } }", "quoted triples"),
    ],
)
def test_what_fails_changes_nothing(graph: GraphDir, text: str, message: str) -> None:
    before = quads(graph)
    with pytest.raises(QueryError) as refused:
        apply(graph, text, "ada")
    assert message in str(refused.value) and "\n" not in str(refused.value)
    assert quads(graph) == before and not updates_log(graph).path.exists() and not graph.work.exists()


def test_a_hole_in_the_screening_could_not_change_what_articles_say(
    graph: GraphDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.update.screening import Screened

    monkeypatch.setattr(running, "screen_update", lambda text, *_: Screened(text, ("notes",)))
    found = running.changes(graph.open(), f"DROP ALL ; {NOTE}", Dataset(), graph.path / "copy")
    assert [*found] == ["notes"] and len(found["notes"].added) == 1
    assert len(graph.open().store) == graph.open().manifest.quads


def test_time_and_size_are_bounded(graph: GraphDir) -> None:
    endless = "INSERT { GRAPH own:a { ?a ?p ?e } } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }"
    with pytest.raises(QueryError, match="stopped after 1 seconds"):
        apply(graph, endless, "ada", timeout=1)
    long = f"BIND (CONCAT(STR(?b), '{'x' * 1000}') AS ?long)"
    large = f"INSERT {{ GRAPH own:a {{ ?a rdfs:comment ?long }} }} WHERE {{ ?a ?p ?x . ?c ?q ?b {long} }}"
    with pytest.raises(QueryError, match="changes more than 900 KB"):
        apply(graph, large, "ada")
    assert own(graph) == []


def test_a_writer_killed_before_it_published_loses_nothing(graph: GraphDir, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(folder: GraphDir) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(desk, "publish_beside", killed)
        apply(graph, NOTE, "ada")
    assert own(graph) == []
    apply(graph, 'INSERT DATA { GRAPH own:b { ent:y rdfs:comment "next" } }', "ada")
    assert own(graph) == ["b next", "notes seen"]


def test_builds_keep_what_updates_and_imports_wrote(tmp_path: Path) -> None:
    news = Desk(tmp_path)
    news.write(one="Anna Karr|directed|Swan\n")
    news.build()
    graph = GraphDir(tmp_path / "graph")
    apply(graph, NOTE, "ada")
    file = tmp_path / "theirs.ttl"
    file.write_text("<x:a> <x:b> <x:c> .")
    assert CliRunner().invoke(main, ["import", str(file), "--graph", str(graph.path)]).exit_code == 0
    news.write(one="Anna Karr|directed|Swan\nSwan|releaseDate|2018-09-01\n")
    news.build()
    assert own(graph) == ["notes seen"] and any("graph/import/theirs" in str(quad) for quad in quads(graph))
    assert news.build().unchanged
    news.build(fingerprint="v2")
    assert own(graph) == ["notes seen"]
    (entry,) = updates_log(graph).read().entries
    undo(graph, entry.id, "ada")
    assert not news.build().unchanged and own(graph) == []


def test_updates_wait_for_no_build(graph: GraphDir) -> None:
    with graph.lock(), pytest.raises(StoreError, match="another build is at work"):
        apply(graph, NOTE, "ada")
    with pytest.raises(StoreError, match="build it with"):
        apply(replace(graph, path=graph.path / "none"), NOTE, "ada")


def test_the_command(graph: GraphDir) -> None:
    def invoke(*args: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["update", *args, "--graph", str(graph.path)], prog_name="kg")
        return done.exit_code, done.stdout, done.stderr

    code, _, told = invoke(NOTE, "--by", "ada")
    identifier = told.partition(":")[0]
    assert code == 0 and told == f"{identifier}: 1 added, 0 removed\n"
    assert invoke(NOTE)[2] == "nothing changed\n"
    (row,) = json.loads(invoke("--list", "--json")[1])
    assert (row["id"], row["who"], row["graphs"], row["in_force"]) == (identifier, "ada", ["notes"], True)
    assert "undone by" in invoke("--undo", identifier)[2]
    assert "undone" in invoke("--list")[1] and f"undoes {identifier}" in invoke("--list")[1]
    for wrong in ([], [NOTE, "--list"], ["DROP ALL"], ["--undo", "none"]):
        code, _, told = invoke(*wrong)
        assert code == 2 and told.count("\n") == 1
