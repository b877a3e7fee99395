"""An append-only log in the folder of a graph: what people or programs decided, one JSON object a line.

A verdict is never rewritten. Undoing it adds an entry that names it, and undoing that one puts it in force again, so
what holds is a pure function of the lines. Builds read the log; they never write it, so verdicts outlive them.

A line is written whole and reaches the disk before ``append`` returns. A writer killed half-way leaves a last line
without its end: readers leave it out, since nobody was told that it was kept, and the next writer cuts it off.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from kg.errors import StoreError, UsageError
from kg.model import jsonable
from kg.store.files import sync_folder
from kg.store.layout import GraphDir

MAX_LINE_BYTES = 1024 * 1024
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be recorded. ``who`` decided; ``kind`` says what about, such as ``merge`` or ``link``; ``subjects``
    are the IRIs or ids concerned, in an order that the kind gives a meaning to. ``evidence`` is JSON data.

    ``score`` (0..1) is what the program thought, None where it had no say. ``undoes`` is the id of an entry of the same
    log that this one takes back.
    """

    who: str
    kind: str
    subjects: tuple[str, ...]
    verdict: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    score: float | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log. ``id`` is unique within it; ``time`` is in UTC, to the second; the rest as in ``Draft``."""

    id: str
    time: dt.datetime
    who: str
    kind: str
    subjects: tuple[str, ...]
    verdict: str
    evidence: Mapping[str, Any]
    score: float | None
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """The entries in the order they were made. ``torn`` tells that a last line without its end was left out."""

    entries: tuple[Entry, ...] = ()
    torn: bool = False

    def in_force(self) -> tuple[Entry, ...]:
        """The entries that nothing in force takes back, those that only undo others left out."""
        undone: set[str] = set()
        for entry in reversed(self.entries):
            if entry.undoes is not None and entry.id not in undone:
                undone.add(entry.undoes)
        return tuple(entry for entry in self.entries if entry.undoes is None and entry.id not in undone)

    def digest(self) -> str:
        """SHA-256, in hex, over what is in force: for fingerprints of builds that depend on it."""
        digest = hashlib.sha256()
        for entry in self.in_force():
            digest.update(f"{entry.id}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class LogFile:
    """The log called ``name`` in the folder of ``graph``. It need not exist yet."""

    graph: GraphDir
    name: str

    @property
    def path(self) -> Path:
        return self.graph.path / self.name

    def read(self) -> Log:
        """All entries. Raises ``StoreError`` naming file and line for a line that is not what it has to be."""
        return _parse(self._bytes(), self.path)

    def append(self, drafts: Sequence[Draft], now: dt.datetime | None = None) -> tuple[Entry, ...]:
        """Records ``drafts``, all under one time, and returns them as entries. Takes the graph's lock.

        Raises ``StoreError`` if a build holds the lock, or the log is damaged or cannot be written (it is then as it
        was), and ``UsageError`` for an ``undoes`` that it does not hold.
        """
        with self.graph.lock():
            return self.append_locked(drafts, now)

    def append_locked(self, drafts: Sequence[Draft], now: dt.datetime | None = None) -> tuple[Entry, ...]:
        """As ``append``, for a caller that holds the graph's lock."""
        data = self._bytes()
        log = _parse(data, self.path)
        known = {entry.id for entry in log.entries}
        time = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).strftime(_TIME)
        lines, entries = [], []
        for place, draft in enumerate(drafts, len(log.entries)):
            if draft.undoes is not None and draft.undoes not in known:
                raise UsageError(f"{self.path}: no entry {draft.undoes!r} to undo")
            lines.append(_line(draft, time, place))
            entries.append(_entry(_document(lines[-1]), self.path, place + 1))
            known.add(entries[-1].id)
        kept = _whole(data) if log.torn else len(data)
        unended = b"\n" if data[:kept] and not data[:kept].endswith(b"\n") else b""
        self._write(kept, unended + b"".join(lines))
        return tuple(entries)

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as problem:
            raise StoreError(f"{self.path}: cannot be read: {problem.strerror}") from problem

    def _write(self, kept: int, data: bytes) -> None:
        """Puts ``data`` behind the first ``kept`` bytes, for good. A failure leaves these bytes."""
        try:
            with self.path.open("ab", buffering=0) as file:
                file.truncate(kept)
                try:
                    rest = memoryview(data)
                    while rest:
                        rest = rest[file.write(rest) :]
                    os.fsync(file.fileno())
                except OSError:
                    with suppress(OSError):
                        file.truncate(kept)
                    raise
            if kept == 0:
                sync_folder(self.path.parent)
        except OSError as problem:
            raise StoreError(f"cannot write to {self.path}: {problem.strerror or problem}") from problem


def login() -> str:
    """Who decides, unless somebody says otherwise: the name of the account."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "unknown"


def _line(draft: Draft, time: str, place: int) -> bytes:
    """The entry as a line. Its id hashes its content and its place, so that equal verdicts stay apart."""
    content = {"time": time, **{f.name: jsonable(getattr(draft, f.name)) for f in fields(Draft)}}
    key = hashlib.sha256(_json([place, content])).hexdigest()[:16]
    return _json({"id": key, **content}) + b"\n"


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _whole(data: bytes) -> int:
    """The length of ``data`` up to the end of its last whole line."""
    return data.rfind(b"\n") + 1


def _parse(data: bytes, path: Path) -> Log:
    size = _whole(data)
    lines, last = data[:size].split(b"\n")[:-1], data[size:]
    torn = bool(last) and not _is_json(last)
    if last and not torn:  # an editor left out the end of the line; half an object is never JSON
        lines.append(last)
    entries: list[Entry] = []
    known: set[str] = set()
    for number, line in enumerate(lines, 1):
        try:
            document = _document(line)
        except ValueError as problem:
            _refuse(path, number, f"not JSON: {' '.join(str(problem).split())[:200]}")
        entry = _entry(document, path, number)
        if entry.id in known:
            _refuse(path, number, f"a second entry of id {entry.id!r}")
        if entry.undoes is not None and entry.undoes not in known:
            _refuse(path, number, f"undoes {entry.undoes!r}, which is no earlier entry")
        known.add(entry.id)
        entries.append(entry)
    return Log(tuple(entries), torn)


def _is_json(line: bytes) -> bool:
    try:
        _document(line)
    except ValueError:
        return False
    return True


def _document(line: bytes) -> object:
    """The JSON value of a line. Raises ``ValueError`` also for what JSON parsers differ about."""
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"longer than {MAX_LINE_BYTES // 1024} KB")
    try:
        return json.loads(line.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _entry(record: object, path: Path, number: int) -> Entry:
    names = [f.name for f in fields(Entry)]
    if not isinstance(record, dict) or set(record) != set(names):
        _refuse(path, number, f"an entry is an object with exactly {', '.join(names)}")
    for name, holds, expected in _CHECKS:
        if not holds(record[name]):
            _refuse(path, number, f"{name} has to be {expected}")
    time = dt.datetime.fromisoformat(record["time"])
    frozen = {**record, "time": time, "subjects": tuple(record["subjects"]), "evidence": _frozen(record["evidence"])}
    return Entry(**frozen)


def _refuse(path: Path, number: int, reason: str) -> NoReturn:
    raise StoreError(f"{path}:{number}: {reason}; mend or remove the line") from None


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key that occurs twice")
    return record


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_word, value))


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).strftime(_TIME) == value
    except ValueError:
        return False


def _is_score(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1)


_CHECKS: Sequence[tuple[str, Callable[[object], bool], str]] = (
    ("id", _is_word, "text"),
    ("time", _is_time, "in UTC, such as 2026-11-21T13:45:00Z"),
    ("who", _is_word, "text"),
    ("kind", _is_word, "text"),
    ("subjects", _are_words, "a list of texts, one at least"),
    ("verdict", _is_word, "text"),
    ("evidence", lambda value: isinstance(value, dict), "an object"),
    ("score", _is_score, "a number from 0 to 1, or null"),
    ("undoes", lambda value: value is None or _is_word(value), "an earlier id, or null"),
)
