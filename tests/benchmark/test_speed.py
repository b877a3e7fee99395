"""The comparison of two readers: who reads what, what is made of the times, and failures."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from kg.benchmark.speed import Comparison, Reader, Round, Speed, compare
from kg.errors import KgError, UsageError
from kg.model import Article
from tests.support import make_article

ARTICLES = [make_article(f"a{number:02}", "word " * (number + 1)) for number in range(14)]


def recorder(folder: Path) -> Reader:
    def read(articles: Sequence[Article]) -> None:
        with (folder / f"{os.getpid()}").open("a", encoding="utf-8") as file:
            file.write(" ".join(article.id for article in articles) + "\n")

    return read


def broken() -> Reader:
    raise UsageError("no such model")


def failing() -> Reader:
    def read(articles: Sequence[Article]) -> None:
        raise ValueError(f"stuck at {articles[0].id}")

    return read


def killed() -> Reader:
    os._exit(9)


def test_workers_share_the_articles_and_both_readers_take_the_same_shares(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("ours", "theirs")}
    for folder in folders.values():
        folder.mkdir()
    result = compare(
        ARTICLES, {name: partial(recorder, folder) for name, folder in folders.items()}, workers=2, rounds=3
    )
    shares = []
    for folder in folders.values():
        lines = sorted(file.read_text(encoding="utf-8").splitlines() for file in folder.iterdir())
        assert [len(of_one) for of_one in lines] == [4, 4]  # to warm up, then three rounds
        assert Counter(" ".join(of_one[1] for of_one in lines).split()) == Counter(a.id for a in ARTICLES)
        assert all(set(of_one[1:]) == {of_one[1]} for of_one in lines)
        shares.append([of_one[1:] for of_one in lines])
    assert shares[0] == shares[1]
    assert (result.first.reader, result.second.reader) == ("ours", "theirs")
    assert result.first.workers == 2
    assert result.first.articles == 14
    assert len(result.first.rounds) == 3
    assert result.first.peak_mib > 1


def test_no_more_workers_than_articles(tmp_path: Path) -> None:
    loaders = {name: partial(recorder, tmp_path) for name in ("ours", "theirs")}
    assert compare(ARTICLES[:1], loaders, workers=3, rounds=1).first.workers == 1


def test_rates_are_medians_and_ratios_go_round_by_round() -> None:
    ours = Speed("ours", 1, 10, (Round(2, 2, 80), Round(4, 2, 90), Round(20, 2, 90)))
    theirs = Speed("theirs", 1, 10, (Round(1, 1, 70), Round(2, 1, 70), Round(1, 1, 70)))
    assert ours.rate == 2.5
    assert ours.cpu_rate == 5
    assert ours.peak_mib == 90
    assert Comparison(ours, theirs).ratio == 0.5
    assert Comparison(ours, theirs).cpu_ratio == 0.5


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        (broken, "a worker failed: UsageError: no such model"),
        (failing, "a worker failed: ValueError: stuck at a13"),
        (killed, "a worker ended before its work was done"),
    ],
)
def test_a_failing_reader_is_told(tmp_path: Path, reader: object, message: str) -> None:
    with pytest.raises(KgError, match=message):
        compare(ARTICLES, {"ours": partial(recorder, tmp_path), "theirs": reader}, workers=2, rounds=1)  # type: ignore[dict-item]
