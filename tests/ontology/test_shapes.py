"""shapes.ttl accepts a sound graph and names what is wrong with a spoilt one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import SH

from kg.ontology import NAMESPACE, load_ontology, ontology_path

BASE = "https://filmnews.example/entity/"
PREFIXES = """
@prefix film: <https://filmnews.example/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
"""
GOOD = """
:denis a film:Person ; rdfs:label "Claire Denis" ; skos:altLabel "Denis" ; film:directed :film ; film:authorOf :book .
:lavant a film:Person ; rdfs:label "Denis Lavant" ; film:starsIn :film ; film:created :series .
:film a film:Film ; rdfs:label "Beau Travail" ; film:year "1999"^^xsd:gYear ;
    film:basedOn :book ; film:premieredAt :venice ; film:releaseDate "2000-05-03"^^xsd:date ; film:filmedIn :djibouti ;
    film:productionCompany :company ; film:distributedBy :company ; film:wonAward :award ; film:sequelTo :short .
:short a film:ShortFilm ; rdfs:label "Beau" ; film:releaseDate "1998-11"^^xsd:gYearMonth, "1999"^^xsd:gYear .
:series a film:Series ; rdfs:label "Legion" ; film:remakeOf :film .
:book a film:Book ; rdfs:label "Billy Budd" .
:galoup a film:Character ; rdfs:label "Galoup" .
:venice a film:Festival ; rdfs:label "Venice Film Festival" .
:djibouti a film:Place ; rdfs:label "Djibouti" .
:company a film:Organization ; rdfs:label "Pathé" .
:award a film:Award ; rdfs:label "Special Mention" .

:performance a film:Performance ; film:agent :lavant ; film:work :film ; film:character :galoup ; film:planned false .
:credit a film:Credit ; film:agent :denis ; film:work :film ; film:role film:directed ; film:planned false .
:release a film:ReleaseEvent ; film:work :film ; film:date "2000-05-03"^^xsd:date ; film:region "France" .
:deal a film:ReleaseEvent ; film:work :film ; film:distributor :company .
:premiere a film:PremiereEvent ; film:work :film ; film:venue :venice ; film:planned false .
:conferral a film:AwardConferral ; film:recipient :film ; film:award :award ; film:won true .

:article a film:Article ; dct:identifier "a1" ; dct:title "Legion" ; dct:issued "2000-05-01"^^xsd:date ;
    dct:source <https://news.example/a1> ; dct:publisher "Daily" ;
    film:contentHash "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .
:assertion a film:Assertion, rdf:Statement ; rdf:subject :lavant ; rdf:predicate film:starsIn ; rdf:object :film ;
    film:confidence 0.9 ; film:rule "starsIn.as" ; film:extractor "kg-rules" ; film:planned false ;
    film:character :galoup ; film:subjectName "Denis Lavant" ; film:objectName "Beau Travail" ;
    prov:wasDerivedFrom :article ; oa:hasTarget :target ; film:subjectMention :mention .
:target a oa:SpecificResource ; oa:hasSource :article ; oa:hasSelector :quote, :position .
:quote a oa:TextQuoteSelector ; oa:exact "Denis Lavant plays Galoup." .
:position a oa:TextPositionSelector ; oa:start 10 ; oa:end 36 .
:mention a oa:TextPositionSelector ; oa:start 10 ; oa:end 22 .
"""
DATES = {
    "gYear": '"1999"^^xsd:gYear',
    "gYearMonth": '"1999-02"^^xsd:gYearMonth',
    "date": '"1999-02-28"^^xsd:date',
    "dateTime": '"1999-02-28T00:00:00"^^xsd:dateTime',
    "string": '"February 1999"',
}


def class_tree(folder: Path) -> Graph:
    ontology = load_ontology(folder)
    graph = Graph()
    for known in ontology.classes.values():
        for parent in known.parents:
            graph.add((URIRef(known.iri), RDFS.subClassOf, URIRef(NAMESPACE + parent)))
    for relation in ontology.relations.values():
        graph.add((URIRef(relation.iri), RDF.type, URIRef(NAMESPACE + "Relation")))
    return graph


def findings(cases: Sequence[str], folder: Path | None = None, **options: bool) -> list[set[tuple[str, str]]]:
    """For each case, what is wrong with it: (local name of the focus node, message).

    Every case is Turtle about names of its own, so that one run of the validator does for all.
    """
    data = class_tree(folder or ontology_path())
    for number, turtle in enumerate(cases):
        data.parse(data=f"{PREFIXES}@prefix : <{BASE}{number}/> .\n{turtle}", format="turtle")
    shapes = Graph().parse((folder or ontology_path()) / "shapes.ttl")
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", **options)
    assert isinstance(report, Graph)
    assert set(report.objects(None, SH.resultSeverity)) <= {SH.Violation}
    found: list[set[tuple[str, str]]] = [set() for _ in cases]
    for result in report.subjects(RDF.type, SH.ValidationResult):
        number, name = str(report.value(result, SH.focusNode)).removeprefix(BASE).split("/")
        found[int(number)].add((name, str(report.value(result, SH.resultMessage))))
    return found


def test_a_sound_graph_passes_and_the_shapes_are_sound_themselves() -> None:
    assert findings([GOOD], meta_shacl=True) == [set()]


# fmt: off
SPOILT = [  # (words of the sound graph, what stands there instead, the node to blame, words of the message)
    ('rdfs:label "Claire Denis"', 'rdfs:comment "?"', "denis", "An entity has to have a label that is not blank."),
    ('rdfs:label "Claire Denis"', 'rdfs:label " "', "denis", "An entity has to have a label that is not blank."),
    ('"1999"^^xsd:gYear ;\n', '"99"^^xsd:gYear ;\n', "film", "The year of an entity has to be one xsd:gYear"),
    ('"1999"^^xsd:gYear ;\n', "1999 ;\n", "film", "The year of an entity has to be one xsd:gYear"),
    (":lavant a film:Person ;", ":lavant a film:Robot ;", "lavant", "An entity has to be of a class of the ontology."),
    (":film a film:Film ;", ":film a film:Film, film:Place ;", "film", "A work cannot be an agent, place"),
    (":denis a film:Person ;", ":denis a film:Person, film:Character ;", "denis", "An agent cannot be a place"),
    (":galoup a film:Character ;", ":galoup a film:Character, film:Place ;", "galoup", "A character cannot be"),
    (":djibouti a film:Place ;", ":djibouti a film:Place, film:PremiereEvent ;", "djibouti", "A place cannot be"),
    ("2000-05-03\"^^xsd:date ; film:f", "2000-02-30\"^^xsd:date ; film:f", "film", "The object of releaseDate"),
    ("1998-11\"^^xsd:gYearMonth", "1998-13\"^^xsd:gYearMonth", "short", "The object of releaseDate"),
    ("1998-11\"^^xsd:gYearMonth", "November 1998\"", "short", "The object of releaseDate"),
    ("1998-11\"^^xsd:gYearMonth", "1998-11-01T00:00:00\"^^xsd:dateTime", "short", "The object of releaseDate"),
    ("film:planned false .\n:credit", 'film:planned "no" .\n:credit', "performance", "planned has to be one"),
    ("film:character :galoup ; film:planned", "film:character :film ; film:planned", "performance", "The part played"),
    ('film:region "France"', "film:region :france", "release", "A region has to be text."),
    ("film:agent :lavant ;", "", "performance", "A performance has to have one agent."),
    ("film:agent :lavant ;", "film:agent :lavant, :denis ;", "performance", "A performance has to have one agent."),
    ("film:work :film ; film:character", "film:work :galoup ; film:character", "performance", "one work."),
    ("film:agent :denis ;", "film:agent :award ;", "credit", "A credit has to have one agent."),
    ("film:work :film ; film:role", "film:role", "credit", "A credit has to have one work."),
    ("film:role film:directed", "film:role film:year", "credit", "one relation of the ontology"),
    ("film:work :film ; film:distributor", "film:distributor", "deal", "A release has to have one work."),
    ('film:date "2000-05-03"^^xsd:date ;', "", "release", "A release has to have a date or a distributor."),
    ('film:date "2000-05-03"', 'film:date "2000-5-3"', "release", "The date of a release"),
    ("film:distributor :company", "film:distributor :denis", "deal", "A distributor has to be an organization."),
    ("film:work :film ; film:venue", "film:venue", "premiere", "A screening has to have one work."),
    ("film:venue :venice", "film:venue :djibouti", "premiere", "one festival or venue"),
    ("film:recipient :film", "film:recipient :galoup", "conferral", "An award has to have one recipient."),
    ("film:award :award", "film:award :company", "conferral", "What is conferred has to be one award."),
    ("film:won true", 'film:won "yes"', "conferral", "won has to be one xsd:boolean."),
    ('dct:identifier "a1"', 'dct:identifier ""', "article", "An article has to have one identifier."),
    ('dct:title "Legion"', 'dct:title "Legion", "Other"', "article", "at most one title"),
    ('dct:publisher "Daily"', 'dct:publisher "Daily", "Nightly"', "article", "at most one outlet"),
    ('"2000-05-01"^^xsd:date', '"May 1"^^xsd:date', "article", "The date of an article"),
    ("<https://news.example/a1>", "<javascript:alert(1)>", "article", "one http or https IRI"),
    ("<https://news.example/a1>", '"https://news.example/a1"', "article", "one http or https IRI"),
    ("dct:source <https://news.example/a1> ;", "", "article", "a source or a locator"),
    ("dct:source <https://news.example/a1> ;", "film:locator 7 ;", "article", "The locator has to be one text."),
    ('"0123456789abcdef', '"XYZ', "article", "one SHA-256"),
    ("rdf:subject :lavant ;", "", "assertion", "one subject"),
    ("rdf:predicate film:starsIn", "rdf:predicate film:hasCastMember", "assertion", "a relation of the ontology"),
    ("rdf:object :film ;", "rdf:object :film, :short ;", "assertion", "one object"),
    ("film:confidence 0.9", "film:confidence 1.1", "assertion", "one xsd:decimal from 0 to 1"),
    ("film:confidence 0.9", "film:confidence -0.1", "assertion", "one xsd:decimal from 0 to 1"),
    ("film:confidence 0.9", "film:confidence 0.9e0", "assertion", "one xsd:decimal from 0 to 1"),
    ('film:rule "starsIn.as" ;', "", "assertion", "the rule that fired"),
    ('film:extractor "kg-rules"', 'film:extractor ""', "assertion", "its extractor"),
    ("film:planned false ;\n", "", "assertion", "planned has to be one"),
    ('film:subjectName "Denis Lavant" ;', "", "assertion", "the subject's name"),
    ("film:character :galoup ; film:subjectName", "film:character :book ; film:subjectName", "assertion", "The part"),
    ("prov:wasDerivedFrom :article ;", "", "assertion", "come from one article"),
    ("prov:wasDerivedFrom :article", "prov:wasDerivedFrom :film", "assertion", "come from one article"),
    ("oa:hasTarget :target ;", "", "assertion", "point at its evidence"),
    ("film:subjectMention :mention", "film:subjectMention :quote", "assertion", "A mention has to be one"),
    ("film:subjectMention :mention", "film:cueMention :quote", "assertion", "A mention has to be one"),
    ("film:subjectMention :mention", "film:objectMention :quote", "assertion", "A mention has to be one"),
    ("oa:hasSource :article ;", "", "target", "Evidence has to lie in one article."),
    ("oa:hasSelector :quote, :position", "oa:hasSelector :position", "target", "one quotation"),
    ("oa:hasSelector :quote, :position", "oa:hasSelector :quote", "target", "one text position"),
    ("oa:hasSelector :quote, :position", "oa:hasSelector :quote, :position, :mention", "target", "one text position"),
    ('oa:exact "Denis Lavant plays Galoup."', 'oa:exact " "', "quote", "A quotation has to have words."),
    ("oa:start 10 ; oa:end 36", "oa:start 36 ; oa:end 36", "position", "before its end"),
    ("oa:start 10 ; oa:end 36", "oa:start -1 ; oa:end 36", "position", "start at 0 or later"),
    ("oa:start 10 ; oa:end 36", "oa:start 10", "position", "one end"),
    ("oa:start 10 ; oa:end 36", "oa:start 10.0 ; oa:end 36", "position", "start at 0 or later"),
]
# fmt: on


@pytest.fixture(scope="module")
def blamed() -> list[set[tuple[str, str]]]:
    return findings([GOOD.replace(old, new, 1) for old, new, _, _ in SPOILT])


@pytest.mark.parametrize("number", range(len(SPOILT)), ids=lambda number: f"{SPOILT[number][2]}-{number}")
def test_what_is_wrong_is_named(blamed: list[set[tuple[str, str]]], number: int) -> None:
    old, new, focus, message = SPOILT[number]
    assert GOOD.count(old) >= 1 and old != new
    assert any(node == focus and message in text for node, text in blamed[number]), blamed[number]


@pytest.fixture(scope="module")
def ends_of_relations() -> dict[str, set[tuple[str, str]]]:
    """For each relation: what is wrong with facts whose subject, or object, is each class of entity in turn."""
    ontology = load_ontology()
    kinds = [kind for kind in ontology.classes if ontology.is_a(kind, "Entity")]
    things = "".join(f':{kind} a film:{kind} ; rdfs:label "x" .\n' for kind in kinds)
    cases = {}
    for name, relation in ontology.relations.items():
        subject, target = min(relation.domain), min(relation.range)
        good = DATES[target] if relation.datatype else f":{target}"
        lines = [f':s{kind} a film:{kind} ; rdfs:label "x" ; film:{name} {good} .' for kind in kinds]
        for end, term in DATES.items() if relation.datatype else ((kind, f":{kind}") for kind in kinds):
            lines.append(f':o{end} a film:{subject} ; rdfs:label "x" ; film:{name} {term} .')
        cases[name] = things + "\n".join(lines)
    return dict(zip(cases, findings(list(cases.values())), strict=True))


@pytest.mark.parametrize("name", sorted(load_ontology().relations))
def test_shapes_say_what_the_ontology_says_of_both_ends(
    ends_of_relations: dict[str, set[tuple[str, str]]], name: str
) -> None:
    ontology = load_ontology()
    relation = ontology.relations[name]
    kinds = [kind for kind in ontology.classes if ontology.is_a(kind, "Entity")]
    subject, target = min(relation.domain), min(relation.range)
    found = ends_of_relations[name]
    wrong = {f"s{kind}" for kind in kinds if not ontology.allows(name, kind, target)}
    assert {node for node, text in found if text.startswith(f"The subject of {name} has to be ")} == wrong
    ends = DATES if relation.datatype else kinds
    wrong = {f"o{end}" for end in ends if not ontology.allows(name, subject, end)}
    assert {node for node, text in found if text.startswith(f"The object of {name} has to be ")} == wrong


def test_a_new_relation_and_class_are_validated(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ontology_path(), tmp_path / "ontology"))
    with (folder / "film.ttl").open("a", encoding="utf-8") as file:
        file.write(
            'film:Choreographer a owl:Class ; rdfs:subClassOf film:Person ; rdfs:label "x" ; rdfs:comment "x." .\n'
            'film:choreographed a owl:ObjectProperty, film:Relation ; rdfs:label "x" ; rdfs:comment "x." ;\n'
            '    owl:inverseOf film:choreographyBy ; skos:example "x." ;\n'
            "    schema:domainIncludes film:Person ; schema:rangeIncludes film:Film .\n"
            "film:choreographyBy a owl:ObjectProperty .\n"
        )
    with (folder / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "shape:choreographed a sh:NodeShape ; sh:targetSubjectsOf film:choreographed ; sh:class film:Person ;\n"
            '    sh:message "The subject of choreographed has to be a person." .\n'
        )
    good = GOOD + ':bernardo a film:Choreographer ; rdfs:label "Bernardo Montet" ; film:choreographed :film .'
    bad = GOOD + ":company film:choreographed :film ."
    message = "The subject of choreographed has to be a person."
    assert findings([good, bad], folder) == [set(), {("company", message)}]
