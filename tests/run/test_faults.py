"""Disks that are full, cannot be written, or do not keep what they are given: one line, and the old graph is served."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from tests.run.test_kills import BUILDER, ROOT, built, exported, write

LIMITED = """
import resource, signal, sys
from kg.errors import KgError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    exec(sys.argv[4])
except KgError as error:
    sys.exit(f"{error.exit_code} {error}")
"""


@pytest.fixture
def served(tmp_path: Path) -> bytes:
    """A graph in service, and news that have changed since."""
    write(tmp_path / "news", 0)
    before = built(tmp_path / "news", tmp_path / "graph")
    write(tmp_path / "news", 1)
    return before


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [100, 10_000, 30_000])
def test_no_room_for_files_is_one_line(limit: int, served: bytes, tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", LIMITED, str(tmp_path / "news"), str(tmp_path / "graph"), str(limit), BUILDER]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("1 cannot write to ") and done.stderr.count("\n") == 1
    assert exported(tmp_path / "graph") == served
    assert built(tmp_path / "news", tmp_path / "graph") == built(tmp_path / "news", tmp_path / "clean")


@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
def test_a_failing_call_is_one_line(call: str, served: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(StoreError, match="cannot write to .*Input/output error"):
        built(tmp_path / "news", tmp_path / "graph")
    monkeypatch.undo()
    assert exported(tmp_path / "graph") == served
    assert not list((tmp_path / "graph").rglob("*.part"))
    assert built(tmp_path / "news", tmp_path / "graph") == built(tmp_path / "news", tmp_path / "clean")


def test_the_fsync_of_the_last_rename_may_fail(served: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph is then one or the other, and the next build goes through."""
    from kg.store import files

    real, graph = files.sync_folder, tmp_path / "graph"

    def fail(path: Path) -> None:
        if path == graph:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(path)

    monkeypatch.setattr(files, "sync_folder", fail)
    with pytest.raises(StoreError, match="Input/output error"):
        built(tmp_path / "news", graph)
    monkeypatch.undo()
    wanted = built(tmp_path / "news", tmp_path / "clean")
    assert exported(graph) in (served, wanted)
    assert built(tmp_path / "news", graph) == wanted


def test_a_graph_in_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path / "news", 0)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write to .*choose another --graph DIR"):
        built(tmp_path / "news", tmp_path / "file" / "graph")
