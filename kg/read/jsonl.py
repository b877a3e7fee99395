"""JSON lines: one article a line, each an object (RFC 8259, UTF-8).

Keys read: ``id``, ``url``, ``title``, ``date`` or ``published``, ``outlet``, and the words under ``text``,
``body`` or ``content``. JSON that readers disagree on (a key given twice, NaN, a number out of range) is
set aside, because two programs would see two articles in it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kg.model import Quarantined
from kg.read.identity import name_in_url
from kg.read.record import Record, Unreadable, day_of, stated
from kg.read.sources import SourceFile

MAX_LINE_BYTES = 16 * 1024 * 1024

_TEXT_KEYS = ("text", "body", "content")
_DATE_KEYS = ("date", "published")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """An article for each line; blank lines are passed over; a bad line does not touch the next."""
    with file.open() as stream:
        for number, line in enumerate(_lines(stream), 1):
            position = f"line {number}"
            try:
                if line is None:
                    raise Unreadable(f"line longer than {MAX_LINE_BYTES // 1024**2} MiB")
                if line.strip():
                    yield _record(_object(line), file, number)
            except Unreadable as problem:
                yield Quarantined(f"{file.locator}#{number}", position, problem.reason)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines; ``None`` for one that is too long, which is skipped without being held in memory."""
    first = True
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield None
        else:
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        first = False


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(
            line.decode("utf-8").rstrip(), object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
        )
    except UnicodeDecodeError as problem:
        raise Unreadable(f"not UTF-8 at byte {problem.start} of the line") from None
    except json.JSONDecodeError as problem:
        raise Unreadable(f"not JSON: {problem.msg} at column {problem.colno}") from None
    except RecursionError:
        raise Unreadable("not read: JSON nested too deeply") from None
    except ValueError:
        raise Unreadable("not read: a number of too many digits") from None
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    return value


def _record(data: Mapping[str, Any], file: SourceFile, number: int) -> Record:
    key = next((key for key in _TEXT_KEYS if data.get(key) is not None), None)
    if key is None:
        raise Unreadable("no text: none of the keys text, body, content has a value")
    if not isinstance(data[key], str):
        raise Unreadable(f"the value of {key!r} is not a string")
    url = _string(data.get("url"))
    return Record(
        name=_name(data.get("id")) or (name_in_url(url) if url else f"{file.stem}-{number}"),
        source=f"{file.locator}#{number}",
        text=_well_formed(data[key]),
        url=url,
        title=_string(data.get("title")),
        published=next((day for key in _DATE_KEYS if (day := day_of(data.get(key)))), None),
        outlet=_string(data.get("outlet")),
        position=f"line {number}",
    )


def _name(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _string(value: object) -> str | None:
    text = stated(value)
    return None if text is None else _well_formed(text)


def _well_formed(text: str) -> str:
    """``text`` with each lone surrogate and NUL (both possible as JSON escapes) as U+FFFD: no offset moves."""
    return _NO_CHARACTER.sub("\ufffd", text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("not read: a key is given twice")
    return found


def _no_constant(name: str) -> float:
    raise Unreadable(f"not JSON: {name}")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise Unreadable("not read: a number out of range")
    return value
