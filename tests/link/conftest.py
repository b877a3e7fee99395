"""The sample graph, a desk for it, and the service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.link.desk import Desk
from kg.ontology import load_ontology
from tests.link.sample import Service, news, publish, serving


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, whatever the machine does for the rest."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return publish(tmp_path / "graph", news())


@pytest.fixture
def desk(graph: Path) -> Desk:
    return Desk.of(graph, load_ontology())


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service()) as running:
        yield running


class Labels:
    """IRIs of the sample's entities, by label and, where it is shared, year."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, label: str, year: int | None = None) -> str:
        found = [p.iri for p in self._desk.profiles.values() if p.label == label and (year is None or year in p.years)]
        assert len(found) == 1, (label, found)
        return found[0]


@pytest.fixture
def iri(desk: Desk) -> Labels:
    return Labels(desk)
