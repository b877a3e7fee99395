"""No text costs more than in proportion to its length. Work is counted in calls, not in seconds."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from itertools import cycle, islice

import pytest

from kg.extract import RuleExtractor
from kg.model import Extraction
from tests.extract.conftest import Read
from tests.support import make_article

GIVEN = ("Anna", "Maria", "John", "Peter", "Laura", "David", "Emma", "Paul", "Sofia", "Mark", "Clara", "James")
PROSE = (
    "the film was shot in Paris by Anna Berg who said that it would open in London with music from the studio while "
    "Maria Koleva directed “Red Moon” starring John Smith as a director of the company and"
).split()


def name(number: int) -> str:
    """A full name, another one for each number."""
    letters = "".join("bcdfghklmn"[int(digit)] + "a" for digit in str(number))
    return f"{GIVEN[number % len(GIVEN)]} {letters.capitalize()}son"


def names(count: int, form: str = "{}", between: str = ", ") -> str:
    return between.join(form.format(name(number)) for number in range(count))


#: Texts of about so many words, or marks where they have none.
TEXTS: dict[str, Callable[[int], str]] = {
    "a paragraph without a full stop": lambda size: " ".join(islice(cycle(PROSE), size)),
    "names in a list": lambda size: f"“Red Moon” stars {names(size // 2)}.",
    "names on lines": lambda size: names(size // 2, between="\n"),
    "titles in a list": lambda size: f"The festival shows {names(size // 3, '“Red {}”')}.",
    "titles in sentences": lambda size: names(size // 4, "{} directed “Red Moon.”", " "),
    "titles that come back": lambda size: names(size // 6, "“Red {0}” opened. Red {0} ended.", " "),
    "a round-up": lambda size: names(size // 4, "• “{0}”: directed by {0}", "\n"),
    "of and of": lambda size: "the friend " + "of Anna Berg " * (size // 3),
    "capitals": lambda size: "Red Moon Rising " * (size // 3),
    "parentheses with names": lambda size: "Anna Berg (Rose) " * (size // 3),
    "one film, many descriptions": lambda size: (
        "John Smith directed “Red Moon.” " + "The director of the film said that she liked that film. " * (size // 11)
    ),
    "credit lines": lambda size: names(size // 4, "Directed by: {}", "\n"),
    "links": lambda size: "https://example.org/a " * (size // 2),
    "quotation marks": lambda size: '"a b" ' * (size // 3),
    "apostrophes": lambda size: "'a " * size,
    "blank lines": lambda size: "a\n\n" * size,
}

#: Texts that are mostly marks, and that nested patterns or a tokenizer may take apart over and over.
MARKS: dict[str, str] = {
    "opening quotation marks": "“ " * 2000,
    "nested quotation marks": "“" * 1000 + "a" + "”" * 1000,
    "straight quotation marks": '"' * 2000,
    "single quotation marks": "'a " * 2000,
    "opening parentheses": "(" * 2000,
    "nested parentheses": "(" * 1000 + "a" + ")" * 1000,
    "one word": "a" * 100_000,
    "hyphens": "A-" * 2000,
    "initials": "A.B. " * 800,
    "links that never end": "[+ see also: " * 500,
    "awards": "Best Director Award " * 800,
    "festivals": "Cannes Film Festival " * 800,
    "blanks": " " * 100_000 + "x",
    "line breaks": "\n" * 100_000,
    "nothing": "",
}


def calls(extractor: RuleExtractor, text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(extractor.extract, make_article("a1", text))
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", TEXTS)
def test_twice_the_text_is_twice_the_work(extractor: RuleExtractor, kind: str) -> None:
    once, twice = (calls(extractor, TEXTS[kind](size)) for size in (600, 1200))
    assert twice < 2.5 * once


@pytest.mark.parametrize("kind", MARKS)
def test_marks_come_to_an_end_and_say_nothing(extractor: RuleExtractor, kind: str) -> None:
    assert not extractor.extract(make_article("a1", MARKS[kind])).facts


def test_a_long_list_keeps_its_names(read: Read) -> None:
    reading = read(f"“Red Moon” stars {names(250)} and Zoe Last.")
    assert {(name(number), "starsIn", "Red Moon") for number in range(100)} <= reading.triples
    assert all(predicate == "starsIn" for _, predicate, _ in reading.triples)


def test_a_sentence_without_end_is_read_piece_by_piece(read: Read) -> None:
    text = " and ".join(f"{name(number)} directed “Red {name(number).split()[1]}”" for number in range(200))
    facts = read(text).extraction.facts
    assert len(facts) > 50
    assert max(fact.evidence.sentence.end - fact.evidence.sentence.start for fact in facts) < 6000


def test_names_of_one_surname_stay_open(extractor: RuleExtractor) -> None:
    many = " ".join(f"{name(number).split()[1]} Smith directed “Red {name(number)}.”" for number in range(300))
    found: Extraction = extractor.extract(make_article("a1", f"{many} Smith directed “Dark Sun.”"))
    assert not [fact for fact in found.facts if fact.object == "Screen:dark sun"]
