"""Each saved question with its expected answer, and names to entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError, UsageError
from kg.query.engine import run
from kg.query.lookup import Directory
from kg.query.questions import Parameter, find_question, load_questions
from kg.store import terms
from kg.store.layout import GraphReader
from tests.query.sample import HOSTILE

CROW, LIFE = "The White Crow", "Rudolf Nureyev: The Life"
FIENNES, IVENKO, ADELE = "Ralph Fiennes", "Oleg Ivenko", "Adèle Exarchopoulos"

ANSWERS: list[tuple[str, dict[str, str], list[tuple[str, ...]]]] = [
    ("actors-who-direct", {}, [(FIENNES, CROW)]),
    ("adaptations", {}, [(CROW, LIFE, "Julie Kavanagh")]),
    ("awards", {}, [("Suspiria", "Golden Lion", "false"), ("Suspiria", "Silver Lion", "true")]),
    (
        "cast",
        {"work": "the white CROW"},
        [(CROW, ADELE, ""), (CROW, IVENKO, "Rudolf Nureyev"), (CROW, FIENNES, "Alexander Pushkin")],
    ),
    ("characters", {}, [("Alexander Pushkin", FIENNES, CROW), ("Rudolf Nureyev", IVENKO, CROW)]),
    ("co-stars", {"person": "adele exarchopoulos"}, [(ADELE, IVENKO, CROW), (ADELE, FIENNES, CROW)]),
    (
        "coverage",
        {"entity": "ralph fiennes"},
        [(FIENNES, "2")],
    ),
    ("crew", {"work": CROW}, [(CROW, FIENNES, "directed")]),
    ("directors-and-actors", {"director": FIENNES}, [(FIENNES, ADELE, "1"), (FIENNES, IVENKO, "1")]),
    ("distributors", {}, [("StudioCanal UK", CROW, "Britain")]),
    (
        "evidence",
        {"entity": "Adele Exarchopoulos"},
        [(ADELE, "stars in", CROW, "crow-trailer", "0.9", f"{ADELE} starsIn {CROW}.")],
    ),
    (
        "facts-of-article",
        {"article": "crow-trailer"},
        [
            ("crow-trailer", FIENNES, "directed", CROW, f"{FIENNES} directed {CROW}."),
            ("crow-trailer", ADELE, "stars in", CROW, f"{ADELE} starsIn {CROW}."),
        ],
    ),
    (
        "festival-programme",
        {},
        [
            ("Telluride Film Festival", terms.clean(HOSTILE), "screened at"),
            ("Telluride Film Festival", CROW, "premiered at"),
        ],
    ),
    ("filmography", {"person": "Ralph Fiennes"}, [(FIENNES, "directed", CROW, ""), (FIENNES, "stars in", CROW, "")]),
    ("planned-releases", {}, [("2019-03-22", CROW, "Britain")]),
    ("premieres-at", {"festival": "Telluride Film Festival"}, [(CROW, "Telluride Film Festival", "false")]),
    ("release-dates", {}, [("2019-03-22", CROW, "Britain", "true")]),
    ("remakes-and-sequels", {}, [("Suspiria", "2018", "remake of", "Suspiria", "1977")]),
    ("source-authors", {}, [("Julie Kavanagh", "1")]),
    ("supported-facts", {}, [(FIENNES, "directed", CROW, "2", "crow-trailer, telluride")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "expected"), ANSWERS, ids=[name for name, _, _ in ANSWERS])
def test_answers(reader: GraphReader, name: str, given: dict[str, str], expected: list[tuple[str, ...]]) -> None:
    question = load_questions()[name]
    result = run(reader, question.text, Directory(reader).bind(question.parameters, given))
    assert [tuple("" if term is None else term.value for term in row) for row in result.rows()] == expected  # type: ignore[union-attr]


def test_every_question_has_an_expected_answer() -> None:
    assert set(load_questions()) == {"least-certain-facts", *(name for name, _, _ in ANSWERS)}


def test_the_least_certain_facts_come_first(reader: GraphReader) -> None:
    rows = list(run(reader, load_questions()["least-certain-facts"].text).rows())
    first = tuple(term.value for term in rows[0])  # type: ignore[union-attr]
    assert first == ("0.7", IVENKO, "stars in", CROW)
    assert {row[0].value for row in rows[1:]} == {"0.9"}  # type: ignore[union-attr]


def test_every_question_runs_without_its_parameters(reader: GraphReader) -> None:
    for question in load_questions().values():
        assert list(run(reader, question.text).rows()), question.name


def test_a_name_may_stand_for_several(reader: GraphReader) -> None:
    assert [found.type for found in Directory(reader).find("SUSPIRIA")] == ["Film", "Film", "Article"]
    assert len(Directory(reader).find("suspiria", ("Work",))) == 2


def test_an_iri_is_a_name_too(reader: GraphReader) -> None:
    found = Directory(reader).find(FIENNES)[0]
    assert Directory(reader).find(found.iri) == [found]


@pytest.mark.parametrize(
    ("name", "classes", "message"),
    [
        ("Fiennes", ("Person",), "no person named 'Fiennes' in the graph; did you mean Ralph Fiennes?"),
        ("Ralf Fines", ("Person",), "did you mean Ralph Fiennes?"),
        ("White", (), "no entity named 'White' in the graph; did you mean The White Crow"),
        (CROW, ("Person", "Organization"), "no person or organization named"),
        ("", (), "no entity named ''"),
        ("no such thing at all", (), "no entity named 'no such thing at all' in the graph"),
    ],
)
def test_unknown_names_bring_the_nearest(
    reader: GraphReader, name: str, classes: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        Directory(reader).find(name, classes)
    assert message in str(caught.value)


def test_names_are_never_pasted_into_the_query(reader: GraphReader) -> None:
    attack = '"} UNION { ?s ?p ?o } #'
    with pytest.raises(UsageError, match="no entity named"):
        Directory(reader).bind([Parameter("work", (), "")], {"work": attack})
    with pytest.raises(UsageError, match="has no parameter 'wrok'; it takes --work"):
        Directory(reader).bind([Parameter("work", ("Work",), "")], {"wrok": CROW})


def test_a_question_mistyped_brings_the_nearest() -> None:
    with pytest.raises(UsageError, match="no question named 'cats'; did you mean cast"):
        find_question("cats", load_questions())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: x\nASK {}", "the head has no description and no example"),
        ("# titel: x\nASK {}", "not an entry of a question's head"),
        ("# title: x\n# description: x\n# example: x\n# param p [Work]: x\nASK {}", "each parameter needs one VALUES"),
        ("# title: x\n# description: x\n# example: x\nASK { VALUES ?p { UNDEF } }", "each parameter needs one VALUES"),
    ],
)
def test_a_bad_head_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "bad.rq").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"bad\.rq") as caught:
        load_questions(tmp_path)
    assert message in str(caught.value)


def test_a_question_added_to_the_ontology_is_there(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    head = "# title: x\n# description: y\n# param who [Person]: a name\n# example: z\n"
    (tmp_path / "questions" / "mine.rq").write_text(head + "ASK { VALUES ?who { UNDEF } }", encoding="utf-8")
    question = load_questions(tmp_path)["mine"]
    assert (question.title, question.description, question.example) == ("x", "y", "z")
    assert question.parameters == (Parameter("who", ("Person",), "a name"),)
