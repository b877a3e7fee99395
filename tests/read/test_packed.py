"""Compressed files, archives, tables and web archives."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from kg.errors import UsageError
from kg.model import Article, Quarantined
from kg.read import discover, parse_fields, read
from tests.read.packed import response, tarred, zipped

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]

LINES = b'{"text": "Words one."}\n{"text": "Words two."}\n'
PAGE = """<html lang="en"><head><title>Polina</title></head><body><article><p>“Polina,” directed by {who}, opens in New York
on Friday after its premiere in Venice, where it was seen by many.</p></article></body></html>"""


def texts(found: list[Article | Quarantined]) -> list[str]:
    assert all(isinstance(one, Article) for one in found), found
    return [one.text for one in found if isinstance(one, Article)]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.ndjson.GZ"])
def test_compressed_lines_are_read_as_lines(name: str, read_bytes: ReadBytes) -> None:
    pack = zstd.compress if name.endswith("zst") else gzip.compress
    found = read_bytes({name: pack(LINES)})
    assert texts(found) == ["Words one.", "Words two."]
    assert [one.id for one in found if isinstance(one, Article)] == ["a-1", "a-2"]


def test_members_of_gzip_that_follow_each_other_are_one_file(read_bytes: ReadBytes) -> None:
    assert len(read_bytes({"a.jsonl.gz": b"".join(map(gzip.compress, LINES.splitlines(True)))})) == 2


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.tar.gz", "a.tar.zst"])
def test_members_of_archives_are_read_as_files_of_a_folder_are(
    name: str, read_bytes: ReadBytes, tmp_path: Path
) -> None:
    members = {
        "news/one.txt": b"Words of one.",
        "news/two.jsonl.gz": gzip.compress(b'{"id": "r", "text": "Words of two."}'),
        "README.md": b"Not news.",
        ".hidden/three.txt": b"Not seen.",
        "image.png": b"\x89PNG",
    }
    data = zipped(members) if name == "a.zip" else tarred(members)
    data = gzip.compress(data) if name.endswith("gz") else zstd.compress(data) if name.endswith("zst") else data
    found = read_bytes({name: data})
    assert texts(found) == ["Words of one.", "Words of two."]
    assert [one.id for one in found if isinstance(one, Article)] == ["one", "r"]
    assert [one.source for one in found] == [
        f"{tmp_path / name}#news/one.txt",
        f"{tmp_path / name}#news/two.jsonl.gz#1",
    ]


def test_archives_and_tables_are_found_in_folders(tmp_path: Path) -> None:
    for name in (
        "a.zip",
        "b.tar.gz",
        "c.tgz",
        "d.parquet",
        "e.warc.gz",
        "f.jsonl.zst",
        "g.gz",
        "h.png.gz",
        "i.warc.wet.gz",
    ):
        (tmp_path / name).write_bytes(b"")
    assert [Path(file.path).name[0] for file in discover([str(tmp_path)])] == list("abcdefi")


def test_fields_of_lines_and_rows_are_mapped(tmp_path: Path) -> None:
    row = {"body": {"plain": "Words."}, "headline": "Polina", "when": "2017-08-07T10:00:00Z", "key": 7, "text": None}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    stamp = dt.datetime(2017, 8, 7, 10, tzinfo=dt.UTC)
    table = pa.table({"body": [{"plain": "Other words."}], "headline": ["Polina"], "when": [stamp], "key": [7]})
    pq.write_table(table, tmp_path / "b.parquet")
    fields = parse_fields("text=body.plain,title=headline,date=when,id=key")
    found = list(read(discover([str(tmp_path)], fields)))
    assert texts(found) == ["Words.", "Other words."]
    for one in found:
        assert isinstance(one, Article)
        assert (one.title, one.published, one.id[0]) == ("Polina", dt.date(2017, 8, 7), "7")


@pytest.mark.parametrize("mapping", ["body", "text=", "=body", "words=body"])
def test_a_mapping_that_is_none_is_refused(mapping: str) -> None:
    with pytest.raises(
        UsageError, match="PART=FIELD, where PART is one of text, id, url, title, date, outlet, language"
    ):
        parse_fields(mapping)


def test_rows_of_parquet_without_text_are_set_aside(read_bytes: ReadBytes) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["Words.", None, ""], "url": ["https://reel.example/polina", None, None]}), out)
    good, *bad = read_bytes({"a.parquet": out.getvalue()})
    assert isinstance(good, Article)
    assert good.id == "polina"
    assert [(one.position, one.reason) for one in bad if isinstance(one, Quarantined)] == [
        ("row 2", "no text: none of the fields text, body, content has a value"),
        ("row 3", "empty"),
    ]


def test_pages_of_a_web_archive(read_bytes: ReadBytes) -> None:
    records = [
        response("https://reel.example/2017/polina", PAGE.format(who="Valérie Müller").encode()),
        response("https://reel.example/gone", b"<html>Not found</html>", status="404 Not Found"),
        response("https://reel.example/logo.png", b"\x89PNG", media="image/png"),
        response("https://reel.example/2017/latin", PAGE.format(who="Angelin Preljocaj Ö").encode("cp1252"), "text/html; charset=iso-8859-1"),
        response("https://reel.example/empty", b"<html></html>"),
    ]  # fmt: skip
    for name, data in (("a.warc", b"".join(records)), ("b.warc.gz", b"".join(map(gzip.compress, records)))):
        first, second, empty = read_bytes({name: data})
        assert isinstance(first, Article) and isinstance(second, Article) and isinstance(empty, Quarantined)
        assert (first.id, first.title, first.url) == ("polina", "Polina", "https://reel.example/2017/polina")
        assert "Valérie Müller" in first.text
        assert "Preljocaj Ö" in second.text
        assert empty.reason == "HTML without main text"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_web_archive_that_ends_within_a_page(pack: Callable[[bytes], bytes], read_bytes: ReadBytes) -> None:
    records = [response(f"https://reel.example/{i}", PAGE.format(who=f"Mara {i}").encode()) for i in range(3)]
    data = b"".join(map(pack, records))
    for cut in (60, len(pack(records[2])) // 4):
        *good, bad = read_bytes({"a.warc.gz" if pack is gzip.compress else "a.warc": data[: len(data) - cut]})
        assert len(texts(good)) == 2
        assert isinstance(bad, Quarantined)
        assert bad.reason.startswith("damaged web archive")


def test_text_of_a_wet_file(read_bytes: ReadBytes) -> None:
    body = "Words of “Polina.”".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://reel.example/p\r\nContent-Type: text/plain\r\n"
    )
    head += "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
    (article,) = read_bytes(
        {"a.warc.wet.gz": gzip.compress(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n")}
    )
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("p", "Words of “Polina.”")


@pytest.mark.parametrize("name", ["a.warc", "a.parquet", "a.zip", "a.tar", "a.tgz", "a.jsonl.zst", "a.txt.gz"])
@pytest.mark.parametrize("data", [b"", b"no such format", b"PK\x03\x04", b"PAR1" * 8, b"WARC/1.1\r\n\r\n", bytes(600)])
def test_what_is_not_of_the_format_is_set_aside_or_empty(name: str, data: bytes, read_bytes: ReadBytes) -> None:
    assert all(isinstance(one, Quarantined) for one in read_bytes({name: data}))


def test_what_was_read_before_the_damage_stays(read_bytes: ReadBytes) -> None:
    lines = b"".join(b'{"text": "Words %d %s."}\n' % (i, str(hash(str(i))).encode()) for i in range(20_000))
    packed = gzip.compress(lines)
    *good, bad = read_bytes({"a.jsonl.gz": packed[: len(packed) // 2]})
    assert len(texts(good)) > 1000
    assert isinstance(bad, Quarantined)
    assert bad.reason.startswith("damaged gzip data")


def test_an_archive_within_an_archive_and_an_encrypted_member_are_set_aside(read_bytes: ReadBytes) -> None:
    data = bytearray(zipped({"in.zip": zipped({"a.txt": b"x"}), "a.txt": b"Words.", "b.txt": b"Other words."}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"b.txt"))
    data[at + 8] |= 1  # the flag of encryption in the directory
    inner, good, secret = read_bytes({"a.zip": bytes(data)})
    assert isinstance(inner, Quarantined) and isinstance(good, Article) and isinstance(secret, Quarantined)
    assert inner.reason == "an archive within an archive is not read"
    assert secret.reason == "encrypted"
