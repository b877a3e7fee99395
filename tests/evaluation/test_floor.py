"""What extraction has reached on the shipped labels is held: a change that loses more than noise fails here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.evaluate import command

GOLD = Path(__file__).resolve().parents[2] / "corpus" / "gold"


@pytest.mark.parametrize(
    ("labels", "articles", "limits"),
    [
        # Articles that nobody read while rules and models were made: what to expect of news.
        (
            "dev",
            "dev",
            ["--floor", "all.precision=0.81", "--floor", "all.recall=0.52", "--floor", "core.precision=0.81"],
        ),
        # Articles that the rules were improved on: what has been learned stays learned.
        (".", "../articles", ["--floor", "all.precision=0.92", "--floor", "core.precision=0.93"]),
    ],
)
def test_the_default_extractor_keeps_its_level(labels: str, articles: str, limits: list[str]) -> None:
    done = CliRunner().invoke(command, [str(GOLD / labels), str(GOLD / articles), *limits, "--json"])
    assert done.exit_code == 0, done.output[-600:]
