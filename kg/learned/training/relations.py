"""Trains the relation model: ``python -m kg.learned.training.relations OUT.npz FOLDER=MODEL...``.

Each FOLDER of labelled articles is read with the encoder in MODEL, which should not have been trained on it: the encoder's
probabilities are features, and must be as unsure here as they are on news. Needs the extra ``train``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.config import Config
from kg.evaluation.claims import Claim
from kg.evaluation.labels import Gold, read_labels
from kg.extract.extractor import RuleReading, load_rules
from kg.learned.candidates import Candidate
from kg.learned.judge import LearnedJudge
from kg.learned.model import load_learned
from kg.learned.training.dataset import labelled
from kg.model import Span

_TREES, _DEPTH = 250, 7
_RIGHT, _WRONG, _OPEN = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with, for each of its relations, right, wrong or open."""

    article: str
    candidate: Candidate
    labels: tuple[int, ...]


def judged(folder: Path, model: Path) -> Iterator[Judged]:
    """The candidates of a folder's articles, read with an encoder, beside what the labels say."""
    extractor = load_rules(Config(extractor="mentions"), model)
    judge = LearnedJudge.over(extractor, load_learned(model), None)
    gold = {labels.article: labels.gold for labels in read_labels(folder)}
    for article, _ in labelled(folder):
        reading = extractor.read(article)
        yield from _of_article(reading, judge.candidates(reading, judge.scores(reading)), gold[article.id])


def _of_article(reading: RuleReading, candidates: Sequence[Candidate], gold: Sequence[Gold]) -> Iterator[Judged]:
    text = reading.annotated.article.text
    quotes = {id(g): Span(place, place + len(g.quote)) for g in gold if g.quote and (place := text.find(g.quote)) >= 0}
    drafts = reading.discourse.drafts

    def name(key: str) -> str:
        return drafts[key].name if key in drafts else key

    stated_here: set[int] = set()
    rows: list[tuple[Candidate, list[tuple[int, Gold | None]]]] = []
    for candidate in candidates:
        subject, object_ = candidate.ends
        sentence = reading.annotated.sentence_at(reading.annotated.units[candidate.mention.unit].span.start)
        found: list[tuple[int, Gold | None]] = []
        for relation in candidate.relations:
            claim = Claim(name(subject), relation, name(object_))
            explaining = [g for g in gold if g.claim.predicate == relation and g.explains(claim)]
            stated = next((g for g in explaining if g.stated), None)
            if stated is None:
                found.append((_OPEN if explaining else _WRONG, None))
            elif candidate.apart:  # no sentence names both
                found.append((_RIGHT, None))
            elif id(stated) in quotes:
                found.append((_RIGHT if quotes[id(stated)].overlaps(sentence) else _OPEN, stated))
            else:
                found.append((_RIGHT, stated))
                if candidate.partner_unit is not None:
                    stated_here.add(id(stated))
        rows.append((candidate, found))
    for candidate, found in rows:
        # Without a quotation, a sentence that names both ends is taken for the one that states the fact.
        labels = tuple(
            _OPEN if g is not None and id(g) in stated_here and candidate.partner_unit is None else label
            for label, g in found
        )
        yield Judged(reading.annotated.article.id, candidate, labels)


def fit(rows: Sequence[Judged]) -> dict[str, np.ndarray]:
    """Fits the trees; gives the arrays of ``kg.learned.relations.RelationModel``."""
    told = [(row, label) for r in rows for row, label in zip(r.candidate.rows, r.labels, strict=True) if label != _OPEN]
    features = np.array([row for row, _ in told], dtype=np.float32)
    labels = np.array([label for _, label in told])
    print(f"{len(labels)} rows, {int(labels.sum())} right", file=sys.stderr, flush=True)
    model = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=_TREES,
        max_leaf_nodes=32,
        max_depth=_DEPTH,
        min_samples_leaf=40,
        max_features=0.4,
        l2_regularization=15.0,
        early_stopping=False,
        random_state=1,
    )
    model.fit(features, labels)
    return _arrays([tree for (tree,) in model._predictors], float(model._baseline_prediction[0, 0]))


def _arrays(trees: Sequence[Any], base: float) -> dict[str, np.ndarray]:
    size = max(len(tree.nodes) for tree in trees)
    shape = (len(trees), size)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    for number, tree in enumerate(trees):
        for index, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            feature[number, index] = 0 if leaf else node["feature_idx"]
            threshold[number, index] = 0 if leaf else node["num_threshold"]
            left[number, index], right[number, index] = (index, index) if leaf else (node["left"], node["right"])
            value[number, index] = node["value"] if leaf else 0
    return {
        "base": np.array(base),
        "depth": np.array(_DEPTH),
        "feature": feature,
        "threshold": threshold,
        "left": left,
        "right": right,
        "value": value,
    }  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    if len(arguments) < 2 or not all("=" in a for a in arguments[1:]):
        raise SystemExit(__doc__)
    rows = [row for argument in arguments[1:] for row in judged(*map(Path, argument.split("=", 1)))]
    print(f"{len(rows)} candidates of {len({r.article for r in rows})} articles", file=sys.stderr, flush=True)
    arrays = fit(rows)
    with open(arguments[0], "wb") as out:
        np.savez_compressed(out, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main(sys.argv[1:])
