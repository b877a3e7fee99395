"""Pairs of entities that a reader may have to decide about, the most valuable first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.entities.desk import Desk, EntityLine
from kg.entities.verdicts import KIND
from kg.names import title_key
from kg.resolve.person_names import Closeness, closeness, person_name

#: How many entities of one surname or title are compared with each other.
_MOST_COMPARED = 60
_SAME_NAME, _SPELLING, _NEAR, _COLLEAGUES = 0.4, 0.6, 0.3, 0.3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entities that may be one. ``score`` (0..1) is what speaks for it, ``value`` how many facts hang on it."""

    left: EntityLine
    right: EntityLine
    reason: str
    score: float
    value: int


def proposals(desk: Desk) -> list[Proposal]:
    """What is undecided: people of close names, and entities of one name that were kept apart. No pair that one
    article tells apart, none about which there is a verdict."""
    decided = _decided(desk)
    lines = {one.iri: desk.line(one.iri) for one in desk.directory.all_entities()}
    found = []
    for left, right, reason, score in _pairs(list(lines.values())):
        members = [desk.members.get(line.iri, ()) for line in (left, right)]
        articles = [{article for article, _ in side} for side in members]
        if articles[0] & articles[1] or any(_covers(pair, members) for pair in decided):
            continue
        shared = _works(desk, left.iri) & _works(desk, right.iri)
        total = min(1.0, score + (_COLLEAGUES if shared else 0.0))
        why = f"{reason}; both belong to {len(shared)} work{'' if len(shared) == 1 else 's'}" if shared else reason
        found.append(Proposal(left, right, why, total, min(left.facts, right.facts) * 2 + left.facts + right.facts))
    return sorted(found, key=lambda one: (-one.value * (0.5 + one.score), one.left.iri, one.right.iri))


def _pairs(lines: Sequence[EntityLine]) -> Iterator[tuple[EntityLine, EntityLine, str, float]]:
    surnames: dict[str, list[EntityLine]] = defaultdict(list)
    titles: dict[tuple[str, str], list[EntityLine]] = defaultdict(list)
    for line in lines:
        family = line.id.rpartition("-")[0]
        if family == "person":
            words = person_name(line.names[0]).words
            surnames[words[-1] if words else ""].append(line)
        elif family != "character":
            titles[family, title_key(line.names[0])].append(line)
    for _, same in sorted(titles.items()):
        for left, right in combinations(same[:_MOST_COMPARED], 2):
            yield left, right, "one name, kept apart", _SAME_NAME
    for _, same in sorted(surnames.items()):
        for left, right in combinations(same[:_MOST_COMPARED], 2):
            near, reason = closeness(person_name(left.names[0]), person_name(right.names[0]))
            if near == Closeness.SAME:
                score = _SAME_NAME if reason == "same name" else _SPELLING
                yield left, right, "one name, kept apart" if reason == "same name" else reason, score
            elif near:
                yield left, right, reason, _NEAR


def _works(desk: Desk, iri: str) -> set[str]:
    facts = desk.facts_about.get(iri, ())
    return {end for fact in facts for end in (fact.subject, fact.object) if end != iri}


def _decided(desk: Desk) -> list[tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]]:
    found = []
    for entry in desk.log.read().in_force():
        if entry.kind == KIND:
            sides = (frozenset(map(tuple, entry.evidence.get(side, ()))) for side in ("left", "right"))
            found.append(tuple(sides))
    return found  # type: ignore[return-value]


def _covers(
    verdict: tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]],
    sides: Sequence[Sequence[tuple[str, str]]],
) -> bool:
    left, right = (set(side) for side in sides)
    return bool((verdict[0] & left and verdict[1] & right) or (verdict[0] & right and verdict[1] & left))
