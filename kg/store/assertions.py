"""Assertions: what one article states, in terms of merged entities, and as RDF with the words that say it.

Reification follows RDF 1.1 (rdf:subject, rdf:predicate, rdf:object), provenance PROV-O, and evidence the Web
Annotation data model, section 4.2: a text quote selector for the sentence and text position selectors (Unicode code
points from the start of the article) for the sentence and for each mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import DateValue, Extraction, Fact, LocalEntity, Resolution, Span
from kg.store import terms
from kg.store.contents import digest_of_text
from kg.store.iris import Iris, part
from kg.store.vocabulary import FILM, OA, PROV, RDF, RDF_TYPE


@dataclass(frozen=True, slots=True)
class Assertion:
    """A fact with its terms. The ends' ids are None where the object is a literal or no character is named.

    ``entity_ids`` are the ids of subject, object and character, as many of them as are entities.
    """

    iri: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal
    character: NamedNode | None
    entity_ids: tuple[str, ...]
    fact: Fact
    subject_name: str
    object_name: str | None
    character_name: str | None


def assertions_of(extraction: Extraction, resolution: Resolution, iris: Iris) -> tuple[Assertion, ...]:
    """The assertions of one article, sorted by IRI.

    The IRI is a hash over article, subject, predicate, object, sentence span, character and region. Of facts that
    agree in all of these, the one of the highest confidence stays.
    """
    entities = {entity.key: entity for entity in extraction.entities}
    best: dict[str, Assertion] = {}
    for fact in sorted(extraction.facts, key=lambda f: (-f.confidence, f.rule, f.planned)):
        assertion = _assertion(fact, entities, resolution, iris)
        best.setdefault(assertion.iri.value, assertion)
    return tuple(best[key] for key in sorted(best))


def assertion_iri(fact: Fact, resolution: Resolution, iris: Iris) -> NamedNode:
    """The IRI of what ``fact`` becomes."""
    identity, article, span = resolution.identity, fact.article, fact.evidence.sentence
    subject = identity[article, fact.subject]
    target = fact.object.value if isinstance(fact.object, DateValue) else identity[article, fact.object]
    character = None if fact.character is None else identity[article, fact.character]
    return iris.assertion(article, subject, fact.predicate, target, span.start, span.end, character, fact.region)


def _assertion(fact: Fact, entities: dict[str, LocalEntity], resolution: Resolution, iris: Iris) -> Assertion:
    identity = resolution.identity
    subject_id = identity[fact.article, fact.subject]
    character_id = None if fact.character is None else identity[fact.article, fact.character]
    object_id = None if isinstance(fact.object, DateValue) else identity[fact.article, fact.object]
    return Assertion(
        iri=assertion_iri(fact, resolution, iris),
        subject=iris.entity(subject_id),
        predicate=FILM[fact.predicate],
        object=_object(fact, identity, iris),
        character=None if character_id is None else iris.entity(character_id),
        entity_ids=tuple(i for i in (subject_id, object_id, character_id) if i is not None),
        fact=fact,
        subject_name=entities[fact.subject].name,
        object_name=None if isinstance(fact.object, DateValue) else entities[fact.object].name,
        character_name=None if fact.character is None else entities[fact.character].name,
    )


def _object(fact: Fact, identity: Mapping[tuple[str, str], str], iris: Iris) -> NamedNode | Literal:
    if isinstance(fact.object, DateValue):
        return terms.date(fact.object)
    return iris.entity(identity[fact.article, fact.object])


def article_digest(text: str, assertions: Sequence[Assertion]) -> str:
    """A digest of all that the quads of an article's assertions depend on."""
    return digest_of_text([text, *(_signature(one) for one in assertions)])


def _signature(one: Assertion) -> str:
    names = (one.subject_name, one.object_name, one.character_name)
    return repr(
        (one.iri.value, one.subject.value, str(one.object), one.character and one.character.value, names, one.fact)
    )


def assertion_quads(assertion: Assertion, text: str, iris: Iris) -> Iterator[Quad]:
    """The assertion's node, target and selectors, in the graph of its article. ``text`` is the article's."""
    node, fact = assertion.iri, assertion.fact
    graph = iris.article_graph(fact.article)
    article = iris.article(fact.article)

    def add(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, graph)

    yield add(node, RDF_TYPE, FILM["Assertion"])
    yield add(node, RDF_TYPE, RDF["Statement"])
    yield add(node, RDF["subject"], assertion.subject)
    yield add(node, RDF["predicate"], assertion.predicate)
    yield add(node, RDF["object"], assertion.object)
    yield add(node, FILM["confidence"], terms.decimal(fact.confidence))
    yield add(node, FILM["rule"], terms.text(fact.rule))
    yield add(node, FILM["extractor"], terms.text(fact.extractor))
    yield add(node, FILM["planned"], terms.boolean(fact.planned))
    yield add(node, PROV["wasDerivedFrom"], article)
    yield add(node, FILM["subjectName"], terms.text(assertion.subject_name))
    if assertion.object_name is not None:
        yield add(node, FILM["objectName"], terms.text(assertion.object_name))
    if assertion.character is not None and assertion.character_name is not None:
        yield add(node, FILM["character"], assertion.character)
        yield add(node, FILM["characterName"], terms.text(assertion.character_name))
    if fact.region is not None:
        yield add(node, FILM["region"], terms.text(fact.region))

    target, quote, position = (part(node, "target"), part(node, "quote"), part(node, "position"))
    yield add(node, OA["hasTarget"], target)
    yield add(target, RDF_TYPE, OA["SpecificResource"])
    yield add(target, OA["hasSource"], article)
    yield add(target, OA["hasSelector"], quote)
    yield add(target, OA["hasSelector"], position)
    yield add(quote, RDF_TYPE, OA["TextQuoteSelector"])
    yield add(quote, OA["exact"], terms.text(fact.evidence.sentence.of(text)))
    yield from _position(position, fact.evidence.sentence, graph)
    for fragment, span in (
        ("subject", fact.evidence.subject),
        ("cue", fact.evidence.cue),
        ("object", fact.evidence.object),
    ):
        if span is not None:
            mention = part(node, fragment)
            yield add(node, FILM[f"{fragment}Mention"], mention)
            yield from _position(mention, span, graph)


def _position(node: NamedNode, span: Span, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(node, RDF_TYPE, OA["TextPositionSelector"], graph)
    yield Quad(node, OA["start"], terms.integer(span.start), graph)
    yield Quad(node, OA["end"], terms.integer(span.end), graph)
