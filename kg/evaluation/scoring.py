"""Precision, recall and F1, micro-averaged; characters, evidence and false edges.

A fact is right if its relation is a gold relation and both ends are named as the gold entity or one of its aliases,
compared without case, accents, punctuation and a leading "the". A gold fact marked ``implied`` counts neither way, and
neither does a second fact that names what a first one named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.evaluation.calibration import Calibration, calibration
from kg.evaluation.claims import Claim, claims_by_article
from kg.evaluation.labels import Gold, Labels, name_key, read_labels

CORE = ("directed", "starsIn", "basedOn", "premieredAt")


@dataclass(frozen=True, slots=True)
class Score:
    """``gold`` counts stated gold facts, ``found`` those and the wrong ones; ratios are rounded to four digits."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return ratio(self.right, self.right + self.extra)

    @property
    def recall(self) -> float:
        return ratio(self.right, self.right + self.missed)

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
    """``kind`` is ``missed``, ``extra`` or ``forbidden`` (an extra that the labels warn of).

    ``quote`` is the sentence: of a missed fact what the label quotes, of the others what the extraction quotes, with
    its ``rule`` and ``confidence``. ``start`` and ``end`` are offsets in the article, where known.
    """

    kind: str
    article: str
    subject: str
    predicate: str
    object: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    rule: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article: its labels, its claims, and for each claim the indices of the gold facts that explain it."""

    labels: Labels
    claims: Sequence[Claim]
    explained_by: Sequence[frozenset[int]]

    def explained(self) -> frozenset[int]:
        return frozenset().union(*self.explained_by)

    def stated(self, found: bool) -> list[Gold]:
        """The stated gold facts that a claim names, or those that none names."""
        explained = self.explained()
        return [gold for i, gold in enumerate(self.labels.gold) if gold.stated and (i in explained) is found]

    def false(self) -> list[Claim]:
        """The claims that no label explains."""
        return [claim for claim, by in zip(self.claims, self.explained_by, strict=True) if not by]

    def judged(self) -> list[tuple[Claim, bool]]:
        """Each claim with whether it is right, without those that only an implied fact explains."""
        pairs = zip(self.claims, self.explained_by, strict=True)
        stated = ((claim, by, any(self.labels.gold[i].stated for i in by)) for claim, by in pairs)
        return [(claim, right) for claim, by, right in stated if right or not by]

    def characters(self) -> list[bool]:
        """For each gold fact with a part that is named: whether the first claim to name it has the part right."""
        given: dict[int, str] = {}
        for claim, by in zip(self.claims, self.explained_by, strict=True):
            for i in sorted(by):
                given.setdefault(i, claim.character)
        wanted = {i: self.labels.gold[i].claim.character for i in given}
        return [_same_part(wanted[i], part) for i, part in given.items() if wanted[i]]

    def evidence(self) -> list[bool]:
        """For each right fact whose label says where it stands: whether a claim's evidence overlaps that."""
        found = []
        for i, gold in enumerate(self.labels.gold):
            claims = [claim for claim, by in zip(self.claims, self.explained_by, strict=True) if i in by]
            if gold.stated and gold.located and claims:
                found.append(any(gold.overlaps(claim) for claim in claims))
        return found

    def score(self, predicates: Iterable[str]) -> Score:
        chosen = frozenset(predicates)
        golds = [sum(gold.claim.predicate in chosen for gold in self.stated(found)) for found in (True, False)]
        return Score(golds[0], sum(claim.predicate in chosen for claim in self.false()), golds[1])

    def mistakes(self) -> list[Mistake]:
        """Claims first, as they are sorted; then misses in the order of the labels."""
        found = []
        for claim, by in zip(self.claims, self.explained_by, strict=True):
            kinds = [] if by else ["extra"]
            for kind in [*kinds, "forbidden"] if self.labels.forbids(claim) else kinds:
                found.append(
                    Mistake(
                        kind, self.labels.article, claim.subject, claim.predicate, claim.object,
                        claim.quote, claim.start, claim.end, claim.rule, claim.confidence,
                    )
                )  # fmt: skip
        for gold in self.stated(found=False):
            named = (gold.claim.subject, gold.claim.predicate, gold.claim.object)
            where = (gold.evidence.start, gold.evidence.end) if gold.evidence else (None, None)
            found.append(Mistake("missed", self.labels.article, *named, gold.quote, *where))
        return found


@dataclass(frozen=True)
class Evaluation:
    """The outcomes of all labelled articles, by file name of the labels."""

    outcomes: tuple[Outcome, ...]

    def score(self, predicates: Iterable[str] | None = None) -> Score:
        """Over some relations, or all."""
        chosen = self.predicates if predicates is None else tuple(predicates)
        right, extra, missed = (sum(counts[name] for name in chosen) for counts in self._counts)
        return Score(right, extra, missed)

    @cached_property
    def predicates(self) -> tuple[str, ...]:
        return tuple(sorted(set().union(*self._counts)))

    @cached_property
    def mistakes(self) -> list[Mistake]:
        return [mistake for outcome in self.outcomes for mistake in outcome.mistakes()]

    @cached_property
    def calibration(self) -> Calibration:
        """Of the facts that have a confidence; what only an implied label explains is left out."""
        judged = (pair for outcome in self.outcomes for pair in outcome.judged())
        return calibration([(claim.confidence, right) for claim, right in judged if claim.confidence is not None])

    def as_dict(self) -> dict[str, Any]:
        total = self.score()
        characters = [right for outcome in self.outcomes for right in outcome.characters()]
        evidence = [overlaps for outcome in self.outcomes for overlaps in outcome.evidence()]
        return {
            "core": self.score(CORE).as_dict(),
            "all": total.as_dict(),
            "characters": _share("right", characters),
            "evidence": _share("overlapping", evidence),
            "false_edges": {
                "rate": round(ratio(total.extra, total.right + total.extra), 4),
                "facts": total.extra,
                "articles": sum(bool(outcome.false()) for outcome in self.outcomes),
                "of_articles": len(self.outcomes),
                "forbidden": sum(mistake.kind == "forbidden" for mistake in self.mistakes),
            },
            "calibration": self.calibration.as_dict(),
            "by_predicate": {name: self.score([name]).as_dict() for name in self.predicates},
        }

    @cached_property
    def _counts(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """Right, extra and missed facts by relation."""
        return (
            Counter(gold.claim.predicate for outcome in self.outcomes for gold in outcome.stated(found=True)),
            Counter(claim.predicate for outcome in self.outcomes for claim in outcome.false()),
            Counter(gold.claim.predicate for outcome in self.outcomes for gold in outcome.stated(found=False)),
        )


def evaluate(
    gold_folder: Path,
    facts: Iterable[Mapping[str, Any]],
    predicates: Iterable[str],
    *,
    split: str | None = None,
    min_confidence: float = 0.0,
) -> Evaluation:
    """The evaluation of ``facts`` (as ``kg export --format facts`` writes them) against ``*.json`` labels in a folder.

    Facts of relations beyond ``predicates`` and below ``min_confidence`` are left out. Raises ``SourceError`` for a
    folder without labels (of the split, if one is named) or a file that is none.
    """
    labels = read_labels(gold_folder, split)
    claims = claims_by_article(facts, frozenset(predicates), min_confidence)
    return Evaluation(tuple(_outcome(one, claims.get(one.article, [])) for one in labels))


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _outcome(labels: Labels, claims: Sequence[Claim]) -> Outcome:
    explained_by = [frozenset(i for i, gold in enumerate(labels.gold) if gold.explains(claim)) for claim in claims]
    return Outcome(labels, claims, explained_by)


def _same_part(wanted: str, given: str) -> bool:
    """A part is right if one name holds the other ("Nureyev", "Rudolf Nureyev")."""
    short, long = sorted((name_key(wanted), name_key(given)), key=len)
    return bool(name_key(given)) and short in long


def _share(name: str, values: Sequence[bool]) -> dict[str, float | int]:
    return {name: sum(values), "of": len(values), "rate": round(ratio(sum(values), len(values)), 4)}
