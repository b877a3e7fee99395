"""What is known of something, by the graph or by a catalogue, in the terms that the two are compared in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kg.model import Quarantined

_T = TypeVar("_T")
_YEAR = re.compile(r"\+?([12]\d{3})(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """One value of a property: a name, a date in ISO form, or both a name and the id that the catalogue gives it."""

    name: str
    id: str | None = None


Values = Mapping[str, tuple[Value, ...]]
"""Values by relation (or inverse) of the ontology, seen from what they are said of; ``works`` for those of a person."""

WORKS = "works"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in a catalogue that an entity may be.

    ``names`` begin with the preferred one. ``types`` are local names of our classes, empty if it does not say; ``kinds``
    are its classes in its own words. ``years`` are those in which a work came out; ``birth`` is a person's year of
    birth. ``source`` is the address or the file that told of it. ``rank`` is its place in the source's answer, from 0; ``matched`` that the source takes it for the one meant.
    ``covers`` names the values that the source would have told of if it had any.
    """

    authority: str
    id: str
    names: tuple[str, ...]
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    description: str = ""
    years: tuple[int, ...] = ()
    birth: int | None = None
    values: Values = field(default_factory=dict)
    source: str = ""
    rank: int = 0
    matched: bool = False
    covers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.authority, self.id

    def joined(self, other: Candidate) -> Candidate:
        """All that two sources, or two rows of one, say about one id."""
        return replace(
            self,
            names=_union(self.names, other.names),
            types=tuple(sorted({*self.types, *other.types})),
            kinds=_union(self.kinds, other.kinds),
            description=self.description or other.description,
            years=tuple(sorted({*self.years, *other.years})),
            birth=self.birth if self.birth is not None else other.birth,
            values={
                name: _union(self.values.get(name, ()), other.values.get(name, ()))
                for name in sorted({*self.values, *other.values})
            },
            rank=min(self.rank, other.rank),
            matched=self.matched or other.matched,
            covers=tuple(sorted({*self.covers, *other.covers})),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source says: for each entity that it was asked about, by IRI, the candidates, none included; the catalogues
    that it speaks for; and what was of no use."""

    candidates: Mapping[str, Sequence[Candidate]]
    authorities: frozenset[str]
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity of the graph, with what tells it from others of its name.

    ``names`` begin with the label. ``related`` are labels with the entities' IRIs as their ids; ``years`` are those that
    articles tie to a work, its planned releases left out; ``first_year`` is the earliest year of an agent's work, or of news of it.
    ``articles`` counts those that state something about it.
    """

    iri: str
    type: str
    names: tuple[str, ...]
    years: tuple[int, ...] = ()
    first_year: int | None = None
    related: Values = field(default_factory=dict)
    articles: int = 0

    @property
    def label(self) -> str:
        return self.names[0]


def year_of(text: str) -> int | None:
    """The year that a date in ISO form, or Wikidata's, begins with; None if there is none."""
    found = _YEAR.match(text)
    return int(found[1]) if found else None


def _union(one: Iterable[_T], other: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys([*one, *other]))
