"""Validation: does the data hold to ``shapes.ttl`` (SHACL Core, by pySHACL on an in-memory rdflib graph)?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import OntologyError
from kg.ontology import Ontology
from kg.store.findings import Finding
from kg.store.iris import graph_name
from kg.store.records import named, valued
from kg.store.vocabulary import FILM

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SHAPES_FILE = "shapes.ttl"
_NOT_CHECKED = frozenset({"derived", "resolution", "ontology", "dataset"})


def validate(quads: Iterable[Quad], ontology: Ontology) -> list[Finding]:
    """Where facts, events, entities, articles and assertions break a shape, sorted.

    The tree of classes is part of the data, so that a sub-class passes where its parent does. Raises
    ``OntologyError`` if the shapes cannot be read or applied.
    """
    from pyshacl import validate as shacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    data = _data(quads, ontology)
    shapes = _shapes(ontology.path / SHAPES_FILE, ontology.fingerprint)
    try:
        _, report, _ = shacl(data, shacl_graph=shapes, inference="none", advanced=False, abort_on_first=False)
    except (ShapeLoadError, ReportableRuntimeError) as error:
        raise OntologyError(f"{ontology.path / SHAPES_FILE}: {' '.join(str(error).split())}") from error
    return sorted(set(_findings(report)))


@lru_cache(maxsize=2)
def _shapes(path: Path, fingerprint: str) -> Graph:
    """The shapes graph; ``fingerprint`` says which state of the file."""
    from rdflib import Graph

    try:
        return Graph().parse(path, format="turtle")
    except FileNotFoundError:
        raise OntologyError(f"{path}: no such file; an ontology folder holds {SHAPES_FILE}") from None
    except Exception as error:  # the parser of rdflib raises whatever it stumbles over
        raise OntologyError(f"{path}: not valid Turtle: {' '.join(str(error).split())[:200]}") from error


def _data(quads: Iterable[Quad], ontology: Ontology) -> Graph:
    from rdflib import RDF, RDFS, Graph, URIRef
    from rdflib.namespace import OWL

    graph = Graph()
    for quad in quads:
        if not isinstance(quad.graph_name, NamedNode) or graph_name(quad.graph_name) not in _NOT_CHECKED:
            subject, predicate = (URIRef(named(quad.subject).value), URIRef(quad.predicate.value))
            graph.add((subject, predicate, _term(valued(quad.object))))
    for known in ontology.classes.values():
        graph.add((URIRef(known.iri), RDF.type, OWL.Class))
        for parent in known.parents:
            graph.add((URIRef(known.iri), RDFS.subClassOf, URIRef(ontology.classes[parent].iri)))
    for relation in ontology.relations.values():
        graph.add((URIRef(relation.iri), RDF.type, URIRef(FILM["Relation"].value)))
    return graph


def _term(term: NamedNode | Literal) -> Node:
    from rdflib import Literal as RdflibLiteral
    from rdflib import URIRef

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language)
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _findings(report: Any) -> Iterator[Finding]:
    from rdflib import RDF
    from rdflib.namespace import SH

    for result in report.subjects(RDF.type, SH.ValidationResult):
        messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
        yield Finding(
            focus=str(report.value(result, SH.focusNode)),
            path=str(report.value(result, SH.resultPath) or ""),
            value=str(report.value(result, SH.value) or ""),
            message=" ".join(" ".join(messages).split()),
            severity=str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
