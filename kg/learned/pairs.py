"""Pairs of entities that a relation may hold between, and what is counted about each beside the encoder's states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.learned.labels import PAIRS

if TYPE_CHECKING:
    import numpy as np

#: Numbers that describe a pair, see ``_Describer.row``.
FEATURES = 27


@dataclass(frozen=True, slots=True)
class Chain:
    """An entity's named mentions in a window: ``ranges`` are positions of pieces, first and after the last."""

    key: str
    family: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of chains by index, subject first, with one row of ``features`` for each."""

    ends: tuple[tuple[int, int], ...]
    features: np.ndarray


def pairs_of(chains: Sequence[Chain], sentences: Sequence[int]) -> Pairs:
    """All pairs whose families some relation joins. ``sentences`` numbers the sentence of each position."""
    import numpy as np

    ends = tuple(
        (i, j)
        for i, subject in enumerate(chains)
        for j, object_ in enumerate(chains)
        if i != j and (subject.family, object_.family) in PAIRS
    )
    describer = _Describer(chains, sentences)
    rows = np.zeros((len(ends), FEATURES), dtype=np.float32)
    for number, (i, j) in enumerate(ends):
        describer.describe(rows[number], i, j)
    return Pairs(ends, rows)


class _Describer:
    def __init__(self, chains: Sequence[Chain], sentences: Sequence[int]) -> None:
        self._chains = chains
        works = [c for c in chains if c.family == "work"]
        order = sorted(works, key=lambda c: (c.ranges[0][0], c.key))
        self._rank = {c.key: rank for rank, c in enumerate(order)}
        self._works = len(works)
        self._titles = sorted(first for c in works for first, _ in c.ranges)
        self._sentences = [tuple(sorted({sentences[first] for first, _ in c.ranges})) for c in chains]

    def describe(self, row: np.ndarray, i: int, j: int) -> None:
        """Sentences apart (5), order and pieces apart (3), the work's rank of appearance (5), number of works (5), the
        work's mentions (4), titles between (3), more than one mention of the other (1) and of both (1)."""
        subject, object_ = self._chains[i], self._chains[j]
        work, other = (subject, object_) if subject.family == "work" else (object_, subject)
        near, first, second = min((abs(a - b), a, b) for a, _ in subject.ranges for b, _ in object_.ranges)
        apart = min(abs(a - b) for a in self._sentences[i] for b in self._sentences[j])
        row[_bucket(apart)] = 1
        row[5 + (first > second)] = 1
        row[7] = min(1.0, near / 50)
        row[8 + min(4, self._rank.get(work.key, 4))] = 1
        row[13 + _bucket(self._works)] = 1
        row[18 + min(3, len(work.ranges) - 1)] = 1
        if apart == 0:
            low, high = sorted((first, second))
            between = sum(low < title < high for title in self._titles) if near > 1 else 0
            row[22 + min(2, between)] = 1
        row[25] = len(other.ranges) > 1
        row[26] = len(subject.ranges) > 1 and len(object_.ranges) > 1


def _bucket(number: int) -> int:
    return number if number < 3 else 3 if number <= 5 else 4
