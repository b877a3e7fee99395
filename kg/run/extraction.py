"""Extraction of many articles: from the cache where it can be, by the extractor where it must."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.model import Article, Extraction, Fact, LocalEntity, Quarantined, Span
from kg.ontology import Ontology
from kg.run.cache import ExtractionCache
from kg.run.fingerprint import extraction_key

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


class Extractor(Protocol):
    """What a build asks of an extractor. ``extract`` may raise: the article is then set aside."""

    def extract(self, article: Article) -> Extraction: ...


@dataclass(frozen=True, slots=True)
class Extracted:
    """Extractions in the order of the articles, what was set aside, and how many came from the cache."""

    extractions: tuple[Extraction, ...]
    quarantined: tuple[Quarantined, ...]
    keys: tuple[str, ...]
    reused: int


def extract_all(
    articles: Sequence[Article],
    ontology: Ontology,
    cache: ExtractionCache,
    fingerprint: str,
    load: Callable[[], Extractor],
    progress: Progress,
) -> Extracted:
    """What the articles say. ``load`` is called only if the cache lacks one of them.

    Raises what ``load`` raises, and ``StoreError`` if the cache cannot be written. An article on which the extractor
    fails, or of which it says something impossible, is set aside with the reason.
    """
    keys = tuple(extraction_key(article, fingerprint, ontology.fingerprint) for article in articles)
    found = {key: _cached(cache, key, article, ontology) for key, article in zip(keys, articles, strict=True)}
    missing = [(key, article) for key, article in zip(keys, articles, strict=True) if found[key] is None]
    extractor = load() if missing else None
    quarantined = []
    gc.freeze()  # a model is many objects that stay: looking through them again and again is a tenth of the time
    try:
        for done, (key, article) in enumerate(missing):
            progress("extract", len(articles) - len(missing) + done, len(articles))
            outcome = _attempt(extractor, article, ontology) if extractor else None
            if isinstance(outcome, Extraction):
                cache.put(key, outcome)
                found[key] = outcome
            elif outcome is not None:
                quarantined.append(outcome)
    finally:
        gc.unfreeze()
    progress("extract", len(articles), len(articles))
    extractions = tuple(extraction for key in keys if (extraction := found[key]) is not None)
    return Extracted(extractions, tuple(quarantined), keys, len(articles) - len(missing))


def confident(extraction: Extraction, minimum: float) -> Extraction:
    """``extraction`` without the facts whose confidence is below ``minimum``."""
    return replace(extraction, facts=tuple(fact for fact in extraction.facts if fact.confidence >= minimum))


def problem(extraction: Extraction, ontology: Ontology) -> str | None:
    """What is impossible about an extraction; None if nothing is. Later stages rely on all of this."""
    return next(_problems(extraction, ontology), None)


def _cached(cache: ExtractionCache, key: str, article: Article, ontology: Ontology) -> Extraction | None:
    extraction = cache.get(key, article)
    return extraction if extraction is not None and problem(extraction, ontology) is None else None


def _attempt(extractor: Extractor, article: Article, ontology: Ontology) -> Extraction | Quarantined:
    try:
        extraction = extractor.extract(article)
        reason = problem(extraction, ontology)
    except Exception as error:  # noqa: BLE001 - one article must not end the build
        reason = f"the extractor failed: {type(error).__name__}: {error}"
    if reason is None:
        return extraction
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
