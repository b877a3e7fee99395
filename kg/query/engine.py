"""Running a query on a published graph, in this process. ``isolated`` runs one that may have to be stopped."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NoReturn

from kg.errors import QueryError
from kg.query.bindings import Bindings, bind
from kg.query.lexer import position
from kg.query.result import QueryResult
from kg.query.screening import screen, unknown_prefix

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, DefaultGraph, NamedNode

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

    return {**PREFIXES, "foaf": "http://xmlns.com/foaf/0.1/", **iris.prefixes()}


def run(reader: GraphReader, text: str, bindings: Bindings | None = None) -> QueryResult:
    """The answer to SELECT, ASK, CONSTRUCT or DESCRIBE.

    Patterns outside GRAPH see ``reader.default_graphs``, or the graphs of this dataset that FROM names. Well-known
    prefixes need no declaration. Raises ``QueryError``, with line and column for a syntax error; nothing limits the
    time.
    """
    from pyoxigraph import QueryBoolean, QuerySolutions

    prefixes = known_prefixes(reader.iris)
    screened = screen(text, reader.iris.base + "graph/", prefixes)
    query = bind(text, bindings or {})
    default: list[NamedNode | BlankNode | DefaultGraph] | None = None
    if not screened.names_graphs:
        default = [*reader.default_graphs]
    try:
        answer = reader.store.query(query, prefixes=prefixes, default_graph=default)
        if isinstance(answer, QuerySolutions):
            return QueryResult("solutions", _json(answer))
        if isinstance(answer, QueryBoolean):
            return QueryResult("boolean", _json(answer))
        return QueryResult("triples", _ntriples(answer))
    except SyntaxError as problem:
        _explain(str(problem), query, prefixes)
    except (ValueError, RuntimeError) as problem:
        raise QueryError(f"the query failed: {' '.join(str(problem).split())}") from None


class _Bounded(io.BytesIO):
    """Memory for an answer; refuses to grow without end."""

    def write(self, data: object) -> int:
        if self.tell() > MAX_RESULT_BYTES:
            raise QueryError(f"the answer is larger than {MAX_RESULT_BYTES // 1024**2} MB: add a LIMIT")
        return super().write(data)  # type: ignore[arg-type]


def _json(answer: object) -> bytes:
    from pyoxigraph import QueryResultsFormat

    buffer = _Bounded()
    answer.serialize(buffer, QueryResultsFormat.JSON)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _ntriples(answer: object) -> bytes:
    from pyoxigraph import RdfFormat

    buffer = _Bounded()
    answer.serialize(buffer, RdfFormat.N_TRIPLES)  # type: ignore[attr-defined]
    return b"".join(sorted(set(buffer.getvalue().splitlines(keepends=True))))


def _explain(message: str, query: str, prefixes: dict[str, str]) -> NoReturn:
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
