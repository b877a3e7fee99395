"""Whatever strangers write, in any field, stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.view.viewgraph import (
    ArticleCard,
    Mark,
    Node,
    RelationStyle,
    Support,
    TypeStyle,
    ViewFact,
    ViewGraph,
)
from tests.view.conftest import Opened

PAYLOADS = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">href</a>',
    "\u202egnp.exe \u2067",
    "\"'`;alert(1)//",
    "<!--<script>alert(1)//-->",
    "{{ 7*7 }}{% raw %}${alert(1)}",
    "\u2028alert(1)\u2029",
    "&lt;script&gt; &amp; \\u003cscript\\u003e",
    "]]><x xmlns=http://www.w3.org/1999/xhtml onclick=alert(1)>",
]


def poisoned(payload: str) -> ViewGraph:
    """A small graph that has the payload in every text field."""
    node = Node(f"1{payload}", f"One {payload}", payload, (payload,), 2001)
    other = replace(node, id=f"2{payload}", label=f"Two {payload}")
    third = replace(node, id=f"3{payload}", label=f"Three {payload}")
    sentence = f"One {payload} did {payload} to {payload}."
    marks = (Mark(0, 4 + len(payload), "subject"), Mark(2, len(sentence) - 2, "cue"))
    support = Support(payload, payload, sentence, 0, marks, 0.5, payload, payload, True, third.id, payload, payload)
    return ViewGraph(
        (node, other, third),
        (
            ViewFact(node.id, payload, other.id, None, (support, replace(support, confidence=0.4))),
            ViewFact(node.id, payload, None, payload, (support,)),
        ),
        (ArticleCard(payload, f"{payload} href", payload, payload, payload),),
        (TypeStyle(payload, payload, "#0072b2", "dot"),),
        (RelationStyle(payload, payload, payload),),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_runs_or_becomes_markup(open_graph: Callable[..., Opened], payload: str) -> None:
    opened = open_graph(poisoned(payload), title=payload)
    page = opened.page
    for key in (f"1{payload}", f"2{payload}", f"3{payload}"):
        opened.click(key)
        page.mouse.move(**opened.at(key))
    opened.click_between(f"1{payload}", f"2{payload}")
    page.locator("#panel summary").first.click()
    page.fill("#query", payload[:6])
    page.keyboard.press("Enter")
    page.click("#filters-button")
    page.click("#table-button")
    page.wait_for_timeout(50)

    assert opened.problems == []
    assert page.locator("script").count() == 3
    assert page.locator("img, iframe, object, [onerror], [onload], [onclick]").count() == 0
    assert page.locator("a:not(.skip)").count() == 0
    assert payload.strip("\u2028\u2029") in page.locator("#table").text_content().replace("\u2028", "")  # type: ignore[union-attr]
    assert page.title() == re.sub("[ \\t\\n\\r\\f]+", " ", payload)
