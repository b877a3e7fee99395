"""The sample graph, published once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store.layout import GraphDir, GraphReader
from tests.query.sample import publish


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="session")
def reader(graph: Path) -> GraphReader:
    return GraphDir(graph).open()
