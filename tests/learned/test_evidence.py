"""The encoder's scores, and their rivals."""

from __future__ import annotations

import pytest

from kg.learned.evidence import LEAST_LOGIT, Scores, logit


def test_a_triple_is_scored_by_its_logit() -> None:
    scores = Scores({("a", "directed", "x"): 0.5})
    assert scores.of(("a", "directed", "x")) == 0
    assert scores.of(("b", "directed", "x")) == LEAST_LOGIT


def test_rivals_are_the_best_with_another_end() -> None:
    found = {
        ("a", "directed", "x"): 0.9,
        ("b", "directed", "x"): 0.6,
        ("c", "directed", "x"): 0.7,
        ("a", "directed", "y"): 0.2,
    }
    scores = Scores(found)
    assert scores.beside(("a", "directed", "x")) == pytest.approx((logit(0.7), logit(0.2)))
    assert scores.beside(("c", "directed", "x")) == pytest.approx((logit(0.9), LEAST_LOGIT))
    assert scores.beside(("a", "wrote", "x")) == (LEAST_LOGIT, LEAST_LOGIT)


def test_logits_are_bounded() -> None:
    assert logit(1.0) == pytest.approx(-logit(0.0)) == pytest.approx(5.29, abs=0.01)
