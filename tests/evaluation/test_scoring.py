"""Scores against labels: each rule of the guide."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SourceError
from kg.evaluation import CORE, Mistake, evaluate, read_facts

ENTITIES = {
    "Ralph Fiennes": {"type": "Person", "aliases": ["Fiennes"]},
    "The White Crow": {"type": "Film", "aliases": []},
    "Suspiria (1977)": {"type": "Film", "aliases": []},
    "Adèle & Co": {"type": "Company", "aliases": []},
}
PREDICATES = ("directed", "starsIn", "basedOn", "premieredAt", "wrote", "productionCompany")


def labels(folder: Path, *triples: dict[str, str], forbidden: tuple[dict[str, str], ...] = ()) -> Path:
    document = {"id": "a", "entities": ENTITIES, "triples": triples, "forbidden": forbidden}
    (folder / "a.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def stated(subject: str, predicate: str, target: str, **more: str) -> dict[str, str]:
    return {"s": subject, "p": predicate, "o": target, "status": "stated", **more}


def fact(subject: str, predicate: str, target: str, character: str | None = None) -> Mapping[str, Any]:
    return {"article": "a", "subject": subject, "predicate": predicate, "object": target, "character": character}


DIRECTED = stated("Ralph Fiennes", "directed", "The White Crow")


@pytest.mark.parametrize(
    ("subject", "target"),
    [
        ("Ralph Fiennes", "The White Crow"),
        ("FIENNES", "white crow"),
        ("The Ralph Fiennes", "“The White Crow”"),
        ("Ralph  Fiénnes", "The-White-Crow"),
    ],
)
def test_names_count_without_case_accents_punctuation_and_the(tmp_path: Path, subject: str, target: str) -> None:
    result = evaluate(labels(tmp_path, DIRECTED), [fact(subject, "directed", target)], PREDICATES)
    assert (result.score().precision, result.score().recall, result.score().f1) == (1.0, 1.0, 1.0)


def test_brackets_of_a_key_need_not_be_named_and_an_ampersand_is_and(tmp_path: Path) -> None:
    gold = labels(tmp_path, stated("Suspiria (1977)", "productionCompany", "Adèle & Co"))
    assert evaluate(gold, [fact("Suspiria", "productionCompany", "Adele and Co")], PREDICATES).score().right == 1


def test_misses_and_extras_are_counted_and_listed(tmp_path: Path) -> None:
    gold = labels(tmp_path, DIRECTED, stated("Ralph Fiennes", "wrote", "The White Crow"))
    result = evaluate(
        gold, [fact("Fiennes", "directed", "The White Crow"), fact("Fiennes", "starsIn", "X")], PREDICATES
    )
    assert result.as_dict()["all"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "found": 2}
    assert result.score(CORE).recall == 1.0
    assert result.mistakes == [
        Mistake("extra", "a", "Fiennes", "starsIn", "X"),
        Mistake("missed", "a", "Ralph Fiennes", "wrote", "The White Crow"),
    ]


def test_implied_facts_count_neither_way(tmp_path: Path) -> None:
    gold = labels(tmp_path, {**DIRECTED, "status": "implied"})
    assert evaluate(gold, [fact("Fiennes", "directed", "The White Crow")], PREDICATES).as_dict()["all"]["found"] == 0
    assert evaluate(gold, [], PREDICATES).as_dict()["all"]["gold"] == 0


def test_a_second_fact_for_the_same_triple_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    facts = [fact("Fiennes", "directed", "The White Crow"), fact("Ralph Fiennes", "directed", "White Crow")]
    assert evaluate(labels(tmp_path, DIRECTED), facts, PREDICATES).as_dict()["all"]["found"] == 1


def test_other_articles_and_other_relations_are_left_out(tmp_path: Path) -> None:
    facts = [{**fact("x", "directed", "y"), "article": "b"}, fact("Fiennes", "likes", "The White Crow")]
    assert evaluate(labels(tmp_path, DIRECTED), facts, PREDICATES).as_dict()["all"]["found"] == 0


@pytest.mark.parametrize(("given", "right"), [("Nureyev", 1), ("Rudolf Nureyev", 1), ("Pushkin", 0), (None, 0)])
def test_characters_may_be_named_in_part(tmp_path: Path, given: str | None, right: int) -> None:
    gold = labels(tmp_path, stated("Ralph Fiennes", "starsIn", "The White Crow", character="Rudolf Nureyev"))
    result = evaluate(gold, [fact("Fiennes", "starsIn", "The White Crow", given)], PREDICATES)
    assert result.as_dict()["characters"] == {"right": right, "of": 1, "rate": right}


def test_forbidden_facts_are_told(tmp_path: Path) -> None:
    bad = {"s": "Ralph Fiennes", "p": "wrote", "o": "The White Crow", "why": "he did not"}
    result = evaluate(
        labels(tmp_path, forbidden=(bad,)), [fact("ralph fiennes", "wrote", "The White Crow")], PREDICATES
    )
    assert [mistake.kind for mistake in result.mistakes] == ["extra", "forbidden"]


def test_false_edges_are_counted_by_fact_and_by_article(tmp_path: Path) -> None:
    labels(tmp_path, DIRECTED)
    (tmp_path / "b.json").write_text(json.dumps({"id": "b", "entities": {}, "triples": []}), encoding="utf-8")
    right = fact("Fiennes", "directed", "The White Crow")
    false = [fact("Fiennes", "wrote", name) for name in ("Tenet", "Dune")]
    assert evaluate(tmp_path, [right, *false], PREDICATES).as_dict()["false_edges"] == {
        "rate": 0.6667, "facts": 2, "articles": 1, "of_articles": 2, "forbidden": 0,
    }  # fmt: skip


def test_a_mistake_has_its_sentence(tmp_path: Path) -> None:
    wrote = {**stated("Ralph Fiennes", "wrote", "The White Crow"), "quote": "His own script", "evidence": [40, 60]}
    support = {"quote": "A sentence.", "start": 5, "end": 16, "rule": "starsIn: {S} in {O}", "confidence": 0.7}
    result = evaluate(labels(tmp_path, wrote), [{**fact("Fiennes", "starsIn", "X"), **support}], PREDICATES)
    assert result.mistakes == [
        Mistake("extra", "a", "Fiennes", "starsIn", "X", "A sentence.", 5, 16, "starsIn: {S} in {O}", 0.7),
        Mistake("missed", "a", "Ralph Fiennes", "wrote", "The White Crow", "His own script", 40, 60),
    ]


@pytest.mark.parametrize(
    ("label", "support", "overlaps"),
    [
        ({"evidence": [10, 20]}, {"start": 19, "end": 30}, 1),
        ({"evidence": [10, 20]}, {"start": 20, "end": 30}, 0),
        ({"evidence": [10, 20], "quote": "His own script"}, {"start": 20, "end": 30, "quote": "His own script"}, 0),
        ({"quote": "directed by Fiennes"}, {"quote": "It was directed by\n Fiennes."}, 1),
        ({"quote": "It was directed by Fiennes. Then"}, {"quote": "directed by Fiennes."}, 1),
        ({"quote": "in London and directed by Fiennes"}, {"quote": "directed by Fiennes and shot abroad"}, 1),
        ({"quote": "in London. He"}, {"quote": "He directed it."}, 0),
        ({"quote": "directed by Fiennes"}, {}, 0),
    ],
)
def test_evidence_is_compared_by_offsets_or_else_by_words(
    tmp_path: Path, label: dict[str, Any], support: dict[str, Any], overlaps: int
) -> None:
    gold = labels(tmp_path, {**DIRECTED, **label}, stated("Ralph Fiennes", "wrote", "The White Crow"))
    facts = [{**fact("Fiennes", name, "The White Crow"), **support} for name in ("directed", "wrote")]
    found = evaluate(gold, facts, PREDICATES).as_dict()["evidence"]
    assert found == {"overlapping": overlaps, "of": 1, "rate": overlaps}


def test_calibration_leaves_out_what_is_implied_or_without_confidence(tmp_path: Path) -> None:
    gold = labels(tmp_path, DIRECTED, {**stated("Ralph Fiennes", "wrote", "The White Crow"), "status": "implied"})
    facts = [
        {**fact("Fiennes", "directed", "The White Crow"), "confidence": 0.8},
        {**fact("Fiennes", "wrote", "The White Crow"), "confidence": 0.1},
        fact("Fiennes", "starsIn", "X"),
    ]
    result = evaluate(gold, facts, PREDICATES)
    assert (result.calibration.facts, round(result.calibration.error, 4)) == (1, 0.2)


def test_the_most_confident_support_of_a_fact_counts(tmp_path: Path) -> None:
    facts = [{**fact("x", "directed", "y"), "confidence": c, "quote": str(c)} for c in (0.5, 0.9, 0.7)]
    (mistake,) = evaluate(labels(tmp_path), facts, PREDICATES).mistakes
    assert (mistake.confidence, mistake.quote) == (0.9, "0.9")


def test_facts_below_a_confidence_are_left_out(tmp_path: Path) -> None:
    facts = [{**fact("x", "directed", str(c)), "confidence": c} for c in (0.5, 0.6, 0.7, None)]
    result = evaluate(labels(tmp_path), facts, PREDICATES, min_confidence=0.6)
    assert [mistake.object for mistake in result.mistakes] == ["0.6", "0.7", "None"]


def test_a_split_is_chosen_by_the_labels(tmp_path: Path) -> None:
    for name, more in (("a", {"split": "dev"}), ("b", {"split": "test"}), ("c", {})):
        document = {"id": name, "entities": {}, "triples": [stated("x", "directed", name)], **more}
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    facts = [{**fact("x", "directed", name), "article": name} for name in "abc"]
    assert evaluate(tmp_path, facts, PREDICATES, split="test").as_dict()["all"]["found"] == 1
    assert evaluate(tmp_path, facts, PREDICATES).as_dict()["all"]["found"] == 3
    with pytest.raises(SourceError, match="no labels with split 'train'"):
        evaluate(tmp_path, facts, PREDICATES, split="train")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"split": "eval"}, "split is 'eval', not one of train, dev, test"),
        ({"triples": [{**DIRECTED, "evidence": [7, 7]}]}, "not a span: 7..7"),
        ({"triples": [{**DIRECTED, "evidence": [7]}]}, "ValueError"),
        ({"triples": [{**DIRECTED, "evidence": ["a", "b"]}]}, "TypeError"),
    ],
)
def test_bad_labels_are_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    document = {"id": "a", "entities": ENTITIES, "triples": [], **changes}
    (tmp_path / "a.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.json: not a file of gold labels: .*" + re.escape(message)):
        evaluate(tmp_path, [], PREDICATES)


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no labels"):
        evaluate(tmp_path, [], PREDICATES)
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.json: not a file of gold labels: KeyError"):
        evaluate(tmp_path, [], PREDICATES)
    for line in ("{", "[]", '{"article": "a"}', "5", json.dumps({**fact("x", "y", "z"), "confidence": "high"})):
        with pytest.raises(SourceError, match="facts.x, line 2: not a fact"):
            list(read_facts(["", line], "facts.x"))
