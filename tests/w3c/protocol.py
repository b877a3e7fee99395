"""The W3C's tests of the SPARQL 1.1 Protocol and the Graph Store Protocol: HTTP requests written down in RDF.

Their graphs have IRIs of other hosts, which our endpoint refuses; each is moved below the base as a graph of the user's
own. What the graph store tests write by PUT, POST and DELETE is put into the store by hand, since ours is for reading;
their reads go over HTTP.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.serve.settings import Settings
from kg.store.layout import Manifest
from tests.serve.client import Client, Reply, running
from tests.w3c.suite import BASE, GRAPHS, MF, RDF, canonical

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
SD = "http://www.w3.org/ns/sparql-service-description#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TOKEN = "the-token-of-the-w3c-tests"
OWN = f"{GRAPHS}own/"
_MOVED = (
    ("http://kasei.us/2009/09/sparql/data/", OWN),
    ("http://www.example/gsp/person/", OWN),
    ("http://example.org/protocol-", f"{OWN}protocol-"),
)
_FORMATS = {"boolean": b'"boolean"', "tabular": b'"bindings"', "RDF": b""}


@dataclass(frozen=True)
class Exchange:
    """A request and what is to come back; ``body`` is what a graph has to be isomorphic to, as Turtle."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None
    graph: str | None
    location: bool


@dataclass(frozen=True)
class ProtocolCase:
    name: str
    data: Mapping[str, Path]
    exchanges: tuple[Exchange, ...]


def protocol_cases(manifest: Path) -> list[ProtocolCase]:
    """The tests of a manifest, by name."""
    store = Store()
    base = manifest.parent.as_uri() + "/"
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=base)
    read = _Manifest(store)
    found = []
    for quad in store.quads_for_pattern(None, NamedNode(f"{MF}action"), None):
        data = {
            _moved(read.text(one, RDFS_LABEL)): manifest.parent / read.one(one, f"{UT}graph").value.removeprefix(base)
            for one in read.all(quad.subject, f"{UT}graphData")
        }
        exchanges = tuple(_exchange(read, one) for one in read.items(read.one(quad.object, f"{HT}requests")))
        name = f"{manifest.parent.name}/{str(quad.subject).rpartition('#')[2].rstrip('>')}"
        found.append(ProtocolCase(name, data, exchanges))
    return sorted(found, key=lambda case: case.name)


class _Manifest:
    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, node: Any, term: str) -> list[Any]:
        return [quad.object for quad in self._store.quads_for_pattern(node, NamedNode(term), None)]

    def one(self, node: Any, term: str) -> Any:
        return next(iter(self.all(node, term)), None)

    def text(self, node: Any, term: str) -> str:
        return str(getattr(self.one(node, term), "value", ""))

    def items(self, node: Any) -> Iterator[Any]:
        while node is not None and node.value != f"{RDF}nil":
            yield self.one(node, f"{RDF}first")
            node = self.one(node, f"{RDF}rest")


def _exchange(read: _Manifest, request: Any) -> Exchange:
    reply = read.one(request, f"{HT}resp")
    body, expected = read.one(request, f"{HT}body"), read.one(reply, f"{HT}body")
    encoding = read.text(body, f"{CNT}characterEncoding") if body else "UTF-8"
    boolean = read.one(reply, f"{MF}expectedBoolean")
    return Exchange(
        method=read.text(request, f"{HT}methodName"),
        path=_moved(read.text(request, f"{HT}absolutePath")),
        headers={
            read.text(one, f"{HT}fieldName"): read.text(one, f"{HT}fieldValue")
            for one in read.items(read.one(request, f"{HT}headers"))
        },
        body=_moved(read.text(body, f"{CNT}chars")).encode(encoding) if body else b"",
        statuses=tuple(one.value.rpartition("#")[2] for one in read.all(reply, f"{MF}expectedStatus")),
        boolean=None if boolean is None else boolean.value == "true",
        form=read.text(reply, f"{MF}expectedFormat") or None,
        graph=_moved(read.text(expected, f"{CNT}chars")) if expected else None,
        location=read.one(reply, f"{MF}expectedLocation") is not None,
    )


def _moved(text: str) -> str:
    """``text`` with graphs under our base, however they are encoded; our names of graphs do not end in a slash."""
    for theirs, ours in _MOVED:
        for encode in (str, lambda iri: quote(iri, safe="")):
            text = text.replace(encode(theirs), encode(ours))
    return re.sub(rf"({re.escape(OWN)}protocol-[a-z-]+)/", r"\1", text)


def protocol_failures(cases: Sequence[ProtocolCase], folder: Path) -> set[str]:
    """The tests of the protocol that the endpoint does not do as they say, each on a store of its own data."""
    failed = set()
    for case in cases:
        where = folder / case.name.replace("/", "-")
        put_in_service(
            where,
            "data",
            {graph: _triples(_moved(path.read_text()).encode(), graph) for graph, path in case.data.items()},
        )
        with running(where, Settings(token=TOKEN)) as client:
            if not all(_answers(client, one) for one in case.exchanges):
                failed.add(case.name)
    return failed


def _answers(client: Client, one: Exchange) -> bool:
    path = one.path.replace("/sparql/", "/sparql", 1)
    reply = client.send(one.method, path, one.body or None, {**one.headers, "Authorization": f"Bearer {TOKEN}"})
    if not _fits(reply, one):
        return False
    if one.boolean is not None and json.loads(reply.body)["boolean"] is not one.boolean:
        return False
    if one.form == "RDF":
        return list(parse(reply.body, format=RdfFormat.TURTLE)) is not None
    return one.form is None or _FORMATS[one.form] in reply.body


def _fits(reply: Reply, one: Exchange) -> bool:
    known = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
    return any(
        reply.status == known[name] if name in known else name[-3:] == f"{reply.status // 100}xx"
        for name in one.statuses
    )


def store_failures(cases: Sequence[ProtocolCase], folder: Path) -> set[str]:
    """The tests of the graph store whose reads do not give what they say."""
    failed = set()
    for case in cases:
        graphs: dict[str, list[Triple]] = {}
        where = folder / case.name.rpartition("/")[2]
        put_in_service(where, "0", graphs)
        with running(where) as client:
            for number, one in enumerate(case.exchanges, 1):
                if one.method in ("GET", "HEAD"):
                    if not _reads(client, one):
                        failed.add(case.name)
                elif one.location:
                    failed.add(case.name)  # nobody but the server could choose the graph's name
                else:
                    _write(graphs, one)
                    put_in_service(where, str(number), graphs)
    return failed


def _reads(client: Client, one: Exchange) -> bool:
    reply = client.send(one.method, _path(one.path), headers=one.headers)
    if not _fits(reply, one):
        return False
    if reply.status == 200 and reply.headers["content-type"] != "text/turtle; charset=utf-8":
        return False
    if one.graph is None or one.method == "HEAD":
        return reply.body == b"" or reply.status != 200
    return canonical(parse(reply.body, format=RdfFormat.TURTLE)) == canonical(_triples(one.graph.encode(), BASE))


def _path(path: str) -> str:
    """Our path: a graph is identified directly by its own IRI, or by a parameter of the graph store."""
    if path.startswith("/gsp/person/"):
        return path.replace("/gsp/person/", "/graph/own/")
    return path.replace("/gsp", "/graph-store", 1)


def _write(graphs: dict[str, list[Triple]], one: Exchange) -> None:
    if one.path.startswith("/gsp/"):
        graph = OWN + one.path.rpartition("/")[2]
    else:
        graph = unquote(one.path.partition("graph=")[2]) or f"{GRAPHS}facts"
    if one.method == "DELETE":
        graphs.pop(graph, None)
        return
    media = next((value for name, value in one.headers.items() if name.lower() == "content-type"), "")
    parts = [one.body]
    if media.startswith("multipart/"):
        boundary = media.rpartition("boundary=")[2].encode()
        parts = [part.partition(b"\r\n\r\n")[2] for part in one.body.split(b"--" + boundary)[1:-1]]
    before = graphs.get(graph, []) if one.method == "POST" else []
    graphs[graph] = [*before, *(triple for part in parts for triple in _triples(part, graph))]


def _triples(turtle: bytes, base: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)]


def put_in_service(folder: Path, build: str, graphs: Mapping[str, Sequence[Triple]]) -> None:
    """A build that holds these named graphs; blank nodes stay what they are."""
    place = folder / "builds" / build
    place.mkdir(parents=True)
    store = Store(str(place / "store"))
    store.extend(
        Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for graph, found in graphs.items() for t in found
    )
    store.flush()
    manifest = Manifest(build, BASE, 0, 0, 0, 0, len(store), 0, 0, "none", "none")
    (place / "manifest.json").write_text(json.dumps(asdict(manifest)))
    (folder / "CURRENT").write_text(f"{build}\n")


def description_failures(client: Client) -> set[str]:
    """The three tests of the service description, by name."""
    reply = client.get("/sparql", Accept="text/turtle")
    found = list(parse(reply.body, format=RdfFormat.TURTLE))
    services = {quad.subject for quad in found if quad.object == NamedNode(f"{SD}Service")}
    endpoints = [quad for quad in found if quad.predicate == NamedNode(f"{SD}endpoint")]
    objects = {quad.predicate for quad in found if isinstance(quad.object, Literal)}
    return {
        name
        for name, holds in {
            "service-description/returns-rdf": reply.status == 200 and bool(found),
            "service-description/has-endpoint-triple": [str(quad.object) for quad in endpoints]
            == [f"<http://127.0.0.1:{client.port}/sparql>"],
            "service-description/conforms-to-schema": {quad.subject for quad in endpoints} == services
            and not any(str(term).startswith(f"<{SD}") for term in objects),
        }.items()
        if not holds
    }
