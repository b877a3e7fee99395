"""Wordings, compiled; and what is said of a wording that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.extract.lexicon import Argument, Slot, compile_noun, compile_pair, compile_verb, load_lexicon
from kg.ontology import load_ontology, ontology_path

SUBJECT, OBJECT, PART = Slot("S"), Slot("O"), Slot("C")


def test_a_verb_wording_has_a_subject_verbs_and_objects() -> None:
    pattern = compile_verb("directed", "{S} direct|helm {O?}", 0.9)

    assert (pattern.relation, pattern.confidence) == ("directed", 0.9)
    assert pattern.verbs == {"direct", "helm"}
    assert pattern.subject == Argument(SUBJECT)
    assert pattern.objects == (Argument(Slot("O", optional=True)),)
    assert pattern.oblique == ()


def test_a_verb_wording_has_prepositions_after_its_objects() -> None:
    pattern = compile_verb("starsIn", "{S} play {C!} in|on {O} opposite _", 0.9)

    assert pattern.objects == (Argument(Slot("C", proper=True)),)
    assert pattern.oblique == ((frozenset({"in", "on"}), Argument(OBJECT)), (frozenset({"opposite"}), Argument()))


def test_a_noun_may_stand_where_a_slot_does_and_hold_one() -> None:
    pattern = compile_verb("starsIn", "{S} have role|leading_part/{O?}", 0.9)

    assert pattern.objects == (Argument(None, frozenset({"role", "leading part"}), Slot("O", optional=True)),)
    assert compile_verb("starsIn", "_ join cast", 0.9).objects == (Argument(None, frozenset({"cast"})),)


def test_the_rule_names_relation_and_wording() -> None:
    assert compile_verb("shot", "{S} lens {O}", 0.9).rule == "shot: {S} lens {O}"
    assert compile_noun("shot", "{S} = lenser of {O}", 0.9).rule == "shot: {S} = lenser of {O}"
    assert compile_pair("shot", "{S} {O}", 0.9).rule == "shot: {S} {O}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs a subject and a verb"),
        ("{S}", "needs a subject and a verb"),
        ("{S} star in", "a preposition without an argument"),
        ("{S} play {C} in {O} with", "a preposition without an argument"),
        ("{S} star in {O} beneath {C}", "not a preposition"),
        ("{S} give {O} {C} {S} now", "not a preposition"),
    ],
)
def test_what_is_no_verb_wording(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compile_verb("starsIn", text, 0.9)


def test_a_noun_wording_names_an_end_or_neither() -> None:
    pattern = compile_noun("directed", "{S} = director|film_maker of|'s|+ {O?}", 0.9)
    assert pattern.denotes == SUBJECT
    assert pattern.nouns == {"director", "film maker"}
    assert pattern.links == ((frozenset({"of", "'s", "+"}), Slot("O", optional=True)),)

    neither = compile_noun("wrote", "_ = screenplay by {S} for {O}", 0.9)
    assert neither.denotes is None
    assert neither.links == ((frozenset({"by"}), SUBJECT), (frozenset({"for"}), OBJECT))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{S} director of {O}", "not a noun wording"),
        ("{S} = ", "not a noun wording"),
        ("{S} = director of", "not a noun wording"),
        ("{S} = director of film", "not a slot: 'film'"),
        ("{S} = director of {X}", "not a slot: '{X}'"),
    ],
)
def test_what_is_no_noun_wording(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compile_noun("directed", text, 0.9)


@pytest.mark.parametrize(
    ("text", "first", "second", "word"),
    [
        ("{S} {O}", SUBJECT, OBJECT, ""),
        ("{C} ({S})", PART, SUBJECT, ""),
        ("{O}-winning {S}", OBJECT, SUBJECT, "winning"),
        ("{O} by {S}", OBJECT, SUBJECT, "by"),
    ],
)
def test_a_pair_is_in_the_order_of_the_text(text: str, first: Slot, second: Slot, word: str) -> None:
    pattern = compile_pair("starsIn", text, 0.9, ["Film"])

    assert (pattern.first, pattern.second, pattern.word) == (first, second, word)
    assert pattern.types == {"Film"}


@pytest.mark.parametrize("text", ["{S}", "{S} and {O}", "{S} ({O}) {C}", "S O", "{S} {P}", ""])
def test_what_is_no_pair(text: str) -> None:
    with pytest.raises(ValueError, match="not a pair of slots"):
        compile_pair("starsIn", text, 0.9)


def lexicon_folder(folder: Path, **files: str) -> Path:
    (folder / "lexicon").mkdir()
    for name, text in files.items():
        (folder / "lexicon" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_wordings_are_found_by_what_triggers_them(tmp_path: Path) -> None:
    folder = lexicon_folder(
        tmp_path,
        danced=(
            'relation = "danced"\nprofession = "dancer"\nunless = "directed"\nconfidence = 0.8\n'
            'verbs = ["{S} dance|whirl in {O}", { wording = "{S} leap in {O}", confidence = 0.5 }]\n'
            'nouns = ["{S} = soloist of {O}"]\npossessive = [{ wording = "{S} {O}", types = ["StageWork"] }]\n'
            'adjectives = ["{S}-danced {O}"]\ncredits = ["Danced by"]\n'
        ),
        words="this file = is not one of wordings",
    )

    lexicon = load_lexicon(folder)

    assert [p.confidence for p in (*lexicon.verbs["dance"], *lexicon.verbs["leap"])] == [0.8, 0.5]
    assert lexicon.verbs["whirl"] == lexicon.verbs["dance"]
    assert set(lexicon.nouns) == {"soloist"}
    assert lexicon.possessive[0].types == {"StageWork"}
    assert set(lexicon.adjectives) == {"danced"}
    assert [p.relation for p in lexicon.credits["danced by"]] == ["danced"]
    assert (lexicon.professions, lexicon.unless) == ({"danced": "dancer"}, {"danced": "directed"})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('relation = "danced"\nverbs = ["{S} dance in"]', "{S} dance in"),
        ('relation = "danced"\nnouns = ["{S} soloist of {O}"]', "{S} soloist of {O}"),
        ('relation = "danced"\nasides = ["{C} {S} {O}"]', "{C} {S} {O}"),
        ('relation = "danced"\nverbs = [}', "line 2"),
        ('verbs = ["{S} dance in {O}"]', "relation"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(OntologyError) as caught:
        load_lexicon(lexicon_folder(tmp_path, danced=text))

    assert "danced.toml" in str(caught.value)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_relation_that_ships_has_its_wordings_and_no_other_has() -> None:
    lexicon = load_lexicon(ontology_path())
    worded = {
        pattern.relation
        for index in (lexicon.verbs, lexicon.nouns, lexicon.adjectives, lexicon.credits)
        for patterns in index.values()
        for pattern in patterns
    }

    assert worded == set(load_ontology().relations)
