"""Extraction of many articles: from the cache where it can be, by the runner's workers where it must."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import KgError, StoreError
from kg.model import Article, Extraction, Fact, LocalEntity, Quarantined, Span
from kg.ontology import Ontology
from kg.run.cache import Cache
from kg.run.encoding import decoded
from kg.run.fingerprint import extraction_key
from kg.run.part import TRIES, Extractor, ExtractPart, Journal, Part, note_death, read_journal, write_part
from kg.run.runner import Runner

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""

_SMALLEST_PART, _LARGEST_PART = 8, 32
_PARTS_AT_LEAST = 8


@dataclass(frozen=True, slots=True)
class Extracted:
    """Extractions in the order of the articles with their keys, what was set aside, and how many came from the cache."""

    extractions: tuple[Extraction, ...]
    keys: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    reused: int


@dataclass(frozen=True, slots=True)
class Workshop:
    """What extraction needs: the cache, a folder to work in, who works, and the extractor, loaded where it is needed.

    ``fingerprint`` stands for all that the extractor's results depend on.
    """

    cache: Cache
    folder: Path
    runner: Runner
    load: Callable[[], Extractor]
    fingerprint: str


def extract_all(articles: Sequence[Article], ontology: Ontology, workshop: Workshop, progress: Progress) -> Extracted:
    """What the articles say. No worker is started if the cache has them all.

    Raises what loading the extractor raises, and ``StoreError`` if the cache or the folder cannot be written. An article
    on which the extractor fails, of which it says something impossible, or which kills its worker each time is set aside
    with the reason.
    """
    keys = tuple(extraction_key(article, workshop.fingerprint, ontology.fingerprint) for article in articles)
    by_key = dict(zip(keys, articles, strict=True))
    salvage(workshop)
    found = {k: e for k, e in workshop.cache.extractions(by_key).items() if problem(e, ontology) is None}
    missing = {key: article for key, article in by_key.items() if key not in found}
    reused = len(found)
    quarantined = []
    for journal in _journals(missing, workshop, lambda done: progress("extract", reused + done, len(by_key))):
        for key, document in journal.done.items():
            extraction = decoded(json.loads(document), missing[key])
            reason = problem(extraction, ontology)
            if reason is None:
                found[key] = extraction
            else:
                quarantined.append(aside_of(missing[key], reason))
        quarantined += [aside_of(missing[key], reason) for key, reason in journal.failed.items()]
    progress("extract", len(by_key), len(by_key))
    good = [key for key in keys if key in found]
    aside = tuple(sorted(quarantined, key=lambda one: (one.source, one.position)))
    return Extracted(tuple(found[key] for key in good), tuple(good), aside, reused)


def salvage(workshop: Workshop) -> None:
    """Takes over what a build that was killed had done, and removes what it left. Raises ``StoreError``."""
    for path in sorted(workshop.folder.glob("*.journal")):
        workshop.cache.keep_extractions(read_journal(path).done.items())
    shutil.rmtree(workshop.folder, ignore_errors=True)


def confident(extraction: Extraction, minimum: float) -> Extraction:
    """``extraction`` without the facts whose confidence is below ``minimum``."""
    return replace(extraction, facts=tuple(fact for fact in extraction.facts if fact.confidence >= minimum))


def problem(extraction: Extraction, ontology: Ontology) -> str | None:
    """What is impossible about an extraction; None if nothing is. Later stages rely on all of this."""
    return next(_problems(extraction, ontology), None)


def _journals(missing: Mapping[str, Article], workshop: Workshop, tell: Callable[[int], None]) -> Iterator[Journal]:
    """The journals of all parts, each once it is complete and its extractions are in the cache."""
    if not missing:
        return
    tell(0)
    done, barren = 0, 0
    job = ExtractPart(workshop.load)
    try:
        workshop.folder.mkdir(parents=True, exist_ok=True)
        parts = _parts(list(missing.items()), workshop.folder)
        while parts:
            lost = []
            for receipt in workshop.runner.run(job, parts):
                journal = read_journal(Path(receipt.part.journal))
                if receipt.died:
                    barren = 0 if journal.begun or journal.ended else barren + 1
                    if barren > TRIES:
                        raise KgError(f"workers die before they read anything: {receipt.died}")
                    note_death(receipt.part, receipt.died)
                    lost.append(receipt.part)
                else:
                    workshop.cache.keep_extractions(journal.done.items())
                    Path(receipt.part.journal).unlink()
                    done += len(journal.ended)
                    yield journal
                    tell(done)
            parts = lost
        shutil.rmtree(workshop.folder, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"cannot write to {workshop.folder}: {error.strerror}") from error


def _parts(articles: Sequence[tuple[str, Article]], folder: Path) -> list[Part]:
    size = min(_LARGEST_PART, max(_SMALLEST_PART, len(articles) // _PARTS_AT_LEAST))
    starts = range(0, len(articles), size)
    return [write_part(folder, f"{start:08}", articles[start : start + size]) for start in starts]


def aside_of(article: Article, reason: str) -> Quarantined:
    """The record of an article that is set aside."""
    return Quarantined(article.source, f"article {article.id}", " ".join(reason.split())[:300])


def _problems(extraction: Extraction, ontology: Ontology) -> Iterator[str]:
    entities = {entity.key: entity for entity in extraction.entities}
    if len(entities) < len(extraction.entities):
        yield "two entities have one key"
    for entity in extraction.entities:
        yield from _entity_problems(entity, extraction.article, ontology)
    for fact in extraction.facts:
        yield from _fact_problems(fact, entities, extraction.article, ontology)


def _entity_problems(entity: LocalEntity, article: Article, ontology: Ontology) -> Iterator[str]:
    if entity.type not in ontology.classes:
        yield f"entity of unknown type: {entity.type!r}"
    if not entity.name.strip():
        yield f"entity without a name: {entity.key!r}"
    if entity.year is not None and not 1 <= entity.year <= 9999:
        yield f"not a year: {entity.year!r}"
    yield from _span_problems(entity.mentions, article)


def _fact_problems(fact: Fact, entities: dict[str, LocalEntity], article: Article, ontology: Ontology) -> Iterator[str]:
    named = [end for end in (fact.subject, fact.object, fact.character) if isinstance(end, str)]
    yield from (f"fact about an unknown entity: {key!r}" for key in named if key not in entities)
    if fact.predicate not in ontology.relations:
        yield f"fact of an unknown relation: {fact.predicate!r}"
    if fact.article != article.id:
        yield f"fact of another article: {fact.article!r}"
    if not 0.0 <= fact.confidence <= 1.0:
        yield f"not a confidence: {fact.confidence!r}"
    evidence = fact.evidence
    spans = (evidence.sentence, evidence.subject, evidence.cue, evidence.object)
    yield from _span_problems([span for span in spans if span is not None], article)


def _span_problems(spans: Sequence[Span], article: Article) -> Iterator[str]:
    yield from (f"beyond the end of the text: {span}" for span in spans if span.end > len(article.text))
