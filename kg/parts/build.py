"""A build in parts, from sources to a graph: what runs on the workers, and in which order.

Only names of files and counts come back from workers. This process holds what tells duplicates and copies, and the names of
people that could be one person's; all else is in files at the place.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property, partial
from pathlib import Path
from typing import IO, Any

from kg.config import Config
from kg.conflicts.verdicts import conflicts_log, rejected_in
from kg.entities.verdicts import decisions_log, verdicts_in
from kg.errors import UsageError
from kg.model import Quarantined, jsonable
from kg.parts.assembling import Assemble, Blame, Ends, Merge, put_lines
from kg.parts.extracting import Extract, set_aside
from kg.parts.linking import linked
from kg.parts.place import Place
from kg.parts.reading import ARTICLES_A_PART, Admitted, ReadFiles, admit, as_line, read_tasks
from kg.parts.resolving import Compare, Gather, Pairs, People, Persons, Works, groups, held_clusters, written
from kg.parts.rows import Row, read_rows, write_rows
from kg.parts.shelves import Shelves
from kg.parts.task import Bench, Line, Stage, Task, counted, made
from kg.read import parse_fields
from kg.read.discovery import stream
from kg.read.sources import STDIN, SourceFile
from kg.resolve.verdicts import Verdict, applied
from kg.run.checked import Suspect, blamed
from kg.run.fingerprint import code_fingerprint, digest_of_settings
from kg.run.making import verdicts_digest
from kg.run.part import Extractor
from kg.run.runner import Receipt, Runner
from kg.store.beside import with_beside
from kg.store.contents import contents_of
from kg.store.dataset import Figures, dataset_triples
from kg.store.findings import Finding
from kg.store.layout import GraphDir, Manifest
from kg.store.quads import ontology_triples
from kg.store.writing import Loader

ARTICLES_A_SHELF, MOST_SHELVES = 4_000, 500
"""Articles whose extractions a process holds at a time; more a shelf where there would be too many shelves."""

_README = b"Parts of a build by kg: quads/ holds the graph, as manifest.json lists it; the rest may be removed.\n"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PartsReport:
    """What a build in parts did. ``items`` were read: each became an article or was set aside. Of what was set aside
    ``reasons`` says how much for which reason, and the extractor failed on ``failed``. ``files`` are the N-Quads, by name."""

    build_id: str
    items: int
    articles: int
    quarantined: int
    failed: int
    left_out: int
    entities: int
    facts: int
    assertions: int
    quads: int
    findings: int
    files: tuple[str, ...]
    reasons: dict[str, int]
    seconds: dict[str, float]
    elapsed: float = 0.0


@dataclass
class PartsBuild:
    """One build: where it is made, how, and by whom. ``graph`` is the folder that holds readers' verdicts, and where the
    graph is put in service if ``load`` says so. ``splink`` finds candidates for one person, on the runner's Spark if it has
    one. After the run ``seconds`` tell how long each stage took, ``extracted`` which file of extractions belongs to which of
    articles."""

    place: Place
    graph: GraphDir
    config: Config
    extractor: Callable[[], Extractor]
    fingerprint: str
    runner: Runner
    progress: Progress
    load: bool = True
    splink: bool = False
    a_part: int = ARTICLES_A_PART
    a_shelf: int = ARTICLES_A_SHELF
    seconds: dict[str, float] = field(default_factory=dict)
    extracted: list[tuple[str, str]] = field(default_factory=list)

    def run(self, sources: Sequence[str]) -> PartsReport:
        """Builds. Raises ``SourceError``, ``StoreError``, ``UsageError`` and what loading the extractor raises."""
        if STDIN in sources:
            raise UsageError("standard input cannot be read in parts: name files or folders")
        started = time.perf_counter()
        self.place.write("README", _README)  # says at once whether the place can be written
        bench = Bench(self.place, self.config, self._fingerprint())
        with tempfile.TemporaryFile() as aside, tempfile.TemporaryFile() as ledger:
            read = self.stage(ReadFiles(bench), read_tasks(stream(sources, parse_fields(self.config.map)), _size))
            found = self._admitted(read, aside, ledger)
            shelves = min(MOST_SHELVES, max(1, -(-found.articles // self.a_shelf)))
            bench = Bench(self.place, self.config, bench.fingerprint, shelves)
            extracted = self.stage(
                Extract(bench, self.extractor, self.fingerprint),
                [Task(number, (("articles", (name,)),)) for number, name in enumerate(found.names)],
            )
            for one in set_aside(self.place, made(extracted, "extractions")):
                aside.write(as_line(one))
            self.extracted = list(zip(found.names, made(extracted, "extractions"), strict=True))
            onto = Shelves(bench, found, made(extracted, "extractions"))
            who, entities = self._resolved(onto)
            assembled, merged, ends, findings = self._assembled(onto, who, entities)
            report = self._report(bench, found, aside, extracted, assembled, merged, ends, findings)
            self.place.write("manifest.json", (json.dumps(asdict(report), indent=2) + "\n").encode())
            if self.load:
                self._published(report, findings, aside, ledger)
        seconds = {name: round(value, 2) for name, value in self.seconds.items()}
        return replace(report, seconds=seconds, elapsed=round(time.perf_counter() - started, 2))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        return verdicts_in(decisions_log(self.graph).read())

    @property
    def master(self) -> str | None:
        return getattr(self.runner, "master", None)

    def stage(self, stage: Stage, tasks: Iterable[Task]) -> list[Receipt[Task]]:
        """Runs a stage and remembers how long it took."""
        started = time.perf_counter()
        receipts = Line(self.place, self.runner, self.progress).run(stage, list(tasks))
        self.seconds[stage.name] = self.seconds.get(stage.name, 0.0) + time.perf_counter() - started
        return receipts

    def _fingerprint(self) -> str:
        ontology = Bench(self.place, self.config, "").ontology.fingerprint
        return digest_of_settings(
            [self.config, self.fingerprint, ontology, verdicts_digest(self.graph), code_fingerprint()]
        )

    def _admitted(self, read: Sequence[Receipt[Task]], aside: IO[bytes], ledger: IO[bytes]) -> Admitted:
        started = time.perf_counter()
        found = admit(
            self.place,
            made(read, "records"),
            self.config.language,
            self.a_part,
            lambda one: aside.write(as_line(one)),
            lambda document: ledger.write(json.dumps(document).encode() + b"\n"),
        )
        self.seconds["admit"] = time.perf_counter() - started
        return found

    def _resolved(self, onto: Shelves) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who is who: the files that tell it by shelf, and those of the entities by bucket."""
        bench = onto.bench
        judged = frozenset(member for one in self.verdicts for member in (*one.left, *one.right))
        compared = self.stage(Compare(bench), onto.tasks())
        works = self.stage(Works(bench, judged), onto.buckets(locals=made(compared, "locals")))
        who, entities = self._settled(bench, works)
        people = self.stage(People(bench), onto.tasks(who=who))
        pairs = self.stage(Pairs(bench, self.splink), onto.buckets(candidates=made(people, "candidates")))
        if self.splink:
            names = groups(linked(self.place, made(people, "candidates"), self.master))
        else:
            names = groups((a, b) for a, b in read_rows(self.place, made(pairs, "pairs"), 0))
        works_linked = groups(works for _, works in read_rows(self.place, made(people, "linked")))
        surnames: list[Row] = list(read_rows(self.place, made(pairs, "pairs"), 1))
        families = write_rows(
            self.place, "families", {0: list(names.items()), 1: list(works_linked.items()), 2: surnames}
        )
        gathering = [
            Task(task.number, (("people", (name,)), ("families", (families,))))
            for task, name in zip(onto.tasks(), made(people, "people"), strict=True)
        ]
        gathered = self.stage(Gather(bench), gathering)
        persons = self.stage(
            Persons(bench, judged), onto.buckets(gathered=made(gathered, "gathered"), families=(families,))
        )
        more_who, more_entities = self._settled(bench, persons)
        return (*who, *more_who), (*entities, *more_entities)

    def _settled(self, bench: Bench, receipts: Sequence[Receipt[Task]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a stage of resolution told, with readers' verdicts on what it left to them."""
        who, entities = made(receipts, "who"), made(receipts, "entities")
        held = made(receipts, "held")
        if not held:
            return who, entities
        clusters, shelf, evidence = held_clusters(bench, held)
        files, _ = written(bench, applied(clusters, self.verdicts), shelf, evidence)
        return (*who, files["who"]), (*entities, files["entities"])

    def _assembled(self, onto: Shelves, who: tuple[str, ...], entities: tuple[str, ...]) -> _Assembled:
        """The graph; and again without the facts behind violations, if there are any."""
        rejected = rejected_in(conflicts_log(self.graph).read())
        findings: set[Finding] = set()
        guilty: tuple[str, ...] = ()
        while True:
            assembled = self.stage(Assemble(onto.bench, rejected), onto.tasks(who=who, guilty=guilty))
            said, marks = made(assembled, "said"), made(assembled, "marks")
            merged = self.stage(
                Merge(onto.bench, bool(rejected)), onto.buckets(said=said, marks=marks, entities=entities)
            )
            files = (*made(assembled, "findings"), *made(merged, "findings"))
            found = {Finding(**document) for _, document in read_rows(self.place, files)}
            findings |= found
            guilty = () if guilty else self._guilty(onto, who, found)
            if not guilty:
                ends = self.stage(
                    Ends(onto.bench),
                    onto.buckets(marks=marks, apart=made(merged, "apart"), objects=made(merged, "objects")),
                )
                return assembled, merged, ends, tuple(sorted(findings))

    def _guilty(self, onto: Shelves, who: tuple[str, ...], found: Iterable[Finding]) -> tuple[str, ...]:
        """A file of the assertions behind violations, as ``kg.run.checked`` finds them; none if there are none."""
        violations = [one for one in found if one.severity == "Violation"]
        if not violations:
            return ()
        foci = sorted({one.focus.partition("#")[0] for one in violations})
        file = write_rows(self.place, "foci", {0: [(focus, None) for focus in foci]})
        touching = self.stage(Blame(onto.bench), onto.tasks(who=who, foci=(file,)))
        about: dict[str, list[Suspect]] = {}
        for focus, values in read_rows(self.place, made(touching, "blamed")):
            about.setdefault(focus, []).append(Suspect(*values))
        guilty = blamed(violations, about)
        return (write_rows(self.place, "guilty", {0: [(iri, None) for iri in sorted(guilty)]}),) if guilty else ()

    def _report(
        self,
        bench: Bench,
        found: Admitted,
        aside: IO[bytes],
        extracted: Sequence[Receipt[Task]],
        assembled: Sequence[Receipt[Task]],
        merged: Sequence[Receipt[Task]],
        ends: Sequence[Receipt[Task]],
        findings: Sequence[Finding],
    ) -> PartsReport:
        articles, buckets, objects = counted(assembled), counted(merged), counted(ends)
        figures = Figures(
            triples=buckets["triples"],
            entities=buckets["entities"],
            articles=articles["articles"],
            subjects=buckets["subjects"],
            objects=objects["objects"],
            classes=_named(buckets, "class "),
            properties=_named(buckets, "property "),
            dates=None if found.first is None or found.last is None else (found.first, found.last),
        )
        iris = bench.iris
        lines = {f"{triple} {iris.graph('dataset')} .\n" for triple in dataset_triples(figures, iris)}
        lines |= {f"{triple} {iris.graph('ontology')} .\n" for triple in ontology_triples(bench.ontology)}
        beside = with_beside(contents_of(()), self.graph, iris)
        lines |= {f"{quad} .\n" for key in beside.digests for quad in beside.quads(key)}
        last = put_lines(bench, lines)
        files = (*made(assembled, "quads"), *made(merged, "quads"), *made(ends, "quads"), last)
        reasons = Counter(_kind_of(one.reason) for one in _lines(aside))
        return PartsReport(
            build_id=digest_of_settings([bench.fingerprint, found.names, sorted(files)]),
            items=found.items,
            articles=articles["articles"],
            quarantined=reasons.total(),
            failed=counted(extracted)["failed"],
            left_out=articles["left out"],
            entities=buckets["entities"],
            facts=buckets["facts"],
            assertions=articles["assertions"],
            quads=articles["quads"] + buckets["quads"] + objects["quads"] + len(lines),
            findings=len(findings),
            files=files,
            reasons=dict(reasons.most_common(20)),
            seconds={},
        )

    def _published(self, report: PartsReport, findings: Sequence[Finding], aside: IO[bytes], ledger: IO[bytes]) -> None:
        started = time.perf_counter()
        self.progress("publish", 0, 1)
        manifest = Manifest(
            build_id=report.build_id,
            base=self.config.base,
            articles=report.articles,
            entities=report.entities,
            facts=report.facts,
            assertions=report.assertions,
            quads=report.quads,
            left_out=report.left_out,
            quarantined=report.quarantined,
            extractor=self.fingerprint,
            ontology=Bench(self.place, self.config, "").ontology.fingerprint,
        )
        settings = {one.name: getattr(self.config, one.name) for one in fields(Config)}
        settings["ontology"] = None if self.config.ontology is None else str(self.config.ontology.absolute())
        head = {"settings": jsonable(settings), "request": "", "failed": report.failed}
        loader = Loader(report.files, self.place.stream, report.quads)
        with self.graph.lock():
            self.graph.publish(loader, manifest, _lines(aside), findings, _documents(head, ledger))
        self.progress("publish", 1, 1)
        self.seconds["publish"] = time.perf_counter() - started


_Assembled = tuple[list[Receipt[Task]], list[Receipt[Task]], list[Receipt[Task]], tuple[Finding, ...]]


def _size(file: SourceFile) -> int:
    try:
        return os.path.getsize(file.path)
    except OSError:
        return 0


def _named(counts: Counter[str], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): number for key, number in counts.items() if key.startswith(prefix)}


def _kind_of(reason: str) -> str:
    """A reason without what differs from one to the next."""
    return reason if reason.startswith("in another language") else reason.partition(" of ")[0].partition(":")[0]


def _lines(file: IO[bytes]) -> Iterator[Quarantined]:
    file.seek(0)
    return (Quarantined(**json.loads(line)) for line in file)


def _documents(head: dict[str, Any], ledger: IO[bytes]) -> Iterator[dict[str, Any]]:
    yield head
    ledger.seek(0)
    yield from map(json.loads, ledger)


def shipped(
    place: str,
    graph: Path,
    config: Config,
    runner: Runner,
    progress: Progress,
    *,
    load: bool = True,
    splink: bool = False,
) -> PartsBuild:
    """A build with the extractor that ``config`` names."""
    from kg.extract import extractor_fingerprint, load_extractor

    fingerprint = extractor_fingerprint(config)
    return PartsBuild(
        Place(place),
        GraphDir(graph),
        config,
        partial(load_extractor, config),
        fingerprint,
        runner,
        progress,
        load,
        splink,
    )
