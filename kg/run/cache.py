"""The cache of extractions: one JSON file each, named by the hash of all that the extraction depends on."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span
from kg.store.files import write_atomically


@dataclass(frozen=True, slots=True)
class ExtractionCache:
    """Extractions by key below ``folder``. Losing any of it costs time, never results."""

    folder: Path

    def get(self, key: str, article: Article) -> Extraction | None:
        """What was kept under ``key``; None if there is nothing, or nothing that can be read back."""
        try:
            return decoded(json.loads(self._path(key).read_text(encoding="utf-8")), article)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, key: str, extraction: Extraction) -> None:
        """Keeps ``extraction``. Raises ``StoreError`` if the folder cannot be written."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps(encoded(extraction), ensure_ascii=False) + "\n")
        except OSError as error:
            raise StoreError(f"cannot write to {self.folder}: {error.strerror}") from error

    def prune(self, keys: Collection[str]) -> None:
        """Removes all that is not under one of ``keys``, leftovers of killed builds included."""
        wanted = {self._path(key) for key in keys}
        for path in sorted(self.folder.glob("*/*")) if self.folder.is_dir() else ():
            if path not in wanted and path.is_file():
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


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
