"""A small graph to link, what a catalogue says about it, and a reconciliation service for it on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from kg.model import Extraction
from kg.ontology import load_ontology
from kg.resolve import resolve
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest
from kg.store.quads import assemble
from tests.support import make_extraction

BASE = "https://filmnews.example/"


def news() -> list[Extraction]:
    """Two films of one title, told apart by year and director; a film from a book; a person of a common name."""
    return [
        make_extraction(
            "remake",
            {
                "Suspiria": "Film",
                "Luca Guadagnino": "Person",
                "Dakota Johnson": "Person",
                "Tilda Swinton": "Person",
                "Susie": "Character",
            },
            [
                ("Luca Guadagnino", "directed", "Suspiria"),
                ("Dakota Johnson", "starsIn", "Suspiria", {"character": "Susie"}),
                ("Tilda Swinton", "starsIn", "Suspiria"),
                ("Suspiria", "releaseDate", "2018-11-02"),
            ],
            years={"Suspiria": 2018},
            url="https://news.example/remake",
            title="“Suspiria” again",
            outlet="The Reel",
        ),
        make_extraction(
            "original",
            {"Suspiria": "Film", "Dario Argento": "Person"},
            [("Dario Argento", "directed", "Suspiria")],
            years={"Suspiria": 1977},
            published="2017-06-01",
            url="https://news.example/original",
        ),
        make_extraction(
            "crow",
            {
                "The White Crow": "Film",
                "Ralph Fiennes": "Person",
                "Julie Kavanagh": "Person",
                "Rudolf Nureyev: The Life": "Book",
                "John Smith": "Person",
            },
            [
                ("Ralph Fiennes", "directed", "The White Crow"),
                ("The White Crow", "basedOn", "Rudolf Nureyev: The Life"),
                ("Julie Kavanagh", "authorOf", "Rudolf Nureyev: The Life"),
                ("John Smith", "edited", "The White Crow"),
                ("The White Crow", "releaseDate", "2019-03-22", {"planned": True}),
            ],
            url="https://news.example/crow?a=1&b=2",
        ),
        make_extraction(
            "crow-again",
            {"The White Crow": "Film", "Ralph Fiennes": "Person"},
            [("Ralph Fiennes", "directed", "The White Crow", {"confidence": 0.99})],
        ),
    ]


def publish(folder: Path, extractions: Sequence[Extraction]) -> Path:
    """The graph of these articles, in ``folder``."""
    ontology, iris = load_ontology(), Iris(BASE)
    quads = assemble(extractions, resolve(extractions, ontology), ontology, iris)
    graph = GraphDir(folder)
    with graph.lock():
        graph.publish(quads, Manifest("sample", BASE, len(extractions), 0, 0, 0, len(quads), 0, 0, "test", "test"))
    return folder


HEADING = "item\titemLabel\taliases\ttype\tyear\tbirth\tdirector\tcast\tworks"
TABLE = """\
Q60\tSuspiria\t\tfilm\t2018\t\tLuca Guadagnino\tDakota Johnson|Tilda Swinton\t
Q61\tSuspiria\t\tfilm\t1977\t\tDario Argento\tJessica Harper\t
Q62\tSuspiria\t\tQ482994\t2018\t\t\t\t
Q70\tThe White Crow\t\tQ11424\t2018\t\tRalph Fiennes\tOleg Ivenko\t
Q71\tRalph Fiennes\tRalph Nathaniel Twisleton-Wykeham-Fiennes\tQ5\t\t1962\t\t\tQ70|The English Patient
Q72\tRalph Fiennes\t\tQ5\t\t2017\t\t\t
Q80\tJohn Smith\t\tQ5\t\t\t\t\t
Q81\tJohn Smith\t\tQ5\t\t1580\t\t\t
"""


def write_table(folder: Path, rows: str = TABLE, name: str = "films.tsv") -> Path:
    path = folder / name
    path.write_text(f"{HEADING}\n{rows}", encoding="utf-8")
    return path


MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "A catalogue on loopback",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "extend": {"property_settings": []},
}

FILM, BOOK, PERSON = (
    {"id": key, "name": name} for key, name in (("Q11424", "film"), ("Q571", "book"), ("Q5", "human"))
)

ITEMS: Mapping[str, Mapping[str, Any]] = {
    "Q60": {"name": "Suspiria", "type": [FILM], "description": "2018 film"},
    "Q61": {"name": "Suspiria", "type": [FILM], "description": "1977 film"},
    "Q70": {"name": "The White Crow", "type": [FILM]},
    "Q71": {"name": "Ralph Fiennes", "type": [PERSON], "description": "English actor"},
    "Q73": {"name": "Luca Guadagnino", "type": [PERSON]},
}
STATEMENTS: Mapping[str, Mapping[str, Any]] = {
    "Q60": {
        "P57": [{"id": "Q73", "name": "Luca Guadagnino"}],
        "P161": [{"id": "Q74", "name": "Dakota Johnson"}],
        "P577": [{"date": "2018-09-01T00:00:00+00:00"}],
        "P345": [{"str": "tt1034415"}],
    },
    "Q61": {"P57": [{"id": "Q75", "name": "Dario Argento"}], "P577": [{"date": "1977-02-01T00:00:00+00:00"}]},
    "Q70": {"P57": [{"id": "Q71", "name": "Ralph Fiennes"}], "P1476": [{"str": "The White Crow"}]},
    "Q71": {"P569": [{"date": "1962-12-22T00:00:00+00:00"}]},
}


@dataclass
class Service:
    """A reconciliation service: finds items by their names. ``raw`` answers in its stead, if it is given."""

    raw: Any = None
    manifest: Any = field(default_factory=lambda: dict(MANIFEST))
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, form: Mapping[str, list[str]]) -> Any:
        if "queries" in form:
            queries = json.loads(form["queries"][0])
            self.requests.append({"queries": queries})
            return {key: {"result": self._results(query)} for key, query in queries.items()}
        if "extend" in form:
            extend = json.loads(form["extend"][0])
            self.requests.append({"extend": extend})
            rows = {
                item: {p["id"]: STATEMENTS.get(item, {}).get(p["id"], []) for p in extend["properties"]}
                for item in extend["ids"]
            }
            return {"meta": [], "rows": rows}
        return self.manifest

    @staticmethod
    def _results(query: Mapping[str, Any]) -> list[dict[str, Any]]:
        kind = query.get("type")
        return [
            {"id": key, "score": 80.0, "match": False, **item}
            for key, item in ITEMS.items()
            if item["name"] == query["query"] and (kind is None or kind in [one["id"] for one in item["type"]])
        ][: query["limit"]]


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service on a port of this machine, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._reply(parse_qs(body.decode("ascii")))

        def _reply(self, form: Mapping[str, list[str]]) -> None:
            if service.raw is not None:
                service.raw(self)
                return
            data = json.dumps(service.answer(form)).encode("utf-8")
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/en/api"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
