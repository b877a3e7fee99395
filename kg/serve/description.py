"""The endpoint about itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.query.engine import known_prefixes, ntriples
from kg.query.formats import FOR_TRIPLES
from kg.query.result import QueryResult
from kg.query.table import Naming
from kg.serve.negotiation import TRIPLES, content_type, preferred
from kg.store.layout import GraphReader
from kg.store.vocabulary import RDF_TYPE, Namespace

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def described(request: Request) -> Response:
    """The description in the format that the request prefers."""
    media = preferred(request.headers.get("accept"), [*TRIPLES])
    if media is None:
        raise HTTPException(406, f"the description is there as {', '.join(TRIPLES)}")
    reader: GraphReader = request.app.state.graph.reader
    endpoint = NamedNode(f"{request.url.scheme}://{request.headers['host']}/sparql")
    prefixes = {**known_prefixes(reader.iris), "sd": _SD.iri}
    buffer = io.BytesIO()
    updates = request.app.state.settings.token is not None
    result = QueryResult("triples", ntriples(service_triples(endpoint, reader, updates)))
    FOR_TRIPLES[TRIPLES[media]](result, buffer, Naming(lambda _: None, prefixes))
    return Response(buffer.getvalue(), headers={"Content-Type": content_type(media), "Vary": "Accept"})


def service_triples(endpoint: NamedNode, reader: GraphReader, updates: bool) -> Iterator[Triple]:
    """What the endpoint speaks, and the dataset that queries see when they name no graph."""
    service, dataset = NamedNode(f"{endpoint.value}#service"), NamedNode(f"{endpoint.value}#dataset")
    yield Triple(service, RDF_TYPE, _SD["Service"])
    yield Triple(service, _SD["endpoint"], endpoint)
    yield Triple(service, _SD["supportedLanguage"], _SD["SPARQL11Query"])
    if updates:
        yield Triple(service, _SD["supportedLanguage"], _SD["SPARQL11Update"])
    for name in (*_RESULTS, *_GRAPHS):
        yield Triple(service, _SD["resultFormat"], _FORMATS[name])
    yield Triple(service, _SD["defaultDataset"], dataset)
    yield Triple(dataset, RDF_TYPE, _SD["Dataset"])
    default = BlankNode("default")
    yield Triple(dataset, _SD["defaultGraph"], default)
    yield Triple(default, RDF_TYPE, _SD["Graph"])
    for number, graph in enumerate(reader.store.named_graphs()):
        if isinstance(graph, NamedNode):
            described = BlankNode(f"g{number}")
            yield Triple(dataset, _SD["namedGraph"], described)
            yield Triple(described, RDF_TYPE, _SD["NamedGraph"])
            yield Triple(described, _SD["name"], graph)
