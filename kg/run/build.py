"""Building a graph: read, extract, resolve, assemble, validate, publish. Only what changed is extracted again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.config import Config
from kg.model import Article, Quarantined
from kg.ontology import Ontology, load_ontology
from kg.read import SourceFile, discover, read
from kg.resolve import resolve
from kg.run.cache import ExtractionCache
from kg.run.checked import Checked, checked_quads
from kg.run.extraction import Extractor, Progress, confident, extract_all
from kg.run.fingerprint import build_id
from kg.store.findings import Finding
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest
from kg.store.vocabulary import FILM, RDF_TYPE


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Counts are of the published graph, ``elapsed`` is in seconds.

    ``assertions`` are facts as articles state them; ``facts`` counts each once. ``reused`` articles came from the
    cache. ``left_out`` facts broke a shape: ``findings`` say which and why. ``unchanged`` means that the graph in
    service already is this build, and nothing was done.
    """

    build_id: str
    articles: int
    entities: int
    facts: int
    assertions: int
    quads: int
    reused: int
    left_out: int
    quarantined: tuple[Quarantined, ...]
    findings: tuple[Finding, ...]
    unchanged: bool
    elapsed: float


def build(
    sources: Sequence[str],
    graph_dir: Path,
    config: Config,
    extractor_factory: Callable[[], Extractor] | None = None,
    progress: Progress = lambda stage, done, total: None,
    *,
    extractor_fingerprint: str | None = None,
) -> BuildReport:
    """Builds the graph of ``sources`` in ``graph_dir``, or finds that it is there already.

    ``extractor_factory`` is called only if an article has to be extracted; ``extractor_fingerprint`` stands for all
    that its extractions depend on. Both default to the extractor that ``config`` names. Stages of ``progress``:
    read, extract, resolve, validate, publish.

    Raises ``SourceError`` for sources that do not exist, ``OntologyError``, and ``StoreError`` if another build is at
    work or the folder cannot be written.
    """
    started = time.perf_counter()
    files = discover(sources)
    ontology = load_ontology(config.ontology)
    fingerprint = extractor_fingerprint if extractor_fingerprint is not None else _shipped_fingerprint(config)
    identifier = build_id(files, config, fingerprint, ontology.fingerprint)
    folder = GraphDir(graph_dir)
    with folder.lock():
        known = folder.manifest()
        if known is not None and known.build_id == identifier:
            report = _report(known, folder.quarantined(), folder.findings(), reused=known.articles, unchanged=True)
        else:
            load = extractor_factory or _shipped(config)
            report = _build(_Plan(files, folder, config, ontology, identifier, fingerprint), load, progress)
    return replace(report, elapsed=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Plan:
    files: Sequence[SourceFile]
    folder: GraphDir
    config: Config
    ontology: Ontology
    build_id: str
    extractor: str


def _build(plan: _Plan, load: Callable[[], Extractor], progress: Progress) -> BuildReport:
    progress("read", 0, len(plan.files))
    found = list(read(plan.files))
    articles = [one for one in found if isinstance(one, Article)]
    unread = [one for one in found if isinstance(one, Quarantined)]
    progress("read", len(plan.files), len(plan.files))

    cache = ExtractionCache(plan.folder.cache)
    extracted = extract_all(articles, plan.ontology, cache, plan.extractor, load, progress)
    extractions = [confident(one, plan.config.min_confidence) for one in extracted.extractions]
    quarantined = (*unread, *extracted.quarantined)

    progress("resolve", 0, 1)
    iris = Iris(plan.config.base)
    resolution = resolve(extractions, plan.ontology)
    progress("validate", 0, 1)
    checked = checked_quads(extractions, resolution, plan.ontology, iris)
    progress("publish", 0, 1)
    manifest = _manifest(plan, checked, len(quarantined), iris)
    plan.folder.publish(checked.quads, manifest, quarantined, checked.findings)
    cache.prune(extracted.keys)
    progress("publish", 1, 1)
    return _report(manifest, quarantined, checked.findings, reused=extracted.reused, unchanged=False)


def _manifest(plan: _Plan, checked: Checked, quarantined: int, iris: Iris) -> Manifest:
    quads = checked.quads
    return Manifest(
        build_id=plan.build_id,
        base=iris.base,
        articles=len(checked.extractions),
        entities=len({quad.subject for quad in quads if quad.graph_name == iris.graph("entities")}),
        facts=sum(1 for quad in quads if quad.graph_name == iris.graph("facts")),
        assertions=sum(1 for quad in quads if quad.object == FILM["Assertion"] and quad.predicate == RDF_TYPE),
        quads=len(quads),
        left_out=checked.left_out,
        quarantined=quarantined,
        extractor=plan.extractor,
        ontology=plan.ontology.fingerprint,
    )


def _report(
    manifest: Manifest, quarantined: Sequence[Quarantined], findings: Sequence[Finding], *, reused: int, unchanged: bool
) -> BuildReport:
    return BuildReport(
        build_id=manifest.build_id,
        articles=manifest.articles,
        entities=manifest.entities,
        facts=manifest.facts,
        assertions=manifest.assertions,
        quads=manifest.quads,
        reused=reused,
        left_out=manifest.left_out,
        quarantined=tuple(quarantined),
        findings=tuple(findings),
        unchanged=unchanged,
        elapsed=0.0,
    )


def _shipped(config: Config) -> Callable[[], Extractor]:
    def load() -> Extractor:
        from kg.extract import load_extractor

        return load_extractor(config)

    return load


def _shipped_fingerprint(config: Config) -> str:
    from kg.extract import extractor_fingerprint

    return extractor_fingerprint(config)
