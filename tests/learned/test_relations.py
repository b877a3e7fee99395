"""The relation model's trees, and files that hold none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kg.errors import UsageError
from kg.learned.model import WEIGHTS, LearnedModel
from kg.learned.relations import RelationModel

#: One tree: feature 1 at most 0.5 goes to a leaf of -2, else feature 0 at most 3 to a leaf of 1 and else of 4.
STUMP = RelationModel(
    base=-1.0,
    feature=np.array([[1, 0, 0, 0, 0]]),
    threshold=np.array([[0.5, 0, 3.0, 0, 0]]),
    left=np.array([[1, 1, 3, 3, 4]]),
    right=np.array([[2, 1, 4, 3, 4]]),
    value=np.array([[0, -2.0, 0, 1.0, 4.0]]),
    depth=2,
)


def scored(*rows: tuple[float, ...]) -> list[float]:
    candidates = [SimpleNamespace(relations=("directed",), rows=(row,)) for row in rows]
    return [p for (p,) in STUMP.score(candidates)]  # type: ignore[arg-type]


def test_rows_fall_into_the_leaves_of_their_values() -> None:
    expected = [1 / (1 + np.exp(-logit)) for logit in (-3.0, 0.0, 3.0)]
    assert scored((9.0, 0.0), (3.0, 1.0), (3.5, 1.0)) == pytest.approx(expected)


def test_no_candidates_have_no_scores() -> None:
    assert STUMP.score([]) == []


def test_a_damaged_model_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "relations.npz").write_bytes(b"no model")
    with pytest.raises(UsageError, match="no relation model in"):
        RelationModel.load(tmp_path / "relations.npz")
    with pytest.raises(UsageError, match="no learned model in"):
        LearnedModel(tmp_path)


def test_what_ships_is_small() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 30_000_000
