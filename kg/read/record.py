"""What a reader hands on for each article, before the checks that all articles share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from kg.model import Quarantined

if TYPE_CHECKING:
    from kg.read.sources import SourceFile

_ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Record:
    """An article as its source gives it. ``name`` is the source's own id for it, unchecked.

    ``language`` is the code by which the source itself calls the text's language.
    """

    name: str
    source: str
    text: str
    url: str | None = None
    title: str | None = None
    published: dt.date | None = None
    outlet: str | None = None
    language: str | None = None
    position: str = ""


Reader = Callable[["SourceFile"], Iterator[Record | Quarantined]]


class Unreadable(Exception):
    """A source, or a part of it, that gives no text; ``position`` says where in the source.

    ``whole`` tells that no more can be read of the file or archive that the source is in.
    """

    def __init__(self, reason: str, position: str = "", *, whole: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position
        self.whole = whole


def day_of(stamp: object) -> dt.date | None:
    """The calendar day a time stamp names where it was written, or ``None``.

    Takes ISO 8601 ("2017-08-07", "2017-08-07T23:30:00-05:00") and RFC 5322 ("Mon, 07 Aug 2017 23:30:00
    -0500"); the time zone is not applied, because the words of an article mean the day of its outlet.
    """
    if not isinstance(stamp, str):
        return None
    iso = _ISO_DAY.match(stamp)
    try:
        return dt.date.fromisoformat(iso[1]) if iso else parsedate_to_datetime(stamp).date()
    except (ValueError, TypeError, OverflowError):
        return None


def stated(value: object) -> str | None:
    """``value`` if it is a non-empty string, without surrounding space; else ``None``."""
    return value.strip() or None if isinstance(value, str) else None
