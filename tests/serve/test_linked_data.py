"""A page for each IRI, for people and for programs."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.query.lookup import Directory
from kg.serve.schema_org import embedded
from kg.store.layout import GraphDir, GraphReader
from kg.store.vocabulary import RDFS
from tests.query.sample import BASE
from tests.serve.client import Client

VOID_ELEMENTS = {"path", "meta", "link", "input", "br", "img", "hr"}


class Outline(HTMLParser):
    """The text of a page and its links; fails where elements are not closed in order or an id comes twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert "style" not in given and not any(name.startswith("on") for name in given)
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="session")
def reader(graph: Path) -> GraphReader:
    return GraphDir(graph).open()


def path_of(reader: GraphReader, name: str) -> str:
    return "/" + Directory(reader).find(name)[0].iri.removeprefix(BASE)


def html(server: Client, path: str) -> str:
    reply = server.get(path, Accept="text/html,*/*;q=0.5")
    assert (reply.status, reply.media) == (200, "text/html")
    return reply.text


def test_an_entity_page_shows_facts_with_their_sentences(server: Client, reader: GraphReader) -> None:
    page = html(server, path_of(reader, "Ralph Fiennes"))
    outline = Outline(page)
    assert "Ralph Fiennes person" in outline.text
    assert page.count('<mark class="subject">Ralph Fiennes</mark> <mark class="cue">directed</mark>') == 2
    assert {path_of(reader, "The White Crow"), "/article/telluride", "https://stage.example/crow"} <= set(outline.links)
    assert "as Alexander Pushkin" in outline.text


def test_every_page_that_a_page_leads_to_exists_and_is_sound(server: Client, reader: GraphReader) -> None:
    waiting, seen = ["/", path_of(reader, "The White Crow"), "/graph/facts", "/find?q=a"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        reply = server.get(path, Accept="text/html,*/*;q=0.8")
        assert reply.status == 200, path
        if reply.media == "text/html":
            waiting += [link.partition("#")[0] for link in Outline(reply.text).links if link.startswith("/")]
    assert {path.split("/")[1].partition(".")[0].partition("?")[0] for path in seen} >= {
        "", "find", "entity", "article", "graph", "dataset", "ontology",
    }  # fmt: skip


def test_a_hostile_label_is_shown_inert(server: Client, reader: GraphReader) -> None:
    hostile = next(one for one in Directory(reader).search("red", 5))
    page = html(server, "/" + hostile.iri.removeprefix(BASE))
    assert "\x1b" not in page and "\u202e" not in Outline(page).text


@pytest.mark.parametrize(
    ("accept", "ending", "media", "form"),
    [
        ("text/turtle", ".ttl", "text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", ".nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", ".jsonld", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", ".rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_the_same_data_in_all_formats(
    server: Client, reader: GraphReader, accept: str, ending: str, media: str, form: RdfFormat
) -> None:
    path = path_of(reader, "The White Crow")
    negotiated, direct = server.get(path, Accept=accept), server.get(path + ending)
    assert negotiated.media == direct.media == media
    assert negotiated.body == direct.body
    triples = {quad.triple for quad in parse(direct.body, format=form)}
    assert triples == {quad.triple for quad in parse(server.get(path + ".nt").body, format=RdfFormat.N_TRIPLES)}
    assert len(triples) > 20
    assert {t.subject.value for t in triples if t.predicate == RDFS["label"]} > {BASE + path[1:]}  # type: ignore[union-attr]


def test_an_assertion_comes_with_its_evidence(server: Client, reader: GraphReader) -> None:
    article = server.get("/article/telluride.nt").text
    node = re.search(rf"<{BASE}(assertion/\w+)>", article)
    assert node is not None
    turtle = server.get(f"/{node[1]}", Accept="text/turtle").text
    assert "oa:exact" in turtle and "film:confidence" in turtle


def test_caching(server: Client, reader: GraphReader) -> None:
    path = path_of(reader, "Suspiria")
    first = server.get(path, Accept="text/html")
    again = server.get(path, Accept="text/html", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    behind_a_proxy = server.get(path, Accept="text/html", If_None_Match=f'"other", W/{first.headers["etag"]}')
    assert behind_a_proxy.status == 304
    assert server.get(path, Accept="text/html", If_None_Match='"other"').status == 200
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert server.get(path, Accept="text/turtle").headers["etag"] != first.headers["etag"]
    assert 'rel="alternate"; type="application/ld+json"' in first.headers["link"]


def test_the_dataset_is_described(server: Client) -> None:
    turtle = server.get("/dataset", Accept="text/turtle").text
    assert "void:Dataset" in turtle and "dcat:Dataset" in turtle
    assert f"void:sparqlEndpoint <{BASE}sparql>" in turtle and "dcat:Distribution" in turtle
    assert server.get("/.well-known/void").headers["location"] == "/dataset"
    assert "User-agent: *" in server.get("/robots.txt").text


def test_a_term_of_the_ontology_has_its_place(server: Client) -> None:
    assert 'id="directed"' in html(server, "/ontology")
    assert b"film:directed" in server.get("/ontology.ttl").body


@pytest.mark.parametrize(
    "path", ["/entity/none", "/entity/", "/graph/none", "/entity/%00", "/elsewhere", "/entity/..%2f"]
)
def test_what_is_not_known_is_not_found(server: Client, path: str) -> None:
    assert server.get(path, Accept="text/html").status == 404


def test_a_format_that_there_is_not(server: Client, reader: GraphReader) -> None:
    assert server.get(path_of(reader, "Suspiria"), Accept="image/png").status == 406


def test_search_engines_get_schema_org(server: Client, reader: GraphReader) -> None:
    page = html(server, path_of(reader, "The White Crow"))
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    document = json.loads(found[1])
    assert (document["@type"], document["name"]) == ("Movie", ["The White Crow"])
    assert document["director"] == [{"@id": BASE + path_of(reader, "Ralph Fiennes")[1:], "name": "Ralph Fiennes"}]


def test_structured_data_cannot_end_its_element() -> None:
    from pyoxigraph import Literal, NamedNode, Triple

    from kg.store.vocabulary import FILM, RDF_TYPE

    node = NamedNode("https://x.example/a")
    label = Triple(node, RDFS["label"], Literal("</script><script>alert(1)</script>"))
    data = embedded(node.value, [Triple(node, RDF_TYPE, FILM["Film"]), label], {})
    assert "<" not in data and json.loads(data)["name"] == ["</script><script>alert(1)</script>"]


def test_finding_by_name(server: Client, reader: GraphReader) -> None:
    assert path_of(reader, "Adèle Exarchopoulos") in Outline(html(server, "/find?q=ADELE+exarch")).links
    assert "Nothing has a name like that" in html(server, "/find?q=zzz")
    assert "<b>" not in html(server, "/find?q=%3Cb%3E")
