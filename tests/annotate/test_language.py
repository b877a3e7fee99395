"""What the language pipeline reads at once: runs without blanks, pieces of long texts, spells of sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.annotate.language import pieces, spells, tame


def test_words_as_long_as_words_are_stay_as_they_are() -> None:
    text = "“Red Moon” " + "a" * 199 + "\nhttps://example.org/" + "x" * 100
    assert tame(text) == text


def test_a_run_without_blanks_is_parted_and_keeps_its_length() -> None:
    tamed = tame("(" * 1000)
    assert len(tamed) == 1000
    assert max(map(len, tamed.split())) < 200


@pytest.mark.parametrize("text", ["", "a", "word " * 50_000, "line\n" * 30_000, "a" * 100_000, " " * 100_000])
def test_pieces_cover_a_text_and_are_small(text: str) -> None:
    found = list(pieces(text))
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(end - start <= 40_000 for start, end in found)


def test_pieces_end_at_line_breaks() -> None:
    text = ("word " * 20 + "\n") * 2000
    assert all(text[end - 1] == "\n" for _, end in pieces(text))


def test_an_article_is_one_piece() -> None:
    assert list(pieces("word " * 5000)) == [(0, 25_000)]
    assert list(spells([True, False, False] * 2000)) == [(0, 6000)]


def test_spells_begin_with_a_sentence() -> None:
    starts = [index % 7 == 0 for index in range(30_000)]
    found = list(spells(starts))
    assert len(found) > 1
    assert all(starts[first] for first, _ in found)
    assert [first for first, _ in found[1:]] == [last for _, last in found[:-1]]
    assert not list(spells([]))
