"""The corpus that ships with the project: its articles can be read, and its labels are true to them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Article, Quarantined
from kg.names import name_key
from kg.read import discover, read
from tests.corpus.labels import ENDS, problems

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
LABELS = sorted((CORPUS / "gold").glob("*.json"))
SPLITS = {split: sorted((CORPUS / "gold" / split).glob("*.json")) for split in ("train", "dev", "test")}


@pytest.fixture(scope="module")
def everything() -> list[Article | Quarantined]:
    return list(read(discover([str(CORPUS)])))


@pytest.fixture(scope="module")
def articles(everything: list[Article | Quarantined]) -> dict[str, Article]:
    return {one.id: one for one in everything if isinstance(one, Article)}


def label_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_nothing_is_set_aside(everything: list[Article | Quarantined]) -> None:
    assert [one for one in everything if isinstance(one, Quarantined)] == []


def test_there_are_enough_articles_of_every_format(articles: dict[str, Article]) -> None:
    formats = Counter(Path(article.source.partition("#")[0]).suffix for article in articles.values())
    assert len(articles) >= 60
    assert formats.keys() == {".txt", ".html", ".jsonl", ".xml"}


def test_articles_are_of_the_length_of_news(articles: dict[str, Article]) -> None:
    words = {article.source: len(article.text.split()) for article in articles.values()}
    assert {source: count for source, count in words.items() if not 200 <= count <= 500} == {}


def test_most_articles_have_a_date_and_some_have_none(articles: dict[str, Article]) -> None:
    undated = [article for article in articles.values() if article.published is None]
    assert 0 < len(undated) < len(articles) / 4


def test_no_two_articles_share_a_sentence(articles: dict[str, Article]) -> None:
    first: dict[str, str] = {}
    shared = []
    for article in articles.values():
        for line in article.text.split(". "):
            key = name_key(line)
            if len(key.split()) >= 8 and first.setdefault(key, article.id) != article.id:
                shared.append((first[key], article.id, line))
    assert shared == []


def test_there_are_enough_labels() -> None:
    assert len(LABELS) >= 24


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_label_is_valid(path: Path, articles: dict[str, Article]) -> None:
    label = label_of(path)
    article = articles[path.stem]
    file = Path(article.source).read_bytes() if article.source.endswith(".txt") else None
    assert list(problems(label, article, file)) == []


def test_the_labels_cover_every_relation() -> None:
    stated = Counter(t["p"] for path in LABELS for t in label_of(path)["triples"] if t["status"] == "stated")
    assert {predicate: stated[predicate] for predicate in ENDS if stated[predicate] < 5} == {}


def test_the_same_names_come_back() -> None:
    """What makes a graph of articles: people and works that several of them are about."""
    names = Counter(name for path in LABELS for name in label_of(path)["entities"])
    assert sum(count >= 3 for count in names.values()) >= 20


def test_the_splits_are_large_enough() -> None:
    assert len(SPLITS["train"]) >= 300 and len(SPLITS["dev"]) >= 20 and len(SPLITS["test"]) >= 20


@pytest.mark.parametrize("split", SPLITS)
def test_labels_of_a_split_are_valid(split: str) -> None:
    wrong = {}
    for path in SPLITS[split]:
        text = path.with_suffix(".txt")
        (article,) = (one for one in read(discover([str(text)])) if isinstance(one, Article))
        found = list(problems(label_of(path), article, text.read_bytes()))
        if found or label_of(path)["split"] != split or not all("quote" in t for t in label_of(path)["triples"]):
            wrong[path.stem] = found
    assert wrong == {}


def main_work(path: Path) -> str | None:
    """The film or series that most of an article's facts are about; None if none is about any."""
    label = label_of(path)
    counts = Counter(
        end.partition(" (")[0]
        for t in label["triples"]
        for end in (t["s"], t["o"])
        if label["entities"].get(end, {}).get("type") in {"Film", "Series"}
    )
    return next((work for work, _ in counts.most_common(1)), None)


def test_no_film_is_the_subject_of_articles_for_training_and_for_measuring() -> None:
    trained = {main_work(path) for path in (*LABELS, *SPLITS["train"])}
    measured = {main_work(path) for split in ("dev", "test") for path in SPLITS[split]}
    assert trained & measured - {None} == set()
