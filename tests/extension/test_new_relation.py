"""A relation is added in ``ontology/`` alone: it is extracted, checked, asked for, exported and drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.ontology import load_ontology, ontology_path
from kg.store.layout import GraphDir
from kg.store.validation import validate
from kg.store.vocabulary import FILM
from tests.extension.conftest import NEWS, Extension, run

PETROVA, LUND = "Nadia Petrova", "Ivan Lund"
ASKED = """
PREFIX film: <https://filmnews.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?who ?what WHERE { ?p film:choreographed ?w ; rdfs:label ?who . ?w rdfs:label ?what } ORDER BY ?who
"""


def facts(extension: Extension) -> list[dict[str, Any]]:
    lines = extension("export", "--format", "facts").stdout.splitlines()
    return [fact for line in lines if (fact := json.loads(line))["predicate"] == "choreographed"]


def test_the_build_goes_through(extension: Extension) -> None:
    assert extension.built.exit_code == 0, extension.built.stderr


def test_the_facts_are_extracted_with_their_evidence(extension: Extension) -> None:
    found = {fact["subject"]: fact for fact in facts(extension)}

    assert {(s, f["object"], f["object_type"]) for s, f in found.items()} == {
        (PETROVA, "The Glass Stair", "Film"),
        (LUND, "High Wire", "CircusShow"),
    }
    petrova = found[PETROVA]
    assert petrova["rule"] == "choreographed: {S} choreograph {O?}"
    assert petrova["quote"] == NEWS[petrova["start"] : petrova["end"]]
    assert "choreographed by Nadia Petrova" in petrova["quote"]


def test_the_graph_holds_to_the_shapes(extension: Extension) -> None:
    checked = extension("validate")

    assert checked.stdout == ""
    assert checked.exit_code == 0


@pytest.mark.parametrize(
    ("turned", "message"),
    [
        (False, "The object of choreographed has to be a film or stage work."),
        (True, "The subject of choreographed has to be a person."),
    ],
)
def test_its_shapes_catch_what_is_wrong(extension: Extension, turned: bool, message: str) -> None:
    reader = GraphDir(extension.graph).open()
    [quad, *_] = reader.store.quads_for_pattern(None, NamedNode(FILM["choreographed"].value), None, None)
    person, work, graph = quad.subject, quad.object, reader.iris.graph("facts")
    wrong = Quad(work, quad.predicate, work, graph) if turned else Quad(person, quad.predicate, person, graph)

    found = validate([*reader.store, wrong], load_ontology(extension.ontology))

    assert message in {finding.message for finding in found}


def test_a_query_finds_them(extension: Extension) -> None:
    answer = extension("query", "--format", "csv", ASKED)

    assert answer.stdout.splitlines() == ["who,what", f"{LUND},High Wire", f"{PETROVA},The Glass Stair"]


def test_its_event_and_its_inverse_are_there(extension: Extension) -> None:
    credit = extension(
        "query",
        "PREFIX film: <https://filmnews.example/ontology#> ASK { ?c a film:Credit ; film:role film:choreographed }",
    )
    inverse = extension(
        "query",
        "PREFIX film: <https://filmnews.example/ontology#> ASK { GRAPH ?g { ?work film:choreographedBy ?person } }",
    )

    assert (credit.stdout.strip(), inverse.stdout.strip()) == ("true", "true")


def test_it_is_exported(extension: Extension) -> None:
    turtle = extension("export", "--format", "turtle").stdout
    triples = [t for t in parse(turtle.encode(), format=RdfFormat.TURTLE) if t.predicate == FILM["choreographed"]]

    assert len(triples) == 2


def test_it_is_explained_by_its_sentence(extension: Extension) -> None:
    told = extension("explain", PETROVA).stdout

    assert "choreographed" in told
    assert "The [film] was [choreographed] by [Nadia Petrova]" in told


def test_it_is_drawn(extension: Extension, tmp_path: Path) -> None:
    page = tmp_path / "view.html"
    assert extension("view", "-o", str(page)).exit_code == 0
    found = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', page.read_text("utf-8"))
    assert found is not None
    data = json.loads(found[1])

    place = [relation["name"] for relation in data["relations"]].index("choreographed")
    drawn = {
        (data["nodes"][fact["s"]]["label"], data["nodes"][fact["o"]]["label"])
        for fact in data["facts"]
        if fact["r"] == place
    }
    assert drawn == {(PETROVA, "The Glass Stair"), (LUND, "High Wire")}
    assert "circus show" in {style["label"] for style in data["types"]}


def test_without_it_nothing_of_the_kind_is_read(extension: Extension, tmp_path: Path) -> None:
    news = tmp_path / "dance-news.txt"
    news.write_text(NEWS, encoding="utf-8")
    plain = tmp_path / "graph"

    shipped = ontology_path()
    run("build", str(news), ontology=shipped, graph=plain)
    lines = run("export", "--format", "facts", ontology=shipped, graph=plain).stdout.splitlines()

    predicates = {json.loads(line)["predicate"] for line in lines}
    assert "directed" in predicates
    assert "choreographed" not in predicates


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ('verbs = ["{S} choreograph {O} in"]', "{S} choreograph {O} in"),
        ('nouns = ["{S} choreographer of {O}"]', "{S} choreographer of {O}"),
        ('asides = ["{O}: {S}"]', "{O}: {S}"),
        ("verbs = [", "end of document"),
    ],
)
def test_a_broken_wording_is_one_line_that_names_it(
    make_extended: Callable[[], Path], tmp_path: Path, wording: str, fault: str
) -> None:
    ontology = make_extended()
    (ontology / "lexicon" / "choreographed.toml").write_text(f'relation = "choreographed"\n{wording}\n', "utf-8")
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")

    result = run("build", str(tmp_path / "news.txt"), ontology=ontology, graph=tmp_path / "graph")

    assert result.exit_code == 1
    assert result.stdout == ""
    [line] = [line for line in result.stderr.splitlines() if line.startswith("kg: ")]
    assert "choreographed.toml" in line and fault in line
    assert "Traceback" not in result.stderr
