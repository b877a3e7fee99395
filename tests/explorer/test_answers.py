"""What the explorer answers, without a server."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from kg.errors import UsageError
from kg.explorer.answers import STEP, Answers
from kg.explorer.filters import filter_of
from kg.explorer.index import Index
from kg.explorer.paths import find_paths
from kg.view.projection import project
from tests.view.sample import News, Said, built, film, person

CROW = "film-The White Crow"
FIENNES = "person-Ralph Fiennes"


def ids(answer: dict[str, Any]) -> set[str]:
    return {node["id"] for node in answer["nodes"]}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("white crow", CROW),
        ("Adele Exarchopoulos", "person-Adèle Exarchopoulos"),
        ("Exarchopolus", "person-Adèle Exarchopoulos"),
        ("Wite Crow", CROW),
        ("la vie d'adele", "film-Blue Is the Warmest Color"),
        ("telluride", "festival-Telluride Film Festival"),
    ],
)
def test_names_are_found_whatever_the_spelling(answers: Answers, text: str, first: str) -> None:
    assert answers.search(text)["ids"][0] == first


@pytest.mark.parametrize("text", ["", "   ", "qqqqqqqq", "\u202e", "%00", "💥" * 50])
def test_what_is_no_name_finds_nothing(answers: Answers, text: str) -> None:
    assert answers.search(text)["ids"] == []


def test_counts_say_what_expanding_gives(answers: Answers) -> None:
    further = answers.further({"id": CROW, "shown": [CROW, FIENNES]})
    everything = answers.expand({"id": CROW, "shown": [CROW, FIENNES]})["ids"]

    assert further["total"] == len(everything) and FIENNES not in everything
    for group in further["groups"]:
        assert len(answers.expand({"id": CROW, "key": group["key"], "shown": [CROW, FIENNES]})["ids"]) == group["count"]


def test_a_hub_gives_fifty_at_a_time_until_all_are_there() -> None:
    facts = tuple(Said(film(f"Film {i:03d}"), "premieredAt", ("Venice", "Festival")) for i in range(120))
    answers = Answers(Index(project(built([News("a", facts)]))))
    shown = ["festival-Venice"]
    steps = []
    while found := answers.expand({"id": "festival-Venice", "shown": shown})["ids"]:
        steps.append(len(found))
        shown += found
    assert steps == [STEP, STEP, 20] and len(set(shown)) == 121


def test_filters_hold_for_what_is_added(answers: Answers) -> None:
    planned = answers.further({"id": "film-The Magician’s Nephew", "shown": [], "filter": {"status": "happened"}})
    assert planned["total"] == 0
    without = answers.expand({"id": CROW, "filter": {"types": ["Person", "Character"]}})["ids"]
    assert without and not [node for node in without if node.startswith(("person-", "character-"))]
    assert answers.further({"id": CROW, "filter": {"since": "2031-01-01"}})["total"] == 0
    assert answers.further({"id": CROW, "filter": {"outlets": ["The Reel", "Screen Letter"]}})["total"] < answers.further({"id": CROW})["total"]  # fmt: skip


def test_paths_are_made_of_facts_and_differ(answers: Answers) -> None:
    answer = answers.path({"from": FIENNES, "to": "person-Adèle Exarchopoulos"})

    assert answer["message"] is None
    assert len(answer["paths"]) == 3 and len({tuple(path) for path in answer["paths"]}) == 3
    for path in answer["paths"]:
        assert path[0] == FIENNES and path[-1] == "person-Adèle Exarchopoulos" and len(set(path)) == len(path) <= 6
        for one, other in pairwise(path):
            assert other in {hop.to for hop in answers.index.hops[one]}
    assert answer["paths"][0] == [FIENNES, CROW, "person-Adèle Exarchopoulos"]


def test_a_path_prefers_a_film_to_a_festival() -> None:
    one, other = person("One"), person("Other")
    hub = tuple(Said(film(f"Film {i}"), "premieredAt", ("Venice", "Festival")) for i in range(60))
    ways = (Said(one, "directed", film("Film 1")), Said(other, "directed", film("Film 2")), Said(one, "wrote", film("A")),
            Said(person("Third"), "shot", film("A")), Said(person("Third"), "shot", film("B")), Said(other, "wrote", film("B")))  # fmt: skip
    index = Index(project(built([News("a", hub + ways)])))
    found = find_paths(index, "person-One", "person-Other", filter_of(None, index.nodes, {c.id: c for c in index.graph.articles}), 2)  # fmt: skip
    assert found.paths[0] == ("person-One", "film-A", "person-Third", "film-B", "person-Other")
    assert "festival-Venice" in found.paths[1]


def test_a_search_for_paths_ends_in_time_and_says_so(answers: Answers) -> None:
    index = answers.index
    unlimited = filter_of(None, index.nodes, {card.id: card for card in index.graph.articles})
    found = find_paths(index, FIENNES, "person-Adèle Exarchopoulos", unlimited, count=3, seconds=0)
    assert not found.complete and found.paths == ()


def test_communities_hold_everyone_once_and_alike_each_time(answers: Answers) -> None:
    overview = Answers(answers.index).overview()
    assert overview == answers.overview()
    assert sum(one["size"] for one in overview["communities"]) + overview["left"] == len(answers.index.nodes)
    members = [node for place in range(len(overview["communities"])) for node, *_ in answers.community(place)["first"]]
    assert len(members) == len(set(members))


@pytest.mark.parametrize(
    "request_",
    [
        {"id": "nobody"}, {"id": 3}, {}, {"id": CROW, "shown": "x"}, {"id": CROW, "shown": [1]},
        {"id": CROW, "filter": []}, {"id": CROW, "filter": {"types": "Film"}}, {"id": CROW, "filter": {"evil": 1}},
        {"id": CROW, "filter": {"confidence": "high"}}, {"id": CROW, "shown": ["x"] * 6000},
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_in_a_line(answers: Answers, request_: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as refusal:
        answers.expand(request_)
    assert "\n" not in str(refusal.value)


def test_every_article_of_the_sample_gives_its_facts(answers: Answers) -> None:
    for card in answers.index.graph.articles:
        answer = answers.article(card.id, None)
        assert answer["facts"] and card.id in {article["id"] for article in answer["articles"]}
