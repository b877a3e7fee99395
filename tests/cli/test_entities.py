"""``kg entities`` and ``kg conflicts`` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.conflicts import command as conflicts
from kg.cli.entities import command as entities
from kg.cli.query import command as query
from kg.config import Config
from kg.run.build import build
from kg.store.importing import add_import
from kg.store.layout import GraphDir

NEWS = {
    "n1": " date 2018-01-05 “Winter Harbour” is a drama directed by Ewa Kor and starring Anna Berg. It opens on October 12, 2018.",
    "n2": " date 2018-03-05 Anna Berg stars in “Winter Harbour,” directed by Ewa Kor. “Winter Harbour” will open on February 1, 2019.",
    "n3": " date 2018-04-05 “The Salt Line” is a drama directed by Eva Kor and starring Piotr Wolski.",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    for name, text in NEWS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build([str(folder)], folder / "graph", Config(extractor="rules"))
    return folder / "graph"


def run(command, *arguments: str, given: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(command, list(arguments), input=given)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def export(graph: Path) -> list[str]:
    return sorted(map(str, GraphDir(graph).open().store))


def test_list_and_show(graph: Path) -> None:
    lines = json.loads(run(entities, "list", "--graph", str(graph), "--type", "Person", "--json")[1])
    assert {line["names"][0] for line in lines} == {"Anna Berg", "Ewa Kor", "Eva Kor", "Piotr Wolski"}
    shown = run(entities, "show", "Anna Berg", "--graph", str(graph))[1]
    assert "starsIn 2" in shown and "n1" in shown and "Winter Harbour" in shown


def test_merge_and_undo_give_back_the_graph(graph: Path) -> None:
    before = export(graph)
    assert run(entities, "merge", "Ewa Kor", "Eva Kor", "--by", "me", "--graph", str(graph))[0] == 0
    assert "directed 3" in run(entities, "show", "Ewa Kor", "--graph", str(graph))[1]
    assert "me" in run(entities, "log", "--graph", str(graph))[1]
    assert run(entities, "undo", "--graph", str(graph))[0] == 0
    assert export(graph) == before


def test_review_records_what_the_keys_say(graph: Path) -> None:
    before = export(graph)
    out = run(entities, "review", "--graph", str(graph), given="n")[1]
    assert "Ewa Kor" not in out or "Eva Kor" in out
    while json.loads(run(entities, "log", "--json", "--graph", str(graph))[1]):
        run(entities, "undo", "--graph", str(graph))
    assert export(graph) == before


def test_conflicts_are_listed_accepted_and_undone(graph: Path) -> None:
    before = export(graph)
    found = json.loads(run(conflicts, "list", "--json", "--graph", str(graph))[1])
    assert [(one["kind"], [side["answer"] for side in one["sides"]]) for one in found] == [
        ("moved", ["2018-10-12", "2019-02-01"])
    ]
    assert found[0]["sides"][0]["claims"][0]["article"] == "n1"
    assert run(conflicts, "accept", found[0]["id"], "2", "--graph", str(graph))[0] == 0
    assert run(conflicts, "list", "--json", "--graph", str(graph))[1].strip() == "[]"
    accepted = [line for line in export(graph) if "graph/accepted" in line and "releaseDate" in line]
    assert len(accepted) == 1 and "2019-02-01" in accepted[0]
    dates = "SELECT ?day { ?film film:releaseDate ?day }"
    assert [len(json.loads(run(query, dates, "--json", *asked, "--graph", str(graph))[1])["results"]["bindings"])
            for asked in ((), ("--accepted",))] == [2, 1]  # fmt: skip
    assert run(conflicts, "undo", "--graph", str(graph))[0] == 0
    assert export(graph) == before


def test_what_was_imported_outlives_a_build(graph: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text("<https://example.org/a> <https://example.org/b> <https://example.org/c> .")
    add_import(GraphDir(graph), "extra", [extra])
    run(entities, "merge", "Ewa Kor", "Anna Berg", "--graph", str(graph))
    assert any("graph/import/extra" in line for line in export(graph))
    run(entities, "undo", "--graph", str(graph))
    assert any("graph/import/extra" in line for line in export(graph))
