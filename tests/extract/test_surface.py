"""Wordings that no clause carries: genitives, parentheses, years, credit lines, lists with gaps."""

from __future__ import annotations

import pytest

from kg.extract.surface import credit_entries
from tests.extract.conftest import Read

SALT, FERRY = "The Salt Road", "Night Ferry"
HOLM = ("Greta Holm", "directed", SALT)


@pytest.mark.parametrize(
    "text",
    [
        "Critics loved Greta Holm’s “The Salt Road.”",
        "Critics loved Greta Holm's \"The Salt Road.\"",
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


def test_the_actor_stands_in_parentheses_after_the_part(read: Read) -> None:
    found = read("“The Salt Road” tells of a nurse, Ada Brook (Emma Stone), and her brother Karl (Ralph Fiennes).")

    assert found.triples == {("Emma Stone", "starsIn", SALT), ("Ralph Fiennes", "starsIn", SALT)}
    assert found.characters == {("Emma Stone", SALT, "Ada Brook"), ("Ralph Fiennes", SALT, "Karl")}


def test_a_part_without_a_name_is_a_part(read: Read) -> None:
    found = read("In “The Salt Road,” a strange girl (Emma Stone) meets a sailor (Ralph Fiennes).")

    assert found.triples == {("Emma Stone", "starsIn", SALT), ("Ralph Fiennes", "starsIn", SALT)}
    assert found.characters == set()


def test_a_profession_before_the_parenthesis_is_no_part(read: Read) -> None:
    assert read("The film’s director (Greta Holm) was not there for “The Salt Road.”").triples == set()


def test_a_list_leaves_out_its_verb(read: Read) -> None:
    parts = read("“The Salt Road” is out. Emma Stone plays Ada Brook, Ralph Fiennes Detective Lund.")
    titles = read("Emma Stone starred in “Night Ferry,” and Ralph Fiennes in “The Salt Road” and “Blue Hour.”")

    assert parts.characters == {("Emma Stone", SALT, "Ada Brook"), ("Ralph Fiennes", SALT, "Detective Lund")}
    assert titles.triples == {
        ("Emma Stone", "starsIn", FERRY),
        ("Ralph Fiennes", "starsIn", SALT), ("Ralph Fiennes", "starsIn", "Blue Hour"),
    }  # fmt: skip


def test_credit_lines_are_of_the_articles_work(read: Read) -> None:
    found = read(
        "The studio behind “The Salt Road” sent the credits.\n\nDirected by: Greta Holm\nScreenplay by: Ada Brook\n"
        "Cinematography: Ivo Lind\nMusic: Nina Oud\nCast: Emma Stone, Ralph Fiennes\n"
        "Production company: Neon Lake Pictures\n"
    )

    assert found.triples == {
        HOLM, ("Ada Brook", "wrote", SALT), ("Ivo Lind", "shot", SALT), ("Nina Oud", "composedMusicFor", SALT),
        ("Emma Stone", "starsIn", SALT), ("Ralph Fiennes", "starsIn", SALT),
        (SALT, "productionCompany", "Neon Lake Pictures"),
    }  # fmt: skip


def test_credits_in_parentheses_are_of_the_title_before(read: Read) -> None:
    found = read(
        "The line-up of the week\n\n- “Night Ferry” (Director: Pavel Brandt) is a comedy.\n"
        "- “The Salt Road” (Director: Greta Holm) is a drama.\n"
    )

    assert found.triples == {HOLM, ("Pavel Brandt", "directed", FERRY)}


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Directed by: Greta Holm\nMusic: Nina Oud\n", [("Directed by", "Greta Holm"), ("Music", "Nina Oud")]),
        ("“X” (Director: Greta Holm) is out.", [("Director", "Greta Holm")]),
        ("Cast: J. K. Simmons, Emma Stone. It opens soon.", [("Cast", "J. K. Simmons, Emma Stone")]),
        ("The gates open at noon; the rule: be there.", []),
        ("Directed by:\n", []),
        ("", []),
    ],
)
def test_where_a_credit_begins_and_ends(text: str, entries: list[tuple[str, str]]) -> None:
    assert [(label.of(text), values.of(text)) for label, values in credit_entries(text)] == entries
