"""Parts in parentheses, and in lists that leave out their verb."""

from __future__ import annotations

from tests.extract.conftest import Read

SALT, FERRY = "The Salt Road", "Night Ferry"


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


def test_parts_are_shared_out_in_the_order_of_the_players(read: Read) -> None:
    for wording in ("and Ida Austin as Vera and Rosa.", "and Ida Austin are Vera and Rosa, two sisters."):
        found = read(f"Greta Holm directed “The Salt Road.” The cast of “The Salt Road” has Ada Brook {wording}")
        assert found.characters == {("Ada Brook", SALT, "Vera"), ("Ida Austin", SALT, "Rosa")}, wording
    found = read("“The Salt Road” stars Ada Brook and Ida Austin as Vera and Rosa.")
    assert found.characters == {("Ada Brook", SALT, "Vera"), ("Ida Austin", SALT, "Rosa")}


def test_a_list_of_parts_belongs_to_the_work_it_ends_with(read: Read) -> None:
    found = read(
        "“Night Ferry” is out. The pair will be seen beside Vera (Ada Brook), Karl (Ralph Fiennes) and Rosa (Ida Austin) in "
        "this autumn’s “The Salt Road.”"
    )
    assert found.characters == {
        ("Ada Brook", SALT, "Vera"), ("Ralph Fiennes", SALT, "Karl"), ("Ida Austin", SALT, "Rosa"),
    }  # fmt: skip


def test_of_two_full_names_either_may_be_the_player(read: Read) -> None:
    def sure(text: str) -> float:
        return max(f.confidence for f in read(text).extraction.facts if f.predicate == "starsIn")

    told = sure("“The Salt Road” tells of a nurse, Vera (Emma Stone), and of her sons.")
    assert sure("“The Salt Road” tells of a nurse, Vera Lund (Emma Stone), and of her sons.") < told


def test_a_surname_in_parentheses_is_the_player_though_a_town_has_it_too(read: Read) -> None:
    found = read(
        "“The Salt Road” stars Ada Brook and Ida Austin. It tells of Rob (Austin), a boy new in town, and of his "
        "mother Gina (Brook)."
    )

    assert ("Ida Austin", SALT, "Rob") in found.characters


def test_a_compound_names_its_star(read: Read) -> None:
    found = read(
        "They sold “The Salt Road,” a Greta Holm-starring romance. Next is the Ivo Lind and Mona Voss-led comedy “Blue Hour.”"
    )
    assert found.triples == {
        ("Greta Holm", "starsIn", "The Salt Road"),
        ("Ivo Lind", "starsIn", "Blue Hour"),
        ("Mona Voss", "starsIn", "Blue Hour"),
    }


def test_a_parenthesis_behind_who_plays_holds_no_part(read: Read) -> None:
    found = read("“The Salt Road” features a smith who is played by Ivo Lind (Luke Mark) and others.")
    assert "Luke Mark" not in {s for s, _, _ in found.triples} | {part for _, _, part in found.characters}


def test_a_described_part_stands_behind_its_player(read: Read) -> None:
    found = read(
        "People agreed that Greta Holm, as the moody, frail Queen Asa, is the lead of “The Salt Road” and that Mona Voss and "
        "Emma Stone, as the quiet maids Tilda Rehn and Ada Marsh, come second."
    )
    assert {("Greta Holm", SALT, "Queen Asa"), ("Mona Voss", SALT, "Tilda Rehn")} <= found.characters
    found = read("Greta Holm, as the director Mona Voss, was late for “The Salt Road.”")
    assert found.characters == set()
