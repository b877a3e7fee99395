"""``kg benchmark``: what its commands print."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.benchmark.test_speed import ARTICLES, recorder
from tests.cli.conftest import Kg


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
