"""From source files to articles: the checks that every article passes, whatever it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from kg.model import Article, Quarantined
from kg.read.copies import Copies
from kg.read.identity import article_id, free_id
from kg.read.language import ANY, ENGLISH, language_of
from kg.read.record import Record, Unreadable
from kg.read.registry import media_type, reader_of
from kg.read.sources import SourceFile

MAX_CHARACTERS = 1_000_000


FOREIGN = "in another language"
"""How the reason begins for what is set aside because of its language; a colon and the language's code follow."""


def read(files: Iterable[SourceFile], language: str = ENGLISH) -> Iterator[Article | Quarantined]:
    """The articles of ``files`` in their order, and a record for each piece that had to be set aside.

    Ids and contents are unique among the articles: a second text with the same words is set aside as a
    duplicate, another text under the same id gets a longer id. A copy in almost the same words stays, and says of which
    article before it it is one. What is in another language than ``language`` is set aside, unless that is ``any``.

    Nothing in a source raises, but a format whose library is not installed raises ``UsageError``.
    """
    return admitted((record for file in files for record in records(file)), language)


def admitted(found: Iterable[Record | Quarantined], language: str = ENGLISH) -> Iterator[Article | Quarantined]:
    """As ``read``, of records that were read already."""
    shelf = _Shelf(language)
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

    def __init__(self, language: str) -> None:
        self._language = language
        self._copies = Copies()
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
        language = language_of(record.text, record.language)
        if language is not None and self._language not in (language, ANY):
            return Quarantined(record.source, record.position, f"{FOREIGN}: {language}")
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
            language=language,
            copy_of=self._copies.original_of(identifier, record.text),
        )
