"""Three hundred generated queries give the same answers through the endpoint, in the engine, and in rdflib."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import QuerySolutions, RdfFormat

from kg.query.engine import known_prefixes
from kg.store.layout import GraphDir
from tests.serve.client import Client

NUMBER = 300
RELATIONS = (
    "film:directed",
    "film:starsIn",
    "film:basedOn",
    "film:premieredAt",
    "film:wonAward",
    "rdfs:label",
    "a",
    "?p",
)
FILTERS = (
    "FILTER (isIRI(?y))",
    'FILTER (CONTAINS(STR(?y), "e"))',
    "FILTER (?x != ?y)",
    "FILTER EXISTS { ?x rdfs:label ?any }",
    "FILTER NOT EXISTS { ?x film:year ?any }",
)


def generated(draw: random.Random) -> str:
    """A query over ?x and ?y: a triple, and perhaps a second one, joined, optional, in a union or taken away."""
    first = f"?x {draw.choice(RELATIONS)} ?y ."
    second = draw.choice((
        "",
        f"?y {draw.choice(RELATIONS[:-1])} ?z .",
        f"?z {draw.choice(RELATIONS[:-1])} ?y .",
        f"OPTIONAL {{ ?x {draw.choice(RELATIONS[:-1])} ?z }}",
        f"MINUS {{ ?x {draw.choice(RELATIONS[:-1])} ?z }}",
        "{ ?x a film:Film } UNION { ?x a film:Person }",
        "?x film:starsIn/rdfs:label ?z .",
        "?x ^film:directed ?z .",
        "BIND (STR(?x) AS ?z)",
    ))  # fmt: skip
    condition = draw.choice(("", "", *FILTERS))
    form, tail = draw.choice((
        ("SELECT ?x ?y", ""),
        ("SELECT DISTINCT ?y", ""),
        ("SELECT (COUNT(*) AS ?n)", ""),
        ("SELECT ?y (COUNT(?x) AS ?n)", "GROUP BY ?y"),
        ("SELECT ?y (COUNT(?x) AS ?n)", "GROUP BY ?y HAVING (COUNT(?x) > 1)"),
        ("SELECT ?x ?y", "ORDER BY ?x ?y LIMIT 1000"),
    ))  # fmt: skip
    return f"{form} WHERE {{ {first} {second} {condition} }} {tail}"


def rows_of_json(body: bytes) -> Counter[Any]:
    return Counter(
        frozenset((name, cell["value"]) for name, cell in row.items())
        for row in json.loads(body)["results"]["bindings"]
    )


def test_three_engines_agree(server: Client, graph: Path) -> None:
    reader = GraphDir(graph).open()
    prefixes = known_prefixes(reader.iris)
    default = reader.default_graphs
    other = rdflib.Graph()
    for node in default:
        other.parse(data=reader.store.dump(format=RdfFormat.N_TRIPLES, from_graph=node), format="nt")
    draw, answered = random.Random(7), 0
    for _ in range(NUMBER):
        query = generated(draw)
        served = rows_of_json(server.query(query).body)
        raw = reader.store.query(query, prefixes=prefixes, default_graph=[*default])
        assert isinstance(raw, QuerySolutions)
        names = [variable.value for variable in raw.variables]
        engine = Counter(
            frozenset((n, t.value) for n, t in zip(names, row, strict=True) if t is not None)  # type: ignore[union-attr]
            for row in raw
        )
        assert served == engine, query
        theirs = Counter(
            frozenset((str(n), str(t)) for n, t in row.asdict().items()) for row in other.query(query, initNs=prefixes)
        )
        assert served == theirs, query
        answered += bool(served)
    assert answered > NUMBER / 2
