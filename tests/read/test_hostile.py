"""What strangers may send: each row of the table of threats that concerns reading, with the behaviour that is safe.

Time is bounded by construction: what would come out of a bomb is counted, never waited for.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from kg.model import Article, Quarantined
from kg.read import unpacking
from kg.read.sources import SourceFile
from kg.read.unpacking import FREE_BYTES, MAX_RATIO, Allowance
from kg.read.warc import pages
from tests.read.packed import response, tarred, zipped

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title><item><description>&b;</description></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>x</title><item><description>&x;</description></item></channel></rss>"""
BOMB = "unpacks to more than 100 times its size: refused as a decompression bomb"


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many bytes came out of packed files altogether."""
    out: list[int] = []
    take = Allowance.take
    monkeypatch.setattr(Allowance, "take", lambda self, number: (out.append(number), take(self, number)))
    yield out


def reasons(found: list[Article | Quarantined]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Quarantined)]


def zeros(mebibytes: int, head: bytes = b"") -> Iterator[bytes]:
    yield head
    for _ in range(mebibytes):
        yield b"a" * 2**20


def gzipped(pieces: Iterator[bytes]) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(map(packer.compress, pieces)) + packer.flush()


@pytest.mark.parametrize("feed", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
def test_rows_15_and_16_entities_in_xml_are_refused_before_parsing(feed: bytes, read_bytes: ReadBytes) -> None:
    assert reasons(read_bytes({"a.xml": feed})) == ["a DOCTYPE or entity declaration is not accepted in a feed"]


def test_row_17_a_remote_context_of_json_is_no_more_than_data(read_bytes: ReadBytes) -> None:
    record = {"@context": "http://127.0.0.1:9/context", "@id": "file:///etc/hostname", "text": "Words."}
    (article,) = read_bytes({"a.jsonl": json.dumps(record).encode()})
    assert isinstance(article, Article)
    assert article.text == "Words."


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.html.zst", "a.warc.gz", "a.tar.gz", "a.parquet.gz"])
def test_row_18_a_bomb_is_stopped_soon_and_holds_little(name: str, read_bytes: ReadBytes, counted: list[int]) -> None:
    pieces = zeros(200)
    packed = zstd.compress(b"".join(pieces)) if name.endswith("zst") else gzipped(pieces)
    (reason,) = reasons(read_bytes({name: packed}))
    assert reason.startswith((BOMB, "larger than 64 MiB", "damaged web archive", "damaged tar data"))
    assert sum(counted) <= FREE_BYTES + MAX_RATIO * len(packed) + 2**21


def test_row_18_members_of_an_archive_share_one_allowance(read_bytes: ReadBytes, counted: list[int]) -> None:
    lines = (b" " * 999 + b"\n") * 3_000
    for name, packed in (
        ("a.zip", zipped({f"{i}.jsonl": lines for i in range(40)})),
        ("a.tar", tarred({f"{i}.jsonl.gz": gzip.compress(lines) for i in range(40)})),
    ):
        counted.clear()
        found = read_bytes({name: packed})
        assert BOMB in reasons(found)[-1]
        assert sum(counted) <= 2 * (FREE_BYTES + MAX_RATIO * len(packed)) + 2**21
        assert found[-1].source.endswith(name)


def test_row_18_members_that_share_their_bytes_count_each_time(read_bytes: ReadBytes) -> None:
    """The zip bomb of Fifield (WOOT 2019) names one stretch of bytes again and again."""
    data = zipped({"0.jsonl": (b" " * 9_999 + b"\n") * 300})
    end = data.rfind(b"PK\x05\x06")
    entry = data[data.rfind(b"PK\x01\x02") : end]
    many = 60
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, end - len(entry), 0)
    names = [entry.replace(b"0.jsonl", b"%c.jsonl" % (48 + i)) for i in range(many)]
    crossed = data[: end - len(entry)] + b"".join(names) + tail
    *_, last = reasons(read_bytes({"a.zip": crossed}))
    assert last == BOMB or last.startswith("damaged zip data: File name in directory")


def test_row_18_too_many_members_are_refused_before_they_are_listed(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.read.zipped.MAX_MEMBERS", 10)
    monkeypatch.setattr("kg.read.tarred.MAX_MEMBERS", 10)
    members = {f"{i}.txt": b"Words %d." % i for i in range(11)}
    assert reasons(read_bytes({"a.zip": zipped(members)})) == ["more than 10 members"]
    *articles, last = read_bytes({"a.tar": tarred(members)})
    assert isinstance(last, Quarantined) and len(articles) == 10
    assert last.reason == "more than 10 members"


def test_row_18_a_table_that_unpacks_to_far_more_is_refused(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["a" * 2**20] * 100}), out, use_dictionary=False, compression="zstd")
    assert reasons(read_bytes({"a.parquet": out.getvalue()})) == [
        "unpacks to too much: refused as a decompression bomb"
    ]


def test_row_18_a_sparse_member_of_endless_zeros_is_stopped(read_bytes: ReadBytes, tmp_path: Path) -> None:
    path = tmp_path / "hole.jsonl"
    path.write_bytes(b"")
    os.truncate(path, 2**40)
    info = tarfile.TarInfo("hole.jsonl")
    info.size, info.type = 0, tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[386:398], header[398:410] = b"%011o\0" % 0, b"%011o\0" % 0
    header[483:495] = b"\x80" + (2**40).to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    found = read_bytes({"a.tar": bytes(header) + bytes(1024)})
    assert reasons(found)[-1] == BOMB


def test_row_19_an_endless_line_is_set_aside_and_the_next_is_read(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.read.jsonl.MAX_LINE_BYTES", 2**20)
    line = b'{"text": "' + b"a" * 2**22 + b'"}\n'
    bad, good = read_bytes({"a.jsonl": line + b'{"text": "Words."}\n'})
    assert isinstance(bad, Quarantined) and bad.reason == "line longer than 1 MiB"
    assert isinstance(good, Article)
    (bad,) = read_bytes({"b.txt": b"word " * 250_000})
    assert isinstance(bad, Quarantined) and bad.reason == "longer than 1,000,000 characters"


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "a\0b", "x" * 400, "", "\u202egnp.exe", "..", "C:\\x", "/etc/passwd"]
)
def test_row_20_names_are_data_and_never_paths(name: str, read_bytes: ReadBytes, tmp_path: Path) -> None:
    lines = json.dumps({"id": name, "text": "Words of a record."}).encode()
    members = {f"{name or 'x'}.txt".replace("\0", "_"): b"Words of a member."}
    before = {"a.jsonl", "b.zip", "c.tar"}
    found = read_bytes({"a.jsonl": lines, "b.zip": zipped(members)}) + read_bytes(
        {"c.tar": tarred({k: b"Words of another." for k in members})}
    )
    assert set(os.listdir(tmp_path)) == before
    for one in found:
        assert isinstance(one, Article)
        assert "/" not in one.id and ".." not in one.id.split("-") and 0 < len(one.id) <= 140
        assert "\u202e" not in one.id and "\0" not in one.id


def test_row_23_lone_surrogates_and_row_24_nul_are_replaced_where_they_stand(read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"a.jsonl": b'{"text": "Mia\\ud800 Goth\\u0000 stars.", "title": "\\udfff"}'})
    assert isinstance(article, Article)
    assert article.text == "Mia\ufffd Goth\ufffd stars."
    article.text.encode("utf-8")
    assert reasons(read_bytes({"b.txt": b"Words\0 with NUL."})) == ["binary file"]


def test_row_25_marks_of_direction_stay_in_the_text_and_leave_the_id(read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"a\u202e.txt": "“Polina\u202e” opens\u200b today.".encode()})
    assert isinstance(article, Article)
    assert article.text == "“Polina\u202e” opens\u200b today."
    assert article.id == "a"


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": NaN}',
        b'{"n": 1e999, "text": "x"}',
        b'{"text": "x", "text": "y"}',
        b"[" * 100_000,
        b'{"n": ' + b"9" * 10_000 + b"}",
    ],
)
def test_row_26_json_that_readers_disagree_on_is_set_aside(line: bytes, read_bytes: ReadBytes) -> None:
    assert len(reasons(read_bytes({"a.jsonl": line}))) == 1


def test_row_27_bytes_of_two_encodings_are_set_aside_not_guessed(read_bytes: ReadBytes) -> None:
    mixed = "Valérie Müller’s film. ".encode() * 20 + "Valérie Müller".encode("cp1252")
    (record,) = read_bytes({"a.txt": mixed})
    assert isinstance(record, Quarantined)
    assert record.reason == "not UTF-8, and the encoding cannot be told with confidence"


def test_web_archives_with_bytes_changed_at_random_end_in_pages_or_one_reason(tmp_path: Path) -> None:
    data = b"".join(response(f"https://reel.example/{i}", b"<html>%d</html>" % i) for i in range(4))
    drawn = random.Random(20180901)
    path = tmp_path / "a.warc"
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(drawn.randint(1, 6)):
            at = drawn.randrange(len(changed))
            changed[at : at + drawn.choice([0, 1, 20])] = drawn.choice(
                [b"", b"\xff", b"9" * 30, b"\r\n", b"Content-Encoding: gzip\r\n"]
            )
        path.write_bytes(changed)
        try:
            assert all(page.body is not None for page in pages(SourceFile(str(path), "")))
        except unpacking.Unreadable as problem:
            assert problem.reason.startswith("damaged web archive")
