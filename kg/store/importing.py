"""RDF that others made, in a named graph of its own beside the facts of the articles.

Files come from strangers: they are parsed by the engine's parsers alone, which fetch nothing; XML with a document type
is refused, since its entities could be made to fill the memory or to read files; blank nodes become IRIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import SourceError, StoreError, UsageError
from kg.store.beside import import_file, import_files, import_graph, publish_beside
from kg.store.files import atomic_writer
from kg.store.iris import digest
from kg.store.layout import GraphDir

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
"""Formats by the file's ending."""

MAX_BYTES = 512 * 1024 * 1024
_NAME = re.compile(r"[\w.-]{1,80}")
_DOCUMENT_TYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_rdf(path: Path, base: str) -> Iterator[Triple]:
    """The triples of a file, of all graphs in it. ``base`` is what relative IRIs are resolved against.

    Raises ``SourceError`` naming file and line, also for what is too large or has a document type, and ``UsageError``
    for an ending that stands for no format.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: not an ending of RDF; it is one of {' '.join(FORMATS)}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path}: larger than {MAX_BYTES // 1024**2} MB: split it")
        data = path.read_bytes()
    except OSError as problem:
        raise SourceError(f"{path}: cannot be read: {problem.strerror}") from None
    if form == RdfFormat.RDF_XML and _DOCUMENT_TYPE.search(data.replace(b"\0", b"")):
        raise SourceError(f"{path}: XML with a document type or entities is refused; save it as Turtle")
    try:
        for quad in parse(data, format=form, base_iri=base):
            yield quad.triple
    except (SyntaxError, ValueError) as problem:
        line = f"line {problem.lineno}: " if isinstance(problem, SyntaxError) and problem.lineno else ""
        raise SourceError(f"{path}: {line}{' '.join(str(problem).split())[:300]}") from None


def add_import(graph: GraphDir, name: str, files: Sequence[Path]) -> int:
    """Makes ``files`` the graph of the import ``name``, whatever was in it before, and tells its triples.

    They are kept in the graph's folder, so that every build has them. Raises ``UsageError`` for a name that will not
    do, ``SourceError`` for a file that cannot be read; nothing has changed then.
    """
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise UsageError(f"not a name for an import: {name!r}; use letters, digits, dots and dashes")
    node = import_graph(graph.open().iris, name)
    triples = {_named(triple, node, file) for file in files for triple in read_rdf(file, f"{node.value}/")}
    lines = sorted(f"{triple} .\n" for triple in triples)
    with graph.lock():
        kept = import_file(graph, name)
        kept.parent.mkdir(exist_ok=True)
        with atomic_writer(kept) as file:
            file.writelines(line.encode("utf-8") for line in lines)
        publish_beside(graph)
    return len(triples)


def remove_import(graph: GraphDir, name: str) -> None:
    """Takes the import ``name`` out of the graph. Raises ``UsageError`` if there is none of that name."""
    graph.open()
    with graph.lock():
        known = import_files(graph)
        if name not in known:
            raise UsageError(f"nothing was imported as {name!r}; there is {', '.join(known) or 'no import'}")
        known[name].unlink()
        publish_beside(graph)


def imports(graph: GraphDir) -> dict[str, int]:
    """The imports and how many triples each has."""
    reader = graph.open()
    return {
        name: sum(1 for _ in reader.store.quads_for_pattern(None, None, None, import_graph(reader.iris, name)))
        for name in import_files(graph)
    }


def _named(triple: Triple, graph: NamedNode, file: Path) -> Triple:
    """``triple`` with IRIs for blank nodes (RDF 1.1 Concepts, section 3.5), below that of the graph."""

    def iri(term: NamedNode | BlankNode | Literal | Triple) -> NamedNode | Literal:
        if isinstance(term, BlankNode):
            return NamedNode(f"{graph.value}#{digest(file.name, term.value)}")
        if isinstance(term, Triple):
            raise SourceError(f"{file}: quoted triples (RDF 1.2) cannot be imported")
        return term

    subject = iri(triple.subject)
    if not isinstance(subject, NamedNode):
        raise StoreError(f"{file}: a literal as subject")
    return Triple(subject, triple.predicate, iri(triple.object))
