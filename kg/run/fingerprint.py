"""Fingerprints: what an extraction and a build depend on, as hashes. Equal fingerprints mean equal results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from kg.config import Config
from kg.model import Article, Quarantined, jsonable
from kg.read import Record, SourceFile

# What the graph does not depend on: pages and tables that are made of it, and what measures it.
_NOT_OF_THE_BUILD = frozenset({"cli", "fetch", "query", "update", "view", "serve", "evaluation", "benchmark"})


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """SHA-256, in hex, over the program's own modules, as far as they have a part in a build."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        name = file.relative_to(package)
        if name.parts[0] not in _NOT_OF_THE_BUILD:
            digest.update(f"{name.as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def request_id(files: Sequence[SourceFile], config: Config, extractor: str, ontology: str, verdicts: str) -> str:
    """32 hex digits for the wish to build these files. It takes no look inside them beyond their digests.

    ``verdicts`` stands for what readers have decided.
    """
    return _build(sorted((file.path, file.digest) for file in files), config, extractor, ontology, verdicts)


def build_id(
    items: Iterable[Record | Quarantined], config: Config, extractor: str, ontology: str, verdicts: str
) -> str:
    """32 hex digits for a build of these records, in their order, and of what was set aside along with them."""
    return _build([asdict(one) for one in items], config, extractor, ontology, verdicts)


def _build(articles: object, config: Config, extractor: str, ontology: str, verdicts: str) -> str:
    return _sha256(
        {
            "articles": articles,
            "base": config.base,
            "min_confidence": config.min_confidence,
            "map": config.map,
            "language": config.language,
            "extractor": extractor,
            "ontology": ontology,
            "verdicts": verdicts,
            "code": code_fingerprint(),
        }
    )[:32]


def extraction_key(article: Article, extractor: str, ontology: str) -> str:
    """64 hex digits for what an extractor makes of an article. Where the article was read does not matter."""
    return _sha256(
        {
            "id": article.id,
            "text": hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest(),
            "url": article.url,
            "title": article.title,
            "published": article.published,
            "outlet": article.outlet,
            "extractor": extractor,
            "ontology": ontology,
        }
    )


def digest_of_settings(document: object) -> str:
    """32 hex digits for settings and digests."""
    text = json.dumps(
        document, sort_keys=True, default=lambda one: asdict(one) if isinstance(one, Config) else str(one)
    )
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _sha256(document: object) -> str:
    return hashlib.sha256(json.dumps(jsonable(document), sort_keys=True).encode("utf-8")).hexdigest()
