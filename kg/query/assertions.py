"""Assertions with their evidence, read by look-ups in the store's indexes.

A SPARQL query over all articles' graphs takes seconds on a large graph; these look-ups take as long as what they find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from kg.store.vocabulary import DCT, FILM, OA, PROV, RDF, RDFS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

    from kg.store.layout import GraphReader

    Value = NamedNode | BlankNode | Literal | Triple

Row = Mapping[str, "Value | None"]
"""An assertion by the names of its parts: assertion, subject, predicate, object, confidence, rule, planned, article, id,
title, outlet, date, url, sentence, start, relation, character, region, and start and end of the mentions."""

_ABOUT = (RDF["subject"], RDF["object"], FILM["character"])
_OWN = {
    "subject": RDF["subject"],
    "predicate": RDF["predicate"],
    "object": RDF["object"],
    "confidence": FILM["confidence"],
    "rule": FILM["rule"],
    "planned": FILM["planned"],
    "article": PROV["wasDerivedFrom"],
    "character": FILM["characterName"],
    "region": FILM["region"],
}
_ARTICLE = {
    "id": DCT["identifier"],
    "title": DCT["title"],
    "outlet": DCT["publisher"],
    "date": DCT["issued"],
    "url": DCT["source"],
}
_MENTIONS = ("subject", "cue", "object")


def about(reader: GraphReader, entity: NamedNode, limit: int | None = None) -> list[Row]:
    """The assertions that ``entity`` takes part in, as subject, object or character; the first ``limit``."""
    found = chain.from_iterable(reader.store.quads_for_pattern(None, term, entity) for term in _ABOUT)
    return rows_of(reader, islice(_assertions(found), limit))


def within(reader: GraphReader, article: NamedNode, limit: int | None = None) -> list[Row]:
    """The assertions of that article; the first ``limit``."""
    return rows_of(
        reader, islice(_assertions(reader.store.quads_for_pattern(None, PROV["wasDerivedFrom"], article)), limit)
    )


def stating(
    reader: GraphReader, subjects: Sequence[NamedNode], predicate: NamedNode, objects: Sequence[NamedNode | Literal]
) -> list[Row]:
    """The assertions that one of ``subjects`` stands in relation ``predicate`` to one of ``objects``."""
    found = chain.from_iterable(reader.store.quads_for_pattern(None, RDF["subject"], one) for one in subjects)
    rows = rows_of(reader, _assertions(found))
    return [row for row in rows if row["predicate"] == predicate and row["object"] in objects]


def _assertions(found: Iterator[Quad]) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Assertions with the graphs of their articles, each once; decisions have subjects and objects too."""
    from kg.store.records import named

    seen = set()
    for quad in found:
        node, graph = named(quad.subject), named(quad.graph_name)
        if "/graph/article/" in graph.value and node not in seen:
            seen.add(node)
            yield node, graph


def rows_of(reader: GraphReader, found: Iterable[tuple[NamedNode, NamedNode]]) -> list[Row]:
    """The rows of these assertions, each given with the graph of its article."""
    articles: dict[Value, Row] = {}
    relations: dict[Value, Value | None] = {}
    rows: list[Row] = []
    for node, graph in found:
        own = _values(reader, node, graph)
        row: dict[str, Value | None] = {"assertion": node, **{name: own.get(term) for name, term in _OWN.items()}}
        article, predicate = own[PROV["wasDerivedFrom"]], own[RDF["predicate"]]
        if article not in articles:
            known = _values(reader, article, reader.iris.graph("articles"))
            articles[article] = {name: known.get(term) for name, term in _ARTICLE.items()}
        if predicate not in relations:
            relations[predicate] = _values(reader, predicate, reader.iris.graph("ontology")).get(RDFS["label"])
        row |= {**articles[article], "relation": relations[predicate], **_evidence(reader, node, own, graph)}
        rows.append(row)
    return rows


def _evidence(
    reader: GraphReader, node: NamedNode, own: Mapping[NamedNode, Value], graph: NamedNode
) -> dict[str, Value | None]:
    from kg.store.iris import part

    position = _values(reader, part(node, "position"), graph)
    found = {
        "sentence": _values(reader, part(node, "quote"), graph).get(OA["exact"]),
        "start": position.get(OA["start"]),
    }
    for role in _MENTIONS:
        mention = own.get(FILM[f"{role}Mention"])
        if mention is not None:
            span = _values(reader, mention, graph)
            found |= {f"{role}_start": span.get(OA["start"]), f"{role}_end": span.get(OA["end"])}
    return found


def _values(reader: GraphReader, node: Value, graph: NamedNode) -> dict[NamedNode, Value]:
    from kg.store.records import named

    return {quad.predicate: quad.object for quad in reader.store.quads_for_pattern(named(node), None, None, graph)}
