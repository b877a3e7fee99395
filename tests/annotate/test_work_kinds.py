"""Whether a title names a film, a series, a book or a play."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotate


def kinds(annotate: Annotate, text: str) -> set[tuple[str, str]]:
    read = annotate(text)
    return {
        (d.type, d.name)
        for k, d in read.registry.drafts.items()
        if d.type in {"Film", "Series", "Book", "StageWork", "Game", "MusicWork"}
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The novel “Polina” sold well.", {("Book", "Polina")}),
        ("He is the author of “Emma” and “Persuasion.”", {("Book", "Emma"), ("Book", "Persuasion")}),
        ("“Harbour Lights,” a play by Jo Abel, was revived.", {("StageWork", "Harbour Lights")}),
        ("She directed the musical “Annette” in Brussels.", {("Film", "Annette")}),
        ("It is based on the Broadway musical “Annette” of 1957.", {("StageWork", "Annette")}),
        (
            "The nominees for best album were Ada Brook’s “Night Drive” and “Low Tide” by Paul Kerr.",
            {("MusicWork", "Night Drive"), ("MusicWork", "Low Tide")},
        ),
        (
            "Her new song is “Night Drive” from “Low Tide.”",
            {("MusicWork", "Night Drive"), ("Film", "Low Tide")},
        ),
        ("Her song was heard in the trailer for Greta Holm’s film “Low Tide.”", {("Film", "Low Tide")}),
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


def test_a_subtitle_alone_names_the_work_with_the_whole_title(annotate: Annotate) -> None:
    text = "The trailer for “Iron Tide: Return to Harbour” is out. “Return to Harbour” was directed by Owen Marsh."
    assert kinds(annotate, text) == {("Film", "Iron Tide: Return to Harbour")}


def test_a_series_name_alone_names_no_one_of_its_works(annotate: Annotate) -> None:
    text = "Owen Marsh directed “Iron Tide: Return to Harbour” and, long before it, “Iron Tide.”"
    assert len(kinds(annotate, text)) == 2
