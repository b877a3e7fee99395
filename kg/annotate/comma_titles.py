"""Unquoted titles with a comma in them, where their end or their year shows how far they reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.named import WORK, Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_WORD = r"[A-ZÀ-Þ][\w’'-]*"
_PIECE = rf"{_WORD}(?: (?:of|the|in|and|to|a|{_WORD}))*"
#: "Quo Vadis, Aida?, which": only a title ends on a question mark before a comma.
_PIECES = re.compile(rf"(?<![\w“‘\"]){_PIECE}(?:, {_PIECE})*")
_MARK = re.compile(r"[?!](?=[,;])")
#: "Truly, Madly, Deeply (1990)": single words, of which none is a name by itself.
_DATED = re.compile(rf"(?<=[a-z] ){_WORD}(?:, {_WORD}){{1,3}}(?=,? \((?:19|20)\d\d\))")


def comma_titles(source: Source, taken: Stretches) -> Iterator[Named]:
    """Titles such as "Quo Vadis, Aida?" and "Truly, Madly, Deeply"."""
    for pieces in _PIECES.finditer(source.text):
        if mark := _MARK.match(source.text, pieces.end()):
            span = Span(pieces.start(), mark.end())
            if clear(span, taken) and span.end - span.start < 60:
                yield Named(span, WORK, span.of(source.text), detail="whole")
    for match in _DATED.finditer(source.text):
        words = match.group().split(", ")
        named = all(source.gazetteers.find(w) or name_key(w) in source.gazetteers.given_names for w in words)
        if not named and clear(Span(*match.span()), taken):
            yield Named(Span(*match.span()), WORK, match.group(), detail="whole")
