"""Reading: files, folders and standard input become articles; what cannot be read is set aside with a reason."""

from __future__ import annotations

from kg.read.reading import read
from kg.read.sources import SourceFile, discover

__all__ = ["SourceFile", "discover", "read"]
