"""Extractions as JSON data, and back."""

from __future__ import annotations

from typing import Any

from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span


def encoded(extraction: Extraction) -> dict[str, Any]:
    """Entities and facts as JSON data. The article is left out: whoever asks has it."""
    return {
        "entities": [
            {
                "key": entity.key,
                "type": entity.type,
                "name": entity.name,
                "aliases": list(entity.aliases),
                "mentions": [_pair(span) for span in entity.mentions],
                "year": entity.year,
            }
            for entity in extraction.entities
        ],
        "facts": [
            {
                "subject": fact.subject,
                "predicate": fact.predicate,
                "object": {"date": fact.object.value} if isinstance(fact.object, DateValue) else fact.object,
                "evidence": [
                    _pair(fact.evidence.sentence),
                    *(span and _pair(span) for span in _mentions(fact.evidence)),
                ],
                "rule": fact.rule,
                "confidence": fact.confidence,
                "extractor": fact.extractor,
                "character": fact.character,
                "planned": fact.planned,
                "region": fact.region,
            }
            for fact in extraction.facts
        ],
    }


def decoded(document: Any, article: Article) -> Extraction:
    """The inverse of ``encoded``. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    entities = tuple(
        LocalEntity(
            key=entity["key"],
            type=entity["type"],
            name=entity["name"],
            aliases=tuple(entity["aliases"]),
            mentions=tuple(Span(*pair) for pair in entity["mentions"]),
            year=entity["year"],
        )
        for entity in document["entities"]
    )
    return Extraction(article, entities, tuple(_fact(fact, article.id) for fact in document["facts"]))


def _fact(document: Any, article_id: str) -> Fact:
    target = document["object"]
    sentence, *mentions = document["evidence"]
    subject, cue, target_span = (None if pair is None else Span(*pair) for pair in mentions)
    return Fact(
        article=article_id,
        subject=document["subject"],
        predicate=document["predicate"],
        object=DateValue(target["date"]) if isinstance(target, dict) else target,
        evidence=Evidence(Span(*sentence), subject, cue, target_span),
        rule=document["rule"],
        confidence=document["confidence"],
        extractor=document["extractor"],
        character=document["character"],
        planned=document["planned"],
        region=document["region"],
    )


def _mentions(evidence: Evidence) -> tuple[Span | None, Span | None, Span | None]:
    return evidence.subject, evidence.cue, evidence.object


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
