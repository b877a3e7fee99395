"""The folder that fetched pages are kept in: web archives, and what is known of each address.

::

    DIR/0001.warc.gz ...   the pages, a file for each run that brought some (WARC 1.1, ISO 28500)
    DIR/fetched.sqlite     addresses seen, with what servers want to be told the next time
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg.errors import StoreError
from kg.fetch.web import Answer

_TABLE = "CREATE TABLE IF NOT EXISTS seen (url TEXT PRIMARY KEY, feed INTEGER, etag TEXT, modified TEXT) WITHOUT ROWID"


@dataclass
class Shelf:
    """Fetched pages in ``folder``. A page is on the disk before its address counts as seen."""

    folder: Path
    _database: sqlite3.Connection
    _out: BinaryIO | None = field(default=None)

    def seen(self, url: str) -> bool:
        """Whether ``url`` is a page that was dealt with, by this run or one before."""
        return self._database.execute("SELECT 1 FROM seen WHERE url = ? AND NOT feed", (url,)).fetchone() is not None

    def conditions(self, url: str) -> dict[str, str]:
        """Headers by which the server of a feed can tell that nothing changed (RFC 9110, section 13.1)."""
        found = self._database.execute("SELECT etag, modified FROM seen WHERE url = ? AND feed", (url,)).fetchone()
        names = ("If-None-Match", "If-Modified-Since")
        return {name: value for name, value in zip(names, found or (), strict=False) if value}

    def keep(self, answer: Answer, url: str) -> None:
        """Writes a page that was asked for at ``url`` and remembers it."""
        if self._out is None:
            self._out = self._next_file()
        self._out.write(gzip.compress(_record(answer), mtime=0))
        self._out.flush()
        os.fsync(self._out.fileno())
        self.remember(url)

    def remember(self, url: str, feed: Answer | None = None) -> None:
        """Counts ``url`` as a page dealt with, or as a feed all of whose entries are."""
        headers = feed.headers if feed is not None else {}
        row = (url, feed is not None, headers.get("etag"), headers.get("last-modified"))
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", row)

    def close(self) -> None:
        if self._out is not None:
            self._out.close()

    def _next_file(self) -> BinaryIO:
        numbers = [int(path.name[:4]) for path in self.folder.glob("[0-9][0-9][0-9][0-9].warc.gz")]
        return (self.folder / f"{max(numbers, default=0) + 1:04}.warc.gz").open("xb")


@contextmanager
def shelf(folder: Path) -> Iterator[Shelf]:
    """The shelf in ``folder``, which is made if need be. Raises ``StoreError`` if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / "fetched.sqlite")) as database:
            database.execute(_TABLE)
            with closing(Shelf(folder, database)) as opened:
                yield opened
    except (OSError, sqlite3.Error) as problem:
        raise StoreError(f"cannot write to {str(folder)!r}: {problem}") from problem


def _record(answer: Answer) -> bytes:
    """A WARC record of type response; the body is kept decoded, so of the headers only its type stays."""
    media = "".join(c for c in answer.headers.get("content-type", "text/html") if c.isprintable())
    http = f"HTTP/1.1 {answer.status} OK\r\nContent-Type: {media}\r\nContent-Length: {len(answer.body)}\r\n\r\n"
    block = http.encode("utf-8") + answer.body
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {answer.url}\r\nWARC-Date: {now}\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode("utf-8") + block + b"\r\n\r\n"
