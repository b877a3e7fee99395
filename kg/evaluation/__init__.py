"""Scores of extracted facts against gold labels, calibration of their confidence, and comparison of two runs."""

from __future__ import annotations

from kg.evaluation.claims import read_facts
from kg.evaluation.comparison import Comparison, compare
from kg.evaluation.labels import SPLITS
from kg.evaluation.limits import breaches
from kg.evaluation.scoring import CORE, Evaluation, Mistake, Score, evaluate

__all__ = [
    "CORE",
    "SPLITS",
    "Comparison",
    "Evaluation",
    "Mistake",
    "Score",
    "breaches",
    "compare",
    "evaluate",
    "read_facts",
]
