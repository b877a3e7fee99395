"""Processes that answer queries, each of which can be killed at any moment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any

from kg.errors import KgError
from kg.query.isolated import EXHAUSTED, command, environment, error
from kg.serve.settings import QueryLimits

_NICE = 10
_YIELD_SECONDS = 1.0
_HEAD_BYTES = 4 * 1024 * 1024
_LONGEST_WAIT = 10.0


class Unavailable(KgError):
    """The server gave up on a query: too long, too large for memory, or too many at a time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The head of an answer (see ``kg.query.worker``) and its bytes."""

    head: Mapping[str, Any]
    data: bytes


class Pool:
    """Runs queries on the graph in folder ``graph``, ``limits.workers`` at a time.

    All state is touched by the event loop alone. A process that worked for long or failed is not used again.
    """

    def __init__(self, graph: Path, limits: QueryLimits) -> None:
        self._graph = graph
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.workers)
        self._idle: list[_Worker] = []
        self._running: dict[_Worker, float] = {}
        self._evicted: set[_Worker] = set()
        self._preparing: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def start(self, build: str) -> None:
        """Has a process ready that has opened the graph, and others soon. Raises ``KgError`` if it cannot be opened."""
        self._idle.append(await self._spawn(build))
        for _ in range(self._limits.workers - 1):
            self._prepare(build)

    async def stop(self) -> None:
        """Kills all processes."""
        self._stopped = True
        for task in self._preparing:
            task.cancel()
        await asyncio.gather(*self._preparing, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in [*self._idle, *self._running]))
        self._idle.clear()

    def _prepare(self, build: str) -> None:
        """Starts a process for a query to come, in the place of one that is not used again."""

        async def prepared() -> None:
            with suppress(KgError):  # whoever asks next is told why
                worker = await self._spawn(build)
                if len(self._idle) + len(self._running) < self._limits.workers:
                    self._idle.append(worker)
                else:
                    await worker.kill()

        if self._stopped:
            return
        task = asyncio.create_task(prepared())
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def run(self, request: Mapping[str, object], build: str) -> Reply:
        """The reply to a request of ``kg.query.worker``, from the build that ``build`` names.

        Raises what the query raises, and ``Unavailable``. If the caller is cancelled, the query is killed.
        """
        await self._slot()
        try:
            worker = await self._worker(build)
            return await self._ask(worker, request)
        finally:
            self._slots.release()

    async def _slot(self) -> None:
        waited = 0.0
        while True:
            try:
                await asyncio.wait_for(self._slots.acquire(), self._limits.patience)
                return
            except TimeoutError:
                waited += self._limits.patience
                if waited > _LONGEST_WAIT:
                    raise Unavailable("too many queries at a time: ask again later") from None
                self._make_room()

    def _make_room(self) -> None:
        """Kills the query that has run longest, if it has run for longer than others wait."""
        now = asyncio.get_running_loop().time()
        oldest = min(self._running, key=self._running.__getitem__, default=None)
        if oldest is not None and now - self._running[oldest] > self._limits.patience:
            self._evicted.add(oldest)
            oldest.end()

    async def _worker(self, build: str) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.build == build and worker.is_alive:
                return worker
            await worker.kill()
        return await self._spawn(build)

    async def _spawn(self, build: str) -> _Worker:
        worker = await _Worker.start(build)
        try:
            await worker.ask({"graph": str(self._graph), "memory": self._limits.memory})
        except BaseException:
            await worker.kill()
            raise
        return worker

    async def _ask(self, worker: _Worker, request: Mapping[str, object]) -> Reply:
        loop = asyncio.get_running_loop()
        self._running[worker] = loop.time()
        yielding = loop.call_later(_YIELD_SECONDS, worker.make_way)
        reusable = False
        try:
            reply = await asyncio.wait_for(worker.ask(request), self._limits.seconds)
            reusable = not worker.made_way
            return reply
        except TimeoutError:
            raise Unavailable(f"stopped after {self._limits.seconds:g} seconds: narrow the query") from None
        except Unavailable:
            if worker in self._evicted:
                raise Unavailable("stopped, because other queries were waiting: ask again later") from None
            raise
        except KgError:
            reusable = not worker.made_way
            raise
        finally:
            yielding.cancel()
            del self._running[worker]
            self._evicted.discard(worker)
            if reusable:
                self._idle.append(worker)
            else:
                await worker.kill()
                self._prepare(worker.build)


class _Worker:
    """One process. ``made_way`` tells that it was set behind others and cannot come back."""

    def __init__(self, process: Process, build: str) -> None:
        self._process = process
        self.build = build
        self.made_way = False

    @classmethod
    async def start(cls, build: str) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            *command(), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment(), limit=_HEAD_BYTES
        )
        return cls(process, build)

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, request: Mapping[str, object]) -> Reply:
        """Raises the error that the reply tells of, and ``Unavailable`` if the process died."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        try:
            stdin.write(json.dumps(request).encode("utf-8") + b"\n")
            await stdin.drain()
            head = json.loads(await stdout.readuntil(b"\n"))
            data = await stdout.readexactly(head["length"])
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Unavailable(EXHAUSTED) from None
        if "error" in head:
            raise error(head)
        return Reply(head, data)

    def make_way(self) -> None:
        """Lets other processes go first, from now on."""
        self.made_way = True
        if sys.platform != "win32" and self.is_alive:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def end(self) -> None:
        if self.is_alive:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def kill(self) -> None:
        """Ends the process and waits until it is gone."""
        self.end()
        await self._process.wait()
