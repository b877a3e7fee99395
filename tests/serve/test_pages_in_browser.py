"""Every page of the server in a browser: valid, without a violation of axe-core, by keyboard, without JavaScript."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from justhtml import JustHTML
from playwright.sync_api import Browser, Page

from kg.query.lookup import Directory
from kg.store.layout import GraphDir, GraphReader
from tests.query.sample import BASE
from tests.serve.client import Client
from tests.serve.test_disputes import folder  # noqa: F401  the fixture
from tests.serve.test_endpoint import TITLES
from tests.view.conftest import Opened

CHECKER = os.environ.get("NU_HTML_CHECKER")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DARK = ("start", "entity", "example", "rows", "wrong query")
"""Pages that between them have all colours."""
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s film:directed ?o ; ?p ?o }"


@pytest.fixture(scope="session")
def reader(graph: Path) -> GraphReader:
    return GraphDir(graph).open()


def pages(reader: GraphReader) -> dict[str, str]:
    """One page of each kind, by name: its path."""
    entity = Directory(reader).find("The White Crow")[0].iri.removeprefix(BASE)
    directed = next(iter(reader.store.quads_for_pattern(None, None, None, reader.iris.article_graph("telluride"))))
    assertion = str(getattr(directed.subject, "value", "")).partition("#")[0].removeprefix(BASE)
    event = next(iter(reader.store.quads_for_pattern(None, None, None, reader.iris.graph("events"))))
    decision = next(q for q in reader.store.quads_for_pattern(None, None, None, reader.iris.graph("resolution")) if "/decision/" in str(q.subject))  # fmt: skip
    return {
        "start": "/",
        "found": "/find?q=white",
        "not found": "/find?q=zzz",
        "entity": f"/{entity}",
        "article": "/article/telluride",
        "fact": f"/{assertion}",
        "event": "/" + str(getattr(event.subject, "value", "")).removeprefix(BASE),
        "decision": "/" + str(getattr(decision.subject, "value", "")).removeprefix(BASE),
        "terms": "/ontology",
        "dataset": "/dataset",
        "graph": "/graph/facts",
        "editor": "/sparql",
        "example": "/sparql?question=co-stars",
        "rows": f"/sparql?query={quote(TITLES)}",
        "triples": f"/sparql?query={quote(GRAPH)}",
        "boolean": f"/sparql?query={quote('ASK {}')}",
        "wrong query": f"/sparql?query={quote('SELECT ?x { ?x a }')}",
        "unknown": "/entity/none",
        "unacceptable request": "/graph-store",
    }


@pytest.fixture
def opens(browser: Browser, server: Client) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def opened(path: str, **settings: Any) -> Opened:
        contexts.append(browser.new_context(**{"reduced_motion": "reduce", **settings}))
        seen = Opened(contexts[-1].new_page())
        seen.page.on("pageerror", lambda error: seen.problems.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(f"http://127.0.0.1:{server.port}{path}")
        return seen

    yield opened
    for context in contexts:
        context.close()


def focused(page: Page) -> str:
    """What has the focus: its element and what it is called."""
    return str(
        page.evaluate(
            "() => { const e = document.activeElement; const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent"
            " || e.textContent; return `${e.tagName.toLowerCase()} ${name.trim()}` }"
        )
    )


def test_every_page_is_valid_html(server: Client, reader: GraphReader, tmp_path: Path) -> None:
    for name, path in pages(reader).items():
        reply = server.get(path, Accept=BROWSER)
        assert reply.media == "text/html", name
        errors = JustHTML(reply.text, collect_errors=True, sanitize=False).errors
        assert [f"{name} {one.line}: {one.message}" for one in errors] == []
        (tmp_path / f"{name}.html").write_text(reply.text, encoding="utf-8")
    if CHECKER:
        command = ["java", "-jar", CHECKER, "--errors-only", "--format", "gnu", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.stderr == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(opens: Callable[..., Opened], reader: GraphReader, scheme: str) -> None:
    opened = opens("/", color_scheme=scheme)
    root = opened.page.url.rstrip("/")
    for name, path in pages(reader).items():
        if scheme == "light" or name in DARK:
            opened.page.goto(root + path)
            assert opened.violations() == [], name
    opened.page.goto(root + pages(reader)["triples"])
    opened.page.click("button:text('Graph')")
    assert opened.violations() == []
    assert opened.problems == []
    assert [url for url in opened.requests if not url.startswith((root, "data:"))] == []


def test_axe_finds_nothing_where_articles_differ(browser: Browser, folder: Path) -> None:  # noqa: F811
    from tests.serve.client import running

    reader = GraphDir(folder).open()
    path = Directory(reader).find("Silt")[0].iri.removeprefix(reader.iris.base)
    context = browser.new_context()
    with running(folder) as client:
        opened = Opened(context.new_page())
        opened.page.goto(f"http://127.0.0.1:{client.port}/{path}")
        assert opened.violations() == []
        assert JustHTML(client.get(f"/{path}", Accept=BROWSER).text, collect_errors=True).errors == []
    context.close()


def test_a_reader_gets_about_by_keyboard(opens: Callable[..., Opened], reader: GraphReader) -> None:
    opened = opens("/")
    page, press = opened.page, opened.page.keyboard.press
    press("Tab")
    assert focused(page) == "a Skip to content"
    press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.goto(page.url.partition("#")[0])
    for _ in range(12):
        press("Tab")
        if focused(page).startswith("input Find"):
            break
    page.keyboard.insert_text("white crow")
    with page.expect_navigation():
        press("Enter")
    for _ in range(12):
        press("Tab")
        if focused(page) == "a The White Crow":
            break
    with page.expect_navigation():
        press("Enter")
    assert page.inner_text("h1") == "The White Crow" and page.locator("mark").count() > 3
    seen = set()
    for _ in range(80):
        press("Tab")
        outlined = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert outlined != "none", focused(page)
        seen.add(focused(page))
    assert {"a Fiennes flies to Telluride", "a Turtle", "a JSON-LD"} <= seen


def test_a_query_is_asked_by_keyboard(opens: Callable[..., Opened], reader: GraphReader) -> None:
    opened = opens("/sparql")
    page, press = opened.page, opened.page.keyboard.press
    page.wait_for_selector(".yasqe .CodeMirror")
    page.locator(".yasqe textarea").focus()
    press("ControlOrMeta+a")
    page.keyboard.insert_text(GRAPH)
    press("Tab")
    assert focused(page) == "button Run"  # the editor lets the focus go
    page.locator(".yasqe textarea").focus()
    with page.expect_navigation():
        press("Control+Enter")
    page.wait_for_selector("#site\\:answer table")
    assert page.locator("tbody tr").count() > 1
    page.locator("button:text('Graph')").focus()
    press("Enter")
    page.wait_for_selector("svg.drawing circle")
    assert "Ralph Fiennes" in (page.locator("svg.drawing").text_content() or "")


def test_a_wrong_query_shows_where(opens: Callable[..., Opened], reader: GraphReader) -> None:
    page = opens(pages(reader)["wrong query"]).page
    page.wait_for_selector(".yasqe .wrong")
    assert re.match(r"line 1, column \d+: not valid SPARQL", page.inner_text("[role=alert]"))


def test_everything_works_without_javascript(opens: Callable[..., Opened], reader: GraphReader) -> None:
    opened = opens("/sparql", java_script_enabled=False)
    page = opened.page
    page.fill("textarea[name=query]", TITLES)
    with page.expect_navigation():
        page.click("button:text('Run')")
    assert page.locator("tbody tr").count() == 2
    with page.expect_navigation():
        page.locator("tbody a, nav a:text('Graph')").last.click()
    root = page.url.partition("/sparql")[0].rstrip("/")
    page.goto(f"{root}{pages(reader)['entity']}")
    with page.expect_navigation():
        page.locator(".source a").first.click()
    assert page.locator("blockquote mark").count() > 3
    page.goto(f"{root}/sparql")
    page.select_option("select[name=question]", "co-stars")
    with page.expect_navigation():
        page.click("button:text('Show')")
    assert "co-stars" in page.url and "SELECT" in page.input_value("textarea[name=query]")
