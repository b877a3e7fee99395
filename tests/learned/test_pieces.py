"""A text as the encoder reads it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.learned.model import WEIGHTS
from kg.learned.pieces import QUOTES, RULE_TAGS, SHAPES, Pieces, load_tokenizer, pieces_of, rule_tags
from kg.learned.windows import windows
from kg.model import Span

TEXT = "Claire Denis shot “High Life” in Cologne. A24 opens ‘it’ in 2019."


def pieces(text: str) -> Pieces:
    return pieces_of(text, load_tokenizer(WEIGHTS / "tokenizer.json"))


def piece_at(found: Pieces, word: str, text: str = TEXT) -> int:
    return found.starts.index(text.index(word))


def test_pieces_keep_their_places() -> None:
    found = pieces(TEXT)
    assert "".join(TEXT[a:b] for a, b in zip(found.starts, found.ends, strict=True)) == TEXT.replace(" ", "")


def test_the_shape_of_words_is_told() -> None:
    found = pieces(TEXT)
    claire, shot, number = (found.shapes[piece_at(found, word)] for word in ("Claire", "shot", "2019"))
    assert len({claire, shot, number, found.shapes[piece_at(found, "Denis")]}) == 4  # Claire opens a sentence


def test_quotation_marks_are_told() -> None:
    found = pieces(TEXT)
    assert [found.quotes[piece_at(found, word)] for word in ("High", "it’", "Cologne")] == [1, 2, 0]


def test_sentences_are_counted() -> None:
    found = pieces(TEXT)
    assert found.sentences[piece_at(found, "Cologne")] == 0
    assert found.sentences[piece_at(found, "A24")] == 1


def test_a_span_covers_the_pieces_of_its_words() -> None:
    found = pieces(TEXT)
    start = TEXT.index("High Life")
    first, last = found.range_of(Span(start, start + len("High Life")))
    assert TEXT[found.starts[first] : found.ends[last - 1]] == "High Life"


def test_the_rules_mentions_are_told_by_type_and_place() -> None:
    found = pieces(TEXT)
    tags = rule_tags(found, [(Span(0, 12), "Person"), (Span(42, 45), "Nonsense")])
    first, last = found.range_of(Span(0, 12))
    assert tags[first] and tags[first + 1] == tags[first] + 1
    assert not any(tags[last:])


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = pieces(text)
    assert all(0 <= a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))
    assert set(found.shapes) <= set(range(SHAPES)) and set(found.quotes) <= set(range(QUOTES))
    assert max(rule_tags(found, [(Span(0, len(text)), "Other")] if text else []), default=0) < RULE_TAGS


def test_a_short_text_is_one_window() -> None:
    assert windows((0, 0, 1)) == ((0, 1, 2),)
    assert windows(()) == ()


@given(st.lists(st.integers(1, 90), min_size=1, max_size=120))
def test_windows_cover_everything_within_the_encoders_bounds(lengths: list[int]) -> None:
    sentences = [number for number, length in enumerate(lengths) for _ in range(length)]
    found = windows(sentences)
    assert {i for window in found for i in window} == set(range(len(sentences)))
    assert all(len(window) <= 508 for window in found)
    assert sum(map(len, found)) <= 3 * len(sentences)
    assert all(window[:90] == tuple(range(90)) for window in found[1:])  # the opening goes along
