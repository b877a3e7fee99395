"""Making a graph of a ledger: extract, resolve, assemble, validate, publish. What is known already is not done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from kg.config import Config
from kg.conflicts.verdicts import conflicts_log, is_rejected, rejected_in
from kg.entities.verdicts import decisions_log, verdicts_in
from kg.errors import StoreError
from kg.link.quads import with_links
from kg.link.verdicts import links_log
from kg.model import Quarantined, Resolution, jsonable
from kg.ontology import Ontology, load_ontology
from kg.resolve import resolve
from kg.run.cache import Cache, open_cache
from kg.run.checked import Checked, checked
from kg.run.checks import Checks
from kg.run.copies import own_facts
from kg.run.extraction import Extracted, Progress, Workshop, confident, extract_all
from kg.run.fingerprint import build_id
from kg.run.ledger import Ledger, document, item
from kg.run.part import Extractor
from kg.run.runner import Runner
from kg.store.beside import beside_digest, with_beside
from kg.store.contents import Contents
from kg.store.findings import Finding
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Counts are of the published graph, ``elapsed`` is in seconds.

    ``assertions`` are facts as articles state them; ``facts`` counts each once. ``reused`` articles came from the
    cache. ``replaced`` articles gave way to a corrected version, ``removed`` ones were taken out, by id. ``left_out``
    facts broke a shape: ``findings`` say which and why. Of the articles ``quarantined``, the extractor failed on
    ``failed``. ``unchanged`` means that the graph in service already is this build, and nothing was done.
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
    failed: int = 0
    replaced: int = 0
    removed: tuple[str, ...] = ()
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where a graph is made, and how. ``load`` makes the extractor, ``fingerprint`` stands for all that its results
    depend on."""

    folder: GraphDir
    config: Config
    load: Callable[[], Extractor]
    fingerprint: str
    runner: Runner
    progress: Progress

    @property
    def ontology(self) -> Ontology:
        return load_ontology(self.config.ontology)


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph that is made and not yet published."""

    extracted: Extracted
    quarantined: tuple[Quarantined, ...]
    resolution: Resolution
    checked: Checked


def make(site: Site, ledger: Ledger) -> BuildReport:
    """Puts the graph of ``ledger`` in service, unless it is. To be called under the folder's lock.

    Raises ``StoreError`` if the folder cannot be written or a log of verdicts is damaged, and what
    loading the extractor raises.
    """
    identifier = build_id(
        ledger.items, site.config, site.fingerprint, site.ontology.fingerprint, verdicts_digest(site.folder)
    )
    known = site.folder.manifest()
    if known is not None and known.build_id == identifier:
        return standing(site.folder, known)
    with open_cache(site.folder.cache) as cache:
        checks = Checks(cache.checks())
        draft = drafted(site, ledger, cache, checks)
        # Before it is published: a build that finds the graph in service does not open the cache, so a builder that was
        # killed at this after publishing would leave its journal for good.
        cache.keep_checks(checks.fresh)
        cache.prune(draft.extracted.keys, checks.used)
        site.progress("publish", 0, 1)
        manifest = _manifest(site, draft, identifier)
        site.folder.publish(
            _whole(site, draft),
            manifest,
            draft.quarantined,
            draft.checked.findings,
            _written(ledger, site.config, len(draft.extracted.quarantined)),
        )
    site.progress("publish", 1, 1)
    published = site.folder.manifest() or manifest
    return _report(published, draft.quarantined, draft.checked.findings, len(draft.extracted.quarantined), draft)


def drafted(site: Site, ledger: Ledger, cache: Cache, checks: Checks) -> Draft:
    """The graph of ``ledger``. What is extracted on the way is kept in ``cache``. Raises what ``make`` does."""
    ontology = site.ontology
    articles, unread = ledger.read()
    workshop = Workshop(cache, site.folder.work, site.runner, site.load, site.fingerprint)
    extracted = extract_all(articles, ontology, workshop, site.progress)
    extractions = own_facts(confident(one, site.config.min_confidence) for one in extracted.extractions)
    site.progress("resolve", 0, 1)
    resolution = resolve(extractions, ontology, verdicts_in(decisions_log(site.folder).read()))
    site.progress("validate", 0, 1)
    rejected = rejected_in(conflicts_log(site.folder).read())
    doubt = partial(is_rejected, rejected=rejected) if rejected else None
    held = checked(extractions, resolution, ontology, Iris(site.config.base), checks, doubt)
    return Draft(extracted, (*unread, *extracted.quarantined), resolution, held)


def _whole(site: Site, draft: Draft) -> Contents:
    """The graph with accepted links and what stands beside the articles."""
    linked = with_links(draft.checked.assembly, links_log(site.folder).read())
    return with_beside(linked, site.folder, Iris(site.config.base))


def verdicts_digest(folder: GraphDir) -> str:
    """What stands for the verdicts in force in a graph's folder and for what is beside the articles.

    Raises ``StoreError`` for a damaged log.
    """
    logs = (decisions_log(folder), conflicts_log(folder), links_log(folder))
    return " ".join([*(log.read().digest() for log in logs), beside_digest(folder)])


def standing(folder: GraphDir, manifest: Manifest) -> BuildReport:
    """The report on the build in service, of which nothing had to be made."""
    return _report(manifest, folder.quarantined(), folder.findings(), _head(folder).get("failed", 0), None)


def ledger_in(folder: GraphDir) -> tuple[Ledger, Config]:
    """What the graph in service was made of, and by which settings.

    Raises ``StoreError`` if there is no graph, or none that remembers.
    """
    folder.open()
    head, *lines = folder.ledger() or [{}]
    try:
        settings = dict(head["settings"])
        ontology = settings.pop("ontology")
        config = Config(**settings, ontology=None if ontology is None else Path(ontology))
        return Ledger(tuple(map(item, lines)), head["request"], config.language), config
    except (KeyError, TypeError, ValueError):
        raise StoreError(
            f"the graph in {folder.path} does not know what it was made of; build it with: kg build SOURCE..."
        ) from None


def _head(folder: GraphDir) -> dict[str, Any]:
    return next(iter(folder.ledger()), {})


def _written(ledger: Ledger, config: Config, failed: int) -> list[dict[str, Any]]:
    settings = {field.name: getattr(config, field.name) for field in fields(Config)}
    settings["ontology"] = None if config.ontology is None else str(config.ontology.absolute())
    head = {"settings": jsonable(settings), "request": ledger.request, "failed": failed}
    return [head, *map(document, ledger.items)]


def _manifest(site: Site, draft: Draft, identifier: str) -> Manifest:
    assembly = draft.checked.assembly
    return Manifest(
        build_id=identifier,
        base=site.config.base,
        articles=len(draft.checked.extractions),
        entities=len(assembly.graphs["entities"]),
        facts=assembly.count("facts"),
        assertions=sum(map(len, assembly.assertions.values())),
        quads=0,  # counted where they are written
        left_out=draft.checked.left_out,
        quarantined=len(draft.quarantined),
        extractor=site.fingerprint,
        ontology=site.ontology.fingerprint,
    )


def _report(
    manifest: Manifest,
    quarantined: Sequence[Quarantined],
    findings: Sequence[Finding],
    failed: int,
    draft: Draft | None,
) -> BuildReport:
    return BuildReport(
        build_id=manifest.build_id,
        articles=manifest.articles,
        entities=manifest.entities,
        facts=manifest.facts,
        assertions=manifest.assertions,
        quads=manifest.quads,
        reused=manifest.articles if draft is None else draft.extracted.reused,
        left_out=manifest.left_out,
        quarantined=tuple(quarantined),
        findings=tuple(findings),
        unchanged=draft is None,
        failed=failed,
    )
