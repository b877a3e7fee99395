"""Calibration: whether facts said to be right with probability p are right in p of all cases.

Expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015): the distance between mean confidence and share of
right facts in each bin, weighted by the bin's size. Bins are equally wide, or hold equally many facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

BINS = 10

Judged = tuple[float, bool]
"""A confidence in 0..1 and whether the fact is right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of about one confidence, from ``low`` to ``high`` (both met by a fact)."""

    low: float
    high: float
    facts: int
    right: int
    mean: float

    @property
    def accuracy(self) -> float:
        return self.right / self.facts

    def as_dict(self) -> dict[str, float | int]:
        return {
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "facts": self.facts,
            "right": self.right,
            "confidence": round(self.mean, 4),
            "accuracy": round(self.accuracy, 4),
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability tables; bins without facts are left out."""

    equal_width: tuple[Bin, ...]
    equal_mass: tuple[Bin, ...]

    @property
    def facts(self) -> int:
        return sum(bin_.facts for bin_ in self.equal_width)

    @property
    def error(self) -> float:
        """The expected calibration error over bins of equal width; 0 without facts."""
        return expected_error(self.equal_width)

    @property
    def mass_error(self) -> float:
        """The same over bins of equal mass."""
        return expected_error(self.equal_mass)

    def as_dict(self) -> dict[str, Any]:
        return {
            "error": round(self.error, 4),
            "mass_error": round(self.mass_error, 4),
            "facts": self.facts,
            "equal_width": [bin_.as_dict() for bin_ in self.equal_width],
            "equal_mass": [bin_.as_dict() for bin_ in self.equal_mass],
        }


def calibration(judged: Iterable[Judged]) -> Calibration:
    """The calibration of facts that have been judged."""
    ordered = sorted(judged)
    return Calibration(equal_width(ordered), equal_mass(ordered))


def equal_width(ordered: Sequence[Judged]) -> tuple[Bin, ...]:
    """Ten bins: 0 to 0.1, without the upper bound, and so on; the last holds 1 too."""
    groups = groupby(ordered, key=lambda one: min(BINS - 1, int(one[0] * BINS)))
    return tuple(_bin(list(group)) for _, group in groups)


def equal_mass(ordered: Sequence[Judged]) -> tuple[Bin, ...]:
    """At most ten bins of about as many facts each. Facts of one confidence stay together, so that their order does
    not matter."""
    bins: list[Bin] = []
    waiting: list[Judged] = []
    done = 0
    for _, group in groupby(ordered, key=lambda one: one[0]):
        waiting.extend(group)
        if (done + len(waiting)) * BINS >= (len(bins) + 1) * len(ordered):
            bins.append(_bin(waiting))
            done += len(waiting)
            waiting = []
    return tuple(bins)


def expected_error(bins: Sequence[Bin]) -> float:
    total = sum(bin_.facts for bin_ in bins)
    return sum(bin_.facts * abs(bin_.accuracy - bin_.mean) for bin_ in bins) / total if total else 0.0


def _bin(group: Sequence[Judged]) -> Bin:
    confidences = [confidence for confidence, _ in group]
    return Bin(
        low=confidences[0],
        high=confidences[-1],
        facts=len(group),
        right=sum(right for _, right in group),
        mean=sum(confidences) / len(group),
    )
