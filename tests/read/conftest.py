"""Reading bytes under a file name, as the tests of readers need it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Article, Quarantined
from kg.read import discover, read

ReadBytes = Callable[..., list[Article | Quarantined]]


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """``read_bytes({"a.txt": b"..."})``: what reading those files gives, in order."""

    def run(files: dict[str, bytes]) -> list[Article | Quarantined]:
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return list(read(discover([str(tmp_path / name) for name in files])))

    return run
