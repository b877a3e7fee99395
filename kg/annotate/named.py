"""What a named mention is, and what every finder of mentions reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.annotate.gazetteer import Gazetteers
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
    model's class of a work (SCREEN, PRINT, STAGE).
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


def clear(span: Span, taken: Iterable[Span]) -> bool:
    """Whether ``span`` overlaps none of ``taken``."""
    return not any(span.overlaps(other) for other in taken)


def without_overlaps(found: Iterable[Named]) -> tuple[Named, ...]:
    """The mentions in order; of two that overlap the longer stays."""
    kept: list[Named] = []
    for named in sorted(found, key=lambda n: (-(n.span.end - n.span.start), n.span.start)):
        if clear(named.span, (k.span for k in kept)):
            kept.append(named)
    return tuple(sorted(kept, key=lambda n: n.span.start))
