"""Reading: files, folders and standard input become articles; what cannot be read is set aside with a reason."""

from __future__ import annotations

from kg.read.reading import admitted, read, records
from kg.read.record import Record
from kg.read.sources import SourceFile, discover

__all__ = ["Record", "SourceFile", "admitted", "discover", "read", "records"]
