"""Pages of entities tell where articles differ, as ``kg conflicts`` finds it, with the sentences of each side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.conflicts.finding import KINDS, MOVED, PREMIERES, conflicts, conflicts_of
from kg.conflicts.verdicts import conflicts_log, judged
from kg.model import Extraction
from kg.ontology import load_ontology
from kg.query.lookup import Directory
from kg.resolve import resolve
from kg.run.build import again
from kg.store.iris import Iris
from kg.store.layout import GraphDir, GraphReader, Manifest
from kg.store.quads import assemble
from tests.conflicts.test_finding import STATED, Stated, graph  # noqa: F401  the fixture
from tests.serve.client import running
from tests.serve.test_linked_data import Outline


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of these articles as they were made, whose sentences are where their facts say."""
    path, iris, ontology = tmp_path_factory.mktemp("differing"), Iris("https://filmnews.example/"), load_ontology()
    made: list[Extraction] = list(STATED.values())
    quads = assemble(made, resolve(made, ontology), ontology, iris)
    directory = GraphDir(path)
    with directory.lock():
        directory.publish(quads, Manifest("stated", iris.base, len(made), 0, 0, 0, len(quads), 0, 0, "tests", "tests"))
    return path


@pytest.fixture
def reader(folder: Path) -> GraphReader:
    return GraphDir(folder).open()


def test_what_is_found_of_one_entity_is_what_is_found_of_all(reader: GraphReader) -> None:
    everything = conflicts(reader)
    assert {PREMIERES, MOVED} < {one.kind for one in everything}
    for one in Directory(reader).all_entities():
        found = conflicts_of(reader, NamedNode(one.iri), 100)
        assert {c.id for c in found} >= {c.id for c in everything if c.about_iri == one.iri}
        assert all(c in everything for c in found)
    (venice,) = (one.iri for one in Directory(reader).find("Venice"))
    assert [c.about for c in conflicts_of(reader, NamedNode(venice), 100)] == ["Silt"]


def test_the_page_has_both_sides_with_their_sentences_marked(folder: Path, reader: GraphReader) -> None:
    with running(folder) as client:
        page = client.get("/" + path(reader, "Silt"), Accept="text/html").text
        plain = client.get("/" + path(reader, "Marl"), Accept="text/html").text
    Outline(page)
    section = page[page.index('id="site:disputes"') : page.index("</section>")]
    assert "several places of a premiere" in section
    for answer in ("Cannes", "Venice"):
        assert re.search(rf'<h4><a href="/entity/[^"]+">{answer} Film Festival</a></h4>', section)
        assert re.search(rf'<mark class="object">{answer}</mark>', section)
    assert section.count('<mark class="subject">Silt</mark>') == 2 and section.count('href="/article/') == 2
    assert "site:disputes" not in plain


def test_the_other_side_is_on_the_page_of_who_is_an_answer(folder: Path, reader: GraphReader) -> None:
    with running(folder) as client:
        page = client.get("/" + path(reader, "Venice"), Accept="text/html").text
    assert '<mark class="object">Cannes</mark>' in page and '<mark class="object">Venice</mark>' in page


def test_verdicts_of_readers_show(graph: Path) -> None:  # noqa: F811
    reader = GraphDir(graph).open()
    moved = next(one for one in conflicts(reader) if one.kind == MOVED)
    log = conflicts_log(GraphDir(graph))
    log.append([judged(moved, moved.sides[1], "ada")])
    again(graph, Stated, extractor_fingerprint="stated")
    with running(graph) as client:
        dust = client.get("/" + path(reader, "Dust"), Accept="text/html").text
        assert dust.count("rejected by a reader") == len(moved.sides) - 1 and KINDS[MOVED] in dust
        log.append([judged(moved, None, "ada")])
        assert "site:disputes" not in client.get("/" + path(reader, "Dust"), Accept="text/html").text


def path(reader: GraphReader, name: str) -> str:
    return Directory(reader).find(name)[0].iri.removeprefix(reader.iris.base)
