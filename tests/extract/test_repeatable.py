"""The same article gives the same bytes: whatever was read before it, in whatever order, by however many workers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.config import Config
from kg.extract import RuleExtractor, load_extractor
from kg.model import Article, jsonable
from tests.support import make_article

CORPUS = Path(__file__).parents[2] / "corpus" / "articles"


@pytest.fixture(scope="module")
def articles() -> Sequence[Article]:
    return [make_article(path.stem, path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.txt"))[::8]]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    """The extractor as it is used, with all that is learned."""
    return load_extractor(Config())


@pytest.fixture(scope="module")
def expected(extractor: RuleExtractor, articles: Sequence[Article]) -> dict[str, bytes]:
    return extracted(extractor, articles)


def extracted(extractor: RuleExtractor, articles: Iterable[Article]) -> dict[str, bytes]:
    return {a.id: json.dumps(jsonable(asdict(extractor.extract(a))), sort_keys=True).encode() for a in articles}


def extract_in_worker(articles: Sequence[Article]) -> dict[str, bytes]:
    return extracted(load_extractor(Config()), articles)


def batches(articles: Sequence[Article], size: int) -> list[Sequence[Article]]:
    return [articles[start : start + size] for start in range(0, len(articles), size)]


def test_something_is_extracted(expected: dict[str, bytes]) -> None:
    assert all(b'"predicate"' in found for found in expected.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_in_any_order(
    extractor: RuleExtractor, articles: Sequence[Article], expected: dict[str, bytes], seed: int
) -> None:
    shuffled = random.Random(seed).sample(articles, len(articles))
    assert extracted(extractor, shuffled) == expected


def test_after_a_text_of_another_kind(
    extractor: RuleExtractor, articles: Sequence[Article], expected: dict[str, bytes]
) -> None:
    extractor.extract(make_article("noise", "“ " * 3000 + "Anna Berg directed “Red Moon.” " * 300))
    assert extracted(extractor, articles[:3]) == {a.id: expected[a.id] for a in articles[:3]}


@pytest.mark.parametrize("size", [1, 3])
def test_by_two_workers(articles: Sequence[Article], expected: dict[str, bytes], size: int) -> None:
    found: dict[str, bytes] = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for part in pool.map(extract_in_worker, batches(articles, size)):
            found.update(part)
    assert found == expected
