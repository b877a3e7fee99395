"""Senses of a title: which of the works that share a title and a family are one work.

If nothing in a block speaks against it, the block is one work. Else those with evidence of their own (year or maker)
are clustered first, the best agreement first, never across a conflict; each of the others then joins the cluster with
which it shares the most neighbours, and stays apart if none or several are as good. Every choice is made on sorted
evidence, so the order of the input does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model import Decision
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


def senses(block: Sequence[Local], evidence: Mapping[Member, WorkEvidence]) -> list[Sense]:
    """The works behind a block, earliest first."""
    singles = [Sense((local,), evidence[local.member]) for local in block]
    if not any(conflict(a.evidence, b.evidence) for a, b in combinations(singles, 2)):
        return _earliest_first([_merged(singles)])
    anchored = _clustered([sense for sense in singles if sense.evidence.anchored])
    placed, left_over = _placed([sense for sense in singles if not sense.evidence.anchored], anchored)
    return _earliest_first([*placed, *_clustered(left_over)])


def differences(found: Sequence[Sense]) -> list[Decision]:
    """Why the works of one title are not one."""
    return [
        Decision(a.first.member, b.first.member, False, BY, conflict(a.evidence, b.evidence) or "nothing joins them")
        for a, b in combinations(found, 2)
    ]


def _merged(singles: Sequence[Sense]) -> Sense:
    whole, *others = singles
    for sense in others:
        whole = whole.joined(sense, f"same title: {whole.first.key}")
    return whole


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
