"""What was decided about links, from the log ``links.jsonl``: accepted, rejected, or not in the catalogue at all.

Entries of kind ``link`` have the entity and the catalogue's IRI as subjects; of kind ``absent`` the entity and the name of
the catalogue; of kind ``fact`` the fact's subject, relation and object.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from kg.errors import StoreError
from kg.link.authorities import Authority
from kg.link.scoring import Scored
from kg.store.iris import is_iri
from kg.store.layout import GraphDir
from kg.store.log import Draft, Entry, Log, LogFile
from kg.store.vocabulary import OWL, PREFIXES

FILE_NAME = "links.jsonl"
LINK, ABSENT, FACT = "link", "absent", "fact"
ACCEPTED, REJECTED, UNDO = "accepted", "rejected", "undo"
SAME = (OWL.iri + "sameAs", PREFIXES["schema"] + "sameAs")
"""What a link may say of the two it joins."""


def links_log(folder: GraphDir) -> LogFile:
    """The log of verdicts about links in this graph's folder."""
    return LogFile(folder, FILE_NAME)


@dataclass(frozen=True, slots=True)
class Link:
    """An accepted link: ``predicate`` and ``target`` are IRIs, ``entry`` is the verdict behind it."""

    entity: str
    predicate: str
    target: str
    authority: str
    id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rests on: a candidate as it was scored, and the day (UTC) that it was got."""

    scored: Scored
    retrieved: dt.date


@dataclass(frozen=True)
class Verdicts:
    """What is in force in a log.

    ``homes`` are the entities of the graph, by their local entities (IRIs of both). A verdict about an entity that is no
    longer there, since it was merged into another, goes with its local entities, if they are all in one.
    """

    log: Log
    homes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Accepted links, by entity and target."""
        found = [replace(_link(one), entity=self.entity_of(one)) for one in self._of(LINK) if one.verdict == ACCEPTED]
        return tuple(sorted(found, key=lambda link: (link.entity, link.target, link.entry.id)))

    @cached_property
    def rejected(self) -> frozenset[tuple[str, str]]:
        """Pairs of an entity and a catalogue's IRI that are not the same."""
        return frozenset((self.entity_of(one), one.subjects[1]) for one in self._of(LINK) if one.verdict == REJECTED)

    @cached_property
    def absent(self) -> frozenset[tuple[str, str]]:
        """Pairs of an entity and the name of a catalogue that has no entry for it."""
        return frozenset((self.entity_of(one), one.subjects[1]) for one in self._of(ABSENT))

    @cached_property
    def facts(self) -> Mapping[tuple[str, str, str], Entry]:
        """The last verdict on each fact that was looked at."""
        return {(one.subjects[0], one.subjects[1], one.subjects[2]): one for one in self._of(FACT)}

    @cached_property
    def ids(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """For each catalogue the ids of the entities that are linked to it."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for link in self.links:
            known = found.setdefault(link.authority, {})
            known[link.entity] = (*known.get(link.entity, ()), link.id)
        return found

    def is_decided(self, entity: str, authority: str) -> bool:
        """Whether the entity is linked to the catalogue, or known to be absent from it."""
        return (entity, authority) in self.absent or entity in self.ids.get(authority, {})

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset(self.homes.values())

    def entity_of(self, entry: Entry) -> str:
        """The entity that a verdict is about, as it is now."""
        entity = entry.subjects[0]
        members = entry.evidence.get("members")
        if entity in self._present or not isinstance(members, tuple):
            return entity
        homes = {self.homes[member] for member in members if member in self.homes}
        return homes.pop() if len(homes) == 1 else entity

    def _of(self, kind: str) -> Iterable[Entry]:
        return (entry for entry in self.log.in_force() if entry.kind == kind)


def judged(
    about: Mapping[str, Any],
    entity: str,
    authority: Authority,
    identifier: str,
    verdict: str,
    who: str,
    basis: Basis | None = None,
) -> Draft:
    """A verdict on whether the entity is what ``identifier`` stands for; ``about`` are its label and members,
    ``basis`` is what it was shown with."""
    evidence: dict[str, Any] = {
        **about,
        "authority": authority.name,
        "id": identifier,
        "predicate": authority.predicate,
    }
    if basis is not None:
        evidence |= {
            "name": basis.scored.candidate.names[0],
            "source": basis.scored.candidate.source,
            "retrieved": basis.retrieved.isoformat(),
            "comparisons": [asdict(one) for one in basis.scored.comparisons],
        }
    score = None if basis is None else basis.scored.score
    return Draft(who, LINK, (entity, authority.iri_of(identifier)), verdict, evidence, score)


def missing(about: Mapping[str, Any], entity: str, authority: Authority, who: str) -> Draft:
    """The verdict that the catalogue has no entry for the entity."""
    return Draft(who, ABSENT, (entity, authority.name), ACCEPTED, about)


def undoing(entry: Entry, who: str) -> Draft:
    """Takes a verdict back."""
    return Draft(who, entry.kind, entry.subjects, UNDO, undoes=entry.id)


def _link(entry: Entry) -> Link:
    known = {name: entry.evidence.get(name) for name in ("predicate", "authority", "id")}
    predicate, authority, identifier = known.values()
    if (
        len(entry.subjects) != 2
        or predicate not in SAME
        or not isinstance(authority, str)
        or not isinstance(identifier, str)
    ):
        raise StoreError(
            f"{FILE_NAME}: entry {entry.id} is no link: it names two IRIs, a predicate, a catalogue and an id"
        )
    entity, target = entry.subjects
    if not target.startswith(("http://", "https://")) or not is_iri(target) or not is_iri(entity):
        raise StoreError(f"{FILE_NAME}: entry {entry.id} is no link: {target!r} is no IRI of the web")
    return Link(entity, str(predicate), target, authority, identifier, entry)
