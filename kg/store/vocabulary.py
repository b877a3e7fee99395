"""Namespaces and terms of the vocabularies that the graph uses.

RDF, RDFS, OWL, SKOS, XSD: W3C. DCT: Dublin Core terms. PROV: PROV-O. OA: Web Annotation vocabulary. VOID and DCAT:
dataset descriptions. FILM: the project's own ontology, ``ontology/film.ttl``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Namespace:
    """``namespace["term"]`` is the IRI of a term."""

    iri: str

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def local_name(self, node: NamedNode) -> str:
        """The term's name without the namespace; the whole IRI for a term from elsewhere."""
        return node.value.removeprefix(self.iri)


FILM = Namespace("https://filmnews.example/ontology#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")

RDF_TYPE = RDF["type"]

PREFIXES = {
    "film": FILM.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
    "dct": DCT.iri,
    "dcat": DCAT.iri,
    "void": VOID.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "schema": "https://schema.org/",
}


def short_name(node: NamedNode) -> str:
    """``prefix-name`` for a term of a known vocabulary, the bare name for one of ours, else the whole IRI."""
    for prefix, namespace in PREFIXES.items():
        if node.value.startswith(namespace):
            name = node.value.removeprefix(namespace)
            return name if namespace == FILM.iri else f"{prefix}-{name}"
    return node.value
