"""The rate of reading beside its bounds: a web archive beside fastwarc and trafilatura alone, and bombs.

The archive is generated, each page some forty kilobytes with a story, a menu and scripts, as news sites have. What is compared
reads the same file in turns.
"""

from __future__ import annotations

import gzip
import random
import resource
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import UsageError
from kg.read import SourceFile, admitted, read, records
from kg.read.decoding import decode
from kg.read.warc import pages

_WORDS = (
    "the film opens on Friday after its premiere in Venice and a director who shot most of it at night with two players "
    "from the stage while critics praised her score that was written for an orchestra by the sea in October"
).split()
_NAMES = "Mara Venn Oslo Lund Greta Holt Ivo Brandt Selma Quist Tove Dahl Rask Amalie Jonas Birk Elin Storm".split()
_BOMB_MIB = 1024
_SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """How many pages were read in a second of processor time, the median over the rounds: a busy machine changes little."""

    what: str
    pages: int
    seconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return self.pages / median(self.seconds)


@dataclass(frozen=True, slots=True)
class Reading:
    """The rates in pairs, ours and the bound; and for bombs the processor seconds until each was refused.

    ``peak_mib`` is the most memory that the process held (resident set).
    """

    rates: tuple[Rate, ...]
    bombs: tuple[tuple[str, float, str], ...]
    archive_mib: float
    peak_mib: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "archive_mib": round(self.archive_mib, 1),
            "rates": [
                {"what": rate.what, "pages": rate.pages, "pages_per_cpu_second": round(rate.per_second, 1)}
                for rate in self.rates
            ],
            "bombs": [
                {"kind": kind, "seconds": round(seconds, 3), "reason": reason} for kind, seconds, reason in self.bombs
            ],
            "peak_mib": round(self.peak_mib, 1),
        }


def measure(number: int, rounds: int, progress: Callable[[str, int, int], None]) -> Reading:
    """Reads a generated archive of ``number`` pages ``rounds`` times each way, then the bombs.

    Main text is looked for in the first ``_SAMPLE`` pages only. Raises ``UsageError`` where the libraries of the extra ``sources`` are not installed.
    """
    with TemporaryDirectory() as folder:
        whole, sample = (_archive(Path(folder), count) for count in (number, min(number, _SAMPLE)))
        ways = [(name, way, whole) for name, way in _PACKED.items()] + [
            (name, way, sample) for name, way in _TEXTS.items()
        ]
        seconds: dict[str, list[float]] = {name: [] for name, *_ in ways}
        for done in range(rounds):
            progress("measure", done, rounds)
            for name, way, archive in ways:
                seconds[name].append(_timed(partial(way, SourceFile(str(archive), ""))))
        progress("measure", rounds, rounds)
        rates = tuple(
            Rate(name, min(number, _SAMPLE) if name in _TEXTS else number, tuple(found))
            for name, found in seconds.items()
        )
        bombs = tuple(_bombs(Path(folder)))
        size = whole.stat().st_size / 2**20
    return Reading(rates, bombs, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _fastwarc(file: SourceFile) -> None:
    try:
        from fastwarc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise UsageError("web archives (.warc) need an extra: pip install 'kg[sources]'") from None
    with open(file.path, "rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            record.reader.read()


def _our_pages(file: SourceFile) -> None:
    for _ in pages(file):
        pass


def _trafilatura(file: SourceFile) -> None:
    import trafilatura

    for page in pages(file):
        trafilatura.bare_extraction(decode(page.body or b"", markup=True), with_metadata=True, include_comments=False)


def _our_articles(file: SourceFile) -> None:
    for _ in read([file]):
        pass


def _our_records(file: SourceFile) -> None:
    for _ in records(file):
        pass


_PACKED: dict[str, Callable[[SourceFile], None]] = {
    "fastwarc alone": _fastwarc,
    "our pages, under an allowance": _our_pages,
}
_TEXTS: dict[str, Callable[[SourceFile], None]] = {
    "trafilatura alone, of these pages": _trafilatura,
    "our records: main text and metadata": _our_records,
    "our articles: and ids, language, copies": _our_articles,
}


def _bombs(folder: Path) -> Iterator[tuple[str, float, str]]:
    for kind in ("jsonl", "txt", "warc"):
        path = folder / f"bomb.{kind}.gz"
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        path.write_bytes(b"".join(packer.compress(bytes(2**20)) for _ in range(_BOMB_MIB)) + packer.flush())
        found: list[Any] = []
        seconds = _timed(partial(_read_into, found, SourceFile(str(path), "")))
        yield f"{_BOMB_MIB} MiB as .{kind}.gz", seconds, found[-1].reason


def _read_into(found: list[Any], file: SourceFile) -> None:
    found.extend(admitted(records(file)))


def _archive(folder: Path, number: int) -> Path:
    path = folder / f"{number}.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record, 6) for record in _records(number)))
    return path


def _timed(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _records(number: int) -> Iterator[bytes]:
    drawn = random.Random(20_180_901)
    menu = "".join(f'<li><a href="/{i}">{drawn.choice(_WORDS)}</a></li>' for i in range(100))
    for index in range(number):
        script = (
            "<script>" + "".join(f"show({drawn.getrandbits(40):x}, 'slot-{i}');" for i in range(1000)) + "</script>"
        )
        story = "".join(f"<p>{' '.join(_sentence(drawn) for _ in range(4))}</p>" for _ in range(8))
        html = (
            f'<!doctype html><html lang="en"><head><title>Story {index}</title>{script}</head><body><nav><ul>{menu}</ul></nav>'
            f"<article><h1>Story {index}</h1>{story}</article></body></html>"
        ).encode()
        http = (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(html)}\r\n\r\n".encode()
            + html
        )
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{index}\r\n"
            "WARC-Date: 2018-09-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
            f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        yield head.encode() + http + b"\r\n\r\n"


def _sentence(drawn: random.Random) -> str:
    words = [
        drawn.choice(_NAMES),
        drawn.choice(_NAMES),
        *(drawn.choice(_WORDS) for _ in range(12)),
        drawn.choice(_NAMES),
    ]
    return " ".join(words) + "."
