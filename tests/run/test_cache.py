from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.model import Extraction, LocalEntity, Span
from kg.run.cache import ExtractionCache
from tests.support import make_extraction

KEY = "ab" + "0" * 62


@pytest.fixture
def extraction() -> Extraction:
    made = make_extraction(
        "a",
        {"Anna Karr": "Person", "Swan": "Film", "Odette": "Character"},
        [
            ("Anna Karr", "starsIn", "Swan", {"character": "Odette", "planned": True, "region": "UK"}),
            ("Swan", "releaseDate", "2018-09", {"confidence": 0.123456789}),
        ],
        years={"Swan": 2018},
    )
    full = LocalEntity("k", "Film", "Swan\u2028\U0001f600", ("Cygne",), (Span(0, 4), Span(5, 9)), 1980)
    bare = dataclasses.replace(made.facts[0].evidence, subject=None, cue=None, object=None)
    facts = (*made.facts, dataclasses.replace(made.facts[0], evidence=bare, extractor="other"))
    return dataclasses.replace(made, entities=(*made.entities, full), facts=facts)


def test_what_was_kept_comes_back_whole(extraction: Extraction, tmp_path: Path) -> None:
    cache = ExtractionCache(tmp_path)
    assert cache.get(KEY, extraction.article) is None
    cache.put(KEY, extraction)
    assert cache.get(KEY, extraction.article) == extraction


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff", b"null", b'{"entities": [], "facts": [{}]}', b"[" * 100_000]
)
def test_a_broken_file_counts_as_nothing(damage: bytes, extraction: Extraction, tmp_path: Path) -> None:
    cache = ExtractionCache(tmp_path)
    cache.put(KEY, extraction)
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(damage)
    assert cache.get(KEY, extraction.article) is None


@pytest.mark.parametrize(
    "change", [{"object": {"date": "2018-13-40"}}, {"evidence": [[5, 2], None, None, None]}, {"evidence": [[0, 1]]}]
)
def test_impossible_values_count_as_nothing(change: dict[str, object], extraction: Extraction, tmp_path: Path) -> None:
    cache = ExtractionCache(tmp_path)
    cache.put(KEY, extraction)
    (file,) = tmp_path.rglob("*.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    document["facts"][0] |= change
    file.write_text(json.dumps(document), encoding="utf-8")
    assert cache.get(KEY, extraction.article) is None


def test_pruning_keeps_what_is_named_and_nothing_else(extraction: Extraction, tmp_path: Path) -> None:
    cache = ExtractionCache(tmp_path)
    for key in (KEY, "cd" + KEY[2:]):
        cache.put(key, extraction)
    (tmp_path / "ab" / ".half-written.part").write_bytes(b"{")
    cache.prune({KEY})
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{KEY}.json"]
    ExtractionCache(tmp_path / "none").prune(set())


def test_a_cache_that_cannot_be_written_is_one_line(extraction: Extraction, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write to .*cache"):
        ExtractionCache(tmp_path / "cache").put(KEY, extraction)
