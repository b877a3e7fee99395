"""Assembly: extractions and the resolution of their entities become the quads of a graph.

One named graph an article holds its assertions. ``facts`` holds each fact once, however many articles assert it;
``events`` spells facts out by the patterns of the ontology; ``entities`` names who takes part. These three share no
triple, because Oxigraph 0.5 counts a triple twice when two graphs of a query hold it. Nothing depends on the order of
the input or on the clock, and there are no blank nodes, so equal input gives equal quads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.model import Article, Entity, Extraction, Resolution
from kg.ontology import FILE_NAME, EventPattern, Ontology
from kg.store import terms
from kg.store.assertions import Assertion, article_digest, assertion_quads, assertions_of
from kg.store.contents import digest_of, unit_key
from kg.store.dataset import dataset_triples, figures_of
from kg.store.decisions import decision_triples
from kg.store.iris import Iris, graph_name
from kg.store.records import named
from kg.store.vocabulary import DCT, FILM, RDF_TYPE, RDFS, SKOS

Support: TypeAlias = Mapping[Triple, Sequence[Assertion]]
"""Each fact with the assertions that support it."""


class Saying(NamedTuple):
    """What an assertion says beside its fact, as far as it shows in the event."""

    planned: bool
    character: NamedNode | None
    region: str | None


def saying(assertion: Assertion) -> Saying:
    """What ``assertion`` says beside its fact."""
    return Saying(assertion.fact.planned, assertion.character, assertion.fact.region)


@dataclass(frozen=True)
class Assembly:
    """The graph of some extractions, as contents: the quads of articles are made when they are asked for.

    ``graphs`` are the graphs that articles share, by name and subject; ``assertions`` and ``texts`` go by article id.
    """

    graphs: Mapping[str, Mapping[NamedNode, Collection[Triple]]]
    assertions: Mapping[str, Sequence[Assertion]]
    texts: Mapping[str, str]
    iris: Iris

    @cached_property
    def digests(self) -> dict[str, str]:
        """The digest of each unit. That of an article is over its text and assertions, instead of their quads."""
        return {
            **{
                unit_key(self.iris.graph(name), node): digest_of(found)
                for name, nodes in self.graphs.items()
                for node, found in nodes.items()
            },
            **{
                unit_key(self.iris.article_graph(key)): article_digest(self.texts[key], found)
                for key, found in self.assertions.items()
                if found
            },
        }

    def quads(self, key: str) -> Collection[Quad]:
        """The quads of a unit."""
        graph, _, subject = key.partition(" ")
        if not subject:
            return self.article_quads(self._articles[graph])
        found = self.graphs[graph_name(NamedNode(graph))][NamedNode(subject)]
        return {Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in found}

    @cached_property
    def _articles(self) -> dict[str, str]:
        """Article ids by their graph. An IRI does not tell: what no encoding has, such as half a character, is lost in it."""
        return {self.iris.article_graph(key).value: key for key in self.texts}

    def article_quads(self, article_id: str) -> set[Quad]:
        """The quads of what one article asserts."""
        text = self.texts[article_id]
        return {quad for one in self.assertions[article_id] for quad in assertion_quads(one, text, self.iris)}

    def count(self, name: str) -> int:
        """How many triples the shared graph of that name holds."""
        return sum(map(len, self.graphs[name].values()))


def assembled(
    extractions: Iterable[Extraction],
    resolution: Resolution,
    ontology: Ontology,
    iris: Iris,
    is_rejected: Callable[[Assertion], bool] | None = None,
) -> Assembly:
    """The graph of ``extractions``.

    ``is_rejected`` tells which assertions a reader holds for wrong: the graph ``accepted`` has the facts that others
    support. Without it there is no such graph, and all facts are accepted.

    Only entities that a fact names are in it: who is mentioned without a fact stays out. Raises ``KeyError`` if the
    resolution misses an entity or the ontology a relation that a fact uses.
    """
    by_article = {extraction.article.id: extraction for extraction in extractions}
    assertions = {key: assertions_of(found, resolution, iris) for key, found in sorted(by_article.items())}
    support = support_of(assertions.values())
    used = {entity_id for found in assertions.values() for one in found for entity_id in one.entity_ids}
    entities = [resolution.entities[entity_id] for entity_id in sorted(used)]
    articles = [by_article[key].article for key in sorted(by_article)]

    graphs: dict[str, set[Triple]] = {
        "facts": set(support),
        "events": {
            t for fact, found in support.items() for t in event_triples(fact, map(saying, found), ontology, iris)
        },
        "entities": {t for entity in entities for t in entity_triples(entity, iris)},
        "articles": {t for article in articles for t in article_triples(article, iris)},
        "resolution": set(decision_triples(resolution, entities, by_article, iris)),
        "derived": {t for fact in support for t in inverse_triples(fact, ontology)},
        "ontology": set(ontology_triples(ontology)),
    }
    if is_rejected is not None:
        graphs["accepted"] = {fact for fact, found in support.items() if not all(map(is_rejected, found))}
    graphs["dataset"] = set(dataset_triples(figures_of(graphs, articles), iris))
    texts = {key: found.article.text for key, found in by_article.items()}
    return Assembly({name: _by_subject(found) for name, found in graphs.items()}, assertions, texts, iris)


def assemble(extractions: Iterable[Extraction], resolution: Resolution, ontology: Ontology, iris: Iris) -> list[Quad]:
    """All quads of the graph of ``extractions``, each once, sorted by graph, subject, predicate and object."""
    assembly = assembled(extractions, resolution, ontology, iris)
    return sorted((quad for key in assembly.digests for quad in assembly.quads(key)), key=quad_order)


def event_iri(fact: Triple, ontology: Ontology, iris: Iris) -> NamedNode | None:
    """The IRI of the event behind a fact; None where the ontology has no event pattern for its relation."""
    pattern = ontology.relations[FILM.local_name(fact.predicate)].event
    return None if pattern is None else iris.event(pattern.event_class, fact.subject, fact.predicate, fact.object)


def quad_order(quad: Quad) -> tuple[str, str, bool, str, str]:
    """Sort key: graph, subject, ``rdf:type`` before other predicates, predicate, object, by their N-Triples form."""
    return (str(quad.graph_name), *triple_order(quad))


def triple_order(triple: Triple | Quad) -> tuple[str, bool, str, str]:
    """Sort key: subject, ``rdf:type`` before other predicates, predicate, object."""
    subject = str(triple.subject)[:-1]  # without its ">", which would put a node behind its own fragments
    return (subject, triple.predicate != RDF_TYPE, triple.predicate.value, str(triple.object))


def support_of(assertions: Iterable[Sequence[Assertion]]) -> Support:
    """Each fact with the assertions that support it."""
    support: dict[Triple, list[Assertion]] = {}
    for found in assertions:
        for one in found:
            support.setdefault(Triple(one.subject, one.predicate, one.object), []).append(one)
    return support


def _by_subject(triples: Iterable[Triple]) -> dict[NamedNode, list[Triple]]:
    found: dict[NamedNode, list[Triple]] = {}
    for triple in triples:
        found.setdefault(named(triple.subject), []).append(triple)
    return found


def entity_triples(entity: Entity, iris: Iris) -> Iterator[Triple]:
    """Type, names and year."""
    node = iris.entity(entity.id)
    yield Triple(node, RDF_TYPE, FILM[entity.type])
    yield Triple(node, RDFS["label"], terms.text(entity.label))
    for alias in entity.aliases:
        yield Triple(node, SKOS["altLabel"], terms.text(alias))
    if entity.year is not None:
        yield Triple(node, FILM["year"], terms.year(entity.year))


def article_triples(article: Article, iris: Iris) -> Iterator[Triple]:
    """Metadata. A locator that is not an http(s) IRI is kept as text: nothing may follow it by mistake."""
    node = iris.article(article.id)
    yield Triple(node, RDF_TYPE, FILM["Article"])
    yield Triple(node, DCT["identifier"], terms.text(article.id))
    yield Triple(node, FILM["contentHash"], terms.text(article.content_hash))
    if article.title is not None:
        yield Triple(node, DCT["title"], terms.text(article.title))
    if article.published is not None:
        yield Triple(node, DCT["issued"], terms.day(article.published))
    if article.outlet is not None:
        yield Triple(node, DCT["publisher"], terms.text(article.outlet))
    if article.language is not None:
        yield Triple(node, DCT["language"], terms.text(article.language))
    if article.copy_of is not None:
        yield Triple(node, DCT["isVersionOf"], iris.article(article.copy_of))
    url = _web_iri(article.url)
    if url is not None:
        yield Triple(node, DCT["source"], url)
    else:
        yield Triple(node, FILM["locator"], terms.text(article.url or article.source))


def _web_iri(url: str | None) -> NamedNode | None:
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        return NamedNode(url)
    except ValueError:
        return None


def event_triples(fact: Triple, sayings: Iterable[Saying], ontology: Ontology, iris: Iris) -> Iterator[Triple]:
    """The event behind a fact. It is planned as long as every article that tells of it says so."""
    support = list(sayings)
    pattern = ontology.relations[FILM.local_name(fact.predicate)].event
    node = event_iri(fact, ontology, iris)
    if pattern is None or node is None:
        return
    yield Triple(node, RDF_TYPE, FILM[pattern.event_class])
    yield Triple(node, FILM[pattern.subject_property], fact.subject)
    yield Triple(node, FILM[pattern.object_property], fact.object)
    yield from (Triple(node, name, value) for name, value in _constants(pattern))
    yield Triple(node, FILM["planned"], terms.boolean(all(one.planned for one in support)))
    for one in support:
        if one.character is not None:
            yield Triple(node, FILM["character"], one.character)
        if one.region is not None:
            yield Triple(node, FILM["region"], terms.text(one.region))


def _constants(pattern: EventPattern) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    for name, value in pattern.constants:
        yield (FILM[name], terms.boolean(value == "true") if value in ("true", "false") else FILM[value])


def inverse_triples(fact: Triple, ontology: Ontology) -> Iterator[Triple]:
    """What follows from a fact by the inverse of its relation."""
    inverse = ontology.relations[FILM.local_name(fact.predicate)].inverse
    if inverse is not None and isinstance(fact.object, NamedNode):
        yield Triple(fact.object, FILM[inverse], fact.subject)


def ontology_triples(ontology: Ontology) -> Iterator[Triple]:
    """The ontology's own triples. Those with blank nodes are left out: their names would differ on every reading."""
    with (ontology.path / FILE_NAME).open("rb") as file:
        for quad in parse(file, format=RdfFormat.TURTLE):
            if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
                yield quad.triple
