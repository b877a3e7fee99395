"""Which updates may run: those whose text says that they write into graphs of the user's own, and nothing else."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.query.engine import Dataset, known_prefixes
from kg.store.iris import Iris
from kg.update.screening import MAX_UPDATE_BYTES, screen_update

IRIS = Iris("https://filmnews.example/")
OWN = "https://filmnews.example/graph/own/"


def targets(text: str, dataset: Dataset | None = None) -> tuple[str, ...]:
    return screen_update(text, IRIS, known_prefixes(IRIS), dataset).targets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { GRAPH own:a { ent:x a ent:y } }", ("a",)),
        (f"insert data{{graph<{OWN}a>{{ent:x a ent:y}}}}", ("a",)),
        (f"PREFIX p: <{OWN}> INSERT DATA {{ GRAPH p:a-b {{ p:x a p:y . p:z a p:w }} GRAPH <{OWN}c.d> {{ }} }}", ("a-b", "c.d")),
        ("DELETE DATA { GRAPH own:a { ent:x a ent:y } }", ("a",)),
        ("DELETE WHERE { GRAPH own:a { ?s ?p ?o } }", ("a",)),
        ("DELETE { GRAPH own:a { ?s ?p ?o } } INSERT { GRAPH own:b { ?s ?p [ a ent:y ] } } WHERE { ?s ?p ?o }", ("a", "b")),
        ("WITH own:a DELETE { ?s ?p ?o } INSERT { ?s ?p 1 ; ?p 2 } WHERE { ?s ?p ?o }", ("a",)),
        ("WITH own:a INSERT { graph:facts a ?o } WHERE { graph:facts a ?o }", ("a",)),
        ("CLEAR GRAPH own:a ; DROP SILENT GRAPH own:b ; CREATE GRAPH own:c ;", ("a", "b", "c")),
        ("COPY graph:facts TO own:a ; ADD SILENT GRAPH own:a TO GRAPH own:b ; MOVE own:b TO own:c", ("a", "b", "c")),
        ("# LOAD <x:y>\nINSERT DATA { GRAPH own:a { ent:x a 'LOAD ; DROP ALL }' } }", ("a",)),
        ("PREFIX load: <http://x.example/> INSERT DATA { GRAPH own:a { load:x a load:y } }", ("a",)),
    ],
)  # fmt: skip
def test_what_may_run_and_where_it_writes(text: str, expected: tuple[str, ...]) -> None:
    assert sorted(set(targets(text))) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "SELECT * { ?s ?p ?o }",
        "LOAD <http://x.example/>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH own:a",
        "INSERT DATA { GRAPH own:a { ent:x a ent:y } } ; LOAD <http://x.example/> INTO GRAPH own:a",
        "INSERT DATA { ent:x a ent:y }",
        "INSERT DATA { GRAPH own:a { ent:x a ent:y } ent:x a ent:z }",
        "INSERT DATA { GRAPH graph:facts { ent:x a ent:y } }",
        "INSERT DATA { GRAPH <https://filmnews.example/graph/article/x> { ent:x a ent:y } }",
        f"INSERT DATA {{ GRAPH <{OWN}../facts> {{ ent:x a ent:y }} }}",
        f"INSERT DATA {{ GRAPH <{OWN}..> {{ ent:x a ent:y }} }}",
        f"INSERT DATA {{ GRAPH <{OWN}%2e%2e/facts> {{ ent:x a ent:y }} }}",
        f"INSERT DATA {{ GRAPH <{OWN}> {{ ent:x a ent:y }} }}",
        r"INSERT DATA { GRAPH own:..\/facts { ent:x a ent:y } }",
        "BASE <https://filmnews.example/graph/own/> INSERT DATA { GRAPH <a> { ent:x a ent:y } }",
        "PREFIX own: <http://x.example/> INSERT DATA { GRAPH own:a { ent:x a ent:y } }",
        "CLEAR GRAPH own:a ; PREFIX own: <https://filmnews.example/graph/> CLEAR GRAPH own:facts",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { GRAPH own:a { ?s ?p ?o } }",
        "WITH graph:facts DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "WITH own:a DELETE { GRAPH graph:facts { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        "CLEAR ALL", "DROP ALL", "DROP SILENT NAMED", "CLEAR DEFAULT", "DROP GRAPH graph:facts", "CREATE GRAPH graph:new",
        "MOVE graph:facts TO own:a",
        "COPY own:a TO graph:facts",
        "INSERT DATA { GRAPH own:a.b { ent:x a ent:y } }",
        "COPY DEFAULT TO own:a",
        "ADD own:a TO DEFAULT",
        "COPY <http://x.example/> TO own:a",
        "INSERT { GRAPH own:a { ?s ?p ?o } } USING <http://x.example/> WHERE { ?s ?p ?o }",
        "INSERT { GRAPH own:a { ?s ?p ?o } } USING NAMED <file:///etc/passwd> WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { SeRvIcE#\n<http://x.example/> { ?s ?p ?o } }",
        "INSERT DATA { GRAPH own:a { " + "[ ent:p " * 300 + "1" + " ]" * 300 + " } }",
        "INSERT DATA { GRAPH own:a { ent:x rdfs:label '" + "x" * MAX_UPDATE_BYTES + "' } }",
    ],
)  # fmt: skip
def test_what_may_not(text: str) -> None:
    with pytest.raises(QueryError):
        targets(text)


def test_a_refusal_has_its_place() -> None:
    with pytest.raises(QueryError, match=r"line 2, column 7: only graphs of your own can be written to: own:NAME"):
        targets("INSERT DATA {\nGRAPH graph:facts { ent:x a ent:y } }")


def test_where_sees_what_queries_see_unless_the_update_says_otherwise() -> None:
    def given(text: str, dataset: Dataset | None = None) -> str:
        return screen_update(text, IRIS, known_prefixes(IRIS), dataset).text

    plain = "INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert given(plain).count("USING <") == 3 and "NAMED" not in given(plain)
    named = "INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { GRAPH graph:links { ?s ?p ?o } }"
    assert "USING NAMED <https://filmnews.example/graph/links>" in given(named)
    for own in (
        "INSERT { GRAPH own:a { ?s ?p ?o } } USING graph:facts WHERE { ?s ?p ?o }",
        "WITH own:a INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ):
        assert given(own) == own
        with pytest.raises(QueryError, match="do not go with"):
            given(own, Dataset(("https://filmnews.example/graph/facts",)))
    beside = given(plain, Dataset(("https://filmnews.example/graph/facts",)))
    assert beside.count("USING") == 1 and "graph/facts>" in beside
    with pytest.raises(QueryError, match="only graphs of this dataset"):
        given(plain, Dataset(("http://x.example/",)))
