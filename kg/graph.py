"""A built graph as a Python object: for notebooks and programs."""

from __future__ import annotations

import html
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from networkx import MultiDiGraph
    from rdflib import Dataset

    from kg.query.lookup import Directory
    from kg.query.result import QueryResult, Term
    from kg.store.layout import GraphReader

_FRAME_HEIGHT = 640
_TABLE_ROWS = 20
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Graph:
    """The graph in folder ``path``, read-only. Raises ``StoreError`` on first use if there is none."""

    def __init__(self, path: str | Path = "graph") -> None:
        self.path = Path(path)

    def query(self, query: str, *, timeout: float = 30.0, **parameters: str) -> list[dict[str, Any]]:
        """The answer to a SPARQL query or to the saved question of that name: one dict a row.

        Values are Python's own: IRIs as strings, numbers, booleans, dates. A question takes its ``parameters`` by
        name, ``graph.query("cast", work="Polina")``. ASK gives one row with ``answer``; CONSTRUCT and DESCRIBE give
        ``subject``, ``predicate``, ``object``. Raises ``QueryError`` and ``UsageError``.
        """
        return [
            dict(zip(names, map(_value, row), strict=True)) for names, row in self._rows(query, timeout, parameters)
        ]

    def table(self, query: str, *, timeout: float = 30.0, **parameters: str) -> list[dict[str, Any]]:
        """As ``query``, with labels instead of entities' IRIs: ``pandas.DataFrame(graph.table(...))``."""
        return [
            {name: self._named(value) for name, value in row.items()}
            for row in self.query(query, timeout=timeout, **parameters)
        ]

    def facts(self) -> list[dict[str, Any]]:
        """Every assertion as a dict: who says what where, with quote and confidence, in a stable order."""
        from kg.store.records import Records

        return [asdict(fact) for fact in Records(self._reader.store, self._reader.iris).facts()]

    def dataset(self) -> Dataset:
        """An rdflib ``Dataset`` over the same store, read-only; its default graph is the union of all graphs.

        For SPARQL use ``query``: it is faster, and it counts a fact once that several articles state.
        """
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self._reader.store), default_union=True)

    def networkx(self, relations: Collection[str] | None = None) -> MultiDiGraph[str]:
        """The facts as a networkx graph: entities are nodes, facts edges; ``relations`` limits them by name."""
        from kg.store.network import network

        return network(self._reader, relations)

    def __repr__(self) -> str:
        return f"kg.open({str(self.path)!r})"

    def _repr_html_(self) -> str:
        """The view, shut off from the notebook in a sandboxed frame, and a plain table where frames are not shown."""
        from kg.view.page import render
        from kg.view.projection import project

        page = html.escape(render(project(self._reader), self.path.name), quote=True)
        return (
            f'<iframe sandbox="allow-scripts" srcdoc="{page}" title="Knowledge graph" '
            f'style="width:100%;height:{_FRAME_HEIGHT}px;border:0"></iframe>'
            f"<details><summary>Facts as a table</summary>{self._html_table()}</details>"
        )

    def _html_table(self) -> str:
        columns = ("subject_name", "predicate", "object_name", "article", "quote")
        facts = self.facts()
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(fact[column]))}</td>" for column in columns) + "</tr>"
            for fact in facts[:_TABLE_ROWS]
        )
        more = f"<p>{len(facts) - _TABLE_ROWS} more</p>" if len(facts) > _TABLE_ROWS else ""
        head = "".join(f"<th>{column.removesuffix('_name')}</th>" for column in columns)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"

    @cached_property
    def _reader(self) -> GraphReader:
        from kg.store.layout import GraphDir

        return GraphDir(self.path).open()

    @cached_property
    def _directory(self) -> Directory:
        from kg.query.lookup import Directory

        return Directory(self._reader)

    def _rows(
        self, query: str, timeout: float, parameters: dict[str, str]
    ) -> list[tuple[Sequence[str], Sequence[Term | bool | None]]]:
        result = self._result(query, timeout, parameters)
        if result.kind == "boolean":
            return [(("answer",), (result.boolean,))]
        if result.kind == "triples":
            return [(("subject", "predicate", "object"), (t.subject, t.predicate, t.object)) for t in result.triples()]
        return [(result.variables, row) for row in result.rows()]

    def _result(self, query: str, timeout: float, parameters: dict[str, str]) -> QueryResult:
        from kg.query.engine import run
        from kg.query.isolated import run_isolated
        from kg.query.questions import find_question, load_questions

        if parameters or not set(query.strip()) & set("{ \n"):
            question = find_question(query, load_questions())
            return run(self._reader, question.text, self._directory.bind(question.parameters, parameters))
        return run_isolated(self.path, query, timeout=timeout)

    def _named(self, value: Any) -> Any:
        return (self._directory.label(value) or value) if isinstance(value, str) else value


def _value(term: Term | bool | None) -> Any:
    """A term as a value of Python; what has no counterpart, such as xsd:gYear, as its text."""
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return term if term is None or isinstance(term, bool) else str(term)
    datatype = term.datatype.value.removeprefix(_XSD)
    if datatype == "integer":
        return int(term.value)
    if datatype in ("decimal", "double", "float"):
        return float(Decimal(term.value)) if datatype == "decimal" else float(term.value)
    if datatype == "boolean":
        return term.value == "true"
    return date.fromisoformat(term.value) if datatype == "date" and len(term.value) == 10 else term.value
