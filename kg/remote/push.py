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
    """Which graphs of a build a server has; a file in the graph's folder, so that a push can go on."""

    def __init__(self, folder: Path, target: str, build: str) -> None:
        self._path = folder / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.json"
        self._build = build
        self._done = self._read()

    def has(self, graph: str) -> bool:
        return graph in self._done

    def add(self, graph: str) -> None:
        self._done.add(graph)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, json.dumps({"build": self._build, "graphs": sorted(self._done)}))

    def _read(self) -> set[str]:
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            return set(document["graphs"]) if document["build"] == self._build else set()
        except (OSError, ValueError, KeyError, TypeError):
            return set()


def push(reader: GraphReader, remote: Remote, journal: Journal, batch: int, progress: Progress) -> tuple[int, int]:
    """Writes every named graph that ``journal`` does not know; the numbers of graphs and of triples written.

    A graph counts as done when the server counts as many triples in it as there are here. Raises ``RemoteError``
    where it does not, and where the server fails; a later push goes on from there.
    """
    graphs = sorted(graph.value for graph in reader.store.named_graphs() if isinstance(graph, NamedNode))
    written = triples = 0
    for number, graph in enumerate(graphs):
        progress("push", number, len(graphs))
        if journal.has(graph):
            continue
        expected = 0
        for lines in _batches(reader, graph, batch):
            remote.write(graph, b"".join(lines), first=expected == 0)
            expected += len(lines)
        found = remote.count(graph)
        if found != expected:
            raise RemoteError(f"{graph}: {expected} triples were sent and the server counts {found}; push again")
        journal.add(graph)
        written, triples = written + 1, triples + expected
    progress("push", len(graphs), len(graphs))
    return written, triples


def _batches(reader: GraphReader, graph: str, size: int) -> Iterator[list[bytes]]:
    quads = reader.store.quads_for_pattern(None, None, None, NamedNode(graph))
    lines = (f"{quad.triple} .\n".encode() for quad in quads)
    while batch := list(islice(lines, size)):
        yield batch
