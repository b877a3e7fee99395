"""Accepted links as RDF: a named graph of their own, each link with who decided it, when, and on what evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.link.verdicts import Link, Verdicts
from kg.store import terms
from kg.store.contents import Contents, Joined, contents_of
from kg.store.iris import Iris, is_iri
from kg.store.log import Log
from kg.store.quads import Assembly
from kg.store.records import named
from kg.store.vocabulary import DCT, FILM, PROV, RDF, RDF_TYPE, RDFS, XSD

GRAPH = "links"


def with_links(assembly: Assembly, log: Log) -> Contents:
    """The graph with the accepted links of its entities. Raises ``StoreError`` for a verdict that is no link."""
    homes = {
        node.value: named(triple.object).value
        for node, found in assembly.graphs["resolution"].items()
        for triple in found
        if triple.predicate == PROV["specializationOf"]
    }
    quads = link_quads(Verdicts(log, homes), assembly.graphs["entities"].keys(), assembly.iris)
    return Joined(assembly, contents_of(quads)) if quads else assembly


def link_quads(verdicts: Verdicts, entities: Collection[NamedNode], iris: Iris) -> list[Quad]:
    """The accepted links of ``entities`` in ``graph/links``, by entity; those of others wait for their return.

    One triple says that two things are the same, and a ``film:Decision`` why. Raises ``StoreError`` for a verdict that is
    no link.
    """
    graph = iris.graph(GRAPH)
    return [
        Quad(subject, predicate, value, graph)
        for link in verdicts.links
        if NamedNode(link.entity) in entities
        for subject, predicate, value in _triples(link, iris)
    ]


def _triples(link: Link, iris: Iris) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    entity, predicate, target = NamedNode(link.entity), NamedNode(link.predicate), NamedNode(link.target)
    yield entity, predicate, target
    entry = link.entry
    node = iris.decision("link", entry.id)
    yield node, RDF_TYPE, FILM["Decision"]
    yield node, RDF["subject"], entity
    yield node, RDF["predicate"], predicate
    yield node, RDF["object"], target
    yield node, DCT["identifier"], terms.text(entry.id)
    yield node, DCT["creator"], terms.text(entry.who)
    yield node, DCT["created"], Literal(entry.time.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD["dateTime"])
    yield node, RDFS["comment"], terms.text(reason(entry.evidence))
    if entry.score is not None:
        yield node, FILM["confidence"], terms.decimal(entry.score)
    source = str(entry.evidence.get("source") or "")
    if source.startswith(("http://", "https://")) and is_iri(source):
        yield node, DCT["source"], NamedNode(source)
    elif source:
        yield node, FILM["locator"], terms.text(source)


def reason(evidence: Mapping[str, Any]) -> str:
    """The evidence of a verdict in one line: what agreed and what did not."""
    compared = evidence.get("comparisons") or ()
    return "; ".join(_piece(one) for one in compared) or "decided without a candidate list"


def _piece(comparison: Mapping[str, Any]) -> str:
    sign = "agrees" if float(comparison.get("weight", 0)) > 0 else "differs"
    return f"{comparison.get('about')} {sign}: {comparison.get('ours')} / {comparison.get('theirs')}"
