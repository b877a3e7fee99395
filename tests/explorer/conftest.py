"""A graph of some 250 entities, published in a folder, and a server over it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.explorer.answers import Answers
from kg.explorer.index import Index
from kg.store.layout import GraphDir, Manifest
from kg.view.projection import project
from tests.view.sample import BASE, sample


@pytest.fixture(scope="session")
def answers() -> Answers:
    return Answers(Index(project(sample())))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explorer") / "films"
    quads = list(sample().store)
    directory = GraphDir(path)
    with directory.lock():
        directory.publish(quads, Manifest("sample", BASE, 61, 250, 300, 400, len(quads), 0, 0, "tests", "tests"))
    return path


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The address of a server that runs."""
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        assert " at http://" in line, line + process.stderr.read()
        yield line.partition(" at ")[2].split(" ")[0]
        process.terminate()
