"""Validation node by node finds what validation of the whole finds, and looks again only at what changed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
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
