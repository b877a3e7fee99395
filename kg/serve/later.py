"""Routes that are loaded when they are first asked for, or when there is time, so that the server is ready without them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send


class Later(BaseRoute):
    """The routes that ``load`` gives, all at ``path`` or below it."""

    def __init__(self, path: str, load: Callable[[], Sequence[BaseRoute]]) -> None:
        self._path = path
        self._load = load
        self._loading = asyncio.Lock()
        self._router: Router | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        asked = scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/")
        return (Match.FULL, {"endpoint": self}) if asked else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        router = await self.loaded()
        await router(scope, receive, send)

    async def loaded(self) -> Router:
        """The routes, loaded in a thread of their own unless they are there."""
        async with self._loading:
            if self._router is None:
                self._router = Router(await asyncio.to_thread(self._load))
            return self._router
