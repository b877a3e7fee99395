"""What search engines read: an entity or article in schema.org's terms, as JSON-LD for a page.

The terms come from the alignments beside the ontology: ``rdfs:subClassOf``, ``rdfs:subPropertyOf`` and
``skos:closeMatch`` to schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.ontology import ontology_path
from kg.store.vocabulary import DCT, FILM, RDF_TYPE, RDFS, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Triple

_SCHEMA = "https://schema.org/"
_DIRECT = {
    RDFS["label"]: "name",
    SKOS["altLabel"]: "alternateName",
    DCT["title"]: "headline",
    DCT["issued"]: "datePublished",
}


def embedded(iri: str, triples: Iterable[Triple], labels: Mapping[str, str]) -> str:
    """JSON-LD about ``iri``, inert in HTML: no ``<`` can end the element it stands in. Empty if nothing can be said."""
    from pyoxigraph import NamedNode

    terms = _terms()
    document: dict[str, Any] = {"@context": _SCHEMA, "@id": iri}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or triple.subject.value != iri:
            continue
        if triple.predicate == RDF_TYPE:
            document["@type"] = terms.get(getattr(triple.object, "value", ""), "Thing")
            continue
        name = _DIRECT.get(triple.predicate) or terms.get(triple.predicate.value)
        if name is not None:
            document.setdefault(name, []).append(_value(triple.object, labels))
    if "@type" not in document:
        return ""
    return json.dumps(document, indent=1).replace("<", "\\u003c").replace(">", "\\u003e")


def _value(term: object, labels: Mapping[str, str]) -> object:
    from pyoxigraph import NamedNode

    if not isinstance(term, NamedNode):
        return str(getattr(term, "value", ""))
    return {"@id": term.value, **({"name": labels[term.value]} if term.value in labels else {})}


@lru_cache(maxsize=1)
def _terms() -> Mapping[str, str]:
    """Our classes and relations by IRI, each with a term of schema.org; what holds without exception goes first."""
    from pyoxigraph import RdfFormat, parse

    found: dict[str, str] = {}
    quads = list(parse(path=str(ontology_path() / "alignments.ttl"), format=RdfFormat.TURTLE))
    for link in (RDFS["subClassOf"], RDFS["subPropertyOf"], SKOS["exactMatch"], SKOS["closeMatch"]):
        for quad in quads:
            target = getattr(quad.object, "value", "")
            ours = str(getattr(quad.subject, "value", ""))
            if quad.predicate == link and target.startswith(_SCHEMA) and ours.startswith(FILM.iri):
                found.setdefault(ours, target.removeprefix(_SCHEMA))
    return found
