"""Titles in quotation marks, bare, in capitals, with commas."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotate, Mentions


def works(mentions: Mentions, text: str) -> set[str]:
    return {name for type_, name in mentions(text) if type_ == "Work"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Lindqvist’s “The Glass Harbour,” a drama, was shot in Norway.", {"The Glass Harbour"}),
        ("She praised ‘Winter Orchard’ and ‘The Last Ferry’ at length.", {"Winter Orchard", "The Last Ferry"}),
        ("He was nominated for “Best Narrative” last year.", set()),
        ("Paul “Lucky” Brandt hosts the evening.", set()),
        ("Ines Duarte will star in the horror film Don’t Wake Sally, directed by Owen Marsh.", {"Don’t Wake Sally"}),
        ("The director Owen Marsh (The Glass Harbour, Sideways, Nebraska) heads the jury.",
         {"The Glass Harbour", "Sideways", "Nebraska"}),
        ("Filming has begun on Murder on the Night Ferry, a thriller.", {"Murder on the Night Ferry"}),
        ("The World War I romantic drama was shot in Norway.", set()),
        ("Their company produced Michael Clayton, and it did well.", {"Michael Clayton"}),
        ("Christopher Nolan's Tenet comes next.", {"Tenet"}),
        ("Gus Van Sant’s highly anticipated Sea Of Trees has been snapped up by a buyer.", {"Sea Of Trees"}),
        ("Ali Abbasi made Quo Vadis, Aida?, which was much admired.", {"Quo Vadis, Aida?"}),
        ("With Truly, Madly, Deeply (1990) he became a director.", {"Truly, Madly, Deeply"}),
        ("Nobody took the part. In Sideways (2004) it was cut.", {"Sideways"}),
        ("The lead in Owen Marsh’s next film goes to Ines Duarte.", set()),
        ("The prize was given out on September 21 to a crowd.", set()),
        ("Then comes Ladder and the Long Well, in which Ines Duarte is a smith.", {"Ladder and the Long Well"}),
        ("A year later there was Dust or Fair Weather, about two farmers.", {"Dust or Fair Weather"}),
        ("In The Harvest (2003) he was a baker.", {"The Harvest"}),
        ("A drama of quiet nerve, Quarry from 2023 still sells tickets.", set()),
        ("The distributor opened Granite in nine theaters.", {"Granite"}),
        ("Edited by Owen Marsh, it runs for two hours.", set()),
        ("The picture was shot in Hebrew and Arabic, and nobody minded.", set()),
        ("Known as the Duchess of the Quay, she ran a bar.", set()),
        ("In 2015 came The State vs. Greta Holm (2015), a drama.", {"The State vs. Greta Holm"}),
        ("In 2016 came I, Greta Holm (2016), a drama.", {"I, Greta Holm"}),
    ],
)  # fmt: skip
def test_titles_in_a_sentence(mentions: Mentions, text: str, expected: set[str]) -> None:
    assert works(mentions, text) == expected


def test_a_columnists_name_in_capitals_is_no_title(mentions: Mentions) -> None:
    text = "BRAX OMBRUS Why nobody wanted the leading part\n\nThe film opened on Friday, and few came to see what was in it."
    assert works(mentions, text) == set()


def test_what_an_actor_plays_is_no_title(mentions: Mentions) -> None:
    text = "Ansel Elgort and the newcomer Rachel Zegler play Tony and Maria, and Rita Moreno is a character called Valentina."
    assert works(mentions, text) == set()


def test_names_in_the_parentheses_of_a_cast_list_are_no_titles(mentions: Mentions) -> None:
    text = "Also appearing are Anton Lesser (Thomas More), Joanne Whalley (Katherine of Aragon) and Bernard Hill (Duke of Norfolk)."
    assert works(mentions, text) == set()


def test_a_line_up_entry_opens_with_its_title(mentions: Mentions) -> None:
    text = (
        "Two titles we circled:\n\n"
        "• Never Mostly Sometimes (Director and screenwriter: Ines Duarte) — A girl leaves home.\n\n"
        "• Harvest (Director: Owen Marsh, Screenwriters: Jo Abel, Tim Roth) — A farm fails."
    )
    found = mentions(text)
    assert {name for type_, name in found if type_ == "Work"} == {"Never Mostly Sometimes", "Harvest"}
    assert {("Person", "Ines Duarte"), ("Person", "Owen Marsh"), ("Person", "Jo Abel")} <= found


def test_capitals_are_titles_where_the_article_shows_the_style(mentions: Mentions) -> None:
    text = (
        "The studio will release WANDERLAND in theaters on December 4. Her first film, SONGS OUR FATHERS SANG, was "
        "seen at Sundance in 2015, and she won for THREE DOORS OUTSIDE EBBING, MISSOURI."
    )
    assert works(mentions, text) == {"WANDERLAND", "SONGS OUR FATHERS SANG", "THREE DOORS OUTSIDE EBBING, MISSOURI"}


def test_an_acronym_in_capitals_is_no_title(mentions: Mentions) -> None:
    assert works(mentions, "The head of the FIAPF praised the film in a long letter to the members on Monday.") == set()


def test_a_title_known_once_is_found_again(annotate: Annotate) -> None:
    read = annotate("“Winter Orchard” opens in May. Reviews of Winter Orchard were warm.")
    assert [m.name for m in read.named if m.type == "Work"] == ["Winter Orchard", "Winter Orchard"]


def test_what_an_article_is_left_of_is_no_title(mentions: Mentions) -> None:
    assert "The" not in works(
        mentions, "Ines Duarte has signed on to star in The Mara Lindqvist Book Club for two studios."
    )


def test_a_line_in_title_case_over_a_review_is_its_title(mentions: Mentions) -> None:
    text = "Let Him In\n\nFour stars\n\nOwen Marsh has made a patient film about two brothers and a farm."
    assert works(mentions, text) == {"Let Him In"}


def test_a_heading_in_capitals_or_a_credit_is_no_title(mentions: Mentions) -> None:
    text = "MEDIA RELEASE\n\nOwen Marsh has begun to shoot a film about two brothers.\n\nEdited by Ines Duarte\n"
    assert works(mentions, text) == set()


def test_entries_that_open_with_their_title_and_a_full_stop(mentions: Mentions) -> None:
    text = (
        "Five to see this week.\n\n"
        "– Granite. Owen Marsh has his best part in years.\n\n"
        "– His Barn, by Ines Duarte. A farm burns down.\n\n"
        "– The Long Well (Paramount). Everybody falls in."
    )
    assert works(mentions, text) == {"Granite", "His Barn", "The Long Well"}


def test_a_comma_belongs_to_a_title_that_comes_again(mentions: Mentions) -> None:
    text = "The festival opens with Rust, Velvet, by Ines Duarte. At home Rust, Velvet was shown to a small crowd."
    assert works(mentions, text) == {"Rust, Velvet"}


def test_a_surname_in_parentheses_is_a_player(mentions: Mentions) -> None:
    text = "Ines Duarte will star in the drama Granite. Its heroine is Dr. Ruth Mead (Duarte), who opens her home."
    assert works(mentions, text) == {"Granite"}


def test_what_is_called_a_film_ends_before_the_verb(mentions: Mentions) -> None:
    text = "Granite is a 2005 American thriller written and directed by Owen Marsh and starring Ines Duarte."
    assert works(mentions, text) == {"Granite"}


def test_a_preposition_opens_the_sentence_before_a_player(mentions: Mentions) -> None:
    assert works(mentions, "In Rivers of Dust, Ines Duarte plays Ruth Mead, a surveyor.") == {"Rivers of Dust"}


def test_a_title_with_on_after_in(mentions: Mentions) -> None:
    assert works(mentions, "Ines Duarte will next be seen in The Girl on the Ferry.") == {"The Girl on the Ferry"}


def test_what_never_stands_alone_belongs_to_the_word_before(mentions: Mentions) -> None:
    text = "American Granite is a drama. American Granite opened last Friday, after A Very Slow River, by Ines Duarte."
    assert works(mentions, text) == {"American Granite", "A Very Slow River"}


def test_the_x_and_y_of_something(mentions: Mentions) -> None:
    text = "Ines Duarte has been cast in Owen Marsh’s The Death and Life of Ruth A. Mead."
    assert works(mentions, text) == {"The Death and Life of Ruth A. Mead"}


def test_an_epithet_with_a_hyphen_is_no_title(mentions: Mentions) -> None:
    text = "Ines Duarte is the subject of Owen Marsh’s Oscar-nominated short. She directed R-rated films."
    assert works(mentions, text) == set()


def test_a_preposition_that_a_comma_closes_opens_the_sentence(mentions: Mentions) -> None:
    text = "In Even the Snow, a crew travels to Peru. Critics loved Even the Snow, by Ines Duarte."
    assert works(mentions, text) == {"Even the Snow"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signe's Night Bus: Last Stop is a 1989 Danish comedy film by Owen Marsh.", {"Signe's Night Bus: Last Stop"}),
        ("Rain, Rivers & Rust (Danish: Regn) is a documentary about dams.", {"Rain, Rivers & Rust"}),
        ("Norwegian Without Words, written by Owen Marsh, runs 89 minutes.", {"Norwegian Without Words"}),
        ("Slow Harbour Solves the Riddle was written and directed by Owen Marsh.", {"Slow Harbour Solves the Riddle"}),
        ("Written by Owen Marsh and Ines Duarte, Slow Harbour: The Return stars Mara Lindqvist.", {"Slow Harbour: The Return"}),
        ("Salt, Rivers & Rust was released on July 3, 1953.", {"Salt, Rivers & Rust"}),
        ("Fried Blue Plums was based on the 1987 novel by Mara Lindqvist.", {"Fried Blue Plums"}),
        ("Nelson Marsh was based on a figure in a novel.", set()),
        ("Nelson Marsh was released in 1990.", set()),
        ("Ines Duarte is a film student.", set()),
        ("Ines Duarte is the subject of the film.", set()),
        ("Ines Duarte was the editor. Owen Marsh shot the film.", set()),
        ("Owen Marsh's Slow Harbour is a 2008 film.", {"Slow Harbour"}),
        ("Now he wrote the film Danish Lessons with a friend.", {"Danish Lessons"}),
        ("Ines Duarte directed Swedish Without Sailors, which runs two hours.", {"Swedish Without Sailors"}),
        ("It is called Ines Duarte’s Love & Salt, and it will be shot in May.", {"Ines Duarte’s Love & Salt"}),
        ("It was produced by Owen Marsh, directed by Ines Duarte.", set()),
        ("It was produced by Zoltare de Marsh, directed by Ines Duarte.", set()),
    ],
)  # fmt: skip
def test_what_is_called_a_work_is_one_whole(mentions: Mentions, text: str, expected: set[str]) -> None:
    assert works(mentions, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She led cult comedies like Do Cats Swim, Don't They? and Silent Walking.", {"Do Cats Swim, Don't They?", "Silent Walking"}),
        ("Over the course of Salt Moon — Part One: A Child of Rain, she met a smith.", {"Salt Moon — Part One: A Child of Rain"}),
        ("After Salt Moon: Chapter 4 the studio wants more.", {"Salt Moon: Chapter 4"}),
        ("In Part One of the story, and in Chapter 3, it rains.", set()),
        ("She had roles on Who's The Cook (1989) and It's a Calling (1985).", {"Who's The Cook", "It's a Calling"}),
        ("It entered the Top 10 last week.", set()),
        ("Screenplay and Direction\n\nOwen Marsh directs in a simple manner.", set()),
        ("The network renewed The Long Pier for Seasons 6 and 7.", {"The Long Pier"}),
        ("IDA MARSH/STUDIO\n\nMara Lindqvist’s “The Glass Harbour” opens today.", {"The Glass Harbour"}),
        ("Miss Duarte’s School for Sad Cooks did well.", {"Miss Duarte’s School for Sad Cooks"}),
        ("It is based on the 1956 novel The Hundred and One Herons by Mara Lindqvist.", {"The Hundred and One Herons"}),
        ("He adapted her novel Adventures of Nora Quill for the screen.", {"Adventures of Nora Quill"}),
        ("She liked the film The Long Pier and Anna did too.", {"The Long Pier"}),
        ("Owen Marsh was proud. Mr. Marsh’s Slow Harbour was shot in Bergen.", {"Slow Harbour"}),
    ],
)  # fmt: skip
def test_a_titles_form_shows_how_far_it_reaches(mentions: Mentions, text: str, expected: set[str]) -> None:
    assert works(mentions, text) == expected
