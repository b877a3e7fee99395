"""The ledger: what takes the place of what, and that the order of things does not matter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Quarantined
from kg.read import Record
from kg.run.ledger import Item, Ledger, added, document, item, ledger_of, removed


def record(name: str, text: str = "words", source: str | None = None, url: str | None = None) -> Record:
    return Record(name=name, source=source or f"news/{name}.txt", text=text, url=url)


def texts(ledger: Ledger) -> list[str]:
    return [one.text for one in ledger.items if isinstance(one, Record)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (record("a", "old"), record("a", "new")),
        (record("a", "old"), record("a", "new", source="corrected/a.txt")),
        (record("a", "old", url="https://x.example/1"), record("b", "new", url="https://x.example/1")),
        (record("a", "old", "f.jsonl#1"), record("a", "new", "f.jsonl#7")),
    ],
    ids=["same place", "same name elsewhere", "same url", "moved within its file"],
)
def test_a_corrected_version_takes_the_place_of_the_earlier_one(earlier: Record, later: Record) -> None:
    other = record("other", "stays")
    ledger, replaced = added(ledger_of([earlier, other]), [later])
    assert sorted(texts(ledger)) == ["new", "stays"]
    assert replaced == 1


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ([record("a", "one", "x/a.txt"), record("a", "two", "y/a.txt")], record("a", "three", "z/a.txt")),
        (
            [record("a", "one", url="https://x.example/1")],
            record("a", "two", "other/a.txt", url="https://x.example/2"),
        ),
        ([record("f-1", "one", "f.jsonl#1")], record("g-1", "two", "f.jsonl#1")),
    ],
    ids=["two of that name", "another url", "another name at that place"],
)
def test_another_article_takes_no_place(earlier: list[Record], later: Record) -> None:
    ledger, replaced = added(ledger_of(earlier), [later])
    assert len(ledger.items) == len(earlier) + 1
    assert replaced == 0


def test_of_two_of_one_name_the_one_at_that_place_is_replaced() -> None:
    first, second = record("index", "one", "01/index.txt"), record("index", "two", "02/index.txt")
    ledger, replaced = added(ledger_of([first, second]), [record("index", "new", "02/index.txt")])
    assert sorted(texts(ledger)) == ["new", "one"]
    assert replaced == 1


def test_the_same_again_changes_nothing() -> None:
    ledger = ledger_of([record("a"), record("b", "more")])
    assert added(ledger, [record("a")]) == (ledger, 0)


def test_what_was_set_aside_of_a_source_goes_when_it_is_read_again() -> None:
    bad = [Quarantined("a.jsonl#3", "line 3", "not JSON"), Quarantined("b.txt", "", "empty")]
    ledger, _ = added(ledger_of([*bad, record("x", source="a.jsonl#1")]), [record("x", "new", "a.jsonl#1")])
    assert [one for one in ledger.items if isinstance(one, Quarantined)] == bad[1:]


def test_a_duplicate_steps_in_when_the_first_is_removed() -> None:
    ledger = ledger_of([record("a"), record("b")])
    articles, aside = ledger.read()
    assert [one.id for one in articles] == ["a"] and len(aside) == 1
    left, gone, missing = removed(ledger, ["a"])
    assert (gone, missing) == (("a",), frozenset())
    assert [one.id for one in left.read()[0]] == ["b"]


@pytest.mark.parametrize("name", ["f-1", "https://x.example/1", "f.jsonl#1", "f.jsonl"])
def test_an_article_answers_to_id_url_source_and_file(name: str) -> None:
    one = record("f-1", source="f.jsonl#1", url="https://x.example/1")
    left, gone, missing = removed(ledger_of([one, record("other", "more")]), [name, "nobody"])
    assert (len(left.items), gone, missing) == (1, ("f-1",), {"nobody"})


def test_what_is_set_aside_answers_too() -> None:
    ledger = ledger_of([record("a"), record("b"), Quarantined("c.txt", "", "empty")])
    left, gone, missing = removed(ledger, ["b", "c.txt"])
    assert (left.items, gone, missing) == ((record("a"),), (), frozenset())


def test_places_within_a_file_are_ordered_by_number() -> None:
    ledger = ledger_of([record(f"n{number}", f"t{number}", f"f.jsonl#{number}") for number in (10, 9, 100)])
    assert [one.name for one in ledger.items if isinstance(one, Record)] == ["n9", "n10", "n100"]


NAMES, WORDS = st.sampled_from("abc"), st.sampled_from(["one", "two", " "])
ITEMS = st.one_of(
    st.builds(
        Record,
        name=NAMES,
        source=st.sampled_from(["x.txt", "y.jsonl#1", "y.jsonl#2"]),
        text=WORDS,
        url=st.none() | st.just("https://x.example/"),
        published=st.none() | st.just(dt.date(2018, 9, 1)),
    ),
    st.builds(Quarantined, source=st.just("y.jsonl#3"), position=st.just("line 3"), reason=NAMES),
)


@settings(max_examples=40)
@given(st.lists(ITEMS, max_size=8), st.randoms())
def test_order_does_not_matter(items: list[Item], draw: object) -> None:
    shuffled = list(items)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ledger_of(items) == ledger_of(shuffled)


@given(st.lists(ITEMS, max_size=4), st.lists(ITEMS, max_size=4))
def test_what_is_added_is_in_it_and_nothing_comes_from_nowhere(before: list[Item], new: list[Item]) -> None:
    ledger, replaced = added(ledger_of(before), new)
    assert set(new) <= set(ledger.items) <= {*before, *new}
    assert 0 <= replaced <= len(set(before))
    again, none = added(ledger, new)
    assert again == ledger or none > 0


@given(ITEMS)
def test_an_item_survives_json(one: Item) -> None:
    assert item(json.loads(json.dumps(document(one)))) == one
    assert dataclasses.is_dataclass(one)
