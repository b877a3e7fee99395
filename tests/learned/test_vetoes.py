"""Wordings that rule a learned relation out, each by itself: the whole extractor seldom needs them on plain sentences."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kg.annotate.words import Words, load_words
from kg.extract.reference import Ref
from kg.learned.candidates import Candidate
from kg.learned.references import Reference
from kg.learned.vetoes import stands_aside
from kg.model import Span
from kg.ontology import ontology_path

BELL, ROAD = "Simon Bell", "“Iron Road”"


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(ontology_path())


def aside(
    words: Words, text: str, relation: str, name: str = BELL, title: str | None = None, other: str | None = None
) -> bool:
    """Whether a relation of somebody (or a year) in a text of one sentence is ruled out, with a ``title`` or a work that is
    silently understood; the text may name an ``other`` work."""
    span = Span(text.index(name), text.index(name) + len(name))
    place = 0 if title is None else text.index(title)
    date = name.isdigit()
    named = [SimpleNamespace(span=span, type="Date" if date else "Person")]
    if other is not None:
        start = text.index(other)
        named.append(SimpleNamespace(span=Span(start, start + len(other)), type="Work"))
    named.sort(key=lambda one: one.span.start)
    at = [one.span for one in named].index(span)
    annotated = SimpleNamespace(
        article=SimpleNamespace(text=text, published=None),
        units=[
            SimpleNamespace(span=span),
            SimpleNamespace(span=Span(place, len(text) - 1 if title is None else place + len(title))),
        ],
        mentions_in=lambda place: [i for i, one in enumerate(named) if i != at and place.contains(one.span)],
        registry=SimpleNamespace(of_mention={i: "Screen:other" for i in range(len(named)) if i != at}),
        named=named,
        dates={at: SimpleNamespace(value=SimpleNamespace(value=name))},
        sentence_at=lambda place: Span(0, len(text)),
    )
    reading: Any = SimpleNamespace(annotated=annotated)
    if date:
        mention = Reference(name, "Date", "date", "name", 0, False, None, at)
    else:
        mention = Reference(f"Person:{name}", "Person", "person", "name", 0, False, Ref(f"Person:{name}", span))
    candidate = Candidate(mention, "Screen:iron road", None if title is None else 1, (relation,), not date, ((0.0,),))
    return stands_aside(reading, relation, candidate, words)


@pytest.mark.parametrize(
    "text",
    [
        f"Blue Gate’s head of film {BELL} spoke of {ROAD}.",
        f"The analyst {BELL} expects more of {ROAD}.",
        f"“We liked {ROAD},” said {BELL}, founder of Box Office Digest.",
        f"{ROAD} reminded everybody of {BELL}.",
        f"The role in {ROAD} was first offered to {BELL}.",
        f"She had offered {BELL} a part in {ROAD}.",
        f"{BELL} had turned down the lead in {ROAD}.",
        f"{BELL}, who declined, wishes {ROAD} well.",
    ],
)
def test_who_stands_outside_a_work_has_no_part_in_it(words: Words, text: str) -> None:
    assert aside(words, text, "produced")


@pytest.mark.parametrize(
    "text",
    [
        f"{BELL} directed {ROAD} for Blue Gate, whose head of film is pleased.",
        f"{BELL} acts in {ROAD} with somebody who had declined a fee.",
        f"The film’s headline star {BELL} is in {ROAD}.",
    ],
)
def test_who_only_stands_beside_such_words_may_have_one(words: Words, text: str) -> None:
    assert not aside(words, text, "starsIn")


@pytest.mark.parametrize("verb", [", played by", ", who is portrayed by", " is voiced by"])
def test_who_is_played_plays_nobody(words: Words, verb: str) -> None:
    text = f"{BELL}{verb} Ada Brook, comes home in {ROAD}."
    assert aside(words, text, "starsIn")
    assert not aside(words, text, "starsIn", "Ada Brook")


@pytest.mark.parametrize("verb", ["was removed from the film", "dropped out of", "was fired from"])
def test_who_left_a_work_is_not_in_it(words: Words, verb: str) -> None:
    assert aside(words, f"{BELL} {verb} {ROAD}.", "starsIn", title=ROAD)
    assert not aside(words, f"{BELL} was praised for {ROAD}.", "starsIn", title=ROAD)


def test_whose_work_is_adapted_does_not_direct_it(words: Words) -> None:
    text = f"She made a film version of {BELL}’s {ROAD}."
    assert aside(words, text, "directed")
    assert not aside(words, text, "wrote")


def test_a_span_of_years_is_no_release(words: Words) -> None:
    text = f"She was in {ROAD} between 2014 and 2017, and in another from 2018 to 2019."
    assert all(aside(words, text, "releaseDate", year) for year in ("2014", "2017", "2019"))
    assert not aside(words, f"{ROAD} is a drama from 2014.", "releaseDate", "2014")


@pytest.mark.parametrize("text", [f"He made {ROAD} and 2019’s Salt Lane.", f"He made {ROAD} and Salt Lane (2019)."])
def test_a_year_beside_another_title_is_not_this_ones(words: Words, text: str) -> None:
    assert aside(words, text, "releaseDate", "2019", other="Salt Lane")
    assert not aside(
        words, text.replace("’s", ": ").replace("(", "was ").replace(")", ""), "releaseDate", "2019", other="Salt Lane"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Among the favourites to take over the lead in {ROAD} is {BELL}.",
        f"Tipped for the title role in {ROAD} are Ann Low and {BELL}.",
        f"{BELL}’s '80s TV series {ROAD} is back.",
        f"{BELL}’s {ROAD} season two is out.",
        f"{BELL} made a sequel to {ROAD}.",
        f"{BELL} Iron Road was shown.",
        f"A {BELL}-starring comedy, {ROAD}, is out.",
    ],
)
def test_who_may_get_it_or_made_another_directs_nothing(words: Words, text: str) -> None:
    title = ROAD if ROAD in text else "Iron Road"
    assert aside(words, text, "directed", title=title)


def test_a_remake_is_not_what_it_remakes(words: Words) -> None:
    text = f"Salt Lane is {BELL}’s remake of {ROAD}."
    assert aside(words, text, "directed", title=ROAD, other="Salt Lane")
    assert not aside(words, f"{BELL}’s film {ROAD} is out.", "directed", title=ROAD)


def test_a_day_on_which_something_was_settled_is_no_release(words: Words) -> None:
    assert aside(words, f"Blue Gate renewed {ROAD} for a third season on 2014.", "releaseDate", "2014")
    assert not aside(words, f"Blue Gate renewed {ROAD}, which aired first in 2014.", "releaseDate", "2014")
    assert aside(words, f"{ROAD} ran for six seasons, 2008-2014.", "releaseDate", "2014")


def test_a_day_that_holds_no_longer_is_no_release(words: Words) -> None:
    assert aside(words, f"{ROAD} was delayed from its scheduled 2014.", "releaseDate", "2014")
    assert not aside(words, f"{ROAD} was delayed to 2014.", "releaseDate", "2014")


def test_a_work_after_whose_events_another_plays_is_not_meant(words: Words) -> None:
    text = f"Set after the events of {ROAD}, it also features {BELL}."
    assert aside(words, text, "starsIn", title=ROAD)
    assert not aside(words, f"{ROAD} also features {BELL}.", "starsIn", title=ROAD)


def test_who_was_beaten_won_nothing(words: Words) -> None:
    assert aside(words, f"Ann Low beat {BELL} to the prize for {ROAD}.", "wonAward")
    assert not aside(words, f"{BELL} beat Ann Low to the prize for {ROAD}.", "wonAward")


def test_a_prize_for_playing_makes_no_director(words: Words) -> None:
    assert aside(words, f"He lost the best actor prize to {BELL} in {ROAD}.", "directed", title=ROAD)
    assert not aside(words, f"He lost the best actor prize to the director {BELL} of {ROAD}.", "directed", title=ROAD)
