"""What an update would do, found out on a copy of the graph that is thrown away.

The engine runs the update on hard links of the published store. Only what it did to the screened targets is carried
over, so that nothing else can change even if an update slipped through the screening.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from kg.errors import QueryError
from kg.query.engine import Dataset, complaints, known_prefixes
from kg.store.iris import Iris
from kg.store.layout import GraphReader
from kg.store.own import Change
from kg.update.screening import ALL_GRAPHS, screen_update

MAX_CHANGE_BYTES = 900 * 1024
"""What one update may add and remove, in N-Triples: an entry of the log has to fit in a line."""


def changes(reader: GraphReader, text: str, dataset: Dataset, scratch: Path) -> dict[str, Change]:
    """What the update does to each of the user's own graphs, by name. ``scratch`` must not exist; the copy goes there.

    Raises ``QueryError``. Blank nodes become IRIs below that of their graph (RDF 1.1 Concepts, section 3.5).
    """
    prefixes = known_prefixes(reader.iris)
    screened = screen_update(text, reader.iris, prefixes, dataset)
    _check_syntax(text, reader.iris, prefixes)
    reader.store.backup(str(scratch))
    copy = Store(str(scratch))
    with complaints(text, prefixes):
        copy.update(_all_named(screened.text, reader.store), base_iri=reader.iris.base, prefixes=prefixes)
    found = {}
    for name in screened.targets:
        graph = NamedNode(reader.iris.own + name)
        before, after = _lines(reader.store, graph), _lines(copy, graph)
        change = Change(tuple(sorted(after - before)), tuple(sorted(before - after)))
        if change:
            found[name] = change
    _bound(found)
    return found


def _check_syntax(text: str, iris: Iris, prefixes: Mapping[str, str]) -> None:
    """Runs the update as it was written on an empty store: what the parser says of it has the right place then."""
    with complaints(text, prefixes):
        try:
            Store().update(text, base_iri=iris.base, prefixes=dict(prefixes))
        except (ValueError, RuntimeError, OSError):
            return  # a graph that is not there, perhaps; that is told of the copy


def _all_named(text: str, store: Store) -> str:
    if ALL_GRAPHS not in text:
        return text
    graphs = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    return text.replace(ALL_GRAPHS, " ".join(f"USING NAMED <{iri}>" for iri in graphs))


def _lines(store: Store, graph: NamedNode) -> set[str]:
    return {_line(quad.triple, graph) for quad in store.quads_for_pattern(None, None, None, graph)}


def _line(triple: Triple, graph: NamedNode) -> str:
    subject = _named(triple.subject, graph)
    assert isinstance(subject, NamedNode)  # RDF has no other subjects
    named = Triple(subject, triple.predicate, _named(triple.object, graph))
    written = serialize([named], format=RdfFormat.N_TRIPLES) or b""
    return written.decode("utf-8").removesuffix(" .\n")


def _named(term: NamedNode | BlankNode | Literal | Triple, graph: NamedNode) -> NamedNode | Literal:
    if isinstance(term, BlankNode):
        return NamedNode(f"{graph.value}#{hashlib.sha256(term.value.encode()).hexdigest()[:24]}")
    if isinstance(term, Triple):
        raise QueryError("quoted triples (RDF 1.2) cannot be kept")
    return term


def _bound(found: Mapping[str, Change]) -> None:
    size = sum(len(line.encode()) + 8 for one in found.values() for line in (*one.added, *one.removed))
    if size > MAX_CHANGE_BYTES:
        raise QueryError(
            f"the update changes more than {MAX_CHANGE_BYTES // 1024} KB of triples: split it, or use kg import"
        )
