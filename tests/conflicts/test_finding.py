"""What contradicts what, over a small graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config
from kg.conflicts.finding import DATES, MAKERS, MOVED, PARTS, PREMIERES, SPELLING, Conflict, conflicts
from kg.conflicts.verdicts import conflicts_log, judged
from kg.model import Article, Extraction
from kg.run.build import again, build
from kg.store.layout import GraphDir
from tests.support import make_extraction

FILM = {"Dust": "Film"}
STATED: dict[str, Extraction] = {
    name: make_extraction(name, entities, facts, published=date)
    for name, date, entities, facts in (
        ("a1", "2018-01-01", FILM, [("Dust", "releaseDate", "2018-10-12", {"planned": True})]),
        ("a2", "2018-03-01", FILM, [("Dust", "releaseDate", "2019-02-01", {"planned": True})]),
        ("a3", "2019-05-01", FILM, [("Dust", "releaseDate", "2019-02")]),
        ("b1", "2018-01-01", {"Rust": "Film"}, [("Rust", "releaseDate", "2011")]),
        ("b2", "2018-02-01", {"Rust": "Film"}, [("Rust", "releaseDate", "2012")]),
        ("c1", "2018-01-01", {"Silt": "Film", "Cannes": "Festival"}, [("Silt", "premieredAt", "Cannes")]),
        ("c2", "2018-02-01", {"Silt": "Film", "Venice": "Festival"}, [("Silt", "premieredAt", "Venice")]),
        ("d1", "2018-01-01", {"Anna Berg": "Person", "Clay": "Film", "Jo": "Character"},
         [("Anna Berg", "starsIn", "Clay", {"character": "Jo"})]),
        ("d2", "2018-02-01", {"Anna Berg": "Person", "Clay": "Film", "Ruth": "Character"},
         [("Anna Berg", "starsIn", "Clay", {"character": "Ruth"})]),
        ("e1", "2018-01-01", {"Andrei Belov": "Person", "Loam": "Film"}, [("Andrei Belov", "directed", "Loam")]),
        ("e2", "2018-02-01", {"Andrey Belov": "Person", "Loam": "Film"}, [("Andrey Belov", "directed", "Loam")]),
        ("f1", "2018-01-01", {"Ewa Kor": "Person", "Jan Brod": "Person", "Marl": "Film"},
         [("Ewa Kor", "directed", "Marl"), ("Jan Brod", "directed", "Marl")]),
        ("g1", "2018-01-01", {"Novel": "Book", "Ewa Kor": "Person"}, [("Ewa Kor", "authorOf", "Novel")]),
    )
}  # fmt: skip


class Stated:
    """An extractor that gives what was made by hand."""

    def extract(self, article: Article) -> Extraction:
        from dataclasses import replace

        made = STATED[article.id]
        return replace(made, article=replace(article, published=made.article.published))


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    news.mkdir()
    for name, made in STATED.items():
        (news / f"{name}.txt").write_text(f" date {made.article.published} {made.article.text}", encoding="utf-8")
    build([str(news)], tmp_path / "graph", Config(), Stated, extractor_fingerprint="stated")
    return tmp_path / "graph"


def found(graph: Path) -> dict[tuple[str, str], Conflict]:
    return {(one.kind, one.about): one for one in conflicts(GraphDir(graph).open())}


def test_each_kind_is_found_and_nothing_else(graph: Path) -> None:
    assert set(found(graph)) == {
        (MOVED, "Dust"),
        (DATES, "Rust"),
        (PREMIERES, "Silt"),
        (PARTS, "Clay"),
        (SPELLING, "Andrei Belov"),
    }
    assert (MAKERS, "Marl") not in found(graph)  # one article names both


def test_who_said_it_first_comes_first(graph: Path) -> None:
    sides = found(graph)[MOVED, "Dust"].sides
    assert [side.answer for side in sides] == ["2018-10-12", "2019-02-01", "2019-02"][: len(sides)]
    assert sides[0].first.article == "a1" and sides[0].first.planned


def test_a_verdict_shapes_the_accepted_view_and_can_be_taken_back(graph: Path) -> None:
    folder = GraphDir(graph)
    log = conflicts_log(folder)
    rust = found(graph)[DATES, "Rust"]
    before = _quads(graph)

    entry = log.append([judged(rust, rust.sides[1], "somebody")])[0]
    again(graph, Stated, extractor_fingerprint="stated")
    accepted = {
        str(q.object) for q in _quads(graph) if "graph/accepted" in str(q.graph_name) and "Rust" in _name(graph, q)
    }
    assert any("2012" in one for one in accepted) and not any("2011" in one for one in accepted)
    assert before <= _quads(graph)  # nothing is deleted

    from kg.store.log import Draft

    log.append([Draft("somebody", entry.kind, entry.subjects, "undone", undoes=entry.id)])
    again(graph, Stated, extractor_fingerprint="stated")
    assert _quads(graph) == before


def _quads(graph: Path) -> set:
    return {quad for quad in GraphDir(graph).open().store if "graph/dataset" not in str(quad.graph_name)}


def _name(graph: Path, quad) -> str:
    from kg.store.records import Records

    reader = GraphDir(graph).open()
    return Records(reader.store, reader.iris).labels.get(quad.subject.value, "")
