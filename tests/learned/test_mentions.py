"""Mentions from the encoder's tags, and how they join those of the rules."""

from __future__ import annotations

import numpy as np
import pytest

from kg.annotate.gazetteer import load_gazetteers
from kg.annotate.learned import completed, joined
from kg.annotate.listed import as_listed
from kg.annotate.named import Named
from kg.learned.labels import TAGS
from kg.learned.mentions import LearnedMention, decode
from kg.learned.model import WEIGHTS, Reading
from kg.learned.pieces import load_tokenizer, pieces_of
from kg.model import Span
from kg.ontology import ontology_path

TEXT = "Mia Wasikowska leads Damsel, says Peter van den Begin."
PIECES = pieces_of(TEXT, load_tokenizer(WEIGHTS / "tokenizer.json"))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def tagged(*mentions: tuple[str, str]) -> np.ndarray:
    probabilities = np.full((len(PIECES.ids), len(TAGS)), 0.001)
    probabilities[:, 0] = 0.9
    for words, kind in mentions:
        first, last = PIECES.range_of(span(words))
        for index in range(first, last):
            probabilities[index] = 0.001
            probabilities[index, TAGS.index(f"{'B' if index == first else 'I'}-{kind}")] = 0.8
    return probabilities


def reading(*mentions: tuple[str, str, float], outside: float = 0.0) -> Reading:
    marked = tuple(LearnedMention(span(words), kind, p) for words, kind, p in mentions)
    return Reading(PIECES, (), marked, np.full(len(PIECES.ids), outside))


def rule(words: str, type_: str, **more: object) -> Named:
    return Named(span(words), type_, words, **more)  # type: ignore[arg-type]


def names(found: tuple[Named, ...]) -> list[tuple[str, str]]:
    return [(n.type, n.span.of(TEXT)) for n in found]


def test_tags_become_mentions() -> None:
    found = decode(tagged(("Mia Wasikowska", "PERSON"), ("Damsel", "SCREEN")), PIECES)
    assert [(m.kind, m.span.of(TEXT)) for m in found] == [("PERSON", "Mia Wasikowska"), ("SCREEN", "Damsel")]
    assert all(0.75 < m.probability < 0.85 for m in found)


def test_a_word_is_of_one_mention_and_an_inner_tag_follows_its_own_class() -> None:
    probabilities = tagged(("Mia Wasikowska", "PERSON"))
    first, last = PIECES.range_of(span("Wasikowska"))
    assert last - first > 1  # a word of several pieces
    probabilities[last - 1] = 0.001
    probabilities[last - 1, TAGS.index("B-PLACE")] = 0.5
    (found,) = decode(probabilities, PIECES)
    assert (found.kind, found.span.of(TEXT)) == ("PERSON", "Mia Wasikowska")


def test_what_no_rule_saw_is_added() -> None:
    assert names(joined(TEXT, (), reading(("Damsel", "SCREEN", 0.9)), [])) == [("Work", "Damsel")]
    assert joined(TEXT, (), reading(("Damsel", "SCREEN", 0.4)), []) == ()


def test_what_is_no_prose_holds_no_mention() -> None:
    assert joined(TEXT, (), reading(("Damsel", "SCREEN", 0.9)), [span("leads Damsel")]) == ()


def test_a_rules_reading_of_the_same_words_stays_with_what_it_knows() -> None:
    known = rule("Damsel", "Work", detail="whole")
    (found,) = joined(TEXT, [known], reading(("Damsel,", "PRINT", 0.9)), [])
    assert (found.detail, found.kind) == ("whole", "PRINT")


def test_the_model_may_give_another_type() -> None:
    assert names(joined(TEXT, [rule("Damsel", "Organization")], reading(("Damsel", "SCREEN", 0.9)), [])) == [
        ("Work", "Damsel")
    ]


def test_quotation_marks_and_gazetteers_outweigh_the_model() -> None:
    for known in (rule("Damsel", "Work", quoted=True), rule("Damsel", "Organization", canonical="Damsel Ltd")):
        assert joined(TEXT, [known], reading(("Damsel", "PERSON", 0.99), outside=0.99), []) == (known,)


def test_a_longer_mention_takes_in_a_part() -> None:
    found = joined(TEXT, [rule("Peter", "Person")], reading(("Peter van den Begin", "PERSON", 0.9)), [])
    assert names(found) == [("Person", "Peter van den Begin")]


def test_a_given_name_does_not_cut_a_rules_mention() -> None:
    known = rule("Peter van den Begin", "Person")
    assert joined(TEXT, [known], reading(("Peter", "PERSON", 0.99)), []) == (known,)


def test_a_shorter_name_is_taken_out_of_a_headline() -> None:
    known = rule("Mia Wasikowska leads", "Person")
    found = joined(TEXT, [known], reading(("Mia Wasikowska", "PERSON", 0.9)), [])
    assert names(found) == [("Person", "Mia Wasikowska")]


def test_two_people_of_a_list_stay_two() -> None:
    known = (rule("Peter", "Person"), rule("van den Begin", "Person"))
    assert joined(TEXT, known, reading(("Peter van den Begin", "PERSON", 0.9)), []) == known


def test_a_listed_place_in_a_longer_title_gives_way() -> None:
    known = rule("Damsel", "Place", canonical="Damsel")
    found = joined(TEXT, [known], reading(("Wasikowska leads Damsel", "SCREEN", 0.9)), [])
    assert names(found) == [("Work", "Wasikowska leads Damsel")]


def test_what_is_likelier_no_mention_is_dropped() -> None:
    known = rule("Damsel", "Organization")
    assert joined(TEXT, [known], reading(outside=0.99), []) == ()
    assert joined(TEXT, [known], reading(outside=0.2), []) == (known,)


def test_small_words_and_parts_of_compounds_are_no_names() -> None:
    assert joined(TEXT, (), reading(("leads", "SCREEN", 0.99)), []) == ()


def test_a_line_in_capitals_shows_no_end_of_a_title() -> None:
    text = "CAMERAS ROLL ON MURDER ON THE TRAIN"
    pieces = pieces_of(text, load_tokenizer(WEIGHTS / "tokenizer.json"))
    marked = (LearnedMention(Span(16, 22), "SCREEN", 0.9),)
    assert joined(text, (), Reading(pieces, (), marked, np.zeros(len(pieces.ids))), []) == ()


def test_what_ends_in_a_preposition_is_cut_short() -> None:
    for text in ("Murder on the Train was the film.", "The train was the film."):
        pieces = pieces_of(text, load_tokenizer(WEIGHTS / "tokenizer.json"))
        marked = (LearnedMention(Span(0, text.index(" ", 3 if text[0] == "T" else 7)), "SCREEN", 0.9),)
        assert joined(text, (), Reading(pieces, (), marked, np.zeros(len(pieces.ids))), []) == ()


def of_text(text: str, *mentions: tuple[str, str, float]) -> Reading:
    pieces = pieces_of(text, load_tokenizer(WEIGHTS / "tokenizer.json"))
    spans = [Span(text.index(words), text.index(words) + len(words)) for words, _, _ in mentions]
    marked = tuple(LearnedMention(at, kind, p) for at, (_, kind, p) in zip(spans, mentions, strict=True))
    return Reading(pieces, (), marked, np.zeros(len(pieces.ids)))


def test_a_title_that_breaks_off_before_a_name_goes_on_to_its_end() -> None:
    text = "They met on Last Waltz in Bergen, a series."
    bergen = Named(Span(26, 32), "Place", "Bergen")
    read = completed(text, [bergen], of_text(text, ("Last Waltz in", "SCREEN", 0.7), ("Bergen", "PLACE", 0.9)))
    assert [m.span.of(text) for m in read.mentions] == ["Last Waltz in Bergen"]
    assert [n.name for n in joined(text, [bergen], read, [])] == ["Last Waltz in Bergen"]


def test_other_mentions_do_not_go_on() -> None:
    text = "They met on Last Waltz in Bergen, a series."
    read = of_text(text, ("Last Waltz", "SCREEN", 0.7), ("Bergen", "PLACE", 0.9))
    assert completed(text, [], read).mentions == read.mentions


def test_a_day_in_a_title_is_no_date() -> None:
    text = "The comedy Hilda Halloween is out."
    day = Named(Span(17, 26), "Date", "Halloween")
    read = of_text(text, ("Hilda Halloween", "SCREEN", 0.8))
    assert [(n.type, n.name) for n in joined(text, [day], read, [])] == [("Work", "Hilda Halloween")]
    assert joined(text, [day], of_text(text, ("Hilda", "SCREEN", 0.8)), [])[-1] == day


def test_a_title_is_whole_wherever_it_stands() -> None:
    text = "Hilda Halloween is out. We saw Hilda Halloween and liked Hilda, and Halloween."
    again = Named(Span(31, 36), "Work", "Hilda")
    found = joined(text, [again], of_text(text, ("Hilda Halloween", "SCREEN", 0.8)), [])
    assert [n.name for n in found] == ["Hilda Halloween", "Hilda Halloween"]


def test_a_title_whose_extent_is_certain_is_not_cut() -> None:
    text = "Danish Without Words was directed by Ines Duarte."
    rule = Named(Span(0, 20), "Work", "Danish Without Words", detail="whole")
    read = completed(text, [rule], of_text(text, ("Danish", "PLACE", 0.6), ("Without Words", "SCREEN", 0.99)))
    assert [(m.span, m.kind) for m in read.mentions] == [(Span(0, 20), "SCREEN")]
    assert [n.name for n in joined(text, [rule], read, [])] == ["Danish Without Words"]


def test_marks_of_italics_are_no_part_of_a_title() -> None:
    text = "She led _Iron Road_ then."
    assert [n.name for n in joined(text, [], of_text(text, ("_Iron Road_", "SCREEN", 0.9)), [])] == ["Iron Road"]


@pytest.mark.parametrize(
    ("type_", "name", "listed"),
    [
        ("Festival", "69th Cannes Film Festival", "Cannes Film Festival"),
        ("Festival", "Cannes", "Cannes Film Festival"),
        ("Place", "Cannes", None),
        ("Festival", "Harbour Nights", None),
    ],
)
def test_what_the_model_sees_has_the_name_that_a_list_gives_it(type_: str, name: str, listed: str | None) -> None:
    gazetteers = load_gazetteers(ontology_path() / "gazetteers")
    mention = Named(Span(0, len(name)), type_, name, detail="learned")
    assert as_listed(mention, gazetteers).canonical == listed
