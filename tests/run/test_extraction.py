"""Extraction by workers: an article that kills is set aside, everything else is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kg.errors import KgError, StoreError, UsageError
from kg.model import Article
from kg.ontology import load_ontology
from kg.run.cache import open_cache
from kg.run.encoding import encoded
from kg.run.extraction import Extracted, Workshop, extract_all
from kg.run.fingerprint import extraction_key
from kg.run.part import TRIES, Extractor, ExtractPart, Journal, listed, note_death, read_journal, write_part
from kg.run.runner import InlineRunner, LocalRunner, Runner
from tests.run.workers import Deadly, no_model, stillborn
from tests.support import make_article


def extract(
    articles: list[Article], folder: Path, load: Callable[[], Extractor], runner: Runner | None = None
) -> Extracted:
    with open_cache(folder / "cache") as cache:
        workshop = Workshop(cache, folder / "work", runner or LocalRunner(2), load, "v1")
        return extract_all(articles, load_ontology(), workshop, lambda stage, done, total: None)


def news(count: int, **special: str) -> list[Article]:
    return [make_article(f"a{number}", special.get(f"a{number}", f"Text {number}.")) for number in range(count)]


def test_an_article_that_kills_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    found = extract(news(40, a3="DIE", a20="DIE as well"), tmp_path, Deadly)
    assert [one.article.id for one in found.extractions] == [f"a{n}" for n in range(40) if n not in (3, 20)]
    assert [(one.position, one.reason) for one in found.quarantined] == [
        ("article a20", f"killed its worker {TRIES} times (SIGKILL)"),
        ("article a3", f"killed its worker {TRIES} times (SIGKILL)"),
    ]
    assert not (tmp_path / "work").exists()


def test_a_worker_that_dies_by_chance_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "traces").mkdir()
    found = extract(news(20, a3="DIE", a4="DIE too"), tmp_path, partial(Deadly, str(tmp_path / "traces")))
    assert len(found.extractions) == 20 and found.quarantined == ()


def test_an_article_that_never_ends_is_set_aside(tmp_path: Path) -> None:
    found = extract(news(3, a1="HANG"), tmp_path, Deadly, LocalRunner(1, patience=5))
    assert [one.article.id for one in found.extractions] == ["a0", "a2"]
    assert found.quarantined[0].reason == f"killed its worker {TRIES} times (no answer in 5 s)"


def test_what_loading_raises_is_raised(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no model here"):
        extract(news(3), tmp_path, no_model)


def test_workers_that_die_at_once_end_the_build(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="die before they read anything: exit code 7"):
        extract(news(20), tmp_path, stillborn)


def test_a_build_goes_on_where_a_killed_one_stopped(tmp_path: Path) -> None:
    articles = news(3)
    keys = [extraction_key(article, "v1", load_ontology().fingerprint) for article in articles]
    (tmp_path / "work").mkdir()
    part = write_part(tmp_path / "work", "p", list(zip(keys, articles, strict=True)))
    done = json.dumps({"done": keys[0], "extraction": encoded(Deadly().extract(articles[0]))})
    lines = [json.dumps({"begun": keys[0]}), done, *[json.dumps({"begun": keys[1]})] * 5, '{"done": "' + keys[1]]
    Path(part.journal).write_text("\n".join(lines), encoding="utf-8")

    found = extract(articles, tmp_path, Deadly, InlineRunner())

    assert (found.reused, len(found.extractions), found.quarantined) == (1, 3, ())
    assert not (tmp_path / "work").exists()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write to .*work"):
        extract(news(1), tmp_path, Deadly, InlineRunner())


def test_a_part_is_taken_over_after_the_article_that_killed(tmp_path: Path) -> None:
    articles = news(4)
    part = write_part(tmp_path, "p", [(article.id, article) for article in articles])
    assert dict(listed(Path(part.articles))) == {article.id: article for article in articles}
    with open(part.journal, "w", encoding="utf-8") as journal:
        journal.write('{"begun": "a1"}\n' * TRIES + '{"begun": "a2"}\n{"failed": "a0", "reason": "no"}\n{"done": "a')
    note_death(part, "SIGSEGV")

    assert ExtractPart(Deadly)(part).died == ""

    journal_read = read_journal(Path(part.journal))
    assert journal_read.failed == {"a0": "no", "a1": f"killed its worker {TRIES} times (SIGSEGV)"}
    assert set(journal_read.done) == {"a2", "a3"}
    assert not journal_read.begun


def test_a_journal_that_is_not_there_tells_nothing(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "none") == Journal()
