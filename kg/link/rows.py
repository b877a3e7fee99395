"""Tables as rows of text, one at a time: TSV, CSV, either gzipped, and Parquet."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import UsageError
from kg.model import Quarantined

MAX_LINE_BYTES = 1024 * 1024
_PARQUET_BATCH = 4096

Cells = Sequence[str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns, and the rows with the place of each: a line or a record."""

    heading: tuple[str, ...]
    rows: Iterator[tuple[str, Cells]]


@contextmanager
def rows(path: Path, quarantined: list[Quarantined]) -> Iterator[Rows]:
    """The table in ``path``, whose ending says what it is. Lines that are no text go to ``quarantined``.

    Raises ``UsageError``, also while rows are read.
    """
    try:
        if path.suffix == ".parquet":
            yield _parquet(path)
            return
        plain = path.with_suffix("") if path.suffix == ".gz" else path
        if plain.suffix not in (".tsv", ".csv"):
            raise UsageError(f"{path}: not a table; .tsv, .csv, .tsv.gz, .csv.gz and .parquet are read")
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            lines = _lines(cast(BinaryIO, file), path, quarantined)
            yield _delimited(lines, plain.suffix, path)
    except (OSError, EOFError, zlib.error) as problem:
        raise UsageError(f"{path}: cannot be read: {getattr(problem, 'strerror', None) or problem}") from problem


def _lines(file: BinaryIO, path: Path, quarantined: list[Quarantined]) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise UsageError(f"{path}: line {number} is longer than {MAX_LINE_BYTES // 1024} KB; is it a table?")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as problem:
            quarantined.append(Quarantined(str(path), f"line {number}", f"not UTF-8: {problem.reason}"))
            continue
        if text:
            yield number, text


def _delimited(lines: Iterator[tuple[int, str]], ending: str, path: Path) -> Rows:
    """One row a line. CSV is quoted by RFC 4180, without line ends in its cells; TSV is not quoted at all."""

    def split(text: str) -> list[str]:
        if ending == ".tsv":
            return text.split("\t")
        try:
            return next(csv.reader([text]), [])
        except csv.Error as problem:
            raise UsageError(f"{path}: not CSV: {problem}") from None

    _, first = next(lines, (0, ""))
    return Rows(tuple(split(first)), ((f"line {number}", split(text)) for number, text in lines))


def _parquet(path: Path) -> Rows:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise UsageError(f"{path}: Parquet needs pyarrow: pip install 'kg[parquet]'") from None
    try:
        file = parquet.ParquetFile(path)
    except ArrowException as problem:
        raise UsageError(f"{path}: not Parquet: {' '.join(str(problem).split())[:200]}") from None
    names = tuple(file.schema_arrow.names)

    def records() -> Iterator[tuple[str, Cells]]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=_PARQUET_BATCH):
                for record in batch.to_pylist():
                    number += 1
                    yield f"row {number}", [_cell(record[name]) for name in names]
        except ArrowException as problem:
            raise UsageError(f"{path}: row {number + 1}: {' '.join(str(problem).split())[:200]}") from None

    return Rows(names, records())


def _cell(value: object) -> str | list[str]:
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, dict)):
        return [str(one) for one in value if one is not None]
    return "" if value is None else str(value)
