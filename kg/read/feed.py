"""RSS and Atom feeds, read by feedparser from bytes; nothing is fetched and no entity is resolved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from kg.model import Quarantined
from kg.read.decoding import decode
from kg.read.identity import name_in_url
from kg.read.markup import paragraphs
from kg.read.record import Record, Unreadable, day_of, stated
from kg.read.sources import SourceFile

_DECLARATIONS = ("<!doctype", "<!entity")
_ENCLOSED = (("<!--", "-->"), ("<![cdata[", "]]>"), ("<?", "?>"))


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """An article for each item that has words; its text is the full content, else the description.

    The outlet is the feed's title; the id comes from the end of the item's guid or link. Raises
    ``Unreadable`` for what is no feed and for a document that declares a DOCTYPE or an entity, which
    feeds do not need and attacks do (entity expansion, reading of local files).
    """
    feed = _parsed(file.document())
    if not feed.entries:
        raise Unreadable("feed without items" if feed.get("version") else "not an RSS or Atom feed")
    outlet = _plain(feed.feed.get("title"))
    for number, item in enumerate(feed.entries, 1):
        yield _record(item, outlet, file, number)


def links(data: bytes, base: str) -> list[str]:
    """The addresses of a feed's entries, each once, relative ones resolved on ``base``. Raises ``Unreadable`` as ``records``."""
    feed = _parsed(data)
    if not feed.get("version"):
        raise Unreadable("not an RSS or Atom feed")
    stated_links = (stated(item.get("link")) for item in feed.entries)
    return list(dict.fromkeys(urljoin(base, link) for link in stated_links if link))


def _parsed(data: bytes) -> Any:
    import feedparser

    text = decode(data, markup=True)
    _refuse_declarations(text)
    try:
        # A stream, because feedparser takes a bare string for an address or a file to open.
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # only text leaves this module
            resolve_relative_uris=False,
        )
    except Exception as problem:  # feedparser's lenient parser: whatever it trips over concerns this file only
        raise Unreadable(f"feed could not be parsed: {type(problem).__name__}") from problem


def _record(item: Any, outlet: str | None, file: SourceFile, number: int) -> Record | Quarantined:
    source, position = f"{file.locator}#{number}", f"item {number}"
    bodies = [body.get("value") for body in item.get("content", ())] + [item.get("summary")]
    text = next((words for body in bodies if (words := paragraphs(body or ""))), None)
    if text is None:
        return Quarantined(source, position, "feed item without content")
    link = stated(item.get("link"))
    guid = stated(item.get("id"))
    return Record(
        name=name_in_url(guid or link or "") or f"{file.stem}-{number}",
        source=source,
        text=text,
        url=link,
        title=_plain(item.get("title")),
        published=day_of(item.get("published")) or day_of(item.get("updated")),
        outlet=outlet,
        position=position,
    )


def _plain(title: object) -> str | None:
    return " ".join(paragraphs(title).split()) or None if isinstance(title, str) else None


def _refuse_declarations(text: str) -> None:
    """Raises ``Unreadable`` if a DOCTYPE or entity declaration stands outside comments and CDATA."""
    lower = text.lower()
    at = lower.find("<")
    while at >= 0:
        if lower.startswith(_DECLARATIONS, at):
            raise Unreadable("a DOCTYPE or entity declaration is not accepted in a feed", f"character {at}")
        close = next((close for begin, close in _ENCLOSED if lower.startswith(begin, at)), None)
        if close is not None:
            at = lower.find(close, at)
            if at < 0:
                raise Unreadable("not well-formed XML: a comment, CDATA section or instruction never ends")
        at = lower.find("<", at + 1)
