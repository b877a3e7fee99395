"""One request at a time, bounded in size, time, redirects and in where it may lead."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

import kg

AGENT = "kg-fetch"
"""The name by which robots.txt may address this program (RFC 9309, section 2.2.1)."""

MAX_BODY_BYTES = 16 * 1024**2
MAX_SECONDS = 60.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})

_PIECE = 64 * 1024
_TIMEOUT = urllib3.Timeout(connect=10.0, read=20.0)


class Refused(Exception):
    """A URL that was not fetched; the text says why. ``for_good`` tells that it is no use to try again."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. ``location`` is where it redirects to; ``body`` is decoded as its Content-Encoding says."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def location(self) -> str | None:
        target = self.headers.get("location")
        return urljoin(self.url, target) if target and self.status in REDIRECTS else None


class Web:
    """A client that follows no redirects by itself and sends no cookies.

    Addresses inside private networks are reached only for ``named`` hosts, those that the user wrote down: a link in a
    stranger's feed leads nowhere but into the public web. Names are looked up once, and the address that was checked is the
    one that is connected to.
    """

    def __init__(self, named: Collection[str]) -> None:
        self._pool = urllib3.PoolManager(
            headers={"User-Agent": f"{AGENT}/{kg.__version__}", "Accept": "*/*", "Accept-Encoding": "gzip"},
            timeout=_TIMEOUT,
            retries=False,
        )
        http, https = _guarded(HTTPConnection, named), _guarded(HTTPSConnection, named)
        self._pool.pool_classes_by_scheme = {
            "http": type("Http", (urllib3.HTTPConnectionPool,), {"ConnectionCls": http}),
            "https": type("Https", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": https}),
        }

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What the server answers. Raises ``Refused`` for other schemes, failures, and bodies that are too large or slow."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise Refused("not an http or https address")
        try:
            response = self._pool.request(
                "GET", url, headers={**self._pool.headers, **(headers or {})}, redirect=False, preload_content=False
            )
            with response:
                body = _body(response)
        except (HTTPError, OSError, ValueError) as problem:
            raise Refused(f"no answer: {type(problem).__name__}: {problem}"[:200]) from problem
        return Answer(url, response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def host_of(url: str) -> str:
    """Scheme, host and port, in lower case: what robots.txt and a rate limit belong to. Raises ``Refused`` if there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("not an address") from None
    if not parts.hostname:
        raise Refused("not an address")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def _body(response: Any) -> bytes:
    until = time.monotonic() + MAX_SECONDS
    body = bytearray()
    for piece in response.stream(_PIECE, decode_content=True):
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise Refused(f"larger than {MAX_BODY_BYTES // 1024**2} MiB")
        if time.monotonic() > until:
            raise Refused(f"slower than {MAX_SECONDS:.0f} seconds")
    return bytes(body)


def _guarded(base: type, named: Collection[str]) -> type:
    def connect(connection: Any) -> socket.socket:
        address = _address(connection.host, connection.port, connection.host.lower() in named)
        return create_connection((address, connection.port), connection.timeout)

    return type(f"Guarded{base.__name__}", (base,), {"_new_conn": connect})


def _address(host: str, port: int, trusted: bool) -> str:
    """An address of ``host`` that may be connected to. Raises ``OSError`` if it has none."""
    for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = str(place[0])
        if trusted or ipaddress.ip_address(address.partition("%")[0]).is_global:
            return address
    raise OSError(f"{host} lies in a private network")
