"""Scores against labels: each rule of the guide."""

from __future__ import annotations

import json
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
    assert (result.characters_right, result.characters) == (right, 1)


def test_forbidden_facts_are_told(tmp_path: Path) -> None:
    bad = {"s": "Ralph Fiennes", "p": "wrote", "o": "The White Crow", "why": "he did not"}
    result = evaluate(
        labels(tmp_path, forbidden=(bad,)), [fact("ralph fiennes", "wrote", "The White Crow")], PREDICATES
    )
    assert [mistake.kind for mistake in result.mistakes] == ["extra", "forbidden"]


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no labels"):
        evaluate(tmp_path, [], PREDICATES)
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.json: not a file of gold labels: KeyError"):
        evaluate(tmp_path, [], PREDICATES)
    for line in ("{", "[]", '{"article": "a"}', "5"):
        with pytest.raises(SourceError, match="facts.x, line 2: not a fact"):
            list(read_facts(["", line], "facts.x"))
