"""What may run, and above all what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query.bindings import bind, placeholders
from kg.query.lexer import tokens
from kg.query.screening import MAX_QUERY_BYTES, screen

BASE = "https://filmnews.example/graph/"
PREFIXES = {"film": "https://filmnews.example/ontology#", "graph": BASE}

SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE#x\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * {SERVICE<http://127.0.0.1:9/>{?s ?p ?o}}",
    "SELECT * { SERVICE\t?where { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICEx:a { ?s ?p ?o } }",
    "SELECT * { ?s ?p true.SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'it''s' . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p '\\'' . SERVICE <http://127.0.0.1:9/> {} }",
    'SELECT * { ?s ?p """a"b""" . SERVICE <http://127.0.0.1:9/> {} }',
    "SELECT * { ?s <http://x/#a> ?o . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s <http://x/\\u0041#> ?o . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s film:a\\#b ?o . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s film:a.\\#b ?o . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s film:a.b.SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { # a comment\rSERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> {} } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "DESCRIBE ?s { SERVICE <http://127.0.0.1:9/> {} }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        screen(query, BASE, PREFIXES)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p ?o FILTER(?s<?b)#>"""\n SERVICE <http://127.0.0.1:9/> {} #"""\n }',
        "SELECT * { ?s ?p ?o FILTER(?s<?b&&'x>') SERVICE <http://127.0.0.1:9/> {} #'\n }",
        "PREFIX a: <urn:a:> SELECT * { FILTER(?s<a:b#>'''\n) SERVICE <http://127.0.0.1:9/> {} #'''\n }",
    ],
)
def test_an_iri_that_could_be_less_than_and_hide_code_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"may not be an IRI|SERVICE is not allowed"):
        screen(query, BASE, PREFIXES)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?f { ?f rdfs:label "On Her Majesty\'s Secret Service" }',
        "SELECT ?service { ?service a film:Film } # no SERVICE here",
        "SELECT * { ?s <https://x.example/SERVICE> film:service }",
        "SELECT * { ?s ?p '''a long\nSERVICE text''' }",
        "SELECT * { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o FILTER(?o < 3 && ?o > 1) }",
    ],
)
def test_the_word_itself_is_no_offence(query: str) -> None:
    assert screen(query, BASE, PREFIXES).form == "SELECT"


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("# comment\nPREFIX select: <http://x/> BASE <http://y/> ASK {}", "ASK"),
        ("PREFIX a-b.c: <http://x/> CONSTRUCT WHERE {?s ?p ?o}", "CONSTRUCT"),
        ("DESCRIBE film:Film", "DESCRIBE"),
    ],
)
def test_form_follows_the_prologue(query: str, form: str) -> None:
    assert screen(query, BASE, PREFIXES).form == form


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("LOAD <http://127.0.0.1:9/>", "line 1, column 1: LOAD is not allowed"),
        ("\n  insert data { <a:a> <a:b> <a:c> }", "line 2, column 3: INSERT is not allowed"),
        ("DROP ALL", "DROP is not allowed"),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH is not allowed"),
        ("hello", "begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not hello"),
        (" # nothing\n", "the query is empty"),
        ("SELECT * { ?s ?p '" + "x" * MAX_QUERY_BYTES + "' }", "longer than 64 KB"),
        ("SELECT * " + "{" * 201 + "}" * 201, "nested deeper than 200"),
        ("ASK { FILTER(" + "(" * 201 + "true" + ")" * 201 + ") }", "nested deeper than 200"),
        ("ASK { FILTER(" + "! " * 201 + "true) }", "nested deeper than 200"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "line 1, column 15: FROM may only name graphs of this"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }", "FROM may only name graphs"),
        ("PREFIX x: <http://e/> SELECT * FROM x:a { ?s ?p ?o }", "FROM may only name graphs"),
        ("PREFIX graph: <http://e/> SELECT * FROM graph:facts { ?s ?p ?o }", "FROM may only name graphs"),
        ("BASE <http://127.0.0.1:9/> SELECT * FROM <x> { ?s ?p ?o }", "FROM may only name graphs"),
    ],
)
def test_refusals_say_what_and_where(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        screen(query, BASE, PREFIXES)
    assert message in str(caught.value)


@pytest.mark.parametrize("graph", [f"<{BASE}facts>", "graph:facts", f"NAMED <{BASE}article/a>"])
def test_own_graphs_may_be_named(graph: str) -> None:
    assert screen(f"SELECT * FROM {graph} {{ ?s ?p ?o }}", BASE, PREFIXES).names_graphs


@given(st.text())
def test_any_text_is_screened_or_refused(text: str) -> None:
    try:
        screen(text, BASE, PREFIXES)
    except QueryError as problem:
        assert "\n" not in str(problem) or "\n" in text


@given(st.text(alphabet="<>\"'#\\?a:{}\n SERVICE"))
def test_tokens_lie_in_the_query_in_order(text: str) -> None:
    at = 0
    try:
        for token in tokens(text):
            assert token.start >= at
            assert text.startswith(token.text, token.start)
            at = token.start + len(token.text)
    except QueryError:
        pass


def test_values_take_the_place_of_undef_and_only_there() -> None:
    query = 'SELECT * { # VALUES ?p { UNDEF }\n VALUES ?p\n{ undef } ?p ?q "VALUES ?p { UNDEF }" }'
    assert placeholders(query) == {"p": [query.index("undef")]}
    assert bind(query, {"p": ["<a:b>", "<a:c>"]}) == query.replace("undef", "<a:b> <a:c>")  # type: ignore[list-item]
    with pytest.raises(QueryError, match="takes no parameter 'x'"):
        bind(query, {"x": []})
