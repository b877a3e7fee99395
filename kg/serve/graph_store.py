"""Reading whole graphs: SPARQL 1.1 Graph Store HTTP Protocol, section 5.2 (GET) and 5.5 (HEAD)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.query.engine import known_prefixes
from kg.serve.negotiation import TRIPLES, content_type, preferred
from kg.serve.operation import parameters
from kg.store.layout import GraphReader

_FORMS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024


def graph_store(request: Request) -> Response:
    """``/graph-store?graph=IRI`` or ``?default``: that graph, whole. Raises ``HTTPException``."""
    reader: GraphReader = request.app.state.graph.reader
    graphs = _named(reader, parameters(request.scope["query_string"]))
    media = preferred(request.headers.get("accept"), [*TRIPLES])
    if media is None:
        raise HTTPException(406, f"a graph is there as {', '.join(TRIPLES)}")
    headers = {"Content-Type": content_type(media), "Vary": "Accept", "Kg-Build": request.app.state.graph.build}
    if request.method == "HEAD":
        return Response(headers=headers)
    return StreamingResponse(_dumped(reader, graphs, _FORMS[TRIPLES[media]]), headers=headers)


def _named(reader: GraphReader, given: dict[str, list[str]]) -> list[NamedNode]:
    """The graphs that the parameters name: one, or those of the default graph, which share no triple."""
    names = given.get("graph", [])
    if ("default" in given) == bool(names) or len(names) > 1:
        raise HTTPException(400, "give either ?default or one ?graph=IRI")
    if "default" in given:
        return reader.default_graphs
    try:
        node = NamedNode(names[0])
    except ValueError:
        raise HTTPException(400, f"not an IRI: {names[0][:200]!r}") from None
    if not reader.store.contains_named_graph(node):
        raise HTTPException(404, "there is no graph of that name")
    return [node]


def _dumped(reader: GraphReader, graphs: list[NamedNode], form: RdfFormat) -> Iterator[bytes]:
    """The graphs in chunks, written to a temporary file first so that a large one takes no memory."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        _write(reader, graphs, form, file)  # type: ignore[arg-type]
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(reader: GraphReader, graphs: list[NamedNode], form: RdfFormat, file: BinaryIO) -> None:
    serialize(_triples(reader, graphs), file, form, prefixes=known_prefixes(reader.iris))


def _triples(reader: GraphReader, graphs: list[NamedNode]) -> Iterator[Triple]:
    for graph in graphs:
        for quad in reader.store.quads_for_pattern(None, None, None, graph):
            yield quad.triple
