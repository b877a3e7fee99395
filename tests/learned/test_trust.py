"""What the relation model is told about names and clauses."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from kg.annotate.named import Named
from kg.annotate.words import load_words
from kg.config import Config
from kg.extract.extractor import load_rules
from kg.learned.agreement import UNNAMED, Agreements
from kg.learned.clauses import Clauses
from kg.learned.mentions import LearnedMention
from kg.model import Span
from kg.ontology import ontology_path
from tests.support import make_article

ClausesOf = Callable[[str], Clauses]
TEXT = "Holm made The Salt Road in Oslo."


@pytest.fixture(scope="module")
def clauses_of() -> ClausesOf:
    annotator, words = load_rules(Config(), None).annotator, load_words(ontology_path())

    def reading(text: str) -> Clauses:
        return Clauses(annotator.annotate(make_article("a1", text, "2019-06-14")), words)

    return reading


def annotated(*mentions: LearnedMention) -> Any:
    reading = SimpleNamespace(mentions=mentions, nothing=lambda span: 0.25)
    named = [Named(Span(0, 4), "Person", "Holm"), Named(Span(10, 23), "Work", "The Salt Road")]
    registry = SimpleNamespace(of_mention={0: "p", 1: "w"})
    sentences = (Span(0, len(TEXT)),)
    article = SimpleNamespace(text=TEXT)
    return SimpleNamespace(article=article, named=named, registry=registry, reading=reading, sentences=sentences)


def agreed(read: Any) -> Agreements:
    plain: Any = SimpleNamespace(sentence=lambda place: (0.0, 0.5))
    return Agreements(read, plain, {"p": "person", "w": "work"})


def of(key: str, *mentions: LearnedMention) -> tuple[float, ...]:
    return agreed(annotated(*mentions)).of(key)


def test_a_name_that_the_encoder_sees_just_so_is_agreed_on() -> None:
    found = of("w", LearnedMention(Span(10, 23), "SCREEN", 0.9))
    assert found == (0.9, 0.9, 0.0, 0.0, 0.25, 0.0, 0.0, 3.0, 0.0)


def test_a_name_of_another_kind_is_told_apart() -> None:
    assert of("p", LearnedMention(Span(0, 4), "SCREEN", 0.8))[:4] == (0.0, 0.0, 0.8, 0.0)


def test_a_part_of_a_name_is_cut() -> None:
    assert of("w", LearnedMention(Span(14, 23), "SCREEN", 0.9))[:4] == (0.0, 0.0, 0.0, 1.0)


def test_without_an_encoder_nothing_is_said() -> None:
    nobody = annotated()
    nobody.reading = None
    assert agreed(nobody).of("p") == UNNAMED
    assert agreed(nobody).at("p", Span(0, 4)) < 0
    assert len(UNNAMED) == len(of("p"))


def test_the_whole_article_shows_how_far_its_names_are_names() -> None:
    seen = agreed(annotated(LearnedMention(Span(0, 4), "PERSON", 0.6), LearnedMention(Span(10, 23), "SCREEN", 0.8)))
    assert seen.everywhere == pytest.approx((1.0, 0.7, 0.0, 0.0, 1.0))
    assert agreed(annotated(LearnedMention(Span(14, 23), "SCREEN", 0.9))).everywhere[0] == 0.0
    nobody = annotated()
    nobody.reading = None
    assert agreed(nobody).everywhere[:2] == (1.0, 1.0)


def test_each_place_is_judged_by_itself() -> None:
    found = agreed(annotated(LearnedMention(Span(10, 23), "SCREEN", 0.9)))
    assert (found.at("w", Span(10, 23)), found.at("w", Span(14, 23)), found.at("w", None)) == (0.9, 0.0, -1.0)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("Holm is in talks to direct it, but Kerr wrote it.", "Holm", (1.0, 0.0, 0.0, 0.0)),
        ("Holm is in talks to direct it, but Kerr wrote it.", "Kerr", (0.0, 0.0, 0.0, 0.0)),
        ("The studio is circling the film.", "studio", (0.0, 1.0, 0.0, 0.0)),
        ("Holm didn’t write it.", "Holm", (0.0, 0.0, 1.0, 0.0)),
        ("Holm was once to have directed it.", "Holm", (1.0, 1.0, 0.0, 1.0)),
    ],
)
def test_clauses_say_what_they_doubt(clauses_of: ClausesOf, text: str, place: str, expected: tuple[float, ...]) -> None:
    assert clauses_of(text).signs(text.index(place)) == expected


def test_a_sentence_asks_or_is_a_headline(clauses_of: ClausesOf) -> None:
    text = "Did Holm write it? Holm to Write Ferry Drama."
    clauses = clauses_of(text)
    assert clauses.sentence(0) == (1.0, 0.5)
    assert clauses.sentence(text.index("to Write")) == pytest.approx((0.0, 0.8))
