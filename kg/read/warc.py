"""Web archives (WARC, ISO 28500): the pages of a crawl, and the plain text of WET files; read by fastwarc.

A record in a compressed file is a gzip or Zstandard member of its own. The file is unpacked under the same allowance as any
other, so that a bomb among its records ends the file and not the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from kg.errors import UsageError
from kg.model import Quarantined
from kg.read.decoding import decode
from kg.read.identity import name_in_url
from kg.read.page import page_record
from kg.read.record import Record, Unreadable
from kg.read.sources import MAX_DOCUMENT_BYTES, SourceFile
from kg.read.unpacking import bounded, compression

_PIECE = 128 * 1024
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Page:
    """What was crawled at an address. ``offset`` is the record's place in the unpacked file, in bytes.

    ``body`` is None if it is larger than ``MAX_DOCUMENT_BYTES``.
    """

    url: str
    media: str
    charset: str | None
    offset: int
    body: bytes | None


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """An article for each page that was delivered (status 200) and each record of text.

    What the server refused, images, requests and the like are passed over. Raises ``Unreadable`` for what is no WARC.
    """
    for page in pages(file):
        source, position = f"{file.locator}#{page.offset}", f"byte {page.offset}"
        try:
            yield _record(page, source, position)
        except Unreadable as problem:
            yield Quarantined(source, position, problem.reason)


def pages(file: SourceFile) -> Iterator[Page]:
    """The pages and texts of a web archive, in its order."""
    try:
        from fastwarc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise UsageError("web archives (.warc) need an extra: pip install 'kg[sources]'") from None
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    with _opened(file) as stream:
        told = _Told(stream)
        try:
            for record in ArchiveIterator(
                cast(BinaryIO, told), record_types=kinds, parse_http=True, auto_decode="all", strict_mode=False
            ):
                page = _page(record)
                if page is not None:
                    if told.at < record.stream_pos + _least_length(record):
                        raise Unreadable("damaged web archive: it ends within a record", f"after record {number}")
                    yield page
                number += 1
        except (Unreadable, GeneratorExit, KeyboardInterrupt):
            raise
        except (
            BaseException
        ) as problem:  # whatever a stranger's archive makes fastwarc raise; its panics are no Exception
            raise Unreadable(f"damaged web archive: {problem}", f"after record {number}") from problem


def _opened(file: SourceFile) -> BinaryIO:
    """The archive unpacked; of gzip by fastwarc, which takes half the time, but says nothing of an end that is missing."""
    from fastwarc.stream_io import GzipReader

    if file.member is None and compression(file.path) == ".gz":
        return bounded(cast(BinaryIO, GzipReader(open(file.path, "rb"))), file.allowance(), "gzip")
    return file.open()


class _Told:
    """A stream that can tell where it is, which fastwarc asks for, though it does not seek."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.at = stream, 0

    def read(self, number: int = -1, /) -> bytes:
        data = self._stream.read(number)
        self.at += len(data)
        return data

    def tell(self) -> int:
        return self.at


def _page(record: Any) -> Page | None:
    http = record.http_headers
    if http is not None and http.status_code != 200:
        return None
    media = (record.http_content_type if http is not None else record.headers.get("Content-Type")) or ""
    media = media.partition(";")[0].strip().lower()
    if media not in _PAGES and media != "text/plain":
        return None
    body = _body(record.reader)
    return Page(
        url=record.headers.get("WARC-Target-URI", "").strip("<>"),
        media=media,
        charset=record.http_charset if http is not None else None,
        offset=record.stream_pos,
        body=body,
    )


def _least_length(record: Any) -> int:
    """How many bytes of the unpacked file a record takes at the least, by its own headers."""
    block = record.headers.get("Content-Length", "0")
    head = sum(len(name) + len(value) + len(":\r\n") for name, value in record.headers.items())
    return head + (int(block) if block.isdecimal() else 0)


def _body(reader: Any) -> bytes | None:
    """All of a record; None if it is too large. Piece by piece, because fastwarc makes room for as much as is asked for."""
    pieces: list[bytes] = []
    left = MAX_DOCUMENT_BYTES
    while piece := reader.read(_PIECE):
        left -= len(piece)
        if left < 0:
            return None
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _record(page: Page, source: str, position: str) -> Record:
    if page.body is None:
        raise Unreadable(f"larger than {MAX_DOCUMENT_BYTES // 1024**2} MiB")
    name = name_in_url(page.url)
    if page.media in _PAGES:
        return page_record(decode(page.body, markup=True, charset=page.charset), name, source, page.url, position)
    return Record(name, source, decode(page.body, charset=page.charset), url=page.url or None, position=position)
