"""Listening and running until told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.routing import BaseRoute, Router

from kg.errors import UsageError
from kg.serve.app import create_app
from kg.serve.later import Later
from kg.serve.settings import Settings

_GRACE_SECONDS = 3
_CONNECTIONS = 200
_IDLE_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Listening:
    """A bound socket and the address of the start page."""

    socket: socket.socket
    url: str


@contextmanager
def listen(host: str, port: int) -> Iterator[Listening]:
    """A socket at that address, closed at the end. Raises ``UsageError`` if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as failure:
        raise UsageError(f"cannot listen on {host!r}: {failure.strerror or failure}") from None
    with bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
            bound.listen(_CONNECTIONS)  # requests wait from now on until the server is ready
        except OSError as failure:
            raise UsageError(
                f"cannot listen on {host} port {port}: {failure.strerror}; choose another with --port"
            ) from None
        name = f"[{host}]" if ":" in host else host
        yield Listening(bound, f"http://{name}:{bound.getsockname()[1]}/")


def serve(graph: Path, settings: Settings, listening: Listening, open_browser: bool = False) -> None:
    """Serves until SIGINT or SIGTERM, then ends what runs and returns."""

    def load() -> list[BaseRoute]:
        from kg.explorer.routes import Library, routes

        library = Library()
        library.prepare(app.state.graph)
        return routes(library)

    explorer = Later("/explore", load)
    app = create_app(graph, settings, [explorer])
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again once it has stopped
    with suppress(KeyboardInterrupt):
        _Server(config, explorer, listening.url if open_browser else None).run(sockets=[listening.socket])


class _Server(uvicorn.Server):
    """A server that loads the rest, and opens a page, once it answers."""

    def __init__(self, config: uvicorn.Config, rest: Later, page: str | None) -> None:
        super().__init__(config)
        self._rest = rest
        self._loading: asyncio.Task[Router] | None = None
        self._page = page

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loading = asyncio.create_task(self._rest.loaded())
        if self._page is not None and self.started:
            webbrowser.open(self._page)
