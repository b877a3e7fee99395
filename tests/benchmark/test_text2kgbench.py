"""Text2KGBench: its metrics worked out by hand, its files, and our facts in its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.benchmark.text2kgbench import (
    Metrics,
    Sentence,
    Triple,
    Vocabulary,
    measure,
    read_sentences,
    read_vocabulary,
    score,
    triples_of,
)
from kg.errors import SourceError
from kg.model import Article, Extraction
from tests.support import make_extraction

TEXT = "Pulp Fiction, directed by Quentin Tarantino, was released on 14 October 1994."
GOLD = (Triple("Pulp Fiction", "director", "Quentin Tarantino"), Triple("Pulp Fiction", "genre", "crime film"))
MOVIE = Vocabulary(("film", "human"), ("director", "cast member", "publication date", "award received", "characters"))
SENTENCE = Sentence("s1", TEXT, GOLD)


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_triples_count_without_case_spaces_and_underscores() -> None:
    found = score(SENTENCE, [Triple("pulp_fiction", "director", "QuentinTarantino")], MOVIE)
    assert found == Metrics(1, 0.5, pytest.approx(2 / 3), 1, 0, 0, 0)


def test_relations_that_the_sentence_has_no_label_of_do_not_count() -> None:
    found = score(SENTENCE, [GOLD[0], Triple("Pulp Fiction", "cast member", "Quentin Tarantino")], MOVIE)
    assert (found.precision, found.recall) == (1, 0.5)
    wrong = score(SENTENCE, [GOLD[0], Triple("Pulp Fiction", "director", "Pulp")], MOVIE)
    assert (wrong.precision, wrong.recall) == (0.5, 0.5)
    assert score(SENTENCE, [Triple("Pulp Fiction", "cast member", "Pulp")], MOVIE).f1 == 0


def test_what_the_sentence_does_not_hold_is_hallucinated() -> None:
    triples = [
        Triple("Pulp Fiction", "directors", "Tarantino"),
        Triple("Jackie Brown", "director", "films"),
        Triple("Pulp Fictions", "publication date", "01 January 1994"),
        Triple("Pulp Fiction", "publication date", "1994-10-14"),
    ]
    found = score(SENTENCE, triples, MOVIE)
    assert (found.subject_hallucination, found.relation_hallucination, found.object_hallucination) == (0.25, 0.25, 0.25)
    assert found.ontology_conformance == 0.75


def test_an_empty_answer_is_worth_nothing_and_invents_nothing() -> None:
    assert score(SENTENCE, [], MOVIE) == Metrics(0, 0, 0, 1, 0, 0, 0)


def test_means_are_over_sentences(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "s.jsonl",
        {"id": "a", "sent": "Kes directed Film.", "triples": [{"sub": "Film", "rel": "director", "obj": "Kes"}]},
        {"id": "b", "sent": "Nothing.", "triples": [{"sub": "Film", "rel": "genre", "obj": "noir"}]},
    )

    def extract(article: Article) -> Extraction:
        assert article.published is None
        facts = [("Kes", "directed", "Film")] if article.id == "a" else []
        return make_extraction(article.id, {"Kes": "Person", "Film": "Film"}, facts)

    result = measure(path, MOVIE, extract)
    assert result.as_dict() == {
        "sentences": 2,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "ontology_conformance": 1,
        "subject_hallucination": 0,
        "relation_hallucination": 0,
        "object_hallucination": 0,
        "by_relation": {"director": {"gold": 1, "right": 1, "extra": 0}, "genre": {"gold": 1, "right": 0, "extra": 0}},
    }
    assert [answer.missed() for answer in result.answers] == [[], [Triple("Film", "genre", "noir")]]


def test_facts_are_told_in_the_words_of_the_ontology() -> None:
    extraction = make_extraction(
        "a",
        {"Uma": "Person", "Film": "Film", "Mia": "Character", "Palme": "Award", "Miramax": "Company"},
        [
            ("Uma", "starsIn", "Film", {"character": "Mia"}),
            ("Uma", "wonAward", "Palme"),
            ("Film", "wonAward", "Palme"),
            ("Film", "releaseDate", "1994-10"),
            ("Film", "distributedBy", "Miramax"),
        ],
    )
    assert triples_of(extraction, MOVIE) == (
        ("Film", "cast member", "Uma"),
        ("Film", "characters", "Mia"),
        ("Film", "award received", "Palme"),
        ("Film", "publication date", "01 October 1994"),
    )
    dbpedia = Vocabulary((), ("starring", "releaseDate", "distributor", "broadcastedBy"))
    assert triples_of(extraction, dbpedia) == (
        ("Film", "starring", "Uma"),
        ("Film", "releaseDate", "1994-10-01"),
        ("Film", "distributor", "Miramax"),
        ("Film", "broadcastedBy", "Miramax"),
    )


def test_lines_of_one_sentence_are_one_case(tmp_path: Path) -> None:
    record = {
        "id": "a",
        "sent": TEXT,
        "sub_label": "Pulp Fiction",
        "rel_label": "director",
        "obj_label": "Quentin Tarantino",
    }
    other = {**record, "id": "b", "rel_label": "genre", "obj_label": "crime film"}
    path = lines(tmp_path / "s.jsonl", record, other, {**record, "id": "c"}, {**record, "id": "d", "sent": "Else."})
    assert read_sentences(path) == [Sentence("a", TEXT, GOLD), Sentence("d", "Else.", GOLD[:1])]


def test_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot read '.*none': No such file"):
        read_sentences(tmp_path / "none")
    with pytest.raises(SourceError, match=r"s.jsonl, line 2: not a sentence of Text2KGBench: KeyError: 'sub_label'"):
        read_sentences(
            lines(
                tmp_path / "s.jsonl",
                {"id": "a", "sent": "x", "triples": [GOLD[0]._asdict() | {"sub": "a", "rel": "b", "obj": "c"}]},
                {"id": "a"},
            )
        )
    with pytest.raises(SourceError, match="no sentences in"):
        read_sentences(lines(tmp_path / "s.jsonl"))
    with pytest.raises(SourceError, match=r"o.json: not an ontology of Text2KGBench: KeyError: 'concepts'"):
        read_vocabulary(lines(tmp_path / "o.json", {}))
    path = lines(
        tmp_path / "o.json", {"concepts": [{"label": "film"}], "relations": [{"label": "director", "pid": "P57"}]}
    )
    assert read_vocabulary(path) == Vocabulary(("film",), ("director",))
