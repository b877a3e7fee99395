"""Who is meant by a surname, a pronoun or a description; and what stays open."""

from __future__ import annotations

from tests.extract.conftest import Read

SALT = "The Salt Road"


def test_a_surname_is_the_person_named_before(read: Read) -> None:
    found = read("Emma Stone plays Ada Brook in “The Salt Road.” Stone also produced the film.")

    assert found.triples == {("Emma Stone", "starsIn", SALT), ("Emma Stone", "produced", SALT)}
    assert {e.name: e.aliases for e in found.extraction.entities}["Emma Stone"] == ("Stone",)


def test_a_surname_that_two_share_is_nobody(read: Read) -> None:
    found = read("John Smith directed “The Salt Road.” Anna Smith shot the film. Smith edited it.")

    assert {p for _, p, _ in found.triples} == {"directed", "shot"}


def test_a_chain_of_pronouns_keeps_its_person(read: Read) -> None:
    found = read("Ralph Fiennes directed “The Salt Road.” He also wrote the screenplay. He produced the film.")

    assert found.triples == {("Ralph Fiennes", p, SALT) for p in ("directed", "wrote", "produced")}


def test_a_pronoun_passes_by_who_does_not_fit(read: Read) -> None:
    assert read("Ralph Fiennes and Emma Stone met in Oslo. She directed “The Salt Road.”").triples == {
        ("Emma Stone", "directed", SALT)
    }


def test_whoever_is_replaced_is_someone_else(read: Read) -> None:
    found = read(
        "Emma Stone comes from Oslo. In May, replacing the injured Greta Holm, she starred in “The Salt Road.”"
    )

    assert found.triples == {("Emma Stone", "starsIn", SALT)}


def test_a_pronoun_is_not_whose_work_opens_the_sentence(read: Read) -> None:
    found = read("Emma Stone comes from Oslo. In Greta Holm’s “The Salt Road” she was Ada Brook.")

    assert ("Emma Stone", "starsIn", SALT) in found.triples
    assert ("Greta Holm", "starsIn", SALT) not in found.triples


def test_the_director_of_a_named_thing_is_not_of_the_topic(read: Read) -> None:
    found = read(
        "“The Salt Road,” a film, opens on Friday. Jonas Wolff, the director of Riverbed, had been asked first."
    )

    assert ("Jonas Wolff", "directed", SALT) not in found.triples


def test_a_woman_whom_a_noun_makes_one(read: Read) -> None:
    found = read(
        "Pavel Brandt directed “The Salt Road.” His wife Robin Marsh plays the lead. She also wrote the script."
    )

    assert ("Robin Marsh", "wrote", SALT) in found.triples
    assert ("Pavel Brandt", "wrote", SALT) not in found.triples


def test_a_possessive_pronoun_is_no_subject(read: Read) -> None:
    assert read("Colin Firth talked to Ralph Fiennes about his part. “The Salt Road” is out.").triples == set()


def test_the_director_and_the_actor_are_those_known_to_be(read: Read) -> None:
    found = read(
        "“The Salt Road” was directed by Emma Stone and co-stars Ralph Fiennes. The director also wrote the script. "
        "The actor also produced the film."
    )

    assert found.triples == {
        ("Emma Stone", "directed", SALT), ("Ralph Fiennes", "starsIn", SALT),
        ("Emma Stone", "wrote", SALT), ("Ralph Fiennes", "produced", SALT),
    }  # fmt: skip


def test_a_profession_beside_a_name_is_enough(read: Read) -> None:
    found = read("Director Greta Holm is back with “The Salt Road.” The director also wrote the screenplay.")

    assert ("Greta Holm", "wrote", SALT) in found.triples


def test_the_actress_is_a_woman(read: Read) -> None:
    found = read(
        "Emma Stone plays the lead in “The Salt Road.” Ralph Fiennes plays her father. "
        "The actress also produced the film."
    )

    assert {s for s, p, _ in found.triples if p == "produced"} == {"Emma Stone"}


def test_a_director_nobody_named_is_nobody(read: Read) -> None:
    assert read("Emma Stone plays a nurse in “The Salt Road.” The director also wrote the script.").triples == {
        ("Emma Stone", "starsIn", SALT)
    }


def test_nobody_is_subject_and_object_of_one_verb(read: Read) -> None:
    found = read("Emma Stone stars in “The Salt Road.” For Pavel Brandt she played a nurse in “Night Ferry.”")

    assert ("Pavel Brandt", "starsIn", "Night Ferry") not in found.triples


def test_an_obituary_means_its_subject_where_nobody_else_is(read: Read) -> None:
    found = read(
        "Ivo Lind, who has died, was a cinematographer. Lind grew up in Bergen. Lind had no teachers. Lind was shy. "
        "After “Night Ferry” by Pavel Brandt he shot “The Salt Road.”"
    )

    assert ("Ivo Lind", "shot", "The Salt Road") in found.triples


def test_one_director_at_the_end_of_a_list_is_the_last_of_it(read: Read) -> None:
    found = read("Ada Brook, Paul Kerr and Greta Holm, the director of “The Salt Road,” were there.")

    assert found.triples == {("Greta Holm", "directed", "The Salt Road")}


def test_those_who_are_lined_up_star(read: Read) -> None:
    found = read("Greta Holm has lined up Ada Brook and Paul Kerr to star in “The Salt Road.”")

    assert found.triples == {("Ada Brook", "starsIn", "The Salt Road"), ("Paul Kerr", "starsIn", "The Salt Road")}


def test_who_acts_as_something_else_does_not_act(read: Read) -> None:
    assert read("“The Salt Road,” for which Ada Brook acted as an adviser, is out.").triples == set()


def test_a_prize_in_a_description_of_somebody_is_not_that_of_the_work_before_it(read: Read) -> None:
    found = read("Greta Holm is back. For “Low Tide,” the Oscar-winning director of “The Salt Road” went to Norway.")

    assert ("Low Tide", "wonAward", "Oscar") not in found.triples


def test_what_somebody_is_known_for_is_his_own(read: Read) -> None:
    found = read("Karl Holm cast Paul Kerr, best known at the time for his roles in “Night Ferry” and “Low Tide.”")
    assert found.triples == {("Paul Kerr", "starsIn", "Night Ferry"), ("Paul Kerr", "starsIn", "Low Tide")}


def test_an_editor_of_a_magazine_edits_no_film(read: Read) -> None:
    assert read("“Night Ferry” is out. Paul Kerr is the site’s weekend editor.").triples == set()
    assert read("“Night Ferry” is out. Paul Kerr is its editor.").triples == {("Paul Kerr", "edited", "Night Ferry")}
