"""Loading a graph into another server: one named graph at a time, in batches, and on from where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode

from kg.remote.client import Remote, RemoteError
from kg.store.files import write_atomically
from kg.store.layout import GraphReader

Progress = Callable[[str, int, int], None]


class Journal:
    """Which graphs of a build a server has, and how much of one; a file in the graph's folder, so that a push can go on."""

    def __init__(self, folder: Path, target: str, build: str) -> None:
        self._path = folder / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.json"
        self._build = build
        self._done, self._begun = self._read()

    def has(self, graph: str) -> bool:
        return graph in self._done

    def add(self, graph: str) -> None:
        """The server has all of the graph."""
        self._done.add(graph)
        self._write({})

    def begun(self, graph: str) -> int:
        """How many triples of the graph the server has taken, in the order of the store."""
        return self._begun.get(graph, 0)

    def begin(self, graph: str, triples: int) -> None:
        """The server has taken so many triples of the graph, and more are to come."""
        self._write({graph: triples})

    def _write(self, begun: dict[str, int]) -> None:
        self._begun = begun
        self._path.parent.mkdir(parents=True, exist_ok=True)
        document = {"build": self._build, "graphs": sorted(self._done), "begun": begun}
        write_atomically(self._path, json.dumps(document))

    def _read(self) -> tuple[set[str], dict[str, int]]:
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            if document["build"] == self._build:
                return set(document["graphs"]), dict(document["begun"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return set(), {}


def push(reader: GraphReader, remote: Remote, journal: Journal, batch: int, progress: Progress) -> tuple[int, int]:
    """Writes every named graph that ``journal`` does not know; the numbers of graphs and of triples written.

    A graph counts as done when the server counts as many triples in it as there are here. Raises ``RemoteError``
    where it does not, and where the server fails; a later push goes on with the next batch, if the server has just those
    before it, and else with the graph.
    """
    graphs = sorted(graph.value for graph in reader.store.named_graphs() if isinstance(graph, NamedNode))
    written = triples = 0
    for number, graph in enumerate(graphs):
        progress("push", number, len(graphs))
        if journal.has(graph):
            continue
        known = journal.begun(graph)
        start = known if known and remote.count(graph) == known else 0
        expected = start
        for lines in _batches(reader, graph, batch, start):
            remote.write(graph, b"".join(lines), first=expected == 0)
            expected += len(lines)
            if len(lines) == batch:
                journal.begin(graph, expected)
        found = remote.count(graph)
        if found != expected:
            raise RemoteError(f"{graph}: {expected} triples were sent and the server counts {found}; push again")
        journal.add(graph)
        written, triples = written + 1, triples + expected - start
    progress("push", len(graphs), len(graphs))
    return written, triples


def _batches(reader: GraphReader, graph: str, size: int, start: int) -> Iterator[list[bytes]]:
    """The graph in N-Triples from its triple number ``start`` on; a published store keeps its order."""
    quads = reader.store.quads_for_pattern(None, None, None, NamedNode(graph))
    lines = (f"{quad.triple} .\n".encode() for quad in islice(quads, start, None))
    while batch := list(islice(lines, size)):
        yield batch
