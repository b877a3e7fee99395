"""What the IRIs of the dataset stand for, and the triples that describe each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from kg.store.iris import part
from kg.store.vocabulary import DCAT, DCT, FILM, RDF_TYPE, RDFS, VOID

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Triple

    from kg.store.layout import GraphReader

KINDS = ("entity", "article", "assertion", "event", "decision", "dataset", "ontology", "graph")
"""The first segment of the path of every IRI, below the base or (for the ontology) at its own place."""

MAX_TRIPLES = 20_000
"""A description ends there; whole graphs are had from the graph store."""

_PARTS = ("target", "position", "quote", "subject", "cue", "object")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that has a page. ``kind`` is one of ``KINDS``."""

    kind: str
    node: NamedNode


def resource(reader: GraphReader, path: str) -> Resource | None:
    """What the IRI stands for whose path below the base is ``path``, percent-encoded; None if nothing is known of it."""
    from pyoxigraph import NamedNode

    kind = path.partition("/")[0]
    if kind not in KINDS:
        return None
    try:
        node = NamedNode(FILM.iri.rstrip("#") if path == "ontology" else reader.iris.base + path)
    except ValueError:
        return None
    known = path == "ontology" or next(_outgoing(reader, node), None) is not None or _is_graph(reader, node)
    return Resource(kind, node) if known else None


def describe(reader: GraphReader, thing: Resource) -> list[Triple]:
    """The triples about ``thing``, sorted, at most ``MAX_TRIPLES``: a concise bounded description in both directions.

    An article comes with all it asserts, an assertion with its evidence, an entity with its events and the labels of
    what it is related to.
    """
    from kg.store.quads import triple_order

    found: dict[Triple, None] = {}
    for quad in islice(_description(reader, thing), MAX_TRIPLES):
        found.setdefault(quad.triple)
    return sorted(found, key=triple_order)


def _description(reader: GraphReader, thing: Resource) -> Iterator[Quad]:
    node, iris = thing.node, reader.iris
    if thing.kind == "ontology":
        return reader.store.quads_for_pattern(None, None, None, iris.graph("ontology"))
    if thing.kind == "dataset":
        return chain(reader.store.quads_for_pattern(None, None, None, iris.graph("dataset")), _access(reader))
    if thing.kind == "graph":
        return reader.store.quads_for_pattern(None, None, None, node)
    if thing.kind == "article":
        return chain(_outgoing(reader, node), *(_asserted(reader, quad) for quad in _identifiers(reader, node)))
    if thing.kind == "assertion":
        return chain(_outgoing(reader, node), *(_outgoing(reader, part(node, name)) for name in _PARTS))
    if thing.kind == "entity":
        return _of_entity(reader, node)
    return _outgoing(reader, node)


def _access(reader: GraphReader) -> Iterator[Quad]:
    """Where the dataset can be asked and had, if the base is the server's own address (VoID, section 3; DCAT 3)."""
    from pyoxigraph import Literal, NamedNode, Quad

    iris, graph = reader.iris, reader.iris.graph("dataset")
    endpoint, dump = NamedNode(f"{iris.base}sparql"), NamedNode(f"{iris.base}graph-store?default")
    whole = iris.dataset("whole")
    yield Quad(iris.dataset(), VOID["sparqlEndpoint"], endpoint, graph)
    yield Quad(iris.dataset(), VOID["dataDump"], dump, graph)
    yield Quad(iris.dataset(), DCAT["distribution"], whole, graph)
    yield Quad(whole, RDF_TYPE, DCAT["Distribution"], graph)
    yield Quad(whole, DCAT["accessURL"], dump, graph)
    yield Quad(whole, DCT["format"], Literal("text/turtle"), graph)


def _of_entity(reader: GraphReader, node: NamedNode) -> Iterator[Quad]:
    iris = reader.iris
    near: dict[object, None] = {}
    for name in ("entities", "facts", "derived"):
        for quad in reader.store.quads_for_pattern(node, None, None, iris.graph(name)):
            near.setdefault(quad.object)
            yield quad
    for quad in reader.store.quads_for_pattern(None, None, node, iris.graph("facts")):
        near.setdefault(quad.subject)
        yield quad
    for event in reader.store.quads_for_pattern(None, None, node, iris.graph("events")):
        for quad in reader.store.quads_for_pattern(event.subject, None, None, iris.graph("events")):
            near.setdefault(quad.object)
            yield quad
    yield from _labels(reader, near)


def _labels(reader: GraphReader, nodes: Iterable[object]) -> Iterator[Quad]:
    from pyoxigraph import NamedNode

    for node in nodes:
        if isinstance(node, NamedNode):
            yield from reader.store.quads_for_pattern(node, RDFS["label"], None, reader.iris.graph("entities"))


def _identifiers(reader: GraphReader, article: NamedNode) -> Iterator[Quad]:
    return reader.store.quads_for_pattern(article, DCT["identifier"], None, reader.iris.graph("articles"))


def _asserted(reader: GraphReader, identifier: Quad) -> Iterator[Quad]:
    from kg.store.records import valued

    graph = reader.iris.article_graph(valued(identifier.object).value)
    return reader.store.quads_for_pattern(None, None, None, graph)


def _outgoing(reader: GraphReader, node: NamedNode) -> Iterator[Quad]:
    return reader.store.quads_for_pattern(node, None, None, None)


def _is_graph(reader: GraphReader, node: NamedNode) -> bool:
    return reader.store.contains_named_graph(node)
