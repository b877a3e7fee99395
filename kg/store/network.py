"""The facts as a network: entities are nodes, facts between them edges; dates are attributes of their node."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.store.layout import GraphReader
from kg.store.records import AssertedFact, Records
from kg.store.tables import merged

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def network(reader: GraphReader, relations: Collection[str] | None = None) -> MultiDiGraph[str]:
    """A networkx graph: nodes are entity IRIs with ``label`` and ``type``, edges have the relation as their key.

    Edges carry ``predicate``, ``confidence`` (the highest), ``support`` (articles that assert it), ``planned`` and,
    where named, ``character``. A literal is an attribute named by its relation; several are joined by "; ".
    ``relations`` limits the facts to those relations.
    """
    from networkx import MultiDiGraph

    records = Records(reader.store, reader.iris)
    graph: MultiDiGraph[str] = MultiDiGraph()
    for support in merged(records.facts()):
        best = support[0]
        if relations is not None and best.predicate not in relations:
            continue
        _add_node(graph, best.subject, records)
        if best.object in records.labels:
            _add_node(graph, best.object, records)
            graph.add_edge(best.subject, best.object, key=best.predicate, **_edge(support, records))
        else:
            node = graph.nodes[best.subject]
            node[best.predicate] = "; ".join(filter(None, (node.get(best.predicate), best.object)))
    return graph


def write_graphml(reader: GraphReader, file: BinaryIO) -> None:
    """GraphML by networkx, for Gephi, yEd, Cytoscape and their kin."""
    from networkx.readwrite.graphml import write_graphml_xml

    buffer = io.BytesIO()
    write_graphml_xml(network(reader), buffer, prettyprint=True)
    file.write(buffer.getvalue().replace(b"\r", b"&#xD;") + b"\n")


def _add_node(graph: MultiDiGraph[str], iri: str, records: Records) -> None:
    if iri not in graph:
        graph.add_node(iri, label=records.labels[iri], type=records.types[iri])


def _edge(support: list[AssertedFact], records: Records) -> dict[str, Any]:
    best = support[0]
    characters = sorted({records.labels[fact.character] for fact in support if fact.character is not None})
    attributes: dict[str, Any] = {
        "predicate": best.predicate,
        "confidence": best.confidence,
        "support": len({fact.article for fact in support}),
        "planned": all(fact.planned for fact in support),
    }
    if characters:
        attributes["character"] = "; ".join(characters)
    return attributes
