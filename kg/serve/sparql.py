"""The SPARQL endpoint: SPARQL 1.1 Protocol, section 2.1 (query operation)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query.screening import MAX_QUERY_BYTES
from kg.serve.negotiation import BOOLEAN, ROWS, TRIPLES, content_type, preferred
from kg.serve.pool import Pool, Reply
from kg.serve.problems import problem
from kg.serve.settings import Settings

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_MAX_BODY_BYTES = 3 * MAX_QUERY_BYTES + 64 * 1024  # percent-encoding may triple the query
_MARKS: Mapping[str, tuple[bytes, bytes]] = {
    "xml": (b"<!-- ", b" -->"),
    "turtle": (b"# ", b""),
    "ntriples": (b"# ", b""),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query as it was sent, with the graphs named beside it."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def endpoint(request: Request) -> Response:
    """``/sparql``: answers a query. Errors are problem details (RFC 9457) in the status the protocol asks for."""
    return await answer(request, await _operation(request))


async def answer(request: Request, operation: Operation) -> Response:
    """The response to a query, in the media type that the request prefers."""
    state = request.app.state
    pool: Pool = state.pool
    settings: Settings = state.settings
    accept = request.headers.get("accept")
    chosen = {
        "rows": preferred(accept, [*ROWS]),
        "boolean": preferred(accept, [*BOOLEAN]),
        "triples": preferred(accept, [*TRIPLES]),
    }
    build = state.graph.build
    asked = {
        "query": operation.query,
        "dataset": [operation.default_graphs, operation.named_graphs],
        "forms": {kind: _form(kind, media) for kind, media in chosen.items()},
        "limits": {"rows": settings.limits.rows, "bytes": settings.limits.bytes},
    }
    headers = {"Kg-Limits": settings.limits.told(), "Kg-Build": build, "Cache-Control": "no-cache", "Vary": "Accept"}
    try:
        reply = await _until_disconnected(request, pool, asked, build)
    except KgError as failure:
        return problem(request, failure, headers)
    media = chosen[{"solutions": "rows", "boolean": "boolean", "triples": "triples"}[reply.head["kind"]]]
    assert media is not None
    data = reply.data
    if reply.head["truncated"]:
        note = f"cut off at {settings.limits.rows} rows"
        headers["Kg-Truncated"] = note
        data = _marked(data, reply.head["form"], note)
    return Response(data, headers={**headers, "Content-Type": content_type(media)})


def _form(kind: str, media: str | None) -> str | None:
    return None if media is None else {"rows": ROWS, "boolean": BOOLEAN, "triples": TRIPLES}[kind][media]


def _marked(data: bytes, form: str, note: str) -> bytes:
    """``data`` with ``note`` at its end, in formats that have room for one."""
    if form == "json":
        return data.rstrip()[:-1] + b',"truncated":"' + note.encode() + b'"}'
    before, after = _MARKS.get(form, (b"", b""))
    return data + before + note.encode() + after + b"\n" if before else data


async def _until_disconnected(request: Request, pool: Pool, asked: Mapping[str, object], build: str) -> Reply:
    """The pool's reply; the query is killed if nobody waits for it any more."""
    query = asyncio.ensure_future(pool.run(asked, build))
    left = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({query, left}, return_when=asyncio.FIRST_COMPLETED)
        if not query.done():
            raise HTTPException(499)
        return query.result()
    finally:
        for task in (query, left):
            task.cancel()
        await asyncio.gather(query, left, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _operation(request: Request) -> Operation:
    """What was asked, by one of the three ways of the protocol. Raises ``HTTPException``."""
    if request.method in ("GET", "HEAD"):
        return _from_parameters(_parameters(request.scope["query_string"]))
    if request.method != "POST":
        raise HTTPException(405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await bounded_body(request, _MAX_BODY_BYTES)
    if media == _FORM:
        return _from_parameters(_parameters(body))
    if media == _DIRECT:
        parameters = _parameters(request.scope["query_string"])
        if "query" in parameters:
            raise HTTPException(400, "send the query in the body or as a parameter, not both")
        return _from_parameters({**parameters, "query": [decoded(body)]})
    raise HTTPException(415, f"send a query as {_FORM} or {_DIRECT}")


def _from_parameters(parameters: Mapping[str, list[str]]) -> Operation:
    if "update" in parameters:
        raise HTTPException(403, "updates are not allowed here")
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise HTTPException(400, "give exactly one parameter query")
    return Operation(
        queries[0], tuple(parameters.get("default-graph-uri", ())), tuple(parameters.get("named-graph-uri", ()))
    )


def _parameters(encoded: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError):
        raise HTTPException(400, "the parameters are not percent-encoded UTF-8") from None


def decoded(body: bytes) -> str:
    """Raises ``HTTPException`` for what is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "the body is not UTF-8") from None


async def bounded_body(request: Request, limit: int) -> bytes:
    """The body of at most ``limit`` bytes. Raises ``HTTPException`` before it reads more."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(413, f"the request is larger than {limit} bytes")
    return bytes(body)
