"""Building, and changing what was built. Only what changed is read again by the extractor."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.config import Config
from kg.errors import UsageError
from kg.ontology import load_ontology
from kg.read import SourceFile, discover, parse_fields, records
from kg.run.cache import open_cache
from kg.run.checks import Checks
from kg.run.consequences import Consequences, consequences
from kg.run.extraction import Progress
from kg.run.fingerprint import request_id
from kg.run.ledger import Item, Ledger, added, ledger_of, removed
from kg.run.making import BuildReport, Site, drafted, ledger_in, make, standing, verdicts_digest
from kg.run.part import Extractor
from kg.run.runner import LocalRunner, Runner, default_workers
from kg.store.layout import GraphDir

Load = Callable[[], Extractor]


def _unseen(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def build(
    sources: Sequence[str],
    graph_dir: Path,
    config: Config,
    extractor_factory: Load | None = None,
    progress: Progress = _unseen,
    *,
    extractor_fingerprint: str | None = None,
    runner: Runner | None = None,
) -> BuildReport:
    """Builds the graph of ``sources`` in ``graph_dir``, or finds that it is there already.

    ``extractor_factory`` is called, in the runner's workers, only if an article has to be extracted;
    ``extractor_fingerprint`` stands for all that its extractions depend on. Both default to the extractor that
    ``config`` names, ``runner`` to one process for each processor. Stages of ``progress``: read, extract, resolve,
    validate, publish.

    Raises ``SourceError`` for sources that do not exist, ``OntologyError``, and ``StoreError`` if another build is at
    work, the folder cannot be written, or a log of verdicts is damaged.
    """
    started = time.perf_counter()
    files = discover(sources, parse_fields(config.map))
    site = _site(GraphDir(graph_dir), config, extractor_factory, progress, extractor_fingerprint, runner)
    with site.folder.lock():
        verdicts = verdicts_digest(site.folder)
        request = request_id(files, config, site.fingerprint, site.ontology.fingerprint, verdicts)
        known = site.folder.manifest()
        if known is not None and next(iter(site.folder.ledger()), {}).get("request") == request:
            report = standing(site.folder, known)
        else:
            report = make(site, ledger_of(_read(files, progress), request, config.language))
    return replace(report, elapsed=time.perf_counter() - started)


def add(
    sources: Sequence[str],
    graph_dir: Path,
    config: Config,
    extractor_factory: Load | None = None,
    progress: Progress = _unseen,
    *,
    extractor_fingerprint: str | None = None,
    runner: Runner | None = None,
) -> BuildReport:
    """Adds the articles of ``sources`` to the graph in ``graph_dir``; a corrected article replaces its earlier version.

    The graph keeps the settings that it was built with; ``config`` is for a graph that is not there yet. Raises what
    ``build`` does.
    """
    started = time.perf_counter()
    folder = GraphDir(graph_dir)
    with folder.lock():
        ledger, settings = ledger_in(folder) if folder.in_service else (Ledger(language=config.language), config)
        files = discover(sources, parse_fields(settings.map))
        site = _site(folder, settings, extractor_factory, progress, extractor_fingerprint, runner)
        grown, replaced = added(ledger, _read(files, progress))
        report = make(site, grown)
    return replace(report, replaced=replaced, elapsed=time.perf_counter() - started)


def remove(
    names: Sequence[str],
    graph_dir: Path,
    extractor_factory: Load | None = None,
    progress: Progress = _unseen,
    *,
    extractor_fingerprint: str | None = None,
    runner: Runner | None = None,
) -> BuildReport:
    """Takes articles out of the graph in ``graph_dir``: by id, URL, or the source they were read from.

    Raises ``UsageError`` for a name that no article of the graph has, and what ``build`` does.
    """
    started = time.perf_counter()
    folder = GraphDir(graph_dir)
    with folder.lock():
        ledger, settings = ledger_in(folder)
        site = _site(folder, settings, extractor_factory, progress, extractor_fingerprint, runner)
        left, gone = _without(ledger, names)
        report = make(site, left)
    return replace(report, removed=gone, elapsed=time.perf_counter() - started)


def again(
    graph_dir: Path,
    extractor_factory: Load | None = None,
    progress: Progress = _unseen,
    *,
    extractor_fingerprint: str | None = None,
    runner: Runner | None = None,
) -> BuildReport:
    """Builds the graph in ``graph_dir`` anew from what it is made of: readers' verdicts come into force.

    Raises what ``build`` does.
    """
    started = time.perf_counter()
    folder = GraphDir(graph_dir)
    with folder.lock():
        ledger, settings = ledger_in(folder)
        report = make(_site(folder, settings, extractor_factory, progress, extractor_fingerprint, runner), ledger)
    return replace(report, elapsed=time.perf_counter() - started)


def preview_removal(
    names: Sequence[str],
    graph_dir: Path,
    extractor_factory: Load | None = None,
    progress: Progress = _unseen,
    *,
    extractor_fingerprint: str | None = None,
    runner: Runner | None = None,
) -> Consequences:
    """What ``remove`` would do to the facts of the graph, which stays as it is. Raises what ``remove`` does."""
    folder = GraphDir(graph_dir)
    with folder.lock():
        ledger, settings = ledger_in(folder)
        site = _site(folder, settings, extractor_factory, progress, extractor_fingerprint, runner)
        left, gone = _without(ledger, names)
        with open_cache(folder.cache) as cache:
            checks = Checks(cache.checks())
            before, after = (drafted(site, one, cache, checks) for one in (ledger, left))
    return consequences(gone, before, after)


def _site(
    folder: GraphDir,
    config: Config,
    factory: Load | None,
    progress: Progress,
    fingerprint: str | None,
    runner: Runner | None,
) -> Site:
    load_ontology(config.ontology)
    return Site(
        folder=folder,
        config=config,
        load=factory or partial(_shipped, config),
        fingerprint=fingerprint if fingerprint is not None else _shipped_fingerprint(config),
        runner=runner or LocalRunner(default_workers()),
        progress=progress,
    )


def _read(files: Sequence[SourceFile], progress: Progress) -> list[Item]:
    progress("read", 0, len(files))
    found: list[Item] = []
    for done, file in enumerate(files, 1):
        found.extend(records(file))
        progress("read", done, len(files))
    return found


def _without(ledger: Ledger, names: Sequence[str]) -> tuple[Ledger, tuple[str, ...]]:
    left, gone, missing = removed(ledger, names)
    if missing:
        name = min(missing)
        close = difflib.get_close_matches(name, [article.id for article in ledger.read()[0]], n=1)
        meant = f"did you mean {close[0]}?" if close else "give an article's id, its URL, or the file it was read from"
        raise UsageError(f"no article {name!r} in the graph; {meant}")
    return left, gone


def _shipped(config: Config) -> Extractor:
    from kg.extract import load_extractor

    return load_extractor(config)


def _shipped_fingerprint(config: Config) -> str:
    from kg.extract import extractor_fingerprint

    return extractor_fingerprint(config)
