"""Floors and ceilings."""

from __future__ import annotations

import re

import pytest

from kg.errors import UsageError
from kg.evaluation import breaches

REPORT = {
    "core": {"precision": 0.95},
    "calibration": {"error": 0.04, "equal_width": [{"low": 0.1}]},
    "by_predicate": {"directed": {"recall": 0.5}},
}


def test_what_is_met_is_not_told() -> None:
    assert breaches(REPORT, ["core.precision=.95", "directed.recall=0.5"], ["calibration.error=0.04"]) == []


def test_each_breach_is_told() -> None:
    assert breaches(REPORT, ["core.precision=0.96", "directed.recall=1"], ["calibration.error=0"]) == [
        "core.precision is 0.95, below 0.96",
        "directed.recall is 0.5, below 1",
        "calibration.error is 0.04, above 0",
    ]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("core.precision", "not a limit: 'core.precision'; write it as core.precision=0.95"),
        ("core.precision=high", "not a limit"),
        (
            "core.sharpness=0.9",
            "no figure named 'core.sharpness'; there are core.precision, calibration.error, directed",
        ),
    ],
)
def test_a_bad_limit_is_named(limit: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        breaches(REPORT, [limit], [])
