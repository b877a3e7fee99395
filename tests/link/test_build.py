"""A build puts accepted links into the graph, and takes them out when they are undone, to the byte."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import Config
from kg.entities.verdicts import decisions_log, drafted
from kg.errors import StoreError
from kg.link.desk import Desk
from kg.link.verdicts import ACCEPTED
from kg.model import Article, Extraction
from kg.ontology import load_ontology
from kg.query.engine import run
from kg.run.build import BuildReport, build
from kg.store.export import FORMATS
from kg.store.layout import GraphDir
from kg.store.log import Draft
from tests.link.conftest import Labels
from tests.link.sample import news

QUESTION = "SELECT ?link WHERE { GRAPH graph:links { ?film owl:sameAs ?link } ?film rdfs:label 'The White Crow' }"


class Told:
    """Finds in each article of the sample what the sample says it states."""

    def extract(self, article: Article) -> Extraction:
        (told,) = [one for one in news() if one.article.id == article.id]
        return replace(told, article=article)


def make(folder: Path, graph: str = "graph") -> BuildReport:
    sources = folder / "news"
    sources.mkdir(exist_ok=True)
    for one in news():
        (sources / f"{one.article.id}.txt").write_text(one.article.text, encoding="utf-8")
    return build([str(sources)], folder / graph, Config(), Told, extractor_fingerprint="told")


def exported(folder: Path, graph: str = "graph") -> bytes:
    buffer = io.BytesIO()
    FORMATS["nquads"](GraphDir(folder / graph).open(), buffer)
    return buffer.getvalue()


def links(folder: Path) -> int:
    return len(list(run(GraphDir(folder / "graph").open(), QUESTION).rows()))


def test_a_link_comes_with_the_next_build_and_goes_when_undone(tmp_path: Path) -> None:
    first = make(tmp_path)
    before = exported(tmp_path)
    assert make(tmp_path).unchanged and links(tmp_path) == 0

    desk = Desk.of(tmp_path / "graph", load_ontology())
    entry = desk.judge(Labels(desk)("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    linked = make(tmp_path)
    assert not linked.unchanged and linked.reused == linked.articles == 4
    assert links(tmp_path) == 1 and linked.facts == first.facts and linked.entities == first.entities
    assert make(tmp_path).unchanged

    desk.undo(entry.id, "anna")
    undone = make(tmp_path)
    assert exported(tmp_path) == before and links(tmp_path) == 0
    assert undone.build_id == first.build_id


def test_verdicts_survive_a_build_from_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    desk = Desk.of(tmp_path / "graph", load_ontology())
    desk.judge(Labels(desk)("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    make(tmp_path)
    log = (tmp_path / "graph" / "links.jsonl").read_bytes()
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh" / "links.jsonl").write_bytes(log)
    make(tmp_path, "fresh")
    assert exported(tmp_path, "fresh") == exported(tmp_path)
    assert (tmp_path / "fresh" / "links.jsonl").read_bytes() == log


def test_a_merge_takes_the_link_along_and_its_undoing_brings_it_back(tmp_path: Path) -> None:
    make(tmp_path)
    desk = Desk.of(tmp_path / "graph", load_ontology())
    iri = Labels(desk)
    kept, gone = iri("Dakota Johnson"), iri("Tilda Swinton")
    entry = desk.judge(gone, desk.authority("wikidata"), "Q76", ACCEPTED, "anna")
    make(tmp_path)
    before = exported(tmp_path)
    merge = drafted(
        [kept, gone], ["a", "b"], [("remake", "Dakota Johnson")], [("remake", "Tilda Swinton")], same=True, who="a"
    )
    (merged,) = decisions_log(desk.folder).append([merge])
    make(tmp_path)
    link = "<http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q76>"
    assert f"<{kept}> {link}".encode() in exported(tmp_path) and f"<{gone}> {link}".encode() not in exported(tmp_path)
    now = Desk.of(tmp_path / "graph", load_ontology())
    assert [one.entity for one in now.verdicts().links] == [kept] and now.verdicts().links[0].entry == entry
    decisions_log(desk.folder).append([Draft("a", merged.kind, merged.subjects, "undo", undoes=merged.id)])
    make(tmp_path)
    assert exported(tmp_path) == before


def test_a_damaged_log_stops_the_build_and_leaves_the_graph(tmp_path: Path) -> None:
    make(tmp_path)
    before = exported(tmp_path)
    (tmp_path / "graph" / "links.jsonl").write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"links\.jsonl:1: not JSON"):
        make(tmp_path)
    assert exported(tmp_path) == before
