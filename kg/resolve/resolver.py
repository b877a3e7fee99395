"""Merging by name, type and plain evidence.

People, organisations, festivals, venues, awards and places are the same if their normalised names are, known aliases
counted in; a single name meets only the same single name. Works of one title are told apart by years, makers and
shared people (``senses``), characters belong to the work they appear in (``characters``). Types of different families
never merge: a film, a series, a book and a stage work of one title are four things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Decision, Entity, Extraction, Resolution
from kg.ontology import Ontology
from kg.resolve.blocking import Local, Member, blocks, locals_of
from kg.resolve.characters import FAMILY as CHARACTER
from kg.resolve.characters import character_clusters, works_of_characters
from kg.resolve.evidence import work_evidence
from kg.resolve.gazetteers import Gazetteers, load_gazetteers
from kg.resolve.identity import discriminators, entity_id, make_entity
from kg.resolve.senses import BY, differences, senses


def resolve(extractions: Sequence[Extraction], ontology: Ontology) -> Resolution:
    """Who is who. The result depends on what the extractions say, not on their order.

    Article ids have to be unique. Ids of entities stay the same when articles are added, unless an earlier article
    brings an older namesake of a work.
    """
    gazetteers = load_gazetteers(ontology.path, ontology.fingerprint)
    locals_ = locals_of(extractions, ontology, gazetteers)
    works = [local for local in locals_.values() if ontology.is_a(local.family, "Work")]
    characters = [local for local in locals_.values() if local.family == CHARACTER]
    apart = {local.member for local in (*works, *characters)}
    named = [local for local in locals_.values() if local.member not in apart]

    found = [*_named(named), *_works(works, extractions, locals_)]
    work_ids = {local.member: one.id for one in found for local in one.members if ontology.is_a(local.family, "Work")}
    appearances = works_of_characters(extractions, locals_, work_ids)
    found.extend(_characters(characters, appearances))
    return _resolution(found, gazetteers)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Local entities under one id, and the decisions made about them."""

    id: str
    members: Sequence[Local]
    decisions: Sequence[Decision]


def _named(members: Sequence[Local]) -> Iterator[_Cluster]:
    for (family, key), block in blocks(members).items():
        first, *others = block
        decisions = [Decision(first.member, local.member, True, BY, f"same name: {key}") for local in others]
        yield _Cluster(entity_id(family, key), block, decisions)


def _works(
    members: Sequence[Local], extractions: Sequence[Extraction], locals_: dict[Member, Local]
) -> Iterator[_Cluster]:
    evidence = work_evidence(extractions, locals_)
    for (family, key), block in blocks(members).items():
        found = senses(block, evidence)
        keys = discriminators([sense.evidence for sense in found], [sense.first for sense in found])
        apart = differences(found)
        for sense, discriminator in zip(found, keys, strict=True):
            about = [decision for decision in apart if decision.left == sense.first.member]
            yield _Cluster(entity_id(family, key, discriminator), sense.members, [*sense.decisions, *about])


def _characters(members: Sequence[Local], works: dict[Member, frozenset[str]]) -> Iterator[_Cluster]:
    """A character's id tells its work, or for one without a work the article that names it."""
    clusters, decisions = character_clusters(members, works)
    for cluster in clusters:
        ids = {local.member for local in cluster}
        scope = min((work for local in cluster for work in works.get(local.member, ())), default=None)
        key = max((local.key for local in cluster), key=lambda name: (len(name.split()), name))
        discriminator = scope if scope is not None else "\x1e".join(cluster[0].member)
        about = [decision for decision in decisions if decision.left in ids]
        yield _Cluster(entity_id(CHARACTER, key, discriminator), cluster, about)


def _resolution(clusters: Sequence[_Cluster], gazetteers: Gazetteers) -> Resolution:
    entities: dict[str, Entity] = {}
    identity: dict[Member, str] = {}
    for cluster in sorted(clusters, key=lambda one: one.id):
        entities[cluster.id] = make_entity(cluster.id, cluster.members, gazetteers)
        identity.update({local.member: cluster.id for local in cluster.members})
    decisions = sorted(
        (decision for cluster in clusters for decision in cluster.decisions),
        key=lambda decision: (decision.left, decision.right, decision.same, decision.reason),
    )
    return Resolution(entities, dict(sorted(identity.items())), tuple(decisions))
