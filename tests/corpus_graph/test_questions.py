"""The saved questions, asked of the corpus: answers that its articles state are among those given.

Expected rows were written down from the articles. ``...`` stands for any value; case, accents and the style of
apostrophes do not count, for the news spells a name in more than one way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.names import name_key
from kg.query.engine import run
from kg.query.lookup import Directory
from kg.query.questions import find_question, load_questions
from kg.store.export import FORMATS
from kg.store.layout import GraphReader

SUSPIRIA, CLOSE = "Suspiria", "2023-01-lukas-dhont-close-interview"
ANY: Any = ...

KNOWN: list[tuple[str, dict[str, str], list[tuple[Any, ...]]]] = [
    ("adaptations", {}, [("American Fiction", "Erasure", "Percival Everett")]),
    (
        "awards",
        {},
        [("Girl", "Caméra d'Or", "true"), ("American Fiction", "People’s Choice Award", "true")],
    ),
    (
        "cast",
        {"work": SUSPIRIA},
        [
            (SUSPIRIA, "Dakota Johnson", "Susie Bannion"),
            (SUSPIRIA, "Tilda Swinton", "Madame Blanc"),
            (SUSPIRIA, "Mia Goth", "Sara"),
        ],
    ),
    (
        "characters",
        {},
        [("Madame Blanc", "Tilda Swinton", SUSPIRIA), ("Thomas Leroy", "Vincent Cassel", "Black Swan")],
    ),
    (
        "co-stars",
        {"person": "Dakota Johnson"},
        [("Dakota Johnson", "Tilda Swinton", SUSPIRIA), ("Dakota Johnson", "Mia Goth", SUSPIRIA)],
    ),
    ("distributors", {}, [("A24", "Close", ANY), ("Searchlight Pictures", "Nomadland", ANY)]),
    (
        "evidence",
        {"entity": "Saint Omer"},
        [
            ("Alice Diop", "directed", "Saint Omer", CLOSE, ANY, ANY),
            ("Alice Diop", "directed", "Saint Omer", "venice-2022-saint-omer-banshees", ANY, ANY),
        ],
    ),
    (
        "facts-of-article",
        {"article": "2019-05-parasite-palme-dor"},
        [
            (ANY, "Bong Joon-ho", "directed", "Parasite", ANY),
            (ANY, "Jung Jae-il", "composed music for", "Parasite", ANY),
            (ANY, "Mama Sané", "stars in", "Atlantics", ANY),
        ],
    ),
    (
        "filmography",
        {"person": "Lukas Dhont"},
        [
            ("Lukas Dhont", "directed", "Close", ANY),
            ("Lukas Dhont", "wrote", "Close", ANY),
            ("Lukas Dhont", "wrote", "Girl", ANY),
        ],
    ),
    ("planned-releases", {}, [("2020-12-04", "Nomadland", ANY), ("2023-11-03", "American Fiction", ANY)]),
    (
        "premieres-at",
        {"festival": "Venice Film Festival"},
        [
            (SUSPIRIA, "Venice Film Festival", "false"),
            ("A Bigger Splash", "Venice Film Festival", "false"),
            ("Nomadland", "Venice Film Festival", "false"),
        ],
    ),
    (
        "remakes-and-sequels",
        {},
        [
            ("CODA", ANY, "remake of", "La Famille Bélier", ANY),
            ("A Bigger Splash", ANY, "remake of", "La Piscine", ANY),
        ],
    ),
    ("source-authors", {}, [("Percival Everett", ANY)]),
    (
        "supported-facts",
        {},
        [
            ("Alice Diop", "directed", "Saint Omer", "3", ANY),
            ("Dario Argento", "directed", SUSPIRIA, ANY, ANY),
            ("Dakota Johnson", "stars in", SUSPIRIA, ANY, ANY),
        ],
    ),
]


def answers(reader: GraphReader, name: str, given: dict[str, str]) -> list[tuple[str, ...]]:
    question = find_question(name, load_questions())
    result = run(reader, question.text, Directory(reader).bind(question.parameters, given))
    return [tuple("" if term is None else term.value for term in row) for row in result.rows()]  # type: ignore[union-attr]


def fits(row: Sequence[str], expected: Sequence[Any]) -> bool:
    return len(row) == len(expected) and all(
        want is ... or name_key(want) == name_key(got) for want, got in zip(expected, row, strict=True)
    )


@pytest.mark.parametrize(("name", "given", "expected"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_what_the_articles_say_is_among_the_answers(
    reader: GraphReader, name: str, given: dict[str, str], expected: list[tuple[Any, ...]]
) -> None:
    found = answers(reader, name, given)

    assert [row for row in expected if not any(fits(one, row) for one in found)] == []


def test_evidence_quotes_the_article(reader: GraphReader) -> None:
    sentences = {row[3]: row[5] for row in answers(reader, "evidence", {"entity": "Saint Omer"})}

    assert "Alice Diop’s “Saint Omer”" in sentences[CLOSE]


def test_a_fact_of_several_articles_is_one_row(reader: GraphReader) -> None:
    directed = """
        PREFIX film: <https://filmnews.example/ontology#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT (COUNT(*) AS ?rows) WHERE {
            ?person rdfs:label "Alice Diop" ; film:directed ?work . ?work rdfs:label "Saint Omer"
        }
    """
    [[rows]] = list(run(reader, directed).rows())  # type: ignore[union-attr]

    assert rows is not None and rows.value == "1"


def test_turtle_says_the_same_to_rdflib_and_oxigraph(
    reader: GraphReader, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    file = tmp_path_factory.mktemp("turtle") / "graph.ttl"
    with file.open("wb") as out:
        FORMATS["turtle"](reader, out)
    ours = {Triple(t.subject, t.predicate, t.object) for t in parse(path=str(file), format=RdfFormat.TURTLE)}
    theirs = rdflib.Graph().parse(file, format="turtle").serialize(format="nt", encoding="utf-8")

    assert len(ours) > 10_000
    assert {Triple(t.subject, t.predicate, t.object) for t in parse(theirs, format=RdfFormat.N_TRIPLES)} == ours
