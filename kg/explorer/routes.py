"""The explorer over HTTP: its page, its scripts, and JSON for what a reader does. To be mounted by the server."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import UsageError
from kg.explorer.answers import Answers
from kg.explorer.index import Index
from kg.explorer.notes import Notes
from kg.explorer.texts import article_text
from kg.query.questions import load_questions
from kg.serve.live import LiveGraph
from kg.store.layout import GraphDir
from kg.view.kept import is_kept, projection
from kg.view.lasting import lasting
from kg.view.page import drawing_library, scripts, styles

_PARTS = ("remote", "shapes", "webgl", "article", "telling", "rooms", "map", "sparql", "explorer")
_VENDORED = ("sigma.js", "arrange.js")
_LARGEST_BODY = 2 * 1024 * 1024


class Library:
    """The answers of the build in service; worked out once for each build, by whoever asks first.

    ``build`` and ``answers`` are what is known to begin with.
    """

    def __init__(self, build: str | None = None, answers: Answers | None = None) -> None:
        self._lock = threading.Lock()
        self._build = build
        self._answers = answers

    def prepare(self, live: LiveGraph) -> None:
        """Has the answers ready before they are asked for, in a thread of its own, if that takes little."""
        if is_kept(live.path, live.reader):
            threading.Thread(target=self.answers, args=(live,), daemon=True).start()

    def answers(self, live: LiveGraph) -> Answers:
        build = live.build
        with self._lock:
            if self._answers is None or self._build != build:
                with lasting():
                    self._answers = Answers(Index(projection(live.path, live.reader)))
                    self._answers.warm()
                gc.freeze()  # what stays as long as the build need not be looked at again while requests are answered
                self._build = build
                threading.Thread(target=self._answers.overview, daemon=True).start()
            return self._answers


def routes(library: Library | None = None) -> list[BaseRoute]:
    """All routes, below ``/explore``. They need ``app.state.graph`` as ``kg.serve.app`` has it."""
    library = library or Library()

    def get(path: str, answer: Callable[[Request, Answers], Any]) -> Route:
        def function(request: Request) -> Response:
            return JSONResponse(answer(request, library.answers(request.app.state.graph)))

        return Route(f"/explore/api/{path}", function, methods=["GET"])

    def post(path: str, answer: Callable[[Request, Answers, Mapping[str, Any]], Any]) -> Route:
        async def function(request: Request) -> Response:
            document = await _document(request)
            answers = await run_in_threadpool(library.answers, request.app.state.graph)
            return JSONResponse(await run_in_threadpool(answer, request, answers, document))

        return Route(f"/explore/api/{path}", function, methods=["POST"])

    return [
        Route("/explore", _page, methods=["GET"]),
        Route("/explore/{name:str}", _file, methods=["GET"]),
        get("start", lambda request, answers: answers.start() | {"reviews": _notes(request).reviews()}),
        get("search", lambda request, answers: answers.search(request.query_params.get("q", "")[:200])),
        get("article", _article),
        get("overview", lambda request, answers: answers.overview()),
        get("map", lambda request, answers: answers.map()),
        get("community", lambda request, answers: answers.community(_number(request, "place"))),
        get("questions", lambda request, answers: _questions()),
        get("views", lambda request, answers: _notes(request).views()),
        post("nodes", lambda request, answers, document: answers.nodes(document)),
        post("further", lambda request, answers, document: answers.further(document)),
        post("expand", lambda request, answers, document: answers.expand(document)),
        post("path", lambda request, answers, document: answers.path(document)),
        post("best", lambda request, answers, document: answers.best(document)),
        post("views", _save_view),
        post("review", _review),
    ]


def _page(request: Request) -> Response:
    loader = PrefixLoader({"view": PackageLoader("kg.view"), "explorer": PackageLoader("kg.explorer", "static")})
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    title = f"Film news: {request.app.state.graph.path.resolve().name}"
    return HTMLResponse(environment.get_template("explorer/explorer.html.j2").render(title=title))


def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "app.js":
        return Response(scripts(_PARTS, "kg.explorer", "static"), media_type="text/javascript")
    if name == "style.css":
        return Response(f"{styles()}\n{_packaged('static/explorer.css')}", media_type="text/css")
    if name == "vis-network.js":
        return Response(drawing_library(), media_type="text/javascript")
    if name in _VENDORED:
        return Response(_packaged(f"vendor/{name}"), media_type="text/javascript")
    raise HTTPException(404, "no such file")


def _packaged(path: str) -> str:
    return resources.files("kg.explorer").joinpath(path).read_text(encoding="utf-8")


async def _document(request: Request) -> Mapping[str, Any]:
    """The JSON object that a request carries. Only JSON is taken: no form of a foreign page can send it unasked."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "send application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise HTTPException(413, f"a request may have {_LARGEST_BODY} bytes")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise UsageError("the request is not JSON") from None
    if not isinstance(document, dict):
        raise UsageError("the request is not a JSON object")
    return document


def _article(request: Request, answers: Answers) -> Any:
    live = request.app.state.graph
    article = request.query_params.get("id", "")
    return answers.article(article, article_text(live.path, live.reader, article))


def _questions() -> list[dict[str, str]]:
    return [{"name": one.name, "title": one.title, "text": one.text} for one in load_questions().values()]


def _save_view(request: Request, answers: Answers, document: Mapping[str, Any]) -> Any:
    if document.get("forget"):
        return _notes(request).forget_view(document.get("name"))
    return _notes(request).save_view(document.get("name"), document.get("address"))


def _review(request: Request, answers: Answers, document: Mapping[str, Any]) -> Any:
    assertion = document.get("assertion")
    if not isinstance(assertion, str) or assertion not in answers.index.assertions:
        raise UsageError(f"no assertion {assertion!r} in the graph")
    if document.get("undo"):
        return _notes(request).take_back(assertion)
    return _notes(request).review(assertion, document.get("verdict"), document.get("note", ""))


def _notes(request: Request) -> Notes:
    return Notes(GraphDir(request.app.state.graph.path))


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise UsageError(f"{name} has to be a number")
    return int(value)
