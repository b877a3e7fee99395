"""Facts that the rest of the article rules out."""

from __future__ import annotations

from tests.extract.conftest import Read

SALT = "The Salt Road"


def test_the_possessive_of_a_player_makes_no_director(read: Read) -> None:
    found = read("Emma Stone’s “The Salt Road” won in Venice. Emma Stone stars in “The Salt Road” as a nurse.")

    assert ("Emma Stone", "directed", SALT) not in found.triples


def test_nor_does_one_beside_a_director_who_is_named(read: Read) -> None:
    found = read("Ivo Lind’s “The Salt Road,” which was directed by Greta Holm, won in Venice.")

    assert {s for s, p, _ in found.triples if p == "directed"} == {"Greta Holm"}


def test_a_director_who_shot_it_in_oslo_is_no_cinematographer(read: Read) -> None:
    found = read("The director Greta Holm shot “The Salt Road” in Oslo.")

    assert (SALT, "filmedIn", "Oslo") in found.triples
    assert not {p for _, p, _ in found.triples} & {"shot"}


def test_but_a_cinematographer_is(read: Read) -> None:
    assert ("Ivo Lind", "shot", SALT) in read("Greta Holm directed “The Salt Road,” which Ivo Lind shot.").triples


def test_whose_film_it_is_that_an_actor_plays_in_stays_open(read: Read) -> None:
    found = read("The disgraced actor Ivo Lind’s latest film, “The Salt Road,” has flopped in Oslo.")
    assert not {p for _, p, _ in found.triples} & {"directed"}


def test_but_an_actors_debut_as_a_director_is_his(read: Read) -> None:
    found = read(
        "Ivo Lind’s directorial debut “The Salt Road” won in Venice. Ivo Lind stars in “The Salt Road” as a cook."
    )
    assert {("Ivo Lind", "directed", SALT), ("Ivo Lind", "starsIn", SALT)} <= found.triples


def test_a_name_of_one_word_has_no_share_in_the_next_ones_surname(read: Read) -> None:
    found = read("“The Salt Road” stars Zorvik and Greta Holm.")
    assert "Zorvik Holm" not in {s for s, _, _ in found.triples}


def test_who_debuts_on_screen_directs_nothing_by_it(read: Read) -> None:
    found = read("The site grew out of Ivo Lind’s Hollywood debut, “The Salt Road.”")
    assert found.triples == set()
    assert read("The site grew out of Ivo Lind’s directorial debut, “The Salt Road.”").triples == {
        ("Ivo Lind", "directed", SALT)
    }
