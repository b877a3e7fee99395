"""Catalogues are data: identifiers, classes and properties come from the ontology's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.link.authorities import Authorities, load_authorities
from kg.ontology import load_ontology, ontology_path


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return load_authorities(load_ontology())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q28493", ("wikidata", "Q28493", "http://www.wikidata.org/entity/Q28493")),
        (" <http://www.wikidata.org/entity/Q1> ", ("wikidata", "Q1", "http://www.wikidata.org/entity/Q1")),
        ("https://www.wikidata.org/wiki/Q1", ("wikidata", "Q1", "http://www.wikidata.org/entity/Q1")),
        ("nm0000146", ("imdb", "nm0000146", "https://www.imdb.com/name/nm0000146/")),
        ("https://www.imdb.com/title/tt5028002/", ("imdb", "tt5028002", "https://www.imdb.com/title/tt5028002/")),
    ],
)
def test_identifiers(text: str, expected: tuple[str, str, str], authorities: Authorities) -> None:
    found = authorities.of_identifier(text)
    assert found is not None
    authority, identifier = found
    assert (authority.name, identifier, authority.iri_of(identifier)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "Q", "Q0", "q1", "P57", "tt1", "Q1 Q2", "https://evil.example/Q1", "https://www.wikidata.org/Q1?x=Q2"],
)
def test_what_is_no_identifier(text: str, authorities: Authorities) -> None:
    assert authorities.of_identifier(text) is None


def test_properties_follow_the_alignments(authorities: Authorities) -> None:
    wikidata, ontology = authorities.by_name["wikidata"], load_ontology()
    assert wikidata.property_of(ontology.relations["directed"]) == ("directedBy", "P57", False)
    assert wikidata.property_of(ontology.relations["basedOn"]) == ("basedOn", "P144", True)
    assert wikidata.property_of(ontology.relations["releaseDate"]) == ("releaseDate", "P577", True)
    assert wikidata.property_of(ontology.relations["screenedAt"]) is None
    assert authorities.by_name["imdb"].properties == {}


def test_classes_are_those_of_the_ontology(authorities: Authorities) -> None:
    for authority in authorities.by_name.values():
        assert set(authority.types) | set(authority.implied.values()) <= set(load_ontology().classes)
        for theirs in authority.types.values():
            assert theirs and len(theirs) == len(set(theirs))
    assert authorities.by_name["wikidata"].types_of(["Q5", "Q999999999"]) == {"Person"}
    assert authorities.by_name["imdb"].implied_type("nm0000146") == {"Person"}


def test_a_relation_that_is_added_has_a_column_and_its_property(tmp_path: Path) -> None:
    """In the ontology's folder alone, as the rest of it."""
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_path(), folder)
    film = folder / "film.ttl"
    declared = """
film:voiced a owl:ObjectProperty, film:Relation ; rdfs:label "voiced"@en ; owl:inverseOf film:voicedBy ;
    rdfs:comment "The person lends a voice to the work."@en ; skos:example "She voiced it."@en ;
    schema:domainIncludes film:Person ; schema:rangeIncludes film:Film .
film:voicedBy a owl:ObjectProperty ; rdfs:label "voiced by"@en ; rdfs:comment "Inverse of voiced."@en .
"""
    film.write_text(film.read_text(encoding="utf-8") + declared, encoding="utf-8")
    alignments = folder / "alignments.ttl"
    aligned = "film:voicedBy skos:exactMatch wdt:P725 .\n"
    alignments.write_text(alignments.read_text(encoding="utf-8") + aligned, encoding="utf-8")
    ontology = load_ontology(folder)
    found = load_authorities(ontology)
    assert found.by_name["wikidata"].property_of(ontology.relations["voiced"]) == ("voicedBy", "P725", False)
    assert found.columns["voicedby"] == "voicedBy"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[wikidata]\nlabel = 'x'\n", r"\[wikidata\] has to have id, iri"),
        ("x = [", "cannot be read as TOML"),
        ("wikidata = 3\n", r"\[wikidata\] has to have"),
    ],
)
def test_a_broken_file_is_named(text: str, message: str, tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_path(), folder)
    (folder / "authorities.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=message) as caught:
        load_authorities(load_ontology(folder))
    assert "authorities.toml" in str(caught.value)
