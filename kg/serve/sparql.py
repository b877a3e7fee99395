"""The SPARQL endpoint: SPARQL 1.1 Protocol and Service Description."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query.result import QueryResult
from kg.serve import editor
from kg.serve.description import described
from kg.serve.negotiation import BOOLEAN, HTML, ROWS, TRIPLES, content_type, preferred
from kg.serve.operation import Operation, Update, read_operation
from kg.serve.pool import Pool, Reply
from kg.serve.problems import problem
from kg.serve.settings import Settings
from kg.serve.updating import updated

_KINDS: Mapping[str, Mapping[str, str]] = {"solutions": ROWS, "boolean": BOOLEAN, "triples": TRIPLES}
_MARKS: Mapping[str, tuple[bytes, bytes]] = {
    "xml": (b"<!-- ", b" -->"),
    "turtle": (b"# ", b""),
    "ntriples": (b"# ", b""),
}


async def endpoint(request: Request) -> Response:
    """``/sparql``: answers a query, runs an update, shows the editor to a browser, describes itself to other clients."""
    operation = await read_operation(request)
    if isinstance(operation, Update):
        return await updated(request, operation)
    accept = request.headers.get("accept")
    if operation is None:
        if preferred(accept, [*TRIPLES, HTML]) == HTML:
            return await asyncio.to_thread(editor.page, request, None, None, "")
        return described(request)
    for_people = request.method != "POST" and operation.form is None and preferred(accept, [*ROWS, HTML]) == HTML
    return await (_shown(request, operation) if for_people else _answered(request, operation))


async def _answered(request: Request, operation: Operation) -> Response:
    """The answer in the media type that the request prefers."""
    settings: Settings = request.app.state.settings
    accept = operation.accepted(request.headers.get("accept"))
    chosen = {kind: preferred(accept, [*offers]) for kind, offers in _KINDS.items()}
    forms = {kind: None if media is None else _KINDS[kind][media] for kind, media in chosen.items()}
    headers = {
        "Kg-Limits": settings.limits.told(),
        "Kg-Build": request.app.state.graph.build,
        "Cache-Control": "no-cache",
        "Vary": "Accept",
    }
    try:
        reply = await _reply(request, operation, forms)
    except KgError as failure:
        return problem(request, failure, headers)
    media = chosen[reply.head["kind"]]
    assert media is not None
    data = reply.data
    if reply.head["truncated"]:
        headers["Kg-Truncated"] = _note(settings)
        data = _marked(data, reply.head["form"], _note(settings))
    return Response(data, headers={**headers, "Content-Type": content_type(media)})


async def _shown(request: Request, operation: Operation) -> Response:
    """The answer on a page."""
    result: QueryResult | KgError
    note = ""
    try:
        reply = await _reply(request, operation, {"solutions": "json", "boolean": "json", "triples": "ntriples"})
        result = QueryResult(reply.head["kind"], reply.data)
        note = _note(request.app.state.settings) if reply.head["truncated"] else ""
    except KgError as failure:
        result = failure
    return await asyncio.to_thread(editor.page, request, operation, result, note)


def _note(settings: Settings) -> str:
    return f"cut off at {settings.limits.rows} rows"


def _marked(data: bytes, form: str, note: str) -> bytes:
    """``data`` with ``note`` at its end, in formats that have room for one."""
    if form == "json":
        return data.rstrip()[:-1] + b',"truncated":"' + note.encode() + b'"}'
    before, after = _MARKS.get(form, (b"", b""))
    return data + before + note.encode() + after + b"\n" if before else data


async def _reply(request: Request, operation: Operation, forms: Mapping[str, str | None]) -> Reply:
    """The pool's reply; the query is killed if nobody waits for it any more."""
    pool: Pool = request.app.state.pool
    limits = request.app.state.settings.limits
    asked = {
        "query": operation.query,
        "dataset": [operation.default_graphs, operation.named_graphs],
        "forms": forms,
        "limits": {"rows": limits.rows, "bytes": limits.bytes},
    }
    query = asyncio.ensure_future(pool.run(asked, request.app.state.graph.build))
    left = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({query, left}, return_when=asyncio.FIRST_COMPLETED)
        if not query.done():
            raise HTTPException(499, "nobody waits for the answer")
        return query.result()
    finally:
        for task in (query, left):
            task.cancel()
        await asyncio.gather(query, left, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
