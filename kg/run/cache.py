"""The cache: what was found out before, under the hash of all that it depends on.

It is one SQLite database, written part by part as a build goes on, and so the journal from which a killed build goes on.
Losing any of it costs time, never results: a database that cannot be read is begun anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.model import Article, Extraction
from kg.run.encoding import decoded
from kg.store.findings import Finding

_TABLES = """
CREATE TABLE IF NOT EXISTS extractions (key TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checks (key BLOB PRIMARY KEY, findings TEXT NOT NULL) WITHOUT ROWID;
"""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Cache:
    """An open cache; see ``open_cache``."""

    path: Path
    connection: sqlite3.Connection

    def extractions(self, articles: Mapping[str, Article]) -> dict[str, Extraction]:
        """What is kept of ``articles``, which are given by key. What cannot be read back counts as nothing."""
        found = {}
        with self._told():
            for some in _batches(list(articles)):
                marks = ",".join("?" * len(some))
                rows = self.connection.execute(f"SELECT key, document FROM extractions WHERE key IN ({marks})", some)
                for key, document in rows.fetchall():
                    extraction = _read_back(document, articles[key])
                    if extraction is not None:
                        found[key] = extraction
        return found

    def keep_extractions(self, documents: Iterable[tuple[str, str]]) -> None:
        """Keeps extractions, encoded as JSON, by key: all of them or, where that fails, none."""
        with self._told(), self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO extractions VALUES (?, ?)", documents)

    def checks(self) -> dict[bytes, tuple[Finding, ...]]:
        """What validation found, by the hash of what it looked at."""
        with self._told():
            rows = self.connection.execute("SELECT key, findings FROM checks").fetchall()
        return {key: tuple(Finding(**one) for one in json.loads(found)) if found else () for key, found in rows}

    def keep_checks(self, checks: Mapping[bytes, Sequence[Finding]]) -> None:
        """Keeps what validation found."""
        rows = [(key, json.dumps([asdict(one) for one in found]) if found else "") for key, found in checks.items()]
        with self._told(), self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO checks VALUES (?, ?)", rows)

    def prune(self, extractions: Collection[str], checks: Collection[bytes]) -> None:
        """Removes all that is not under one of these keys."""
        with self._told(), self.connection:
            for table, wanted in (("extractions", extractions), ("checks", checks)):
                kept = {row[0] for row in self.connection.execute(f"SELECT key FROM {table}")}
                unwanted = [(key,) for key in sorted(kept.difference(wanted))]
                self.connection.executemany(f"DELETE FROM {table} WHERE key = ?", unwanted)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"cannot write to {self.path}: {error}") from error


@contextmanager
def open_cache(path: Path) -> Iterator[Cache]:
    """The cache in the file ``path``, made if it is not there. To be opened by one process at a time.

    Raises ``StoreError`` if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connected(path)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(f"cannot write to {path}: {reason}") from error
    with closing(connection):
        yield Cache(path, connection)


def _connected(path: Path) -> sqlite3.Connection:
    try:
        return _with_tables(path)
    except sqlite3.OperationalError:  # no space, no permission: nothing to do with what is in the file
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return _with_tables(path)


def _with_tables(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _read_back(document: str, article: Article) -> Extraction | None:
    try:
        return decoded(json.loads(document), article)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
