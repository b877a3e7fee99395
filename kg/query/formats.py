"""Answers in formats: a table for people, the W3C result formats and RDF for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

from kg.errors import UsageError
from kg.query.result import Kind, QueryResult
from kg.query.table import Naming, write_table

Writer = Callable[[QueryResult, BinaryIO, Naming], None]


def write_turtle(result: QueryResult, file: BinaryIO, naming: Naming) -> None:
    """Turtle, sorted, with those prefixes declared that occur."""
    from pyoxigraph import RdfFormat, serialize

    used = {name: iri for name, iri in naming.prefixes.items() if f"<{iri}".encode() in result.data}
    file.writelines(f"@prefix {name}: <{used[name]}> .\n".encode() for name in sorted(used))
    body = serialize(result.triples(), format=RdfFormat.TURTLE, prefixes=used)
    lines = (body or b"").splitlines(keepends=True)
    file.writelines(line for line in lines if not line.startswith(b"@prefix "))


def write_ntriples(result: QueryResult, file: BinaryIO, naming: Naming) -> None:
    """N-Triples, sorted."""
    file.write(result.data)


def _rdf(form: str) -> Writer:
    def write(result: QueryResult, file: BinaryIO, naming: Naming) -> None:
        from pyoxigraph import RdfFormat, serialize

        serialize(result.triples(), file, getattr(RdfFormat, form))
        file.write(b"\n")

    return write


def _w3c(form: str) -> Writer:
    def write(result: QueryResult, file: BinaryIO, naming: Naming) -> None:
        result.write(file, form)
        if form in ("json", "xml"):
            file.write(b"\n")

    return write


FOR_ROWS: Mapping[str, Writer] = {
    "table": write_table,
    "json": _w3c("json"),
    "csv": _w3c("csv"),
    "tsv": _w3c("tsv"),
    "xml": _w3c("xml"),
}
"""Formats for SELECT and ASK; the first is the default."""

FOR_TRIPLES: Mapping[str, Writer] = {
    "turtle": write_turtle,
    "ntriples": write_ntriples,
    "jsonld": _rdf("JSON_LD"),
    "rdfxml": _rdf("RDF_XML"),
}
"""Formats for CONSTRUCT and DESCRIBE; the first is the default."""

NAMES = (*FOR_ROWS, *FOR_TRIPLES)


def writer_for(kind: Kind, name: str | None) -> Writer:
    """The writer of format ``name``, else the default for this kind of answer.

    Raises ``UsageError`` for a format that does not fit the kind.
    """
    fitting = FOR_TRIPLES if kind == "triples" else FOR_ROWS
    if name is None:
        return next(iter(fitting.values()))
    if name not in fitting:
        asked = "CONSTRUCT and DESCRIBE" if kind == "triples" else "SELECT and ASK"
        raise UsageError(f"{asked} cannot be written as {name}; choose from {' '.join(fitting)}")
    return fitting[name]
