"""What kg bench and kg benchmark scale tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.benchmark.scale import built
from kg.benchmark.stage_table import markdown
from kg.benchmark.stages import Bench, Rate, Size, measure
from kg.config import Config


def size(articles: int, extraction: float) -> Size:
    rates = (
        Rate("reading", "articles", 2000.0, "json alone", 50000.0, articles / 2000),
        Rate("extraction", "articles", articles / extraction, "spaCy alone", None, extraction),
    )
    return Size(articles, articles * 100, rates, 0.98, 0.9, 300.0)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (9.95, "To double the whole with all else as it is, extraction has to become 2.0 times as fast."),
        (0.02, "To double the whole, reading alone does not suffice: the other stages take 29 %."),
    ],
)
def test_the_table_says_what_would_double_the_whole(seconds: float, said: str) -> None:
    bench = Bench("two cores", "rules", (size(10, 0.1), size(100, seconds)), {"disk": (300.0, "MiB/s")})
    text = "\n".join(markdown(bench))
    assert "| extraction, articles | 100 |" in text and "| disk | 300 MiB/s |" in text
    if "does not" not in said:
        assert said in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("| ") and "recall" in line}) == 1


def test_all_stages_are_measured(tmp_path: Path) -> None:
    bench = measure((12,), Config(extractor="rules"), tmp_path, lambda _: None)
    (only,) = bench.sizes
    stages = list(dict.fromkeys(rate.stage for rate in only.rates))
    assert stages == [
        "reading", "extraction", "resolution", "assembly", "validation", "loading", "querying", "viewing",
    ]  # fmt: skip
    assert all(rate.ours > 0 and (rate.theirs is None or rate.theirs > 0) for rate in only.rates)
    assert only.precision > 0.8 and only.recall > 0.6


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    found = built("9", "known", "1", str(tmp_path / "nine"))
    assert (found.articles, found.quarantined, found.lost) == (9, 0, 0)
    assert (found.precision, found.recall) == (1.0, 1.0)
