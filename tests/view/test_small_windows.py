"""The page on a phone, at 200 % zoom, and what axe-core finds there. Zoom is a window of half the size in CSS pixels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.view.viewgraph import ViewGraph
from tests.view.conftest import Opened

CROW = "film-The White Crow"
WINDOWS = {
    "phone": {"viewport": {"width": 320, "height": 640}},
    "200 % zoom": {"viewport": {"width": 700, "height": 450}, "device_scale_factor": 2},
    "400 % zoom": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}

OUTSIDE = """() => [...document.querySelectorAll('button, input, select, textarea, a, h1, h2, h3, p, blockquote, figcaption')]
  .filter(one => one.checkVisibility() && !one.closest('.hidden, .skip, .tools, #legend, #table table, .wide, .compared, svg'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && !one.classList.contains('skip') && !one.classList.contains('hidden')
    && (box.left < -1 || box.right > innerWidth + 1)).map(([one]) => one.outerHTML.slice(0, 100))"""


def assert_fits(opened: Opened) -> None:
    """Nothing has to be scrolled sideways: WCAG 2.2, 1.4.10 Reflow. Toolbars and tables scroll within themselves."""
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("window", WINDOWS)
def test_everything_can_be_read_and_used(
    open_graph: Callable[..., Opened], sample_graph: ViewGraph, window: str
) -> None:
    opened = open_graph(sample_graph, **WINDOWS[window])
    page = opened.page
    assert_fits(opened)
    page.fill("#query", "white crow")
    page.wait_for_selector("#results [aria-selected=true]")
    assert_fits(opened)
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel blockquote")
    assert_fits(opened)
    sentence = page.locator("#panel blockquote").first
    sentence.scroll_into_view_if_needed()
    assert sentence.is_visible()
    assert page.locator("#graph canvas").first.bounding_box()["height"] >= 100
    page.click("#filters-button")
    assert_fits(opened)
    page.check("input[name=status][value=happened]")
    page.click("#save-button")
    assert_fits(opened)
    page.keyboard.press("Escape")
    page.click("#table-button")
    assert_fits(opened)
    page.click("#help-button")
    assert_fits(opened)
    assert opened.violations() == []
