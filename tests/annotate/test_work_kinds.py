"""Whether a title names a film, a series, a book or a play."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotate


def kinds(annotate: Annotate, text: str) -> set[tuple[str, str]]:
    read = annotate(text)
    return {
        (d.type, d.name)
        for k, d in read.registry.drafts.items()
        if d.type in {"Film", "Series", "Book", "StageWork", "Game"}
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The novel “Polina” sold well.", {("Book", "Polina")}),
        ("He is the author of “Emma” and “Persuasion.”", {("Book", "Emma"), ("Book", "Persuasion")}),
        ("“Harbour Lights,” a play by Jo Abel, was revived.", {("StageWork", "Harbour Lights")}),
        ("She directed the musical “Annette” in Brussels.", {("Film", "Annette")}),
        ("It is based on the Broadway musical “Annette” of 1957.", {("StageWork", "Annette")}),
        ("The video game “Iron Tide” was a hit.", {("Game", "Iron Tide")}),
    ],
)
def test_the_noun_beside_a_title_tells_its_kind(annotate: Annotate, text: str, expected: set[tuple[str, str]]) -> None:
    assert kinds(annotate, text) == expected


def test_a_film_and_the_book_behind_it_are_two_works(annotate: Annotate) -> None:
    text = "Owen Marsh directed “The Glass Harbour.” It is adapted from the novel “The Glass Harbour” by Ines Duarte."
    assert kinds(annotate, text) == {("Film", "The Glass Harbour"), ("Book", "The Glass Harbour")}


def test_a_network_owns_a_series(annotate: Annotate) -> None:
    assert kinds(annotate, "He was last seen in HBO’s “The Long Shift.”") == {("Series", "The Long Shift")}
