"""A text as the encoder reads it: word pieces with their offsets, the shape of their words, quotation marks, sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.learned.labels import RULE_TYPES
from kg.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WORD = re.compile(r"\w+|[^\w\s]")
_DOUBLE_QUOTED = re.compile(r"“[^“”]{1,200}”|\"[^\"\n]{1,200}\"")
_SINGLE_QUOTED = re.compile(r"(?<!\w)[‘'][^‘’'\n]{1,80}(?:[’']s [^‘’'\n]{1,60})?[’'](?!\w)")
_SENTENCE_START = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’\"')]))[ \t]+(?=[“‘\"'(]?[A-Z0-9])|\n+")
_OPENS_SENTENCE = re.compile(r"(?:\A|[.!?:]|\n)\W*\Z")
#: Shapes of words; the encoder's vocabulary knows no capitals.
_LOWER, _CAPITALISED, _OPENING, _CAPITALS, _NUMBER, _MARK, _LETTER, _MIXED = range(1, 9)
SHAPES = 9
QUOTES = 3
RULE_TAGS = 1 + 2 * len(RULE_TYPES)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text. ``starts`` and ``ends`` are code points; the other sequences run beside ``ids``.

    ``quotes`` is 1 in double and 2 in single quotation marks; ``sentences`` numbers the sentences, by punctuation alone.
    """

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shapes: tuple[int, ...]
    quotes: tuple[int, ...]
    sentences: tuple[int, ...]

    def range_of(self, span: Span) -> tuple[int, int]:
        """The pieces from the first to after the last that ``span`` covers."""
        first = bisect_left(self.starts, span.start)
        if first and self.ends[first - 1] > span.start:
            first -= 1
        return first, bisect_left(self.starts, span.end)


@lru_cache(maxsize=2)
def load_tokenizer(path: Path) -> Tokenizer:
    """The WordPiece tokenizer of a ``tokenizer.json``."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pieces_of(text: str, tokenizer: Tokenizer) -> Pieces:
    """The word pieces of a text, without special ones."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    starts = tuple(start for start, _ in encoded.offsets)
    word_spans = [match.span() for match in _WORD.finditer(text)]
    shapes = [_shape(text, start, end) for start, end in word_spans]
    word_starts = [start for start, _ in word_spans]
    quoted = _quoted(text)
    breaks = [match.end() for match in _SENTENCE_START.finditer(text)]
    return Pieces(
        ids=tuple(encoded.ids),
        starts=starts,
        ends=tuple(end for _, end in encoded.offsets),
        shapes=tuple(shapes[max(0, bisect_right(word_starts, start) - 1)] if shapes else _MARK for start in starts),
        quotes=tuple(quoted[start] for start in starts),
        sentences=tuple(bisect_right(breaks, start) for start in starts),
    )


def rule_tags(pieces: Pieces, mentions: Iterable[tuple[Span, str]]) -> tuple[int, ...]:
    """For each piece what the rules take it for: 0, or the number of a type as first or later piece of a mention."""
    tags = [0] * len(pieces.ids)
    for span, type_ in mentions:
        if type_ in RULE_TYPES:
            first, last = pieces.range_of(span)
            for index in range(first, last):
                tags[index] = 1 + 2 * RULE_TYPES.index(type_) + (index > first)
    return tuple(tags)


def _quoted(text: str) -> Sequence[int]:
    marks = bytearray(len(text))
    for match in _SINGLE_QUOTED.finditer(text):
        marks[match.start() : match.end()] = b"\x02" * (match.end() - match.start())
    for match in _DOUBLE_QUOTED.finditer(text):
        marks[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return marks


def _shape(text: str, start: int, end: int) -> int:
    word = text[start:end]
    if word.isdigit():
        return _NUMBER
    if not any(c.isalpha() for c in word):
        return _MARK
    if word.islower():
        return _LOWER
    if word.isupper():
        return _CAPITALS if len(word) > 1 else _LETTER
    if word[0].isupper() and word[1:].islower():
        return _OPENING if _OPENS_SENTENCE.search(text, max(0, start - 6), start) else _CAPITALISED
    return _MIXED
