"""Rows in buckets: how parts of a build hand over to each other.

A file is Parquet with a row group for each bucket, a row a key and a document in JSON. Whoever works on a bucket reads just
that row group of each file: that is all there is of a shuffle, and it works on any file system. Equal rows give equal bytes.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kg.parts.place import Place

Row: TypeAlias = tuple[str, Any]
"""A key, and what belongs to it as JSON data."""

_BUCKETS = b"buckets"


def bucket_of(key: str, buckets: int) -> int:
    """The bucket of a key; the same on every machine."""
    return zlib.crc32(escaped(key).encode()) % buckets


def escaped(key: str) -> str:
    """``key`` as files hold it: what no encoding has is spelled out."""
    return key.encode("utf-8", "backslashreplace").decode()


def in_buckets(rows: Iterable[Row], buckets: int) -> dict[int, list[Row]]:
    """``rows`` by the buckets of their keys."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(bucket_of(row[0], buckets), []).append(row)
    return found


def write_rows(place: Place, kind: str, buckets: Mapping[int, Sequence[Row]]) -> str:
    """Writes a file of rows, in each bucket in the order given, and tells its name."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = sorted(number for number, rows in buckets.items() if rows)
    schema = pa.schema(
        [("key", pa.string()), ("document", pa.string())], metadata={_BUCKETS: json.dumps(numbers).encode()}
    )
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema, compression="zstd", write_statistics=False) as writer:
        for number in numbers:
            keys = [escaped(key) for key, _ in buckets[number]]
            documents = [json.dumps(document, separators=(",", ":")) for _, document in buckets[number]]
            writer.write_table(pa.table([keys, documents], schema=schema), row_group_size=max(1, len(keys)))
    return place.put(kind, sink.getvalue(), "parquet")


def read_rows(place: Place, names: Iterable[str], bucket: int | None = None) -> Iterator[Row]:
    """The rows of a bucket in files, file by file; of all buckets if none is named."""
    import pyarrow.parquet as pq

    for name in names:
        with place.stream(name) as stream, pq.ParquetFile(stream) as file:
            numbers = json.loads(file.schema_arrow.metadata[_BUCKETS])
            for group, number in enumerate(numbers):
                if bucket is None or number == bucket:
                    table = file.read_row_group(group, use_threads=False)
                    keys, documents = (table.column(index) for index in (0, 1))
                    for key, document in zip(keys, documents, strict=True):
                        yield key.as_py(), json.loads(document.as_py())
