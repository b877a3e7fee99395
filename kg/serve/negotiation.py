"""Content negotiation (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HTML = "text/html"

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Media types for SELECT, the first the default, each with the format's name in ``kg.query.formats``."""

BOOLEAN: Mapping[str, str] = {media: form for media, form in ROWS.items() if form in ("json", "xml")}
"""Media types for ASK. CSV and TSV have no booleans (SPARQL 1.1 Query Results CSV and TSV Formats, section 1)."""

TRIPLES: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
}
"""Media types for graphs, the first the default."""

_DEFAULTS = {form: media for media, form in reversed([*ROWS.items(), *TRIPLES.items()])}
_CHARSET = frozenset({"text/turtle", "text/csv", "text/tab-separated-values", "text/plain", "text/xml", "text/html"})


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    weight: float

    def specificity(self, media: str) -> int:
        """How exactly this range fits ``media``: 3 wholly, 2 by type, 1 as ``*/*``, 0 not at all."""
        type, _, subtype = media.partition("/")
        if (self.type, self.subtype) == (type, subtype):
            return 3
        if self.subtype == "*":
            return 2 if self.type == type else int(self.type == "*")
        return 0


def preferred(accept: str | None, offers: Sequence[str]) -> str | None:
    """The media type among ``offers`` that the header likes best, the earlier among equals; None if it takes none.

    Without a header everything is taken.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [found for part in accept.split(",") if (found := _range(part)) is not None]
    best, chosen = 0.0, None
    for media in offers:
        weight = _weight(media, ranges)
        if weight > best:
            best, chosen = weight, media
    return chosen


def content_type(media: str) -> str:
    """``media`` with its character set, where the type needs one said."""
    return f"{media}; charset=utf-8" if media in _CHARSET else media


def media_type(form: str) -> str:
    """The first media type of a format."""
    return _DEFAULTS[form]


def _weight(media: str, ranges: Sequence[_Range]) -> float:
    fitting = max(ranges, key=lambda one: one.specificity(media), default=None)
    return fitting.weight if fitting is not None and fitting.specificity(media) else 0.0


def _range(part: str) -> _Range | None:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    type, slash, subtype = media.lower().partition("/")
    if not slash:
        return None
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return _Range(type, subtype, weight)
