"""Which work the text is about: focus, topic, and descriptions that stand for a title."""

from __future__ import annotations

from tests.extract.conftest import Read

SALT, FERRY = "The Salt Road", "Night Ferry"


def test_an_article_with_one_work_is_about_it(read: Read) -> None:
    found = read(
        "“The Salt Road” won in Venice. Greta Holm wrote the screenplay. Ivo Lind was the cinematographer. "
        "Mona Voss edited the film."
    )

    assert found.triples == {("Greta Holm", "wrote", SALT), ("Ivo Lind", "shot", SALT), ("Mona Voss", "edited", SALT)}


def test_items_of_a_round_up_have_works_of_their_own(read: Read) -> None:
    found = read(
        "The line-up of the week\n\n- “Night Ferry” — Pavel Brandt directed. The drama was shot in Lisbon.\n"
        "- “The Salt Road” — Greta Holm directed. The drama was shot in Oslo.\n"
    )

    assert found.triples == {
        ("Pavel Brandt", "directed", FERRY), (FERRY, "filmedIn", "Lisbon"),
        ("Greta Holm", "directed", SALT), (SALT, "filmedIn", "Oslo"),
    }  # fmt: skip


def test_a_description_means_the_last_work_in_the_foreground(read: Read) -> None:
    found = read(
        "“Night Ferry” was directed by Pavel Brandt. The thriller premiered at Telluride. “The Salt Road” was directed "
        "by Greta Holm. The drama premiered at Venice."
    )

    assert {(s, o) for s, p, o in found.triples if p == "premieredAt"} == {(FERRY, "Telluride"), (SALT, "Venice")}


def test_a_title_that_only_introduces_somebody_is_in_the_background(read: Read) -> None:
    found = read(
        "“The Salt Road” has wrapped in Lisbon. Greta Holm, the director of “Night Ferry,” wrote the screenplay."
    )

    assert ("Greta Holm", "wrote", SALT) in found.triples
    assert ("Greta Holm", "wrote", FERRY) not in found.triples


def test_so_is_a_title_that_says_whose_star_somebody_is(read: Read) -> None:
    found = read("“Night Ferry” star Emma Stone leads the cast of “The Salt Road.” Greta Holm directed the film.")

    assert found.triples == {
        ("Emma Stone", "starsIn", FERRY), ("Emma Stone", "starsIn", SALT), ("Greta Holm", "directed", SALT),
    }  # fmt: skip


def test_and_one_that_only_compares(read: Read) -> None:
    found = read("Like “Night Ferry,” “The Salt Road” was shot in Lisbon. The film premiered at Telluride.")

    assert found.triples == {(SALT, "filmedIn", "Lisbon"), (SALT, "premieredAt", "Telluride")}


def test_a_description_may_come_before_the_title(read: Read) -> None:
    found = read(
        "The Soviet drama had its premiere at Telluride.\n\nGreta Holm directed “The Salt Road,” which opened in March."
    )

    assert (SALT, "premieredAt", "Telluride") in found.triples


def test_a_headline_that_names_nothing_takes_nothing_away(read: Read) -> None:
    found = read(
        "Greta Holm on her second film\n\nThe festival opens with “The Salt Road.” Greta Holm directed the film. "
        "It was shot in Lisbon."
    )

    assert found.triples == {("Greta Holm", "directed", SALT), (SALT, "filmedIn", "Lisbon")}


def test_the_new_film_is_the_topic(read: Read) -> None:
    found = read("“The Salt Road” is a thriller by Greta Holm. Emma Stone stars in the new film.")

    assert found.triples == {("Greta Holm", "directed", SALT), ("Emma Stone", "starsIn", SALT)}


def test_that_thriller_is_the_last_work_named(read: Read) -> None:
    found = read("“The Salt Road” is out. Greta Holm made “Night Ferry” before. That thriller was shot by Ivo Lind.")

    assert ("Ivo Lind", "shot", FERRY) in found.triples
    assert ("Ivo Lind", "shot", SALT) not in found.triples


def test_the_previous_film_is_another_one(read: Read) -> None:
    found = read(
        "Greta Holm’s previous film, “Night Ferry,” won the Golden Lion. Her new film, “The Salt Road,” opens in June."
    )

    assert {(s, o) for s, p, o in found.triples if p in {"wonAward", "releaseDate"}} == {
        (FERRY, "Golden Lion"), (SALT, "2019-06"),
    }  # fmt: skip


def test_a_source_of_the_same_name_is_a_work_of_its_own(read: Read) -> None:
    found = read("“The Salt Road” is based on the novel of the same name. The film opened in March.")

    assert found.triples == {(SALT, "basedOn", SALT), (SALT, "releaseDate", "2019-03")}
    assert sorted(e.type for e in found.extraction.entities) == ["Book", "Film"]


def test_whose_novel_of_the_same_name_it_is_is_its_author(read: Read) -> None:
    found = read("“The Salt Road” is based on Paul Kerr’s novel of the same name.")
    assert found.triples == {(SALT, "basedOn", SALT), ("Paul Kerr", "authorOf", SALT)}


def test_an_eponymous_play_too(read: Read) -> None:
    found = read("“The Salt Road” is a film by Greta Holm. It is based on the eponymous play.")

    assert (SALT, "basedOn", SALT) in found.triples
    assert sorted(e.type for e in found.extraction.entities) == ["Film", "Person", "StageWork"]


def test_a_new_work_is_not_the_one_in_focus(read: Read) -> None:
    found = read("Greta Holm directed “The Salt Road.” Pavel Brandt will direct a thriller.")

    assert found.triples == {("Greta Holm", "directed", SALT)}


def test_a_debut_that_is_made_is_no_work(read: Read) -> None:
    found = read(
        "Paul Brandt filmed “The Salt Road” in 1951, and Jonas Wolff made his debut as a director with “Night Ferry.”"
    )

    assert {(s, o) for s, p, o in found.triples if p == "directed"} == {
        ("Paul Brandt", "The Salt Road"),
        ("Jonas Wolff", "Night Ferry"),
    }
    assert not [p for _, p, _ in found.triples if p == "starsIn"]


def test_titles_that_name_an_agent_or_a_past_role_are_in_the_background(read: Read) -> None:
    found = read(
        "The “Night Ferry” alum Emma Stone leads the cast of “The Salt Road.” She was last "
        "seen in “Harbour Lights.” The film premiered at Telluride."
    )

    assert (SALT, "premieredAt", "Telluride") in found.triples
    assert {o for _, p, o in found.triples if p == "premieredAt"} == {"Telluride"}


def test_what_somebody_is_called_is_no_work(read: Read) -> None:
    found = read("In “The Salt Road” a groom called ‘Tristan’ turns up. Greta Holm directed the film.")

    assert found.triples == {("Greta Holm", "directed", SALT)}


def test_each_entry_of_a_list_of_titles_speaks_of_its_own(read: Read) -> None:
    found = read(
        "Five films to see at home this week, from the old to the new and back.\n\n"
        "The Salt Road. Greta Holm directed it in a village that nobody had heard of until then.\n\n"
        "Night Ferry. Pavel Brandt directed it on a boat, and the boat has never quite recovered from it.\n\n"
        "Harbour Lights. Mona Voss wrote the script, and whoever has seen it knows that there is a fog."
    )

    assert found.triples == {
        ("Greta Holm", "directed", SALT), ("Pavel Brandt", "directed", FERRY), ("Mona Voss", "wrote", "Harbour Lights"),
    }  # fmt: skip
