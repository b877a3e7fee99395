"""Article ids from names that strangers chose."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.identity import MAX_ID_LENGTH, article_id, free_id, name_in_url

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("000_d376c694c21b172e", "000_d376c694c21b172e"),
        ("2016-07-suspiria--remake", "2016-07-suspiria--remake"),
        ("Café Müller", "Café-Müller"),
        ("Cafe\u0301", "Café"),
        ("../../etc/cron.d/x", "etc-cron.d-x"),
        ("a\0b", "a-b"),
        ("", "article-01234567"),
        ("...", "article-01234567"),
        ("\u202egnp.exe", "gnp.exe"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("urn:uuid:1-2", "urn-uuid-1-2"),
        ("\ud800x", "x"),
    ],
)
def test_rule(name: str, identifier: str) -> None:
    assert article_id(name, HASH) == identifier


def test_long_names_stay_apart() -> None:
    one, two = article_id("x" * 400, HASH), article_id("x" * 401, HASH)
    assert one != two
    assert len(one) == len(two) == MAX_ID_LENGTH


@given(st.text(st.characters()))
def test_an_id_is_short_safe_and_stable(name: str) -> None:
    identifier = article_id(name, HASH)
    assert 0 < len(identifier) <= MAX_ID_LENGTH
    assert article_id(identifier, HASH) == identifier
    assert not any(c in '/\\"<>' or c.isspace() or unicodedata.category(c)[0] == "C" for c in identifier)


def test_a_taken_id_grows_until_it_is_free() -> None:
    taken = {"x"}
    assert free_id("y", HASH, taken) == "y"
    for expected in (f"x-{HASH[:8]}", f"x-{HASH}", f"x-{HASH}-2", f"x-{HASH}-3"):
        assert free_id("x", HASH, taken) == expected
        taken.add(expected)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://reel.example/2017/08/polina-trailer/?utm=1#x", "polina-trailer"),
        ("https://reel.example/?p=123", "p=123"),
        ("https://reel.example", "reel.example"),
        ("https://reel.example/caf%C3%A9", "café"),
        ("guid-17", "guid-17"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_name_in_url(url: str, name: str) -> None:
    assert name_in_url(url) == name
