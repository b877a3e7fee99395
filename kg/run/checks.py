"""Validation node by node, so that only what changed is looked at again.

A shape judges a node by what lies around it. The surroundings of a node are its own triples, those of the nodes it points
to, and which predicates point at it; what validation finds about a node is kept under a digest of its surroundings.
``shapes.ttl`` may look two steps out and one step in; shapes that look further (paths of any length, SPARQL) are told by
their vocabulary, and then the whole graph is looked at in one go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from kg.ontology import Ontology
from kg.store.contents import digest_of_text, unit_key
from kg.store.findings import Finding
from kg.store.quads import Assembly
from kg.store.records import named
from kg.store.validation import SHAPES_FILE, validate
from kg.store.vocabulary import FILM, RDF, RDF_TYPE

_GRAPHS = ("facts", "events", "entities", "articles")
_SHACL = "http://www.w3.org/ns/shacl#"
_FAR = frozenset({"inversePath", "zeroOrMorePath", "oneOrMorePath", "sparql", "target"})
_AT_ONCE = 20_000
"""Triples that are validated together: enough to be worth reading the shapes, few enough to fit into memory."""

_POINTER = NamedNode("urn:x-kg:whoever")
"""Stands for all that point at a node."""


@dataclass(slots=True)
class Checks:
    """What validation is known to find, by digest of surroundings; ``fresh`` is what was not known before, ``used`` what
    was asked for."""

    known: Mapping[bytes, Sequence[Finding]] = field(default_factory=dict)
    fresh: dict[bytes, Sequence[Finding]] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)

    def look_up(self, key: bytes) -> Sequence[Finding] | None:
        self.used.add(key)
        return self.known.get(key, self.fresh.get(key))


def check(assembly: Assembly, ontology: Ontology, checks: Checks) -> set[Finding]:
    """Where ``assembly`` breaks a shape. ``checks`` is asked first, and told what is new.

    Raises ``OntologyError`` if the shapes cannot be read or applied.
    """
    if _look_far(ontology):
        return set(validate((quad for key in assembly.digests for quad in assembly.quads(key)), ontology))
    around = _Surroundings(assembly, ontology.fingerprint)
    found: set[Finding] = set()
    new: dict[bytes, _Place] = {}
    for place in around.places():
        key = around.digest(place)
        known = checks.look_up(key)
        if known is None:
            new[key] = place
        else:
            found.update(known)
    for some in _batches(new, around):
        results = _validated(some, around, ontology)
        checks.fresh.update(results)
        found.update(finding for findings in results.values() for finding in findings)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """What is judged on its own: a node of the shared graphs, or all that an article asserts."""

    node: NamedNode | None = None
    article: str = ""


class _Surroundings:
    def __init__(self, assembly: Assembly, shapes: str) -> None:
        self._assembly, self._shapes = assembly, shapes
        self._graphs = [(name, assembly.graphs[name]) for name in _GRAPHS]

    def places(self) -> Iterator[_Place]:
        yield from (_Place(node=node) for node in dict.fromkeys(node for _, nodes in self._graphs for node in nodes))
        yield from (_Place(article=key) for key, found in self._assembly.assertions.items() if found)

    def digest(self, place: _Place) -> bytes:
        """A digest of all that the findings about ``place`` depend on."""
        beyond = sorted({self._own_digests[node] for node in self.neighbours(place) if node in self._own_digests})
        if place.node is None:
            own = self._assembly.digests[unit_key(self._assembly.iris.article_graph(place.article))]
        else:
            own = self._own_digests[place.node]
            beyond += sorted(predicate.value for predicate in self._pointing.get(place.node, ()))
        return bytes.fromhex(digest_of_text([self._shapes, own, *beyond]))

    def neighbours(self, place: _Place) -> set[NamedNode]:
        """The nodes that ``place`` points to."""
        if place.node is not None:
            return {t.object for t in self.own(place.node) if isinstance(t.object, NamedNode)}
        found = self._assembly.assertions[place.article]
        nodes = {end for one in found for end in (one.subject, one.object, one.character) if isinstance(end, NamedNode)}
        return {*nodes, self._assembly.iris.article(place.article)}

    def own(self, node: NamedNode) -> list[Triple]:
        """What the shared graphs say of ``node``."""
        return [triple for _, nodes in self._graphs for triple in nodes.get(node, ())]

    def judged(self, place: _Place) -> list[Triple]:
        """The triples whose subjects are judged with ``place``."""
        if place.node is not None:
            return self.own(place.node)
        return [quad.triple for quad in self._assembly.article_quads(place.article)]

    def around(self, place: _Place) -> Iterator[Triple]:
        """The triples beside ``judged`` that its findings depend on."""
        for near in self.neighbours(place):
            for triple in self.own(near):
                yield triple
                if isinstance(triple.object, NamedNode):
                    yield from (t for t in self.own(triple.object) if t.predicate == RDF_TYPE)
        if place.node is not None:
            yield from (Triple(_POINTER, predicate, place.node) for predicate in self._pointing.get(place.node, ()))

    @cached_property
    def _own_digests(self) -> dict[NamedNode, str]:
        digests, iris = self._assembly.digests, self._assembly.iris
        parts: dict[NamedNode, list[str]] = {}
        for name, nodes in self._graphs:
            graph = iris.graph(name)
            for node in nodes:
                parts.setdefault(node, []).append(digests[unit_key(graph, node)])
        return {node: "".join(found) for node, found in parts.items()}

    @cached_property
    def _pointing(self) -> dict[NamedNode, set[NamedNode]]:
        """Which predicates point at a node."""
        found: dict[NamedNode, set[NamedNode]] = {}
        for _, nodes in self._graphs:
            for triples in nodes.values():
                for triple in triples:
                    if isinstance(triple.object, NamedNode):
                        found.setdefault(triple.object, set()).add(triple.predicate)
        for assertions in self._assembly.assertions.values():
            for one in assertions:
                ends = (RDF["subject"], one.subject), (RDF["object"], one.object), (FILM["character"], one.character)
                for predicate, node in ends:
                    if isinstance(node, NamedNode):
                        found.setdefault(node, set()).add(predicate)
        return found


def _batches(new: Mapping[bytes, _Place], around: _Surroundings) -> Iterator[dict[bytes, _Place]]:
    batch: dict[bytes, _Place] = {}
    size = 0
    for key, place in new.items():
        batch[key] = place
        size += len(around.judged(place))
        if size >= _AT_ONCE:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _validated(
    places: Mapping[bytes, _Place], around: _Surroundings, ontology: Ontology
) -> dict[bytes, Sequence[Finding]]:
    triples: set[Triple] = set()
    key_of: dict[str, bytes] = {}
    for key, place in places.items():
        judged = around.judged(place)
        key_of.update({named(triple.subject).value: key for triple in judged})
        triples.update(judged, around.around(place))
    found: dict[bytes, list[Finding]] = {key: [] for key in places}
    for finding in validate((Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples), ontology):
        if finding.focus in key_of:
            found[key_of[finding.focus]].append(finding)
    return dict(found)


def _look_far(ontology: Ontology) -> bool:
    """Whether the shapes use something that looks further than the surroundings reach."""
    far = {_SHACL + name for name in _FAR}
    try:
        with (ontology.path / SHAPES_FILE).open("rb") as file:
            return any(quad.predicate.value in far for quad in parse(file, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError):
        return True  # whoever reads the shapes next says what is wrong with them
