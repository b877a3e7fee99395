"""Running a query on a published graph, in this process. ``isolated`` runs one that may have to be stopped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from kg.errors import QueryError
from kg.query.bindings import Bindings, bind
from kg.query.lexer import position
from kg.query.result import Kind, QueryResult
from kg.query.screening import screen, unknown_prefix

if TYPE_CHECKING:
    from pyoxigraph import (
        BlankNode,
        DefaultGraph,
        NamedNode,
        QueryBoolean,
        QuerySolutions,
        QueryTriples,
        Triple,
    )

    from kg.store.iris import Iris
    from kg.store.layout import GraphReader

MAX_RESULT_BYTES = 256 * 1024 * 1024

_PARSER_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[[^\]]*\]")
_READABLE = re.compile(r'"([^"\s\\]+)"|\b([A-Z]{2,})\b')
_NEVER_MEANT = frozenset({"SERVICE", "LATERAL"})
_MOST_EXPECTED = 8
_QUOTED = 20


def known_prefixes(iris: Iris) -> dict[str, str]:
    """The prefixes that need no declaration, name to IRI."""
    from kg.store.vocabulary import PREFIXES

    return {**PREFIXES, "foaf": "http://xmlns.com/foaf/0.1/", **iris.prefixes(), "own": iris.own}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request names beside its query (SPARQL 1.1 Protocol, section 2.1.4), as IRIs.

    They take the place of FROM and FROM NAMED, and have to be graphs of this dataset too.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run(
    reader: GraphReader,
    text: str,
    bindings: Bindings | None = None,
    dataset: Dataset | None = None,
    accepted: bool = False,
) -> QueryResult:
    """The answer to SELECT, ASK, CONSTRUCT or DESCRIBE: ``evaluate`` in the form in which answers travel."""
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

    answer = evaluate(reader, text, bindings, dataset, accepted)
    with complaints(text, known_prefixes(reader.iris)):
        if not isinstance(answer, QuerySolutions | QueryBoolean):
            return QueryResult("triples", ntriples(answer))
        buffer = Bounded(MAX_RESULT_BYTES)
        answer.serialize(buffer, QueryResultsFormat.JSON)
        kind: Kind = "solutions" if isinstance(answer, QuerySolutions) else "boolean"
        return QueryResult(kind, buffer.getvalue())


def evaluate(
    reader: GraphReader,
    text: str,
    bindings: Bindings | None = None,
    dataset: Dataset | None = None,
    accepted: bool = False,
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """``prepare`` and ``execute`` in one."""
    return execute(reader, prepare(reader, text, bindings, dataset, accepted))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that may run, and the graphs it sees; None where the query's own FROM says which."""

    query: str
    default: list[NamedNode | BlankNode | DefaultGraph] | None
    named: list[NamedNode | BlankNode] | None


def prepare(
    reader: GraphReader,
    text: str,
    bindings: Bindings | None = None,
    dataset: Dataset | None = None,
    accepted: bool = False,
) -> Prepared:
    """The query screened and with its parameters bound.

    Patterns outside GRAPH see ``reader.default_graphs``, or the graphs of this dataset that FROM or ``dataset`` names.
    With ``accepted`` they do not see what readers have rejected.
    Well-known prefixes need no declaration, and relative IRIs lie under the base. Raises ``QueryError``.
    """
    graphs = reader.iris.base + "graph/"
    screened = screen(text, graphs, known_prefixes(reader.iris))
    query = bind(text, bindings or {})
    if dataset is not None and (dataset.default or dataset.named):
        default = [_own_graph(iri, graphs) for iri in dataset.default]
        return Prepared(query, [*default], [_own_graph(iri, graphs) for iri in dataset.named])
    seen = reader.accepted_graphs if accepted else reader.default_graphs
    return Prepared(query, None if screened.names_graphs else [*seen], None)


def execute(reader: GraphReader, prepared: Prepared) -> QuerySolutions | QueryBoolean | QueryTriples:
    """The engine's own answer, which goes on computing while it is read: read it within ``complaints``.

    Raises ``QueryError``, with line and column for a syntax error; nothing limits the time.
    """
    prefixes = known_prefixes(reader.iris)
    with complaints(prepared.query, prefixes):
        return reader.store.query(
            prepared.query,
            base_iri=reader.iris.base,
            prefixes=prefixes,
            default_graph=prepared.default,
            named_graphs=prepared.named,
        )


@contextmanager
def complaints(query: str, prefixes: Mapping[str, str]) -> Iterator[None]:
    """Turns what the engine raises into ``QueryError``."""
    try:
        yield
    except SyntaxError as problem:
        _explain(str(problem), query, prefixes)
    except (ValueError, RuntimeError) as problem:
        raise QueryError(f"the query failed: {' '.join(str(problem).split())}") from None


def ntriples(triples: Iterable[Triple], limit: int = MAX_RESULT_BYTES) -> bytes:
    """N-Triples, sorted, each once. Raises ``QueryError`` beyond ``limit`` bytes."""
    from pyoxigraph import RdfFormat, serialize

    buffer = Bounded(limit)
    serialize(triples, buffer, RdfFormat.N_TRIPLES)
    return b"".join(sorted(set(buffer.getvalue().splitlines(keepends=True))))


class Bounded(io.BytesIO):
    """Memory for an answer of at most ``limit`` bytes. Writing more raises ``QueryError``."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: object) -> int:
        if self.tell() + len(data) > self._limit:  # type: ignore[arg-type]
            raise QueryError(f"the answer is larger than {_size(self._limit)}: add a LIMIT")
        return super().write(data)  # type: ignore[arg-type]


def _size(count: int) -> str:
    return f"{count // 1024**2} MB" if count >= 1024**2 else f"{count} bytes"


def _own_graph(iri: str, base: str) -> NamedNode:
    from pyoxigraph import NamedNode

    if not iri.startswith(base):
        raise QueryError(f"only graphs of this dataset can be asked, which begin with <{base}>, not {iri[:200]!r}")
    try:
        return NamedNode(iri)
    except ValueError:
        raise QueryError(f"not an IRI: {iri[:200]!r}") from None


def _explain(message: str, query: str, prefixes: Mapping[str, str]) -> NoReturn:
    """Raises the parser's complaint as one line with a position and a hint."""
    found = _PARSER_POSITION.match(message)
    if not found:
        raise QueryError(f"not valid SPARQL: {' '.join(message.split())[:200]}") from None
    line, column = int(found[1]), int(found[2])
    unknown = unknown_prefix(query, prefixes)
    if unknown is not None:
        line, column = position(query, unknown.start)
        known = " ".join(prefixes)
        hint = f"unknown prefix {unknown.text}: declare it with PREFIX {unknown.text}: <...>, or use one of {known}"
    else:
        hint = _hint(found[3], query.splitlines()[line - 1 : line], column)
    raise QueryError(f"line {line}, column {column}: {hint}", line, column) from None


def _hint(complaint: str, lines: list[str], column: int) -> str:
    if not complaint.startswith("expected"):
        return " ".join(complaint.split())[:200]
    rest = "".join(lines)[column - 1 :].strip()[:_QUOTED]
    place = f"not valid SPARQL at {rest!r}" if rest else "not valid SPARQL at the end of the line"
    tokens = [literal or word for literal, word in _READABLE.findall(_CHARACTER_CLASS.sub("", complaint))]
    expected = [token for token in tokens if token not in _NEVER_MEANT]
    if len(expected) < 2:
        return f"{place}; is a bracket, a dot or a closing quotation mark missing?"
    more = " ..." if len(expected) > _MOST_EXPECTED else ""
    return f"{place}; expected one of {' '.join(expected[:_MOST_EXPECTED])}{more}"
