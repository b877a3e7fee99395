"""People, companies, festivals and prizes."""

from __future__ import annotations

import pytest

from kg.annotate.capitals import words
from kg.annotate.gazetteer import load_gazetteers
from kg.annotate.hinted import hinted_names
from kg.annotate.named import NerHint, Source
from kg.annotate.words import load_words
from kg.model import Span
from kg.ontology import ontology_path
from tests.annotate.conftest import Annotate, Mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The thriller was written by Oh Jung-mi.", {("Person", "Oh Jung-mi")}),
        ("Giulio Bertelli's Agon is in competition.", {("Person", "Giulio Bertelli")}),
        ("Tracee Ellis Ross and Issa Rae star.", {("Person", "Tracee Ellis Ross"), ("Person", "Issa Rae")}),
        ("Will Ferrell and Julia Louis-Dreyfus are the parents.",
         {("Person", "Will Ferrell"), ("Person", "Julia Louis-Dreyfus")}),
        ("Zendaya, Josh Brolin, Jason Momoa and Javier Bardem are in the cast.", {("Person", "Zendaya")}),
        ("The Matthew McConaughey-starring drama sold.", {("Person", "Matthew McConaughey")}),
        ("The film stars Rebecca Hall and Tessa Thompson.", {("Person", "Rebecca Hall")}),
        ("It was directed by Robert Downey Jr. in one go.", {("Person", "Robert Downey Jr.")}),
    ],
)  # fmt: skip
def test_people(mentions: Mentions, text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= mentions(text)


def test_a_name_ends_with_the_line_of_a_list(mentions: Mentions) -> None:
    found = mentions("CAST\nVera – Harry Lund\nAnna – Ida Berg\nRosa – Karl Friis\n\nThe film is out.")
    assert {("Person", "Harry Lund"), ("Person", "Ida Berg")} <= found


def test_a_name_goes_on_in_the_next_line_of_wrapped_text(mentions: Mentions) -> None:
    found = mentions("The new film, which nobody had expected before Easter, was directed by Harry\nLund in one go.")
    assert ("Person", "Harry\nLund") in found or ("Person", "Harry Lund") in found


def test_a_part_and_the_next_actor_share_no_surname(annotate: Annotate) -> None:
    read = annotate("Pedro Pascal plays Joel and Bella Ramsey plays Ellie.")
    assert {d.name for d in read.registry.drafts.values() if d.type == "Person"} == {"Pedro Pascal", "Bella Ramsey"}


def test_siblings_share_the_surname(annotate: Annotate) -> None:
    read = annotate("The jury was led by Jade and Margaux Soentjens.")
    assert {d.name for d in read.registry.drafts.values()} == {"Jade Soentjens", "Margaux Soentjens"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The drama was made by Northern Lantern Pictures.", "Northern Lantern Pictures"),
        ("The game was made by the studio Naughty Dog in 2013.", "Naughty Dog"),
        ("David Mandil’s Movie Plus produced the drama.", "Movie Plus"),
        ("Ryan Murphy's HBO original movie did well.", "HBO"),
    ],
)
def test_companies(mentions: Mentions, text: str, name: str) -> None:
    assert ("Organization", name) in mentions(text)


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        ("The film premiered in Venice on Monday.", "Festival", "Venice"),
        ("Premiered in Toronto.", "Festival", "Toronto"),
        ("The film, a Venice premiere, divided critics.", "Festival", "Venice"),
        ("Cannes handed him an honorary prize.", "Festival", "Cannes"),
        ("The drama was shot in Berlin over the summer.", "Place", "Berlin"),
        ("The comedy was filmed in Cannes and Nice.", "Place", "Cannes"),
        ("It opened the New York Film Festival.", "Festival", "New York Film Festival"),
    ],
)
def test_a_city_and_its_festival(mentions: Mentions, text: str, type_: str, name: str) -> None:
    assert (type_, name) in mentions(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The best actor award went to a newcomer.", "best actor"),
        ("She received the directing award.", "directing award"),
        ("It won the Audience Award.", "Audience Award"),
        ("The jury gave it the Silver Lion for best director.", "Silver Lion"),
        ("Her first Tony came in 1999.", "Tony"),
        ("It was nominated for Outstanding British Film.", "Outstanding British Film"),
        ("It won the Hugo Award for Best Dramatic Presentation.", "Hugo Award for Best Dramatic Presentation"),
        ("It won the Czech Lion for Best Film.", "Czech Lion for Best Film"),
        ("It won the David di Donatello for Best Film.", "David di Donatello for Best Film"),
    ],
)
def test_prizes(mentions: Mentions, text: str, name: str) -> None:
    assert ("Award", name) in mentions(text)


def test_a_man_called_tony_is_no_prize(mentions: Mentions) -> None:
    assert not any(type_ == "Award" for type_, _ in mentions("Emory Cohen plays Tony (a plumber) in the film."))


def test_credit_lines_are_blocks_of_typed_names(annotate: Annotate, mentions: Mentions) -> None:
    text = (
        "Filming is over.\n\nCREDITS\nDirected by: Owen Marsh\nProduced by: Ines Duarte, Jo Abel\n"
        "Production companies: Lantern House, Kinberg Genre\nStarring: Swankie, Bob Wells"
    )
    read = annotate(text)
    assert [b.span.of(text) for b in read.blocks][-4:] == text.split("\n")[-4:]
    assert mentions(text) == {
        ("Person", "Owen Marsh"), ("Person", "Ines Duarte"), ("Person", "Jo Abel"), ("Organization", "Lantern House"),
        ("Organization", "Kinberg Genre"), ("Person", "Swankie"), ("Person", "Bob Wells"),
    }  # fmt: skip


def test_a_hint_of_an_article_and_an_ending_alone_names_nothing() -> None:
    folder = ontology_path()
    hint = NerHint(Span(0, 6), "ORG")
    source = Source("the 's", load_gazetteers(folder / "gazetteers"), load_words(folder), [hint])
    assert not list(hinted_names(source, words(source.text, Span(0, 6)), [], frozenset()))
