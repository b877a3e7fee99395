"""Updates applied and undone: what they change goes to the log first, and into service then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError, UsageError
from kg.query.engine import Dataset
from kg.query.isolated import Standby
from kg.store.beside import publish_beside, publish_own
from kg.store.layout import GraphDir
from kg.store.log import Draft, Entry
from kg.store.own import KIND, UNDONE, Change, applied, updates_log

DEFAULT_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What an update did. ``entry`` is its id in the log, None if it changed nothing."""

    entry: str | None
    added: int
    removed: int


def apply(
    folder: GraphDir,
    text: str,
    who: str,
    dataset: Dataset | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    memory: int | None = None,
) -> Applied:
    """Runs a SPARQL Update in a process of its own, for at most ``timeout`` seconds and with ``memory`` more bytes.

    Takes the graph's lock. When it returns, what changed is in the log and in service; a program that is killed in
    between leaves it in the log, and the next update or build puts it in service. Raises ``QueryError`` for what may
    not run or fails, and ``StoreError`` if a build is at work or there is no graph.
    """
    folder.open()
    with folder.lock():
        publish_own(folder)
        with _scratch(folder) as scratch:
            beside = dataset or Dataset()
            request = {
                "graph": str(folder.path),
                "update": text,
                "dataset": [beside.default, beside.named],
                "scratch": str(scratch),
                "memory": memory,
            }
            with Standby("kg.update.worker") as process:
                _, data = process.answer(request, timeout)
        found = {
            name: Change(tuple(one["added"]), tuple(one["removed"])) for name, one in json.loads(data or b"{}").items()
        }
        if not found:
            return Applied(None, 0, 0)
        (entry,) = updates_log(folder).append_locked([applied(found, who)])
        publish_beside(folder)
    return Applied(
        entry.id, sum(len(one.added) for one in found.values()), sum(len(one.removed) for one in found.values())
    )


def undo(folder: GraphDir, identifier: str, who: str) -> Entry:
    """Takes an update back, or the undoing of one. Those that came after it stay as they are. Takes the graph's lock.

    Raises ``UsageError`` if the log has no such entry, and ``StoreError`` as ``apply`` does.
    """
    folder.open()
    log = updates_log(folder)
    with folder.lock():
        known = {entry.id: entry for entry in log.read().entries}
        if identifier not in known:
            raise UsageError(f"no update {identifier!r}; kg update --list shows all")
        (entry,) = log.append_locked([Draft(who, KIND, known[identifier].subjects, UNDONE, undoes=identifier)])
        publish_beside(folder)
    return entry


@contextmanager
def _scratch(folder: GraphDir) -> Iterator[Path]:
    """A place for a copy on the graph's own disk, where hard links can be made; gone at the end."""
    path = folder.work / "update"
    try:
        shutil.rmtree(path, ignore_errors=True)
        folder.work.mkdir(exist_ok=True)
        yield path
    except OSError as problem:
        raise StoreError(f"cannot write to {folder.work}: {problem.strerror or problem}") from problem
    finally:
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            folder.work.rmdir()
