"""Senses of a title: which of the works that share a title and a family are one work.

If nothing in a block speaks against it, the block is one work. Else those with evidence of their own (year or maker)
are clustered first, the best agreement first, never across a conflict; each of the others then joins the cluster with
which it shares the most neighbours, and stays apart if none or several are as good. Every choice is made on sorted
evidence, so the order of the input does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model import Decision
from kg.names import name_key
from kg.resolve.blocking import Local, Member
from kg.resolve.evidence import WorkEvidence, agreement, conflict

BY = "kg-resolve"


@dataclass(frozen=True, slots=True)
class Sense:
    """One work: its local entities in time order, all that is known of it, and why they are one."""

    members: tuple[Local, ...]
    evidence: WorkEvidence
    decisions: tuple[Decision, ...] = ()

    @property
    def first(self) -> Local:
        return self.members[0]

    def joined(self, other: Sense, reason: str) -> Sense:
        members = tuple(sorted((*self.members, *other.members), key=lambda local: local.order))
        decision = Decision(self.first.member, other.first.member, True, BY, reason)
        return Sense(members, self.evidence.joined(other.evidence), (*self.decisions, *other.decisions, decision))


#: Above this many different readings of one title those with nothing of their own stay apart: quadratic work ends here.
_MOST_COMPARED = 300


def senses(block: Sequence[Local], evidence: Mapping[Member, WorkEvidence]) -> list[Sense]:
    """The works behind a block, earliest first."""
    singles = _alike([Sense((local,), evidence[local.member]) for local in block])
    if not _any_conflict(singles):
        return _earliest_first([_merged(singles)])
    anchored = _clustered([sense for sense in singles if sense.evidence.anchored])
    placed, left_over = _placed([sense for sense in singles if not sense.evidence.anchored], anchored)
    return _earliest_first([*placed, *(_clustered(left_over) if len(left_over) <= _MOST_COMPARED else left_over)])


def readings(block: Sequence[Local], evidence: Mapping[Member, WorkEvidence]) -> list[Sense]:
    """As ``senses``, for a block of names that differ in a leading article: beside one word it tells works apart.

    "The White Crow" and "White Crow" are one; "The Room" and "Room" are, if they share a person, a maker or a year.
    """
    forms: dict[str, list[Local]] = {}
    for local in block:
        forms.setdefault(name_key(local.entity.name), []).append(local)
    if len(forms) == 1 or " " in block[0].key:
        return senses(block, evidence)
    return _clustered([sense for form in forms.values() for sense in senses(form, evidence)])


def _alike(singles: Sequence[Sense]) -> list[Sense]:
    """The singles with those joined that name the same years and the same makers, or neither and the same neighbours.

    An article that has two entries of a title means two works: its entries stay as they are.
    """
    counts = Counter(sense.first.member[0] for sense in singles)
    groups: dict[object, list[Sense]] = {}
    for sense in singles:
        known = sense.evidence
        own = (known.years, known.releases, known.makers)
        key: object = own if known.anchored else (known.people, known.neighbours)
        groups.setdefault((counts[sense.first.member[0]] > 1 and sense.first.member, key), []).append(sense)
    return [_merged(group) for group in groups.values()]


def _any_conflict(found: Sequence[Sense]) -> bool:
    anchored = [sense for sense in found if sense.evidence.anchored][:_MOST_COMPARED]
    if any(conflict(a.evidence, b.evidence) for a, b in combinations(anchored, 2)):
        return True
    articles = Counter(article for sense in found for article in sense.evidence.articles)
    return any(count > 1 for count in articles.values())


def differences(found: Sequence[Sense]) -> list[Decision]:
    """Why the works of one title are not one."""
    return [
        Decision(a.first.member, b.first.member, False, BY, conflict(a.evidence, b.evidence) or "nothing joins them")
        for a, b in combinations(found, 2)
    ]


def _merged(singles: Sequence[Sense]) -> Sense:
    if len(singles) == 1:
        return singles[0]
    first = min(singles, key=lambda sense: sense.first.order).first
    members = sorted((local for sense in singles for local in sense.members), key=lambda local: local.order)
    joins = [
        Decision(first.member, sense.first.member, True, BY, f"same title: {first.key}")
        for sense in singles
        if sense.first is not first
    ]
    known = WorkEvidence.union([sense.evidence for sense in singles])
    return Sense(tuple(members), known, (*(d for sense in singles for d in sense.decisions), *joins))


def _clustered(singles: Sequence[Sense]) -> list[Sense]:
    """Agglomerated by falling agreement of the single entities; no cluster spans a conflict."""
    pairs = []
    for (i, a), (j, b) in combinations(enumerate(singles), 2):
        score, reason = agreement(a.evidence, b.evidence)
        if score:
            pairs.append((-score, a.first.order, b.first.order, i, j, reason))
    home = dict(enumerate(singles))  # index of a single entity -> the cluster it is in by now
    for _, _, _, i, j, reason in sorted(pairs):
        left, right = home[i], home[j]
        if left is not right and conflict(left.evidence, right.evidence) is None:
            cluster = left.joined(right, reason)
            home.update({k: cluster for k, known in home.items() if known is left or known is right})
    return _earliest_first({id(cluster): cluster for cluster in home.values()}.values())


def _placed(floating: Sequence[Sense], clusters: Sequence[Sense]) -> tuple[list[Sense], list[Sense]]:
    """The clusters with those that found their place, and those that did not. Places are chosen before any is taken."""
    choices = [(sense, _place(sense, clusters)) for sense in floating]
    grown = list(clusters)
    left_over = []
    for sense, choice in choices:
        if choice is None or conflict(sense.evidence, grown[choice].evidence):
            left_over.append(sense)
        else:
            grown[choice] = grown[choice].joined(sense, agreement(sense.evidence, clusters[choice].evidence)[1])
    return grown, left_over


def _place(sense: Sense, clusters: Sequence[Sense]) -> int | None:
    scores = [
        0 if conflict(sense.evidence, cluster.evidence) else agreement(sense.evidence, cluster.evidence)[0]
        for cluster in clusters
    ]
    best = max(scores, default=0)
    return scores.index(best) if best > 0 and scores.count(best) == 1 else None


def _earliest_first(found: Iterable[Sense]) -> list[Sense]:
    return sorted(found, key=lambda sense: sense.first.order)
