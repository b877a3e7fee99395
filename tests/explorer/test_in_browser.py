"""The explorer in a browser, by keyboard, over a server that runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from kg.explorer.answers import Answers
from tests.explorer.conftest import find
from tests.view.conftest import Opened

CROW = "film-The White Crow"


def test_find_expand_path_and_evidence_by_keyboard(explore: Callable[..., Opened], server: str) -> None:
    opened = explore()
    page, press = opened.page, opened.page.keyboard.press
    assert page.evaluate("document.activeElement.id") == "query"
    press("Escape")
    find(opened, "The White Crow")
    press("i")
    find(opened, "Ralph Fiennes")
    page.wait_for_selector("#expand-button")
    before = len(opened.shown())
    page.focus("#graph")
    press("Enter")
    page.wait_for_function("count => graphPage.shown().length > count", arg=before)
    press("p")
    find(opened, "Adèle Exarchopoulos")
    press("p")
    page.wait_for_selector("#panel .steps blockquote")
    page.get_by_role("button", name="In the article").first.focus()
    press("Enter")
    page.wait_for_selector("#article .here mark")
    here = page.locator("#article .here").text_content()
    assert here and here.endswith(".")
    page.focus("#next-evidence")
    press("Enter")
    assert page.locator("#article .here mark").count() > 0
    press("Escape")
    assert page.is_hidden("#article")
    assert opened.problems == []
    assert {url for url in opened.requests if not url.startswith((server, "data:"))} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_room(explore: Callable[..., Opened], scheme: str) -> None:
    opened = explore(color_scheme=scheme)
    page = opened.page
    found = opened.violations()
    page.keyboard.press("Escape")
    find(opened, "The White Crow")
    found += opened.violations()
    page.click(".evidence-tools button")
    page.wait_for_selector("#article .here")
    found += opened.violations()
    page.click("#overview-button")
    page.wait_for_selector("#overview svg")
    found += opened.violations()
    page.click("#map-button")
    page.wait_for_selector("#map-canvas")
    found += opened.violations()
    page.click("#sparql-button")
    page.wait_for_selector("#sparql-ask")
    page.click("#sparql-ask")
    page.wait_for_selector("#sparql-answer table")
    found += opened.violations()
    page.click("#views-button")
    page.wait_for_selector("#view-name")
    found += opened.violations()
    assert found == []


def test_a_query_answers_and_its_entities_come_into_the_picture(explore: Callable[..., Opened]) -> None:
    opened = explore()
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "Dune")
    page.click("#as-sparql-button")
    page.wait_for_selector("#sparql-ask")
    page.click("#sparql-ask")
    page.wait_for_selector("#sparql-answer tbody tr")
    assert "Denis Villeneuve" in opened.text("#sparql-answer")
    page.click("#sparql-show")
    page.wait_for_function(
        "() => document.querySelector('#sparql').hidden && graphPage.shown().includes('person-Denis Villeneuve')"
    )
    page.click("#sparql-button")
    page.fill("#sparql-text", "SELECT nonsense")
    page.click("#sparql-ask")
    page.wait_for_selector("#sparql-answer .wrong")
    assert "line 1" in opened.text("#sparql-answer").lower() or "expected" in opened.text("#sparql-answer").lower()


def test_every_entity_is_a_dot_that_opens_it(explore: Callable[..., Opened], answers: Answers) -> None:
    opened = explore()
    page = opened.page
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.click("#map-button")
    page.wait_for_selector("#map-canvas")
    assert f"All {len(answers.index.nodes)} entities" in opened.text("#map")
    told = answers.map()
    spot = page.evaluate("id => graphPage.onMap(id)", CROW)
    page.mouse.click(spot["x"], spot["y"])
    page.wait_for_function("() => document.querySelector('#map').hidden && document.querySelector('#panel blockquote')")
    chosen = page.text_content("#panel h2")
    assert chosen in told["labels"]
    assert chosen == "The White Crow"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_server_that_is_gone_is_told_in_words(explore: Callable[..., Opened], scheme: str) -> None:
    opened = explore(color_scheme=scheme)
    page = opened.page
    page.route("**/explore/api/**", lambda route: route.abort())
    page.keyboard.press("Escape")
    page.click("#overview-button")
    page.wait_for_selector("#overview .wrong")
    assert "does not answer" in opened.text("#overview")
    assert opened.violations() == []
    page.get_by_role("button", name="Back to the graph").click()
    page.keyboard.press("/")
    page.keyboard.insert_text("dune")
    page.wait_for_selector("#hint:not([hidden])")
    assert "does not answer" in opened.text("#hint")
    assert [one for one in opened.problems if "net::ERR_FAILED" not in one] == []


def test_timeline_and_comparison(explore: Callable[..., Opened]) -> None:
    opened = explore()
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "Greta Gerwig")
    page.click("#timeline-button")
    days = page.locator(".timeline > li > time").all_inner_texts()
    assert days and days == sorted(days)
    assert page.locator(".timeline .badge.planned").count() == 1
    page.click("#back-button")
    page.click("#compare-button")
    find(opened, "Saoirse Ronan")
    page.click("#compare-button")
    page.wait_for_selector(".compared table")
    assert opened.text("#panel h2") == "Greta Gerwig and Saoirse Ronan"


def test_a_view_is_kept_and_opens_the_same_picture(explore: Callable[..., Opened]) -> None:
    opened = explore()
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "Poor Things")
    page.keyboard.press("i")
    kept = sorted(opened.shown())
    page.click("#views-button")
    page.fill("#view-name", "<b>Lanthimos</b>")
    page.keyboard.press("Enter")
    page.wait_for_selector("#views li")

    again = explore()
    again.page.click("#views-button")
    again.page.get_by_role("button", name="<b>Lanthimos</b>", exact=True).click()
    again.page.wait_for_function("() => document.querySelector('#panel h2')?.textContent === 'Poor Things'")
    assert sorted(again.shown()) == kept
    again.page.click("#views-button")
    again.page.get_by_role("button", name="Forget").click()
    again.page.wait_for_function("() => !document.querySelector('#views li')")


def test_a_wrong_fact_is_reported_kept_and_taken_back(explore: Callable[..., Opened], folder: Path) -> None:
    opened = explore()
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "Yuli")
    page.get_by_role("button", name="This is wrong").first.click()
    page.keyboard.insert_text("he only wrote it")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .badge.disputed")
    line = json.loads((folder / "reviews.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["verdict"], line["evidence"]) == ("wrong", {"note": "he only wrote it"})

    again = explore("#n=film-Yuli")
    again.page.wait_for_selector("#panel .badge.disputed")
    assert "marked as wrong" in again.text("#panel")
    again.page.get_by_role("button", name="Take back").first.click()
    again.page.wait_for_function("() => !document.querySelector('#panel .badge.disputed')")
    assert len((folder / "reviews.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{}", "text/plain", 415), (b"{", "application/json", 400), (b"[]", "application/json", 400),
     (b'{"id": "nobody"}', "application/json", 400), (b" " * 3_000_000, "application/json", 413)],
)  # fmt: skip
def test_odd_requests_are_refused(server: str, body: bytes, kind: str, status: int) -> None:
    request = Request(f"{server}explore/api/expand", body, {"Content-Type": kind})
    with pytest.raises(OSError) as refused:
        urlopen(request, timeout=20)
    assert refused.value.code == status  # type: ignore[attr-defined]


def test_no_file_but_its_own_is_served(server: str) -> None:
    for path in ("..%2froutes.py", "explorer.html.j2", "%2e%2e%2f%2e%2e%2fREADME.md", "routes.py"):
        with pytest.raises(OSError) as refused:
            urlopen(f"{server}explore/{path}", timeout=20)
        assert refused.value.code == 404  # type: ignore[attr-defined]
