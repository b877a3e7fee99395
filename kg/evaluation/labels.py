"""Gold labels: what an article states, by the names it uses, and where.

A label file is JSON: ``id``, ``entities`` (by fullest name, with ``aliases``), ``triples`` (``s``, ``p``, ``o``, ``status``
and perhaps ``character``), perhaps ``forbidden`` triples with ``why``, and perhaps ``split``. A triple may say where the
article states it: ``evidence``, the offsets [start, end] of the sentence in code points, or ``quote``, a snippet of it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.evaluation.claims import Claim
from kg.model import Span

SPLITS = ("train", "dev", "test")

_SHARED = 10
"""So many characters at the end of one quotation and the start of another are no accident."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled fact. ``subjects`` and ``objects`` are the keys by which its ends may be named."""

    claim: Claim
    subjects: frozenset[str]
    objects: frozenset[str]
    stated: bool
    evidence: Span | None = None
    quote: str = ""

    @property
    def located(self) -> bool:
        """Whether the label says where the article states the fact."""
        return self.evidence is not None or bool(self.quote)

    def explains(self, claim: Claim) -> bool:
        return (
            self.claim.predicate == claim.predicate
            and not self.subjects.isdisjoint(_variants(claim.subject))
            and not self.objects.isdisjoint(_variants(claim.object))
        )

    def overlaps(self, claim: Claim) -> bool:
        """Whether the claim's evidence shares words with the label's: by offsets where both have them, else by quotation."""
        if self.evidence is not None and claim.start is not None and claim.end is not None:
            return claim.start < self.evidence.end and self.evidence.start < claim.end
        return _share_words(" ".join(self.quote.split()), " ".join(claim.quote.split()))


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one article. ``forbidden`` are facts, by the keys of their ends, that must not come out."""

    article: str
    gold: Sequence[Gold]
    forbidden: frozenset[tuple[str, str, str]]
    split: str | None = None

    def forbids(self, claim: Claim) -> bool:
        return (name_key(claim.subject), claim.predicate, name_key(claim.object)) in self.forbidden


def read_labels(folder: Path, split: str | None = None) -> list[Labels]:
    """The labels (``*.json``) of a folder by file name; only those of a split if one is named.

    Raises ``SourceError`` for a folder without such labels or a file that is none.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SourceError(f"no labels (*.json) in {str(folder)!r}")
    labels = [label for path in paths if (label := _labels(path)).split == split or split is None]
    if not labels:
        raise SourceError(f"no labels with split {split!r} in {str(folder)!r}")
    return labels


def name_key(name: str) -> str:
    """A name without case, accents and punctuation.

    It is the rule of the labels' guide, which differs from ``kg.names`` in details and must not follow it.
    """
    decomposed = unicodedata.normalize("NFKD", str(name))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"[’']s\b", "s", letters)).split())


def _labels(path: Path) -> Labels:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        entities = document["entities"]
        return Labels(
            article=str(document["id"]),
            gold=[_gold(triple, entities) for triple in document["triples"]],
            forbidden=frozenset((name_key(t["s"]), t["p"], name_key(t["o"])) for t in document.get("forbidden", ())),
            split=_split(document.get("split")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise SourceError(f"{path}: not a file of gold labels: {type(problem).__name__}: {problem}") from None


def _gold(triple: Mapping[str, Any], entities: Mapping[str, Any]) -> Gold:
    start, end = triple.get("evidence") or (None, None)
    return Gold(
        claim=Claim(triple["s"], triple["p"], triple["o"], triple.get("character") or ""),
        subjects=_names(triple["s"], entities),
        objects=_names(triple["o"], entities),
        stated=triple["status"] == "stated",
        evidence=None if start is None or end is None else Span(start, end),
        quote=str(triple.get("quote") or ""),
    )


def _split(value: object) -> str | None:
    if value is None or value in SPLITS:
        return value if isinstance(value, str) else None
    raise ValueError(f"split is {value!r}, not one of {', '.join(SPLITS)}")


def _names(name: str, entities: Mapping[str, Any]) -> frozenset[str]:
    """All keys by which a gold entity may be named; "Suspiria (1977)" may be named without what is in brackets."""
    aliases = entities.get(name, {}).get("aliases", [])
    forms = [name_key(form) for form in (name, re.sub(r"\s*\([^)]*\)$", "", name), *aliases)]
    return frozenset(variant for key in forms for variant in (key, key.removeprefix("the ")))


def _variants(name: str) -> tuple[str, str]:
    key = name_key(name)
    return key, key.removeprefix("the ")


def _share_words(one: str, other: str) -> bool:
    """Whether two quotations of one article overlap: one holds the other, or begins where the other ends."""
    if not one or not other:
        return False
    ends_meet = any(
        left.endswith(right[:length])
        for left, right in ((one, other), (other, one))
        for length in range(_SHARED, min(len(left), len(right)))
    )
    return one in other or other in one or ends_meet
