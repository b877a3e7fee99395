"""Which facts cannot all be true, or have changed: what other articles say otherwise.

Articles disagree where a question has one answer and no article gives both: the day of a release (in one region), the
place of a premiere, the directors of a film, the author of a book. Co-directors that one article names together are no
contradiction; two that never stand together are shown to the reader, who decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kg.conflicts.finding import ONE_OBJECT, ONE_SUBJECT
from kg.view.viewgraph import ViewFact


def contradictions(facts: Sequence[ViewFact]) -> dict[int, list[int]]:
    """For each fact that others contradict, by its place: the places of those others, in order."""
    questions: dict[tuple[str, str | None], list[int]] = {}
    for place, fact in enumerate(facts):
        if fact.relation in ONE_OBJECT:
            questions.setdefault((fact.relation, fact.subject), []).append(place)
        elif fact.relation in ONE_SUBJECT:
            questions.setdefault((fact.relation, fact.object), []).append(place)
    found: dict[int, list[int]] = {}
    for answers in questions.values():
        for one, other in combinations(answers, 2):
            if _disagree(facts[one], facts[other]):
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
    return found


def _disagree(one: ViewFact, other: ViewFact) -> bool:
    if _articles(one) & _articles(other):
        return False
    if one.value is not None and other.value is not None:
        return _same_region(one, other) and not _one_date(one.value, other.value)
    return True


def _one_date(one: str, other: str) -> bool:
    """Whether one date is the other, told less precisely."""
    return one.startswith(other) or other.startswith(one)


def _same_region(one: ViewFact, other: ViewFact) -> bool:
    return bool(_regions(one) & _regions(other))


def _articles(fact: ViewFact) -> set[str]:
    return {support.article for support in fact.supports}


def _regions(fact: ViewFact) -> set[str | None]:
    return {support.region for support in fact.supports}
