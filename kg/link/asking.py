"""Asking tables and services what the entities of a graph may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.link.candidate import Answer, Candidate, Profile
from kg.link.desk import Desk
from kg.link.found import Found, save
from kg.link.table import read_table
from kg.model import Quarantined


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: how many entities were asked about, the pairs of entity and catalogue that were answered, and
    what could not be used."""

    entities: int
    answered: frozenset[tuple[str, str]]
    quarantined: tuple[Quarantined, ...]


def ask(
    desk: Desk,
    sources: Sequence[str],
    types: Sequence[str] = (),
    limit: int | None = None,
    now: dt.datetime | None = None,
) -> Asked:
    """Asks every source about the entities of the graph and keeps the answers.

    A source that begins with http:// or https:// is the address of a reconciliation service; any other is a table.
    Raises ``UsageError`` for a source that cannot be used.
    """
    wanted = _wanted(desk, types, limit)
    answers: dict[str, dict[str, dict[str, Candidate]]] = {}
    quarantined: list[Quarantined] = []
    for source in sources:
        answer = _ask_one(desk, source, wanted)
        quarantined += answer.quarantined
        for entity, candidates in answer.candidates.items():
            for authority in answer.authorities:
                answers.setdefault(authority, {}).setdefault(entity, {})
            for one in candidates:
                known = answers.setdefault(one.authority, {}).setdefault(entity, {})
                known[one.id] = known[one.id].joined(one) if one.id in known else one
    day = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).date()
    found = [
        Found(entity, authority, day, tuple(known.values()))
        for authority, entities in sorted(answers.items())
        for entity, known in sorted(entities.items())
    ]
    save(desk.folder, found)
    return Asked(len(wanted), frozenset((one.entity, one.authority) for one in found), tuple(quarantined))


def _ask_one(desk: Desk, source: str, wanted: Sequence[Profile]) -> Answer:
    if source.startswith(("http://", "https://")):
        from kg.link.service import reconcile

        return reconcile(source, wanted, desk.authorities)
    return read_table(Path(source), desk.authorities, wanted)


def _wanted(desk: Desk, types: Sequence[str], limit: int | None) -> list[Profile]:
    """The entities to ask about, those of most articles first."""
    for name in types:
        if name not in desk.ontology.classes:
            raise UsageError(f"no class named {name!r} in the ontology; such as Film or Person")
    found = [one for one in desk.profiles.values() if not types or any(desk.ontology.is_a(one.type, t) for t in types)]
    return found[:limit]
