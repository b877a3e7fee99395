"""Answers as they go over the wire: written by the engine itself in the format asked for, within limits."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import NotAcceptable, QueryError
from kg.query.engine import Bounded, Dataset, complaints, execute, known_prefixes, ntriples, prepare
from kg.query.formats import FOR_TRIPLES
from kg.query.limiting import limited
from kg.query.result import Kind, QueryResult
from kg.query.table import Naming

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

    from kg.store.layout import GraphReader


@dataclass(frozen=True, slots=True)
class Forms:
    """The format to write each kind of answer in, by its name in ``formats``; None where nothing asked for fits."""

    solutions: str | None
    boolean: str | None
    triples: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may measure: rows (or triples), and bytes as written."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` in format ``form``; ``truncated`` if the limit of rows cut it off. Cut-off answers are well formed."""

    kind: Kind
    form: str
    data: bytes
    truncated: bool


def respond(reader: GraphReader, text: str, forms: Forms, limits: Limits, dataset: Dataset | None = None) -> Answer:
    """The answer to a query (see ``engine.prepare``).

    Raises ``NotAcceptable`` and ``QueryError``, the latter also for an answer of more than ``limits.bytes``.
    """
    from pyoxigraph import QueryBoolean, QuerySolutions

    answer, capped = _evaluate(reader, text, limits.rows, dataset)
    with complaints(text, known_prefixes(reader.iris)):
        if isinstance(answer, QuerySolutions):
            form = _acceptable(forms.solutions, "rows (SELECT)")
            data = _serialized(answer, form, limits.bytes)
            truncated = capped and _rows(data, form, limits.rows) >= limits.rows
            return Answer("solutions", form, data, truncated)
        if isinstance(answer, QueryBoolean):
            form = _acceptable(forms.boolean, "a boolean (ASK)")
            return Answer("boolean", form, _serialized(answer, form, limits.bytes), False)
        return _graph(answer, reader, _acceptable(forms.triples, "a graph (CONSTRUCT, DESCRIBE)"), limits)


def _evaluate(
    reader: GraphReader, text: str, rows: int, dataset: Dataset | None
) -> tuple[QuerySolutions | QueryBoolean | QueryTriples, bool]:
    """The engine's answer, and whether our limit was set in the query."""
    prepared = prepare(reader, text, dataset=dataset)
    capped = limited(prepared.query, rows)
    try:
        return execute(reader, replace(prepared, query=capped.query)), capped.by_us
    except QueryError:
        if not capped.by_us:
            raise
        return execute(reader, prepared), False  # what is wrong with the query as it was written


def _acceptable(form: str | None, kind: str) -> str:
    if form is None:
        raise NotAcceptable(f"the query gives {kind}, and none of the media types asked for holds that")
    return form


def _serialized(answer: QuerySolutions | QueryBoolean, form: str, limit: int) -> bytes:
    from pyoxigraph import QueryResultsFormat

    buffer = Bounded(limit)
    answer.serialize(buffer, getattr(QueryResultsFormat, form.upper()))
    return buffer.getvalue()


def _graph(answer: QueryTriples, reader: GraphReader, form: str, limits: Limits) -> Answer:
    triples = list(islice(answer, limits.rows + 1))
    result = QueryResult("triples", ntriples(triples[: limits.rows], limits.bytes))
    buffer = Bounded(limits.bytes)
    FOR_TRIPLES[form](result, buffer, Naming(lambda _: None, known_prefixes(reader.iris)))
    return Answer("triples", form, buffer.getvalue(), len(triples) > limits.rows)


def _rows(data: bytes, form: str, limit: int) -> int:
    """The number of rows in ``data``; counted exactly only where it may reach ``limit``."""
    most = data.count(_BETWEEN[form]) + 1
    return most if most < limit else _COUNTERS[form](data)


def _csv_rows(data: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) - 1


# What lies between two rows; it may also lie within one, except in XML and TSV, whose terms escape it.
_BETWEEN: Mapping[str, bytes] = {"json": b"},{", "csv": b"\n", "tsv": b"\n", "xml": b"<result>"}
_COUNTERS: Mapping[str, Callable[[bytes], int]] = {
    "json": lambda data: len(json.loads(data)["results"]["bindings"]),
    "csv": _csv_rows,
    "tsv": lambda data: data.count(b"\n") - 1,
    "xml": lambda data: data.count(b"<result>"),
}
