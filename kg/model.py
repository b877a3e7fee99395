"""The types that travel from stage to stage. All are immutable.

Offsets are Unicode code points into ``Article.text``; ``end`` is exclusive. A stage adds to what the
stage before it gave and never rewrites it: ``Article`` -> ``Extraction`` (entities and facts of one
article) -> ``Resolution`` (who is who across articles) -> quads.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_DATATYPE_BY_LENGTH = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of ``Article.text``: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words this span covers in ``text``."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news as it was read.

    ``id`` is the source file's name without its ending, or the record's own id. ``source`` is the
    locator a person can follow (path, or path and record). ``text`` is exactly what offsets refer to.
    ``content_hash`` is the SHA-256 of the text's UTF-8 bytes, in hex. ``language`` is its ISO 639-1 code where that can be
    told. ``copy_of`` is the id of the article that this one repeats in almost the same words.
    """

    id: str
    source: str
    text: str
    content_hash: str
    url: str | None = None
    title: str | None = None
    published: dt.date | None = None
    outlet: str | None = None
    language: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as precise as the text: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises ``ValueError`` for anything else, and for a day that the calendar does not have.
    """

    value: str

    def __post_init__(self) -> None:
        if not _DATE.match(self.value):
            raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {self.value!r}")
        dt.date.fromisoformat(self.value + "-01-01"[len(self.value) - 4 :])

    @property
    def datatype(self) -> str:
        """Local name of the XSD datatype: ``gYear``, ``gYearMonth`` or ``date``."""
        return _DATATYPE_BY_LENGTH[len(self.value)]

    @property
    def year(self) -> int:
        return int(self.value[:4])


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """An entity as one article knows it: the coreference chain of its mentions.

    ``key`` is unique within the article. ``type`` is the local name of an ontology class. ``name`` is
    the fullest form that the article itself uses; ``aliases`` are its other names (not pronouns or
    descriptions). ``mentions`` are all spans that refer to it. ``year`` is a year that the article ties
    to the entity ("“Suspiria” (1977)").
    """

    key: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the article says a fact. ``sentence`` holds the words quoted; the others lie in the article.

    ``subject`` and ``object`` are the mentions used, which a description or pronoun may be; they can
    stand outside ``sentence`` when the article's topic supplied them. ``cue`` is the wording that
    carries the relation.
    """

    sentence: Span
    subject: Span | None = None
    cue: Span | None = None
    object: Span | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One relation asserted by one article.

    ``subject`` is the key of a ``LocalEntity``; ``object`` is such a key or a ``DateValue``.
    ``character`` is the key of a ``LocalEntity`` of type Character (or of the person portrayed).
    ``planned`` tells an announced plan from what has happened. ``region`` is a territory or city that
    the text ties to the fact. ``confidence`` is a probability in 0..1; ``rule`` names the wording that
    fired, ``extractor`` the program that applied it.
    """

    article: str
    subject: str
    predicate: str
    object: str | DateValue
    evidence: Evidence
    rule: str
    confidence: float
    extractor: str = "kg-rules"
    character: str | None = None
    planned: bool = False
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article gave: its entities and the facts about them, in a stable order."""

    article: Article
    entities: tuple[LocalEntity, ...]
    facts: tuple[Fact, ...]

    def entity(self, key: str) -> LocalEntity:
        """The entity of that key. Raises ``KeyError`` if the article has none."""
        for entity in self.entities:
            if entity.key == key:
                return entity
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something, across articles.

    ``id`` is the last part of its IRI. ``members`` are the (article id, local key) pairs that make it
    up, sorted.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One reason why two local entities are the same or are not. Decisions are only ever added."""

    left: tuple[str, str]
    right: tuple[str, str]
    same: bool
    by: str
    reason: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who: entities by id, and for each (article id, local key) the id it belongs to."""

    entities: Mapping[str, Entity]
    identity: Mapping[tuple[str, str], str]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A piece of input set aside. ``position`` says where in the source: a line, a byte or a record."""

    source: str
    position: str
    reason: str


def jsonable(value: Any) -> Any:
    """``value`` as plain JSON data: dates in ISO form, tuples as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(v) for v in value]
    return value
