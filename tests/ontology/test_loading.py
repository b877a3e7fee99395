"""Reading film.ttl: what comes out of the one that ships, and what is said about broken ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.ontology import FILE_NAME, EventPattern, fingerprint, load_ontology, ontology_path

RELATIONS = [
    "directed",
    "starsIn",
    "basedOn",
    "premieredAt",
    "screenedAt",
    "wrote",
    "created",
    "authorOf",
    "produced",
    "productionCompany",
    "distributedBy",
    "composedMusicFor",
    "shot",
    "edited",
    "releaseDate",
    "filmedIn",
    "wonAward",
    "nominatedFor",
    "sequelTo",
    "remakeOf",
]

EXTRA = """
film:Studio a owl:Class ; rdfs:subClassOf film:Organization ; rdfs:label "studio"@en, "Studio"@de ;
    rdfs:comment "A place and company where films are made."@en .
film:choreographed a owl:ObjectProperty, film:Relation ; rdfs:label "choreographed"@en ;
    rdfs:comment "The person makes the dances of the work."@en ;
    owl:inverseOf film:choreographyBy ; skos:example "Sidi Larbi Cherkaoui choreographed the film."@en ;
    schema:domainIncludes film:Person ; schema:rangeIncludes film:Film, film:StageWork ;
    film:eventClass film:Credit ; film:eventSubject film:agent ; film:eventObject film:work ;
    film:eventConstant "role=choreographed" .
film:choreographyBy a owl:ObjectProperty ; rdfs:label "choreography by"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may spoil."""
    return Path(shutil.copytree(ontology_path(), tmp_path / "ontology"))


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / FILE_NAME
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_relations_are_there() -> None:
    assert sorted(load_ontology().relations) == sorted(RELATIONS)


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_is_documented(name: str) -> None:
    relation = load_ontology().relations[name]
    assert relation.iri == f"https://filmnews.example/ontology#{name}"
    assert relation.label and relation.label == relation.label.strip()
    assert relation.comment.endswith(".") and relation.example.endswith(".")
    assert relation.comment != relation.example
    assert (relation.inverse is None) == relation.datatype


def test_ends_follow_the_class_tree() -> None:
    ontology = load_ontology()
    assert ontology.allows("directed", "Person", "ShortFilm")
    assert not ontology.allows("directed", "Film", "Person")
    assert not ontology.allows("directed", "Agent", "Film")
    assert ontology.allows("releaseDate", "Film", "gYearMonth")
    assert not ontology.allows("releaseDate", "Film", "dateTime")
    assert ontology.is_a("PremiereEvent", "Event") and not ontology.is_a("Event", "PremiereEvent")
    assert ontology.is_a("Unheard", "Unheard") and not ontology.is_a("Unheard", "Work")


def test_events_are_built_from_their_patterns() -> None:
    relations = load_ontology().relations
    assert relations["starsIn"].event == EventPattern("Performance", "agent", "work")
    assert relations["productionCompany"].event == EventPattern(
        "Credit", "work", "agent", (("role", "productionCompany"),)
    )
    assert relations["nominatedFor"].event == EventPattern("AwardConferral", "recipient", "award", (("won", "false"),))
    assert relations["basedOn"].event is None


def test_a_credit_names_its_own_relation() -> None:
    for relation in load_ontology().relations.values():
        if relation.event is not None and relation.event.event_class == "Credit":
            assert relation.event.constants == (("role", relation.name),)


def test_a_new_relation_and_class_need_no_code(folder: Path) -> None:
    file = folder / FILE_NAME
    file.write_text(file.read_text(encoding="utf-8") + EXTRA, encoding="utf-8")
    ontology = load_ontology(folder)
    added = ontology.relations["choreographed"]
    assert added.inverse == "choreographyBy"
    assert added.event == EventPattern("Credit", "agent", "work", (("role", "choreographed"),))
    assert ontology.allows("choreographed", "Person", "ShortFilm")
    assert ontology.allows("distributedBy", "Film", "Studio")
    assert ontology.classes["Studio"].label == "studio"


def test_the_fingerprint_sees_every_file_and_name(folder: Path) -> None:
    before = fingerprint(folder)
    assert before == fingerprint(ontology_path())
    (folder / ".directory.swp").write_text("an editor was here", encoding="utf-8")
    assert fingerprint(folder) == before
    (folder / "gazetteers" / "venues.txt").rename(folder / "gazetteers" / "houses.txt")
    renamed = fingerprint(folder)
    (folder / "gazetteers" / "houses.txt").write_text("La Scala\n", encoding="utf-8")
    assert len({before, renamed, fingerprint(folder)}) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"film\.ttl: no such file"):
        load_ontology(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(OntologyError, match=r"film\.ttl: cannot be read"):
        load_ontology(tmp_path)


@pytest.mark.parametrize("content", [b"film:Film a .", b"\xff\xfe\x00", b"@prefix film: <"])
def test_broken_turtle_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(OntologyError, match=r"film\.ttl: not valid Turtle") as caught:
        load_ontology(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('rdfs:label "directed"@en ; ', "", "film:directed has to have exactly one label, and has 0"),
        ('rdfs:label "directed"@en', 'rdfs:label "directed", "made"', "exactly one label, and has 2"),
        ('rdfs:label "directed"@en', 'rdfs:label " "', "exactly one label"),
        ("; owl:inverseOf film:directedBy ", "", "film:directed has to have exactly one inverseOf"),
        ("owl:inverseOf film:directedBy", "owl:inverseOf film:leadBy", "ontology#leadBy>, which is not declared"),
        ("schema:domainIncludes film:Person ;", "", "film:directed: schema:domainIncludes has to name classes"),
        ("domainIncludes film:Person", "domainIncludes film:Auteur", "film:Auteur, which is not a declared class"),
        ("domainIncludes film:Person", "domainIncludes owl:Thing", "schema:domainIncludes has to name classes"),
        ("rangeIncludes xsd:gYear,", "rangeIncludes film:Film,", "schema:rangeIncludes has to name XSD datatypes"),
        ("eventClass film:Credit", "eventClass film:Credits", "film:directed refers to .*#Credits>"),
        ("film:eventSubject film:agent ;", "", "film:directed has to have exactly one eventSubject"),
        ('"role=directed"', '"role=direction"', "film:directed refers to .*#direction>"),
        ('"role=directed"', '"role"', "film:directed refers to"),
        ("rdfs:subClassOf film:Film ;", "rdfs:subClassOf film:Movie ;", "below film:Movie, which is not declared"),
        ("rdfs:subClassOf film:Film ;", "rdfs:subClassOf film:ShortFilm ;", "film:ShortFilm is below itself"),
    ],
)
def test_what_is_undeclared_is_named(folder: Path, old: str, new: str, reason: str) -> None:
    edit(folder, old, new)
    with pytest.raises(OntologyError, match=reason) as caught:
        load_ontology(folder)
    assert str(folder / FILE_NAME) in str(caught.value) and "\n" not in str(caught.value)
