"""Verdicts about identity in the log ``decisions.jsonl`` of a graph's folder, and what resolution makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.errors import StoreError
from kg.resolve.blocking import Member
from kg.resolve.verdicts import Verdict
from kg.store.layout import GraphDir
from kg.store.log import Draft, Entry, Log, LogFile

KIND = "identity"
SAME, DIFFERENT = "same", "different"


def decisions_log(folder: GraphDir) -> LogFile:
    """The log of verdicts about identity. It need not exist yet."""
    return LogFile(folder, "decisions.jsonl")


def drafted(
    subjects: Sequence[str],
    names: Sequence[str],
    left: Iterable[Member],
    right: Iterable[Member],
    *,
    same: bool,
    who: str,
    score: float | None = None,
    reason: str = "",
) -> Draft:
    """A verdict to be recorded: the local entities ``left`` and ``right`` are one, or are not.

    ``subjects`` are the IRIs that they have now and ``names`` their labels: for people who read the log; what counts are
    the local entities.
    """
    evidence = {
        "names": list(names),
        "left": [list(member) for member in sorted(left)],
        "right": [list(member) for member in sorted(right)],
        "reason": reason,
    }
    return Draft(who, KIND, tuple(subjects), SAME if same else DIFFERENT, evidence, score)


def verdicts_in(log: Log) -> tuple[Verdict, ...]:
    """What is in force, in the order it was decided. Raises ``StoreError`` for an entry that is no such verdict."""
    return tuple(_verdict(entry) for entry in log.in_force() if entry.kind == KIND)


def _verdict(entry: Entry) -> Verdict:
    left, right = _members(entry, "left"), _members(entry, "right")
    if entry.verdict not in (SAME, DIFFERENT):
        raise StoreError(
            f"decisions.jsonl: entry {entry.id} has the verdict {entry.verdict!r}; it has to be {SAME} or {DIFFERENT}"
        )
    reason = str(entry.evidence.get("reason") or "a reader's verdict")
    return Verdict(left, right, entry.verdict == SAME, entry.who, reason, 1.0 if entry.score is None else entry.score)


def _members(entry: Entry, side: str) -> tuple[Member, ...]:
    found = entry.evidence.get(side)
    pairs = found if isinstance(found, tuple) else ()
    members = [
        one for one in pairs if isinstance(one, tuple) and len(one) == 2 and all(isinstance(p, str) for p in one)
    ]
    if not members or len(members) != len(pairs):
        raise StoreError(f"decisions.jsonl: entry {entry.id} names no local entities on its {side} side")
    return tuple((str(article), str(key)) for article, key in members)
