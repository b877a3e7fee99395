"""Whatever strangers write, in articles, names, questions and notes, stays text in the explorer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.explorer.conftest import find, published, serving
from tests.view.conftest import Opened
from tests.view.payloads import PAYLOADS
from tests.view.sample import News, Reader, Said, built, film, person

RUN = "javascript:alert(1)"
CONTROLS = dict.fromkeys((0x00, 0x07, 0x1B), "\ufffd")
"""What the graph holds for characters that RDF has no place for."""


def poisoned() -> Reader:
    """Each payload in an article's id, title, outlet, address and sentences, in labels, aliases, parts and regions."""
    news = [
        News(
            f"{i} {payload}",
            (
                Said(person(f"One{i} {payload}"), "starsIn", film(f"Film{i} {payload}"), f"Part {payload}"),
                Said(film(f"Film{i} {payload}"), "releaseDate", "2019-03-22", region=payload),
            ),
            title=f"{payload} href",
            outlet=payload,
            url=f"https://news.example/{payload}" if i % 2 else RUN,
            date=dt.date(2020, 1, 1 + i % 28),
            before=payload,
            after=payload,
        )
        for i, payload in enumerate(PAYLOADS)
    ]
    return built(news, {f"One{i} {payload}": (payload,) for i, payload in enumerate(PAYLOADS)})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = published(tmp_path_factory.mktemp("hostile") / "films", poisoned())
    with serving(folder) as address:
        yield address


def assert_untouched(opened: Opened, server: str) -> None:
    """No script ran, the policy was kept, nothing was asked for elsewhere, and no text became an element."""
    page = opened.page
    assert opened.problems == []
    assert [url for url in opened.requests if not url.startswith((server, "data:", "blob:"))] == []
    assert page.locator("img, iframe, object, math, style, base, form[action], template, meta[http-equiv]").count() == 0
    assert page.evaluate("[...document.scripts].every(one => one.src.startsWith(location.origin + '/explore/'))")
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(e => ![...e.attributes].some(a => a.name.startsWith('on')))"
    )
    links = page.evaluate("[...document.links].map(one => one.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_names_and_articles_stay_text(explore: Callable[..., Opened], hostile: str) -> None:
    opened = explore(at=hostile)
    page = opened.page
    page.keyboard.press("Escape")
    for i, payload in enumerate(one.translate(CONTROLS) for one in PAYLOADS):
        name = f"One{i} {payload}"
        page.fill("#query", f"One{i} {payload[:40]}")
        page.wait_for_function(
            "name => document.querySelector('#results [aria-selected=true] bdi')?.textContent === name", arg=name
        )
        page.keyboard.press("Enter")
        page.wait_for_function(
            "name => document.querySelector('#panel h2')?.textContent === name && document.querySelector('#panel blockquote')",
            arg=name,
        )
        quoted = page.locator("#panel blockquote").first.text_content()
        assert quoted == f"{payload}One{i} {payload} stars in Film{i} {payload} as Part {payload}{payload}."
        page.evaluate("document.querySelector('.evidence-tools button').click()")
        page.wait_for_selector("#article .here mark")
        assert page.locator("#article h2").text_content() == f"{payload} href"
        page.keyboard.press("Escape")
    page.click("#timeline-button")
    page.click("#back-button")
    page.click("#compare-button")
    find(opened, f"One3 {PAYLOADS[3]}")
    page.click("#compare-button")
    page.wait_for_selector(".compared table")
    page.click("#filters-button")
    page.click("#table-button")
    page.check("#table .bar input")
    page.click("#overview-button")
    page.wait_for_selector("#overview svg")
    assert_untouched(opened, hostile)


def test_what_is_typed_stays_text(explore: Callable[..., Opened], hostile: str) -> None:
    opened = explore(at=hostile)
    page = opened.page
    page.click("#views-button")
    for payload in PAYLOADS:
        page.fill("#view-name", payload[:120])
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('#view-name').value === ''")  # the list is there anew
    assert page.locator("#views li").count() == len(PAYLOADS)
    page.keyboard.press("Escape")
    page.click("#sparql-button")
    page.wait_for_selector("#sparql-ask")
    for payload in PAYLOADS:
        for question in (payload, f"SELECT ({json.dumps(payload[:200])} AS ?x) {{}}"):
            page.fill("#sparql-text", question)
            page.click("#sparql-ask")
            page.wait_for_selector("#sparql-answer :is(table, .wrong, pre)")
    page.get_by_role("button", name="Back to the graph").click()
    find(opened, f"One0 {PAYLOADS[0]}")
    for payload in PAYLOADS[:12]:
        page.locator(".review").first.get_by_role("button", name="This is wrong").click()
        page.keyboard.insert_text(payload)
        page.keyboard.press("Enter")
        page.wait_for_function("note => document.querySelector('.review q')?.textContent === note", arg=payload)
        page.locator(".review").first.get_by_role("button", name="Take back").click()
        page.wait_for_function("() => !document.querySelector('.review q')")
    # A refused query is the server's plain word, told on the console of every browser as a failed request.
    opened.problems[:] = [one for one in opened.problems if "status of 400" not in one]
    assert_untouched(opened, hostile)


def test_addresses_of_strangers_open_nothing(explore: Callable[..., Opened], hostile: str) -> None:
    opened = explore(at=hostile)
    for payload in PAYLOADS:
        for key in ("n", "add", "gone", "pin", "type", "rel", "outlet", "see", "since", "p"):
            opened.page.evaluate(
                "([key, value]) => { location.hash = `${key}=${encodeURIComponent(value)}`; }",
                [key, payload[:300].encode("utf-16", "surrogatepass").decode("utf-16")],
            )
    opened.page.wait_for_timeout(300)
    assert_untouched(opened, hostile)
