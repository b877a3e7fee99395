"""From a built graph to what the page shows: one fact for each subject, relation and object, with all its evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol
from urllib.parse import unquote

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Store

from kg.store.iris import Iris
from kg.store.vocabulary import DCT, FILM, OA, PROV, RDF, RDF_TYPE, RDFS, SKOS
from kg.view.lasting import lasting
from kg.view.styles import OntologyGraph, relation_styles, type_styles
from kg.view.viewgraph import ArticleCard, Mark, Node, Role, Support, ViewFact, ViewGraph

_Properties = Mapping[str, list[str]]
_Key = tuple[str, str, str | None, str | None]

_UNTYPED = "Entity"
_ROLES: tuple[Role, ...] = ("subject", "cue", "object")
_READERS = 2
_LONGEST = 1 << 30
_COLUMNS = {
    "subjects": RDF["subject"],
    "predicates": RDF["predicate"],
    "articles": PROV["wasDerivedFrom"],
    "sentences": OA["exact"],
    "starts": OA["start"],
    "ends": OA["end"],
    "confidence": FILM["confidence"],
    "rules": FILM["rule"],
    "extractors": FILM["extractor"],
    "planned": FILM["planned"],
    "characters": FILM["character"],
    "character_names": FILM["characterName"],
    "regions": FILM["region"],
}


class Reader(Protocol):
    """A graph opened for reading."""

    @property
    def store(self) -> Store: ...

    @property
    def iris(self) -> Iris: ...


def project(reader: Reader) -> ViewGraph:
    """The whole graph, sorted. Assertions are read from the graphs of their articles, names from ``entities``."""
    with lasting():
        facts = _facts(reader)
        nodes = _nodes(reader, facts)
    cited = {support.article for fact in facts for support in fact.supports}
    ontology = OntologyGraph(reader.store, reader.iris.graph("ontology"))
    return ViewGraph(
        nodes,
        facts,
        _articles(reader, cited),
        type_styles((node.type for node in nodes), ontology),
        relation_styles((fact.relation for fact in facts), ontology),
        reader.iris.base,
    )


def _facts(reader: Reader) -> tuple[ViewFact, ...]:
    """All assertions by what they state (RDF 1.1 reification, Web Annotation selectors).

    The store is read predicate by predicate, two at a time: the engine works outside Python's lock. On 50,000 facts
    that takes a third of the time of going through the quads, and less than one query that joins them.
    """
    read = partial(_column, reader.store)
    with ThreadPoolExecutor(_READERS) as readers:
        objects_read = readers.submit(_objects, reader.store)
        columns = dict(zip(_COLUMNS, readers.map(read, _COLUMNS.values()), strict=True))
        objects = objects_read.result()
    subjects, predicates = columns.pop("subjects"), columns.pop("predicates")
    evidence = _Evidence(reader.iris, **columns)
    found: dict[_Key, list[Support]] = {}
    for assertion, article in evidence.articles.items():
        if assertion not in subjects or assertion not in evidence.rules:
            continue  # other things are derived from articles too, and imported graphs may speak of others' statements
        target, is_node = objects[assertion]
        key = (
            _tail(subjects[assertion], reader.iris),
            FILM.local_name(NamedNode(predicates[assertion])),
            _tail(target, reader.iris) if is_node else None,
            None if is_node else target,
        )
        found.setdefault(key, []).append(evidence.support(assertion, article))
    return tuple(ViewFact(*key, tuple(sorted(found[key], key=_by_weight))) for key in sorted(found, key=_by_text))


def _by_text(key: _Key) -> tuple[str, ...]:
    return tuple(part or "" for part in key)


def _by_weight(support: Support) -> tuple[float, str, int, str]:
    return (-support.confidence, support.article, support.start, support.assertion)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Values by the IRI they belong to: an assertion, or one of its selectors."""

    iris: Iris
    articles: Mapping[str, str]
    sentences: Mapping[str, str]
    starts: Mapping[str, str]
    ends: Mapping[str, str]
    confidence: Mapping[str, str]
    rules: Mapping[str, str]
    extractors: Mapping[str, str]
    planned: Mapping[str, str]
    characters: Mapping[str, str]
    character_names: Mapping[str, str]
    regions: Mapping[str, str]

    def support(self, assertion: str, article: str) -> Support:
        sentence = self.sentences.get(f"{assertion}#quote", "")
        start = int(self.starts.get(f"{assertion}#position", 0))
        character = self.characters.get(assertion)
        return Support(
            assertion=assertion.rpartition("/")[2],
            article=_tail(article, self.iris),
            sentence=sentence,
            start=start,
            marks=tuple(self._marks(assertion, start, len(sentence))),
            confidence=float(self.confidence.get(assertion, 0)),
            rule=self.rules.get(assertion, ""),
            extractor=self.extractors.get(assertion, ""),
            planned=self.planned.get(assertion) == "true",
            character=None if character is None else _tail(character, self.iris),
            character_name=self.character_names.get(assertion),
            region=self.regions.get(assertion),
        )

    def _marks(self, assertion: str, offset: int, length: int) -> Iterator[Mark]:
        """The mentions that lie in the sentence, wholly; a subject that the article's topic supplied may not."""
        for role in _ROLES:
            start, end = self.starts.get(f"{assertion}#{role}"), self.ends.get(f"{assertion}#{role}")
            if start is not None and end is not None and offset <= int(start) < int(end) <= offset + length:
                yield Mark(int(start) - offset, int(end) - offset, role)


def _column(store: Store, predicate: NamedNode) -> dict[str, str]:
    """The values of a predicate by subject, as text. Where a subject has several, one of them."""
    return {subject: value for subject, value in _rows(store, f"SELECT ?s ?o {{ GRAPH ?g {{ ?s {predicate} ?o }} }}")}


def _objects(store: Store) -> dict[str, tuple[str, bool]]:
    """What statements have for an object, by statement, and whether it is an IRI."""
    query = f"SELECT ?s ?o (isIRI(?o) AS ?node) {{ GRAPH ?g {{ ?s {RDF['object']} ?o }} }}"
    return {statement: (value, node == "true") for statement, value, node in _rows(store, query)}


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    """The rows of an answer as plain text (SPARQL 1.1 CSV): the engine writes them in one go, without objects of Python."""
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    csv.field_size_limit(_LONGEST)  # a sentence may be as long as an article
    written = answer.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    rows = csv.reader(io.StringIO(written.decode("utf-8"), newline=""))
    next(rows)
    return rows


def _nodes(reader: Reader, facts: Iterable[ViewFact]) -> tuple[Node, ...]:
    """All entities, and an entity without a name for whatever a fact uses beside them."""
    known = _properties(reader, "entities")
    nodes = {node_id: _entity(node_id, properties) for node_id, properties in known.items()}
    for fact in facts:
        for used in (fact.subject, fact.object, *(support.character for support in fact.supports)):
            if used is not None:
                nodes.setdefault(used, Node(used, used, _UNTYPED))
    return tuple(nodes[node_id] for node_id in sorted(nodes))


def _entity(node_id: str, properties: _Properties) -> Node:
    types = [FILM.local_name(NamedNode(value)) for value in properties.get(RDF_TYPE.value, ())]
    year = _first(properties, FILM["year"])
    return Node(
        id=node_id,
        label=_first(properties, RDFS["label"]) or node_id,
        type=min(types, default=_UNTYPED),
        aliases=tuple(sorted(set(properties.get(SKOS["altLabel"].value, ())))),
        year=int(year) if year is not None and year.isdigit() else None,
    )


def _articles(reader: Reader, cited: set[str]) -> tuple[ArticleCard, ...]:
    known = _properties(reader, "articles")
    return tuple(_card(article, known.get(article, {})) for article in sorted(cited))


def _card(article: str, properties: _Properties) -> ArticleCard:
    url = _first(properties, DCT["source"])
    return ArticleCard(
        id=article,
        title=_first(properties, DCT["title"]),
        outlet=_first(properties, DCT["publisher"]),
        date=_first(properties, DCT["issued"]),
        url=url if url is not None and url.lower().startswith(("http://", "https://")) else None,
    )


def _properties(reader: Reader, graph: str) -> dict[str, dict[str, list[str]]]:
    """What a named graph says of each of its subjects, by the subject's id: values by the predicate's IRI, as text."""
    found: dict[str, dict[str, list[str]]] = {}
    query = f"SELECT ?s ?p ?o {{ GRAPH {reader.iris.graph(graph)} {{ ?s ?p ?o }} }}"
    for subject, predicate, value in _rows(reader.store, query):
        found.setdefault(_tail(subject, reader.iris), {}).setdefault(predicate, []).append(value)
    return found


def _first(properties: _Properties, predicate: NamedNode) -> str | None:
    return min(properties.get(predicate.value, ()), default=None)


@lru_cache(maxsize=1 << 17)
def _tail(iri: str, iris: Iris) -> str:
    """The id of an entity or article: what follows ``entity/`` or ``article/`` under the base, decoded."""
    for room in ("entity/", "article/"):
        if iri.startswith(iris.base + room):
            return unquote(iri[len(iris.base) + len(room) :])
    return iri
