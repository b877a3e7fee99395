"""Plain text, with or without a head that gives the date.

The head is an optional space, the word ``date``, an ISO date and, on the same line, the deck. It stays
in the text: offsets count from the first character of the file (a byte order mark is none).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Quarantined
from kg.read.decoding import decode
from kg.read.record import Record, Unreadable, day_of
from kg.read.sources import SourceFile

_HEAD = re.compile(r"[ \t]?date (\d{4}-\d{2}-\d{2})(?=\s|\Z)")
_HEADLINE = re.compile(r"(?:#+[ \t]+)?(\S[^\r\n]{0,199})\r?\n[ \t]*\r?\n")


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """The one article of a text file: its text exactly as decoded, line ends included.

    A date that the calendar does not have leaves ``published`` empty. The first line is the title where
    it is set off by a blank line, is no date head and does not end as a sentence does.
    """
    text = decode(file.document())
    head = _HEAD.match(text)
    if head and not text[head.end() :].strip():
        raise Unreadable("empty after its date")
    yield Record(
        name=file.stem,
        source=file.locator,
        text=text,
        title=None if head else _headline(text),
        published=day_of(head[1]) if head else None,
    )


def _headline(text: str) -> str | None:
    found = _HEADLINE.match(text)
    line = found[1].rstrip() if found else ""
    return line if line and not line.endswith((".", ".”", ".’", '."')) else None
