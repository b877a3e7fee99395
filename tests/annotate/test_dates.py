"""Dates as precise as the words, resolved on the article's own date."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.annotate.dates import find_dates

FRIDAY = dt.date(2015, 1, 30)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It opens on March 6.", ["2015-03-06"]),
        ("It opens on 6 March 2016.", ["2016-03-06"]),
        ("It opens Friday, August 28.", ["2015-08-28"]),
        ("It opens in March.", ["2015-03"]),
        ("It opens in the spring of 2016.", ["2016"]),
        ("It is due sometime this year.", ["2015"]),
        ("It will open on Monday.", ["2015-02-02"]),
        ("It premiered here on Monday.", ["2015-01-26"]),
        ("It premiered here last Friday.", ["2015-01-23"]),
        ("He said that it opens on Monday.", ["2015-02-02"]),
        ("It opens tomorrow.", ["2015-01-31"]),
        ("She wrote for No Tomorrow before.", []),
        ("It is due in December this year.", ["2015-12"]),
        ("It came out in November last year.", ["2014-11"]),
        ("A hit of the 1990s.", []),
        ("It came out on 07-28-1944.", ["1944-07-28"]),
        ("It came out on 28/7/1944.", ["1944-07-28"]),
        ("It came out on 03/08/1970.", ["1970"]),
        ("It came out on 04.04.1970.", ["1970-04-04"]),
        ("It opens on February 30.", []),
    ],
)
def test_dates(text: str, values: list[str]) -> None:
    assert [d.value.value for d in find_dates(text, FRIDAY)] == values


def test_a_date_that_needs_the_articles_own_is_left_out_without_it() -> None:
    assert find_dates("It opens tomorrow, or on Monday, or in March.", None) == ()


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("The film has done well since its release on Christmas Day.", "2010-01-05", "2009-12-25"),
        ("It premiered in January and has been travelling since.", "2014-11-20", "2014-01"),
        ("It opens in January.", "2014-11-20", "2015-01"),
    ],
)
def test_what_has_happened_lies_behind(text: str, published: str, value: str) -> None:
    (found,) = find_dates(text, dt.date.fromisoformat(published))
    assert found.value.value == value
