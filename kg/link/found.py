"""Candidates that were found, kept beside the graph until somebody decides, and after that for what they tell.

They are derived data: asking again replaces them. What was decided is in the log (``verdicts``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.link.candidate import Candidate, Value
from kg.store.files import write_atomically
from kg.store.layout import GraphDir

FILE_NAME = "candidates.jsonl"


@dataclass(frozen=True, slots=True)
class Found:
    """What one entity, by its IRI, may be in one catalogue, and the day (UTC) that a source said so."""

    entity: str
    authority: str
    retrieved: dt.date
    candidates: tuple[Candidate, ...]


def save(folder: GraphDir, found: Iterable[Found]) -> None:
    """Adds to what is kept, in place of earlier candidates for the same entity and catalogue.

    Raises ``StoreError`` if a build is at work or the file cannot be written.
    """
    with folder.lock():
        kept = {(one.entity, one.authority): one for one in [*load(folder), *found]}
        lines = [_line(kept[key]) for key in sorted(kept) if kept[key].candidates]
        try:
            write_atomically(folder.path / FILE_NAME, "".join(lines))
        except OSError as problem:
            raise StoreError(f"cannot write to {folder.path}: {problem.strerror}") from problem


def load(folder: GraphDir) -> list[Found]:
    """What is kept, by entity and catalogue. Raises ``StoreError`` naming file and line for a broken one."""
    path = folder.path / FILE_NAME
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise StoreError(f"{path}: cannot be read: {problem.strerror}") from problem
    return [_read(line, path, number) for number, line in enumerate(lines, 1) if line]


def _line(found: Found) -> str:
    text = json.dumps({**asdict(found), "retrieved": found.retrieved.isoformat()}, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _read(line: bytes, path: Path, number: int) -> Found:
    try:
        record = json.loads(line)
        candidates = tuple(map(_candidate, record["candidates"]))
        return Found(record["entity"], record["authority"], dt.date.fromisoformat(record["retrieved"]), candidates)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise StoreError(f"{path}:{number}: broken ({type(problem).__name__}); remove the file and ask again") from None


def _candidate(record: Mapping[str, Any]) -> Candidate:
    return replace(
        Candidate(**record),
        names=tuple(record["names"]),
        types=tuple(record["types"]),
        kinds=tuple(record["kinds"]),
        years=tuple(record["years"]),
        covers=tuple(record["covers"]),
        values={name: tuple(Value(**value) for value in values) for name, values in record["values"].items()},
    )
