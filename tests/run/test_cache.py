from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.model import Extraction, LocalEntity, Span
from kg.run.cache import open_cache
from kg.run.encoding import decoded, encoded
from kg.store.findings import Finding
from tests.support import make_extraction

KEY = "ab" + "0" * 62
FINDING = Finding("https://x.example/", "p", "v", "“no”", "Violation")


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


def test_what_was_encoded_is_decoded_whole(extraction: Extraction) -> None:
    document = json.loads(json.dumps(encoded(extraction)))
    assert decoded(document, extraction.article) == extraction


def test_what_was_kept_comes_back_when_the_cache_is_opened_again(extraction: Extraction, tmp_path: Path) -> None:
    with open_cache(tmp_path / "deep" / "cache") as cache:
        cache.keep_extractions([(KEY, json.dumps(encoded(extraction)))])
        cache.keep_checks({b"a": [FINDING], b"b": []})
    with open_cache(tmp_path / "deep" / "cache") as cache:
        assert cache.extractions({KEY: extraction.article, "other": extraction.article}) == {KEY: extraction}
        assert cache.checks() == {b"a": (FINDING,), b"b": ()}


def test_more_keys_than_a_query_takes_are_asked_for_in_turns(extraction: Extraction, tmp_path: Path) -> None:
    document = json.dumps(encoded(extraction))
    keys = [f"{number:064}" for number in range(1201)]
    with open_cache(tmp_path / "cache") as cache:
        cache.keep_extractions((key, document) for key in keys)
        assert cache.extractions(dict.fromkeys(keys, extraction.article)).keys() == set(keys)


@pytest.mark.parametrize(
    "document", ["", "{", "[]", "null", '{"entities": [], "facts": [{}]}', "[" * 100_000, '{"entities": 1}']
)
def test_what_cannot_be_read_back_counts_as_nothing(document: str, extraction: Extraction, tmp_path: Path) -> None:
    with open_cache(tmp_path / "cache") as cache:
        cache.keep_extractions([(KEY, document)])
        assert cache.extractions({KEY: extraction.article}) == {}


@pytest.mark.parametrize(
    "change", [{"object": {"date": "2018-13-40"}}, {"evidence": [[5, 2], None, None, None]}, {"evidence": [[0, 1]]}]
)
def test_impossible_values_count_as_nothing(change: dict[str, object], extraction: Extraction, tmp_path: Path) -> None:
    document = encoded(extraction)
    document["facts"][0] |= change
    with open_cache(tmp_path / "cache") as cache:
        cache.keep_extractions([(KEY, json.dumps(document))])
        assert cache.extractions({KEY: extraction.article}) == {}


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_database_is_begun_anew(damage: bytes, extraction: Extraction, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(damage)
    with open_cache(tmp_path / "cache") as cache:
        cache.keep_extractions([(KEY, json.dumps(encoded(extraction)))])
        assert list(cache.extractions({KEY: extraction.article})) == [KEY]


def test_pruning_keeps_what_is_named_and_nothing_else(extraction: Extraction, tmp_path: Path) -> None:
    other = "cd" + KEY[2:]
    with open_cache(tmp_path / "cache") as cache:
        cache.keep_extractions((key, json.dumps(encoded(extraction))) for key in (KEY, other))
        cache.keep_checks({b"a": [FINDING], b"b": []})
        cache.prune({KEY}, {b"b"})
        assert list(cache.extractions(dict.fromkeys((KEY, other), extraction.article))) == [KEY]
        assert cache.checks() == {b"b": ()}


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    with pytest.raises(StoreError, match="cannot write to .*cache"), open_cache(tmp_path / "cache"):
        pass
