"""The same parts on Apache Spark: what dies, what is lost, what comes out."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from kg.benchmark.engines import Wait
from kg.errors import KgError, UsageError
from kg.run.part import Part
from kg.run.runner import LocalRunner, Receipt, Runner
from kg.run.spark import SparkRunner
from tests.parts.test_parts import both_ways, in_parts, write_news
from tests.resolve.hostile import hostile_set
from tests.run.test_extraction import extract, news
from tests.run.workers import Deadly, name_of

pytest.importorskip("pyspark", reason="the extra spark is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
ROOT = Path(__file__).resolve().parents[2]


def test_each_part_gets_its_receipt(tmp_path: Path) -> None:
    parts = [Part(name, str(tmp_path / f"{number}.journal")) for number, name in enumerate(("a", "die", "b", "die"))]
    receipts = {one.part.journal: one for one in SparkRunner("local[2]").run(name_of, parts)}
    assert [receipts[part.journal] for part in parts] == [
        Receipt(p, "SIGKILL" if p.articles == "die" else "") for p in parts
    ]


def test_an_error_of_the_job_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such part"):
        list(SparkRunner("local[2]").run(name_of, [Part("fail", str(tmp_path / "journal"))]))


def test_a_part_that_never_ends_is_not_waited_for() -> None:
    started = time.monotonic()
    with pytest.raises(KgError, match="stuck"):
        list(SparkRunner("local[2]", patience=2).run(Wait(60), [1]))
    assert time.monotonic() - started < 50


def test_what_kills_its_worker_each_time_is_set_aside_on_every_engine(tmp_path: Path) -> None:
    articles = news(12, a3="DIE", a7="DIE")
    found = {
        name: extract(articles, tmp_path / name, Deadly, runner)
        for name, runner in (("local", LocalRunner(2)), ("spark", SparkRunner("local[2]")))
    }
    assert found["spark"] == found["local"]
    assert [one.position for one in found["spark"].quarantined] == ["article a3", "article a7"]
    assert len(found["spark"].extractions) == 10


def test_the_adapter_is_the_only_module_that_knows_spark() -> None:
    knowing = {
        p.relative_to(ROOT / "kg").as_posix()
        for p in (ROOT / "kg").rglob("*.py")
        if re.search(r"import pyspark|from pyspark", p.read_text("utf-8"))
    }
    assert knowing == {"run/spark.py", "benchmark/engines.py"}
    assert len((ROOT / "kg/run/spark.py").read_text("utf-8").splitlines()) < 60


def test_a_build_in_parts_gives_the_same_bytes(tmp_path: Path) -> None:
    news = write_news(tmp_path / "news", 24)
    runners: dict[str, Runner] = {"local": LocalRunner(2), "spark": SparkRunner("local[2]")}
    made = {
        name: in_parts(news, tmp_path / name, runner, a_part=4, a_shelf=12, load=False)
        for name, runner in runners.items()
    }
    assert made["spark"].files == made["local"].files
    assert made["spark"].articles == 24


def test_splink_finds_the_same_people_on_the_cluster(tmp_path: Path) -> None:
    pytest.importorskip("splink", reason="the extra splink is not installed")
    once, parts, _ = both_ways(
        tmp_path, hostile_set().extractions, runner=SparkRunner("local[2]"), a_part=60, a_shelf=180, splink=True
    )
    assert parts == once
