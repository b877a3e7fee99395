"""A client of the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlencode, urlsplit

from kg.errors import KgError, UsageError
from kg.query.result import Kind, QueryResult

AUTHORIZATION = "KG_AUTHORIZATION"
"""The environment variable with the header Authorization for the server; it never stands on a command line."""

_TIMEOUT = 120.0
_MAX_BYTES = 256 * 1024 * 1024
_JSON = "application/sparql-results+json"
_NTRIPLES = "application/n-triples"


class RemoteError(KgError):
    """Another server refused, failed or could not be reached."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could carry data and credentials elsewhere."""

    def redirect_request(self, *args: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True, slots=True)
class Remote:
    """A server by its URLs. ``store`` speaks the Graph Store Protocol, ``update`` takes updates."""

    query: str
    store: str | None = None
    update: str | None = None

    def ask(self, text: str, default_graphs: Sequence[str] = (), timeout: float = _TIMEOUT) -> QueryResult:
        """The answer to a query. Raises ``RemoteError``."""
        form = [("query", text), *(("default-graph-uri", graph) for graph in default_graphs)]
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": f"{_JSON}, {_NTRIPLES}",
        }
        media, data = _send("POST", self.query, urlencode(form).encode("ascii"), headers, timeout)
        if media == _NTRIPLES or media == "text/plain":
            return QueryResult("triples", data)
        kind: Kind = "boolean" if "boolean" in _document(self.query, data) else "solutions"
        return QueryResult(kind, data)

    def count(self, graph: str) -> int:
        """How many triples the named graph holds there."""
        rows = list(self.ask(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows())
        return int(getattr(rows[0][0], "value", 0)) if rows else 0

    def write(self, graph: str, ntriples: bytes, first: bool) -> None:
        """Puts a batch into the named graph; the ``first`` one takes the place of what is there."""
        if self.store is not None:
            url = f"{self.store}?{urlencode({'graph': graph})}"
            _send("PUT" if first else "POST", url, ntriples, {"Content-Type": _NTRIPLES})
        elif self.update is not None:
            clear = f"CLEAR SILENT GRAPH <{graph}> ;\n".encode() if first else b""
            update = clear + f"INSERT DATA {{ GRAPH <{graph}> {{\n".encode() + ntriples + b"} }"
            _send("POST", self.update, update, {"Content-Type": "application/sparql-update"})
        else:
            raise UsageError("give --store or --update: where to write to")


def _send(
    method: str, url: str, data: bytes, headers: Mapping[str, str], timeout: float = _TIMEOUT
) -> tuple[str, bytes]:
    """The media type and the body of the reply."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UsageError(f"not an http(s) address: {url!r}")
    sent = {"User-Agent": "kg", **headers}
    if os.environ.get(AUTHORIZATION):
        sent["Authorization"] = os.environ[AUTHORIZATION]
    request = urllib.request.Request(url, data, sent, method=method)
    try:
        with _OPENER.open(request, timeout=timeout) as reply:
            body = reply.read(_MAX_BYTES + 1)
            media = str(reply.headers.get_content_type())
    except urllib.error.HTTPError as problem:
        told = " ".join(problem.read(500).decode("utf-8", "replace").split())
        raise RemoteError(f"{url} answered {problem.code} {problem.reason}: {told}"[:400]) from None
    except (OSError, HTTPException) as problem:
        raise RemoteError(f"{url} cannot be reached: {getattr(problem, 'reason', None) or problem}") from None
    if len(body) > _MAX_BYTES:
        raise RemoteError(f"{url} answered with more than {_MAX_BYTES // 1024**2} MB: add a LIMIT")
    return media, body


def _document(url: str, data: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(data)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise RemoteError(f"{url} did not answer with SPARQL results; is it the address of queries?")
    return document
