"""A query or an update as a client sends it (SPARQL 1.1 Protocol, sections 2.1 and 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.query.screening import MAX_QUERY_BYTES
from kg.serve.negotiation import BOOLEAN, ROWS, TRIPLES, media_type
from kg.update.screening import MAX_UPDATE_BYTES

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
FORMATS = frozenset({*ROWS.values(), *TRIPLES.values()})
"""What the parameter ``format`` may be: it outweighs the header Accept, for links to files."""

_MAX_BODY_BYTES = 3 * MAX_UPDATE_BYTES + 64 * 1024  # percent-encoding may triple the text
_MAX_DIRECT_BYTES = MAX_QUERY_BYTES + 64 * 1024
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


@dataclass(frozen=True, slots=True)
class Update:
    """An update as it was sent, with the graphs named beside it for its WHERE."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


async def read_operation(request: Request) -> Operation | Update | None:
    """What was asked, by one of the ways of the protocol; None for a GET that asks nothing.

    Raises ``HTTPException``.
    """
    if request.method in ("GET", "HEAD"):
        given = parameters(request.scope["query_string"])
        if "update" in given:
            raise HTTPException(405, "updates are sent by POST", {"Allow": "POST"})
        return _operation(given) if "query" in given else None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await bounded_body(request, _MAX_DIRECT_BYTES if media == DIRECT else _MAX_BODY_BYTES)
    if media == FORM:
        given = parameters(body)
        return _update(given) if "update" in given else _operation(given)
    given = parameters(request.scope["query_string"])
    if given.keys() & {"query", "update"}:
        raise HTTPException(400, "send it in the body or as a parameter, not both")
    if media == DIRECT:
        return _operation({**given, "query": [decoded(body)]})
    if media == DIRECT_UPDATE:
        return _update({**given, "update": [decoded(body)]})
    raise HTTPException(415, f"send a query as {FORM} or {DIRECT}, an update as {FORM} or {DIRECT_UPDATE}")


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


def _update(given: Mapping[str, list[str]]) -> Update:
    if len(given["update"]) != 1 or "query" in given:
        raise HTTPException(400, "give exactly one parameter update and no query")
    using, named = given.get("using-graph-uri", ()), given.get("using-named-graph-uri", ())
    return Update(given["update"][0], tuple(using), tuple(named))


def _operation(given: Mapping[str, list[str]]) -> Operation:
    queries, forms = given.get("query", []), given.get("format", [None])
    if len(queries) != 1:
        raise HTTPException(400, "give exactly one parameter query")
    if len(forms) != 1 or forms[0] not in FORMATS | {None}:
        raise HTTPException(400, f"format is one of {', '.join(sorted(FORMATS))}")
    default, named = given.get("default-graph-uri", ()), given.get("named-graph-uri", ())
    return Operation(queries[0], tuple(default), tuple(named), forms[0])
