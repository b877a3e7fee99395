"""Validation place by place, so that what was looked at before, or looks the same to the shapes, is not looked at again.

A place is a node of the shared graphs, or an assertion with what belongs to it. A shape judges it by what lies around: its own
triples, the types of the nodes it points to, and which predicates point at it (for shapes that look two steps out, all that is
said of those nodes). Places of one outline (``outlines``) are judged alike, so one of them is validated; what it shows is kept
under a digest of the outline. Shapes that look further are told by their vocabulary: the whole graph is then looked at in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.ontology import Ontology
from kg.run.outlines import Reach, outline, reach_of
from kg.store.assertions import assertion_quads
from kg.store.contents import digest_of_text
from kg.store.findings import Finding
from kg.store.quads import Assembly
from kg.store.records import named
from kg.store.validation import validate
from kg.store.vocabulary import FILM, RDF, RDF_TYPE

_GRAPHS = ("facts", "events", "entities", "articles")
_AT_ONCE = 20_000
"""Triples that are validated together: enough to be worth reading the shapes, few enough to fit into memory."""

POINTER = NamedNode("urn:x-kg:whoever")
"""Stands for all that point at a node."""


_LOOK_CLOSER = (Finding(focus="", path="", value="", message="", severity=""),)
"""Stands for what was found in one place of an outline: each of its places is to be looked at."""


@dataclass(slots=True)
class Checks:
    """What validation is known to find, by digest of an outline or of surroundings; ``fresh`` is what was not known before,
    ``used`` what was asked for."""

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
    reach = reach_of(ontology)
    if reach.whole:
        return set(validate((quad for key in assembly.digests for quad in assembly.quads(key)), ontology))
    return checked_places(_Surroundings(assembly, reach).places, reach, ontology, checks)


@dataclass(frozen=True, slots=True)
class Place:
    """What is judged on its own, a node of the shared graphs or an assertion: the triples whose subjects are judged, and
    the others that findings about them depend on."""

    judged: Sequence[Triple]
    around: Sequence[Triple]


def checked_places(
    places: Callable[[], Iterable[Place]], reach: Reach, ontology: Ontology, checks: Checks
) -> set[Finding]:
    """What the shapes find in ``places``, which are asked for again if something is.

    Of the places of one outline one is looked at; where something is found in it, all of them are. Raises
    ``OntologyError`` if the shapes cannot be read or applied.
    """
    found: set[Finding] = set()
    doubtful: set[bytes] = set()
    seen: set[bytes] = set()

    def outlines() -> Iterator[tuple[bytes, Place]]:
        for place in places():
            key = _key(place, reach, ontology, concrete=False)
            known = None if key in seen else checks.look_up(key)
            if known == _LOOK_CLOSER:
                doubtful.add(key)
            elif key not in seen and known is None:
                yield key, place
            seen.add(key)

    for some in _batches(outlines()):
        results = _validated(some, ontology)
        checks.fresh.update((key, _LOOK_CLOSER if findings else ()) for key, findings in results.items())
        doubtful.update(key for key, findings in results.items() if findings)

    def closer() -> Iterator[tuple[bytes, Place]]:
        for place in places():
            if _key(place, reach, ontology, concrete=False) in doubtful:
                key = _key(place, reach, ontology, concrete=True)
                known = checks.look_up(key)
                if known is None:
                    yield key, place
                else:
                    found.update(known)

    for some in _batches(closer()) if doubtful else ():
        results = _validated(some, ontology)
        checks.fresh.update(results)
        found.update(finding for findings in results.values() for finding in findings)
    return found


def _key(place: Place, reach: Reach, ontology: Ontology, *, concrete: bool) -> bytes:
    what = outline(place.judged, place.around, reach, concrete=concrete).hex()
    return bytes.fromhex(digest_of_text([ontology.fingerprint, "closer" if concrete else "outline", what]))


class _Surroundings:
    """The places of an assembly."""

    def __init__(self, assembly: Assembly, reach: Reach) -> None:
        self._assembly, self._reach = assembly, reach
        self._graphs = [assembly.graphs[name] for name in _GRAPHS]

    def places(self) -> Iterator[Place]:
        for node in dict.fromkeys(node for nodes in self._graphs for node in nodes):
            own = self._own(node)
            near = {t.object for t in own if isinstance(t.object, NamedNode)}
            pointers = [Triple(POINTER, predicate, node) for predicate in self._pointing.get(node, ())]
            yield Place(own, [*self._beside(near), *pointers])
        for key, found in self._assembly.assertions.items():
            for one in found:
                own = [quad.triple for quad in assertion_quads(one, self._assembly.texts[key], self._assembly.iris)]
                ends = {end for end in (one.subject, one.object, one.character) if isinstance(end, NamedNode)}
                yield Place(own, [*self._beside({*ends, self._assembly.iris.article(key)})])

    def _own(self, node: NamedNode) -> list[Triple]:
        """What the shared graphs say of ``node``."""
        return [triple for nodes in self._graphs for triple in nodes.get(node, ())]

    def _beside(self, nodes: Iterable[NamedNode]) -> Iterator[Triple]:
        """What findings may depend on of the nodes that a place points to: their types, or what is said of them."""
        for node in nodes:
            for triple in self._own(node):
                if triple.predicate == RDF_TYPE or not self._reach.types:
                    yield triple
                    if isinstance(triple.object, NamedNode):
                        yield from (t for t in self._own(triple.object) if t.predicate == RDF_TYPE)

    @cached_property
    def _pointing(self) -> dict[NamedNode, set[NamedNode]]:
        """Which predicates point at a node."""
        found: dict[NamedNode, set[NamedNode]] = {}
        for nodes in self._graphs:
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


def _batches(new: Iterable[tuple[bytes, Place]]) -> Iterator[dict[bytes, Place]]:
    batch: dict[bytes, Place] = {}
    size = 0
    for key, place in new:
        batch[key] = place
        size += len(place.judged)
        if size >= _AT_ONCE:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _validated(places: Mapping[bytes, Place], ontology: Ontology) -> dict[bytes, Sequence[Finding]]:
    triples: set[Triple] = set()
    key_of: dict[str, bytes] = {}
    for key, place in places.items():
        key_of.update({named(triple.subject).value: key for triple in place.judged})
        triples.update(place.judged, place.around)
    found: dict[bytes, list[Finding]] = {key: [] for key in places}
    for finding in validate((Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples), ontology):
        if finding.focus in key_of:
            found[key_of[finding.focus]].append(finding)
    return {key: tuple(findings) for key, findings in found.items()}
