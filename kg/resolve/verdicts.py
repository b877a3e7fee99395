"""What readers have decided about identity, put over what the program found.

A verdict names local entities, not ids or names: these stay what they are when other articles come and go. Verdicts are
applied in the order they were made, so a later one outweighs an earlier one; one that is undone is simply not given,
and the result is what it was before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.model import Decision
from kg.resolve.blocking import Local, Member
from kg.resolve.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Verdict:
    """``same`` joins the entities of ``left`` and ``right``; else the local entities of ``right`` become an entity of
    their own. Both sides are local entities as they were when ``by`` decided; those that are gone count no more."""

    left: tuple[Member, ...]
    right: tuple[Member, ...]
    same: bool
    by: str
    reason: str
    score: float = 1.0


def applied(clusters: Sequence[Cluster], verdicts: Iterable[Verdict]) -> list[Cluster]:
    """The clusters after the verdicts. One that concerns none of them, or only one side of it, changes nothing."""
    current = {cluster.id: cluster for cluster in clusters}
    home = {local.member: cluster.id for cluster in clusters for local in cluster.members}
    for verdict in verdicts:
        left, right = _present(verdict.left, home), _present(verdict.right, home)
        if not left or not right:
            continue
        change = _merged if verdict.same else _parted
        for cluster in change(current, home, left, right, verdict):
            current[cluster.id] = cluster
            home.update((local.member, cluster.id) for local in cluster.members)
    return list(current.values())


def _present(members: Iterable[Member], home: dict[Member, str]) -> list[Member]:
    return [member for member in members if member in home]


def _decision(verdict: Verdict, left: Member, right: Member) -> Decision:
    return Decision(left, right, verdict.same, verdict.by, verdict.reason, verdict.score)


def _merged(
    current: dict[str, Cluster], home: dict[Member, str], left: list[Member], right: list[Member], verdict: Verdict
) -> Iterable[Cluster]:
    """The entity of the left side keeps its id and takes in that of the right side."""
    kept, other = current[home[left[0]]], current[home[right[0]]]
    if kept.id == other.id or kept.first.family != other.first.family:
        return
    del current[other.id]
    decision = _decision(verdict, left[0], right[0])
    yield Cluster(kept.id, _in_time((*kept.members, *other.members)), (*kept.decisions, *other.decisions, decision))


def _parted(
    current: dict[str, Cluster], home: dict[Member, str], left: list[Member], right: list[Member], verdict: Verdict
) -> Iterable[Cluster]:
    """What the right side names leaves the entities that it shares with the left side."""
    for identifier in sorted({home[member] for member in left} & {home[member] for member in right}):
        whole = current[identifier]
        leaving = [local for local in whole.members if local.member in set(right)]
        staying = [local for local in whole.members if local.member not in set(right)]
        if not leaving or not staying:
            continue
        decision = _decision(verdict, staying[0].member, leaving[0].member)
        yield replace(whole, members=tuple(staying), decisions=(*whole.decisions, decision))
        yield Cluster(_own_id(whole, leaving[0]), tuple(leaving))


def _own_id(whole: Cluster, first: Local) -> str:
    text = "\x1f".join((whole.id, *first.member))
    return f"{first.family.lower()}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _in_time(members: Iterable[Local]) -> tuple[Local, ...]:
    return tuple(sorted(members, key=lambda local: local.order))
