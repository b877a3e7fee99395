"""Errors as people and programs read them: a page, problem details (RFC 9457), or plain text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError, NotAcceptable, QueryError, StoreError, UsageError
from kg.query.table import printable
from kg.serve.negotiation import HTML, content_type, preferred
from kg.serve.pages import render
from kg.serve.pool import Unavailable

_RETRY_SECONDS = "2"


def problem(request: Request, failure: KgError | HTTPException, headers: Mapping[str, str] | None = None) -> Response:
    """The response to a failure, with the position in the query where there is one."""
    status, detail = status_of(failure), _detail(failure)
    sent = {**(headers or {}), **(getattr(failure, "headers", None) or {}), "Cache-Control": "no-store"}
    if status == 503:
        sent["Retry-After"] = _RETRY_SECONDS
    media = preferred(
        request.headers.get("accept"), ["text/plain", "application/problem+json", "application/json", HTML]
    )
    if media == HTML:
        page = render("problem.html.j2", title=_title(status), detail=detail)
        return Response(page, status, {**sent, "Content-Type": content_type(HTML)})
    if media in (None, "text/plain"):
        return Response(detail + "\n", status, {**sent, "Content-Type": "text/plain; charset=utf-8"})
    document: dict[str, object] = {"title": _title(status), "status": status, "detail": detail}
    if isinstance(failure, QueryError) and failure.line is not None:
        document |= {"line": failure.line, "column": failure.column}
    return Response(json.dumps(document), status, {**sent, "Content-Type": "application/problem+json"})


async def answer_http(request: Request, failure: Exception) -> Response:
    """Handler for what Starlette raises."""
    assert isinstance(failure, HTTPException)
    return problem(request, failure)


async def answer_kg(request: Request, failure: Exception) -> Response:
    """Handler for ``KgError`` wherever it is raised."""
    assert isinstance(failure, KgError)
    return problem(request, failure)


_TITLES: Mapping[int, str] = {
    400: "Bad request",
    401: "Not authorised",
    403: "Not allowed",
    404: "Not found",
    405: "Not allowed",
    406: "No such representation",
    413: "Too large",
    503: "Gave up",
}


def status_of(failure: KgError | HTTPException) -> int:
    """The status that tells of a failure."""
    if isinstance(failure, HTTPException):
        return failure.status_code
    if isinstance(failure, NotAcceptable):
        return 406
    if isinstance(failure, Unavailable | StoreError):
        return 503
    return 400 if isinstance(failure, UsageError) else 500


def _title(status: int) -> str:
    return _TITLES.get(status, "Request failed")


def _detail(failure: KgError | HTTPException) -> str:
    return printable(failure.detail if isinstance(failure, HTTPException) else str(failure))
