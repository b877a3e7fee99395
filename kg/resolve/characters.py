"""Characters: who is who within a work. A name means nothing beyond the work it is used in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from kg.model import Decision, Extraction
from kg.resolve.blocking import Local, Member
from kg.resolve.senses import BY

FAMILY = "Character"


def works_of_characters(
    extractions: Iterable[Extraction], locals_: Mapping[Member, Local], works: Mapping[Member, str]
) -> dict[Member, frozenset[str]]:
    """For each local character the ids of the works that its article has it in. ``works`` are the ids known so far."""
    found: dict[Member, set[str]] = {}
    for extraction in extractions:
        article_id = extraction.article.id
        for fact in extraction.facts:
            if fact.character is None or locals_[article_id, fact.character].family != FAMILY:
                continue
            for end in (fact.subject, fact.object):
                if isinstance(end, str) and (article_id, end) in works:
                    found.setdefault((article_id, fact.character), set()).add(works[article_id, end])
    return {member: frozenset(ids) for member, ids in found.items()}


def character_clusters(
    characters: Iterable[Local], works: Mapping[Member, frozenset[str]]
) -> tuple[list[list[Local]], list[Decision]]:
    """Clusters of the local entities that are one character, and the reasons.

    Those of one work are the same if they share a name key, or if one is called by the surname of exactly one other.
    A character without a work stays alone.
    """
    members = sorted(characters, key=lambda local: local.order)
    by_work: dict[str, list[Local]] = {}
    for local in members:
        for work in sorted(works.get(local.member, ())):
            by_work.setdefault(work, []).append(local)
    home: dict[Member, list[Local]] = {local.member: [local] for local in members}
    decisions = []
    for _, cast in sorted(by_work.items()):
        for left, right, reason in _same(cast):
            if home[left.member] is not home[right.member]:
                decisions.append(Decision(left.member, right.member, True, BY, reason))
                _join(home, left, right)
    clusters = {id(cluster): cluster for cluster in home.values()}.values()
    return sorted(clusters, key=lambda cluster: cluster[0].order), decisions


def _same(cast: list[Local]) -> Iterable[tuple[Local, Local, str]]:
    for left, right in combinations(cast, 2):
        if left.key == right.key:
            yield left, right, f"same character name in one work: {left.key}"
    full_names = sorted({local.key for local in cast if " " in local.key})
    for short in cast:
        matches = [name for name in full_names if name.endswith(f" {short.key}")]
        if " " not in short.key and len(matches) == 1:
            full = next(local for local in cast if local.key == matches[0])
            yield full, short, f"surname of a character in the same work: {full.key}"


def _join(home: dict[Member, list[Local]], left: Local, right: Local) -> None:
    cluster = sorted((*home[left.member], *home[right.member]), key=lambda local: local.order)
    for local in cluster:
        home[local.member] = cluster
