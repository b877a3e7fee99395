"""The names already found in a text, as far as they bear on unquoted titles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from kg.annotate.named import WORK, Named, Source
from kg.annotate.persons import short_forms
from kg.annotate.stretches import Stretches
from kg.annotate.title_evidence import NounEvidence
from kg.model import Span
from kg.names import name_key

_WORD = re.compile(r"\w+")
#: How many places of a word are looked at for a form that begins with it.
_PLACES = 60


class Surroundings:
    """What one text's unquoted titles are held against: its names, the tagger's hints, the word lists."""

    def __init__(self, source: Source, named: Sequence[Named]) -> None:
        self.text = source.text
        self.words = source.words
        self.gazetteers = source.gazetteers
        self.nouns = NounEvidence(source.words)
        self.other_hints = Stretches(
            h.span for h in source.hints if h.label not in {"WORK_OF_ART", "DATE", "CARDINAL", "ORDINAL"}
        )
        self.hints = Stretches(h.span for h in source.hints if h.label == "WORK_OF_ART")
        self.surnames = frozenset(short_forms(n.name for n in named if n.type == "Person"))
        self.blocked = Stretches(
            n.span
            for n in named
            if n.quoted
            or n.detail == "whole"
            or (n.type not in {WORK, "Person", "Place", "Other"} and n.detail != "form")
        )
        self.persons = Stretches(n.span for n in named if n.type == "Person")
        self.organisations = Stretches(n.span for n in named if n.type == "Organization")
        self.places = Stretches(n.span for n in named if n.type == "Place")
        self.titles = frozenset(n.name for n in named if n.type == WORK)
        self._title_ends = sorted(n.span.end for n in named if n.type == WORK)
        self._places_of: dict[str, list[int]] = {}
        for match in _WORD.finditer(self.text):
            self._places_of.setdefault(match.group(), []).append(match.start())

    def hinted(self, span: Span) -> bool:
        """Whether the tagger sees a work that holds ``span``."""
        return any(hint.contains(span) for hint in self.hints.at(span))

    def occurs(self, word: str) -> bool:
        """Whether a word stands in the text in just this form."""
        return word in self._places_of

    def recurs(self, form: str) -> bool:
        """Whether a form stands in the text more than once."""
        first = _WORD.match(form)
        places = self._places_of.get(first.group(), [])[:_PLACES] if first else []
        return sum(self.text.startswith(form, at) and not self._goes_on(at + len(form)) for at in places) > 1

    def _goes_on(self, offset: int) -> bool:
        return self.text[offset : offset + 1].isalnum()

    def title_end_before(self, offset: int) -> int:
        """Where the last title that ends by ``offset`` does; 0 if none does."""
        index = bisect_right(self._title_ends, offset)
        return self._title_ends[index - 1] if index else 0

    def possessor(self, span: Span) -> float:
        """Weight of a maker's possessive before a stretch: "Campion's", "HBO's new"; 0 for any other or none."""
        if not re.search(r"[’'`‘]s? ", self.text[max(0, span.start - 40) : span.start]):
            return 0.0
        form = span.of(self.text)
        lone_name = " " not in form and name_key(form) in self.gazetteers.given_names
        surname = re.search(r"([A-ZÀ-Þ][\w-]+)[’'`]s? \Z", self.text[max(0, span.start - 30) : span.start])
        if surname and surname.group(1) in self.surnames:
            return 1.5 if lone_name else 3.0
        for spans, weight in ((self.organisations, 3.0), (self.persons, 1.5 if lone_name else 3.0)):
            for owner in spans.before(span.start - 1, 39):
                gap = self.text[owner.end : span.start]
                if re.fullmatch(r"[’'`‘]s? ", gap):
                    return weight
                if re.fullmatch(r"[’'`‘]s? (?:[a-z]+(?:-[a-z]+)* ){1,3}", gap):
                    return weight - 1.0
        return 0.0
