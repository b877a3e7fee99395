"""Calibration: bins and expected error, against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.calibration import calibration, equal_mass, equal_width, expected_error

JUDGED = st.lists(st.tuples(st.sampled_from([0.0, 0.05, 0.1, 0.55, 0.6, 0.9, 0.95, 1.0]), st.booleans()))


def test_bins_of_equal_width_hold_their_lower_bound() -> None:
    bins = equal_width([(0.0, False), (0.05, True), (0.1, True), (0.95, True), (1.0, False)])
    assert [(b.low, b.high, b.facts, b.right) for b in bins] == [(0.0, 0.05, 2, 1), (0.1, 0.1, 1, 1), (0.95, 1.0, 2, 1)]


def test_bins_of_equal_mass_keep_ties_together() -> None:
    judged = sorted([(number / 20, True) for number in range(20)])
    assert [b.facts for b in equal_mass(judged)] == [2] * 10
    tied = [(0.1, True)] * 15 + [(0.2, True)] * 4 + [(0.3, False)]
    assert [(b.low, b.high, b.facts) for b in equal_mass(tied)] == [(0.1, 0.1, 15), (0.2, 0.2, 4), (0.3, 0.3, 1)]


def test_the_expected_error_is_weighted_by_facts() -> None:
    judged = [(0.9, True), (0.9, True), (0.9, False), (0.2, False)]
    error = 3 / 4 * abs(2 / 3 - 0.9) + 1 / 4 * 0.2
    assert calibration(judged).error == pytest.approx(error)
    assert calibration(judged).mass_error == pytest.approx(error)


def test_without_facts_there_is_no_error() -> None:
    assert calibration([]).as_dict() == {"error": 0, "mass_error": 0, "facts": 0, "equal_width": [], "equal_mass": []}


@given(JUDGED)
def test_every_fact_is_in_one_bin_whatever_the_order(judged: list[tuple[float, bool]]) -> None:
    table = calibration(judged)
    assert table == calibration(reversed(judged))
    for bins in (table.equal_width, table.equal_mass):
        assert sum(b.facts for b in bins) == len(judged)
        assert sum(b.right for b in bins) == sum(right for _, right in judged)
        assert len(bins) <= 10
        assert 0 <= expected_error(bins) <= 1
