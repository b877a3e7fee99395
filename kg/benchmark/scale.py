"""Builds in parts of growing size: time, memory of each process, whether all that went in came out, and how right it is."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kg.benchmark.apart import apart
from kg.benchmark.generated import KnowingExtractor, articles, generated
from kg.config import Config
from kg.extract import extractor_fingerprint, load_extractor
from kg.model import DateValue
from kg.parts.build import PartsBuild
from kg.parts.extracting import decoded_of
from kg.parts.place import Place
from kg.run.runner import LocalRunner
from kg.store.layout import GraphDir

KNOWN = "known"
"""Stands for an extractor that knows what generated articles state: for measuring all but the extraction."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build. ``seconds`` are by the clock, ``cpu`` of all processes; memory is in MiB, of the builder and of the worker
    that held most. ``lost`` articles were neither in the graph nor set aside."""

    articles: int
    quarantined: int
    lost: int
    quads: int
    seconds: float
    cpu: float
    builder_mib: float
    worker_mib: float
    precision: float
    recall: float
    stages: dict[str, float]


def measure(
    sizes: tuple[int, ...], extractor: str, workers: int, folder: Path, tell: Callable[[str], None]
) -> Iterator[Build]:
    """A build of each size in ``folder``, each from nothing and in a process of its own."""
    for size in sizes:
        tell(f"{size:,} articles")
        yield apart(__name__, "built", [str(size), extractor, str(workers), str(folder / str(size))])


def built(size: str, extractor: str, workers: str, folder: str) -> Build:
    """A build in this process."""
    path = Path(folder)
    path.mkdir(parents=True)
    news = path / "news.jsonl"
    with news.open("w", encoding="utf-8") as lines:
        for one in articles(int(size)):
            lines.write(json.dumps({"id": one.id, "text": one.text, "date": one.published.isoformat()}) + "\n")
    config = Config() if extractor == KNOWN else Config(extractor=extractor)
    load: Any = KnowingExtractor if extractor == KNOWN else partial(load_extractor, config)
    fingerprint = KNOWN if extractor == KNOWN else extractor_fingerprint(config)
    place, graph = Place(str(path / "parts")), GraphDir(path / "graph")
    job = PartsBuild(place, graph, config, load, fingerprint, LocalRunner(int(workers)), lambda *_: None)
    report = job.run([str(news)])
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    right, stated, given = _agreement(place, job.extracted)
    return Build(
        articles=report.articles,
        quarantined=report.quarantined,
        lost=int(size) - report.articles - report.quarantined,
        quads=report.quads,
        seconds=report.elapsed,
        cpu=sum(one.ru_utime + one.ru_stime for one in (own, others)),
        builder_mib=own.ru_maxrss / 1024,
        worker_mib=others.ru_maxrss / 1024,
        precision=right / max(given, 1),
        recall=right / max(stated, 1),
        stages=report.seconds,
    )


def _agreement(place: Place, files: Sequence[tuple[str, str]]) -> tuple[int, int, int]:
    """How many facts are right, stated and given, file by file."""
    right = stated = given = 0
    names = ([one[side] for one in files] for side in (0, 1))
    for extraction in decoded_of(place, *names):
        known = {entity.key: entity.name for entity in extraction.entities}
        ours = {
            (known[f.subject], f.predicate, f.object.value if isinstance(f.object, DateValue) else known[f.object])
            for f in extraction.facts
        }
        number = int(extraction.article.id.rpartition("-")[2])
        theirs = {(fact.subject, fact.predicate, fact.object) for fact in generated(number).facts}
        right, stated, given = right + len(ours & theirs), stated + len(theirs), given + len(ours)
    return right, stated, given
