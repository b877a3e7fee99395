"""An article's whole text, where the graph's folder holds it.

The graph itself keeps the sentences that state facts. A build may keep its records beside it (``ledger.jsonl``, one JSON
object a line); a text counts as the article's only if it has the content hash that the graph gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.store.layout import GraphReader
from kg.store.vocabulary import FILM

_LEDGER = "ledger.jsonl"


def article_text(folder: Path, reader: GraphReader, article: str) -> str | None:
    """The text that offsets of ``article`` refer to; None if the folder does not hold it."""
    wanted = _content_hash(reader, article)
    if wanted is None:
        return None
    for text in _texts(folder / "builds" / reader.manifest.build_id / _LEDGER):
        if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() == wanted:
            return text
    return None


def _content_hash(reader: GraphReader, article: str) -> str | None:
    quads = reader.store.quads_for_pattern(
        reader.iris.article(article), FILM["contentHash"], None, reader.iris.graph("articles")
    )
    return next((quad.object.value for quad in quads if not hasattr(quad.object, "subject")), None)


def _texts(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield from _strings(json.loads(line))
    except (OSError, ValueError):
        return


def _strings(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from _strings(value)
