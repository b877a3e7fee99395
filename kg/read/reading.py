"""From source files to articles: the checks that every article passes, whatever it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from kg.model import Article, Quarantined
from kg.read.identity import article_id, free_id
from kg.read.record import Record, Unreadable
from kg.read.registry import media_type, reader_of
from kg.read.sources import SourceFile

MAX_CHARACTERS = 1_000_000


def read(files: Iterable[SourceFile]) -> Iterator[Article | Quarantined]:
    """The articles of ``files`` in their order, and a record for each piece that had to be set aside.

    Ids and contents are unique among the articles: a second text with the same words is set aside as a
    duplicate, another text under the same id gets a longer id. Nothing in a source raises.
    """
    return admitted(record for file in files for record in records(file))


def admitted(found: Iterable[Record | Quarantined]) -> Iterator[Article | Quarantined]:
    """As ``read``, of records that were read already."""
    shelf = _Shelf()
    for record in found:
        yield record if isinstance(record, Quarantined) else shelf.admit(record)


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """What is in one file, in its order and unchecked. Nothing in a source raises."""
    try:
        yield from reader_of(media_type(file.path, file.content))(file)
    except Unreadable as problem:
        yield Quarantined(file.locator, problem.position, problem.reason)
    except OSError as problem:
        yield Quarantined(file.locator, "", f"cannot be read: {problem.strerror or problem}")


class _Shelf:
    """What has been read so far: which ids are taken, and which text came from where."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._source_by_hash: dict[str, str] = {}

    def admit(self, record: Record) -> Article | Quarantined:
        if not record.text.strip():
            return Quarantined(record.source, record.position, "empty")
        if len(record.text) > MAX_CHARACTERS:
            return Quarantined(record.source, record.position, f"longer than {MAX_CHARACTERS:,} characters")
        digest = hashlib.sha256(record.text.encode("utf-8")).hexdigest()
        if digest in self._source_by_hash:
            return Quarantined(record.source, record.position, f"duplicate of {self._source_by_hash[digest]}")
        identifier = free_id(article_id(record.name, digest), digest, self._ids)
        self._ids.add(identifier)
        self._source_by_hash[digest] = record.source
        return Article(
            id=identifier,
            source=record.source,
            text=record.text,
            content_hash=digest,
            url=record.url,
            title=record.title,
            published=record.published,
            outlet=record.outlet,
        )
