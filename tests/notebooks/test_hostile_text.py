"""What strangers write stays text in what a notebook shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import kg
from kg.graph import Graph
from tests.explorer.conftest import published
from tests.explorer.test_hostile_text import CONTROLS, poisoned
from tests.view.payloads import PAYLOADS

SHOWN = ("graph", "entity", "answer")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kg.open(published(tmp_path_factory.mktemp("notebook") / "films", poisoned()))


def markup(graph: Graph, what: str) -> str:
    if what == "graph":
        return graph._repr_mimebundle_()["text/html"]
    if what == "entity":
        name = f"One0 {PAYLOADS[0]}".translate(CONTROLS)
        return graph.entity(name)._repr_mimebundle_()["text/html"]
    columns = " ".join(f"({json.dumps(payload, ensure_ascii=False)} AS ?x{i})" for i, payload in enumerate(PAYLOADS))
    return graph.query(f"SELECT {columns} {{}}")._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("what", SHOWN)
def test_nothing_runs_and_nothing_becomes_markup(graph: Graph, browser: Browser, tmp_path: Path, what: str) -> None:
    file = tmp_path / "output.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><title>cell</title>{markup(graph, what)}", encoding="utf-8")
    page = browser.new_page()
    problems: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    if what != "answer":
        page.frames[1].wait_for_function("() => window.graphPage")
        assert page.get_attribute("iframe", "sandbox") == "allow-scripts"
        page.click("summary")
    assert page.evaluate("document.scripts.length") == 0
    assert set(page.evaluate("[...document.querySelectorAll('body *')].map(one => one.localName)")) <= {
        "iframe", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "p",
    }  # fmt: skip
    assert PAYLOADS[0] in page.inner_text("table")
    assert problems == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
    page.close()
