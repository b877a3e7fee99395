"""The reconciliation protocol: what is asked, what is made of the answers, and what is not believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.authorities import load_authorities
from kg.link.candidate import Profile, Value
from kg.link.service import reconcile
from kg.link.web import ServiceError
from kg.ontology import load_ontology
from tests.link.sample import MANIFEST, Service

CROW = Profile(
    "https://x/crow",
    "Film",
    ("The White Crow",),
    years=(2018,),
    related={"directedBy": (Value("Ralph Fiennes"),), "basedOn": (Value("A Book"),), "works": (Value("X"),)},
)
SUSPIRIA = Profile("https://x/suspiria", "Film", ("Suspiria",))
RALPH = Profile("https://x/ralph", "Person", ("Ralph Fiennes",))
AUTHORITIES = load_authorities(load_ontology())


def test_what_is_asked(service: Service) -> None:
    reconcile(service.url, [CROW, RALPH], AUTHORITIES)
    queries, extend = service.requests
    assert queries["queries"] == {
        "q0": {
            "query": "The White Crow",
            "type": "Q11424",
            "limit": 10,
            "properties": [{"pid": "P57", "v": "Ralph Fiennes"}, {"pid": "P144", "v": "A Book"}],
        },
        "q1": {"query": "Ralph Fiennes", "type": "Q5", "limit": 10},
    }
    assert extend["extend"]["ids"] == ["Q70", "Q71"]
    assert {"P57", "P161", "P577", "P569", "P800", "P345", "P1476"} <= {p["id"] for p in extend["extend"]["properties"]}


def test_what_is_made_of_the_answers(service: Service) -> None:
    answer = reconcile(service.url, [SUSPIRIA, RALPH], AUTHORITIES)
    assert answer.authorities == {"wikidata", "imdb"} and not answer.quarantined
    first, imdb, second = answer.candidates[SUSPIRIA.iri]
    assert (first.id, second.id, first.rank, second.rank) == ("Q60", "Q61", 0, 1)
    assert (first.types, first.kinds, first.description) == (("Film",), ("film",), "2018 film")
    assert (first.years, first.source) == ((2018,), service.url)
    assert first.values["directedBy"] == (Value("Luca Guadagnino", "Q73"),)
    assert {"directedBy", "hasCastMember", "imdb"} <= set(first.covers)
    assert (imdb.authority, imdb.id, imdb.years) == ("imdb", "tt1034415", (2018,))
    (person,) = answer.candidates[RALPH.iri]
    assert (person.types, person.birth) == (("Person",), 1962)


def test_many_entities_go_in_batches(service: Service) -> None:
    people = [Profile(f"https://x/{number}", "Person", (f"Person {number}",)) for number in range(25)]
    answer = reconcile(service.url, [*people, RALPH], AUTHORITIES)
    assert [len(request["queries"]) for request in service.requests[:-1]] == [10, 10, 6]
    assert len(answer.candidates) == 26 and answer.candidates[people[0].iri] == []


def test_nothing_is_extended_that_the_service_cannot(service: Service) -> None:
    del service.manifest["extend"]
    (person,) = reconcile(service.url, [RALPH], AUTHORITIES).candidates[RALPH.iri]
    assert len(service.requests) == 1 and person.birth is None and person.covers == ()


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ([], "no reconciliation service"),
        ({}, "no reconciliation service"),
        ({"identifierSpace": 3}, "no reconciliation service"),
        ({**MANIFEST, "identifierSpace": "https://d-nb.info/gnd/"}, "which is none of Wikidata, IMDb"),
        ({**MANIFEST, "versions": ["1.0"]}, "version .* not 0.2"),
    ],
)
def test_what_is_no_service_for_a_catalogue(manifest: Any, message: str, service: Service) -> None:
    service.manifest = manifest
    with pytest.raises(ServiceError, match=message) as caught:
        reconcile(service.url, [RALPH], AUTHORITIES)
    assert str(caught.value).startswith(service.url) and service.requests == []


def scripted(*answers: Any, rows: Any = None) -> Any:
    """In place of the network: the manifest, these answers to queries in turn, ``rows`` to extensions."""
    waiting = list(answers)

    def fetch(url: str, form: Mapping[str, str] | None) -> Any:
        if form is None:
            return MANIFEST
        answer = waiting.pop(0) if "queries" in form else {"rows": rows}
        if isinstance(answer, Exception):
            raise answer
        return answer

    return fetch


def result(**fields: Any) -> dict[str, Any]:
    return {"q0": {"result": [{"id": "Q1", "name": "Ralph Fiennes", "type": [{"id": "Q5"}], **fields}]}}


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "../../etc/passwd"},
        {"id": "Q1> <http://evil.example/x"},
        {"id": "javascript:alert(1)"},
        {"id": "https://evil.example/Q1"},
        {"id": "Q" + "1" * 40},
        {"id": 1},
        {"id": None},
        {"name": ""},
        {"name": None},
        {"name": ["x"]},
    ],
)
def test_what_is_no_candidate_is_left_out(fields: dict[str, Any]) -> None:
    answer = reconcile("http://x/", [RALPH], AUTHORITIES, scripted(result(**fields)))
    assert answer.candidates == {RALPH.iri: []}


def test_texts_are_cut_and_on_one_line() -> None:
    fetch = scripted(result(name="Ralph\n\x00Fiennes " * 1000, description=["x"], type="Q5", score="high"), rows=[])
    (found,) = reconcile("http://x/", [RALPH], AUTHORITIES, fetch).candidates[RALPH.iri]
    assert len(found.names[0]) == 500 and "\n" not in found.names[0] and found.description == ""


def test_more_than_was_asked_for_is_not_kept() -> None:
    results = [{"id": f"Q{number}", "name": "Ralph Fiennes"} for number in range(1, 5000)]
    rows = {"Q1": {"P161": [{"str": f"Player {number}"} for number in range(100_000)]}}
    answer = reconcile("http://x/", [RALPH], AUTHORITIES, scripted({"q0": {"result": results * 2}}, rows=rows))
    assert len(answer.candidates[RALPH.iri]) == 10
    assert len(answer.candidates[RALPH.iri][0].values["hasCastMember"]) == 500


def test_what_fails_is_set_aside_and_the_rest_is_kept() -> None:
    people = [Profile(f"https://x/{number}", "Person", (f"Person {number}",)) for number in range(70)]
    empty = {f"q{place}": {"result": []} for place in range(10)}
    error = ServiceError("http://x/: answers 500")
    answer = reconcile("http://x/", people, AUTHORITIES, scripted(empty, error, empty, error, error, error))
    assert len(answer.candidates) == 20
    assert [(one.position, one.reason) for one in answer.quarantined] == [
        ("from Person 10", "http://x/: answers 500"),
        ("from Person 30", "http://x/: answers 500"),
        ("from Person 40", "http://x/: answers 500"),
        ("from Person 50", "http://x/: answers 500"),
        ("from Person 60", "not asked any more, since the service failed too often"),
    ]


@pytest.mark.parametrize("answer", [[], {}, {"q0": []}, {"q0": {"result": {}}}, {"status": "error"}, "x", 3])
def test_an_answer_of_another_shape_is_an_error(answer: Any) -> None:
    with pytest.raises(ServiceError, match="http://x/: "):
        reconcile("http://x/", [RALPH], AUTHORITIES, scripted(answer))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "type", "result", "q0", "rows", "Q1", "P57", "date"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(answer=json_values, rows=json_values)
def test_no_answer_breaks_it(answer: Any, rows: Any) -> None:
    for shaped in (answer, {"q0": {"result": answer}}, {"q0": {"result": [answer]}}, result()):
        for extension in (rows, {"Q1": rows}, {"Q1": {"P57": rows, "P577": [rows]}}):
            try:
                answered = reconcile("http://x/", [RALPH], AUTHORITIES, scripted(shaped, rows=extension))
            except ServiceError:
                continue
            for candidate in answered.candidates[RALPH.iri]:
                assert AUTHORITIES.by_name[candidate.authority].id.fullmatch(candidate.id)
                json.dumps([candidate.names, candidate.years, candidate.description])
