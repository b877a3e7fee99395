from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from kg.model import Extraction, Resolution
from kg.ontology import Ontology, load_ontology
from kg.resolve import resolve
from tests.support import make_extraction


@pytest.fixture
def ontology() -> Ontology:
    return load_ontology()


def directed(article: str, director: str | None, title: str = "Suspiria", **extra: object) -> Extraction:
    """An article that names a film, and its director if one is given."""
    entities = {title: "Film"} | ({director: "Person"} if director else {})
    facts = [(director, "directed", title)] if director else [(title, "filmedIn", "Berlin")]
    return make_extraction(article, entities | ({} if director else {"Berlin": "Place"}), facts, **extra)  # type: ignore[arg-type]


def groups(resolution: Resolution, kind: str) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(e.members) for e in resolution.entities.values() if e.type == kind}


def together(resolution: Resolution, *members: tuple[str, str]) -> bool:
    return len({resolution.identity[member] for member in members}) == 1


def names(*forms: str, kind: str = "Person") -> list[Extraction]:
    return [make_extraction(f"a{n}", {form: kind}, []) for n, form in enumerate(forms)]


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("Person", ("Adèle Exarchopoulos", "Adele Exarchopoulos", "ADÈLE EXARCHOPOULOS")),
        ("Person", ("Robert Downey Jr.", "Robert Downey, Jr", "Robert Downey Jr")),
        ("Person", ("Mads Brügger", "Mads Bru\u0308gger")),
        ("Person", ("Zendaya", "Zendaya")),
        ("Film", ("The White Crow", "White Crow", "the white crow")),
        ("Book", ("Rudolf Nureyev: The Life", "Rudolf Nureyev – The Life")),
        ("Organization", ("A24", "a24")),
    ],
)
def test_spellings_of_one_name_are_one_entity(kind: str, forms: tuple[str, ...], ontology: Ontology) -> None:
    assert len(resolve(names(*forms, kind=kind), ontology).entities) == 1


@pytest.mark.parametrize(
    "forms", [("Ralph Fiennes", "Fiennes"), ("Ralph Fiennes", "Sophie Fiennes"), ("Robert Downey", "Robert Downey Jr.")]
)
def test_other_names_are_other_people(forms: tuple[str, ...], ontology: Ontology) -> None:
    assert len(resolve(names(*forms), ontology).entities) == len(forms)


def test_a_film_a_series_a_book_and_a_stage_work_of_one_title_are_four(ontology: Ontology) -> None:
    news = [
        make_extraction(kind, {"Polina": kind}, []) for kind in ("Film", "Series", "Book", "StageWork", "ShortFilm")
    ]
    resolution = resolve(news, ontology)
    assert len(resolution.entities) == 4
    assert together(resolution, ("Film", "Polina"), ("ShortFilm", "Polina"))


def test_remakes_are_told_apart_by_director(ontology: Ontology) -> None:
    news = [
        directed("old", "Dario Argento", published="1977-02-01"),
        directed("new", "Luca Guadagnino", published="2018-09-01"),
        directed("again", "Guadagnino", published="2018-10-01"),
    ]
    resolution = resolve(news, ontology)
    assert not together(resolution, ("old", "Suspiria"), ("new", "Suspiria"))
    assert together(resolution, ("new", "Suspiria"), ("again", "Suspiria"))
    apart = [decision for decision in resolution.decisions if not decision.same]
    assert [d.reason for d in apart] == ["makers differ: dario argento / guadagnino, luca guadagnino"]


@pytest.mark.parametrize(("years", "same"), [((2017, 2018), True), ((1977, 2018), False), ((2016, 2018), False)])
def test_years_more_than_one_apart_are_two_works(years: tuple[int, int], same: bool, ontology: Ontology) -> None:
    news = [directed(f"a{year}", None, years={"Suspiria": year}) for year in years]
    members = [(f"a{year}", "Suspiria") for year in years]
    assert together(resolve(news, ontology), *members) is same


@pytest.mark.parametrize(("director", "same"), [("Ralph Fiennes", True), (None, False)])
def test_a_late_release_tells_works_apart_only_if_nobody_is_shared(
    director: str | None, same: bool, ontology: Ontology
) -> None:
    def released(article: str, date: str) -> Extraction:
        entities = {"Swan": "Film"} | ({director: "Person"} if director else {})
        facts = [("Swan", "releaseDate", date)] + ([(director, "directed", "Swan")] if director else [])
        return make_extraction(article, entities, facts)

    news = [released("festival", "2015-09-01"), released("at last", "2018-01-05")]
    assert together(resolve(news, ontology), ("festival", "Swan"), ("at last", "Swan")) is same


def test_two_entries_of_one_article_stay_two(ontology: Ontology) -> None:
    news = [make_extraction("a", {"Suspiria": "Film", "Suspiria#2": "Film"}, [("Suspiria", "remakeOf", "Suspiria#2")])]
    assert len(groups(resolve(news, ontology), "Film")) == 2


def test_a_mention_joins_the_sense_with_which_it_shares_people(ontology: Ontology) -> None:
    def starring(article: str, actor: str, director: str | None = None) -> Extraction:
        entities = {"Suspiria": "Film", actor: "Person"} | ({director: "Person"} if director else {})
        facts = [(actor, "starsIn", "Suspiria")] + ([(director, "directed", "Suspiria")] if director else [])
        return make_extraction(article, entities, facts)

    news = [
        starring("old", "Jessica Harper", "Dario Argento"),
        starring("new", "Tilda Swinton", "Luca Guadagnino"),
        starring("trailer", "Tilda Swinton"),
        starring("unclear", "Mia Goth"),
    ]
    resolution = resolve(news, ontology)
    assert together(resolution, ("new", "Suspiria"), ("trailer", "Suspiria"))
    assert len(groups(resolution, "Film")) == 3
    assert frozenset({("unclear", "Suspiria")}) in groups(resolution, "Film")


def test_without_a_conflict_a_title_is_one_work(ontology: Ontology) -> None:
    news = [directed("a", "Luca Guadagnino"), directed("b", None), directed("c", None, years={"Suspiria": 2018})]
    assert len(groups(resolve(news, ontology), "Film")) == 1


def test_characters_belong_to_their_work(ontology: Ontology) -> None:
    def played(article: str, work: str, character: str) -> Extraction:
        entities = {"Anna Karr": "Person", work: "Film", character: "Character"}
        return make_extraction(article, entities, [("Anna Karr", "starsIn", work, {"character": character})])

    news = [
        played("a", "Crow", "Rudolf Nureyev"),
        played("b", "Crow", "Nureyev"),
        played("c", "Swan", "Rudolf Nureyev"),
        played("d", "Crow", "Clara Saint"),
        make_extraction("e", {"Rudolf Nureyev": "Character"}, []),
    ]
    assert groups(resolve(news, ontology), "Character") == {
        frozenset({("a", "Rudolf Nureyev"), ("b", "Nureyev")}),
        frozenset({("c", "Rudolf Nureyev")}),
        frozenset({("d", "Clara Saint")}),
        frozenset({("e", "Rudolf Nureyev")}),
    }


def test_a_surname_of_two_characters_joins_neither(ontology: Ontology) -> None:
    news = [
        make_extraction(
            f"a{n}",
            {"Anna Karr": "Person", "Pride": "Film", character: "Character"},
            [("Anna Karr", "starsIn", "Pride", {"character": character})],
        )
        for n, character in enumerate(("Jane Bennet", "Lydia Bennet", "Bennet"))
    ]
    assert len(groups(resolve(news, ontology), "Character")) == 3


def test_gazetteer_aliases_merge_and_ambiguous_ones_do_not(tmp_path: Path, ontology: Ontology) -> None:
    folder = _copied(
        ontology, tmp_path, festivals="Cannes Film Festival\tCannes|Croisette\nVenice\tMostra\nOther\tMostra\n"
    )
    forms = ("Cannes Film Festival", "Cannes", "Mostra", "Venice")
    resolution = resolve(names(*forms, kind="Festival"), load_ontology(folder))
    assert together(resolution, ("a0", "Cannes Film Festival"), ("a1", "Cannes"))
    assert len(resolution.entities) == 3
    entity = resolution.entities[resolution.identity["a1", "Cannes"]]
    assert (entity.label, entity.aliases) == ("Cannes Film Festival", ("Cannes",))


def _copied(ontology: Ontology, tmp_path: Path, festivals: str) -> Path:
    folder = tmp_path / "ontology"
    (folder / "gazetteers").mkdir(parents=True)
    (folder / "film.ttl").write_bytes((ontology.path / "film.ttl").read_bytes())
    (folder / "gazetteers" / "festivals.txt").write_text(f"# festivals\n{festivals}", encoding="utf-8")
    return folder


def test_a_form_in_capitals_is_no_label_where_there_is_another(ontology: Ontology) -> None:
    resolution = resolve(names("ADÈLE HAENEL", "ADÈLE HAENEL", "Adèle Haenel"), ontology)
    (entity,) = resolution.entities.values()
    assert entity.label == "Adèle Haenel"


def test_the_label_is_the_most_frequent_form_and_the_others_are_aliases(ontology: Ontology) -> None:
    resolution = resolve(names("Adele Haenel", "Adèle Haenel", "Adèle Haenel"), ontology)
    (entity,) = resolution.entities.values()
    assert (entity.label, entity.aliases) == ("Adèle Haenel", ("Adele Haenel",))


def test_ids_are_no_names_and_stay_when_articles_are_added(ontology: Ontology) -> None:
    first = [directed("a", "Dario Argento", published="1977-01-01"), *names("Ralph Fiennes")]
    later = [*first, directed("z", "Luca Guadagnino", published="2018-01-01"), directed("y", "Anna Karr", title="Swan")]
    before, after = resolve(first, ontology).identity, resolve(later, ontology).identity
    assert {member: after[member] for member in before} == dict(before)
    assert not [value for value in after.values() if "fiennes" in value or "suspiria" in value]


def _mixed() -> list[Extraction]:
    return [
        directed("old", "Dario Argento", published="1977-02-01"),
        directed("new", "Luca Guadagnino", published="2018-09-01", years={"Suspiria": 2018}),
        directed("undated", None, published=None),
        directed("shot", None, published="2018-11-01"),
        *names("Zendaya", "Fiennes", "Ralph Fiennes", "Adèle Haenel", "Adele Haenel"),
    ]


def _facts(resolution: Resolution) -> tuple[Mapping[str, object], ...]:
    return (resolution.entities, resolution.identity, dict(enumerate(resolution.decisions)))


def test_the_order_of_articles_does_not_matter(ontology: Ontology) -> None:
    expected = _facts(resolve(_mixed(), ontology))
    for seed in range(10):
        news = _mixed()
        Random(seed).shuffle(news)
        assert _facts(resolve(news, ontology)) == expected


def test_everything_has_an_identity_and_every_merge_a_reason(ontology: Ontology) -> None:
    news = _mixed()
    resolution = resolve(news, ontology)
    members = {(e.article.id, local.key) for e in news for local in e.entities}
    assert set(resolution.identity) == members
    assert sorted(itertools.chain(*(e.members for e in resolution.entities.values()))) == sorted(members)
    merges = [decision for decision in resolution.decisions if decision.same]
    assert len(merges) == len(members) - len(resolution.entities)
    assert all(d.reason and d.by and together(resolution, d.left, d.right) for d in merges)
