"""Two runs over the same labels: what the one gained, what it lost, and whether that may be chance."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kg.evaluation.labels import name_key
from kg.evaluation.scoring import CORE, Evaluation, Mistake, Score

SAMPLES = 2000
_SEED = 20050


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference of F1, and the bounds that hold 95 % of the differences between resampled runs."""

    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """``ours`` against ``theirs``, two evaluations against the same labels.

    ``won`` are stated facts that only ours finds, ``lost`` those that only theirs finds; ``new_false`` are false facts
    of ours alone, ``mended_false`` of theirs alone. Each is told as the mistake that the other run made, or did not.
    """

    ours: Evaluation
    theirs: Evaluation
    won: Sequence[Mistake]
    lost: Sequence[Mistake]
    new_false: Sequence[Mistake]
    mended_false: Sequence[Mistake]

    @property
    def predicates(self) -> tuple[str, ...]:
        return tuple(sorted({*self.ours.predicates, *self.theirs.predicates}))

    def interval(self, predicates: Iterable[str] | None = None) -> Interval:
        """The difference of F1 over some relations, or all, with a bootstrap interval over articles.

        Percentiles of 2,000 samples drawn with replacement, the same articles for both runs (Efron and Tibshirani, An
        Introduction to the Bootstrap, 13.3; Koehn, EMNLP 2004, for pairs of systems). The seed is fixed.
        """
        chosen = self.predicates if predicates is None else tuple(predicates)
        pairs = [
            (a.score(chosen), b.score(chosen))
            for a, b in zip(self.ours.outcomes, self.theirs.outcomes, strict=True)
        ]  # fmt: skip
        draw = random.Random(_SEED)
        found = sorted(_difference(draw.choices(pairs, k=len(pairs))) for _ in range(SAMPLES))
        return Interval(_difference(pairs), found[int(0.025 * SAMPLES)], found[int(0.975 * SAMPLES) - 1])

    def as_dict(self) -> dict[str, Any]:
        groups = {"core": CORE, "all": self.predicates} | {name: (name,) for name in self.predicates}
        return {
            "scores": {
                name: {"ours": self.ours.score(chosen).as_dict(), "theirs": self.theirs.score(chosen).as_dict()}
                for name, chosen in groups.items()
            },
            "f1_difference": {
                name: {key: round(value, 4) for key, value in asdict(self.interval(groups[name])).items()}
                for name in ("core", "all")
            },
            **{name: [asdict(one) for one in found] for name, found in self.changes().items()},
        }

    def changes(self) -> dict[str, Sequence[Mistake]]:
        return {"won": self.won, "lost": self.lost, "new_false": self.new_false, "mended_false": self.mended_false}


def compare(ours: Evaluation, theirs: Evaluation) -> Comparison:
    """The comparison of two runs evaluated against the same labels."""
    return Comparison(
        ours,
        theirs,
        won=_only(theirs, ours, "missed"),
        lost=_only(ours, theirs, "missed"),
        new_false=_only(ours, theirs, "extra"),
        mended_false=_only(theirs, ours, "extra"),
    )


def _only(run: Evaluation, other: Evaluation, kind: str) -> list[Mistake]:
    """The mistakes of a kind that ``run`` makes and ``other`` does not."""
    known = {_identity(mistake) for mistake in other.mistakes if mistake.kind == kind}
    return [mistake for mistake in run.mistakes if mistake.kind == kind and _identity(mistake) not in known]


def _identity(mistake: Mistake) -> tuple[str, str, str, str]:
    return mistake.article, name_key(mistake.subject), mistake.predicate, name_key(mistake.object)


def _difference(pairs: Sequence[tuple[Score, Score]]) -> float:
    ours, theirs = (
        Score(*(sum(getattr(pair[side], name) for pair in pairs) for name in ("right", "extra", "missed")))
        for side in (0, 1)
    )
    return ours.f1 - theirs.f1
