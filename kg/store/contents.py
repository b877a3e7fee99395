"""The quads of a graph in units that can be told apart without making them: what changed is what has another digest.

A unit is all that one named graph says of one subject, or the whole graph of an article. Its key is the IRI of the graph,
followed by a blank and the IRI of the subject if it is about one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

from pyoxigraph import NamedNode, Quad, Store, Triple

from kg.store.records import named


@runtime_checkable
class Contents(Protocol):
    """What a graph is to hold: a digest for each unit, and the quads of a unit when they are asked for."""

    @property
    def digests(self) -> Mapping[str, str]: ...

    def quads(self, key: str) -> Collection[Quad]: ...


@dataclass(frozen=True, slots=True)
class QuadContents:
    """Contents whose quads are all at hand."""

    digests: Mapping[str, str]
    units: Mapping[str, Collection[Quad]]

    def quads(self, key: str) -> Collection[Quad]:
        return self.units[key]


@dataclass(frozen=True)
class Joined:
    """Contents and some more, of other units."""

    contents: Contents
    more: QuadContents

    @cached_property
    def digests(self) -> dict[str, str]:
        return {**self.contents.digests, **self.more.digests}

    def quads(self, key: str) -> Collection[Quad]:
        return self.more.quads(key) if key in self.more.digests else self.contents.quads(key)


def contents_of(quads: Iterable[Quad]) -> QuadContents:
    """Contents that hold just ``quads``."""
    units: dict[str, set[Quad]] = {}
    for quad in quads:
        units.setdefault(unit_key(named(quad.graph_name), named(quad.subject)), set()).add(quad)
    return QuadContents({key: digest_of(quad.triple for quad in found) for key, found in units.items()}, units)


def unit_key(graph: NamedNode, subject: NamedNode | None = None) -> str:
    """The key of what ``graph`` says of ``subject``, or of all that it says."""
    return graph.value if subject is None else f"{graph.value} {subject.value}"


def digest_of(triples: Iterable[Triple]) -> str:
    """A digest of a set of triples, in whatever order they come."""
    return digest_of_text(sorted(map(str, triples)))


def digest_of_text(parts: Iterable[str]) -> str:
    """A digest of texts in their order: 128 bits of BLAKE2b, in hex."""
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def stored_unit(store: Store, key: str) -> Iterator[Quad]:
    """The quads of a unit as ``store`` has them."""
    graph, _, subject = key.partition(" ")
    return store.quads_for_pattern(NamedNode(subject) if subject else None, None, None, NamedNode(graph))
