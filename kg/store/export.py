"""Export: the graph in formats for other tools. Equal graphs give equal bytes.

``trig``, ``nquads`` and ``jsonld`` hold all named graphs. ``turtle``, ``ntriples`` and ``rdfxml`` have no named
graphs: they hold the union of facts, events, entities, articles, assertions, links and the dataset's description, and leave
out what can be derived (inverses), what is bookkeeping (resolution) and what has a file of its own (the ontology).
``graphml``, ``csv`` and ``facts`` hold facts only (see ``tables`` and ``network``).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.store.iris import Iris, graph_name
from kg.store.layout import GraphReader
from kg.store.network import write_graphml
from kg.store.quads import quad_order, triple_order
from kg.store.records import named
from kg.store.tables import write_csv, write_facts
from kg.store.vocabulary import PREFIXES

Exporter = Callable[[GraphReader, BinaryIO], None]

_NOT_FLATTENED = frozenset({"derived", "resolution", "ontology"})
_SECTIONS = ("dataset", "article/", "entity/", "event/", "assertion/")


def write_turtle(reader: GraphReader, file: BinaryIO) -> None:
    """Turtle for reading: sorted prefixes, one block a subject; the dataset first, then articles, entities, events."""
    triples = sorted(_flat(reader), key=lambda triple: (_section(triple, reader.iris), triple_order(triple)))
    _write_blocks(_serialized(triples, RdfFormat.TURTLE, _prefixes(reader)), file)


def write_ntriples(reader: GraphReader, file: BinaryIO) -> None:
    serialize(sorted(_flat(reader), key=triple_order), file, RdfFormat.N_TRIPLES)


def write_rdfxml(reader: GraphReader, file: BinaryIO) -> None:
    """RDF/XML. A carriage return is written as a reference: an XML parser reads a bare one as a line feed."""
    data = _serialized(sorted(_flat(reader), key=triple_order), RdfFormat.RDF_XML, PREFIXES)
    head, rest = data.split(b"<rdf:RDF", 1)
    attributes, body = rest.split(b">", 1)
    file.write(head + b" ".join((b"<rdf:RDF", *sorted(attributes.split()))) + b">")
    file.write(body.replace(b"\r", b"&#xD;"))


def write_trig(reader: GraphReader, file: BinaryIO) -> None:
    """TriG with sorted prefixes, one block a graph."""
    _write_blocks(_serialized(_sorted_quads(reader), RdfFormat.TRIG, _prefixes(reader)), file)


def write_nquads(reader: GraphReader, file: BinaryIO) -> None:
    serialize(_sorted_quads(reader), file, RdfFormat.N_QUADS)


def write_jsonld(reader: GraphReader, file: BinaryIO) -> None:
    """JSON-LD in expanded form, which needs no context."""
    serialize(_sorted_quads(reader), file, RdfFormat.JSON_LD)
    file.write(b"\n")


FORMATS: Mapping[str, Exporter] = {
    "turtle": write_turtle,
    "trig": write_trig,
    "nquads": write_nquads,
    "ntriples": write_ntriples,
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "graphml": write_graphml,
    "csv": write_csv,
    "facts": write_facts,
}
"""Exporters by name of format. Each writes bytes to an open file."""


def _serialized(statements: Sequence[Triple] | Sequence[Quad], form: RdfFormat, prefixes: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    serialize(statements, buffer, form, prefixes=prefixes)
    return buffer.getvalue()


def _flat(reader: GraphReader) -> set[Triple]:
    return {quad.triple for quad in reader.store if graph_name(quad.graph_name) not in _NOT_FLATTENED}


def _sorted_quads(reader: GraphReader) -> list[Quad]:
    return sorted(reader.store, key=quad_order)


def _prefixes(reader: GraphReader) -> dict[str, str]:
    return {**PREFIXES, **reader.iris.prefixes()}


def _section(triple: Triple, iris: Iris) -> int:
    tail = named(triple.subject).value.removeprefix(iris.base)
    return next((i for i, start in enumerate(_SECTIONS) if tail.startswith(start)), len(_SECTIONS))


def _write_blocks(turtle: bytes, file: BinaryIO) -> None:
    """Serialised Turtle or TriG with sorted prefixes and an empty line before each block.

    Oxigraph writes prefixes in an order that changes from run to run. Its lines can be told apart safely, since line
    breaks inside literals are escaped: only the first line of a block begins in the first column.
    """
    lines = turtle.splitlines(keepends=True)
    prefixes = [line for line in lines if line.startswith(b"@prefix ")]
    file.writelines(sorted(prefixes))
    file.writelines(_spaced(lines[len(prefixes) :]))


def _spaced(lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        if not line.startswith((b"\t", b"}")):
            yield b"\n"
        yield line
