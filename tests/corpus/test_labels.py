"""The rules for labels find what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.labels import measures, problems
from tests.support import make_article

TEXT = "Ralph Fiennes directed “The White Crow,” with Oleg Ivenko as Nureyev. It opens on April 26."
ARTICLE = make_article("crow", TEXT, "2019-01-25")


def label(**changes: Any) -> dict[str, Any]:
    digest, chars = measures(ARTICLE, None)
    return {
        "id": "crow",
        "date": "2019-01-25",
        "chars": chars,
        "sha256": digest,
        "entities": {
            "Ralph Fiennes": {"type": "Person", "aliases": ["Fiennes"]},
            "Oleg Ivenko": {"type": "Person", "aliases": []},
            "The White Crow": {"type": "Film", "aliases": [], "year": 2019},
        },
        "triples": [
            {"s": "Ralph Fiennes", "p": "directed", "o": "The White Crow", "status": "stated"},
            {"s": "Oleg Ivenko", "p": "starsIn", "o": "The White Crow", "status": "stated", "character": "Nureyev"},
            {"s": "The White Crow", "p": "releaseDate", "o": "2019-04-26", "status": "stated"},
        ],
        "forbidden": [],
        "notes": "",
    } | changes


def triple(subject: str, predicate: str, target: str, **more: Any) -> dict[str, Any]:
    return {"s": subject, "p": predicate, "o": target, "status": "stated"} | more


def test_a_good_label_has_no_problems() -> None:
    assert list(problems(label(), ARTICLE, None)) == []


def test_a_label_may_say_where_a_fact_stands_and_to_which_split_it_belongs() -> None:
    placed = triple("Ralph Fiennes", "wrote", "The White Crow", quote="Fiennes directed", evidence=[0, 70])
    changes = {"triples": [*label()["triples"], placed], "split": "dev"}
    assert list(problems(label(**changes), ARTICLE, None)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"extra": 1}, "key 'extra'"),
        ({"id": "other"}, "id"),
        ({"date": "2019-01-26"}, "date"),
        ({"chars": 7}, "chars"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"forbidden": [{"s": "Ralph Fiennes", "p": "directed", "o": "The White Crow"}]}, "forbidden"),
    ],
)
def test_a_bad_entry_is_found(changes: dict[str, Any], expected: str) -> None:
    assert [found for found in problems(label(**changes), ARTICLE, None) if expected in found]


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ({"David Hare": {"type": "Person", "aliases": []}}, "neither"),
        ({"Nureyev": {"type": "Dancer", "aliases": []}}, "type"),
        ({"Nureyev": {"type": "Character", "aliases": ["Nureyev"]}}, "alias twice"),
        ({"Nureyev": {"type": "Character", "aliases": [], "year": 19}}, "year"),
    ],
)
def test_a_bad_entity_is_found(entity: dict[str, Any], expected: str) -> None:
    changed = label(entities=label()["entities"] | entity)
    assert [found for found in problems(changed, ARTICLE, None) if expected in found]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (triple("Ralph Fiennes", "admired", "The White Crow"), "unknown predicate"),
        (triple("The White Crow", "directed", "Ralph Fiennes"), "is a Film"),
        (triple("David Hare", "wrote", "The White Crow"), "no entity"),
        (triple("The White Crow", "releaseDate", "April 26"), "not a date"),
        (triple("Ralph Fiennes", "wrote", "The White Crow", status="maybe"), "status"),
        (triple("Ralph Fiennes", "wrote", "The White Crow", character="Nureyev"), "only starsIn"),
        (triple("Ralph Fiennes", "starsIn", "The White Crow", character="Pushkin"), "not in the text"),
        (triple("Ralph Fiennes", "directed", "The White Crow"), "twice"),
        (triple("Ralph Fiennes", "directed", "The White Crow", quote="he directed"), "is 0 times"),
        (triple("Ralph Fiennes", "directed", "The White Crow", quote="re"), "is 2 times"),
        (triple("Ralph Fiennes", "directed", "The White Crow", evidence=[70, 700]), "no stretch"),
        (
            triple("Ralph Fiennes", "directed", "The White Crow", quote="It opens", evidence=[0, 70]),
            "not in the evidence",
        ),
    ],
)
def test_a_bad_triple_is_found(wrong: dict[str, str], expected: str) -> None:
    changed = label(triples=[*label()["triples"], wrong])
    assert [found for found in problems(changed, ARTICLE, None) if expected in found]
