"""Parquet files: one article a row, read in small batches by pyarrow; only the columns that ``fields`` names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import UsageError
from kg.model import Quarantined
from kg.read.record import Record, Unreadable
from kg.read.row import record_of
from kg.read.sources import MAX_DOCUMENT_BYTES, SourceFile
from kg.read.unpacking import MAX_RATIO

_ROWS = 64
_LEDGER_BYTES = 64 * 1024**2
"""The most that the description of a file's columns may take."""
_MAX_GROUP = 4 * 1024**3


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """An article for each row; a row without text is set aside.

    Raises ``Unreadable`` for what is no Parquet file, lacks a column of text, or says of itself that it unpacks to more than
    ``MAX_RATIO`` times its size.
    """
    number = 0
    try:
        for number, row in enumerate(_rows(file), 1):
            position = f"row {number}"
            try:
                yield record_of(row, file, number, position)
            except Unreadable as problem:
                yield Quarantined(f"{file.locator}#{number}", position, problem.reason)
    except (OSError, ValueError, TypeError, UnicodeDecodeError) as problem:
        if isinstance(problem, OSError) and problem.errno is not None:
            raise
        raise Unreadable(f"damaged Parquet data: {problem}", f"row {number + 1}") from problem


def _rows(file: SourceFile) -> Iterator[dict[str, Any]]:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError("Parquet files need an extra: pip install 'kg[sources]'") from None
    with file.open() as stream:
        opened = stream if stream.seekable() else _in_memory(file)
        with pq.ParquetFile(
            opened, thrift_string_size_limit=_LEDGER_BYTES, thrift_container_size_limit=1_000_000, pre_buffer=False
        ) as table:
            _refuse_bombs(table.metadata)
            columns = [name for name in file.fields.columns() if name.partition(".")[0] in table.schema_arrow.names]
            if not any(name in file.fields.text for name in columns):
                raise Unreadable(f"no text: none of the columns {', '.join(file.fields.text)}")
            for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
                if batch.nbytes > _ROWS * MAX_DOCUMENT_BYTES:
                    raise Unreadable(f"rows larger than {MAX_DOCUMENT_BYTES // 1024**2} MiB")
                yield from batch.to_pylist()


def _in_memory(file: SourceFile) -> Any:
    import io

    return io.BytesIO(file.document())


def _refuse_bombs(metadata: Any) -> None:
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        packed = sum(group.column(i).total_compressed_size for i in range(group.num_columns))
        if group.total_byte_size > _MAX_GROUP or group.total_byte_size > MAX_RATIO * packed + MAX_DOCUMENT_BYTES:
            raise Unreadable("unpacks to too much: refused as a decompression bomb")
