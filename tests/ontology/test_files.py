"""The Turtle, JSON-LD and gazetteer files that ship."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef, namespace

from kg.ontology import NAMESPACE, load_ontology, ontology_path

FOLDER = ontology_path()
TURTLE = sorted(FOLDER.glob("*.ttl"))
GAZETTEERS = sorted((FOLDER / "gazetteers").glob("*.txt"))
OKABE_ITO = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"}
VIS_SHAPES = {"dot", "star", "triangle", "triangleDown", "hexagon", "square", "diamond"}


def film(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(FOLDER / "film.ttl")


def own_terms(graph: Graph) -> set[str]:
    used = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    return {iri for iri in used if iri.startswith(NAMESPACE)}


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.name)
def test_two_parsers_agree(file: Path) -> None:
    quads = list(parse(path=file, format=RdfFormat.TURTLE))
    assert len(quads) == len(Graph().parse(file)) > 0


def test_film_has_no_blank_nodes() -> None:
    for quad in parse(path=FOLDER / "film.ttl", format=RdfFormat.TURTLE):
        assert not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode), quad


@pytest.mark.parametrize("name", ["film.ttl", "shapes.ttl", "alignments.ttl"])
def test_every_own_term_is_declared(graph: Graph, name: str) -> None:
    declared = {str(term) for term in graph.subjects(RDF.type, None)}
    assert own_terms(Graph().parse(FOLDER / name)) <= declared


def test_every_own_term_is_documented(graph: Graph) -> None:
    for iri in own_terms(graph):
        for predicate in (RDFS.label, RDFS.comment):
            values = list(graph.objects(URIRef(iri), predicate))
            assert [value.language for value in values if isinstance(value, Literal)] == ["en"], (iri, predicate)


def test_labels_of_relations_and_inverses_are_unique(graph: Graph) -> None:
    relations = load_ontology().relations.values()
    names = [relation.label for relation in relations]
    names += [str(graph.value(film(relation.inverse), RDFS.label)) for relation in relations if relation.inverse]
    assert len(names) == len(set(names)) == 39


def test_no_property_is_the_inverse_of_two(graph: Graph) -> None:
    inverses = list(graph.objects(None, OWL.inverseOf))
    assert len(inverses) == len(set(inverses))


def test_the_top_classes_are_disjoint(graph: Graph) -> None:
    tops = [film(name) for name in ("Work", "Agent", "Place", "Event", "Character")]
    pairs = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    assert pairs == {frozenset((a, b)) for a in tops for b in tops if a != b}


def test_event_properties_fit_their_classes(graph: Graph) -> None:
    """A property of a pattern belongs to the pattern's class, and takes what the relation has at that end."""
    ontology = load_ontology()

    def names(subject: str, predicate: str) -> set[str]:
        return {str(o).split("#")[1] for o in graph.objects(film(subject), namespace.SDO[predicate])}

    for relation in ontology.relations.values():
        pattern = relation.event
        if pattern is None:
            continue
        for name, ends in ((pattern.subject_property, relation.domain), (pattern.object_property, relation.range)):
            assert any(ontology.is_a(pattern.event_class, owner) for owner in names(name, "domainIncludes")), name
            accepted = names(name, "rangeIncludes")
            assert all(any(ontology.is_a(end, one) for one in accepted) for end in ends), (relation.name, name)
        for name, _ in pattern.constants:
            assert pattern.event_class in names(name, "domainIncludes")


def test_entity_classes_are_told_apart_by_colour_and_shape(graph: Graph) -> None:
    ontology = load_ontology()
    looks: dict[tuple[str, str], str] = {}
    for name in ontology.classes:
        colours = [str(value) for value in graph.objects(film(name), film("displayColor"))]
        shapes = [str(value) for value in graph.objects(film(name), film("displayShape"))]
        assert len(colours) == len(shapes) <= 1 and set(colours) <= OKABE_ITO and set(shapes) <= VIS_SHAPES, name
        drawn = ontology.is_a(name, "Entity") and name not in ("Entity", "Work", "Agent")
        if drawn:
            look = (colours[0], shapes[0])
            assert looks.setdefault(look, name) == name
    assert len(looks) == 17


def test_schema_org_terms_of_the_alignments_exist() -> None:
    for term in set(Graph().parse(FOLDER / "alignments.ttl").objects()):
        if isinstance(term, URIRef) and term.startswith(str(namespace.SDO)):
            assert term in namespace.SDO, term


def test_every_relation_is_aligned_with_wikidata() -> None:
    aligned = Graph().parse(FOLDER / "alignments.ttl")
    for relation in load_ontology().relations.values():
        names = [relation.name, *([relation.inverse] if relation.inverse else [])]
        targets = [str(target) for name in names for target in aligned.objects(film(name))]
        assert any(target.startswith("http://www.wikidata.org/prop/direct/P") for target in targets), relation.name


def test_the_context_gives_back_the_triples() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": context,
        "id": "https://filmnews.example/entity/p1",
        "type": "Person",
        "label": "Claire Denis",
        "altLabel": ["Denis"],
        "directed": ["https://filmnews.example/entity/f1"],
    }
    got = Graph().parse(data=json.dumps(document), format="json-ld")
    person = URIRef("https://filmnews.example/entity/p1")
    assert set(got) == {
        (person, RDF.type, film("Person")),
        (person, RDFS.label, Literal("Claire Denis")),
        (person, SKOS.altLabel, Literal("Denis")),
        (person, film("directed"), URIRef("https://filmnews.example/entity/f1")),
    }


def test_the_context_knows_every_class_and_property(graph: Graph) -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            name = str(term).removeprefix(NAMESPACE)
            entry = context[name]
            assert (entry if isinstance(entry, str) else entry["@id"]) == f"film:{name}"
            if kind == OWL.ObjectProperty:
                assert entry["@type"] == "@id"


def rows(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_all_gazetteers_are_there() -> None:
    names = "awards cities companies countries_and_regions festivals given_names nationalities publications venues"
    assert [file.stem for file in GAZETTEERS] == names.split()


@pytest.mark.parametrize("file", GAZETTEERS, ids=lambda file: file.name)
def test_a_gazetteer_is_sorted_unique_and_normal(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("#")]
    entries = rows(file)
    assert text.startswith("#") and text.endswith("\n") and text.splitlines()[: len(head)] == head
    assert re.search(r"CC0|MIT", " ".join(head))
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[\u2018\u2019`\r\u00a0\u200b]", text)
    assert entries == sorted(entries)
    assert all(entry == entry.rstrip(" ") and entry[0] != "\t" for entry in entries)
    names = [entry.split("\t")[0].casefold() for entry in entries]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("awards", {1, 2}),
        ("cities", {1}),
        ("companies", {3}),
        ("countries_and_regions", {1, 2}),
        ("festivals", {1, 2, 3}),
        ("given_names", {1, 2}),
        ("nationalities", {2}),
        ("publications", {1, 2}),
        ("venues", {1, 2}),
    ],
)
def test_a_gazetteer_has_its_columns(name: str, columns: set[int]) -> None:
    file = FOLDER / "gazetteers" / f"{name}.txt"
    assert {len(entry.split("\t")) for entry in rows(file)} <= columns


@pytest.mark.parametrize(
    "name", ["awards", "companies", "countries_and_regions", "festivals", "publications", "venues"]
)
def test_an_alias_belongs_to_one_entry(name: str) -> None:
    owner: dict[str, str] = {}
    for entry in rows(FOLDER / "gazetteers" / f"{name}.txt"):
        canonical, aliases, *_ = [*entry.split("\t"), ""]
        for spelling in [canonical, *filter(None, aliases.split("|"))]:
            assert spelling == spelling.strip()
            assert owner.setdefault(spelling.casefold(), canonical) == canonical, spelling


def test_companies_have_a_kind() -> None:
    kinds = {entry.split("\t")[2] for entry in rows(FOLDER / "gazetteers" / "companies.txt")}
    assert kinds == {"studio", "distributor", "production", "sales", "network", "streamer"}


def test_nationalities_lead_to_listed_places() -> None:
    places = {entry.split("\t")[0] for entry in rows(FOLDER / "gazetteers" / "countries_and_regions.txt")}
    assert {entry.split("\t")[1] for entry in rows(FOLDER / "gazetteers" / "nationalities.txt")} <= places


def test_given_names_leave_out_words_months_and_cities() -> None:
    # A second column, where there is one, says which pronoun the name is referred to by.
    names = {row.split("\t")[0] for row in rows(FOLDER / "gazetteers" / "given_names.txt")}
    assert {"Mark", "Ralph", "Adèle", "Juliette", "Oleg", "Timothée"} <= names
    assert not names & {"May", "April", "Will", "Paris", "Berlin", "The", "Love"}
    assert all(len(name) >= 2 and name[0].isupper() for name in names)
