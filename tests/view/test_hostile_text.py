"""Whatever strangers write, in any field, stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.etree
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
from tests.view.payloads import PAYLOADS


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


def all_poisoned() -> ViewGraph:
    graphs = [poisoned(payload) for payload in PAYLOADS]
    parts = {field: tuple(one for graph in graphs for one in getattr(graph, field)) for field in FIELDS}
    return ViewGraph(**parts)


FIELDS = ("nodes", "facts", "articles", "types", "relations")


def test_no_text_runs_or_becomes_markup(open_graph: Callable[..., Opened]) -> None:
    assert len(PAYLOADS) >= 30
    opened = open_graph(all_poisoned(), title=" ".join(PAYLOADS[:30]))
    page = opened.page
    for payload in PAYLOADS:
        page.evaluate("id => graphPage.open(id)", f"1{payload}")
        page.wait_for_function(
            "text => document.querySelector('#panel h2')?.textContent === text", arg=f"One {payload}"
        )
        page.locator("#panel summary").first.click()
        quoted = page.locator("#panel blockquote").first.text_content()
        assert quoted == f"One {payload} did {payload} to {payload}."
    page.fill("#query", "one")
    page.keyboard.press("Enter")
    page.mouse.move(500, 400)
    page.click("#filters-button")
    page.click("#table-button")
    page.check("#table .bar input")
    page.wait_for_timeout(100)
    listed = page.locator("#table").text_content() or ""
    page.click("#help-button")

    assert opened.problems == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("script").count() == 3
    assert page.locator("img, iframe, object, style + style, main link, base, form:not([method=dialog])").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(e => ![...e.attributes].some(a => a.name.startsWith('on')))"
    )
    assert {link.get_attribute("href") for link in page.locator("a:not(.skip)").all()} <= {
        'http://x.example/" onclick=alert(1) x="'
    }
    assert "<img src=x onerror=alert(1)>" in listed


@pytest.mark.parametrize("name", ["svg", "csv"])
def test_what_is_saved_of_hostile_text_is_well_formed(open_graph: Callable[..., Opened], name: str) -> None:
    opened = open_graph(all_poisoned())
    opened.page.keyboard.press("s")
    with opened.page.expect_download() as download:
        opened.page.click(f"#{name}-button")
    data = Path(download.value.path()).read_bytes()

    if name == "svg":
        drawing = lxml.etree.fromstring(data)
        assert {lxml.etree.QName(one).localname for one in drawing.iter()} == {
            "svg",
            "title",
            "rect",
            "line",
            "polygon",
            "circle",
            "text",
        } - {"polygon"}
    else:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {18}
        assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "@"))]
    assert opened.problems == []
