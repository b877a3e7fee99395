"""What words refer to: the references themselves, the names in a text, and what is known so far."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.annotate.entities import Draft
from kg.annotate.pipeline import Annotated
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity that a word refers to, the span that does so, and how: name, nominal, pronoun or topic."""

    key: str
    span: Span
    how: str = "name"


@dataclass(slots=True)
class Known:
    """What earlier passes established: who does what on which work, and how often a maker's work is named."""

    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_work: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    characters: dict[str, str] = field(default_factory=dict)
    facts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class LastNamed:
    """References in the order of the text, and the units they stand in."""

    units: tuple[int, ...]
    refs: tuple[Ref, ...]

    def before(self, index: int) -> tuple[int, Ref] | None:
        """The last one before unit ``index``, with its unit."""
        last = bisect_left(self.units, index) - 1
        return (self.units[last], self.refs[last]) if last >= 0 else None


class Names:
    """The entities that the units of an article name, and the entities themselves."""

    def __init__(self, annotated: Annotated) -> None:
        self._a = annotated
        self.drafts: dict[str, Draft] = dict(annotated.registry.drafts)
        self._keys = [self._named(i) for i in range(len(annotated.units))]
        self._first: dict[str, int] = {}
        for index, refs in enumerate(self._keys):
            for ref in refs:
                self._first.setdefault(ref.key, index)

    def _named(self, index: int) -> tuple[Ref, ...]:
        found: list[Ref] = []
        for mention in self._a.units[index].mentions:
            key = self._a.registry.of_mention.get(mention)
            if key is not None:
                found.append(Ref(key, self._a.named[mention].span))
        return tuple(found)

    def named(self, index: int) -> tuple[Ref, ...]:
        """The entities that unit ``index`` names."""
        return self._keys[index]

    def assign(self, index: int, ref: Ref) -> None:
        """Lets a unit without a name stand for an entity that only a description names."""
        self._keys[index] = (ref,)
        self._first[ref.key] = min(index, self._first.get(ref.key, index))

    def first(self, key: str | None) -> int | None:
        """The first unit that names an entity; None if none does."""
        return None if key is None else self._first.get(key)

    def last_of(self, fits: Callable[[Ref], bool]) -> LastNamed:
        """The references that fit, for questions about the last one before a unit."""
        found = [(i, ref) for i, refs in enumerate(self._keys) for ref in refs if fits(ref)]
        return LastNamed(tuple(i for i, _ in found), tuple(ref for _, ref in found))

    def introduce(self, key: str, type_: str, name: str, span: Span) -> Ref:
        """A reference to an entity that the text implies; it is added if it is not known yet."""
        self.drafts.setdefault(key, Draft(key, type_, name)).mentions.append(span)
        return Ref(key, span, "nominal")

    def type_of(self, key: str) -> str:
        return self.drafts[key].type
