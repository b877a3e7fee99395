from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import OntologyError
from kg.model import Extraction
from kg.ontology import Ontology, load_ontology
from kg.resolve import resolve
from kg.store.iris import Iris
from kg.store.quads import assemble
from kg.store.validation import validate
from kg.store.vocabulary import FILM, RDF_TYPE, RDFS
from tests.support import make_extraction


def assembled(news: list[Extraction], ontology: Ontology, iris: Iris) -> list[Quad]:
    return assemble(news, resolve(news, ontology), ontology, iris)


def test_what_is_assembled_holds_to_the_shapes(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    assert validate(assembled(news, ontology, iris), ontology) == []


def test_a_sub_class_passes_where_its_parent_does(ontology: Ontology, iris: Iris) -> None:
    news = [make_extraction("a", {"Anna Karr": "Person", "Swan": "ShortFilm"}, [("Anna Karr", "directed", "Swan")])]
    assert validate(assembled(news, ontology, iris), ontology) == []


def test_a_wrong_end_is_found_with_its_place(ontology: Ontology, iris: Iris) -> None:
    news = [make_extraction("a", {"Anna Karr": "Person", "Rome": "Place"}, [("Anna Karr", "directed", "Rome")])]
    findings = validate(assembled(news, ontology, iris), ontology)
    found = {(f.path, f.severity) for f in findings if f.focus.startswith(iris.base + "entity/person-")}
    assert (FILM["directed"].value, "Violation") in found
    assert findings == sorted(findings)
    assert all(f.message and "\n" not in f.message for f in findings)


def test_bookkeeping_is_not_checked(news: list[Extraction], ontology: Ontology, iris: Iris) -> None:
    quads = assembled(news, ontology, iris)
    nameless = NamedNode(iris.base + "entity/nameless")
    stray = [Quad(nameless, RDF_TYPE, FILM["Film"], iris.graph(name)) for name in ("entities", "resolution")]
    assert validate([*quads, stray[1]], ontology) == []
    assert {f.focus for f in validate([*quads, stray[0]], ontology)} == {nameless.value}
    named = Quad(nameless, RDFS["label"], Literal("Swan"), iris.graph("entities"))
    assert validate([*quads, stray[0], named], ontology) == []


@pytest.mark.parametrize(
    ("shapes", "problem"),
    [(None, "no such file"), ("film:Film a", "not valid Turtle"), (b"\xff\xfe", "not valid Turtle")],
)
def test_broken_shapes_are_named(shapes: str | bytes | None, problem: str, tmp_path: Path, ontology: Ontology) -> None:
    shutil.copy(ontology.path / "film.ttl", tmp_path)
    if shapes is not None:
        (tmp_path / "shapes.ttl").write_bytes(shapes if isinstance(shapes, bytes) else shapes.encode())
    with pytest.raises(OntologyError, match=f"shapes.ttl: {problem}") as caught:
        validate([], load_ontology(tmp_path))
    assert "\n" not in str(caught.value)
