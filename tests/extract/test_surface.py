"""Wordings that no clause carries: genitives, and years beside titles."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read

SALT, FERRY = "The Salt Road", "Night Ferry"
HOLM = ("Greta Holm", "directed", SALT)


@pytest.mark.parametrize(
    "text",
    [
        "Critics loved Greta Holm’s “The Salt Road.”",
        'Critics loved Greta Holm\'s "The Salt Road."',
        "Critics loved Greta Holm’s tense new “The Salt Road.”",
        "Critics loved “The Salt Road” by Greta Holm.",
        "Critics loved “The Salt Road,” Greta Holm’s documentary about whalers.",
    ],
)
def test_a_genitive_or_by_names_the_director(read: Read, text: str) -> None:
    assert read(text).triples == {HOLM}


def test_one_genitive_may_have_several_titles_and_owners(read: Read) -> None:
    assert read("Critics loved Greta Holm’s “The Salt Road” and “Night Ferry.”").triples == {
        HOLM, ("Greta Holm", "directed", FERRY),
    }  # fmt: skip
    assert read("Jean-Pierre and Luc Dardenne’s “The Salt Road” closes the week.").triples == {
        ("Jean-Pierre Dardenne", "directed", SALT), ("Luc Dardenne", "directed", SALT),
    }  # fmt: skip


def test_a_work_that_another_comes_after_has_no_cast_of_it(read: Read) -> None:
    text = "“The Salt Road” is Greta Holm’s second film, after “Night Ferry,” with Ada Brook."
    assert ("Ada Brook", "starsIn", FERRY) not in read(text).triples
    assert ("Ada Brook", "starsIn", FERRY) in read("Critics loved “Night Ferry” with Ada Brook.").triples


@pytest.mark.parametrize("lead", ["her adaptation of", "a film based on", "a new version of"])
def test_whose_work_is_adapted_is_no_director(read: Read, lead: str) -> None:
    found = read(f"Ada Brook made {lead} Paul Kerr’s “Night Ferry.”")
    assert ("Paul Kerr", "directed", FERRY) not in found.triples
    assert ("Paul Kerr", "directed", FERRY) in read("Ada Brook saw Paul Kerr’s “Night Ferry.”").triples


def test_a_network_owns_what_it_shows(read: Read) -> None:
    found = read("HBO’s new series “Harbor Lights” has begun.")

    assert found.triples == {("Harbor Lights", "distributedBy", "HBO")}
    assert found.types == {"Harbor Lights": "Series", "HBO": "Organization"}


def test_a_genitive_of_a_role_owns_nothing(read: Read) -> None:
    assert read("The director’s friend praised “The Salt Road.”").triples == set()


@pytest.mark.parametrize(
    "text",
    [
        "“The Salt Road” (2011) made her name.",
        "“The Salt Road” (2011, 95 min.) made her name.",
        "2011’s “The Salt Road” made her name.",
        "The 2011 drama “The Salt Road” made her name.",
    ],
)
def test_a_year_beside_a_title_is_its_release(read: Read, text: str) -> None:
    found = read(text)

    assert found.triples == {(SALT, "releaseDate", "2011")}
    assert [entity.year for entity in found.extraction.entities] == [2011]


@pytest.mark.parametrize(
    "text", ["With 2011 behind her, “The Salt Road” is back.", "“The Salt Road” (pictured) made her name."]
)
def test_other_years_and_parentheses_are_not(read: Read, text: str) -> None:
    assert read(text).triples == set()


def test_whose_play_it_is_wrote_it(read: Read) -> None:
    found = read("Emma Stone will star in an adaptation of Greta Holm’s celebrated play “The Salt Road.”").triples

    assert ("Greta Holm", "authorOf", SALT) in found
    assert HOLM not in found
