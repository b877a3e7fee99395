"""Hand-made articles and extractions for tests: say what is stated, get the types of the pipeline."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Quad, Store

from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span


def make_article(article_id: str, text: str, published: str | None = "2018-09-01", **fields: Any) -> Article:
    return Article(
        id=article_id,
        source=fields.pop("source", f"news/{article_id}.txt"),
        text=text,
        content_hash=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        published=None if published is None else dt.date.fromisoformat(published),
        **fields,
    )


def make_extraction(
    article_id: str,
    entities: Mapping[str, str],
    facts: Sequence[tuple[str, str, str] | tuple[str, str, str, Mapping[str, Any]]],
    *,
    years: Mapping[str, int] | None = None,
    published: str | None = "2018-09-01",
    **article: Any,
) -> Extraction:
    """An article that states ``facts``, one sentence each.

    ``entities`` maps names to types; a name is its own key, and a key may be followed by ``#2`` to tell two
    entities of one name apart. A fact is (subject, predicate, object) and, where given, further fields of ``Fact``.
    An object that is no entity is a date. ``years`` ties years to entities.
    """
    text, made = "", []
    for fact in facts:
        subject, predicate, target = fact[:3]
        extra = dict(fact[3]) if len(fact) == 4 else {}
        start = len(text)
        named = _name(extra["character"]) if "character" in extra else None
        sentence = f"{_name(subject)} {predicate} {_name(target)}" + (f" as {named}." if named else ".")
        text += sentence + "\n"
        cue = start + len(_name(subject)) + 1
        tail = cue + len(predicate) + 1
        evidence = Evidence(
            sentence=Span(start, start + len(sentence)),
            subject=Span(start, cue - 1),
            cue=Span(cue, tail - 1),
            object=Span(tail, tail + len(_name(target))),
        )
        made.append(
            Fact(
                article=article_id,
                subject=subject,
                predicate=predicate,
                object=target if target in entities else DateValue(target),
                evidence=evidence,
                rule=extra.pop("rule", f"{predicate}.plain"),
                confidence=extra.pop("confidence", 0.9),
                **extra,
            )
        )
    known = years or {}
    return Extraction(
        article=make_article(article_id, text or "Nothing is stated.\n", published, **article),
        entities=tuple(LocalEntity(key, kind, _name(key), year=known.get(key)) for key, kind in entities.items()),
        facts=tuple(made),
    )


def _name(key: str) -> str:
    return key.partition("#")[0]


def stored(quads: Iterable[Quad]) -> Store:
    """The quads in a store in memory."""
    store = Store()
    store.extend(quads)
    return store
