"""What the words of an article refer to, as the ends of candidates for relations."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.pipeline import Annotated
from kg.extract.discourse import Discourse
from kg.extract.reference import Ref
from kg.learned.evidence import Triple
from kg.learned.labels import FAMILY


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that unit ``unit`` refers to; ``key`` is an entity's, or a date's value. ``mention`` counts for dates."""

    key: str
    type: str
    family: str
    how: str
    unit: int
    aside: bool
    ref: Ref | None
    mention: int | None = None


class References:
    """The references of one article: names, pronouns and descriptions that the discourse resolves, and dates."""

    def __init__(self, annotated: Annotated, discourse: Discourse) -> None:
        self._a = annotated
        self._discourse = discourse
        #: For each unit what it refers to.
        self.of: Sequence[tuple[Reference, ...]] = [tuple(self._refer(i)) for i in range(len(annotated.units))]
        self._places: defaultdict[str, list[Reference]] = defaultdict(list)
        for references in self.of:
            for reference in references:
                self._places[reference.key].append(reference)

    def ends(self, triple: Triple) -> tuple[str, str] | None:
        """The keys of a triple as a candidate's mention and partner, which is a work, or for a prize whoever has it; None
        if the text nowhere refers to one of the two, or one is a character."""
        subject, _, object_ = triple
        if not (self._places.get(subject) and self._places.get(object_)):
            return None
        families = self._places[subject][0].family, self._places[object_][0].family
        if "character" in families:
            return None
        return (subject, object_) if families == ("person", "work") else (object_, subject)

    def nearest(self, one: str, other: str) -> tuple[Reference, Reference]:
        """The references to each of two keys that are nearest to each other, the first of several."""
        others = self._places[other]
        units = [reference.unit for reference in others]
        best: tuple[int, Reference, Reference] | None = None
        for reference in self._places[one]:
            place = bisect_left(units, reference.unit)
            for near in others[max(0, place - 1) : place + 1]:
                distance = abs(near.unit - reference.unit)
                if best is None or distance < best[0]:
                    best = distance, reference, near
        assert best is not None
        return best[1], best[2]

    def _refer(self, index: int) -> Iterator[Reference]:
        unit, token = self._a.units[index], self._a.doc[index]
        named = self._discourse.named(index)
        for ref in named:
            yield from self._reference(ref, "name", index, aside=False)
        for mention in unit.mentions:
            yield from self._date(mention, index, aside=False)
        for aside in unit.asides:
            for mention in aside.mentions:
                key = self._a.registry.of_mention.get(mention)
                if key is not None:
                    yield from self._reference(Ref(key, self._a.named[mention].span), "name", index, aside=True)
                yield from self._date(mention, index, aside=True)
        if unit.mentions or named:
            return
        if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$"}:
            for ref in self._discourse.pronoun(token):
                yield from self._reference(ref, "pronoun", index, aside=False)
        elif token.pos_ in {"NOUN", "PROPN"}:
            for ref in (
                self._discourse.work_nominal(token)
                or self._discourse.person_nominal(token)
                or self._discourse.other_nominal(token)
            ):
                yield from self._reference(ref, "nominal", index, aside=False)

    def _reference(self, ref: Ref, how: str, index: int, aside: bool) -> Iterator[Reference]:
        type_ = self._discourse.type_of(ref.key)
        if type_ in FAMILY:
            yield Reference(ref.key, type_, FAMILY[type_], how, index, aside, ref)

    def _date(self, mention: int, index: int, aside: bool) -> Iterator[Reference]:
        if mention in self._a.dates:
            yield Reference(self._a.dates[mention].value.value, "Date", "date", "name", index, aside, None, mention)
