"""Resolution in parts: the functions of ``kg.resolve``, each given just those who could be the same.

Works, organisations and places of one name meet in a bucket of that name. People and characters meet once the works are known:
names that may be one person's, by their letters or since they do the same on one work, are gathered to families of names, and
what happens within a family depends on nobody outside it. So the outcome is that of ``kg.resolve.resolve``, whatever the number
of buckets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import combinations
from typing import Any, ClassVar

from kg.model import Decision, LocalEntity
from kg.parts.extracting import extractions
from kg.parts.rows import Row, in_buckets, read_rows, write_rows
from kg.parts.task import Bench, Made, Stage, Task
from kg.resolve import people
from kg.resolve.blocking import Local, Member, locals_of
from kg.resolve.characters import FAMILY as CHARACTER
from kg.resolve.characters import works_of_characters
from kg.resolve.cluster import Cluster
from kg.resolve.evidence import WorkEvidence, work_evidence
from kg.resolve.identity import make_entity
from kg.resolve.person_names import block_keys, closeness, person_name
from kg.resolve.resolver import clusters_of_characters, named_clusters, person_clusters, work_clusters, years_of

LETTERS, TASK, SURNAME = "l", "t", "s"
"""What the key of a candidate begins with: by what a name may meet others."""

MOST_COMPARED = 400
"""Names that do one task on one work, of which each is compared with each."""


@dataclass(frozen=True)
class Compare(Stage):
    """What resolution compares of a shelf: works with the evidence about them, and what is known by name alone."""

    name: ClassVar[str] = "compare"

    def work(self, task: Task) -> Made:
        bench = self.bench
        found = extractions(bench, task)
        locals_ = locals_of(found, bench.ontology, bench.gazetteers)
        evidence = work_evidence(found, locals_)
        rows = []
        for member, local in locals_.items():
            if local.family not in (people.FAMILY, CHARACTER):
                known = evidence[member] if bench.ontology.is_a(local.family, "Work") else None
                rows.append((f"{local.family} {local.key}", [task.number, _packed(local), known and _listed(known)]))
        return {"locals": write_rows(bench.place, "locals", in_buckets(rows, bench.shelves))}, {
            "mentions": len(locals_)
        }


@dataclass(frozen=True)
class Works(Stage):
    """Who is who among works and what is known by name, in one bucket of names. ``judged`` are the members that readers have
    decided about: entities that hold one are left to ``settle``."""

    judged: frozenset[Member] = frozenset()
    name: ClassVar[str] = "works"

    def work(self, task: Task) -> Made:
        shelf: dict[Member, int] = {}
        evidence: dict[Member, WorkEvidence] = {}
        works, named = [], []
        for _, (number, packed, known) in read_rows(self.bench.place, task.of("locals"), task.number):
            local = _unpacked(packed)
            shelf[local.member] = number
            if known is None:
                named.append(local)
            else:
                evidence[local.member] = _evidence(known)
                works.append(local)
        in_time = [sorted(some, key=lambda local: local.order) for some in (named, works)]
        clusters = [*named_clusters(in_time[0]), *work_clusters(in_time[1], evidence)]
        return written(self.bench, clusters, shelf, evidence, self.judged)


@dataclass(frozen=True)
class People(Stage):
    """The people and characters of a shelf, with what they do for which works, and by what others may be the same."""

    name: ClassVar[str] = "people"

    def work(self, task: Task) -> Made:
        bench = self.bench
        found = extractions(bench, task)
        locals_ = locals_of(found, bench.ontology, bench.gazetteers)
        who = identities(bench, task.of("who"), task.number)
        works = {member: one.id for member, one in who.items() if one.is_work and member in locals_}
        years = {one.id: one.years for one in who.values()}
        tasks = people.tasks_of(found, works)
        appearances = works_of_characters(found, locals_, works)
        persons: list[Row] = []
        characters: list[Row] = []
        candidates: set[tuple[str, str]] = set()
        for member, local in locals_.items():
            if local.family == people.FAMILY:
                own = sorted(tasks.get(member, ()))
                known = {work: sorted(years[work]) for work, _ in own if years.get(work)}
                persons.append((local.key, [task.number, _packed(local), own, known]))
                candidates.update(_candidates(local, own))
            elif local.family == CHARACTER:
                characters.append((local.key, [task.number, _packed(local), sorted(appearances.get(member, ()))]))
        pairs = in_buckets(sorted(candidates), bench.shelves)
        linked: list[Row] = [("", works) for _, (_, _, works) in characters if len(works) > 1]
        made = {
            "people": write_rows(bench.place, "people", {0: persons, 1: characters}),
            "candidates": write_rows(bench.place, "candidates", pairs),
            "linked": write_rows(bench.place, "linked", {0: linked}),
        }
        return made, {"people": len(persons), "characters": len(characters)}


@dataclass(frozen=True)
class Pairs(Stage):
    """Of candidates in one bucket, the names that may be one person's; and surnames that stand alone elsewhere."""

    surnames_only: bool = False
    name: ClassVar[str] = "pairs"

    def work(self, task: Task) -> Made:
        groups: dict[str, set[str]] = {}
        for key, name in read_rows(self.bench.place, task.of("candidates"), task.number):
            groups.setdefault(key, set()).add(name)
        pairs: set[tuple[str, str]] = set()
        surnames: list[str] = []
        for key, names in sorted(groups.items()):
            kind, ordered = key[0], sorted(names)[:MOST_COMPARED]
            if kind == SURNAME:
                surnames += [key.partition(" ")[2]] if {"alone", "borne"} <= names else []
            elif not self.surnames_only:
                pairs.update(p for p in combinations(ordered, 2) if may_be_one(kind, *p))
        made: dict[int, list[Row]] = {0: list(sorted(pairs)), 1: [(one, None) for one in surnames]}
        return {"pairs": write_rows(self.bench.place, "pairs", made)}, {"pairs": len(pairs)}


@dataclass(frozen=True)
class Gather(Stage):
    """People and characters of a shelf into the buckets of their families of names, and of works."""

    name: ClassVar[str] = "gather"

    def work(self, task: Task) -> Made:
        bench = self.bench
        families = dict(read_rows(bench.place, task.of("families"), 0))
        companies = dict(read_rows(bench.place, task.of("families"), 1))
        rows: list[Row] = []
        for key, value in read_rows(bench.place, task.of("people"), 0):
            rows.append((families.get(key, key), ["person", *value]))
        for key, value in read_rows(bench.place, task.of("people"), 1):
            works = value[2]
            home = companies.get(works[0], works[0]) if works else " ".join(value[1]["m"])
            rows.append((f"character {home}" if works else f"{key} {home}", ["character", *value]))
        return {"gathered": write_rows(bench.place, "gathered", in_buckets(rows, bench.shelves))}, {}


@dataclass(frozen=True)
class Persons(Stage):
    """Who is who among people and characters, family by family of one bucket."""

    judged: frozenset[Member] = frozenset()
    name: ClassVar[str] = "persons"

    def work(self, task: Task) -> Made:
        place = self.bench.place
        surnames = {key for key, _ in read_rows(place, task.of("families"), 2)}
        shelf: dict[Member, int] = {}
        families: dict[str, list[Any]] = {}
        for key, (kind, number, packed, *known) in read_rows(place, task.of("gathered"), task.number):
            local = _unpacked(packed)
            shelf[local.member] = number
            families.setdefault(f"{kind} {key}", []).append((local, known))
        clusters: list[Cluster] = []
        for key, found in sorted(families.items()):
            members = sorted((local for local, _ in found), key=lambda local: local.order)
            if key.startswith("person "):
                tasks = {one.member: frozenset((work, relation) for work, relation in known[0]) for one, known in found}
                years = {work: frozenset(known) for _, (_, by_work) in found for work, known in by_work.items()}
                clusters.extend(person_clusters(members, tasks, years, surnames))
            else:
                appearances = {local.member: frozenset(known[0]) for local, known in found if known[0]}
                clusters.extend(clusters_of_characters(members, appearances))
        return written(self.bench, clusters, shelf, {}, self.judged)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a local entity is: the id and type of its entity and, of works, their years."""

    id: str
    type: str
    is_work: bool
    years: frozenset[int]


def identities(bench: Bench, names: Iterable[str], shelf: int) -> dict[Member, Identity]:
    """Who is who on a shelf, as files of ``written`` tell."""
    return {
        (article, key): Identity(identifier, kind, is_work, frozenset(years))
        for _, (article, key, identifier, kind, is_work, years) in read_rows(bench.place, names, shelf)
    }


def written(
    bench: Bench,
    clusters: Sequence[Cluster],
    shelf: Mapping[Member, int],
    evidence: Mapping[Member, WorkEvidence],
    judged: Collection[Member] = (),
) -> Made:
    """Writes entities and who belongs to them. Clusters that hold a member of ``judged`` are written as they are."""
    who: dict[int, list[Row]] = {}
    entities: list[Row] = []
    held: list[Row] = []
    home = {local.member: cluster.id for cluster in clusters for local in cluster.members}
    work_ids = {member: home[member] for member in evidence}
    years = years_of(work_ids, evidence)
    for cluster in sorted(clusters, key=lambda one: one.id):
        if any(local.member in judged for local in cluster.members):
            known = [_listed(evidence[one.member]) if one.member in evidence else None for one in cluster.members]
            held.append((cluster.id, [[_packed(one) for one in cluster.members], [shelf[one.member] for one in cluster.members],
                         known, [asdict(one) for one in cluster.decisions]]))  # fmt: skip
            continue
        entity = make_entity(cluster.id, cluster.members, bench.gazetteers)
        names = [[*local.member, local.entity.name] for local in cluster.members]
        told = [[asdict(one), home[one.left], home.get(one.right)] for one in dict.fromkeys(cluster.decisions)]
        about = [entity.type, entity.label, entity.aliases, entity.year]
        entities.append((cluster.id, [about, names, told]))
        own_years = sorted(years.get(cluster.id, ()))
        for local in cluster.members:
            is_work = local.member in evidence
            row = [*local.member, cluster.id, entity.type, is_work, own_years]
            who.setdefault(shelf[local.member], []).append((local.member[0], row))
    made = {
        "who": write_rows(bench.place, "who", who),
        "entities": write_rows(bench.place, "entities", in_buckets(entities, bench.shelves)),
    }
    if held:
        made["held"] = write_rows(bench.place, "held", {0: held})
    return made, {"clusters": len(clusters)}


def held_clusters(
    bench: Bench, names: Iterable[str]
) -> tuple[list[Cluster], dict[Member, int], dict[Member, WorkEvidence]]:
    """The clusters that were left to readers' verdicts, with the shelves of their members and the evidence about them."""
    clusters: list[Cluster] = []
    shelf: dict[Member, int] = {}
    evidence: dict[Member, WorkEvidence] = {}
    for identifier, (packed, numbers, known, told) in read_rows(bench.place, names):
        members = tuple(map(_unpacked, packed))
        for local, number, about in zip(members, numbers, known, strict=True):
            shelf[local.member] = number
            if about is not None:
                evidence[local.member] = _evidence(about)
        clusters.append(Cluster(identifier, members, tuple(map(decision, told))))
    return clusters, shelf, evidence


def decision(values: Mapping[str, Any]) -> Decision:
    """A decision from JSON data."""
    left, right = (tuple(values[side]) for side in ("left", "right"))
    return Decision(left, right, values["same"], values["by"], values["reason"], values["score"])


def may_be_one(kind: str, left: str, right: str) -> bool:
    """Whether names that meet by ``kind`` may be one person's: those of the same letters or sounds may."""
    return kind == LETTERS or bool(closeness(person_name(left), person_name(right))[0])


def groups(pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """For each name in ``pairs`` the first of all that are linked with it, directly or through others."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for first, *others in pairs:
        for other in others:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
    return {name: root(name) for name in sorted(parent)}


def _candidates(local: Local, tasks: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """By what a name may meet others of its person: its letters and sounds, its tasks, and its surname."""
    name = person_name(local.entity.name)
    for key in block_keys(name):
        yield f"{LETTERS} {key}", local.key
    for work, relation in tasks:
        yield f"{TASK} {work} {relation}", local.key
    surname = people.surname_of(local.entity.name)
    if surname is not None:
        yield f"{SURNAME} {surname}", "borne"
    if " " not in local.key:
        yield f"{SURNAME} {local.key}", "alone"


def _packed(local: Local) -> dict[str, Any]:
    one = local.entity
    about = {"m": local.member, "t": one.type, "n": one.name, "f": local.family, "k": local.key}
    published = {} if local.published is None else {"d": local.published.isoformat()}
    return about | published | ({"a": one.aliases} if one.aliases else {}) | ({"y": one.year} if one.year else {})


def _unpacked(values: Mapping[str, Any]) -> Local:
    article, key = values["m"]
    entity = LocalEntity(key, values["t"], values["n"], tuple(values.get("a", ())), (), values.get("y"))
    day = values.get("d")
    return Local((article, key), entity, values["f"], values["k"], None if day is None else dt.date.fromisoformat(day))


def _listed(evidence: WorkEvidence) -> list[list[Any]]:
    return [sorted(getattr(evidence, field.name)) for field in fields(WorkEvidence)]


def _evidence(values: Sequence[Sequence[Any]]) -> WorkEvidence:
    *plain, neighbours = values
    sets: list[Any] = [*map(frozenset, plain), frozenset(map(tuple, neighbours))]
    return WorkEvidence(*sets)
