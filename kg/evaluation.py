"""Scores against gold labels: precision, recall and F1, micro-averaged.

A fact is right if its relation is a gold relation and both ends are named as the gold entity or one of its aliases,
compared without case, accents, punctuation and a leading "the". A gold fact marked ``implied`` counts neither way, and
neither does a second fact that names what a first one named.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import SourceError

CORE = ("directed", "starsIn", "basedOn", "premieredAt")


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A fact to be scored, by the names the article uses."""

    subject: str
    predicate: str
    object: str
    character: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """``gold`` counts stated gold facts, ``found`` those and the wrong ones; ratios are rounded to four digits."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return _ratio(self.right, self.right + self.extra)

    @property
    def recall(self) -> float:
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.right + self.missed,
            "found": self.right + self.extra,
        }


@dataclass(frozen=True, slots=True)
class Mistake:
    """``kind`` is ``missed``, ``extra`` or ``forbidden`` (an extra that the labels warn of)."""

    kind: str
    article: str
    subject: str
    predicate: str
    object: str


@dataclass
class Evaluation:
    """Counts by relation, characters (right, of how many) and the mistakes, in order of article."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    characters_right: int = 0
    characters: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def score(self, predicates: Iterable[str] | None = None) -> Score:
        """Over some relations, or all."""
        chosen = self.predicates if predicates is None else tuple(predicates)
        right, extra, missed = (sum(c[p] for p in chosen) for c in (self.right, self.extra, self.missed))
        return Score(right, extra, missed)

    @property
    def predicates(self) -> tuple[str, ...]:
        return tuple(sorted({*self.right, *self.extra, *self.missed}))

    def as_dict(self) -> dict[str, Any]:
        return {
            "core": self.score(CORE).as_dict(),
            "all": self.score().as_dict(),
            "characters": {"right": self.characters_right, "of": self.characters},
            "by_predicate": {name: self.score([name]).as_dict() for name in self.predicates},
        }


def evaluate(gold_folder: Path, facts: Iterable[Mapping[str, Any]], predicates: Iterable[str]) -> Evaluation:
    """The evaluation of ``facts`` (as ``kg export --format facts`` writes them) against ``*.json`` labels in a folder.

    Facts of relations beyond ``predicates`` are left out. Raises ``SourceError`` for a folder without labels or a file
    that is none.
    """
    paths = sorted(gold_folder.glob("*.json"))
    if not paths:
        raise SourceError(f"no labels (*.json) in {str(gold_folder)!r}")
    claims = _claims(facts, frozenset(predicates))
    result = Evaluation()
    for path in paths:
        _evaluate_article(_labels(path), claims, result)
    return result


def read_facts(lines: Iterable[str], source: str) -> Iterator[Mapping[str, Any]]:
    """Facts from JSON lines. Raises ``SourceError`` naming the line that is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                fact = json.loads(line)
                yield {key: fact[key] for key in ("article", "subject", "predicate", "object")} | {
                    "character": fact.get("character")
                }
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise SourceError(
                    f"{source}, line {number}: not a fact as kg export --format facts writes it"
                ) from None


def _claims(facts: Iterable[Mapping[str, Any]], predicates: frozenset[str]) -> dict[str, set[Claim]]:
    claims: dict[str, set[Claim]] = {}
    for fact in facts:
        if fact["predicate"] in predicates:
            claim = Claim(fact["subject"], fact["predicate"], str(fact["object"]), fact.get("character") or "")
            claims.setdefault(fact["article"], set()).add(claim)
    return claims


@dataclass(frozen=True, slots=True)
class _Gold:
    claim: Claim
    subjects: frozenset[str]
    objects: frozenset[str]
    stated: bool

    def explains(self, claim: Claim) -> bool:
        return (
            self.claim.predicate == claim.predicate
            and not self.subjects.isdisjoint(_variants(claim.subject))
            and not self.objects.isdisjoint(_variants(claim.object))
        )


@dataclass(frozen=True, slots=True)
class _Labels:
    article: str
    gold: Sequence[_Gold]
    forbidden: frozenset[tuple[str, str, str]]


def _labels(path: Path) -> _Labels:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        entities = document["entities"]
        return _Labels(
            article=document["id"],
            gold=[_gold(triple, entities) for triple in document["triples"]],
            forbidden=frozenset((_key(t["s"]), t["p"], _key(t["o"])) for t in document.get("forbidden", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise SourceError(f"{path}: not a file of gold labels: {type(problem).__name__}: {problem}") from None


def _gold(triple: Mapping[str, Any], entities: Mapping[str, Any]) -> _Gold:
    return _Gold(
        claim=Claim(triple["s"], triple["p"], triple["o"], triple.get("character") or ""),
        subjects=_names(triple["s"], entities),
        objects=_names(triple["o"], entities),
        stated=triple["status"] == "stated",
    )


def _evaluate_article(labels: _Labels, claims: Mapping[str, set[Claim]], result: Evaluation) -> None:
    explained: set[int] = set()
    for claim in sorted(claims.get(labels.article, ())):
        matches = {i for i, gold in enumerate(labels.gold) if gold.explains(claim)}
        for i in sorted(matches - explained):
            _count_character(labels.gold[i].claim.character, claim.character, result)
        explained |= matches
        named = (claim.subject, claim.predicate, claim.object)
        if not matches:
            result.extra[claim.predicate] += 1
            result.mistakes.append(Mistake("extra", labels.article, *named))
        if (_key(claim.subject), claim.predicate, _key(claim.object)) in labels.forbidden:
            result.mistakes.append(Mistake("forbidden", labels.article, *named))
    for i, gold in enumerate(labels.gold):
        if gold.stated:
            (result.right if i in explained else result.missed)[gold.claim.predicate] += 1
            if i not in explained:
                wanted = gold.claim
                result.mistakes.append(
                    Mistake("missed", labels.article, wanted.subject, wanted.predicate, wanted.object)
                )


def _count_character(wanted: str, given: str, result: Evaluation) -> None:
    """A part is right if one name holds the other ("Nureyev", "Rudolf Nureyev")."""
    if wanted:
        result.characters += 1
        short, long = sorted((_key(wanted), _key(given)), key=len)
        result.characters_right += bool(_key(given)) and short in long


def _names(name: str, entities: Mapping[str, Any]) -> frozenset[str]:
    """All keys by which a gold entity may be named; "Suspiria (1977)" may be named without what is in brackets."""
    aliases = entities.get(name, {}).get("aliases", [])
    forms = [_key(form) for form in (name, re.sub(r"\s*\([^)]*\)$", "", name), *aliases)]
    return frozenset(variant for key in forms for variant in (key, key.removeprefix("the ")))


def _variants(name: str) -> tuple[str, str]:
    key = _key(name)
    return key, key.removeprefix("the ")


def _key(name: str) -> str:
    """The rule of the gold labels' guide, which differs from ``kg.names`` in details and must not follow it."""
    decomposed = unicodedata.normalize("NFKD", str(name))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"[’']s\b", "s", letters)).split())


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
