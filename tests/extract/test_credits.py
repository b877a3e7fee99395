"""Credit lines of press releases, and credits in the parentheses of line-ups."""

from __future__ import annotations

import pytest

from kg.extract.credits import credit_entries
from tests.extract.conftest import Read

SALT, FERRY = "The Salt Road", "Night Ferry"
HOLM = ("Greta Holm", "directed", SALT)


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


def test_labels_without_a_colon_in_lines_of_their_own(read: Read) -> None:
    text = (
        "“The Salt Road” opened on a wet day.\n\nDirector Greta Holm\nScreenwriters Greta Holm, Paul Kerr\n"
        "Cast Ada Brook, Karl van der Lund"
    )
    assert read(text).triples == {
        ("Greta Holm", "directed", SALT), ("Greta Holm", "wrote", SALT), ("Paul Kerr", "wrote", SALT),
        ("Ada Brook", "starsIn", SALT), ("Karl van der Lund", "starsIn", SALT),
    }  # fmt: skip
    alone = "“The Salt Road” opened on a wet day.\n\nDirector Greta Holm\n\nThe rain went on."
    assert read(alone).triples == set()
