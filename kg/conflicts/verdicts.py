"""Verdicts about conflicts in the log ``conflicts.jsonl`` of a graph's folder. Nothing is deleted by them: the graph
``accepted`` leaves out what they reject, all else stays as the articles say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from kg.conflicts.finding import Conflict, Side
from kg.errors import StoreError
from kg.model import DateValue
from kg.store.assertions import Assertion
from kg.store.layout import GraphDir
from kg.store.log import Draft, Log, LogFile
from kg.store.records import AssertedFact

KIND = "conflict"
ACCEPTED, DISMISSED = "accepted", "dismissed"

Words: TypeAlias = tuple[str, int, str, str, str]
"""What an article said: its id, the offset of the sentence, and subject, relation and object as it names them."""


def conflicts_log(folder: GraphDir) -> LogFile:
    """The log of verdicts about conflicts. It need not exist yet."""
    return LogFile(folder, "conflicts.jsonl")


def judged(conflict: Conflict, accepted: Side | None, who: str, reason: str = "") -> Draft:
    """The verdict that one side is right, or with ``accepted`` None that there is nothing to decide."""
    rejected = [side for side in conflict.sides if accepted is not None and side is not accepted]
    evidence = {
        "kind": conflict.kind,
        "about": conflict.about,
        "answers": [side.answer for side in conflict.sides],
        "accepted": None if accepted is None else accepted.answer,
        "rejected": [list(_words(claim.fact)) for side in rejected for claim in side.claims],
        "reason": reason,
    }
    verdict = DISMISSED if accepted is None else ACCEPTED
    return Draft(who, KIND, (conflict.about_iri, conflict.id), verdict, evidence)


def rejected_in(log: Log) -> frozenset[Words]:
    """What verdicts in force reject. Raises ``StoreError`` for an entry that does not say what."""
    return frozenset(_read(entry.id, one) for entry in log.in_force() for one in entry.evidence.get("rejected", ()))


def settled_in(log: Log) -> frozenset[str]:
    """The ids of the conflicts about which there is a verdict."""
    return frozenset(entry.subjects[-1] for entry in log.in_force() if entry.kind == KIND)


def dismissed_in(log: Log) -> frozenset[str]:
    """The ids of the conflicts that readers have said are none."""
    return frozenset(e.subjects[-1] for e in log.in_force() if e.kind == KIND and e.verdict == DISMISSED)


def is_rejected(assertion: Assertion, rejected: Iterable[Words]) -> bool:
    """Whether a reader has rejected what the article says there."""
    fact = assertion.fact
    target = fact.object.value if isinstance(fact.object, DateValue) else assertion.object_name or ""
    words = (fact.article, fact.evidence.sentence.start, assertion.subject_name, fact.predicate, target)
    return words in rejected


def _words(fact: AssertedFact) -> Words:
    return (fact.article, fact.start, fact.subject_name, fact.predicate, fact.object_name)


def _read(entry: str, one: object) -> Words:
    if isinstance(one, tuple) and len(one) == 5 and isinstance(one[1], int):
        return (str(one[0]), one[1], str(one[2]), str(one[3]), str(one[4]))
    raise StoreError(f"conflicts.jsonl: entry {entry} does not say what it rejects")
