"""Reading: files, folders, archives and standard input become articles; what cannot be read is set aside with a reason."""

from __future__ import annotations

from kg.read.discovery import discover, stream
from kg.read.fields import Fields, parse_fields
from kg.read.reading import admitted, read, records
from kg.read.record import Record
from kg.read.sources import SourceFile

__all__ = [
    "Fields", "Record", "SourceFile", "admitted", "discover", "parse_fields", "read", "records", "stream",
]  # fmt: skip
