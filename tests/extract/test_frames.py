"""Predicate-argument frames of small sentences, with the words of the article in the places of the arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import RuleExtractor
from kg.extract.frames import Frame, conjuncts, frames
from tests.extract.conftest import Read
from tests.support import make_article

Frames = Callable[[str], dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def framed(extractor: RuleExtractor) -> Frames:
    """Frames of a sentence by lemma: subjects, objects and (preposition, object) pairs as the text has them."""

    def of(sentence: str) -> dict[str, dict[str, Any]]:
        annotated = extractor.annotator.annotate(make_article("a1", sentence))

        def word(index: int) -> str:
            return annotated.units[index].span.of(sentence)

        def plain(frame: Frame) -> dict[str, Any]:
            return {
                "subjects": [word(t.i) for t in frame.subjects],
                "objects": [word(t.i) for t in frame.objects],
                "oblique": [(p, word(t.i)) for p, t in frame.oblique],
                "passive": frame.passive,
                "nearest": plain(frame.nearest) if frame.nearest is not None else None,
            }

        return {frame.lemma: plain(frame) for frame in frames(iter(annotated.doc))}

    return of


def test_active_voice(framed: Frames) -> None:
    frame = framed("Greta Holm directed “The Salt Road” in Lisbon.")["direct"]

    assert frame["subjects"] == ["Greta Holm"]
    assert frame["objects"] == ["“The Salt Road”"]
    assert ("in", "Lisbon") in frame["oblique"]
    assert not frame["passive"]


def test_a_passive_is_turned_into_the_active(framed: Frames) -> None:
    frame = framed("“The Salt Road” was directed by Greta Holm and shot in Lisbon by Ivo Lind.")["direct"]

    assert frame["subjects"] == ["Greta Holm"]
    assert frame["objects"] == ["“The Salt Road”"]
    assert frame["passive"]


def test_a_relative_pronoun_gives_way_to_its_noun(framed: Frames) -> None:
    frame = framed("Greta Holm, who directed “The Salt Road,” lives in Oslo.")["direct"]

    assert frame["subjects"] == ["Greta Holm"]


def test_an_object_may_be_what_the_relative_clause_hangs_on(framed: Frames) -> None:
    frame = framed("The film that Greta Holm directed was shown in Oslo.")["direct"]

    assert frame["subjects"] == ["Greta Holm"]
    assert frame["objects"] == ["film"]


def test_a_preposition_may_come_before_the_relative_pronoun(framed: Frames) -> None:
    frame = framed("“The Salt Road,” in which Lea Marsh plays Ada Brook, ran for a week.")["play"]

    assert frame["subjects"] == ["Lea Marsh"]
    assert [(p, o.strip("“”,")) for p, o in frame["oblique"]] == [("in", "The Salt Road")]


def test_a_participle_takes_the_noun_it_modifies(framed: Frames) -> None:
    passive = framed("The film, directed by Greta Holm, runs 96 minutes.")["direct"]
    active = framed("The film starring Lea Marsh runs 96 minutes.")["star"]

    assert (passive["subjects"], passive["objects"]) == (["Greta Holm"], ["film"])
    assert (active["subjects"], active["objects"]) == (["film"], ["Lea Marsh"])


def test_the_name_right_before_a_participle_is_a_second_reading(framed: Frames) -> None:
    frame = framed("The festival opens with “The Salt Road,” starring Lea Marsh.")["star"]

    assert [s.strip("“”,") for s in frame["nearest"]["subjects"]] == ["The Salt Road"]
    assert frame["nearest"]["objects"] == ["Lea Marsh"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Greta Holm agreed to direct “The Salt Road.”",
        "Greta Holm was hired to direct “The Salt Road.”",
        "Neon Lake hired Greta Holm to direct “The Salt Road.”",
        "Greta Holm is ready to direct “The Salt Road.”",
        "Greta Holm returned to Oslo to direct “The Salt Road.”",
    ],
)
def test_an_infinitive_takes_its_subject_from_the_clause_above(framed: Frames, sentence: str) -> None:
    assert framed(sentence)["direct"]["subjects"] == ["Greta Holm"]


def test_verbs_in_a_row_share_subject_and_object(framed: Frames) -> None:
    found = framed("Greta Holm wrote and directed “The Salt Road.”")

    assert found["write"]["subjects"] == found["direct"]["subjects"] == ["Greta Holm"]
    assert found["write"]["objects"] == found["direct"]["objects"] == ["“The Salt Road.”"]


def test_the_film_somebody_starred_in_is_the_one_they_directed(framed: Frames) -> None:
    found = framed("Greta Holm directed and starred in “The Salt Road.”")

    assert found["direct"]["objects"] == ["“The Salt Road.”"]


def test_as_do_repeats_the_clause_before(framed: Frames) -> None:
    annotated = framed("Lea Marsh appears in “The Salt Road,” as does Tomas Reyes.")

    assert annotated["appear"]["subjects"] == ["Tomas Reyes"]
    assert ("in", "“The Salt Road,”") in annotated["appear"]["oblique"]


def test_a_particle_belongs_to_the_verb(framed: Frames) -> None:
    assert "pick_up" in framed("The distributor picked up “The Salt Road.”")


def test_conjuncts_are_those_after_the_token(extractor: RuleExtractor) -> None:
    doc = extractor.annotator.annotate(make_article("a1", "They built a studio, a theatre and a cinema.")).doc
    studio = next(t for t in doc if t.text == "studio")
    theatre = next(t for t in doc if t.text == "theatre")

    assert [t.text for t in conjuncts(studio)] == ["studio", "theatre", "cinema"]
    assert [t.text for t in conjuncts(theatre)] == ["theatre", "cinema"]


def test_a_relative_clause_after_a_list_is_about_its_last_name(read: Read) -> None:
    found = read("His credits include “Long Pier,” “Vertical” and “Borders,” which was written by Greta Holm.")
    assert {o for _, p, o in found.triples if p == "wrote"} == {"Borders"}
    found = read("His credits include “Long Pier” and “Borders,” which were written by Greta Holm.")
    assert {o for _, p, o in found.triples if p == "wrote"} == {"Long Pier", "Borders"}
