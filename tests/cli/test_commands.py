"""Every command: what it prints where, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib

from kg.cli.main import SUMMARIES
from tests.cli.conftest import Kg

CROW = "The White Crow"


def test_query_prints_data_only(kg: Kg) -> None:
    result = kg("query", "cast", "--work", "white crow", "--format", "csv")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.splitlines()[:2] == ["title,actor,character", "The White Crow,Adèle Exarchopoulos,"]


@pytest.mark.parametrize("given", [["--work", CROW], [f"--work={CROW}"], ["--param", f"work={CROW}"]])
def test_parameters_in_every_form(kg: Kg, given: list[str]) -> None:
    assert kg("query", *given, "cast", "--json").stdout == kg("query", "cast", "--work", CROW, "--json").stdout


def test_query_takes_text_file_and_standard_input(kg: Kg, tmp_path: Path) -> None:
    text = "SELECT ?n { ?f film:remakeOf ?e ; rdfs:label ?n }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    answers = {
        kg("query", text).stdout,
        kg("query", "-f", "q.rq").stdout,
        kg("query", "-", input=text).stdout,
    }
    assert answers == {"n\n--------\nSuspiria\n"}


def test_text_takes_parameters_too(kg: Kg) -> None:
    text = "SELECT ?n { VALUES ?who { UNDEF } ?who film:directed ?f . ?f rdfs:label ?n }"
    assert kg("query", text, "--who", "Dario Argento").stdout.splitlines()[2:] == ["Suspiria"]


def test_query_list_names_all(kg: Kg) -> None:
    listed = json.loads(kg("query", "--list", "--format", "json").stdout)
    assert {"name", "title", "description", "example", "parameters"} <= set(listed[0])
    table = kg("query", "--list").stdout
    assert all(question["name"] in table for question in listed)
    assert len(listed) >= 12


def test_query_writes_a_file(kg: Kg, tmp_path: Path) -> None:
    result = kg("query", "CONSTRUCT WHERE { ?s film:starsIn ?o }", "-o", "cast.ttl")
    assert result.stdout == ""
    assert len(rdflib.Graph().parse(tmp_path / "cast.ttl")) == 3


def test_export_by_format_and_by_ending(kg: Kg, tmp_path: Path) -> None:
    facts = kg("export", "--format", "facts")
    assert {json.loads(line)["article"] for line in facts.stdout.splitlines()} >= {"telluride", "suspiria"}
    assert kg("export", "-o", "facts.jsonl").exit_code == 0
    assert (tmp_path / "facts.jsonl").read_text(encoding="utf-8") == facts.stdout
    assert kg("export").stdout.startswith("@prefix")
    assert kg("export", "-o", "-").stdout == kg("export").stdout


def test_export_to_a_bad_place_leaves_nothing(kg: Kg) -> None:
    result = kg("export", "-o", "no/such/folder/x.ttl")
    assert result.exit_code == 2
    assert result.stderr == "kg: cannot write 'no/such/folder/x.ttl': No such file or directory\n"


def test_view_is_one_page(kg: Kg, tmp_path: Path) -> None:
    assert kg("view", "--title", "<b>News</b>").stderr == "wrote graph.html: open it in a browser\n"
    page = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "<b>News</b>" not in page


def test_explain_an_entity_marks_the_words(kg: Kg) -> None:
    result = kg("explain", "adele exarchopoulos")
    assert result.stdout == (
        "Adèle Exarchopoulos | stars in | The White Crow  (1 article)\n"
        "  Stage & Screen, 2019-01-25, crow-trailer\n"
        "    “[Adèle Exarchopoulos] [starsIn] [The White Crow].”\n"
        "    confidence 0.9, rule starsIn.plain, https://stage.example/crow\n"
    )


def test_explain_a_fact_has_all_its_articles(kg: Kg) -> None:
    (fact,) = json.loads(kg("explain", "Ralph Fiennes", "directed", CROW, "--json").stdout)
    assert [support["article"] for support in fact["supports"]] == ["telluride", "crow-trailer"]
    (dated,) = json.loads(kg("explain", CROW, "release date", "2019-03-22", "--json").stdout)
    assert dated["object_iri"] is None
    assert dated["supports"][0]["planned"] is True
    assert dated["supports"][0]["region"] == "Britain"


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (["Fiennes"], "did you mean Ralph Fiennes?"),
        (["Ralph Fiennes", "directs", CROW], "no relation named 'directs'; did you mean directed?"),
        (["Oleg Ivenko", "directed", CROW], "no article says: Oleg Ivenko | directed | The White Crow"),
        (["a", "b"], "give a name, or a fact in three parts"),
    ],
)
def test_explain_says_what_is_wrong(kg: Kg, terms: list[str], message: str) -> None:
    result = kg("explain", *terms)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_stats_count(kg: Kg) -> None:
    figures = json.loads(kg("stats", "--json").stdout)
    assert figures["articles"] == 4
    assert figures["by_relation"]["starsIn"] == 3
    assert figures["by_type"]["Film"] == 4
    assert figures["by_outlet"] == {"(not named)": 2, "Stage & Screen": 1, "The Reel": 1}
    assert figures["supported_by_several"] == 1
    assert ["starsIn", "3"] in [line.split() for line in kg("stats").stdout.splitlines()]


def test_validate_passes_and_fails(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store.findings import Finding

    assert kg("validate").exit_code == 0
    bad = Finding("https://x.example/a", "https://x.example/p", "", "too few", "Violation")
    monkeypatch.setattr("kg.store.validation.validate", lambda *_: [bad])
    result = kg("validate", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["message"] == "too few"
    assert "1 finding in" in result.stderr


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Labels for one article of the sample graph: one fact of it, and one that it misses."""
    folder = tmp_path / "gold"
    folder.mkdir()
    triples = [
        {"s": "Fiennes", "p": "directed", "o": CROW, "status": "stated"},
        {"s": "Adèle Exarchopoulos", "p": "wrote", "o": CROW, "status": "stated", "quote": "wrote\u202e it herself"},
    ]
    entities = {"Fiennes": {"type": "Person", "aliases": ["Ralph Fiennes"]}, CROW: {"type": "Film", "aliases": []}}
    label = {"id": "crow-trailer", "entities": entities, "triples": triples}
    (folder / "crow-trailer.json").write_text(json.dumps(label), encoding="utf-8")
    return folder


def test_eval_scores_the_graph_and_files(kg: Kg, gold: Path) -> None:
    result = kg("eval", "gold", "--json", "--errors")
    assert result.exit_code == 0
    scores = json.loads(result.stdout)
    assert scores["all"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "found": 2}
    assert {mistake["kind"] for mistake in scores["mistakes"]} == {"missed", "extra"}
    facts = kg("export", "--format", "facts").stdout
    assert kg("eval", "gold", "--facts", "-", "--json", "--errors", input=facts).stdout == result.stdout


def test_eval_lists_mistakes_beside_their_sentences(kg: Kg, gold: Path) -> None:
    lines = kg("eval", "gold", "--errors").stdout.splitlines()
    missed = lines.index("missed crow-trailer: Adèle Exarchopoulos | wrote | The White Crow")
    assert lines[missed + 1] == "    “wrote\ufffd it herself”"
    extra = lines.index("extra crow-trailer: Adèle Exarchopoulos | starsIn | The White Crow")
    assert lines[extra + 1] == "    “Adèle Exarchopoulos starsIn The White Crow.”  (rule starsIn.plain, confidence 0.9)"


def test_eval_compares_with_another_run(kg: Kg, gold: Path, tmp_path: Path) -> None:
    facts = kg("export", "--format", "facts").stdout
    kept = [line for line in facts.splitlines() if json.loads(line)["predicate"] != "directed"]
    (tmp_path / "before.jsonl").write_text("\n".join(kept), encoding="utf-8")
    document = json.loads(kg("eval", "gold", "--compare", "before.jsonl", "--json").stdout)["compare"]
    assert document["scores"]["directed"] == {
        "ours": {"precision": 1, "recall": 1, "f1": 1, "gold": 1, "found": 1},
        "theirs": {"precision": 0, "recall": 0, "f1": 0, "gold": 1, "found": 0},
    }
    shown = kg("eval", "gold", "--compare", "before.jsonl").stdout
    assert "won: 1\n  crow-trailer: Fiennes | directed | The White Crow\n\nlost: 0\n" in shown
    assert "F1 of core against the other: +0.6667, 95 % of resampled article sets between +0.6667 and +0.6667" in shown


def test_eval_holds_limits(kg: Kg, gold: Path) -> None:
    assert kg("eval", "gold", "--floor", "directed.precision=1", "--ceiling", "all.recall=.5").exit_code == 0
    result = kg("eval", "gold", "--floor", "directed.recall=1", "--floor", "all.recall=.6", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["all"]["recall"] == 0.5
    assert result.stderr == "kg: all.recall is 0.5, below 0.6\n"


def test_eval_leaves_out_what_is_unsure(kg: Kg, gold: Path) -> None:
    assert json.loads(kg("eval", "gold", "--min-confidence", "0.95", "--json").stdout)["all"]["found"] == 0
    assert kg("eval", "gold", "--min-confidence", "2").exit_code == 2


def test_config_names_the_origin_of_each_setting(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('base = "https://my.example/"', encoding="utf-8")
    shown = json.loads(kg("config", "--json").stdout)
    assert shown["base"] == {"value": "https://my.example/", "origin": "kg.toml"}
    assert shown["ontology"] == {"value": None, "origin": "default"}
    assert "https://my.example/  kg.toml" in kg("config", "--show").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_prints_a_script(kg: Kg, shell: str) -> None:
    assert "_KG_COMPLETE" in kg("completion", shell).stdout


def test_a_name_is_never_a_way_out_of_the_terminal(kg: Kg) -> None:
    for args in (
        ["explain", "Telluride Film Festival"],
        ["query", "evidence"],
        ["stats"],
        ["query", "SELECT ?x {?x ?y ?z}"],
    ):
        result = kg(*args)
        assert result.exit_code == 0
        assert not set(result.output) & set("\x1b\u202e"), args


def test_interruption_ends_with_130(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.query.statistics.statistics", interrupted)
    result = kg("stats")
    assert result.exit_code == 130
    assert result.stderr.strip() == "kg: interrupted"


@pytest.mark.parametrize("name", SUMMARIES)
def test_help_of_every_command(kg: Kg, name: str) -> None:
    for flag in ("-h", "--help"):
        result = kg(name, flag)
        assert result.exit_code == 0
        assert result.stdout.count(f"kg {name}") >= 3  # the usage line and two examples
