"""The resolution as RDF: which local entities make up an entity, and the reasons for "same" and "different"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Triple

from kg.model import Decision, Entity, Extraction, Resolution
from kg.store import terms
from kg.store.iris import Iris
from kg.store.vocabulary import DCT, FILM, OWL, PROV, RDF, RDF_TYPE, RDFS


def decision_triples(
    resolution: Resolution, entities: Sequence[Entity], extractions: Mapping[str, Extraction], iris: Iris
) -> Iterator[Triple]:
    """Members of ``entities`` as specialisations of them (PROV-O), and the decisions about these members."""
    members = {member for entity in entities for member in entity.members}
    names = {(key, local.key): local.name for key, found in extractions.items() for local in found.entities}
    for entity in entities:
        for article_id, key in entity.members:
            if (article_id, key) in names:
                yield from member_triples(article_id, key, names[article_id, key], entity.id, iris)
    for decision in resolution.decisions:
        if decision.left in members and decision.right in members:
            yield from decision_triples_of(decision, iris)


def member_triples(article: str, key: str, name: str, entity: str, iris: Iris) -> Iterator[Triple]:
    """That a local entity belongs to an entity."""
    node = iris.local_entity(article, key)
    yield Triple(node, PROV["specializationOf"], iris.entity(entity))
    yield Triple(node, RDFS["label"], terms.text(name))


def decision_triples_of(decision: Decision, iris: Iris) -> Iterator[Triple]:
    """A decision with its reason."""
    node = iris.decision(*decision.left, *decision.right, decision.same, decision.by, decision.reason)
    yield Triple(node, RDF_TYPE, FILM["Decision"])
    yield Triple(node, RDF["subject"], iris.local_entity(*decision.left))
    yield Triple(node, RDF["predicate"], OWL["sameAs"] if decision.same else OWL["differentFrom"])
    yield Triple(node, RDF["object"], iris.local_entity(*decision.right))
    yield Triple(node, RDFS["comment"], terms.text(decision.reason))
    yield Triple(node, DCT["creator"], terms.text(decision.by))
    yield Triple(node, FILM["confidence"], terms.decimal(decision.score))
