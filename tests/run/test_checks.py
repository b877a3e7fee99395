"""Validation node by node finds what validation of the whole finds, and looks again only at what changed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Extraction
from kg.ontology import Ontology, load_ontology, ontology_path
from kg.resolve import resolve
from kg.run import checks as module
from kg.run.checks import Checks, check
from kg.run.outlines import reach_of
from kg.store.iris import Iris
from kg.store.quads import Assembly, assembled
from kg.store.validation import validate
from tests.support import make_extraction

TYPES = {"Anna Karr": "Person", "Swan": "Film", "The Book": "Book", "Rome": "Place", "Odd": "Award"}
RELATIONS = ("directed", "starsIn", "basedOn", "filmedIn", "wonAward", "releaseDate")
FACTS = st.tuples(
    st.sampled_from(sorted(TYPES)), st.sampled_from(RELATIONS), st.sampled_from([*sorted(TYPES), "2018-09"])
)
NEWS = st.lists(st.lists(FACTS, min_size=1, max_size=4), min_size=1, max_size=4)


def assembly_of(news: Sequence[Sequence[tuple[str, str, str]]], ontology: Ontology) -> Assembly:
    extractions: list[Extraction] = [make_extraction(f"a{number}", TYPES, facts) for number, facts in enumerate(news)]
    return assembled(extractions, resolve(extractions, ontology), ontology, Iris("https://filmnews.example/"))


def whole(assembly: Assembly, ontology: Ontology) -> set[Any]:
    return set(validate((quad for key in assembly.digests for quad in assembly.quads(key)), ontology))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(NEWS)
def test_it_finds_what_the_whole_shows(news: list[list[tuple[str, str, str]]]) -> None:
    ontology = load_ontology()
    assembly = assembly_of(news, ontology)
    assert check(assembly, ontology, Checks()) == whole(assembly, ontology)


def test_small_batches_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ontology = load_ontology()
    assembly = assembly_of([[("Rome", "directed", "Swan")], [("Anna Karr", "directed", "Odd")]], ontology)
    expected = whole(assembly, ontology)
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    assert check(assembly, ontology, Checks()) == expected != set()


def test_only_what_changed_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ontology = load_ontology()
    news = [[("Anna Karr", "directed", "Swan")], [("Rome", "directed", "Odd")], [("The Book", "basedOn", "Swan")]]
    first = Checks()
    found = check(assembly_of(news, ontology), ontology, first)
    monkeypatch.setattr(module, "validate", None)
    assert check(assembly_of(news, ontology), ontology, Checks(known=first.fresh)) == found
    monkeypatch.undo()

    again = Checks(known=first.fresh)
    grown = assembly_of([*news, [("Anna Karr", "starsIn", "Rome")]], ontology)
    assert check(grown, ontology, again) == whole(grown, ontology) != found
    assert 0 < len(again.fresh) < len(first.fresh)


def test_shapes_that_look_far_are_held_against_the_whole(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_path(), folder)
    with (folder / "shapes.ttl").open("a", encoding="utf-8") as shapes:
        shapes.write(
            "shape:OneDirector a sh:PropertyShape ; sh:targetClass film:Film ; "
            "sh:path [ sh:inversePath film:directed ] ; sh:maxCount 1 ; sh:message 'Two directors.' .\n"
        )
    ontology = load_ontology(folder)
    news = [[("Anna Karr", "directed", "Swan")], [("Rome", "directed", "Swan")]]
    found = check(assembly_of(news, ontology), ontology, Checks())
    assert "Two directors." in {finding.message for finding in found}


def test_of_one_outline_one_place_is_looked_at() -> None:
    ontology = load_ontology()
    few, many = Checks(), Checks()
    types = {f"Person {n}": "Person" for n in range(40)} | {f"Film {n}": "Film" for n in range(40)}
    news = [make_extraction(f"a{n}", types, [(f"Person {n}", "directed", f"Film {n}")]) for n in range(40)]
    for checks, some in ((few, news[:2]), (many, news)):
        assembly = assembled(some, resolve(some, ontology), ontology, Iris("https://filmnews.example/"))
        assert check(assembly, ontology, checks) == set()
    assert set(many.fresh) == set(few.fresh)


def test_what_is_wrong_in_one_of_many_is_found() -> None:
    """Of one outline all but for a test of a value: a name without a sign, a hash that is none."""
    ontology = load_ontology()
    news = [make_extraction(f"a{n}", TYPES, [("Anna Karr", "directed", "Swan")]) for n in range(5)]
    article = replace(news[3].article, content_hash="no hash")
    news[3] = replace(news[3], article=article)
    assembly = assembled(news, resolve(news, ontology), ontology, Iris("https://filmnews.example/"))
    (finding,) = check(assembly, ontology, Checks())
    assert finding.focus.endswith("/a3") and finding.path.endswith("contentHash")


@pytest.mark.parametrize(
    ("shape", "reach"),
    [
        ("sh:path rdfs:label ; sh:minLength 2", "names do not matter"),
        ("sh:path rdfs:label ; sh:in ( 'Swan' )", "names matter"),
        ("sh:path film:work ; sh:property [ sh:path rdfs:label ; sh:minCount 2 ; sh:message 'Own.' ]", "two steps"),
        ("sh:path ( film:work rdfs:label ) ; sh:minCount 2", "two steps"),
    ],
)
def test_shapes_of_other_reach_find_what_the_whole_shows(tmp_path: Path, shape: str, reach: str) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_path(), folder)
    with (folder / "shapes.ttl").open("a", encoding="utf-8") as shapes:
        shapes.write(
            f"shape:Own a sh:PropertyShape ; sh:targetClass film:Entity, film:Event ; {shape} ; sh:message 'Own.' .\n"
        )
    ontology = load_ontology(folder)
    known = reach_of(ontology)
    assert (known.indifferent, known.types) == (reach != "names matter", reach != "two steps")
    assembly = assembly_of([[("Anna Karr", "directed", "Swan")], [("Odd", "directed", "Swan")]], ontology)
    found = check(assembly, ontology, Checks())
    assert found == whole(assembly, ontology)
    if "minLength" not in shape:
        assert "Own." in {finding.message for finding in found}
