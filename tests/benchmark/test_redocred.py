"""Re-DocRED: tokens as running text, and which facts are right, extra and missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.benchmark.redocred import joined, judged, measure, read_documents
from kg.errors import SourceError
from kg.model import Extraction
from tests.support import make_extraction

SENTENCES = [
    'Kes is a 1969 film starring David Bradley - Smith .'.split(),
    "It was directed by Loach in \" Barnsley 's valley \" .".split(),
    "Ken Loach also sang on Album , out in 1969 .".split(),
]  # fmt: skip
TYPES = {"Kes": "Film", "Ken Loach": "Person", "David Bradley-Smith": "Person", "Album": "MusicWork", "Cathy": "Film"}


def mention(name: str, sentence: int) -> dict[str, Any]:
    words = name.split()
    tokens = SENTENCES[sentence]
    start = next(i for i in range(len(tokens)) if tokens[i : i + len(words)] == words)
    return {"name": name, "sent_id": sentence, "pos": [start, start + len(words)], "type": "MISC"}


def document(*labels: tuple[int, str, int]) -> dict[str, Any]:
    nodes = [
        [mention("Kes", 0)],
        [mention("1969", 0), mention("1969", 2)],
        [mention("David Bradley - Smith", 0)],
        [mention("Loach", 1), mention("Ken Loach", 2)],
        [mention("Album", 2)],
    ]
    told = [{"h": h, "r": r, "t": t, "evidence": []} for h, r, t in labels]
    return {"title": "Kes", "sents": SENTENCES, "vertexSet": nodes, "labels": told}


LABELS = ((0, "P577", 1), (0, "P161", 2), (0, "P57", 3), (4, "P577", 1), (4, "P175", 3))


def written(folder: Path, *documents: dict[str, Any]) -> Path:
    path = folder / "d.jsonl"
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    return path


def facts(*told: tuple[str, str, str]) -> Extraction:
    return make_extraction("x", TYPES, told)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (SENTENCES[0], "Kes is a 1969 film starring David Bradley-Smith."),
        (SENTENCES[1], 'It was directed by Loach in "Barnsley\'s valley".'),
        ('A ( B , C ) costs $ 5 ; " D " , " E "'.split(), 'A (B, C) costs $5; "D", "E"'),
        ([], ""),
    ],
)
def test_tokens_are_joined_as_they_are_written(tokens: list[str], text: str) -> None:
    found, offsets = joined(tokens)
    assert found == text
    assert [found[start:end] for start, end in offsets] == tokens


def test_facts_are_judged_by_the_mentions_of_both_ends(tmp_path: Path) -> None:
    (read,) = read_documents(written(tmp_path, document(*LABELS)))
    extraction = facts(
        ("Ken Loach", "directed", "Kes"),
        ("David Bradley-Smith", "starsIn", "Kes"),
        ("Kes", "releaseDate", "1969-11"),
        ("David Bradley-Smith", "directed", "Cathy"),
    )
    assert judged(read, extraction) == {
        "right": [("cast member", False), ("director", True)],
        "extra": [("publication date", False), ("director", True)],
        "missed": [("publication date", False)],
    }


def test_what_no_label_calls_a_work_of_the_screen_counts_neither_way(tmp_path: Path) -> None:
    (read,) = read_documents(written(tmp_path, document(*LABELS)))
    found = judged(read, facts(("Album", "releaseDate", "1969")))
    assert (found["right"], found["extra"]) == ([], [])
    assert ("publication date", False) in found["missed"]
    assert len(found["missed"]) == 3


def test_a_fact_that_is_said_twice_counts_once(tmp_path: Path) -> None:
    (read,) = read_documents(written(tmp_path, document((0, "P57", 3))))
    told = [("Ken Loach", "directed", "Kes"), ("Ken Loach", "directed", "Cathy"), ("Ken Loach", "directed", "Cathy")]
    assert {kind: len(found) for kind, found in judged(read, facts(*told)).items()} == {
        "right": 1,
        "extra": 1,
        "missed": 0,
    }


def test_scores_are_summed_over_documents(tmp_path: Path) -> None:
    path = written(tmp_path, document(*LABELS), document((0, "P57", 3)))
    report = measure(path, lambda article: facts(("Ken Loach", "directed", "Kes"))).as_dict()
    assert report["documents"] == 2
    assert report["all"] == {"precision": 1, "recall": 0.5, "f1": 0.6667, "gold": 4, "found": 2}
    assert report["apart"] == {"precision": 1, "recall": 1, "f1": 1, "gold": 2, "found": 2}
    assert set(report["by_relation"]) == {"cast member", "director", "publication date"}
    assert report["by_relation"]["director"]["apart"]["gold"] == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no documents in"),
        ("{}", r"d.jsonl, line 1: not a document of Re-DocRED: KeyError: 'sents'"),
        (json.dumps({**document(), "sents": [["Kes"]]}), "not a document of Re-DocRED: IndexError"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "d.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_documents(tmp_path / "d.jsonl")
