"""The application: routes, what they share, and the guard in front of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.serve import linked
from kg.serve.graph_store import graph_store
from kg.serve.guard import Guard
from kg.serve.live import LiveGraph
from kg.serve.pool import Pool
from kg.serve.problems import answer_http, answer_kg
from kg.serve.settings import Settings
from kg.serve.sparql import endpoint


def create_app(graph: Path, settings: Settings | None = None, mounts: Sequence[BaseRoute] = ()) -> Starlette:
    """The server of the graph in folder ``graph``. Raises ``StoreError`` when it starts if there is none.

    ``mounts`` are further routes, tried after ``/sparql`` and before all others: ``Route("/api/search", function)``,
    ``Mount("/static", StaticFiles(packages=[...]))``. A route's function finds in ``request.app.state``:

    ``graph``     a ``LiveGraph``: ``graph.reader`` is the build in service, ``graph.directory`` its names and labels
    ``pool``      a ``Pool`` that runs SPARQL of strangers in processes that can be killed
    ``settings``  the ``Settings``

    Functions that are not ``async`` run in a thread, so they may read the store; they have to bound their work
    themselves. Whatever raises ``KgError`` or ``HTTPException`` is answered in one line. Every answer carries the
    headers of ``guard``: scripts and styles have to be files of this server, none may stand in the page.
    """
    settings = settings or Settings()
    live = LiveGraph(graph)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pool = Pool(graph, settings.limits)
        app.state.pool = pool
        live.reader  # noqa: B018  fails now rather than at the first request
        await pool.start(live.build)
        try:
            yield
        finally:
            await pool.stop()

    routes = [
        Route("/sparql", endpoint, methods=["GET", "POST"]),
        Route("/graph-store", graph_store, methods=["GET"]),
        Mount("/serve-static", StaticFiles(packages=[("kg.serve", "static")])),
        *mounts,
        *linked.routes(),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, settings=settings),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=5),
        ],
        exception_handlers={HTTPException: answer_http, KgError: answer_kg},
        lifespan=lifespan,
    )
    app.state.graph, app.state.settings, app.state.updating = live, settings, asyncio.Lock()
    return app
