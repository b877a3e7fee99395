"""Who may talk to the server, and what every answer carries.

A page on the web can make a browser send requests to a server on loopback. The Host check stops pages that rebind
their own name to it (DNS rebinding); the check of Origin (RFC 6454) and Sec-Fetch-Site (W3C Fetch Metadata) stops pages
that call it by its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.settings import LOOPBACK, Settings

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
"""For all pages: scripts and styles only from files of this server, requests only to it (W3C CSP 3)."""

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_EXPOSED = "Kg-Limits, Kg-Truncated, Kg-Build, Kg-Update, Link, Retry-After"
_ALLOWED_METHODS = "GET, HEAD, POST, OPTIONS"
_ALLOWED_HEADERS = "Accept, Authorization, Content-Type"


@dataclass(frozen=True)
class Guard:
    """ASGI middleware. Answers 421 to a foreign Host, 403 to a foreign page, and preflight requests of allowed ones."""

    app: ASGIApp
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websockets here
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin is not None and origin in self.settings.origins

        async def decorated(message: Message) -> None:
            if message["type"] == "http.response.start":
                _decorate(MutableHeaders(scope=message), origin if allowed else None)
            await send(message)

        refusal = self._refusal(scope, headers, allowed)
        if refusal is not None:
            await refusal(scope, receive, decorated)
        elif allowed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=_preflight())(scope, receive, decorated)
        else:
            await self.app(scope, receive, decorated)

    def _refusal(self, scope: Scope, headers: Headers, allowed: bool) -> Response | None:
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._is_ours(host):
            return PlainTextResponse(
                "This server does not answer to that name (Host). Add it with --allow-host.\n", 421
            )
        origin = headers.get("origin")
        if origin is not None and not allowed and origin not in (f"http://{host}", f"https://{host}"):
            return PlainTextResponse("Pages of that origin may not use this server. Add it with --cors.\n", 403)
        follows_link = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not (allowed or follows_link):
            return PlainTextResponse("Pages of other sites may not use this server. Add them with --cors.\n", 403)
        return None

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return (
            name.lower() in LOOPBACK
            or {host.lower(), name.lower()} & {one.lower() for one in self.settings.hosts} != set()
        )


def _decorate(headers: MutableHeaders, origin: str | None) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if origin else "same-origin")
    headers.add_vary_header("Origin")
    if origin is not None:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = _EXPOSED


def _preflight() -> dict[str, str]:
    return {
        "Access-Control-Allow-Methods": _ALLOWED_METHODS,
        "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
        "Access-Control-Max-Age": "600",
    }
