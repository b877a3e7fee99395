"""Graphs of the user's own: named graphs that SPARQL updates write, and no build makes or touches.

What updates did is an append-only log in the graph's folder. An entry holds the triples that were added to and removed
from each graph, not the update itself: so what the graphs hold is a pure function of the log, whatever a later build
makes of the rest, and an entry that is undone leaves the others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import StoreError
from kg.store.iris import Iris
from kg.store.layout import GraphDir
from kg.store.log import Draft, Log, LogFile

KIND = "update"
APPLIED, UNDONE = "applied", "undone"

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did to one graph: N-Triples without the full stop, sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def own_name(iri: str, iris: Iris) -> str | None:
    """The name of the user's own graph with that IRI; None if it is no such graph.

    It is made of letters, digits, ``_``, ``.`` and ``-``. Names hold nothing that a base IRI, an escape or a dot segment could turn into another path (RFC 3986, section 5.2).
    """
    name = iri.removeprefix(iris.own)
    return name if name != iri and _NAME.fullmatch(name) else None


def updates_log(folder: GraphDir) -> LogFile:
    """The log of what updates did. It need not exist yet."""
    return LogFile(folder, "updates.jsonl")


def applied(changes: Mapping[str, Change], who: str) -> Draft:
    """The entry for an update that changed graphs, by their names."""
    return Draft(
        who,
        KIND,
        tuple(sorted(changes)),
        APPLIED,
        {name: {"added": [*one.added], "removed": [*one.removed]} for name, one in sorted(changes.items())},
    )


def own_graphs(log: Log, iris: Iris) -> dict[NamedNode, set[Triple]]:
    """What the user's own graphs hold by the entries in force. Raises ``StoreError`` for an entry that is damaged."""
    lines: dict[str, dict[str, None]] = {}
    for entry in log.in_force():
        for name, change in entry.evidence.items():
            graph = lines.setdefault(name, {})
            try:
                for line in change["removed"]:
                    graph.pop(line, None)
                graph.update(dict.fromkeys(change["added"]))
            except (TypeError, KeyError):
                raise StoreError(f"updates.jsonl: entry {entry.id} does not say what it changed") from None
    return {NamedNode(iris.own + name): set(_parsed(found)) for name, found in lines.items() if found}


def _parsed(lines: Iterable[str]) -> list[Triple]:
    try:
        text = "".join(f"{line} .\n" for line in lines)
        return [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]
    except SyntaxError as problem:
        raise StoreError(f"updates.jsonl: not a triple: {' '.join(str(problem).split())[:200]}") from None
