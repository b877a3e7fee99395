"""How fast the explorer answers, over HTTP on loopback, on a generated graph; and how soon its page stands."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import uvicorn
from pyoxigraph import Store
from starlette.applications import Starlette

from kg.benchmark.view import READY, browser_page, generated
from kg.errors import KgError
from kg.explorer.answers import Answers
from kg.explorer.index import Index
from kg.explorer.routes import Library, routes
from kg.serve.problems import answer_kg
from kg.serve.running import listen
from kg.store.iris import Iris
from kg.store.layout import GraphReader

_SEED = 3
_ROUNDS = 200
_VIEWS = 5


@dataclass(frozen=True, slots=True)
class StepFigures:
    """Milliseconds of one kind of request: the median, the 95th percentile, the longest."""

    step: str
    median: float
    p95: float
    longest: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ExplorerFigures:
    """``index`` are the seconds until a server that has just read the graph can answer its first request.

    ``communities`` and ``map`` are the seconds that each takes once for a build.
    """

    entities: int
    facts: int
    index: float
    communities: float
    map: float
    steps: tuple[StepFigures, ...]


def measure_explorer(entities: int, facts: int, rounds: int = _ROUNDS) -> ExplorerFigures:
    """Times ``rounds`` requests of each kind, for entities drawn at random."""
    graph = generated(entities, facts)
    started = time.perf_counter()
    answers = Answers(Index(graph))
    answers.warm()
    index = time.perf_counter() - started
    communities, placed = _seconds(answers.overview), _seconds(answers.map)
    with _served(answers) as (ask, url):
        steps = tuple(_timed(name, request, ask, rounds) for name, request in _requests(answers).items())
        views = _figures("first view in a browser", [_opened(url) for _ in range(_VIEWS)])
    return ExplorerFigures(len(graph.nodes), len(graph.facts), index, communities, placed, (*steps, views))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _opened(url: str) -> float:
    """Milliseconds until the explorer stands in a browser that has not seen it before."""
    with browser_page() as (page, _):
        page.goto(url)
        return float(page.evaluate(READY) or "inf")


_Request = Callable[[random.Random], tuple[str, dict[str, Any] | None]]


def _requests(answers: Answers) -> dict[str, _Request]:
    nodes = [node for node in answers.index.graph.nodes if answers.index.degrees[node.id]]
    cards = answers.index.graph.articles
    shown = answers.index.best(150)

    def typed(chance: random.Random) -> str:
        name = chance.choice(nodes).label
        return name[: chance.randrange(2, len(name) + 1)]

    def slipped(chance: random.Random) -> str:
        name = chance.choice(nodes).label
        place = chance.randrange(1, len(name))
        return name[:place] + name[place + 1 :]

    def some(chance: random.Random) -> str:
        return chance.choice(nodes).id

    return {
        "search": lambda chance: (f"search?q={quote(typed(chance))}", None),
        "search, with a slip": lambda chance: (f"search?q={quote(slipped(chance))}", None),
        "counts": lambda chance: ("further", {"id": some(chance), "shown": shown}),
        "expand": lambda chance: ("expand", {"id": some(chance), "shown": shown}),
        "evidence of an entity": lambda chance: ("nodes", {"ids": [some(chance)]}),
        "article": lambda chance: (f"article?id={quote(chance.choice(cards).id)}", None),
        "path": lambda chance: ("path", {"from": some(chance), "to": some(chance)}),
        "first view": lambda chance: ("start", None),
    }


def _timed(name: str, request: _Request, ask: Callable[[str, Any], None], rounds: int) -> StepFigures:
    chance = random.Random(_SEED)
    taken = []
    for _ in range(rounds):
        path, document = request(chance)
        started = time.perf_counter()
        ask(path, document)
        taken.append((time.perf_counter() - started) * 1000)
    return _figures(name, taken)


def _figures(name: str, taken: list[float]) -> StepFigures:
    taken.sort()
    return StepFigures(name, taken[len(taken) // 2], taken[int(len(taken) * 0.95)], taken[-1])


@contextmanager
def _served(answers: Answers) -> Iterator[tuple[Callable[[str, Any], None], str]]:
    """A server of these answers: a function that asks it and reads the whole reply, and the explorer's address."""
    with TemporaryDirectory() as folder, listen("127.0.0.1", 0) as listening:
        app = Starlette(routes=routes(Library("generated", answers)), exception_handlers={KgError: answer_kg})
        reader = GraphReader(Store(), Iris(answers.index.graph.base), SimpleNamespace(build_id="generated"))  # type: ignore[arg-type]
        app.state.graph = SimpleNamespace(build="generated", path=Path(folder), reader=reader)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
        thread.start()
        connection = HTTPConnection("127.0.0.1", listening.socket.getsockname()[1])

        def ask(path: str, document: Any) -> None:
            body = None if document is None else json.dumps(document)
            headers = {"Content-Type": "application/json"}
            connection.request("GET" if body is None else "POST", f"/explore/api/{path}", body, headers)
            reply = connection.getresponse()
            content = reply.read()
            if reply.status != 200:
                raise KgError(f"{path}: {reply.status} {content[:200].decode('utf-8', 'replace')}")

        try:
            yield ask, f"{listening.url}explore"
        finally:
            connection.close()
            server.should_exit = True
            thread.join()
