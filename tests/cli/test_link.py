"""``kg link`` as people use it: candidates, review by keyboard, the log, and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from tests.cli.conftest import Kg
from tests.link.sample import Service, news, publish, serving, write_table


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return publish(tmp_path / "graph", news())


@pytest.fixture
def table(tmp_path: Path) -> str:
    return str(write_table(tmp_path))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("no_proxy", "*")
    with serving(Service()) as running:
        yield running


def verdicts(kg: Kg, *options: str) -> list[tuple[str, str, str]]:
    listed = json.loads(kg("link", "list", "--json", *options).stdout)
    return [(one["verdict"], one["entity"], one["with"].rpartition("/")[2]) for one in listed]


def test_candidates_are_listed_with_what_is_clear(kg: Kg, table: str) -> None:
    asked = kg("link", "candidates", table)
    assert asked.exit_code == 0 and asked.stdout == ""
    assert "candidates to decide on for 5: 4 clear, 1 to look at" in asked.stderr
    listed = kg("link", "candidates")
    assert listed.exit_code == 0
    rows = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert ["John", "Smith", "Person", "wikidata", "Q80", "John", "Smith", "0.62", "1"] in rows
    assert sum(row[-1] == "clear" for row in rows) == 4


def test_candidates_as_json_show_their_evidence(kg: Kg, table: str) -> None:
    records = json.loads(kg("link", "candidates", table, "--json").stdout)
    film = next(one for one in records if one["candidates"][0]["id"] == "Q60")
    assert film["clear"] and film["authority"] == "wikidata" and film["label"] == "Suspiria"
    director = {"about": "directedBy", "graph": "Luca Guadagnino", "catalogue": "Luca Guadagnino", "weight": 3.5}
    assert director in film["candidates"][0]["evidence"]


def test_a_service_is_asked_only_at_the_address_given(kg: Kg, service: Service) -> None:
    asked = kg("link", "candidates", service.url, "--type", "Film")
    assert asked.exit_code == 0 and "asked about 3 entities" in asked.stderr
    assert len(service.requests) == 2
    assert kg("link", "candidates").exit_code == 0 and len(service.requests) == 2


def test_what_is_clear_is_accepted_at_once(kg: Kg, table: str) -> None:
    kg("link", "candidates", table)
    dry = kg("link", "accept", "--clear", "--dry-run")
    assert "Q60" in dry.stdout and verdicts(kg) == []
    accepted = kg("link", "accept", "--clear", "--by", "anna")
    assert accepted.exit_code == 0 and "accepted 4" in accepted.stderr
    assert sorted(verdicts(kg)) == [
        ("accepted", "Ralph Fiennes", "Q71"),
        ("accepted", "Suspiria", "Q60"),
        ("accepted", "Suspiria", "Q61"),
        ("accepted", "The White Crow", "Q70"),
    ]
    assert {one["who"] for one in json.loads(kg("link", "list", "--json").stdout)} == {"anna"}


def test_review_by_keyboard(kg: Kg, table: str) -> None:
    kg("link", "candidates", table)
    done = kg("link", "review", "--by", "bert", input="ny")
    assert done.exit_code == 0 and "2 verdicts, 0 left" in done.stderr
    assert verdicts(kg) == [("rejected", "John Smith", "Q80"), ("accepted", "John Smith", "Q81")]


def test_the_two_sides_stand_side_by_side_with_their_evidence(kg: Kg, table: str) -> None:
    kg("link", "candidates", table)
    card = kg("link", "review", "--all", input="q").stdout
    assert card.splitlines()[1].startswith("1/5  ") and "score" in card
    shown = kg("link", "review", "--all", input="ssq").stdout
    line = next(line for line in shown.splitlines() if line.startswith("directedBy") and "Guadagnino" in line)
    assert line.split()[:2] == ["directedBy", "+"] and line.count("Luca Guadagnino") == 2
    assert "“Luca Guadagnino directed Suspiria.”" in shown
    assert "https://www.wikidata.org/wiki/Q60" in shown


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", []),
        ("q", []),
        ("s", []),
        ("?y", [("accepted", "Q80")]),
        ("Y", [("accepted", "Q80")]),
        ("x", [("accepted", "wikidata")]),
        ("nn", [("rejected", "Q80"), ("rejected", "Q81")]),
        ("nuy", [("accepted", "Q80")]),
        ("nyuun", [("rejected", "Q80")]),
        ("uuu", []),
        ("n\x04y", [("rejected", "Q80"), ("accepted", "Q81")]),
    ],
)
def test_keys(keys: str, expected: list[tuple[str, str]], kg: Kg, table: str) -> None:
    kg("link", "candidates", table)
    assert kg("link", "review", input=keys).exit_code == 0
    assert [(verdict, target) for verdict, _, target in verdicts(kg)] == expected


def test_everything_that_was_ever_decided_can_be_seen(kg: Kg, table: str) -> None:
    kg("link", "candidates", table)
    kg("link", "review", input="nu")
    assert verdicts(kg) == []
    assert [verdict for verdict, _, _ in verdicts(kg, "--all")] == ["rejected", "undo"]


def test_by_hand_and_undone(kg: Kg) -> None:
    assert kg("link", "accept", "Tilda Swinton", "https://www.wikidata.org/wiki/Q76").exit_code == 0
    assert kg("link", "reject", "Ralph Fiennes", "Q1").exit_code == 0
    assert kg("link", "absent", "John Smith", "imdb").exit_code == 0
    told = json.loads(kg("link", "list", "--json").stdout)
    assert [one["verdict"] for one in told] == ["accepted", "rejected", "accepted"]
    assert kg("link", "undo", told[0]["id"]).exit_code == 0
    assert len(verdicts(kg)) == 2


def test_two_entities_with_one_entry_are_pointed_out(kg: Kg) -> None:
    assert "too" not in kg("link", "accept", "Tilda Swinton", "Q76").stderr
    second = kg("link", "accept", "Dakota Johnson", "Q76")
    assert second.exit_code == 0 and "Tilda Swinton <https://filmnews.example/entity/" in second.stderr
    assert "is linked to it too" in second.stderr


def test_a_link_of_something_that_is_gone_says_so(kg: Kg, graph: Path) -> None:
    kg("link", "accept", "John Smith", "Q80")
    publish(graph, news()[:1])
    assert "John Smith (not in the graph)" in kg("link", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["candidates", "--type", "Film"], "--type and --limit go with a source"),
        (["candidates", "nowhere.tsv"], "nowhere.tsv: cannot be read: No such file"),
        (["candidates", "ftp://x/"], "ftp:/x: not a table"),
        (["accept"], "give an entity and an id"),
        (["accept", "Ralph Fiennes"], "give an entity and an id"),
        (["accept", "Ralph Fiennes", "Q1", "--clear"], "give an entity and an id"),
        (["accept", "--dry-run"], "give an entity and an id"),
        (["accept", "Nobody", "Q1"], "no entity named 'Nobody'"),
        (["reject", "Ralph Fiennes", "x"], "not an id or address"),
        (["undo", "0"], "no verdict '0'"),
        (["review", "--catalogue", "x"], "no catalogue named 'x'"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], message: str, kg: Kg) -> None:
    done = kg("link", *arguments)
    assert done.exit_code == 2 and message in done.stderr and done.stderr.count("\n") == 1


def test_a_service_that_fails_is_one_line(kg: Kg, service: Service) -> None:
    service.manifest = {}
    done = kg("link", "candidates", service.url)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"kg: {service.url}: no reconciliation service")


def test_without_a_graph(tmp_path: Path) -> None:
    done: Result = CliRunner().invoke(main, ["link", "list", "--graph", str(tmp_path / "none")], prog_name="kg")
    assert done.exit_code == 1 and "no graph" in done.stderr


def test_the_report(kg: Kg, service: Service, tmp_path: Path) -> None:
    kg("link", "candidates", service.url)
    kg("link", "accept", "--clear")
    kg("link", "accept", "Tilda Swinton", "Q76")
    waiting = kg("link", "gaps")
    assert waiting.stdout == "" and "2 wait for a verdict: kg link review --facts" in waiting.stderr
    review = kg("link", "review", "--facts", input="yn")
    assert "Suspiria | releaseDate | 2018-11-02" in review.stdout and "https://news.example/remake" in review.stdout
    done = kg("link", "gaps", "-o", str(tmp_path / "gaps.qs"))
    assert done.exit_code == 0 and "commands written: 1 for facts" in done.stderr
    assert (tmp_path / "gaps.qs").read_text(encoding="utf-8").startswith("Q60\tP577\t+2018-11-02T00:00:00Z/11\tS854\t")
    records = json.loads(kg("link", "gaps", "--json").stdout)
    assert {one["verdict"]["verdict"] for one in records if one["verdict"]} == {"accepted", "rejected"}


def test_a_torn_log_is_told_of(kg: Kg, graph: Path) -> None:
    kg("link", "accept", "Tilda Swinton", "Q76")
    path = graph / "links.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "x", "ti')
    listed = kg("link", "list")
    assert "Tilda Swinton" in listed.stdout and "cut off" in listed.stderr
    path.write_bytes(b"nonsense\n")
    done = kg("link", "list")
    assert done.exit_code == 1 and "links.jsonl:1: not JSON" in done.stderr


def test_hostile_names_do_not_reach_the_terminal(kg: Kg, tmp_path: Path) -> None:
    rows = "Q80\tJohn Smith\x1b]0;owned\x07\tJohn Smith\t\t\t\t\t\t\n"
    kg("link", "candidates", str(write_table(tmp_path, rows)))
    for shown in (kg("link", "candidates").stdout, kg("link", "review", input="y").stdout, kg("link", "list").stdout):
        assert "John" in shown and "\x1b" not in shown and "\x07" not in shown
