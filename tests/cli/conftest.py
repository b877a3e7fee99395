"""The sample graph, and the command as people call it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from tests.query.sample import publish

Kg = Callable[..., Result]


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("graph"))


@pytest.fixture
def kg(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """``kg("query", "cast")`` runs that command in an empty folder, with the sample graph as KG_GRAPH."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_GRAPH", str(graph))
    return lambda *args, **options: CliRunner().invoke(main, list(args), prog_name="kg", **options)
