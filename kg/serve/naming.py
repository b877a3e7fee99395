"""How things are called and linked on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.query.engine import known_prefixes
from kg.query.lookup import Directory
from kg.query.table import Naming, printable
from kg.store.vocabulary import FILM, OWL, RDFS

if TYPE_CHECKING:
    from kg.store.layout import GraphReader


@dataclass(frozen=True, slots=True)
class Link:
    """Something named on a page. ``href`` is a page of this server or on the web; None where there is none to go to."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """How things are called and linked on the pages of one graph."""

    reader: GraphReader
    directory: Directory

    def link(self, iri: str) -> Link:
        return Link(self.name(iri), self.href(iri))

    def name(self, iri: str) -> str:
        """The label, or the IRI shortened; safe to show."""
        from pyoxigraph import NamedNode

        try:
            if iri.startswith(FILM.iri):
                graph = self.reader.iris.graph("ontology")
                for quad in self.reader.store.quads_for_pattern(NamedNode(iri), RDFS["label"], None, graph):
                    return printable(str(getattr(quad.object, "value", "")))
            return Naming(self.directory.label, known_prefixes(self.reader.iris)).cell(NamedNode(iri))
        except ValueError:
            return printable(iri)

    def inverse(self, relation: str) -> str:
        """What the relation is called from its object's side."""
        from pyoxigraph import NamedNode

        graph = self.reader.iris.graph("ontology")
        for quad in self.reader.store.quads_for_pattern(NamedNode(relation), OWL["inverseOf"], None, graph):
            return self.name(str(getattr(quad.object, "value", quad.object)))
        return f"{self.name(relation)} (of others)"

    def href(self, iri: str) -> str | None:
        """Where to go for ``iri``: our own things are on this server, and only http(s) leads away from it."""
        if iri.startswith(FILM.iri):
            return f"/ontology#{quote(iri.removeprefix(FILM.iri), safe='')}"
        if iri.startswith(self.reader.iris.base):
            return "/" + quote(iri.removeprefix(self.reader.iris.base), safe="/%#?=&")
        return iri if iri.lower().startswith(("http://", "https://")) else None
