"""Scores: what agrees, what differs, and what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.link.candidate import Candidate, Profile, Value
from kg.link.proposals import CLEAR
from kg.link.scoring import Around, Scored, compare, keys, likeness
from kg.ontology import load_ontology

FILM = Profile(
    "https://x/film",
    "Film",
    ("Suspiria", "Suspiria (remake)"),
    years=(2018,),
    related={
        "directedBy": (Value("Luca Guadagnino", "https://x/luca"),),
        "hasCastMember": (Value("Dakota Johnson"), Value("Tilda Swinton"), Value("Mia Goth")),
    },
)
PERSON = Profile(
    "https://x/ralph", "Person", ("Ralph Fiennes",), first_year=2011, related={"works": (Value("Coriolanus"),)}
)


def candidate(**fields: object) -> Candidate:
    return Candidate("wikidata", "Q1", **{"names": ("Suspiria",), **fields})  # type: ignore[arg-type]


def score(profile: Profile, linked: dict[str, tuple[str, ...]] | None = None, **fields: object) -> Scored:
    return compare(profile, candidate(**fields), load_ontology(), Around(linked or {}))


def values(relation: str, *names: str) -> dict[str, tuple[Value, ...]]:
    return {relation: tuple(map(Value, names))}


def test_a_name_alone_settles_nothing() -> None:
    alone = score(FILM)
    assert 0.3 < alone.score < 0.8 and not alone.is_supported


def test_more_that_agrees_scores_higher() -> None:
    steps = [
        score(FILM),
        score(FILM, types=("Film",)),
        score(FILM, types=("Film",), years=(2018,)),
        score(FILM, types=("Film",), years=(2018,), values=values("hasCastMember", "Dakota Johnson")),
        score(FILM, types=("Film",), years=(2018,), values=values("directedBy", "Luca Guadagnino")),
    ]
    scores = [step.score for step in steps]
    assert scores == sorted(scores) and len(set(scores)) == len(scores)
    assert scores[2] < CLEAR <= scores[4]


def test_each_piece_of_evidence_says_what_it_compared() -> None:
    found = score(
        FILM, types=("Film",), kinds=("film",), years=(2017, 1977), values=values("directedBy", "luca guadagnino")
    )
    assert [(one.about, one.ours, one.theirs) for one in found.comparisons] == [
        ("name", "Suspiria", "Suspiria"),
        ("type", "Film", "film"),
        ("year", "2018", "2017"),
        ("directedBy", "Luca Guadagnino", "luca guadagnino"),
    ]
    assert all(one.weight > 0 for one in found.comparisons)


@pytest.mark.parametrize(
    "fields",
    [
        {"years": (1977,)},
        {"values": values("directedBy", "Dario Argento")},
        {"years": (1977,), "values": values("hasCastMember", "Dakota Johnson")},
    ],
)
def test_another_film_of_that_title_stays_unlikely(fields: dict[str, object]) -> None:
    found = score(FILM, types=("Film",), **fields)
    assert found.score < 0.5 and found.is_contradicted


def test_a_director_that_the_catalogue_does_not_know_speaks_against() -> None:
    merged = Profile(
        "x", "Film", ("Suspiria",), related={"directedBy": (Value("Luca Guadagnino"), Value("Dario Argento"))}
    )
    found = score(merged, values=values("directedBy", "Luca Guadagnino"))
    directors = [(one.ours, one.theirs, one.weight > 0) for one in found.comparisons if one.about == "directedBy"]
    assert directors == [
        ("Luca Guadagnino, Dario Argento", "Luca Guadagnino", True),
        ("Dario Argento", "Luca Guadagnino", False),
    ]
    assert found.is_contradicted and found.is_supported


def test_lists_of_players_are_never_complete() -> None:
    assert not score(FILM, values=values("hasCastMember", "Jessica Harper", "Udo Kier")).is_contradicted
    assert score(FILM, values=values("hasCastMember", "Jessica Harper", "Udo Kier", "Alida Valli")).is_contradicted


@pytest.mark.parametrize("fields", [{"types": ("Book",)}, {"types": ("Person",)}, {"types": ("Series",)}])
def test_another_kind_of_thing_is_ruled_out(fields: dict[str, object]) -> None:
    agreeing = {"years": (2018,), "values": values("directedBy", "Luca Guadagnino")}
    assert score(FILM, **{**agreeing, **fields}).is_ruled_out
    assert not score(FILM, **{**agreeing, "types": ("ShortFilm",)}).is_ruled_out
    assert not score(FILM, **{**agreeing, "types": ("Work",)}).is_ruled_out


@pytest.mark.parametrize(("birth", "is_out"), [(1962, False), (2008, False), (2009, True), (2017, True)])
def test_nobody_makes_films_before_being_born(birth: int, is_out: bool) -> None:
    assert score(PERSON, names=("Ralph Fiennes",), birth=birth).is_ruled_out is is_out


def test_ids_of_what_is_linked_already_are_surer_than_names() -> None:
    by_name = score(FILM, values={"directedBy": (Value("Luca Guadagnino", "Q73"),)})
    by_id = score(FILM, {"https://x/luca": ("Q73",)}, values={"directedBy": (Value("L. G.", "Q73"),)})
    assert by_id.score > by_name.score > 0.9
    other = score(FILM, {"https://x/luca": ("Q99",)}, values={"directedBy": (Value("L. G.", "Q73"),)})
    assert other.is_contradicted


def test_an_entry_of_a_film_that_names_the_candidate_speaks_for_it() -> None:
    named = Around(named={PERSON.iri: {"Q1": ["Coriolanus"]}})
    found = compare(PERSON, candidate(names=("Ralph Fiennes",)), load_ontology(), named)
    assert found.comparisons[-1].ours == "Coriolanus" and found.is_supported
    assert not compare(
        PERSON, replace(candidate(names=("Ralph Fiennes",)), id="Q2"), load_ontology(), named
    ).is_supported


@pytest.mark.parametrize(
    ("names", "low", "high"),
    [
        (("SUSPIRIA",), 0.4, 0.6),
        (("Something else", "Suspiria"), 0.3, 0.5),
        (("Susperia",), 0.1, 0.3),
        (("Tosca",), 0.0, 0.02),
    ],
)
def test_names(names: tuple[str, ...], low: float, high: float) -> None:
    assert low <= score(FILM, names=names).score <= high


def test_a_name_that_only_the_service_knows_is_neither_good_nor_bad() -> None:
    assert score(FILM, names=("Tosca",), matched=True).score == score(FILM, names=("Susperia",)).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wong Kar-wai", "Kar-Wai Wong"),
        ("Adèle Exarchopoulos", "Adele Exarchopoulos"),
        ("The White Crow", "White Crow"),
        ("Wallace & Gromit", "Wallace and Gromit"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert keys(one) & keys(other)


def test_likeness() -> None:
    assert likeness("J. Binoche", "Juliette Binoche") >= 0.85
    assert likeness("Krzysztof Kieslowski", "Krzysztof Kieślowski") >= 0.85
    assert likeness("Ralph Fiennes", "Joseph Fiennes") < 0.85
    assert not keys("…")
