"""The SPARQL page: an editor, the saved questions as examples, and the answer as a table. Works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError, QueryError
from kg.ontology import ontology_path
from kg.query.engine import known_prefixes
from kg.query.lookup import Directory
from kg.query.questions import Question, load_questions
from kg.query.result import QueryResult
from kg.query.table import printable
from kg.serve.live import LiveGraph
from kg.serve.naming import Link, Names
from kg.serve.negotiation import HTML, content_type
from kg.serve.operation import FORMATS, Operation
from kg.serve.pages import render
from kg.serve.problems import status_of

MAX_ROWS_SHOWN = 1000

_FIRST = """SELECT ?person ?work WHERE {
  ?p film:directed ?w ; rdfs:label ?person .
  ?w rdfs:label ?work .
}
ORDER BY ?person ?work
LIMIT 20
"""


def page(request: Request, operation: Operation | None, result: QueryResult | KgError | None, note: str) -> Response:
    """The page with the query that was asked, if any, and what came of it. ``note`` says what limits did to it."""
    live: LiveGraph = request.app.state.graph
    names = Names(live.reader, Directory(live.reader))
    questions = load_questions(ontology_path())
    chosen = questions.get(request.query_params.get("question", ""))
    failure = result if isinstance(result, KgError) else None
    head, rows = _table(result, names) if isinstance(result, QueryResult) else ([], [])
    text = render(
        "sparql.html.j2",
        title="SPARQL",
        query=_shown(operation, chosen),
        questions=questions.values(),
        chosen=chosen,
        failure=None if failure is None else printable(str(failure)),
        place=(failure.line, failure.column) if isinstance(failure, QueryError) and failure.line else None,
        answered=isinstance(result, QueryResult),
        boolean=result.boolean if isinstance(result, QueryResult) and result.kind == "boolean" else None,
        kind=result.kind if isinstance(result, QueryResult) else None,
        head=head,
        rows=rows[:MAX_ROWS_SHOWN],
        total=len(rows),
        note=note,
        downloads=_downloads(operation, result) if isinstance(result, QueryResult) else {},
        limits=request.app.state.settings.limits,
        prefixes=known_prefixes(live.reader.iris),
    )
    status = 200 if failure is None else status_of(failure)
    return Response(text, status, {"Content-Type": content_type(HTML), "Cache-Control": "no-cache", "Vary": "Accept"})


def _shown(operation: Operation | None, chosen: Question | None) -> str:
    if operation is not None:
        return operation.query
    return chosen.text if chosen is not None else _FIRST


def _table(result: QueryResult, names: Names) -> tuple[list[str], list[list[Link]]]:
    if result.kind == "boolean":
        return [], []
    if result.kind == "triples":
        return ["subject", "predicate", "object"], [
            [_cell(term, names) for term in (t.subject, t.predicate, t.object)] for t in result.triples()
        ]
    return [printable(name) for name in result.variables], [
        [_cell(term, names) for term in row] for row in result.rows()
    ]


def _cell(term: object, names: Names) -> Link:
    from pyoxigraph import NamedNode

    if term is None:
        return Link("")
    if isinstance(term, NamedNode):
        return names.link(term.value)
    return Link(printable(str(getattr(term, "value", term))))


def _downloads(operation: Operation | None, result: QueryResult) -> Mapping[str, str]:
    """Links to the same answer in files, by name of format."""
    if operation is None:
        return {}
    forms = {"solutions": ("json", "csv", "tsv", "xml"), "boolean": ("json", "xml")}.get(
        result.kind, ("turtle", "jsonld", "ntriples", "rdfxml")
    )
    graphs = [
        *(("default-graph-uri", graph) for graph in operation.default_graphs),
        *(("named-graph-uri", graph) for graph in operation.named_graphs),
    ]
    return {
        form: "/sparql?" + urlencode([("query", operation.query), ("format", form), *graphs])
        for form in forms
        if form in FORMATS
    }
