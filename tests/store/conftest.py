"""A small graph about two articles that agree on some facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.model import Extraction
from kg.ontology import Ontology, load_ontology
from kg.resolve import resolve
from kg.store.iris import Iris
from kg.store.layout import GraphDir, GraphReader, Manifest
from kg.store.quads import assemble
from tests.support import make_extraction

BASE = "https://filmnews.example/"


@pytest.fixture
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def iris() -> Iris:
    return Iris(BASE)


@pytest.fixture
def news() -> list[Extraction]:
    """Two articles about one film: both say who directed it, one who plays whom, one when it opens."""
    return [
        make_extraction(
            "telluride",
            {
                "Ralph Fiennes": "Person",
                "Adèle Exarchopoulos": "Person",
                "Clara Saint": "Character",
                "The White Crow": "Film",
                "Rudolf Nureyev: The Life": "Book",
                "Telluride Film Festival": "Festival",
            },
            [
                ("Ralph Fiennes", "directed", "The White Crow", {"confidence": 0.95}),
                ("Adèle Exarchopoulos", "starsIn", "The White Crow", {"character": "Clara Saint"}),
                ("The White Crow", "basedOn", "Rudolf Nureyev: The Life"),
                ("The White Crow", "premieredAt", "Telluride Film Festival"),
            ],
            published="2018-09-01",
            title="“The White Crow” flies",
            url="https://news.example/telluride?a=1&b=2",
            outlet="Example News",
        ),
        make_extraction(
            "release",
            {"Ralph Fiennes": "Person", "White Crow": "Film", "Sony Pictures Classics": "Organization"},
            [
                ("Ralph Fiennes", "directed", "White Crow", {"confidence": 0.8}),
                ("White Crow", "releaseDate", "2019-03-22", {"planned": True, "region": "UK"}),
                ("White Crow", "distributedBy", "Sony Pictures Classics", {"planned": True}),
            ],
            years={"White Crow": 2018},
            published="2019-01-15",
        ),
    ]


Publish = Callable[[Sequence[Extraction]], GraphReader]


@pytest.fixture
def publish(tmp_path: Path, ontology: Ontology, iris: Iris) -> Publish:
    """Puts extractions in service and opens the graph. Every call makes a graph of its own."""
    made = 0

    def publish(extractions: Sequence[Extraction]) -> GraphReader:
        nonlocal made
        made += 1
        quads = assemble(extractions, resolve(extractions, ontology), ontology, iris)
        graph = GraphDir(tmp_path / f"graph-{made}")
        with graph.lock():
            graph.publish(quads, manifest(f"build{made}", quads=len(quads)))
        return graph.open()

    return publish


def manifest(build_id: str, quads: int = 0) -> Manifest:
    return Manifest(
        build_id=build_id,
        base=BASE,
        articles=0,
        entities=0,
        facts=0,
        assertions=0,
        quads=quads,
        left_out=0,
        quarantined=0,
        extractor="test",
        ontology="test",
    )
