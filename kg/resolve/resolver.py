"""Who is who across articles.

Works of one title are told apart by years, makers and shared people (``senses``); a film, a series, a book and a stage
work of one title are four things. People are told apart by their films' times and joined across spellings, initials and
short forms where their films agree (``people``). Organisations, festivals, venues, awards and places are the same if
their normalised names are, known aliases counted in. Characters belong to the work they appear in (``characters``). What
readers have decided comes last and outweighs all of it (``verdicts``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.model import Decision, Entity, Extraction, Resolution
from kg.ontology import Ontology
from kg.resolve import people
from kg.resolve.blocking import Local, Member, blocks, locals_of
from kg.resolve.characters import FAMILY as CHARACTER
from kg.resolve.characters import character_clusters, works_of_characters
from kg.resolve.cluster import Cluster
from kg.resolve.evidence import WorkEvidence, work_evidence
from kg.resolve.gazetteers import Gazetteers, load_gazetteers
from kg.resolve.identity import discriminators, entity_id, make_entity
from kg.resolve.senses import BY, differences, readings
from kg.resolve.verdicts import Verdict, applied


def resolve(extractions: Sequence[Extraction], ontology: Ontology, verdicts: Sequence[Verdict] = ()) -> Resolution:
    """Who is who. The result depends on what the extractions and the verdicts say, not on the order of articles.

    Article ids have to be unique. Ids of entities stay the same when articles are added, unless an earlier article
    brings an older namesake.
    """
    gazetteers = load_gazetteers(ontology.path, ontology.fingerprint)
    locals_ = locals_of(extractions, ontology, gazetteers)
    works = [local for local in locals_.values() if ontology.is_a(local.family, "Work")]
    persons = [local for local in locals_.values() if local.family == people.FAMILY]
    characters = [local for local in locals_.values() if local.family == CHARACTER]
    apart = {local.member for local in (*works, *persons, *characters)}
    named = [local for local in locals_.values() if local.member not in apart]

    evidence = work_evidence(extractions, locals_)
    found = applied([*named_clusters(named), *work_clusters(works, evidence)], verdicts)
    work_ids = {local.member: one.id for one in found for local in one.members if ontology.is_a(local.family, "Work")}
    tasks = people.tasks_of(extractions, work_ids)
    found += applied([*person_clusters(persons, tasks, years_of(work_ids, evidence))], verdicts)
    appearances = works_of_characters(extractions, locals_, work_ids)
    found += applied([*clusters_of_characters(characters, appearances)], verdicts)
    return _resolution(found, gazetteers)


def named_clusters(members: Sequence[Local]) -> Iterator[Cluster]:
    """One entity for each name in a family."""
    for (family, key), block in blocks(members).items():
        first, *others = block
        decisions = [Decision(first.member, local.member, True, BY, f"same name: {key}") for local in others]
        yield Cluster(entity_id(family, key), tuple(block), tuple(decisions))


def work_clusters(members: Sequence[Local], evidence: Mapping[Member, WorkEvidence]) -> Iterator[Cluster]:
    """The works behind ``members``, each title of a family for itself."""
    for (family, key), block in blocks(members).items():
        found = readings(block, evidence)
        keys = discriminators([sense.evidence for sense in found], [sense.first for sense in found])
        apart = differences(found)
        for sense, discriminator in zip(found, keys, strict=True):
            about = [decision for decision in apart if decision.left == sense.first.member]
            yield Cluster(entity_id(family, key, discriminator), sense.members, (*sense.decisions, *about))


def years_of(work_ids: Mapping[Member, str], evidence: Mapping[Member, WorkEvidence]) -> dict[str, frozenset[int]]:
    """The years of works by their ids: those tied to a title, else those of release dates."""
    tied: dict[str, set[int]] = {}
    released: dict[str, set[int]] = {}
    for member, identifier in work_ids.items():
        tied.setdefault(identifier, set()).update(evidence[member].years)
        released.setdefault(identifier, set()).update(evidence[member].releases)
    return {identifier: frozenset(tied[identifier] or released[identifier]) for identifier in tied}


def person_clusters(
    members: Sequence[Local],
    tasks: Mapping[Member, frozenset[people.Task]],
    years: Mapping[str, frozenset[int]],
    surnames: Collection[str] | None = None,
) -> Iterator[Cluster]:
    """The people behind ``members``, as ``people.bearers`` tells them."""
    for bearer in people.bearers(members, tasks, years, surnames):
        identifier = entity_id(people.FAMILY, bearer.first.key, bearer.discriminator)
        yield Cluster(identifier, bearer.members, bearer.decisions)


def clusters_of_characters(members: Sequence[Local], works: Mapping[Member, frozenset[str]]) -> Iterator[Cluster]:
    """A character's id tells its work, or for one without a work the article that names it."""
    clusters, decisions = character_clusters(members, works)
    for cluster in clusters:
        ids = {local.member for local in cluster}
        scope = min((work for local in cluster for work in works.get(local.member, ())), default=None)
        key = max((local.key for local in cluster), key=lambda name: (len(name.split()), name))
        discriminator = scope if scope is not None else "\x1e".join(cluster[0].member)
        about = tuple(decision for decision in decisions if decision.left in ids)
        yield Cluster(entity_id(CHARACTER, key, discriminator), tuple(cluster), about)


def _resolution(clusters: Sequence[Cluster], gazetteers: Gazetteers) -> Resolution:
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
