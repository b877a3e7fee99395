"""What a named mention is, and what every finder of mentions reads."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.gazetteer import Gazetteers
from kg.annotate.stretches import Stretches
from kg.annotate.words import Words
from kg.model import Span

WORK = "Work"


@dataclass(frozen=True, slots=True)
class Named:
    """A named mention. ``name`` is the surface form as a name; ``canonical`` a gazetteer's name for it.

    ``type`` is an ontology class, or "Work" where the kind of work is not yet known, or one of "Demonym",
    "Publication" and "Other", which no relation takes. ``detail`` carries the list's own remark (a
    company's kind, a festival's section) or how the mention was found: "hint" by the tagger alone, "form" by a word
    that surnames end in too, "whole" as a title whose extent is certain, "learned" by the model alone. ``kind`` is the
    model's class of a work (SCREEN, PRINT, STAGE, MUSIC).
    """

    span: Span
    type: str
    name: str
    canonical: str | None = None
    detail: str = ""
    quoted: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NerHint:
    """An entity the statistical tagger saw: a hint, often glued or cut."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what is known before any mention is: word lists and the tagger's hints."""

    text: str
    gazetteers: Gazetteers
    words: Words
    hints: Sequence[NerHint]

    def hints_at(self, span: Span) -> Sequence[NerHint]:
        """The hints that overlap ``span``."""
        first = bisect_right(self.hints, span.start, key=lambda hint: hint.span.end)
        return self.hints[first : bisect_left(self.hints, span.end, first, key=lambda hint: hint.span.start)]


#: How far, in characters, a name reaches before and after the word that tells what it is.
_BEFORE_KEYWORD, _AFTER_KEYWORD = 300, 60


def around(name: re.Pattern[str], keyword: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of ``name``, each of which holds one of ``keyword``.

    Only what stands near a keyword is looked at: runs of capitals may be as long as the text.
    """
    position = 0
    for key in keyword.finditer(text):
        if key.start() >= position:
            match = name.search(text, max(position, key.start() - _BEFORE_KEYWORD), key.end() + _AFTER_KEYWORD)
            if match is not None:
                yield match
                position = match.end()


def clear(span: Span, taken: Stretches) -> bool:
    """Whether ``span`` overlaps none of ``taken``."""
    return not taken.overlaps(span)


def without_overlaps(found: Iterable[Named]) -> tuple[Named, ...]:
    """The mentions in order; of two that overlap the longer stays."""
    kept: list[Named] = []
    covered = Stretches()
    for named in sorted(found, key=lambda n: (-(n.span.end - n.span.start), n.span.start)):
        if clear(named.span, covered):
            covered.add(named.span)
            kept.append(named)
    return tuple(sorted(kept, key=lambda n: n.span.start))
