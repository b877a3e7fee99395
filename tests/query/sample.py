"""A small graph of film news, published to a folder, for the tests of questions, queries and commands."""

from __future__ import annotations

from pathlib import Path

from kg.model import Extraction
from kg.ontology import load_ontology
from kg.resolve import resolve
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest
from kg.store.quads import assemble
from tests.support import make_extraction

BASE = "https://filmnews.example/"
HOSTILE = "Red \x1b[31mAlert\u202e"


def news() -> list[Extraction]:
    """Four articles: two that agree on who directed what, one on a remake, one with a hostile title."""
    return [
        make_extraction(
            "telluride",
            {
                "Ralph Fiennes": "Person",
                "Oleg Ivenko": "Person",
                "Julie Kavanagh": "Person",
                "Rudolf Nureyev": "Character",
                "Alexander Pushkin": "Character",
                "The White Crow": "Film",
                "Rudolf Nureyev: The Life": "Book",
                "Telluride Film Festival": "Festival",
                "StudioCanal UK": "Organization",
            },
            [
                ("Ralph Fiennes", "directed", "The White Crow"),
                ("Ralph Fiennes", "starsIn", "The White Crow", {"character": "Alexander Pushkin"}),
                ("Oleg Ivenko", "starsIn", "The White Crow", {"character": "Rudolf Nureyev", "confidence": 0.7}),
                ("The White Crow", "premieredAt", "Telluride Film Festival"),
                ("The White Crow", "basedOn", "Rudolf Nureyev: The Life"),
                ("Julie Kavanagh", "authorOf", "Rudolf Nureyev: The Life"),
                ("The White Crow", "releaseDate", "2019-03-22", {"planned": True, "region": "Britain"}),
                ("The White Crow", "distributedBy", "StudioCanal UK", {"region": "Britain"}),
            ],
            outlet="The Reel",
            title="Fiennes flies to Telluride",
        ),
        make_extraction(
            "crow-trailer",
            {"Ralph Fiennes": "Person", "Adèle Exarchopoulos": "Person", "The White Crow": "Film"},
            [
                ("Ralph Fiennes", "directed", "The White Crow"),
                ("Adèle Exarchopoulos", "starsIn", "The White Crow"),
            ],
            published="2019-01-25",
            outlet="Stage & Screen",
            url="https://stage.example/crow",
        ),
        make_extraction(
            "suspiria",
            {
                "Suspiria": "Film",
                "Suspiria#2": "Film",
                "Luca Guadagnino": "Person",
                "Dario Argento": "Person",
                "Golden Lion": "Award",
                "Silver Lion": "Award",
            },
            [
                ("Luca Guadagnino", "directed", "Suspiria"),
                ("Dario Argento", "directed", "Suspiria#2"),
                ("Suspiria", "remakeOf", "Suspiria#2"),
                ("Suspiria", "nominatedFor", "Golden Lion"),
                ("Suspiria", "wonAward", "Silver Lion"),
            ],
            years={"Suspiria": 2018, "Suspiria#2": 1977},
        ),
        make_extraction(
            "alert",
            {HOSTILE: "Film", "Telluride Film Festival": "Festival"},
            [(HOSTILE, "screenedAt", "Telluride Film Festival")],
        ),
    ]


def publish(folder: Path) -> Path:
    """The sample graph, published in ``folder``."""
    ontology, iris, extractions = load_ontology(), Iris(BASE), news()
    quads = assemble(extractions, resolve(extractions, ontology), ontology, iris)
    facts = sum(1 for quad in quads if quad.graph_name == iris.graph("facts"))
    manifest = Manifest("sample", BASE, len(extractions), 0, facts, 0, len(quads), 0, 0, "test", ontology.fingerprint)
    graph = GraphDir(folder)
    with graph.lock():
        graph.publish(quads, manifest)
    return folder
