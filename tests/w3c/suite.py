"""The W3C's test suites for SPARQL 1.1 and RDF 1.1 (github.com/w3c/rdf-tests), read from a checkout.

Evaluation tests go through the endpoint: every data file is a named graph of one store, under an IRI that its relative
references resolve against, and the protocol's parameters say which graphs a test sees.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.errors import SourceError
from kg.store.importing import read_rdf
from kg.store.layout import Manifest
from tests.serve.client import Client

BASE = "http://w3c.example/"
GRAPHS = f"{BASE}graph/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RESULTS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
}
_NOT_OURS = ("service", "entailment", "syntax-fed", "protocol", "graph-store-protocol", "http-rdf-update")


@dataclass(frozen=True)
class Case:
    """One entry of a manifest. ``folder`` is its last path segments, such as ``aggregates``."""

    name: str
    kind: str
    folder: Path
    query: Path
    default: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None


def cases(sparql11: Path) -> list[Case]:
    """All tests of queries, by folder and name."""
    found = []
    for manifest in sorted(sparql11.glob("*/manifest.ttl")):
        if manifest.parent.name not in _NOT_OURS:
            found += [case for case in _cases(manifest) if case.query.suffix == ".rq"]
    return found


def _cases(manifest: Path) -> Iterator[Case]:
    base = manifest.parent.as_uri() + "/"
    store = Store()
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=base)

    def objects(node: Any, term: str) -> list[Any]:
        return [quad.object for quad in store.quads_for_pattern(node, NamedNode(term), None)]

    def path(node: Any) -> Path:
        return manifest.parent / node.value.removeprefix(base)

    for quad in store.quads_for_pattern(None, NamedNode(f"{MF}action"), None):
        kind = objects(quad.subject, f"{RDF}type")[0].value.removeprefix(MF)
        action = quad.object
        queries = objects(action, f"{QT}query") if isinstance(action, BlankNode) else [action]
        if not queries:
            continue
        results = objects(quad.subject, f"{MF}result")
        yield Case(
            name=quad.subject.value.rpartition("#")[2],
            kind=kind,
            folder=manifest.parent,
            query=path(queries[0]),
            default=tuple(path(one) for one in objects(action, f"{QT}data")),
            named=tuple(path(one) for one in objects(action, f"{QT}graphData") if isinstance(one, NamedNode)),
            result=path(results[0]) if results and isinstance(results[0], NamedNode) else None,
        )


def publish(sparql11: Path, folder: Path) -> Path:
    """A graph with every data file of the query tests as a named graph; blank nodes stay what they are."""
    (folder / "builds" / "w3c").mkdir(parents=True)
    store = Store(str(folder / "builds" / "w3c" / "store"))
    for case in cases(sparql11):
        for file in {*case.default, *case.named}:
            form = {
                ".ttl": RdfFormat.TURTLE,
                ".rdf": RdfFormat.RDF_XML,
                ".nt": RdfFormat.N_TRIPLES,
                ".trig": RdfFormat.TRIG,
            }[file.suffix]
            iri = graph_iri(sparql11, file)
            store.add_graph(NamedNode(iri))
            triples = parse(path=str(file), format=form, base_iri=iri, rename_blank_nodes=True)
            if not any(store.quads_for_pattern(None, None, None, NamedNode(iri))):
                store.extend(Quad(t.subject, t.predicate, t.object, NamedNode(iri)) for t in triples)
    store.flush()
    manifest = Manifest("w3c", BASE, 0, 0, 0, 0, len(store), 0, 0, "none", "none")
    (folder / "builds" / "w3c" / "manifest.json").write_text(json.dumps(asdict(manifest)))
    (folder / "CURRENT").write_text("w3c\n")
    return folder


def graph_iri(sparql11: Path, file: Path) -> str:
    return GRAPHS + file.relative_to(sparql11).as_posix()


def passes(case: Case, sparql11: Path, client: Client) -> bool:
    """Whether the endpoint does with the test's query what the test says."""
    text = f"BASE <{graph_iri(sparql11, case.folder)}/> " + case.query.read_text(encoding="utf-8")
    suffix = case.result.suffix if case.result is not None and case.result.suffix in ACCEPT else ".srj"
    default = [graph_iri(sparql11, one) for one in case.default] or [f"{GRAPHS}empty"]
    named = [graph_iri(sparql11, one) for one in case.named]
    asks = "FROM" not in text
    reply = client.query(
        text,
        f"{ACCEPT[suffix]}, text/turtle;q=0.5, application/sparql-results+json;q=0.5",
        **({"default_graph_uri": default, "named_graph_uri": named} if asks else {}),
    )
    if "Syntax" in case.kind:
        return reply.status == (400 if "Negative" in case.kind else 200)
    return reply.status == 200 and case.result is not None and _same(reply.body, case.result)


def _same(body: bytes, expected: Path) -> bool:
    if expected.suffix in (".ttl", ".trig"):
        if body.startswith(b"{"):  # the expected rows are written as RDF, which nothing here reads
            return False
        base = expected.as_uri()
        ours = canonical(parse(body, format=RdfFormat.TURTLE))
        return ours == canonical(parse(path=str(expected), format=RdfFormat.TURTLE, base_iri=base))
    if expected.suffix == ".csv":
        return _csv(body) == _csv(expected.read_bytes())
    form = RESULTS.get(expected.suffix)
    if form is None:  # a result set written as RDF, which nothing here reads
        return False
    ours, theirs = (parse_query_results(io.BytesIO(data), form) for data in (body, expected.read_bytes()))
    if isinstance(ours, QueryBoolean) or isinstance(theirs, QueryBoolean):
        return isinstance(ours, QueryBoolean) and isinstance(theirs, QueryBoolean) and bool(ours) == bool(theirs)
    return _rows(ours) == _rows(theirs)


def _rows(solutions: Any) -> Counter[tuple[str, ...]]:
    """Solutions as a multiset; blank nodes by where they occur first within the row."""
    names = sorted(variable.value for variable in solutions.variables)
    return Counter(tuple(_cells([row[name] for name in names])) for row in solutions)


def _cells(row: Sequence[Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for term in row:
        if isinstance(term, BlankNode):
            yield seen.setdefault(term.value, f"_:{len(seen)}")
        else:
            yield _written(term)


def _written(term: Any) -> str:
    """A term, numbers by their value to nine digits: how they are written is left to the engine."""
    if isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in (
        "integer",
        "decimal",
        "double",
        "float",
    ):
        try:
            return f"{float(term.value):.9g} {term.datatype}"
        except ValueError:
            return str(term)
    return str(term)


def _csv(data: bytes) -> Counter[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    return Counter(
        tuple(
            f"{name} _:" if cell.startswith("_:") else f"{name} {_number(cell)}" for name, cell in sorted(row.items())
        )
        for row in rows
    )


def _number(cell: str) -> str:
    try:
        return f"{float(cell):.9g}"
    except ValueError:
        return cell


def canonical(quads: Any) -> set[str]:
    """Quads with canonical blank nodes, so that isomorphic graphs are equal."""
    dataset = Dataset(
        quad if isinstance(quad, Quad) else Quad(quad.subject, quad.predicate, quad.object) for quad in quads
    )
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


@dataclass(frozen=True)
class Syntax:
    """A test of a syntax: what the file has to parse to, None where it only has to parse; or not to."""

    name: str
    file: Path
    base: str
    valid: bool
    result: Path | None


def syntax_cases(rdf11: Path) -> list[Syntax]:
    """The tests of the formats that are imported."""
    folders = ("rdf-turtle", "rdf-trig", "rdf-n-triples", "rdf-n-quads", "rdf-xml")
    return [case for folder in folders for case in _syntax(rdf11 / folder / "manifest.ttl")]


def _syntax(manifest: Path) -> Iterator[Syntax]:
    base = manifest.parent.as_uri() + "/"
    store = Store()
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=base)
    for quad in store.quads_for_pattern(None, NamedNode(f"{MF}action"), None):
        (kind,) = [str(q.object) for q in store.quads_for_pattern(quad.subject, NamedNode(f"{RDF}type"), None)]
        results = [q.object for q in store.quads_for_pattern(quad.subject, NamedNode(f"{MF}result"), None)]
        local = quad.object.value.removeprefix(base)  # type: ignore[union-attr]
        yield Syntax(
            f"{manifest.parent.name}/{local}",
            manifest.parent / local,
            f"https://w3c.github.io/rdf-tests/rdf/rdf11/{manifest.parent.name}/{local}",
            "Negative" not in kind,
            manifest.parent / results[0].value.removeprefix(base) if results else None,  # type: ignore[union-attr]
        )


def reads(case: Syntax) -> bool:
    """Whether the import reads the file as the test says. Graph names are not kept by an import, nor compared."""
    try:
        found = canonical(read_rdf(case.file, case.base))
    except SourceError:
        return not case.valid
    if not case.valid or case.result is None:
        return case.valid
    return found == canonical(read_rdf(case.result, case.base))
