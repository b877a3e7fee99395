"""Two runs: what was won and lost, and the interval of the difference."""

from __future__ import annotations

import json
from pathlib import Path

from kg.evaluation import Comparison, compare, evaluate
from tests.evaluation.test_scoring import PREDICATES

RIGHT = [("Fiennes", "directed", "Coriolanus"), ("Hare", "wrote", "Coriolanus")]
FALSE = ("Hare", "directed", "Coriolanus")


def compared(
    folder: Path, ours: list[tuple[int, tuple[str, str, str]]], theirs: list[tuple[int, tuple[str, str, str]]]
) -> Comparison:
    """Runs over six articles that all state what is right; a fact is an article's number and a triple."""
    for number in range(6):
        triples = [{"s": s, "p": p, "o": o, "status": "stated"} for s, p, o in RIGHT]
        document = {"id": str(number), "entities": {}, "triples": triples}
        (folder / f"{number}.json").write_text(json.dumps(document), encoding="utf-8")
    runs = [
        [{"article": str(number), "subject": s, "predicate": p, "object": o} for number, (s, p, o) in run]
        for run in (ours, theirs)
    ]
    return compare(*(evaluate(folder, run, PREDICATES) for run in runs))


def test_changes_are_told_one_by_one(tmp_path: Path) -> None:
    ours = [(0, RIGHT[0]), (1, RIGHT[0]), (2, FALSE)]
    theirs = [(0, RIGHT[0]), (1, RIGHT[1]), (3, FALSE), (2, ("HARE", *FALSE[1:]))]
    changes = compared(tmp_path, ours, theirs).changes()
    told = {name: [(m.article, m.subject, m.predicate) for m in found] for name, found in changes.items()}
    assert told == {
        "won": [("1", "Fiennes", "directed")],
        "lost": [("1", "Hare", "wrote")],
        "new_false": [],
        "mended_false": [("3", "Hare", "directed")],
    }


def test_scores_stand_side_by_side(tmp_path: Path) -> None:
    result = compared(tmp_path, [(n, RIGHT[0]) for n in range(6)], [(n, RIGHT[1]) for n in range(6)]).as_dict()
    assert list(result["scores"]) == ["core", "all", "directed", "wrote"]
    assert [result["scores"]["directed"][run]["f1"] for run in ("ours", "theirs")] == [1, 0]
    assert result["scores"]["core"]["ours"]["recall"] == 1
    assert result["f1_difference"]["all"] == {"difference": 0, "low": 0, "high": 0}


def test_a_difference_in_every_article_is_beyond_chance_and_one_in_one_article_is_not(tmp_path: Path) -> None:
    none = [(n, RIGHT[1]) for n in range(6)]
    sure = compared(tmp_path, [(n, one) for n in range(6) for one in RIGHT], none).interval()
    assert sure.low == sure.difference == sure.high > 0.3
    unsure = compared(tmp_path, [*none, (0, RIGHT[0])], none).interval()
    assert unsure.low == 0 < unsure.difference < unsure.high


def test_the_interval_is_the_same_every_time(tmp_path: Path) -> None:
    runs = [(0, RIGHT[0]), (1, FALSE)], [(0, FALSE), (4, RIGHT[0])]
    assert compared(tmp_path, *runs).as_dict() == compared(tmp_path, *runs).as_dict()
