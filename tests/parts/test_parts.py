"""A build in parts gives the graph that a build in memory gives, whatever the parts, the place and the runner."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg.benchmark.generated import KnowingExtractor, generated
from kg.config import Config
from kg.entities.verdicts import decisions_log, drafted
from kg.errors import UsageError
from kg.model import Extraction
from kg.parts import extracting
from kg.parts.build import PartsBuild, PartsReport
from kg.parts.place import Place
from kg.run.build import build
from kg.run.runner import InlineRunner, Runner
from kg.store.export import FORMATS
from kg.store.layout import GraphDir
from tests.resolve.hostile import hostile_set

ARTICLES = 120


def write_news(folder: Path, number: int = ARTICLES) -> Path:
    """Generated articles as files and lines of JSON, some in another language, twice, or copied."""
    folder.mkdir()
    for index in range(0, number, 3):
        article = generated(index)
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    with (folder / "more.jsonl").open("w", encoding="utf-8") as lines:
        for index in (i for i in range(number) if i % 3):
            article = generated(index)
            record = {"id": article.id, "text": article.text, "date": article.published.isoformat()}
            lines.write(json.dumps(record) + "\n")
        lines.write(json.dumps({"id": "twice", "text": generated(1).text}) + "\n")
        german = (
            "Der Film wurde von der Kritik gelobt und von den Zuschauern nicht gesehen, weil er in keinem Kino lief. "
            * 3
        )
        lines.write(json.dumps({"id": "deutsch", "text": german}) + "\n")
        lines.write("no JSON\n")
    return folder


def in_parts(
    news: Path, folder: Path, runner: Runner | None = None, place: str | None = None, **settings: Any
) -> PartsReport:
    job = PartsBuild(
        Place(place or str(folder / "parts")),
        GraphDir(folder / "graph"),
        Config(extractor="rules"),
        settings.pop("load_extractor", KnowingExtractor),
        "known",
        runner or InlineRunner(),
        lambda stage, done, total: None,
        **{"a_shelf": 30, **settings},
    )
    return job.run([str(news)])


def quads(graph: Path) -> list[bytes]:
    buffer = io.BytesIO()
    FORMATS["nquads"](GraphDir(graph).open(), buffer)
    return buffer.getvalue().splitlines()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_news(tmp_path_factory.mktemp("news") / "news")


@pytest.fixture(scope="module")
def at_once(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = tmp_path_factory.mktemp("at-once") / "graph"
    config = Config(extractor="rules")
    build([str(news)], graph, config, KnowingExtractor, extractor_fingerprint="known", runner=InlineRunner())
    return graph


@pytest.mark.parametrize("a_shelf", [7, 40, 1000])
def test_it_is_the_graph_of_a_build_at_once(
    news: Path, at_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a_shelf: int
) -> None:
    monkeypatch.setattr("kg.parts.reading.ARTICLES_A_PART", 5)
    report = in_parts(news, tmp_path, a_shelf=a_shelf)
    assert quads(tmp_path / "graph") == quads(at_once)
    assert report.items == report.articles + report.quarantined == ARTICLES + 3
    known, manifest = GraphDir(at_once).manifest(), GraphDir(tmp_path / "graph").manifest()
    assert known is not None and manifest is not None
    for name in ("articles", "entities", "facts", "assertions", "quads", "left_out", "quarantined"):
        assert getattr(manifest, name) == getattr(known, name), name
    assert sorted(map(str, GraphDir(tmp_path / "graph").quarantined())) == sorted(
        map(str, GraphDir(at_once).quarantined())
    )
