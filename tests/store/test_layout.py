from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.model import Quarantined
from kg.store import layout
from kg.store.findings import Finding
from kg.store.layout import GraphDir
from tests.store.conftest import BASE, manifest

A, P, G = (NamedNode(f"{BASE}{name}") for name in ("entity/a", "p", "graph/facts"))


def quads(*values: str) -> list[Quad]:
    return [Quad(A, P, Literal(value), G) for value in values]


def publish(graph: GraphDir, build_id: str, *values: str) -> Path:
    with graph.lock():
        return graph.publish(quads(*values), manifest(build_id, quads=len(values)))


def test_what_was_published_is_what_a_reader_gets(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path / "graph")
    publish(graph, "one", "x", "y")
    reader = graph.open()
    assert {quad.object.value for quad in reader.store} == {"x", "y"}
    assert reader.manifest == graph.manifest() == manifest("one", quads=2)
    assert reader.iris.base == BASE
    assert [node.value for node in reader.default_graphs] == [
        f"{BASE}graph/{n}" for n in ("facts", "events", "entities")
    ]
    with pytest.raises(RuntimeError):
        reader.store.add(quads("z")[0])


def test_a_reader_keeps_its_build_while_the_next_one_is_published(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    publish(graph, "one", "old")
    before = graph.open()
    publish(graph, "two", "new")
    assert [quad.object.value for quad in before.store] == ["old"]
    assert [quad.object.value for quad in graph.open().store] == ["new"]
    publish(graph, "three", "newest")
    assert sorted(folder.name for folder in (tmp_path / "builds").iterdir()) == ["three", "two"]


def test_leftovers_of_a_killed_build_are_not_served_and_go_with_the_next(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    publish(graph, "one", "x")
    for name in ("two", "three"):
        (tmp_path / "builds" / name / "store").mkdir(parents=True)
        (tmp_path / "builds" / name / "store" / "000001.sst").write_bytes(b"half")
    assert graph.open().manifest.build_id == "one"
    publish(graph, "two", "y")
    assert [quad.object.value for quad in graph.open().store] == ["y"]
    assert sorted(folder.name for folder in (tmp_path / "builds").iterdir()) == ["one", "two"]


def test_a_build_that_fails_leaves_the_one_in_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = GraphDir(tmp_path)
    publish(graph, "one", "x")
    monkeypatch.setattr(layout, "write_store", _full_disk)
    with pytest.raises(StoreError, match="cannot write to .*No space"):
        publish(graph, "two", "y")
    assert [quad.object.value for quad in graph.open().store] == ["x"]


def _full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_two_builders_at_once_are_refused(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    with graph.lock(), pytest.raises(StoreError, match="another build is at work"), GraphDir(tmp_path).lock():
        pass
    with graph.lock():
        pass


@pytest.mark.parametrize("current", [None, "", "gone", "../../etc", "\x00", "\xff"])
def test_no_graph_is_an_error_that_says_what_to_type(current: str | None, tmp_path: Path) -> None:
    if current is not None:
        (tmp_path / "CURRENT").write_text(current, encoding="latin-1")
    with pytest.raises(StoreError, match="kg build SOURCE"):
        GraphDir(tmp_path).open()
    assert GraphDir(tmp_path).manifest() is None


@pytest.mark.parametrize("change", [{"layout": 0}, {"unknown": 1}, None])
def test_a_graph_of_another_layout_is_told_apart(change: dict[str, int] | None, tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    file = publish(graph, "one", "x") / "manifest.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text("{" if change is None else json.dumps(document | change), encoding="utf-8")
    assert graph.manifest() is None
    with pytest.raises(StoreError, match="another version, or damaged"):
        graph.open()


def test_a_damaged_store_is_one_line(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    (publish(graph, "one", "x") / "store" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        graph.open()
    assert "\n" not in str(caught.value)


def test_what_was_set_aside_and_found_is_kept(tmp_path: Path) -> None:
    graph = GraphDir(tmp_path)
    aside = Quarantined("news/\u2028bad.txt", "line 3", "empty")
    finding = Finding("https://x.example/", "p", "v", "must be a date", "Violation")
    with graph.lock():
        graph.publish(quads("x"), manifest("one"), [aside], [finding])
    assert graph.quarantined() == (aside,)
    assert graph.findings() == (finding,)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write to"), GraphDir(tmp_path / "file" / "graph").lock():
        pass
