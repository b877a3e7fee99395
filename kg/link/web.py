"""JSON over HTTP from an address that the user gave, within bounds that no answer can break.

No redirect is followed, so nothing is sent anywhere else. An answer is read up to a size and a deadline, whatever it
declares about itself, and has to be JSON of a harmless depth.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

import kg
from kg.errors import KgError, UsageError

_CHUNK = 64 * 1024
_BUSY = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE = 30.0
_SHOWN = 120


class ServiceError(KgError):
    """A service cannot be reached, or answers what it should not; names the address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: seconds until the answer is there in full, its size in bytes, and how often a service that
    says it is busy is asked again."""

    seconds: float = 60.0
    size: int = 16 * 1024 * 1024
    attempts: int = 3


def fetch_json(
    url: str,
    form: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
    pause: Callable[[float], None] = time.sleep,
) -> Any:
    """The JSON at ``url``; with ``form``, what it answers to that form sent by POST.

    A busy service (429, 502, 503, 504) is asked again after the pause it names, or a growing one. Raises ``UsageError``
    for what is no address, and ``ServiceError``.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or any(c <= " " for c in url):
        raise UsageError(f"not an address that can be asked: {url!r}")
    for attempt in range(1, limits.attempts + 1):
        answer = _fetch(url, form, limits)
        if isinstance(answer, bytes):
            return _json(answer, url)
        if attempt < limits.attempts:
            pause(min(answer.pause or 2.0**attempt, _LONGEST_PAUSE))
    raise ServiceError(f"{url}: the service is busy; try again later, or with --limit")


@dataclass(frozen=True, slots=True)
class _Busy:
    pause: float | None


def _fetch(url: str, form: Mapping[str, str] | None, limits: Limits) -> bytes | _Busy:
    request = urllib.request.Request(
        url,
        data=None if form is None else urlencode(form).encode("ascii"),
        headers={
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"kg/{kg.__version__} (film news knowledge graph)",
        },
    )
    with _Watch(limits.seconds) as watch:
        try:
            with watch.opener.open(request, timeout=limits.seconds) as response:
                body = _body(response, url, limits)
            if watch.is_over:  # a connection that was cut looks like the end of an answer without a length
                raise OSError("cut")
            return body
        except urllib.error.HTTPError as problem:
            with problem:
                return _refused(problem, url)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            if watch.is_over:
                raise ServiceError(f"{url}: no full answer within {limits.seconds:g} seconds") from None
            reason = getattr(problem, "reason", None) or problem
            raise ServiceError(f"{url}: cannot be asked: {_line(str(reason)) or type(reason).__name__}") from None


def _body(response: http.client.HTTPResponse, url: str, limits: Limits) -> bytes:
    coding = response.headers.get("Content-Encoding", "identity")
    if coding.strip().lower() != "identity":
        raise ServiceError(f"{url}: the answer is packed ({_line(coding)}), though that was declined")
    kind = response.headers.get_content_type()
    body = bytearray()
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > limits.size:
            raise ServiceError(f"{url}: the answer is larger than {limits.size // 1024**2} MB")
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    if kind == "text/html" or body.lstrip()[:1] == b"<":
        raise ServiceError(
            f"{url}: answers with a page for people, not with JSON; is it the address of the service itself?"
        )
    return bytes(body)


def _refused(problem: urllib.error.HTTPError, url: str) -> _Busy:
    if problem.code in _BUSY:
        named = problem.headers.get("Retry-After", "")
        return _Busy(float(named) if named.isascii() and named.isdigit() else None)
    if 300 <= problem.code < 400:
        raise ServiceError(f"{url}: redirects to {_line(problem.headers.get('Location', ''))!r}; give that address")
    raise ServiceError(f"{url}: answers {problem.code} {_line(str(problem.reason))}")


def _json(body: bytes, url: str) -> Any:
    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is not JSON")

    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as problem:
        raise ServiceError(f"{url}: answers no JSON ({_line(str(problem))})") from None


def _line(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


class _Watch:
    """Cuts what ``opener`` has connected when the time is over: a socket's own limit starts anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self.opener = urllib.request.build_opener(_NoRedirect, _Http(self._keep), _Https(self._keep))
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _keep(self, connected: socket.socket) -> None:
        self._sockets.append(connected)

    def _cut(self) -> None:
        self.is_over = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


_Keep = Callable[[socket.socket], None]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class _Http(urllib.request.HTTPHandler):
    def __init__(self, keep: _Keep) -> None:
        super().__init__()
        self._keep = keep

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_kept(http.client.HTTPConnection, self._keep), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, keep: _Keep) -> None:
        super().__init__()
        self._keep = keep

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_kept(http.client.HTTPSConnection, self._keep), req)


def _kept(kind: type[http.client.HTTPConnection], keep: _Keep) -> type[http.client.HTTPConnection]:
    """Connections of that kind whose socket is told to ``keep``: urllib lets go of it before the answer is read."""

    class Kept(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            keep(self.sock)

    return Kept
