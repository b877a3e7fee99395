"""What is asserted, what is planned, and what only happens in a story."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read

HOLM = ("Greta Holm", "directed", "The Salt Road")


@pytest.mark.parametrize(
    "text",
    [
        "Greta Holm did not direct “The Salt Road.”",
        "Greta Holm never directed “The Salt Road.”",
        "Greta Holm was never asked to direct “The Salt Road.”",
        "Nobody but Greta Holm directed “The Salt Road.”",
        "No one from Neon Lake produced “The Salt Road.”",
        "“The Salt Road” is not based on the novel “Night Ferry.”",
        "“The Salt Road” did not win the Golden Lion.",
        "Greta Holm denied directing “The Salt Road.”",
    ],
)
def test_a_negated_clause_says_nothing(read: Read, text: str) -> None:
    assert read(text).triples == set()


@pytest.mark.parametrize(
    "text",
    [
        "Greta Holm might direct “The Salt Road.”",
        "Greta Holm reportedly directed “The Salt Road.”",
        "Greta Holm hopes to direct “The Salt Road.”",
        "Greta Holm dreams of directing “The Salt Road.”",
        "Greta Holm is in talks to direct “The Salt Road.”",
        "Greta Holm said she would love to direct “The Salt Road.”",
        "Greta Holm turned down an offer to direct “The Salt Road.”",
        "If Greta Holm directs “The Salt Road,” fans will be happy.",
        "Rumours that Greta Holm directed “The Salt Road” are wrong.",
    ],
)
def test_wishes_rumours_and_offers_say_nothing(read: Read, text: str) -> None:
    assert read(text).triples == set()


@pytest.mark.parametrize(
    "text",
    [
        "Greta Holm was to direct “The Salt Road” at one time.",
        "Greta Holm was to have directed “The Salt Road.”",
        "Did Greta Holm direct “The Salt Road”?",
        "Greta Holm directed “The Salt Road”?",
    ],
)
def test_what_was_once_to_be_and_what_is_asked_say_nothing(read: Read, text: str) -> None:
    assert read(text).triples == set()


def test_what_a_question_takes_for_granted_is_said(read: Read) -> None:
    assert read("Have you seen “The Salt Road,” which Greta Holm directed?").triples == {HOLM}


def test_a_denial_takes_back_only_its_own_clause(read: Read) -> None:
    found = read("Greta Holm directed “The Salt Road.” She did not direct “Night Ferry.”")

    assert found.triples == {HOLM}


@pytest.mark.parametrize(
    "text",
    [
        "Greta Holm will direct “The Salt Road.”",
        "Greta Holm is set to direct “The Salt Road.”",
        "Greta Holm plans to direct “The Salt Road.”",
        "Greta Holm has signed on to direct “The Salt Road.”",
    ],
)
def test_a_plan_is_a_fact_that_is_planned(read: Read, text: str) -> None:
    found = read(text)

    assert found.triples == found.planned == {HOLM}


def test_what_has_happened_is_not_planned(read: Read) -> None:
    found = read("Greta Holm directed “The Salt Road,” which opened on March 1.")

    assert found.triples == {HOLM, ("The Salt Road", "releaseDate", "2019-03-01")}
    assert found.planned == set()


def test_a_date_after_the_article_is_planned_whatever_the_tense(read: Read) -> None:
    text = "“The Salt Road” opens on June 7."
    fact = ("The Salt Road", "releaseDate", "2019-06-07")

    assert read(text).planned == {fact}
    assert read(text, published="2019-06-20").planned == set()


def test_a_fact_told_twice_is_planned_only_if_both_are(read: Read) -> None:
    assert read("Greta Holm will direct “The Salt Road.” Greta Holm directed “The Salt Road.”").planned == set()


def test_the_heroine_of_a_story_makes_no_film(read: Read) -> None:
    found = read(
        "Greta Holm directed “The Salt Road.” The story follows a young editor, Paul Kerr, who wrote a script "
        "that nobody wants."
    )

    assert found.triples == {HOLM}


def test_a_synopsis_gives_its_cast_and_nothing_else(read: Read) -> None:
    found = read(
        "“The Salt Road,” directed by Greta Holm, is set in Oslo in 1961. The official synopsis reads: "
        "“Ada Brook (Emma Stone) wrote the diary that made her famous. She directed plays.”"
    )

    assert found.triples == {HOLM, ("Emma Stone", "starsIn", "The Salt Road")}
    assert found.characters == {("Emma Stone", "The Salt Road", "Ada Brook")}


def test_where_a_story_goes_is_not_where_it_was_shot(read: Read) -> None:
    assert read("“The Salt Road” tells of Ada Brook, who travels to Paris and produces a revue.").triples == set()
