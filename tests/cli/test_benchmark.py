"""``kg benchmark``: what its commands print."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest

from kg.model import Article, Extraction
from tests.benchmark.test_speed import ARTICLES, recorder
from tests.cli.conftest import Kg
from tests.support import make_extraction


def test_speed_prints_a_table_and_json(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("news", "log"):
        (tmp_path / name).mkdir()
    for article in ARTICLES[:3]:
        (tmp_path / "news" / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    readers = {name: partial(recorder, tmp_path / "log") for name in ("extraction", "spaCy")}
    monkeypatch.setattr("kg.benchmark.speed.shipped", lambda config: readers)
    result = kg("benchmark", "speed", "news", "--workers", "1", "--workers", "2", "--rounds", "1")
    assert result.exit_code == 0, result.output
    assert [line.split()[:2] for line in result.stdout.splitlines()[2:]] == [
        ["1", "extraction"], ["1", "spaCy"], ["2", "extraction"], ["2", "spaCy"],
    ]  # fmt: skip
    document = json.loads(kg("benchmark", "speed", "news", "--workers", "1", "--rounds", "2", "--json").stdout)
    assert (document["articles"], document["rounds"]) == (3, 2)
    (run,) = document["runs"]
    assert set(run) == {"workers", "ratio", "cpu_ratio", "readers"}
    assert len(run["readers"][0]["peak_mib_by_round"]) == 2


def test_speed_needs_an_article(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" ", encoding="utf-8")
    result = kg("benchmark", "speed", "empty.txt")
    assert result.exit_code == 2
    assert result.stderr == "kg: no article could be read; kg build says why\n"


class Directors:
    """Reads "A directed B." and nothing else."""

    def extract(self, article: Article) -> Extraction:
        found = re.search(r"(\w+) directed (\w+)\.", article.text)
        if found is None:
            return make_extraction(article.id, {}, [])
        return make_extraction(article.id, {found[1]: "Person", found[2]: "Film"}, [(found[1], "directed", found[2])])


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extract.load_extractor", lambda config: Directors(), raising=False)


@pytest.mark.usefixtures("reader")
def test_text2kgbench_prints_its_metrics(kg: Kg, tmp_path: Path) -> None:
    vocabulary = {"concepts": [], "relations": [{"label": "director"}]}
    (tmp_path / "o.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    triples = [{"sub": "Kes", "rel": "director", "obj": "Loach"}, {"sub": "Kes", "rel": "genre", "obj": "drama"}]
    sentence = {"id": "s1", "sent": "Loach directed Kes.", "triples": triples}
    (tmp_path / "s.jsonl").write_text(json.dumps(sentence), encoding="utf-8")
    document = json.loads(kg("benchmark", "text2kgbench", "s.jsonl", "o.json", "--json", "--errors").stdout)
    assert (document["precision"], document["recall"]) == (1, 0.5)
    assert document["mistakes"] == [
        {"id": "s1", "sentence": "Loach directed Kes.", "missed": [["Kes", "genre", "drama"]], "extra": []}
    ]
    shown = kg("benchmark", "text2kgbench", "s.jsonl", "o.json", "--errors").stdout
    assert shown.startswith("s1: Loach directed Kes.\n    missed Kes | genre | drama\nfigure ")
    assert ["recall", "0.5"] in [line.split() for line in shown.splitlines()]
    assert ["director", "1", "1", "0"] in [line.split() for line in shown.splitlines()]


@pytest.mark.usefixtures("reader")
def test_redocred_prints_scores_by_relation(kg: Kg, tmp_path: Path) -> None:
    nodes = [[{"name": name, "sent_id": 0, "pos": [at, at + 1]}] for name, at in (("Loach", 0), ("Kes", 2))]
    labels = [{"h": 1, "r": "P57", "t": 0}]
    record = {"title": "Kes", "sents": [["Loach", "directed", "Kes", "."]], "vertexSet": nodes, "labels": labels}
    (tmp_path / "d.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert json.loads(kg("benchmark", "redocred", "d.jsonl", "--json").stdout)["all"]["f1"] == 1
    shown = [line.split() for line in kg("benchmark", "redocred", "d.jsonl").stdout.splitlines()]
    assert ["director", "1.0000", "1.0000", "1.0000", "1", "0.0000", "0.0000", "0.0000", "0"] in shown


@pytest.mark.parametrize("name", ["speed", "text2kgbench", "redocred"])
def test_every_benchmark_has_examples_in_its_help(kg: Kg, name: str) -> None:
    assert kg("benchmark", name, "-h").stdout.count(f"kg benchmark {name}") >= 3
    assert f"kg benchmark {name}" in kg("benchmark", "-h").stdout
