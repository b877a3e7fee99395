"""JSON lines: the keys read, and each way a line can be wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Article, Quarantined
from kg.read import jsonl

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]


def test_all_keys_are_read(read_bytes: ReadBytes, tmp_path: Path) -> None:
    record = {
        "id": "p1",
        "url": "https://reel.example/polina",
        "title": "Polina",
        "date": "2017-08-07T23:00:00-05:00",
        "outlet": "The Reel",
        "text": "“Polina” opens.\n",
    }
    (article,) = read_bytes({"a.jsonl": json.dumps(record).encode()})
    assert article == Article(
        id="p1",
        source=f"{tmp_path / 'a.jsonl'}#1",
        text="“Polina” opens.\n",
        content_hash=hashlib.sha256("“Polina” opens.\n".encode()).hexdigest(),
        url="https://reel.example/polina",
        title="Polina",
        published=dt.date(2017, 8, 7),
        outlet="The Reel",
    )


@pytest.mark.parametrize(
    ("record", "identifier"),
    [
        ({"id": 17, "text": "x"}, "17"),
        ({"url": "https://reel.example/2017/polina/?from=feed", "text": "x"}, "polina"),
        ({"id": "", "body": "x"}, "a-1"),
        ({"id": None, "content": "x", "published": "2017-08-07"}, "a-1"),
    ],
)
def test_id_falls_back_to_address_and_line(record: object, identifier: str, read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"a.jsonl": json.dumps(record).encode()})
    assert isinstance(article, Article)
    assert article.id == identifier


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "x"', "not JSON: Expecting ',' delimiter at column 13"),
        (b'["text"]', "not a JSON object"),
        (b'{"title": "x"}', "no text: none of the fields text, body, content has a value"),
        (b'{"text": 5}', "the value of 'text' is not a string"),
        (b'{"text": ["x"]}', "the value of 'text' is not a string"),
        (b'{"text": " "}', "empty"),
        (b'{"text": "x", "n": NaN}', "not JSON: NaN"),
        (b'{"text": "x", "n": -Infinity}', "not JSON: -Infinity"),
        (b'{"text": "x", "n": 1e999}', "not read: a number out of range"),
        (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}", "not read: a number of too many digits"),
        (b'{"text": "x", "text": "y"}', "not read: a key is given twice"),
        (b'{"text": "x", "n": ' + b"[" * 100_000, "not read: JSON nested too deeply"),
        (b'{"text": "Ad\xe8le"}', "not UTF-8 at byte 12 of the line"),
    ],
)
def test_a_bad_line_is_set_aside_and_the_next_is_read(line: bytes, reason: str, read_bytes: ReadBytes) -> None:
    bad, good = read_bytes({"a.jsonl": line + b'\n\n{"text": "Good words."}'})
    assert isinstance(bad, Quarantined)
    assert (bad.reason, bad.position) == (reason, "line 1")
    assert bad.source.endswith("a.jsonl#1")
    assert isinstance(good, Article)
    assert good.source.endswith("a.jsonl#3")


def test_an_endless_line_is_skipped_in_pieces(read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 100)
    long = b'{"text": "' + b"x" * 1000 + b'"}\n'
    bad, good = read_bytes({"a.jsonl": long + b'{"text": "Good words."}\n'})
    assert isinstance(bad, Quarantined)
    assert bad.reason.startswith("line longer than")
    assert isinstance(good, Article)


def test_escapes_that_are_no_character_are_replaced_one_for_one(read_bytes: ReadBytes) -> None:
    (article,) = read_bytes(
        {"a.jsonl": b'{"id": "\\ud800", "title": "T\\udfff", "text": "a\\ud800b\\u0000c \\ud83c\\udfac"}'}
    )
    assert isinstance(article, Article)
    assert article.text == "a\ufffdb\ufffdc \N{CLAPPER BOARD}"
    assert article.title == "T\ufffd"


def test_same_id_other_words_gets_a_longer_id(read_bytes: ReadBytes) -> None:
    first, second, third = read_bytes(
        {"a.jsonl": b'{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n{"id": "x", "text": "One."}'}
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id == "x"
    assert second.id == f"x-{second.content_hash[:8]}"
    assert third == Quarantined(first.source[:-1] + "3", "line 3", f"duplicate of {first.source}")
