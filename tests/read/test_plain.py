"""Plain text: exact words, the date head, and what is set aside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Article, Quarantined
from kg.read import SourceFile, read
from kg.read.reading import MAX_CHARACTERS

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]


def read_content(content: bytes) -> Article | Quarantined:
    """What reading a text file of these bytes gives."""
    (result,) = read([SourceFile("a.txt", "", content)])
    return result


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (" date 2019-01-25 Fiennes stars.\n\nBody.", dt.date(2019, 1, 25)),
        ("date 2019-01-25 Fiennes stars.", dt.date(2019, 1, 25)),
        (" date 2019-01-25\r\nBody.\r\n", dt.date(2019, 1, 25)),
        ("date 2019-02-31 No such day.", None),
        ("date 2019-01-255 Not a head.", None),
        ("The date 2019-01-25 stands inside.", None),
        ("Update 2019-01-25 is no head.", None),
    ],
)
def test_head_gives_the_date_and_stays_in_the_text(text: str, published: dt.date | None) -> None:
    article = read_content(text.encode())
    assert isinstance(article, Article)
    assert article.published == published
    assert article.text == text
    assert article.content_hash == hashlib.sha256(text.encode()).hexdigest()


def test_byte_order_mark_is_no_part_of_the_text() -> None:
    article = read_content(b"\xef\xbb\xbf date 2019-01-25 Fiennes.\r\n\r\nBody.")
    assert isinstance(article, Article)
    assert (article.text, article.published) == (" date 2019-01-25 Fiennes.\r\n\r\nBody.", dt.date(2019, 1, 25))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Polina finds a buyer\n\nThe film ...", "Polina finds a buyer"),
        ("# Polina finds a buyer\r\n\r\nThe film ...", "Polina finds a buyer"),
        ("The film was sold on Monday.\n\nMore.", None),
        ("One line\nand the next.\n\nMore.", None),
        (" date 2019-01-25 A deck\n\nMore.", None),
    ],
)
def test_headline_is_a_first_line_set_off(text: str, title: str | None) -> None:
    article = read_content(text.encode())
    assert isinstance(article, Article)
    assert article.title == title


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "empty"),
        ("\u00a0\u2003".encode(), "empty"),
        (b" date 2019-01-25 \n", "empty after its date"),
        (b"text\0text", "binary file"),
        (b"%PDF-1.7 words", "binary file (PDF document)"),
        (b"\x89PNG\r\n\x1a\n\x01", "binary file (PNG image)"),
        (b"PK\x03\x04\xff\xfe\0", "binary file (ZIP archive)"),
        (b"\x1f\x8b\x08\x01\xff", "binary file (gzip archive)"),
        (b"Ad\xe8le", "not UTF-8, and the encoding cannot be told with confidence"),
        ("Müller ".encode() + "Müller".encode("cp1252"), "not UTF-8, and the encoding cannot be told with confidence"),
        (b"\xff\xfea\xd8", "not UTF-16-LE, though its byte order mark says so"),
        (b"a" * (MAX_CHARACTERS + 1), "longer than 1,000,000 characters"),
    ],
)
def test_what_is_no_text_is_set_aside(data: bytes, reason: str) -> None:
    result = read_content(data)
    assert isinstance(result, Quarantined)
    assert result.reason == reason


def test_position_of_the_first_bad_byte_is_told() -> None:
    result = read_content(b"Ad\xe8le")
    assert isinstance(result, Quarantined)
    assert result.position == "byte 2"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read_where_they_are_certain(encoding: str) -> None:
    text = "Valérie Müller’s film “Polina, danser sa vie” opens in Paris. Adèle Exarchopoulos co-stars."
    article = read_content(text.encode(encoding))
    assert isinstance(article, Article)
    assert article.text == text


def test_control_and_direction_characters_stay_where_they_are() -> None:
    text = "A\u202egnp.exe\u200b B\x07 \uffff end"
    article = read_content(text.encode())
    assert isinstance(article, Article)
    assert article.text == text


def test_a_duplicate_names_the_first(read_bytes: ReadBytes, tmp_path: Path) -> None:
    first, second = read_bytes({"a.txt": b"Same words.", "b.txt": b"\xef\xbb\xbfSame words."})
    assert isinstance(first, Article)
    assert second == Quarantined(str(tmp_path / "b.txt"), "", f"duplicate of {tmp_path / 'a.txt'}")


def test_reading_goes_on_after_a_bad_file(read_bytes: ReadBytes) -> None:
    results = read_bytes({"a.txt": b"\0", "b.txt": b"Good words.", "c.rss": b"<!DOCTYPE x>", "d.txt": b"More words."})
    assert [type(result) for result in results] == [Quarantined, Article, Quarantined, Article]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1))
def test_text_round_trips_exactly(text: str) -> None:
    result = read_content(b"\xef\xbb\xbf" + text.encode())
    if isinstance(result, Article):
        assert result.text == text
        assert result.content_hash == hashlib.sha256(text.encode()).hexdigest()
    else:
        assert result.reason in {"empty", "empty after its date"}
        assert not text.strip() or text.lstrip().startswith("date")


@given(st.one_of(st.binary(), st.text().map(lambda s: s.encode("cp1252", "replace"))))
def test_any_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    result = read_content(data)
    if isinstance(result, Article):
        assert result.text.strip()
        result.text.encode("utf-8")
    else:
        assert result.reason


def test_a_second_run_gives_the_same(read_bytes: ReadBytes, tmp_path: Path) -> None:
    files = {"a.txt": b"One.", "b.txt": b"Two.", "c.txt": b"One."}
    assert read_bytes(files) == read_bytes(files)
    assert list(read([])) == []
