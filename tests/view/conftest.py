"""A browser for the tests of the page, and what a test wants to know of a page it opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kg.view.page import render
from kg.view.projection import project
from kg.view.viewgraph import ViewGraph
from tests.view.sample import sample


@dataclass
class Opened:
    """A page that is open, what it said and what it asked for."""

    page: Page
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def click(self, node_id: str) -> None:
        """Clicks on an entity in the drawing."""
        spot = self.at(node_id)
        self.page.mouse.click(spot["x"], spot["y"])

    def click_between(self, one: str, other: str) -> None:
        """Clicks on the line between two entities of the drawing."""
        start, end = self.at(one), self.at(other)
        self.page.mouse.click(start["x"] * 0.5 + end["x"] * 0.5, start["y"] * 0.5 + end["y"] * 0.5)

    def at(self, node_id: str) -> dict[str, float]:
        return self.page.evaluate("id => graphPage.at(id)", node_id)

    def shown(self) -> list[str]:
        return self.page.evaluate("graphPage.shown()")

    def violations(self) -> list[str]:
        """What axe-core finds, a line each."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)


@pytest.fixture(scope="session")
def sample_graph() -> ViewGraph:
    return project(sample())


@pytest.fixture
def open_graph(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens the page of a graph. ``address`` goes after the file's name; further settings are the context's."""
    contexts = []

    def opened(graph: ViewGraph, title: str = "Film news", address: str = "", **settings: Any) -> Opened:
        file = tmp_path / "view.html"
        file.write_text(render(graph, title), encoding="utf-8")
        settings = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **settings}
        context = browser.new_context(**settings)
        contexts.append(context)
        seen = Opened(context.new_page())
        seen.page.on("console", lambda message: seen.problems.append(message.text))
        seen.page.on("pageerror", lambda error: seen.problems.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.problems.append(f"dialog {dialog.message}"), dialog.dismiss()))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(file.as_uri() + address)
        seen.page.wait_for_function("() => window.graphPage")
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def opened(open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> Opened:
    """The sample's page in a wide window."""
    return open_graph(sample_graph)
