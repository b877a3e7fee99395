"""What a reader does with the page: narrow, add, take away, find ways, keep a view, take facts along."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.view.projection import project
from kg.view.viewgraph import ViewGraph
from tests.view.conftest import Opened
from tests.view.sample import News, Said, built, film, person, sample

CROW = "film-The White Crow"
FIENNES = "person-Ralph Fiennes"


def find(opened: Opened, name: str) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.insert_text(name)
    opened.page.wait_for_selector("#results [aria-selected=true]")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_function("name => document.querySelector('#panel h2').textContent === name", arg=name)


def saved(opened: Opened, name: str) -> bytes:
    if opened.page.is_hidden("#save"):
        opened.page.click("#save-button")
    with opened.page.expect_download() as download:
        opened.page.click(f"#{name}-button")
    return Path(download.value.path()).read_bytes()


def test_facts_are_narrowed_by_date_and_outlet(opened: Opened) -> None:
    everything = opened.shown()
    opened.page.keyboard.press("f")
    opened.page.fill("#since", "2024-01-01")
    opened.page.keyboard.press("Tab")
    assert 0 < len(opened.shown()) < len(everything)
    opened.page.fill("#until", "2024-01-02")
    opened.page.keyboard.press("Tab")
    assert opened.shown() == []
    opened.page.click("#clear-filters")
    assert opened.shown() == everything
    opened.page.get_by_role("button", name="No outlets").click()
    assert opened.shown() == []
    opened.page.check('[data-outlet="The Reel"]')
    opened.page.keyboard.press("Escape")
    find(opened, "The White Crow")
    lines = opened.page.locator("#panel .evidence figcaption > span:first-child").all_inner_texts()
    assert lines and all("The Reel" in line for line in lines)


def test_other_articles_say_otherwise(open_graph: Callable[..., Opened]) -> None:
    crow = film("The White Crow")
    first = News("a", (Said(crow, "releaseDate", "2019-03-22"), Said(person("R. Fiennes"), "directed", crow)))
    later = News("b", (Said(crow, "releaseDate", "2019-05-10"),), outlet="Screen Letter", date=dt.date(2019, 1, 2))
    opened = open_graph(project(built([first, later])), address="#n=film-The%20White%20Crow")

    fact = opened.page.locator("#panel .fact", has_text="2019-03-22").first
    assert "1 of 2 articles" in fact.locator("> .claim").inner_text()
    fact.get_by_text("1 article says otherwise").click()
    other = fact.locator(".against")
    assert "The White Crow opens on 2019-05-10." in other.locator("blockquote").inner_text()
    assert "Screen Letter, 2019-01-02" in other.inner_text()


def test_neighbours_come_by_relation(opened: Opened) -> None:
    before = set(opened.shown())
    opened.click(CROW)
    opened.page.wait_for_selector("#expand-button")
    chips = opened.page.locator("#growth .chip")
    assert chips.count() > 1
    text = chips.first.inner_text()
    chips.first.click()
    opened.page.wait_for_function("count => graphPage.shown().length > count", arg=len(before))
    assert len(set(opened.shown()) - before) == int(text.rpartition(" ")[2])


def test_hide_fold_pin_isolate_and_the_way_back(opened: Opened) -> None:
    before = opened.shown()
    opened.click(CROW)
    opened.page.keyboard.press("x")
    assert CROW not in opened.shown()
    opened.page.keyboard.press("u")
    assert opened.shown() == before

    opened.click(FIENNES)
    opened.page.keyboard.press("k")
    assert opened.page.get_attribute("#pin-button", "aria-pressed") == "true"
    opened.page.evaluate("graphPage.open('film-Dune')")
    opened.page.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Dune'")
    opened.page.keyboard.press("i")
    only = opened.shown()
    assert FIENNES in only and "film-Dune" in only and CROW not in only
    opened.page.click("#fold-button")
    folded = opened.shown()
    assert len(folded) < len(only) and FIENNES in folded and "film-Dune" in folded


def test_three_ways_between_two_and_only_one_is_lit(opened: Opened) -> None:
    opened.click(FIENNES)
    opened.page.keyboard.press("p")
    find(opened, "Adèle Exarchopoulos")
    opened.page.keyboard.press("p")
    opened.page.wait_for_selector("#panel .steps")
    choices = opened.page.get_by_role("group", name="Paths").get_by_role("button")

    assert choices.count() == 3
    for i in range(3):
        choices.nth(i).click()
        steps = opened.page.locator("#panel .steps > li").count()
        lit = opened.page.evaluate("graphPage.lit()")
        assert choices.nth(i).inner_text() == f"{i + 1}: {steps} steps" and len(lit) == steps
        assert {FIENNES, "person-Adèle Exarchopoulos"} <= {end for ends in lit for end in ends}


def test_a_copied_address_opens_the_same_view(opened: Opened, open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> None:  # fmt: skip
    page = opened.page
    page.click("#legend [data-type=Character]")
    page.keyboard.press("f")
    page.fill("#since", "2018-02-01")
    page.fill("#confidence", "0.8")
    page.keyboard.press("Escape")
    find(opened, "Dune")
    page.click("#expand-button")
    page.keyboard.press("k")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(400)
    state = (opened.shown(), opened.text("#panel"), opened.text("#status"), opened.at("film-Dune"))
    address = page.evaluate("location.hash")

    again = open_graph(sample_graph, address=address)
    again.page.wait_for_timeout(300)
    shown, panel, status, at = state
    assert (sorted(again.shown()), again.text("#panel"), again.text("#status")) == (sorted(shown), panel, status)
    assert again.at("film-Dune") == pytest.approx(at, abs=1.5)
    assert again.page.input_value("#since") == "2018-02-01"
    again.page.wait_for_timeout(300)
    assert again.page.evaluate("location.hash") == address


def test_the_journey_by_keyboard_alone(open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> None:
    opened = open_graph(sample_graph)
    page, press = opened.page, opened.page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    find(opened, "The White Crow")
    before = len(opened.shown())
    page.wait_for_selector("#expand-button")
    press("Enter")
    page.wait_for_function("count => graphPage.shown().length > count", arg=before)
    press("p")
    find(opened, "Dakota Johnson")
    press("p")
    page.wait_for_selector("#panel .steps")
    press("e")
    assert page.evaluate("document.activeElement.id") == "panel"
    assert opened.page.locator("#panel blockquote").first.is_visible()
    press("Tab")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_graph: Callable[..., Opened], sample_graph: ViewGraph, scheme: str) -> None:
    opened = open_graph(sample_graph, color_scheme=scheme)
    found = opened.violations()
    opened.click(CROW)
    opened.page.wait_for_selector("#expand-button")
    found += opened.violations()
    opened.page.keyboard.press("f")
    opened.page.check("input[name=status][value=happened]")
    found += opened.violations()
    opened.page.keyboard.press("s")
    opened.page.fill("#query", "du")
    opened.page.wait_for_selector("#results [aria-selected=true]")
    found += opened.violations()
    opened.page.keyboard.press("Escape")
    opened.page.keyboard.press("t")
    found += opened.violations()
    opened.page.keyboard.press("?")
    found += opened.violations()
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_nothing(
    open_graph: Callable[..., Opened], sample_graph: ViewGraph, scheme: str
) -> None:
    opened = open_graph(ViewGraph((), (), (), (), ()), color_scheme=scheme)
    assert "No facts yet" in opened.text("#empty")
    found = opened.violations()
    opened = open_graph(sample_graph, color_scheme=scheme)
    opened.page.keyboard.press("f")
    opened.page.fill("#since", "2099-01-01")
    opened.page.keyboard.press("Tab")
    assert "Nothing passes the filters" in opened.text("#empty")
    found += opened.violations()
    opened.page.click("#clear-filters")
    opened.page.keyboard.press("Escape")
    opened.click(CROW)
    opened.page.keyboard.press("p")
    found += opened.violations()
    opened.click(FIENNES)
    opened.page.keyboard.press("p")
    opened.page.wait_for_selector("#panel .steps")
    found += opened.violations()
    opened.page.locator("#panel .steps summary, #panel .steps blockquote").first.click()
    opened.page.click("#more-button") if opened.page.is_visible("#more-button") else opened.page.keyboard.press("?")
    found += opened.violations()
    assert found == []


def test_marked_words_are_the_articles_words_at_their_offsets(sample_graph: ViewGraph) -> None:
    for fact in sample_graph.facts:
        for support in fact.supports:
            words = {mark.role: support.sentence[mark.start : mark.end] for mark in support.marks}
            assert set(words) == {"subject", "cue", "object"}
            assert words["subject"] == fact.subject.partition("-")[2]
            assert words["object"] == (fact.value or (fact.object or "").partition("-")[2])


def test_facts_are_taken_along_as_csv(opened: Opened, sample_graph: ViewGraph) -> None:
    opened.page.keyboard.press("t")
    opened.page.check("#table .bar input")
    rows = list(csv.DictReader(io.StringIO(saved(opened, "csv").decode("utf-8-sig"), newline="")))

    assert len(rows) == sum(len(fact.supports) for fact in sample_graph.facts)
    row = next(row for row in rows if row["subject"] == "Adèle Exarchopoulos" and row["object"] == "The White Crow")
    assert (row["character"], row["outlet"], row["date"]) == ("Clara Saint", "The Reel", "2018-01-05")
    assert row["sentence"] == "Adèle Exarchopoulos stars in The White Crow as Clara Saint."


def test_turtle_says_what_the_graph_says(opened: Opened) -> None:
    known = {(str(q.subject), str(q.predicate), str(q.object)) for q in sample().store}
    opened.page.keyboard.press("t")
    opened.page.check("#table .bar input")
    triples = {
        (str(t.subject), str(t.predicate), str(t.object)) for t in parse(saved(opened, "turtle"), RdfFormat.TURTLE)
    }

    assert triples <= known
    assert sum("Assertion" in o for _, _, o in triples) == sum(
        "#Assertion" in o for _, p, o in known if p.endswith("type>")
    )


def test_the_drawing_is_taken_along_as_svg(opened: Opened) -> None:
    text = saved(opened, "svg").decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg') and "Ralph Fiennes" in text
    assert text.count("<line") > 100 and "<script" not in text


def test_many_are_drawn_only_when_asked(open_graph: Callable[..., Opened]) -> None:
    facts = tuple(Said(film(f"Film {i:04d}"), "premieredAt", (f"Festival {i % 40}", "Festival")) for i in range(1700))
    opened = open_graph(project(built([News("a", facts)])))
    assert len(opened.shown()) <= 150
    opened.page.click("#more-button")
    opened.page.get_by_role("button", name="Cancel").click()
    assert len(opened.shown()) <= 150
    opened.page.click("#more-button")
    opened.page.get_by_role("button", name="1,500").click()
    opened.page.wait_for_function("() => graphPage.shown().length === 1500 && document.querySelector('#hint').hidden")
    assert "1,500 of 1,740 entities" in opened.text("#status")
    opened.page.evaluate("graphPage.open('film-Film 1699')")
    opened.page.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Film 1699'")
    assert len(opened.shown()) == 1500 and "film-Film 1699" in opened.shown()


def test_on_paper_the_sentences_are_open(opened: Opened) -> None:
    opened.click(CROW)
    opened.page.emulate_media(media="print")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.is_hidden("#save-button") and opened.page.is_hidden("#query")
    assert opened.page.locator("#panel details:not([open])").count() == 0
    assert opened.page.pdf().startswith(b"%PDF")
