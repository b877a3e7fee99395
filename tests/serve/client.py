"""A server on a free port of loopback, and a client that sends just what it is told."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.routing import BaseRoute

from kg.serve.app import create_app
from kg.serve.running import listen
from kg.serve.settings import Settings


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers["content-type"].partition(";")[0]


@dataclass(frozen=True, slots=True)
class Client:
    port: int

    def send(
        self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request, the path as it is given. Names of headers in the reply are in lower case."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            data = body.encode("utf-8") if isinstance(body, str) else body
            connection.request(method, path, data, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, query: str, accept: str = "application/sparql-results+json", **parameters: Sequence[str]) -> Reply:
        """A query in the body, the graphs as parameters."""
        path = "/sparql?" + urlencode({k.replace("_", "-"): v for k, v in parameters.items()}, doseq=True)
        return self.send("POST", path, query, {"Content-Type": "application/sparql-query", "Accept": accept})


@contextmanager
def running(graph: Path, settings: Settings | None = None, mounts: Sequence[BaseRoute] = ()) -> Iterator[Client]:
    """The server of ``graph``, stopped at the end."""
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(
            uvicorn.Config(create_app(graph, settings, mounts), log_level="error", lifespan="on", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        assert thread.is_alive(), "the server did not start"
        try:
            yield Client(listening.socket.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=20)
