"""JSON lines: one article a line, each an object (RFC 8259, UTF-8).

Which keys are read the file's ``fields`` say. JSON that readers disagree on (a key given twice, NaN, a number out of range) is
set aside, because two programs would see two articles in it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kg.model import Quarantined
from kg.read.record import Record, Unreadable
from kg.read.row import record_of
from kg.read.sources import SourceFile

MAX_LINE_BYTES = 16 * 1024 * 1024


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """An article for each line; blank lines are passed over; a bad line does not touch the next."""
    with file.open() as stream:
        for number, line in enumerate(_lines(stream), 1):
            position = f"line {number}"
            try:
                if line is None:
                    raise Unreadable(f"line longer than {MAX_LINE_BYTES // 1024**2} MiB")
                if line.strip():
                    yield record_of(_object(line), file, number, position)
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
