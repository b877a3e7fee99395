"""How classes and relations are shown, read from the ontology's own graph in the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.store.vocabulary import FILM, OWL, RDFS
from kg.view.viewgraph import RelationStyle, TypeStyle

SHAPES = frozenset({"dot", "square", "triangle", "triangleDown", "star", "diamond", "hexagon"})
"""The shapes of vis-network that keep their size whatever the label."""

_FALLBACK_COLOR = "#999999"
_FALLBACK_SHAPE = "dot"
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def type_styles(names: Iterable[str], ontology: OntologyGraph) -> tuple[TypeStyle, ...]:
    """The styles of the classes of these local names, sorted by name.

    A class without a colour or shape that can be drawn takes its nearest ancestor's, and a grey dot if none has one.
    """
    return tuple(
        TypeStyle(
            name,
            ontology.label(FILM[name]) or name,
            ontology.inherited(FILM[name], "displayColor", _COLOR.match) or _FALLBACK_COLOR,
            ontology.inherited(FILM[name], "displayShape", SHAPES.__contains__) or _FALLBACK_SHAPE,
        )
        for name in sorted(set(names))
    )


def relation_styles(names: Iterable[str], ontology: OntologyGraph) -> tuple[RelationStyle, ...]:
    """What the relations of these local names are called, sorted by name."""
    return tuple(_relation(name, ontology) for name in sorted(set(names)))


def _relation(name: str, ontology: OntologyGraph) -> RelationStyle:
    label = ontology.label(FILM[name]) or name
    inverse = ontology.inverse(FILM[name])
    return RelationStyle(name, label, (inverse and ontology.label(inverse)) or f"{label} (of)")


@dataclass(frozen=True, slots=True)
class OntologyGraph:
    """The named graph that holds the ontology's triples."""

    store: Store
    graph: NamedNode

    def label(self, term: NamedNode) -> str | None:
        """The English label, or one without a language."""
        return min(self._texts(term, RDFS["label"]), default=None)

    def inverse(self, term: NamedNode) -> NamedNode | None:
        return next(self._nodes(term, OWL["inverseOf"]), None)

    def inherited(self, term: NamedNode, annotation: str, usable: Callable[[str], object]) -> str | None:
        """The first usable value of an annotation on the class or, level by level, above it."""
        level, seen = [term], {term}
        while level:
            values = sorted(v for one in level for v in self._texts(one, FILM[annotation]) if usable(v))
            if values:
                return values[0]
            level = [up for one in level for up in self._nodes(one, RDFS["subClassOf"]) if up not in seen]
            seen.update(level)
        return None

    def _texts(self, term: NamedNode, predicate: NamedNode) -> Iterator[str]:
        for quad in self.store.quads_for_pattern(term, predicate, None, self.graph):
            if isinstance(quad.object, Literal) and quad.object.language in (None, "en"):
                yield quad.object.value

    def _nodes(self, term: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
        for quad in self.store.quads_for_pattern(term, predicate, None, self.graph):
            if isinstance(quad.object, NamedNode):
                yield quad.object
