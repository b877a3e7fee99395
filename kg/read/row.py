"""A row of a table or a JSON object to an article's record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from kg.read.identity import name_in_url
from kg.read.record import Record, Unreadable, day_of, stated
from kg.read.sources import SourceFile

_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def record_of(row: Mapping[str, Any], file: SourceFile, number: int, position: str) -> Record:
    """The article in ``row``, the ``number``-th of ``file``. Raises ``Unreadable`` if it has no text."""
    fields = file.fields
    key, text = next(fields.values("text", row), ("", None))
    if text is None:
        raise Unreadable(f"no text: none of the fields {', '.join(fields.text)} has a value")
    if not isinstance(text, str):
        raise Unreadable(f"the value of {key!r} is not a string")
    url = _first(row, file, "url")
    names = (_name(value) for _, value in fields.values("id", row))
    days = (_day(value) for _, value in fields.values("date", row))
    return Record(
        name=next(filter(None, names), None) or (name_in_url(url) if url else f"{file.stem}-{number}"),
        source=f"{file.locator}#{number}",
        text=_well_formed(text),
        url=url,
        title=_first(row, file, "title"),
        published=next(filter(None, days), None),
        outlet=_first(row, file, "outlet"),
        language=_first(row, file, "language"),
        position=position,
    )


def _first(row: Mapping[str, Any], file: SourceFile, part: str) -> str | None:
    return next(filter(None, (_string(value) for _, value in file.fields.values(part, row))), None)


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else day_of(value)


def _name(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _string(value: object) -> str | None:
    text = stated(value)
    return None if text is None else _well_formed(text)


def _well_formed(text: str) -> str:
    """``text`` with each lone surrogate and NUL (both possible as JSON escapes) as U+FFFD: no offset moves."""
    return _NO_CHARACTER.sub("\ufffd", text)
