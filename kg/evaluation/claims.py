"""Facts to be scored, as ``kg export --format facts`` writes them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import SourceError

_NEEDED = ("article", "subject", "predicate", "object")
_TAKEN = (*_NEEDED, "character", "confidence", "quote", "start", "end", "rule")


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A fact by the names the article uses. What supports it takes no part in comparisons.

    ``start`` and ``end`` are the offsets of ``quote``, the sentence that says it, in code points of the article.
    """

    subject: str
    predicate: str
    object: str
    character: str = ""
    confidence: float | None = field(default=None, compare=False)
    quote: str = field(default="", compare=False)
    start: int | None = field(default=None, compare=False)
    end: int | None = field(default=None, compare=False)
    rule: str = field(default="", compare=False)


def read_facts(lines: Iterable[str], source: str) -> Iterator[Mapping[str, Any]]:
    """Facts from JSON lines. Raises ``SourceError`` naming the line that is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                fact = json.loads(line)
                claim_of(fact)
                yield {key: fact[key] for key in _NEEDED} | {key: fact.get(key) for key in _TAKEN}
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise SourceError(
                    f"{source}, line {number}: not a fact as kg export --format facts writes it"
                ) from None


def claim_of(fact: Mapping[str, Any]) -> Claim:
    """One fact. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none."""
    confidence, start, end = (fact.get(key) for key in ("confidence", "start", "end"))
    return Claim(
        subject=str(fact["subject"]),
        predicate=str(fact["predicate"]),
        object=str(fact["object"]),
        character=str(fact.get("character") or ""),
        confidence=None if confidence is None else float(confidence),
        quote=str(fact.get("quote") or ""),
        start=None if start is None else int(start),
        end=None if end is None else int(end),
        rule=str(fact.get("rule") or ""),
    )


def claims_by_article(
    facts: Iterable[Mapping[str, Any]], predicates: Collection[str], min_confidence: float
) -> dict[str, list[Claim]]:
    """The claims of each article, sorted, each once with its most confident support.

    Left out are relations beyond ``predicates`` and what is less confident than ``min_confidence`` (0..1); a fact
    without a confidence stays.
    """
    best: dict[str, dict[Claim, Claim]] = {}
    for fact in facts:
        claim = claim_of(fact)
        if claim.predicate not in predicates or _sureness(claim) < min_confidence:
            continue
        of_article = best.setdefault(str(fact["article"]), {})
        if claim not in of_article or _sureness(of_article[claim]) < _sureness(claim):
            of_article[claim] = claim
    return {article: sorted(found.values()) for article, found in best.items()}


def _sureness(claim: Claim) -> float:
    return 1.0 if claim.confidence is None else claim.confidence
