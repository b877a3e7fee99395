"""Each stage of a build at several sizes, beside what a user would take instead, and beside what bounds it.

The articles are generated, so what they state is known: how right the extraction is is measured on the same run. Rates are
per second of processor time, which a busy machine changes little; disk and bulk load are by the clock.
"""

from __future__ import annotations

import io
import json
import os
import platform
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import NamedNode

from kg.annotate.language import load_model
from kg.benchmark.generated import Generated, articles
from kg.config import Config
from kg.extract import load_extractor
from kg.model import Article, DateValue, Extraction, Resolution
from kg.ontology import Ontology, load_ontology
from kg.query.engine import known_prefixes
from kg.read import discover, read
from kg.resolve import resolve
from kg.run.checks import Checks, check
from kg.store.iris import Iris
from kg.store.layout import GraphDir, GraphReader, Manifest
from kg.store.quads import Assembly, assembled, quad_order
from kg.store.records import named, valued
from kg.view.page import render
from kg.view.projection import project
from kg.view.selection import fitting

_BASE = "https://filmnews.example/"
_QUESTION = """
SELECT ?person ?film (COUNT(?assertion) AS ?sources) {
  ?person film:directed ?film .
  GRAPH ?g { ?assertion rdf:subject ?person ; rdf:predicate film:directed ; rdf:object ?film }
} GROUP BY ?person ?film ORDER BY DESC(?sources) ?person ?film LIMIT 20"""
_WHOLE_VALIDATION = 200
"""Articles up to which pySHACL is given the whole graph: it takes a tenth of a second an article."""

_DISK_MIB = 64
_BULK = "Oxigraph's bulk load"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of what a stage does in a second, and what is set beside it, in the same unit; None where that is not
    measured. ``seconds`` are those of ours."""

    stage: str
    unit: str
    ours: float
    beside: str
    theirs: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Size:
    """The rates at one size, precision and recall of the facts, and the most memory held so far (MiB)."""

    articles: int
    quads: int
    rates: tuple[Rate, ...]
    precision: float
    recall: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Bench:
    """All that was measured. ``limits`` are what bounds the stages, by their name and unit."""

    machine: str
    extractor: str
    sizes: tuple[Size, ...]
    limits: Mapping[str, tuple[float, str]]


@dataclass(slots=True)
class _Clock:
    rates: list[Rate] = field(default_factory=list)

    def add(
        self, stage: str, unit: str, amount: float, ours: float, beside: str, theirs: float | None, count: float = 0
    ) -> None:
        """``ours`` and ``theirs`` are seconds for ``amount`` units, or for ``count`` if the other did another amount."""
        other = None if theirs is None else (count or amount) / max(theirs, 1e-9)
        self.rates.append(Rate(stage, unit, amount / max(ours, 1e-9), beside, other, ours))


def measure(sizes: Sequence[int], config: Config, folder: Path, tell: Callable[[str], None]) -> Bench:
    """Measures all stages at each size, in ``folder``, which has to be empty."""
    found = []
    tokens = 0.0
    for number in sizes:
        tell(f"{number:,} articles")
        size, tokens = _measured(number, config, folder / str(number))
        found.append(size)
    limits = {
        "parser": (tokens, "tokens/s"),
        "disk, written and synced": (_disk(folder), "MiB/s"),
        _BULK: (max(r.theirs or 0 for s in found for r in s.rates if r.beside == _BULK), "quads/s"),
    }
    machine = f"{os.cpu_count()} cores of {_processor()}, load {os.getloadavg()[0]:.1f} when done"
    return Bench(machine, config.extractor, tuple(found), limits)


def _measured(number: int, config: Config, folder: Path) -> tuple[Size, float]:
    folder.mkdir()
    clock, ontology = _Clock(), load_ontology()
    known = list(articles(number))
    found = _reading(clock, known, folder)
    extractions, tokens = _extraction(clock, found, config)
    resolution = _resolution(clock, extractions, ontology)
    assembly = _assembly(clock, extractions, resolution, ontology)
    _validation(clock, assembly, number, ontology)
    reader = _loading(clock, assembly, number, ontology, folder)
    _querying(clock, reader)
    _viewing(clock, reader)
    right, stated, given = _agreement(known, extractions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    precision, recall = right / max(given, 1), right / max(stated, 1)
    return Size(number, reader.manifest.quads, tuple(clock.rates), precision, recall, peak), tokens


def _reading(clock: _Clock, known: Sequence[Generated], folder: Path) -> list[Article]:
    path = folder / "news.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for one in known:
            lines.write(json.dumps({"id": one.id, "text": one.text, "date": one.published.isoformat()}) + "\n")
    found, ours = _timed(lambda: [one for one in read(discover([str(path)])) if isinstance(one, Article)])
    _, theirs = _timed(lambda: [json.loads(line) for line in path.open(encoding="utf-8")])
    clock.add("reading", "articles", len(found), ours, "json alone", theirs)
    return found


def _extraction(clock: _Clock, found: Sequence[Article], config: Config) -> tuple[list[Extraction], float]:
    extractor, nlp = load_extractor(config), load_model(config.model)
    extractor.extract(found[0])
    extractions, ours = _timed(lambda: [extractor.extract(one) for one in found])
    tokens, theirs = _timed(lambda: sum(len(parsed) for parsed in nlp.pipe(one.text for one in found)))
    clock.add("extraction", "articles", len(found), ours, "spaCy alone", theirs)
    return extractions, tokens / theirs


def _resolution(clock: _Clock, extractions: Sequence[Extraction], ontology: Ontology) -> Resolution:
    resolution, ours = _timed(lambda: resolve(extractions, ontology))

    def by_name() -> dict[tuple[str, str], list[str]]:
        groups: dict[tuple[str, str], list[str]] = {}
        for one in extractions:
            for entity in one.entities:
                groups.setdefault((entity.type, entity.name), []).append(one.article.id)
        return groups

    _, theirs = _timed(by_name)
    clock.add("resolution", "mentions", len(resolution.identity), ours, "equal names only", theirs)
    return resolution


def _assembly(clock: _Clock, extractions: Sequence[Extraction], resolution: Resolution, ontology: Ontology) -> Assembly:
    def ours() -> tuple[Assembly, int]:
        assembly = assembled(extractions, resolution, ontology, Iris(_BASE))
        return assembly, sum(len(assembly.quads(key)) for key in assembly.digests)

    (assembly, quads), seconds = _timed(ours)
    sample = [quad for key in list(assembly.digests)[:2000] for quad in assembly.quads(key)]

    def theirs() -> None:
        from rdflib import Dataset, Literal, URIRef

        dataset = Dataset()
        for quad in sample:
            target = valued(quad.object)
            term = URIRef(target.value) if isinstance(target, NamedNode) else Literal(target.value)
            subject, graph = (URIRef(named(one).value) for one in (quad.subject, quad.graph_name))
            dataset.add((subject, URIRef(quad.predicate.value), term, dataset.graph(graph)))

    _, other = _timed(theirs)
    clock.add("assembly", "quads", quads, seconds, "rdflib, adding them", other, len(sample))
    return assembly


def _validation(clock: _Clock, assembly: Assembly, number: int, ontology: Ontology) -> None:
    from kg.store.validation import validate

    _, ours = _timed(lambda: check(assembly, ontology, Checks()))
    theirs = None
    if number <= _WHOLE_VALIDATION:
        _, theirs = _timed(lambda: validate((q for key in assembly.digests for q in assembly.quads(key)), ontology))
    clock.add("validation", "articles", number, ours, "pySHACL on the whole", theirs)


def _loading(clock: _Clock, assembly: Assembly, number: int, ontology: Ontology, folder: Path) -> GraphReader:
    from pyoxigraph import RdfFormat, Store, serialize
    from rdflib import Dataset

    directory = GraphDir(folder / "graph")
    counts = (len(assembly.graphs["entities"]), assembly.count("facts"), 0, 0, 0, 0)
    manifest = Manifest(f"bench{number}", _BASE, number, *counts, "bench", ontology.fingerprint)
    started = time.perf_counter()
    with directory.lock():
        directory.publish(assembly, manifest)
    ours = time.perf_counter() - started
    reader = directory.open()
    path = folder / "quads.nq"
    serialize(sorted(reader.store, key=quad_order), str(path), RdfFormat.N_QUADS)
    started = time.perf_counter()
    raw = Store(str(folder / "raw"))
    raw.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    raw.flush()
    theirs = time.perf_counter() - started
    clock.add("loading", "quads", len(reader.store), ours, _BULK, theirs)
    head = b"".join(line for line, _ in zip(path.open("rb"), range(50_000), strict=False))
    _, slow = _timed(lambda: Dataset().parse(data=head, format="nquads"))
    clock.add("loading", "quads", len(reader.store), ours, "rdflib's store", slow, head.count(b"\n"))
    return reader


def _querying(clock: _Clock, reader: GraphReader) -> None:
    from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, serialize
    from rdflib import Dataset

    from kg.query.engine import run

    prefixes = known_prefixes(reader.iris)
    _, ours = _timed(lambda: [run(reader, _QUESTION) for _ in range(3)], wall=True)

    def alone() -> bytes | None:
        answer = reader.store.query(_QUESTION, prefixes=prefixes, default_graph=[*reader.default_graphs])
        assert isinstance(answer, QuerySolutions)
        return answer.serialize(format=QueryResultsFormat.JSON)

    _, theirs = _timed(lambda: [alone() for _ in range(3)], wall=True)
    clock.add("querying", "answers", 3, ours, "Oxigraph alone", theirs)
    if len(reader.store) > 200_000:
        return
    buffer = io.BytesIO()
    serialize(reader.store, buffer, RdfFormat.N_QUADS)
    dataset = Dataset(default_union=True)
    dataset.parse(data=buffer.getvalue(), format="nquads")
    for name, iri in prefixes.items():
        dataset.bind(name, iri)
    _, slow = _timed(lambda: list(dataset.query(_QUESTION)), wall=True)
    clock.add("querying", "answers", 3, ours, "rdflib's store", slow, 1)


def _viewing(clock: _Clock, reader: GraphReader) -> None:
    from kg.benchmark.view import pyvis_page

    def page() -> Any:
        cut = fitting(project(reader))
        return cut, render(cut.graph, "bench")

    (cut, _), ours = _timed(page)
    _, theirs = _timed(lambda: pyvis_page(cut.graph))
    clock.add("viewing", "entities", len(cut.graph.nodes), ours, "pyvis' own page", theirs)


def _agreement(known: Sequence[Generated], found: Sequence[Extraction]) -> tuple[int, int, int]:
    """How many facts are right, stated, and given, by the names that the articles use."""
    right = stated = given = 0
    for article, extraction in zip(known, found, strict=True):
        names = {entity.key: entity.name for entity in extraction.entities}
        ours = {
            (names[f.subject], f.predicate, f.object.value if isinstance(f.object, DateValue) else names[f.object])
            for f in extraction.facts
        }
        theirs = {(fact.subject, fact.predicate, fact.object) for fact in article.facts}
        right, stated, given = right + len(ours & theirs), stated + len(theirs), given + len(ours)
    return right, stated, given


def _timed(work: Callable[[], T], wall: bool = False) -> tuple[T, float]:
    clock = time.perf_counter if wall else time.process_time
    started = clock()
    result = work()
    return result, clock() - started


def _disk(folder: Path) -> float:
    """MiB a second that a file takes until it is on disk."""
    data = os.urandom(2**20)
    started = time.perf_counter()
    with (folder / "disk").open("wb") as file:
        for _ in range(_DISK_MIB):
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return _DISK_MIB / (time.perf_counter() - started)


def _processor() -> str:
    with Path("/proc/cpuinfo").open(encoding="utf-8") if Path("/proc/cpuinfo").exists() else io.StringIO() as lines:
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        return next(names, platform.processor() or platform.machine())
