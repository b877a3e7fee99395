from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kg.config import Config
from kg.errors import SourceError, StoreError
from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span
from kg.run.build import build
from kg.run.making import BuildReport
from kg.run.part import Extractor
from kg.run.runner import InlineRunner
from kg.store.export import FORMATS
from kg.store.layout import GraphDir

TYPES = {"swan": "Film", "rome": "Place", "karr": "Person", "adler": "Person", "book": "Book"}


@dataclass
class LineExtractor:
    """Reads lines of the form ``subject|relation|object``; the type of a name is known by its last word."""

    seen: list[str] = field(default_factory=list)

    def extract(self, article: Article) -> Extraction:
        self.seen.append(article.id)
        if "CRASH" in article.text:
            raise RuntimeError("two\nlines")
        entities: dict[str, LocalEntity] = {}
        facts, start = [], 0
        for line in article.text.splitlines(keepends=True):
            if line.count("|") == 2:
                subject, predicate, target = line.strip().split("|")
                for name in (subject, target):
                    if not name[0].isdigit():
                        entities[name] = LocalEntity(name, TYPES[name.split()[-1].lower()], name)
                end = start + len(line.rstrip("\n")) + (10_000 if "BEYOND" in article.text else 0)
                facts.append(
                    Fact(
                        article=article.id,
                        subject=subject,
                        predicate=predicate,
                        object=DateValue(target) if target[0].isdigit() else target,
                        evidence=Evidence(Span(start, end)),
                        rule="line",
                        confidence=0.4 if "maybe" in article.text else 0.9,
                    )
                )
            start += len(line)
        return Extraction(article, tuple(entities.values()), tuple(facts))


@dataclass
class Desk:
    """A folder of news, a graph, and the extractors that were made for it."""

    folder: Path
    made: list[LineExtractor] = field(default_factory=list)

    def write(self, **articles: str) -> None:
        news = self.folder / "news"
        news.mkdir(exist_ok=True)
        for name, text in articles.items():
            (news / f"{name}.txt").write_text(text, encoding="utf-8")

    def build(self, graph: str = "graph", config: Config | None = None, fingerprint: str = "v1") -> BuildReport:
        return build(
            [str(self.folder / "news")],
            self.folder / graph,
            config or Config(),
            self._extractor,
            extractor_fingerprint=fingerprint,
            runner=InlineRunner(),
        )

    def _extractor(self) -> Extractor:
        self.made.append(LineExtractor())
        return self.made[-1]

    @property
    def extracted(self) -> list[list[str]]:
        return [extractor.seen for extractor in self.made]

    def exported(self, name: str, graph: str = "graph") -> bytes:
        buffer = io.BytesIO()
        FORMATS[name](GraphDir(self.folder / graph).open(), buffer)
        return buffer.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(one="Anna Karr|directed|Swan\nSwan|releaseDate|2018-09-01\n", two="Anna Karr|directed|Swan\n\n")
    return desk


def test_a_build_reports_what_is_in_the_graph(desk: Desk) -> None:
    report = desk.build()
    assert (report.articles, report.facts, report.assertions, report.entities) == (2, 2, 3, 2)
    assert (report.reused, report.left_out, report.quarantined, report.findings) == (0, 0, (), ())
    assert not report.unchanged
    reader = GraphDir(desk.folder / "graph").open()
    assert len(reader.store) == report.quads == reader.manifest.quads


def test_the_same_again_is_found_done_without_an_extractor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.build()
    monkeypatch.setattr("kg.run.build.records", _must_not_be_called)
    again = desk.build()
    assert again.unchanged and len(desk.made) == 1
    assert again.reused == again.articles
    assert replace(again, unchanged=False, reused=first.reused, elapsed=first.elapsed) == first


def _must_not_be_called(*_: object) -> Iterable[Article]:
    raise AssertionError("a build without changes read an article")


def test_only_what_changed_is_extracted_again(desk: Desk) -> None:
    desk.build()
    desk.write(two="Berta Adler|starsIn|Swan\n", three="Swan|filmedIn|Rome\n")
    report = desk.build()
    assert desk.extracted == [["one", "two"], ["three", "two"]]
    assert (report.articles, report.reused, report.unchanged) == (3, 1, False)


def test_a_removed_article_takes_its_facts_along_but_not_those_others_assert(desk: Desk) -> None:
    desk.build()
    (desk.folder / "news" / "one.txt").unlink()
    report = desk.build()
    assert (report.articles, report.facts, report.reused, len(desk.made)) == (1, 1, 1, 1)
    assert b"2018-09-01" not in desk.exported("turtle")


@pytest.mark.parametrize("change", ["base", "min_confidence", "fingerprint"])
def test_a_change_of_settings_builds_again(change: str, desk: Desk) -> None:
    desk.write(weak="maybe\nBerta Adler|directed|Swan\n")
    before = desk.build()
    configs = {"base": Config(base="https://other.example/kg/"), "min_confidence": Config(min_confidence=0.5)}
    after = desk.build(config=configs.get(change), fingerprint="v2" if change == "fingerprint" else "v1")
    assert not after.unchanged and after.build_id != before.build_id
    assert len(desk.made) == (2 if change == "fingerprint" else 1)
    assert after.assertions == before.assertions - (change == "min_confidence")
    assert (b"<https://other.example/kg/entity/" in desk.exported("nquads")) is (change == "base")


def test_builds_from_scratch_give_the_same_bytes_as_grown_ones(desk: Desk) -> None:
    desk.build("grown")
    desk.write(three="Swan|filmedIn|Rome\n")
    desk.build("grown")
    desk.build("fresh")
    for name in FORMATS:
        assert desk.exported(name, "grown") == desk.exported(name, "fresh")


def test_an_article_that_breaks_the_extractor_is_set_aside(desk: Desk) -> None:
    desk.write(bad="CRASH\n", beyond="BEYOND\nAnna Karr|directed|Swan\n", unknown="Anna Karr|sangIn|Swan\n", empty="")
    report = desk.build()
    assert report.articles == 2
    reasons = {quarantined.position: quarantined.reason for quarantined in report.quarantined}
    assert reasons["article bad"] == "the extractor failed: RuntimeError: two lines"
    assert reasons["article beyond"].startswith("beyond the end of the text")
    assert reasons["article unknown"] == "fact of an unknown relation: 'sangIn'"
    assert "empty" in reasons.values() and len(report.quarantined) == 4
    assert GraphDir(desk.folder / "graph").quarantined() == report.quarantined == desk.build().quarantined


def test_a_fact_that_breaks_a_shape_is_left_out_and_reported(desk: Desk) -> None:
    desk.write(odd="Anna Karr|directed|Rome\nRome|directed|Swan\nSwan|filmedIn|Rome\n")
    report = desk.build()
    assert report.left_out == 2
    assert any("directed" in finding.path for finding in report.findings)
    assert all(finding.severity == "Violation" for finding in report.findings)
    text = desk.exported("facts").decode()
    assert '"object": "Rome", "object_type": "Place"' in text and '"predicate": "filmedIn"' in text
    assert text.count('"directed"') == 2
    assert desk.build().findings == report.findings


def test_after_a_broken_cache_all_is_extracted_again(desk: Desk) -> None:
    desk.build()
    (desk.folder / "graph" / "cache.sqlite").write_bytes(b"no database")
    desk.write(three="Swan|filmedIn|Rome\n")
    report = desk.build()
    assert (report.reused, report.articles, report.facts) == (0, 3, 3)


def test_all_articles_set_aside_leaves_an_empty_graph(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write(bad="CRASH\n")
    report = desk.build()
    assert (report.articles, report.facts, len(report.quarantined)) == (0, 0, 1)
    assert desk.exported("facts") == b""


def test_a_source_that_is_not_there_makes_no_graph(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        build([str(tmp_path / "nowhere")], tmp_path / "graph", Config(), extractor_fingerprint="v1")
    assert not (tmp_path / "graph").exists()


def test_a_second_builder_is_refused(desk: Desk) -> None:
    with GraphDir(desk.folder / "graph").lock(), pytest.raises(StoreError, match="another build"):
        desk.build()


def test_progress_names_the_stages_in_order(desk: Desk) -> None:
    stages: list[tuple[str, int, int]] = []
    news, graph = [str(desk.folder / "news")], desk.folder / "graph"
    build(
        news,
        graph,
        Config(),
        LineExtractor,
        lambda *step: stages.append(step),
        extractor_fingerprint="v1",
        runner=InlineRunner(),
    )
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == ["read", "extract", "resolve", "validate", "publish"]
    assert all(0 <= done <= total for _, done, total in stages)
    assert [step for step in stages if step[0] == "extract"] == [("extract", n, 2) for n in (0, 2, 2)]
