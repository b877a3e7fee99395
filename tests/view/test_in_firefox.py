"""The page in a second browser, where there is one: it opens, keeps its policy and answers to keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.view.page import render
from kg.view.viewgraph import ViewGraph
from tests.view.firefox import firefox

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
ENTER = "\ue007"


@pytest.mark.skipif(PROGRAM is None, reason="there is no Firefox")
def test_find_expand_and_read_by_keyboard(sample_graph: ViewGraph, tmp_path: Path) -> None:
    assert PROGRAM
    file = tmp_path / "view.html"
    file.write_text(render(sample_graph, "Film news"), encoding="utf-8")
    (tmp_path / "profile").mkdir()
    with firefox(PROGRAM, tmp_path / "profile") as browser:
        browser.open(file.as_uri())
        browser.wait("window.graphPage")
        browser.run("window.broken = []; addEventListener('securitypolicyviolation', (one) => broken.push(one.blockedURI)); addEventListener('error', (one) => broken.push(one.message));")  # fmt: skip
        before = browser.run("return graphPage.shown().length")
        browser.press("/", *"white crow")
        browser.wait("document.querySelector('#results [aria-selected=true]')")
        browser.press(ENTER)
        browser.wait("document.querySelector('#panel h2').textContent === 'The White Crow'")
        browser.wait("document.querySelector('#expand-button')")
        browser.press(ENTER)
        browser.wait(f"graphPage.shown().length > {before}")
        browser.press("e")
        assert browser.run("return document.activeElement.id") == "panel"
        assert browser.run("return document.querySelectorAll('#panel blockquote mark').length") > 0
        browser.press("t")
        assert browser.run("return document.querySelectorAll('#table tbody tr').length") > 0
        assert len(browser.run("return graphPage.labels()")) > 10
        assert browser.run("return broken") == []
        assert browser.run("return performance.getEntriesByType('resource').filter((one) => one.name.startsWith('http')).length") == 0  # fmt: skip
