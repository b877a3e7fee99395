"""``kg build`` with an extractor that reads "A directed B." and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.model import Article, Evidence, Extraction, Fact, LocalEntity, Span
from tests.cli.conftest import Kg


class Directors:
    fingerprint = "test"

    def extract(self, article: Article) -> Extraction:
        found = re.search(r"(\w+ \w+) directed (\w+)\.", article.text)
        if found is None:
            return Extraction(article, (), ())
        entities = (LocalEntity("p", "Person", found[1]), LocalEntity("f", "Film", found[2]))
        evidence = Evidence(Span(*found.span()), Span(*found.span(1)), None, Span(*found.span(2)))
        return Extraction(article, entities, (Fact(article.id, "p", "directed", "f", evidence, "test", 0.9),))


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("kg.extract.load_extractor", lambda config: Directors(), raising=False)
    monkeypatch.setattr("kg.extract.extractor_fingerprint", lambda config: "test", raising=False)
    monkeypatch.setenv("KG_WORKERS", "0")
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Claire Denis directed Beau. It opens.", encoding="utf-8")
    return folder


def test_build_query_and_build_again(kg: Kg, news: Path) -> None:
    first = kg("build", "news", "--graph", "g")
    assert first.exit_code == 0
    assert first.stdout == ""
    assert "built g in" in first.stderr
    assert "1 article (0 reused), 1 fact, 2 entities" in first.stderr
    assert "kg query --list --graph g " in first.stderr
    assert (
        kg("query", "filmography", "--graph", "g", "--format", "csv").stdout.splitlines()[1]
        == "Claire Denis,directed,Beau,"
    )
    again = kg("build", "news", "--graph", "g", "--json")
    assert "nothing to do: 1 article unchanged" in again.stderr
    assert json.loads(again.stdout)["unchanged"] is True


def test_what_cannot_be_read_is_listed(kg: Kg, news: Path) -> None:
    for number in range(12):
        (news / f"bad{number:02}.txt").write_bytes(b"\0")
    result = kg("build", "news", "--graph", "g")
    assert result.exit_code == 0
    assert "set aside 12 pieces of input:\n  news/bad00.txt (byte 0): binary file\n" in result.stderr
    assert "and 2 more; kg build --json lists all" in result.stderr
    assert kg("build", "news", "--graph", "g", "--quiet").stderr == ""


def test_nothing_but_bad_articles_is_a_failure(kg: Kg, news: Path) -> None:
    (news / "a.txt").write_bytes(b"\0")
    assert kg("build", "news", "--graph", "g").exit_code == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "kg: no sources given: name files or folders of articles, such as: kg build corpus\n"),
        (["nope"], "kg: no such file or folder: 'nope'\n"),
        (["news", "--min-confidence", "2"], "kg: command line: min_confidence must be a number from 0 to 1, not 2.0\n"),
        (["news", "--base", "x"], "kg: command line: base must be an absolute http or https IRI"),
    ],
)
def test_wrong_usage_is_one_line(kg: Kg, news: Path, args: list[str], message: str) -> None:
    result = kg("build", *args)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


def test_add_and_remove(kg: Kg, news: Path) -> None:
    kg("build", "news", "--graph", "g")
    (news / "b.txt").write_text("Mati Diop directed Atlantics. Claire Denis directed Beau.", encoding="utf-8")
    (news / "c.txt").write_text("Claire Denis directed Beau. It is said again.", encoding="utf-8")

    added = kg("add", "news/b.txt", "news/c.txt", "--graph", "g")
    assert added.exit_code == 0
    assert "added to g in" in added.stderr and "3 articles (1 reused), 2 facts" in added.stderr

    (news / "c.txt").write_text("Mati Diop directed Beau, a correction says.", encoding="utf-8")
    assert "(2 reused, 1 replaced)" in kg("add", "news/c.txt", "--graph", "g").stderr
    assert "nothing to do" in kg("add", "news/c.txt", "--graph", "g").stderr

    (news / "c.txt").write_text("Claire Denis directed Beau. It is said again.", encoding="utf-8")
    kg("add", "news/c.txt", "--graph", "g")
    told = kg("remove", "a", "b", "--dry-run", "--graph", "g")
    assert told.stdout.splitlines() == [
        "dies Mati Diop | directed | Atlantics (1 -> 0 articles)",
        "weakens Claire Denis | directed | Beau (2 -> 1 article)",
        "facts: 1 die, 1 weaken, 0 stay",
    ]
    assert told.stderr == "nothing was changed: 2 articles would go (a, b)\n"
    assert json.loads(kg("remove", "a", "--dry-run", "--json", "--graph", "g").stdout)["stay"] == 1
    assert "2 removed" in kg("remove", "a", "news/b.txt", "--graph", "g").stderr
    assert json.loads(kg("remove", "c", "--json", "--quiet", "--graph", "g").stdout)["articles"] == 0


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["add"], 2, "kg: no sources given"),
        (["remove"], 2, "kg: no articles given"),
        (["remove", "nobody", "--graph", "g"], 2, "kg: no article 'nobody' in the graph; give an article's id"),
        (["remove", "a", "--graph", "nowhere"], 1, "kg: no graph in nowhere"),
        (["remove", "a"], 1, "kg: the graph in"),
    ],
)
def test_wrong_changes_are_one_line(kg: Kg, news: Path, args: list[str], code: int, message: str) -> None:
    kg("build", "news", "--graph", "g")
    result = kg(*args)
    assert result.exit_code == code
    assert result.stderr.startswith(message) and result.stderr.count("\n") == 1


def test_articles_that_the_extractor_fails_on_are_a_failure(
    kg: Kg, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Directors, "extract", lambda self, article: 1 / 0)
    result = kg("build", "news", "--graph", "g")
    assert result.exit_code == 1
    assert "the extractor failed on 1 article: the exit code is 1" in result.stderr


def test_a_build_in_parts(kg: Kg, news: Path, tmp_path: Path) -> None:
    (news / "b.txt").write_bytes(b"\xff\x00")
    done = kg("build", "news", "--graph", "g", "--parts", "parts")
    assert done.exit_code == 0, done.output
    assert "1 article, 1 fact, 2 entities" in done.stderr and "set aside 1 piece of input" in done.stderr
    assert kg("query", "SELECT ?f { ?f a film:Film }", "--graph", "g").exit_code == 0
    told = json.loads(kg("build", "news", "--graph", "h", "--parts", "parts", "--no-load", "--json", "-q").stdout)
    assert (told["articles"], told["quarantined"], told["items"]) == (1, 1, 2)
    assert all((tmp_path / "parts" / name).is_file() for name in told["files"])
    assert not (tmp_path / "h" / "CURRENT").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--no-load",), "go with --parts"),
        (("--splink",), "go with --parts"),
        (("--parts", "nowhere://x"), "not a place for parts"),
        (("--workers", "2", "--spark", "local[2]"), "--workers is for this machine"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    kg: Kg, news: Path, options: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = kg("build", "news", *options)
    assert done.exit_code == 2 and message in done.stderr
