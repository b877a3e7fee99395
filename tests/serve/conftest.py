"""The sample graph behind a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.query.sample import publish
from tests.serve.client import Client, running


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="session")
def server(graph: Path) -> Iterator[Client]:
    with running(graph) as client:
        yield client
