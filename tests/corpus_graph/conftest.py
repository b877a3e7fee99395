"""The graph of the corpus that ships, built once for all tests that ask it something."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.config import Config
from kg.run.build import build
from kg.store.layout import GraphDir, GraphReader

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "graph"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KG_")]:
            patch.delenv(name)
        build([str(CORPUS)], folder, Config())
    return folder


@pytest.fixture(scope="session")
def reader(folder: Path) -> GraphReader:
    return GraphDir(folder).open()
