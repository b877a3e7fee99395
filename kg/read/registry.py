"""Which reader takes which source: endings to media types, media types to readers.

A reader is named by its module and loaded when a source needs it, because the libraries behind some of
them take longer to import than most builds that do not need them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import cast

from kg.read.record import Reader
from kg.read.unpacking import uncompressed_name

MEDIA_TYPES: Mapping[str, str] = {
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".xml": "application/rss+xml",
    ".rss": "application/rss+xml",
    ".atom": "application/rss+xml",
    ".parquet": "application/vnd.apache.parquet",
    ".warc": "application/warc",
    ".wet": "application/warc",
    ".zip": "application/zip",
    ".tar": "application/x-tar",
}
KNOWN_ENDINGS = frozenset(MEDIA_TYPES)
"""Endings that are read; ``.gz`` or ``.zst`` may stand behind each of them, and ``.tgz`` is ``.tar.gz``."""

ARCHIVES = frozenset({"application/zip", "application/x-tar"})
"""What holds files; an archive within an archive is not read."""

_MODULES: Mapping[str, str] = {
    "text/plain": "kg.read.plain",
    "text/html": "kg.read.page",
    "application/x-ndjson": "kg.read.jsonl",
    "application/rss+xml": "kg.read.feed",
    "application/vnd.apache.parquet": "kg.read.parquet",
    "application/warc": "kg.read.warc",
    "application/zip": "kg.read.zipped",
    "application/x-tar": "kg.read.tarred",
}


def media_type(path: str, content: bytes | None = None) -> str:
    """The media type of a source: by its ending, or, for standard input (path ``-``), by its first byte.

    An ending that tells of compression is looked behind. Anything else is taken for plain text; the reader of plain text
    sets aside what is none.
    """
    if path == "-" and content is not None:
        begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        return "application/x-ndjson" if begins == b"{" else "text/plain"
    return MEDIA_TYPES.get(_ending(path), "text/plain")


def is_known(path: str) -> bool:
    """Whether the ending of ``path`` is that of an article or of something that holds articles."""
    return _ending(path) in MEDIA_TYPES


def reader_of(media: str) -> Reader:
    """The reader of a media type. Raises ``KeyError`` for a type that nothing reads."""
    return cast(Reader, import_module(_MODULES[media]).records)


def _ending(path: str) -> str:
    return os.path.splitext(uncompressed_name(path))[1].lower()
