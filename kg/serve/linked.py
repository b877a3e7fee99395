"""Linked data: a page for each IRI, for people and for programs, by content negotiation (W3C Cool URIs)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import kg
from kg.conflicts.verdicts import conflicts_log, dismissed_in
from kg.query.engine import known_prefixes, ntriples
from kg.query.formats import FOR_TRIPLES
from kg.query.result import QueryResult
from kg.query.table import Naming
from kg.serve.live import LiveGraph
from kg.serve.negotiation import HTML, TRIPLES, content_type, media_type, preferred
from kg.serve.pages import page, render
from kg.serve.resources import KINDS, Resource, describe, resource
from kg.store.layout import GraphDir, GraphReader

SUFFIXES: Mapping[str, str] = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml"}
"""The endings under which each page can be had in one format, whatever the request prefers."""

_CACHE = "public, max-age=300, must-revalidate"
_MAX_FOUND = 50
_ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /graph-store\nDisallow: /find\n"


def routes() -> list[BaseRoute]:
    """The start page, look-up by name, robots.txt and the pages of all IRIs; the last route takes what is left."""
    return [
        Route("/", home),
        Route("/find", find),
        Route("/robots.txt", robots),
        Route("/.well-known/void", void),
        *(Route(f"/{kind}/{{rest:path}}", linked) for kind in KINDS if kind not in ("dataset", "ontology")),
        *(Route(f"/{kind}{suffix}", linked) for kind in ("dataset", "ontology") for suffix in ("", *SUFFIXES)),
    ]


def linked(request: Request) -> Response:
    """The description of the IRI that this path belongs to."""
    live: LiveGraph = request.app.state.graph
    reader = live.reader
    path = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    stem, form = _split(path)
    thing = resource(reader, path)
    if thing is not None:
        form = None
    elif form is not None:
        thing = resource(reader, stem)
    if thing is None:
        raise HTTPException(404, "nothing is known of that")
    media = media_type(form) if form else preferred(request.headers.get("accept"), [HTML, *TRIPLES])
    if media is None:
        raise HTTPException(406, f"there is {HTML} and {', '.join(dict.fromkeys(map(media_type, SUFFIXES.values())))}")
    etag = _etag(live, media, path)
    headers = {"ETag": etag, "Cache-Control": _CACHE, "Vary": "Accept", "Link": _alternates(thing, reader)}
    if _is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    triples = describe(reader, thing)
    if media == HTML:
        return Response(
            page(reader, thing, triples, partial(_dismissed, live.path)),
            headers={**headers, "Content-Type": content_type(HTML)},
        )
    buffer = io.BytesIO()
    naming = Naming(lambda _: None, known_prefixes(reader.iris))
    FOR_TRIPLES[TRIPLES[media]](QueryResult("triples", ntriples(triples)), buffer, naming)
    return Response(buffer.getvalue(), headers={**headers, "Content-Type": content_type(media)})


def _etag(live: LiveGraph, media: str, path: str) -> str:
    """A tag for what a page depends on: the build, the program, and readers' verdicts about conflicts."""
    log = conflicts_log(GraphDir(live.path)).path
    verdicts = log.stat().st_size if log.exists() else 0  # the log only grows
    parts = f"{live.build} {kg.__version__} {verdicts} {media} {path}"
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:24]}"'


def _is_known(header: str, etag: str) -> bool:
    """Whether If-None-Match names the tag; proxies that compress make it a weak one (RFC 9110, section 13.1.2)."""
    return header.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _dismissed(folder: Path) -> frozenset[str]:
    return dismissed_in(conflicts_log(GraphDir(folder)).read())


def home(request: Request) -> Response:
    """The start page, unless another room has mounted one."""
    manifest = request.app.state.graph.reader.manifest
    return _html(render("home.html.j2", title="Film news knowledge graph", manifest=manifest))


def find(request: Request) -> Response:
    """Whoever and whatever has a name that holds the words of ``q``."""
    live: LiveGraph = request.app.state.graph
    words = request.query_params.get("q", "")[:200]
    found = live.directory.search(words, _MAX_FOUND)
    base = live.reader.iris.base
    results = [(one.label, one.type, "/" + quote(one.iri.removeprefix(base), safe="/%")) for one in found]
    return _html(render("find.html.j2", title="Find", words=words, results=results, most=_MAX_FOUND))


def robots(request: Request) -> Response:
    return PlainTextResponse(_ROBOTS, headers={"Cache-Control": _CACHE})


def void(request: Request) -> Response:
    """Where VoID (section 7.2) has clients look for a description of the dataset."""
    return RedirectResponse("/dataset", 302)


def _html(text: str) -> Response:
    return Response(text, headers={"Content-Type": content_type(HTML), "Cache-Control": "no-cache"})


def _split(path: str) -> tuple[str, str | None]:
    for suffix, form in SUFFIXES.items():
        if path.endswith(suffix):
            return path.removesuffix(suffix), form
    return path, None


def _alternates(thing: Resource, reader: GraphReader) -> str:
    path = "ontology" if thing.kind == "ontology" else thing.node.value.removeprefix(reader.iris.base)
    return ", ".join(
        f'</{path}{suffix}>; rel="alternate"; type="{media_type(form)}"' for suffix, form in SUFFIXES.items()
    )
