"""The server measured: the same queries raw and over HTTP, pages, and good clients beside a hostile one."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from pyoxigraph import QueryResultsFormat, QuerySolutions

from kg.errors import StoreError
from kg.query.engine import known_prefixes
from kg.store.layout import GraphDir, GraphReader
from kg.store.vocabulary import RDF_TYPE

QUERIES: Mapping[str, str] = {
    "label look-up": "SELECT ?s { ?s rdfs:label ?l FILTER(?s = <{film}>) }",
    "films of a director": "SELECT ?l { <{person}> film:directed ?w . ?w rdfs:label ?l }",
    "co-stars": "SELECT DISTINCT ?o { <{person}> film:starsIn ?w . ?o film:starsIn ?w }",
    "actor-directors (count)": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p film:directed ?w ; film:starsIn ?w }",
    "festival counts": "SELECT ?f (COUNT(?w) AS ?n) { ?w film:premieredAt ?f } GROUP BY ?f",
    "without a release": "SELECT (COUNT(?w) AS ?n) { ?w a film:Film OPTIONAL { ?w film:basedOn ?b } FILTER NOT EXISTS { ?w film:releaseDate ?d } }",
    "evidence of a fact": "SELECT ?q { GRAPH ?g { ?a rdf:subject <{person}> ; rdf:predicate film:directed ; oa:hasTarget/oa:hasSelector/oa:exact ?q } }",
    "two hops (count)": "SELECT (COUNT(*) AS ?n) { ?p film:directed/film:basedOn ?b }",
}
"""The eight queries, with an entity of the graph in place of ``{film}`` and ``{person}``."""

HOSTILE: Sequence[str] = (
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE#x\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "LOAD <http://127.0.0.1:9/>",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }",
    "SELECT * { ?a ?p ?x . ?b ?q ?y } ORDER BY ?x ?y",
    "SELECT * { " + "{" * 20_000 + "}" * 20_000 + " }",
    "SELECT * { ?s ?p ?o . ?a ?b ?c }",
    "DROP ALL",
)
"""Rows 1 to 9 of the attacks that the server has to bear."""

_PAGE_SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Timing:
    """Median seconds of one query, raw and over HTTP, and of rdflib's memory store where it was asked."""

    name: str
    raw: float
    served: float
    rdflib: float | None


@dataclass(frozen=True, slots=True)
class Load:
    """Good requests beside a hostile client: seconds of the 99th percentile, statuses of 500 and above, peak bytes."""

    requests: int
    median: float
    p99: float
    failed: int
    memory: int


@contextmanager
def serving(graph: Path) -> Iterator[tuple[str, int, float]]:
    """A server of ``graph`` in a process of its own: its address, process id, and seconds until it answered."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--graph", str(graph)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline() if process.stderr else ""
        if " at http://" not in line:
            raise StoreError(f"the server did not start: {line.strip()}")
        address = urlsplit(line.split(" at ")[1].split()[0]).netloc
        _get(address, "/robots.txt")
        yield address, process.pid, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def time_queries(graph: Path, address: str, rounds: int, with_rdflib: bool) -> list[Timing]:
    """Each of ``QUERIES``, medians over ``rounds`` after one that does not count."""
    reader = GraphDir(graph).open()
    compare = _rdflib(reader) if with_rdflib else None
    timings = []
    for name, query in _queries(reader).items():
        path = "/sparql?query=" + quote(query)
        timings.append(
            Timing(
                name,
                _median(lambda query=query: _raw(reader, query), rounds),  # type: ignore[misc]
                _median(lambda path=path: _get(address, path), rounds),  # type: ignore[misc]
                None if compare is None else _once(lambda query=query: compare(query)),  # type: ignore[misc]
            )
        )
    return timings


def time_cold(graph: Path, rounds: int) -> float:
    """Median seconds of ``kg query`` with SPARQL, from the start of its process to its end."""
    query = _queries(GraphDir(graph).open())["films of a director"]
    command = [sys.executable, "-m", "kg", "query", query, "--graph", str(graph)]

    def ask() -> None:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    return _median(ask, rounds)


def time_pages(graph: Path, address: str) -> float:
    """Median seconds of an entity's page, over entities spread through the graph."""
    reader = GraphDir(graph).open()
    quads = reader.store.quads_for_pattern(None, RDF_TYPE, None, reader.iris.graph("entities"))
    entities = sorted(str(getattr(quad.subject, "value", "")).removeprefix(reader.iris.base) for quad in quads)
    chosen = entities[:: max(1, len(entities) // _PAGE_SAMPLE)]
    return statistics.median(_once(lambda path=path: _get(address, f"/{path}", "text/html")) for path in chosen)  # type: ignore[misc]


def load(graph: Path, address: str, pid: int, seconds: float, clients: int) -> Load:
    """``clients`` that ask quick queries for that long, beside one that sends ``HOSTILE`` again and again."""
    reader = GraphDir(graph).open()
    names = ("label look-up", "films of a director", "co-stars", "festival counts")
    paths = ["/sparql?query=" + quote(_queries(reader)[name]) for name in names]
    end = time.monotonic() + seconds
    times: list[float] = []
    failed: list[int] = []
    memory = [0]

    def good(first: int) -> None:
        number = first
        while time.monotonic() < end:
            began = time.perf_counter()
            status = _get(address, paths[number % len(paths)])
            times.append(time.perf_counter() - began)
            failed.extend([status] if status >= 500 else [])
            number += 1

    def hostile() -> None:
        number = 0
        while time.monotonic() < end:
            _post(address, HOSTILE[number % len(HOSTILE)])
            number += 1

    def watch() -> None:
        while time.monotonic() < end:
            memory[0] = max(memory[0], _resident(pid))
            time.sleep(0.2)

    threads = [threading.Thread(target=good, args=(number,)) for number in range(clients)]
    threads += [threading.Thread(target=hostile), threading.Thread(target=watch)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return Load(len(ordered), statistics.median(ordered), ordered[int(len(ordered) * 0.99) - 1], len(failed), memory[0])


def _queries(reader: GraphReader) -> dict[str, str]:
    films = reader.store.query(
        "SELECT ?f ?p { GRAPH ?g { ?p <https://filmnews.example/ontology#directed> ?f } } LIMIT 1"
    )
    assert isinstance(films, QuerySolutions)
    first = next(films)
    film, person = (str(getattr(term, "value", "")) for term in first)
    return {name: text.replace("{film}", film).replace("{person}", person) for name, text in QUERIES.items()}


def _raw(reader: GraphReader, query: str) -> None:
    answer = reader.store.query(query, prefixes=known_prefixes(reader.iris), default_graph=[*reader.default_graphs])
    assert isinstance(answer, QuerySolutions)
    answer.serialize(format=QueryResultsFormat.JSON)


def _rdflib(reader: GraphReader) -> Callable[[str], None]:
    """rdflib's memory store with the same quads; its default graph is the union of all."""
    from pyoxigraph import RdfFormat
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    dataset.parse(data=reader.store.dump(format=RdfFormat.N_QUADS), format="nquads")
    for name, iri in known_prefixes(reader.iris).items():
        dataset.bind(name, iri)

    def ask(query: str) -> None:
        list(dataset.query(query))

    return ask


def _get(address: str, path: str, accept: str = "application/sparql-results+json") -> int:
    connection = _connection(address)
    for attempt in (1, 2):
        try:
            connection.request("GET", path, headers={"Accept": accept})
            reply = connection.getresponse()
            break
        except (ConnectionError, http.client.HTTPException):
            connection.close()  # the server ends connections that were idle for long
            if attempt == 2:
                raise
    reply.read()
    return reply.status


def _post(address: str, query: str) -> None:
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
    connection.getresponse().read()
    connection.close()


_KEPT = threading.local()


def _connection(address: str) -> http.client.HTTPConnection:
    """One connection a thread, kept open as browsers and libraries do."""
    if getattr(_KEPT, "address", None) != address:
        _KEPT.address, _KEPT.connection = address, http.client.HTTPConnection(address, timeout=60)
    found: http.client.HTTPConnection = _KEPT.connection
    return found


def _median(ask: Callable[[], object], rounds: int) -> float:
    ask()
    return statistics.median(_once(ask) for _ in range(rounds))


def _once(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _resident(pid: int) -> int:
    """Resident bytes of a process and its children, shared pages counted for each; 0 where /proc is missing."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="ascii")
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
    return total


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []
