from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.model import DateValue
from kg.store import terms
from tests.support import stored

NODE = NamedNode("https://x.example/")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_a_literal_of_the_same_length(value: str) -> None:
    assert len(terms.text(value).value) == len(value)


def test_control_characters_are_replaced_but_for_those_xml_can_hold() -> None:
    assert terms.clean("a\x00b\x1bc\ufffed\n\t\r") == "a\ufffdb\ufffdc\ufffdd\n\t\r"


@pytest.mark.parametrize(("value", "name"), [("2018", "gYear"), ("2018-08", "gYearMonth"), ("2018-08-31", "date")])
def test_dates_are_as_precise_as_the_text(value: str, name: str) -> None:
    literal = terms.date(DateValue(value))
    assert literal.value == value
    assert literal.datatype.value.endswith(f"#{name}")


@pytest.mark.parametrize(
    "literal",
    [
        terms.decimal(0.9),
        terms.decimal(1.0),
        terms.decimal(0.0),
        terms.decimal(1 / 3),
        terms.decimal(0.00001),
        terms.integer(7),
        terms.boolean(True),
        terms.year(800),
        terms.day(dt.date(2018, 8, 31)),
        terms.text("007"),
    ],
)
def test_the_store_gives_back_what_was_put_in(literal: Literal) -> None:
    assert [quad.object for quad in stored([Quad(NODE, NODE, literal)])] == [literal]
