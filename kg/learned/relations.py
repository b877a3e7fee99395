"""The relation model: gradient-boosted trees over what is counted about a candidate and a relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.learned.candidates import Candidate

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class RelationModel:
    """Binary trees as arrays, trees by nodes: the ``feature`` and ``threshold`` of an inner node, which goes ``left``
    where the feature is at most the threshold and else ``right``; a leaf is its own child and has a ``value``.

    The sum of the values that a row falls into, and ``base``, is the logit of its probability.
    """

    base: float
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int

    @classmethod
    def load(cls, path: Path) -> RelationModel:
        """The model of a file. Raises ``UsageError`` if it holds none."""
        import numpy as np

        try:
            with np.load(path) as stored:
                arrays = {name: stored[name] for name in ("feature", "threshold", "left", "right", "value")}
                return cls(float(stored["base"]), depth=int(stored["depth"]), **arrays)
        except Exception as problem:  # whatever numpy makes of a damaged file
            raise UsageError(f"no relation model in {str(path)!r}: {problem}") from problem

    def score(self, candidates: Sequence[Candidate]) -> list[tuple[float, ...]]:
        """For each candidate the probability of each of its relations."""
        import numpy as np

        rows = np.array([row for c in candidates for row in c.rows], dtype=np.float32)
        if not len(rows):
            return []
        every, trees = np.arange(len(rows)), np.arange(len(self.feature))[:, None]
        node = np.zeros((len(self.feature), len(rows)), dtype=np.int64)
        for _ in range(self.depth):
            goes_left = rows[every, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        logits = self.base + self.value[trees, node].sum(axis=0, dtype=np.float64)
        probabilities = iter((1 / (1 + np.exp(-logits))).tolist())
        return [tuple(next(probabilities) for _ in c.relations) for c in candidates]
