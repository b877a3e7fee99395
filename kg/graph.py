"""A built graph as a Python object: for notebooks and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.notebook import Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from networkx import MultiDiGraph
    from rdflib import Dataset

    from kg.query.lookup import Directory
    from kg.query.result import QueryResult, Term
    from kg.store.layout import GraphReader
    from kg.view.viewgraph import ViewGraph

_IN_A_NOTEBOOK = (2000, 5000)  # entities and facts; a notebook keeps what it shows in its own file
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Graph:
    """The graph in folder ``path``, read-only. Raises ``StoreError`` on first use if there is none."""

    def __init__(self, path: str | Path = "graph") -> None:
        self.path = Path(path)

    def query(self, query: str, *, timeout: float = 30.0, **parameters: str) -> Rows:
        """The answer to a SPARQL query or to the saved question of that name: one dict a row.

        Values are Python's own: IRIs as strings, numbers, booleans, dates. A question takes its ``parameters`` by
        name, ``graph.query("cast", work="Polina")``. ASK gives one row with ``answer``; CONSTRUCT and DESCRIBE give
        ``subject``, ``predicate``, ``object``. Raises ``QueryError`` and ``UsageError``.
        """
        rows = self._rows(query, timeout, parameters)
        columns = rows[0][0] if rows else ()
        return Rows((dict(zip(names, map(_value, row), strict=True)) for names, row in rows), columns)

    def table(self, query: str, *, timeout: float = 30.0, **parameters: str) -> Rows:
        """As ``query``, with labels instead of entities' IRIs: ``pandas.DataFrame(graph.table(...))``."""
        answer = self.query(query, timeout=timeout, **parameters)
        return Rows(({name: self._named(value) for name, value in row.items()} for row in answer), answer.columns)

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
        """The facts as a networkx graph: entities are nodes, facts edges; ``relations`` limits them by name.

        Raises ``UsageError`` for the name of no relation.
        """
        from kg.store.network import network

        self._check_relations(relations or ())
        return network(self._reader, relations)

    def _check_relations(self, names: Collection[str]) -> None:
        from difflib import get_close_matches

        from kg.errors import UsageError
        from kg.store.records import named
        from kg.store.vocabulary import FILM, RDF_TYPE

        graph = self._reader.iris.graph("ontology")
        quads = self._reader.store.quads_for_pattern(None, RDF_TYPE, FILM["Relation"], graph)
        known = sorted(FILM.local_name(named(quad.subject)) for quad in quads)
        for name in names:
            if name not in known:
                meant = " or ".join(get_close_matches(name, known) or known)
                raise UsageError(f"no relation named {name!r}; did you mean {meant}?")

    def __repr__(self) -> str:
        return f"kg.open({str(self.path)!r})"

    def entity(self, name: str) -> GraphEntity:
        """Whoever or whatever bears ``name``, as an object that a notebook shows with what is near it.

        Raises ``UsageError`` with the nearest names if nothing does.
        """
        found = self._directory.find(name, ("Entity",))
        return GraphEntity(self, found[0].label, tuple(one.iri for one in found))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The view, shut off from the notebook in a sandboxed frame, and a plain table where frames are not shown."""
        from kg.notebook import bundle, frame, table
        from kg.view.page import render
        from kg.view.selection import fitting

        columns = ("subject_name", "predicate", "object_name", "article", "quote")
        rows = [[fact[column] for column in columns] for fact in self.facts()]
        fallback = table([column.removesuffix("_name") for column in columns], rows)
        page = render(fitting(self._view, *_IN_A_NOTEBOOK).graph, self.path.name)
        return bundle(repr(self), frame(page, fallback, "Knowledge graph"))

    @cached_property
    def _view(self) -> ViewGraph:
        from kg.view.kept import projection

        return projection(self.path, self._reader)

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


@dataclass(frozen=True)
class GraphEntity:
    """All that bear a name in ``graph``: their label and their IRIs."""

    graph: Graph
    label: str
    iris: tuple[str, ...]

    def facts(self) -> Rows:
        """What articles say of it: one dict for each sentence."""
        from kg.explain import explain_entity

        columns = ("subject", "relation", "object", "quote", "article", "date", "outlet", "confidence", "planned")
        said = [
            {
                "subject": fact.subject,
                "relation": fact.relation,
                "object": fact.object,
                **{name: getattr(one, name) for name in columns[3:]},
            }
            for iri in self.iris
            for fact in explain_entity(self.graph._reader, iri)
            for one in fact.supports
        ]
        return Rows(said, columns)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The page of what is one step away, opened at it, and its facts as a table."""
        from kg.notebook import bundle, frame, table
        from kg.view.page import render
        from kg.view.selection import around

        facts = self.facts()
        rows = [[fact[name] for name in facts.columns[:5]] for fact in facts]
        iris = self.graph._reader.iris
        ids = [node.id for node in self.graph._view.nodes if iris.entity(node.id).value in self.iris]
        page = render(around(self.graph._view, ids, 1), self.label, opened=ids[0] if ids else None)
        return bundle(repr(self), frame(page, table(facts.columns[:5], rows), self.label))

    def __repr__(self) -> str:
        return f"{self.graph!r}.entity({self.label!r})"


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
