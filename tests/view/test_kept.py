"""What a build has to show is read from its store once, and never from a file that does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.store.layout import GraphDir
from kg.view import kept
from kg.view.grid import grid_positions
from kg.view.kept import is_kept, projection
from kg.view.projection import project
from kg.view.viewgraph import ViewGraph
from tests.explorer.conftest import published
from tests.view.sample import News, Said, built, film, person, sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return published(tmp_path / "films", sample())


def kept_file(folder: Path) -> Path:
    return next(folder.glob("builds/*/view.json"))


def test_the_store_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = GraphDir(folder).open()
    assert not is_kept(folder, reader)
    first = projection(folder, reader)
    assert is_kept(folder, reader) and first == project(reader)
    monkeypatch.setattr(kept, "project", lambda _: pytest.fail("read again"))
    assert projection(folder, GraphDir(folder).open()) == first


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"form": 0}', b'{"form": 1}', b"\xff"])
def test_a_file_that_does_not_fit_is_replaced(folder: Path, content: bytes) -> None:
    reader = GraphDir(folder).open()
    expected = projection(folder, reader)
    kept_file(folder).write_bytes(content)
    assert projection(folder, reader) == expected
    assert len(kept_file(folder).read_bytes()) > 1000


def test_a_folder_that_cannot_be_written_is_read_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: str) -> None:
        raise OSError("no room")

    monkeypatch.setattr(kept, "write_atomically", full)
    reader = GraphDir(folder).open()
    assert projection(folder, reader) == project(reader)
    assert not is_kept(folder, reader)


def test_another_build_is_read_anew(folder: Path) -> None:
    projection(folder, GraphDir(folder).open())
    directory = GraphDir(folder)
    quads = list(built([News("a", (Said(person("Agnès Varda"), "directed", film("Vagabond")),))]).store)
    manifest = directory.manifest()
    assert manifest is not None
    with directory.lock():
        directory.publish(quads, replace(manifest, build_id="another"))
    labels = {node.label for node in projection(folder, directory.open()).nodes}
    assert labels == {"Agnès Varda", "Vagabond"}


def test_a_sentence_may_be_as_long_as_an_article() -> None:
    words = "word " * 60_000
    graph = project(built([News("a", (Said(person("Agnès Varda"), "directed", film("Vagabond")),), before=words)]))
    assert graph.facts[0].supports[0].sentence == f"{words}Agnès Varda directed Vagabond."


def test_the_map_is_the_same_each_time_and_sets_neighbours_near(sample_graph: ViewGraph) -> None:
    places = {node.id: place for place, node in enumerate(sample_graph.nodes)}
    links = np.array([(places[fact.subject], places[fact.object]) for fact in sample_graph.facts if fact.object])
    points = grid_positions(len(places), links)
    assert np.array_equal(points, grid_positions(len(places), links))
    joined = np.linalg.norm(points[links[:, 0]] - points[links[:, 1]], axis=1).mean()
    apart = np.linalg.norm(points[:, None] - points[None, :], axis=2).mean()
    assert joined < 0.5 * apart
    alone = grid_positions(5, np.zeros((0, 2), dtype=np.int64))
    assert len({tuple(point) for point in alone.tolist()}) == 5
