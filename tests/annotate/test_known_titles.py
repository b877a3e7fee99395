"""Titles named once more: as whole words, outside quotation marks, all of them in one reading."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.known_titles import known_titles
from kg.annotate.named import WORK, Named
from kg.model import Span

TITLES = ("Red Moon", "Red Moon Rising", "Moon", "¡Three!", "Ha Ha")


def one_by_one(text: str) -> list[tuple[str, Span]]:
    return [
        (title, Span(*match.span()))
        for title in TITLES
        for match in re.finditer(rf"(?<![\w“‘\"]){re.escape(title)}(?![\w”])", text)
    ]


@given(st.lists(st.sampled_from([*TITLES, "Ha", " ", " ", ", ", "“", "”", "s", "_", "1"]), max_size=30).map("".join))
def test_finds_what_a_search_for_each_title_finds(text: str) -> None:
    titles = known_titles(Named(Span(0, len(title)), WORK, title) for title in TITLES)
    assert titles.found(text, 0, len(text)) == one_by_one(text)


def test_a_single_word_that_is_quoted_elsewhere_is_not_looked_for() -> None:
    titles = known_titles([Named(Span(0, 6), WORK, "Moon", quoted=True)])
    assert not titles.found("Moon", 0, 4)
