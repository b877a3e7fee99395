"""The entities of a graph as profiles: what the articles say that tells one from others of its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from kg.link.candidate import WORKS, Profile, Value
from kg.ontology import Ontology
from kg.store.layout import GraphReader
from kg.store.records import AssertedFact, Records, named, valued
from kg.store.vocabulary import DCT, FILM, SKOS

#: What catalogues have entries for: classes of the ontology, their sub-classes included.
LINKABLE = ("Work", "Agent", "Place", "Festival", "FestivalEdition", "Award")
_RELEASE = "releaseDate"

Related: TypeAlias = dict[str, dict[str, set[str]]]
"""The IRIs of related entities, by entity and relation."""


def profiles(reader: GraphReader, ontology: Ontology) -> dict[str, Profile]:
    """The entities that catalogues may have, by IRI: those of most articles first, then by label and IRI."""
    records = Records(reader.store, reader.iris)
    facts = records.facts()
    related = _related(facts, ontology)
    aliases = _aliases(reader)
    years = _years(reader, facts)
    articles = _articles(facts)
    active = _active(reader, facts, related, years)
    found = []
    for iri, label in records.labels.items():
        if any(ontology.is_a(records.types[iri], kind) for kind in LINKABLE):
            found.append(
                Profile(
                    iri=iri,
                    type=records.types[iri],
                    names=(label, *aliases.get(iri, ())),
                    years=tuple(sorted(years.get(iri, ()))),
                    first_year=min(active.get(iri, ()), default=None),
                    related={
                        relation: tuple(sorted(Value(records.labels[other], other) for other in others))
                        for relation, others in sorted(related.get(iri, {}).items())
                    },
                    articles=len(articles.get(iri, ())),
                )
            )
    return {one.iri: one for one in sorted(found, key=lambda p: (-p.articles, p.label, p.iri))}


def _related(facts: Iterable[AssertedFact], ontology: Ontology) -> Related:
    """For each entity those related to it, by the relation as seen from it, and an agent's works under ``WORKS``."""
    related: Related = {}
    for fact in facts:
        for one, relation, other in _directions(fact, ontology):
            related.setdefault(one, {}).setdefault(relation, set()).add(other)
    return related


def _directions(fact: AssertedFact, ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    relation = ontology.relations[fact.predicate]
    if relation.inverse is None:
        return
    yield fact.subject, relation.name, fact.object
    yield fact.object, relation.inverse, fact.subject
    if ontology.is_a(fact.subject_type, "Agent") and ontology.is_a(fact.object_type, "Work"):
        yield fact.subject, WORKS, fact.object
    elif ontology.is_a(fact.subject_type, "Work") and ontology.is_a(fact.object_type, "Agent"):
        yield fact.object, WORKS, fact.subject


def _aliases(reader: GraphReader) -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = {}
    for quad in reader.store.quads_for_pattern(None, SKOS["altLabel"], None, reader.iris.graph("entities")):
        aliases.setdefault(named(quad.subject).value, []).append(valued(quad.object).value)
    return {iri: sorted(found) for iri, found in aliases.items()}


def _years(reader: GraphReader, facts: Iterable[AssertedFact]) -> Mapping[str, set[int]]:
    """Years of works: those that articles put beside them, and those of releases that took place."""
    years: dict[str, set[int]] = {}
    for quad in reader.store.quads_for_pattern(None, FILM["year"], None, reader.iris.graph("entities")):
        years.setdefault(named(quad.subject).value, set()).add(int(valued(quad.object).value))
    for fact in facts:
        if fact.predicate == _RELEASE and not fact.planned:
            years.setdefault(fact.subject, set()).add(int(fact.object[:4]))
    return years


def _active(
    reader: GraphReader, facts: Iterable[AssertedFact], related: Related, years: Mapping[str, set[int]]
) -> dict[str, set[int]]:
    """Years in which somebody was at work: those of the works, and those of articles that tell of the work."""
    published: dict[str, int] = {}
    for quad in reader.store.quads_for_pattern(None, DCT["issued"], None, reader.iris.graph("articles")):
        published[named(quad.subject).value] = int(valued(quad.object).value[:4])
    active = {
        agent: {year for work in around[WORKS] for year in years.get(work, ())}
        for agent, around in related.items()
        if WORKS in around
    }
    for fact in facts:
        for agent in active.keys() & {fact.subject, fact.object}:
            year = published.get(reader.iris.article(fact.article).value)
            active[agent] |= {year} if year is not None else set()
    return active


def _articles(facts: Iterable[AssertedFact]) -> dict[str, set[str]]:
    articles: dict[str, set[str]] = {}
    for fact in facts:
        for iri in (fact.subject, fact.object):
            articles.setdefault(iri, set()).add(fact.article)
    return articles
