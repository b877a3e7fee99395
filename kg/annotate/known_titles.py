"""Titles that a text names once more, found by their first words: all of them in one reading of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.annotate.named import Named
from kg.model import Span

_WORD = re.compile(r"(?<![\w“‘\"])\w+")
_NO_WORD = re.compile(r"(?<![\w“‘\"])\W")
_GOES_ON = re.compile(r"[\w”]")


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """Titles to look for again, by their first word (empty where a title begins with none) and their length."""

    by_start: Mapping[str, Mapping[int, Mapping[str, int]]]

    def found(self, text: str, start: int, end: int) -> list[tuple[str, Span]]:
        """Where ``text[start:end]`` names a title as whole words and not in quotation marks, title by title."""
        found: list[tuple[int, Span, str]] = []
        for at, word in self._starts(text, start, end):
            for length, names in self.by_start.get(word, {}).items():
                name = text[at : at + length]
                if name in names and at + length <= end and not _GOES_ON.match(text, at + length, end):
                    found.append((names[name], Span(at, at + length), name))
        kept: list[tuple[int, Span, str]] = []
        for order, span, name in sorted(found):
            if not (kept and kept[-1][0] == order and kept[-1][1].overlaps(span)):
                kept.append((order, span, name))
        return [(name, span) for _, span, name in kept]

    def _starts(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        for match in _WORD.finditer(text, start, end):
            yield match.start(), match.group()
        if "" in self.by_start:
            for match in _NO_WORD.finditer(text, start, end):
                yield match.start(), ""


def known_titles(titles: Iterable[Named]) -> KnownTitles:
    """``titles`` made ready to be looked for; single words that are quoted elsewhere are left out."""
    by_start: dict[str, dict[int, dict[str, int]]] = {}
    for order, (name, title) in enumerate({t.name: t for t in titles}.items()):
        if len(name.split()) > 1 or not title.quoted:
            first = _WORD.match(name)
            by_start.setdefault(first.group() if first else "", {}).setdefault(len(name), {})[name] = order
    return KnownTitles(by_start)
