"""From a built graph to what the page shows: one fact for each subject, relation and object, with all its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from kg.store.iris import Iris
from kg.store.vocabulary import DCT, FILM, RDF_TYPE, RDFS, SKOS
from kg.view.styles import OntologyGraph, relation_styles, type_styles
from kg.view.viewgraph import ArticleCard, Mark, Node, Role, Support, ViewFact, ViewGraph

_Properties = Mapping[NamedNode, list[NamedNode | Literal]]
_Key = tuple[str, str, str | None, str | None]

_UNTYPED = "Entity"
_ROLES: tuple[Role, ...] = ("subject", "cue", "object")

# Assertions lie in the named graph of their article; RDF 1.1 reification and Web Annotation selectors.
_ASSERTIONS = """
PREFIX film: <https://filmnews.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT * WHERE {
  GRAPH ?graph {
    ?assertion a film:Assertion ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
      film:confidence ?confidence ; film:rule ?rule ; film:planned ?planned ; prov:wasDerivedFrom ?article ;
      oa:hasTarget ?target .
    ?target oa:hasSelector ?position, ?quote .
    ?position oa:start ?start .
    ?quote oa:exact ?sentence .
    OPTIONAL { ?assertion film:subjectMention ?m1 . ?m1 oa:start ?subject_start ; oa:end ?subject_end }
    OPTIONAL { ?assertion film:cueMention ?m2 . ?m2 oa:start ?cue_start ; oa:end ?cue_end }
    OPTIONAL { ?assertion film:objectMention ?m3 . ?m3 oa:start ?object_start ; oa:end ?object_end }
    OPTIONAL { ?assertion film:character ?character ; film:characterName ?character_name }
    OPTIONAL { ?assertion film:region ?region }
  }
}
"""


class Reader(Protocol):
    """A graph opened for reading."""

    @property
    def store(self) -> Store: ...

    @property
    def iris(self) -> Iris: ...


def project(reader: Reader) -> ViewGraph:
    """The whole graph, sorted. Assertions are read from the graphs of their articles, names from ``entities``."""
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
    )


def _facts(reader: Reader) -> tuple[ViewFact, ...]:
    found: dict[_Key, list[Support]] = {}
    rows = reader.store.query(_ASSERTIONS)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        target = row["object"]
        object_id = _tail(target, reader.iris) if isinstance(target, NamedNode) else None
        value = None if isinstance(target, NamedNode) else _text(row, "object")
        key = (_tail(row["subject"], reader.iris), FILM.local_name(_node(row["predicate"])), object_id, value)
        found.setdefault(key, []).append(_support(row, reader.iris))
    return tuple(ViewFact(*key, tuple(sorted(found[key], key=_by_weight))) for key in sorted(found, key=_by_text))


def _by_text(key: _Key) -> tuple[str, ...]:
    return tuple(part or "" for part in key)


def _by_weight(support: Support) -> tuple[float, str, str, str]:
    return (-support.confidence, support.article, support.sentence, support.rule)


def _support(row: QuerySolution, iris: Iris) -> Support:
    sentence = _text(row, "sentence") or ""
    character = row["character"]
    return Support(
        article=_tail(row["article"], iris),
        sentence=sentence,
        marks=tuple(_marks(row, int(_text(row, "start") or 0), len(sentence))),
        confidence=float(_text(row, "confidence") or 0),
        rule=_text(row, "rule") or "",
        planned=_text(row, "planned") == "true",
        character=None if character is None else _tail(character, iris),
        character_name=_text(row, "character_name"),
        region=_text(row, "region"),
    )


def _marks(row: QuerySolution, offset: int, length: int) -> Iterator[Mark]:
    """The mentions that lie in the sentence, wholly; a subject that the article's topic supplied may not."""
    for role in _ROLES:
        start, end = _text(row, f"{role}_start"), _text(row, f"{role}_end")
        if start is not None and end is not None and offset <= int(start) < int(end) <= offset + length:
            yield Mark(int(start) - offset, int(end) - offset, role)


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
    types = [FILM.local_name(value) for value in properties.get(RDF_TYPE, ()) if isinstance(value, NamedNode)]
    year = _first(properties, FILM["year"])
    return Node(
        id=node_id,
        label=_first(properties, RDFS["label"]) or node_id,
        type=min(types, default=_UNTYPED),
        aliases=tuple(sorted({value.value for value in properties.get(SKOS["altLabel"], ())})),
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


def _properties(reader: Reader, graph: str) -> dict[str, dict[NamedNode, list[NamedNode | Literal]]]:
    """What a named graph says of each of its subjects, by the subject's id."""
    found: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for quad in reader.store.quads_for_pattern(None, None, None, reader.iris.graph(graph)):
        if isinstance(quad.object, (NamedNode, Literal)):
            values = found.setdefault(_tail(quad.subject, reader.iris), {})
            values.setdefault(quad.predicate, []).append(quad.object)
    return found


def _first(properties: _Properties, predicate: NamedNode) -> str | None:
    return min((value.value for value in properties.get(predicate, ())), default=None)


def _tail(term: object, iris: Iris) -> str:
    """The id of an entity or article: what follows ``entity/`` or ``article/`` under the base, decoded."""
    value = _node(term).value
    for room in ("entity/", "article/"):
        if value.startswith(iris.base + room):
            return unquote(value.removeprefix(iris.base + room))
    return value


def _node(term: object) -> NamedNode:
    assert isinstance(term, NamedNode), f"the graph has no blank nodes, and here is {term}"
    return term


def _text(row: QuerySolution, name: str) -> str | None:
    term = row[name]
    return term.value if isinstance(term, (Literal, NamedNode)) else None
