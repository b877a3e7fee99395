"""A build in parts gives the graph that a build in memory gives, whatever the parts, the place and the runner."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg.benchmark.generated import KnowingExtractor, generated
from kg.config import Config
from kg.entities.verdicts import decisions_log, drafted
from kg.errors import KgError, UsageError
from kg.model import Article, Extraction
from kg.parts.build import PartsBuild, PartsReport
from kg.parts.place import Place
from kg.read import SourceFile, records
from kg.run.build import add, build
from kg.run.runner import InlineRunner, LocalRunner, Runner
from kg.store.export import FORMATS
from kg.store.layout import GraphDir
from tests.resolve.hostile import hostile_set
from tests.run.workers import Deadly
from tests.support import make_extraction

ARTICLES = 60


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
        Config(extractor="rules", language=settings.pop("language", "en")),
        settings.pop("load_extractor", KnowingExtractor),
        "known",
        runner or InlineRunner(),
        lambda stage, done, total: None,
        **{"a_shelf": 20, **settings},
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


@pytest.mark.parametrize("a_shelf", [7, 1000])
def test_it_is_the_graph_of_a_build_at_once(news: Path, at_once: Path, tmp_path: Path, a_shelf: int) -> None:
    report = in_parts(news, tmp_path, a_part=5, a_shelf=a_shelf)
    assert quads(tmp_path / "graph") == quads(at_once)
    assert report.items == report.articles + report.quarantined == ARTICLES + 3
    known, manifest = GraphDir(at_once).manifest(), GraphDir(tmp_path / "graph").manifest()
    assert known is not None and manifest is not None
    for name in ("articles", "entities", "facts", "assertions", "quads", "left_out", "quarantined"):
        assert getattr(manifest, name) == getattr(known, name), name
    assert sorted(map(str, GraphDir(tmp_path / "graph").quarantined())) == sorted(
        map(str, GraphDir(at_once).quarantined())
    )


class Told:
    """Gives the extractions that it was made with."""

    def __init__(self, found: dict[str, Extraction]) -> None:
        self.found = found

    def extract(self, article: Article) -> Extraction:
        known = self.found[article.id]
        return replace(known, article=article)


def write_told(folder: Path, found: Sequence[Extraction]) -> Path:
    path = folder / "told.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for one in found:
            date = None if one.article.published is None else one.article.published.isoformat()
            text = f"{one.article.text}{one.article.id}"  # no two are duplicates
            lines.write(json.dumps({"id": one.article.id, "text": text, "date": date}) + "\n")
    return path


def both_ways(
    folder: Path, found: Sequence[Extraction], **settings: Any
) -> tuple[list[bytes], list[bytes], PartsReport]:
    """The quads of a build at once and of one in parts, whose folders hold the same verdicts."""
    news = write_told(folder, found)
    extractor = partial(Told, {one.article.id: one for one in found})
    (folder / "graph").mkdir(exist_ok=True)
    shutil.copytree(folder / "graph", folder / "once", dirs_exist_ok=True)
    config = Config(extractor="rules", language="any")
    build([str(news)], folder / "once", config, extractor, extractor_fingerprint="known", runner=InlineRunner())
    report = in_parts(news, folder, load_extractor=extractor, language="any", **settings)
    return quads(folder / "once"), quads(folder / "graph"), report


def test_names_made_to_mislead_are_told_apart_alike(tmp_path: Path) -> None:
    once, parts, _ = both_ways(tmp_path, hostile_set().extractions, a_part=20, a_shelf=40)
    assert parts == once


def test_readers_verdicts_count_alike(tmp_path: Path) -> None:
    types = {"Ann Lee": "Person", "Anna Leigh": "Person", "Tide": "Film", "The Tide": "Film"}
    found = [
        make_extraction("a", types, [("Ann Lee", "directed", "Tide")]),
        make_extraction("b", types, [("Anna Leigh", "directed", "The Tide")]),
        make_extraction("c", types, [("Ann Lee", "starsIn", "Tide")]),
        make_extraction("d", types, [("Ann Lee", "directed", "Tide")]),
    ]
    (tmp_path / "plain").mkdir()
    plain, _, _ = both_ways(tmp_path / "plain", found)
    graph = tmp_path / "graph"
    graph.mkdir()
    log = decisions_log(GraphDir(graph))
    log.append([
        drafted(("x", "y"), ("Ann", "Anna"), [("a", "Ann Lee")], [("b", "Anna Leigh")], same=True, who="me"),
        drafted(("x", "y"), ("Ann", "Ann"), [("a", "Ann Lee")], [("c", "Ann Lee")], same=False, who="me"),
    ])  # fmt: skip
    once, parts, _ = both_ways(tmp_path, found, a_part=2, a_shelf=2)
    assert parts == once != plain


def test_facts_that_break_a_shape_are_left_out_alike(tmp_path: Path) -> None:
    types = {"Ann Lee": "Person", "Tide": "Film", "Rome": "Place", "Prize": "Award"}
    found = [
        make_extraction("a", types, [("Ann Lee", "directed", "Tide"), ("Rome", "directed", "Tide")]),
        make_extraction("b", types, [("Rome", "directed", "Tide"), ("Tide", "wonAward", "Prize")]),
        make_extraction("c", types, [("Tide", "filmedIn", "Ann Lee"), ("Tide", "releaseDate", "2018-09")]),
    ]
    once, parts, report = both_ways(tmp_path, found, a_part=1, a_shelf=1)
    assert parts == once
    assert report.left_out == 3 and report.findings == len(GraphDir(tmp_path / "once").findings())


def test_copies_add_what_is_new_only(tmp_path: Path) -> None:
    text = " ".join(f"Anna Karr{n} directed Swan{n} in Rome{n}." for n in range(12))
    types = {"Anna Karr": "Person", "Swan": "Film", "Rome": "Place"}
    said = [("Anna Karr", "directed", "Swan")]
    found = [
        replace(one, article=replace(one.article, text=one.article.text + text))
        for one in (
            make_extraction("a", types, said),
            make_extraction("b", types, [*said, ("Swan", "filmedIn", "Rome")]),
            make_extraction("c", types, said, published="2018-10-01"),
        )
    ]
    once, parts, report = both_ways(tmp_path, found, a_part=1, a_shelf=1)
    assert parts == once
    assert report.assertions == 2 and sum(b"isVersionOf" in line for line in parts) == 2


def test_what_was_done_is_not_done_again(news: Path, tmp_path: Path) -> None:
    class Never:
        def __init__(self) -> None:
            raise AssertionError("nothing is left to extract")

    first = in_parts(news, tmp_path)
    again = in_parts(news, tmp_path, load_extractor=Never)
    assert replace(again, elapsed=0.0, seconds={}) == replace(first, elapsed=0.0, seconds={})


@pytest.mark.parametrize("stage", ["ReadFiles", "Extract", "Assemble"])
def test_a_build_that_was_stopped_goes_on(
    news: Path, at_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    room = {"ReadFiles": "reading", "Extract": "extracting", "Works": "resolving"}.get(stage, "assembling")
    module = importlib.import_module(f"kg.parts.{room}")
    work = getattr(module, stage).work
    calls = []

    def stopped(self: Any, task: Any) -> Any:
        calls.append(task)
        if len(calls) == (1 if stage == "ReadFiles" else 2):
            raise KeyboardInterrupt
        return work(self, task)

    with monkeypatch.context() as patch:
        patch.setattr(getattr(module, stage), "work", stopped)
        with pytest.raises(KeyboardInterrupt):
            in_parts(news, tmp_path, a_part=20)
    in_parts(news, tmp_path, a_part=20)
    assert quads(tmp_path / "graph") == quads(at_once)


def test_an_article_that_kills_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    texts = ["Quiet.", "DIE", "Calm.", "DIE too", "Still."]
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    job = in_parts(path, tmp_path, LocalRunner(1), load_extractor=Deadly)
    assert (job.items, job.articles, job.failed, job.quarantined) == (5, 3, 2, 2)
    assert {one.position for one in GraphDir(tmp_path / "graph").quarantined()} == {"article a1", "article a3"}


def test_parts_may_lie_on_any_file_system_of_arrow(news: Path, at_once: Path, tmp_path: Path) -> None:
    report = in_parts(news, tmp_path, place="mock:///bucket/parts")
    assert quads(tmp_path / "graph") == quads(at_once)
    place = Place("mock:///bucket/parts")
    lines = [line for name in report.files for line in place.read(name).splitlines()]
    assert sorted(lines) == sorted(quads(at_once)) and len(lines) == report.quads


def test_parts_are_sorted_and_without_blank_nodes(news: Path, tmp_path: Path) -> None:
    report = in_parts(news, tmp_path, load=False)
    assert not (tmp_path / "graph" / "CURRENT").exists()
    for name in report.files:
        data = (tmp_path / "parts" / name).read_bytes()
        lines = data.splitlines()
        assert lines == sorted(lines) and b"_:" not in b"".join(line[:2] for line in lines)
        assert hashlib.sha256(data).hexdigest().startswith(Path(name).stem)


def test_what_cannot_be_read_in_parts_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input"):
        in_parts(Path("-"), tmp_path)
    with pytest.raises(UsageError, match="not a place"):
        in_parts(tmp_path, tmp_path, place="nowhere://x")


def test_splink_finds_the_same_people(tmp_path: Path) -> None:
    pytest.importorskip("splink", reason="the extra splink is not installed")
    once, parts, _ = both_ways(tmp_path, hostile_set().extractions, a_part=20, a_shelf=60, splink=True)
    assert parts == once


def test_a_graph_in_parts_can_be_changed(news: Path, tmp_path: Path) -> None:
    in_parts(news, tmp_path)
    later = tmp_path / "later.txt"
    later.write_text(generated(ARTICLES).text, encoding="utf-8")
    settings: Any = {"extractor_fingerprint": "known", "runner": InlineRunner()}
    add([str(later)], tmp_path / "graph", Config(), KnowingExtractor, **settings)
    build([str(news), str(later)], tmp_path / "once", Config(extractor="rules"), KnowingExtractor, **settings)
    assert quads(tmp_path / "graph") == quads(tmp_path / "once")


def test_a_file_that_kills_its_reader_is_set_aside(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies leaves what an exception that nobody expects leaves: a journal without an end."""
    victim = str(news / f"{generated(3).id}.txt")
    ways = []

    def deadly(file: SourceFile) -> Any:
        ways.append(file.path)
        if file.path == victim:
            raise SystemExit
        return records(file)

    monkeypatch.setattr("kg.parts.reading.records", deadly)
    for _ in range(3):
        with pytest.raises(SystemExit):
            in_parts(news, tmp_path)
    report = in_parts(news, tmp_path)
    assert (report.articles, ways.count(victim)) == (ARTICLES - 1, 3)
    assert [one.reason for one in GraphDir(tmp_path / "graph").quarantined() if one.source == victim] == [
        "killed its reader 3 times"
    ]


def test_no_message_shows_the_keys_of_a_store() -> None:
    place = Place("s3://KEYKEY:top-secret@shelf/first?region=x")
    assert place.shown == "s3://shelf/first"
    assert place.address("quads/1.nq") == "s3://KEYKEY:top-secret@shelf/first/quads/1.nq"
    with pytest.raises(KgError) as raised:
        Place("s3://KEYKEY:top-secret@").write("README", b"text")
    assert "KEY" not in str(raised.value) and "secret" not in str(raised.value)
