"""A query as a client sends it (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.query.screening import MAX_QUERY_BYTES
from kg.serve.negotiation import BOOLEAN, ROWS, TRIPLES, media_type

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
FORMATS = frozenset({*ROWS.values(), *TRIPLES.values()})
"""What the parameter ``format`` may be: it outweighs the header Accept, for links to files."""

_MAX_BODY_BYTES = 3 * MAX_QUERY_BYTES + 64 * 1024  # percent-encoding may triple the query
_MAX_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Operation:
    """A query as it was sent, with the graphs named beside it and the format asked for by name."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str | None = None

    def accepted(self, accept: str | None) -> str | None:
        """What stands for the header Accept."""
        if self.form is None:
            return accept
        return media_type(self.form) if self.form in BOOLEAN.values() else f"{media_type(self.form)}, */*;q=0.1"


async def read_operation(request: Request) -> Operation | None:
    """What was asked, by one of the three ways of the protocol; None for a GET that asks nothing.

    Raises ``HTTPException``.
    """
    if request.method in ("GET", "HEAD"):
        given = parameters(request.scope["query_string"])
        return _operation(given) if given.keys() & {"query", "update"} else None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await bounded_body(request, _MAX_BODY_BYTES)
    if media == FORM:
        return _operation(parameters(body))
    if media == DIRECT:
        given = parameters(request.scope["query_string"])
        if "query" in given:
            raise HTTPException(400, "send the query in the body or as a parameter, not both")
        return _operation({**given, "query": [decoded(body)]})
    raise HTTPException(415, f"send a query as {FORM} or {DIRECT}")


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """Raises ``HTTPException`` for what is not percent-encoded UTF-8."""
    try:
        return parse_qs(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
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


def _operation(given: Mapping[str, list[str]]) -> Operation:
    if "update" in given:
        raise HTTPException(403, "updates are not allowed here")
    queries, forms = given.get("query", []), given.get("format", [None])
    if len(queries) != 1:
        raise HTTPException(400, "give exactly one parameter query")
    if len(forms) != 1 or forms[0] not in FORMATS | {None}:
        raise HTTPException(400, f"format is one of {', '.join(sorted(FORMATS))}")
    default, named = given.get("default-graph-uri", ()), given.get("named-graph-uri", ())
    return Operation(queries[0], tuple(default), tuple(named), forms[0])
