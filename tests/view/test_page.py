"""The page as text, and in a browser: what a reader sees and does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.view.page import render
from kg.view.projection import project
from kg.view.viewgraph import ViewGraph
from tests.view.conftest import Opened
from tests.view.sample import News, Said, built, film, person

CROW = "film-The White Crow"
FIENNES = "person-Ralph Fiennes"
EMPTY = ViewGraph((), (), (), (), ())


def test_equal_graphs_give_equal_pages(sample_graph: ViewGraph) -> None:
    assert render(sample_graph, "Film news") == render(sample_graph, "Film news")


def test_the_page_is_a_document_of_its_own(sample_graph: ViewGraph) -> None:
    page = render(sample_graph, "Film & news")

    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Film &amp; news</title>" in page
    assert "default-src &#39;none&#39;" in page and "unsafe" not in page.split("</title>")[0]
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=\"(?!data:)", page)


def test_it_asks_for_nothing_and_complains_of_nothing(opened: Opened) -> None:
    opened.click(CROW)
    opened.page.click("#table-button")
    opened.page.wait_for_timeout(200)

    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert opened.problems == []


def test_names_are_shown_at_once_and_not_on_each_other(opened: Opened) -> None:
    boxes = opened.page.evaluate("graphPage.labels()")

    assert len(boxes) >= 25
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"], (one, other)


def test_an_entity_tells_its_facts_with_the_words_marked(opened: Opened) -> None:
    opened.click(CROW)

    panel = opened.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "The White Crow"
    fact = panel.locator(".fact", has_text="Adèle Exarchopoulos").first
    assert fact.locator(".claim").inner_text().split() == ["Adèle", "Exarchopoulos", "as", "Clara", "Saint"]
    assert fact.locator("blockquote").inner_text() == "Adèle Exarchopoulos stars in The White Crow as Clara Saint."
    marks = [(mark.get_attribute("class"), mark.inner_text()) for mark in fact.locator("mark").all()]
    assert marks == [("subject", "Adèle Exarchopoulos"), ("cue", "stars in"), ("object", "The White Crow")]
    assert "The Reel, 2018-01-05" in fact.locator("figcaption").inner_text()
    assert "confidence 0.90 · rule starsIn-plain · kg-rules" in fact.locator("figcaption").inner_text()


def test_an_article_is_linked_without_a_trace(opened: Opened) -> None:
    opened.click(CROW)

    link = opened.page.locator("#panel figcaption a").first
    assert link.get_attribute("href") == "https://news.example/a000"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_more_articles_are_counted_and_their_words_are_a_press_away(opened: Opened) -> None:
    opened.click(CROW)

    fact = opened.page.locator("#panel .fact", has_text="Telluride Film Festival").first
    assert "2 articles" in fact.locator(".claim").inner_text()
    fact.locator("summary").click()
    assert fact.locator("details blockquote").is_visible()


def test_marks_keep_their_words_beyond_the_basic_plane(open_graph: Callable[..., Opened]) -> None:
    said = Said(person("𝕁ulie 😀"), "directed", film("“𝔉ilm”"))
    opened = open_graph(project(built([News("a", (said,), before="🎬🎬 ")])))
    opened.click("person-𝕁ulie 😀")

    assert opened.page.locator("blockquote mark").all_inner_texts() == ["𝕁ulie 😀", "directed", "“𝔉ilm”"]


def test_a_line_tells_every_fact_between_its_ends(open_graph: Callable[..., Opened]) -> None:
    who, what = person("Ralph Fiennes"), film("The White Crow")
    opened = open_graph(project(built([News("a", (Said(who, "directed", what), Said(who, "starsIn", what)))])))
    opened.click_between(FIENNES, CROW)

    assert opened.text("#panel .kicker") == "2 facts"
    claims = opened.page.locator("#panel .claim").all_inner_texts()
    assert any("directed" in claim for claim in claims) and any("stars in" in claim for claim in claims)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("exarchop", "Adèle Exarchopoulos"),
        ("ADELE HAE", "Adèle Haenel"),
        ("vie d'adele", "Blue Is the Warmest Color"),
        ("zal", "Łukasz Żal"),
    ],
)
def test_search_finds_names_without_accents_and_aliases(opened: Opened, typed: str, found: str) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(typed)
    opened.page.keyboard.press("Enter")

    assert opened.text("#panel h2") == found
    assert opened.page.input_value("#query") == ""


def test_search_is_walked_by_arrows_and_says_when_nothing_fits(opened: Opened) -> None:
    opened.page.fill("#query", "suspiria")
    opened.page.keyboard.press("ArrowDown")
    assert "Suspiria (1977)" in opened.text("#results [aria-selected=true]")
    assert opened.page.get_attribute("#query", "aria-activedescendant") == "hit-1"
    opened.page.fill("#query", "zzz")
    assert opened.text("#results") == "No name like this in the graph."


def test_the_legend_hides_a_kind_and_shows_it_again(opened: Opened) -> None:
    chip = opened.page.locator("#legend [data-type=Film]")
    chip.click()
    assert not [node for node in opened.shown() if node.startswith("film-")]
    assert chip.get_attribute("aria-pressed") == "false"
    chip.click()
    assert CROW in opened.shown()


def test_filters_narrow_by_relation_confidence_and_plan(opened: Opened) -> None:
    opened.page.keyboard.press("f")
    opened.page.get_by_role("button", name="No relations").click()
    assert opened.shown() == [] and "Nothing passes the filters." in opened.text("#empty")
    opened.page.check("[data-relation=basedOn]")
    assert {node.split("-")[0] for node in opened.shown()} == {"film", "book"}
    opened.page.click("#clear-filters")
    before = len(opened.shown())
    opened.page.fill("#confidence", "0.95")
    assert 0 < len(opened.shown()) < before
    opened.page.click("#clear-filters")
    opened.page.check("input[name=status][value=planned]")
    assert set(opened.shown()) <= {"person-Greta Gerwig", "film-The Magician’s Nephew"}


def test_neighbours_are_added_counted_and_taken_back(opened: Opened) -> None:
    before = opened.shown()
    opened.click(CROW)
    assert opened.text("#expand-button") == "Add 3 neighbours"
    opened.page.click("#expand-button")
    opened.page.wait_for_function("() => !document.querySelector('#expand-button')")
    assert len(opened.shown()) == len(before) + 3
    opened.page.click("#undo-button")
    assert opened.shown() == before
    assert opened.page.is_disabled("#undo-button")


def test_a_hub_adds_fifty_at_a_time(open_graph: Callable[..., Opened]) -> None:
    leaves = tuple(Said(film(f"Film {i:03d}"), "premieredAt", ("Venice", "Festival")) for i in range(300))
    opened = open_graph(project(built([News("a", leaves)])))
    before = len(opened.shown())
    opened.click("festival-Venice")
    assert opened.text("#expand-button") == f"Add 50 of {301 - before} neighbours"
    opened.page.mouse.dblclick(opened.at("festival-Venice")["x"], opened.at("festival-Venice")["y"])
    assert len(opened.shown()) == before + 50


def test_a_path_between_two_is_told_by_its_sentences(opened: Opened) -> None:
    opened.click(FIENNES)
    opened.page.click("#path-button")
    opened.page.fill("#query", "Dakota Johnson")
    opened.page.keyboard.press("Enter")
    opened.page.click("#path-button")

    assert opened.text("#panel h2") == "Ralph Fiennes to Dakota Johnson"
    steps = opened.page.locator("#panel .steps > li")
    assert opened.text("#panel .kicker") == f"Path of {steps.count()} steps"
    assert steps.count() >= 3 and all("." in text for text in steps.locator("blockquote").all_text_contents())


def test_unconnected_entities_have_no_path(opened: Opened) -> None:
    opened.click(FIENNES)
    opened.page.keyboard.press("p")
    opened.page.fill("#query", "Carlos Acosta")
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("p")

    assert "No chain of facts joins the two" in opened.text("#panel")


def test_the_table_holds_the_same_facts_page_by_page(opened: Opened, sample_graph: ViewGraph) -> None:
    opened.page.keyboard.press("t")
    opened.page.check("#table .bar input")

    assert f"{len(sample_graph.facts)} facts" in opened.text("#table .bar")
    assert opened.page.locator("#table tbody tr").count() == 40
    first = opened.text("#table tbody tr:first-child")
    opened.page.get_by_role("button", name="Next").click()
    assert opened.text("#table tbody tr:first-child") != first
    opened.page.locator("#table tbody button.name").first.click()
    assert opened.page.is_hidden("#table") and opened.page.locator("#panel blockquote").count() > 0


def test_a_link_opens_at_its_entity(open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> None:
    opened = open_graph(sample_graph, address="#n=person-%C5%81ukasz%20%C5%BBal")
    assert opened.text("#panel h2") == "Łukasz Żal"
    assert "person-Łukasz Żal" in opened.shown()


@pytest.mark.parametrize("address", ["#n=%E0%A4%A", "#n=nobody", "#n="])
def test_a_broken_link_opens_the_start(
    open_graph: Callable[..., Opened], sample_graph: ViewGraph, address: str
) -> None:
    opened = open_graph(sample_graph, address=address)
    assert opened.text("#panel h2") == "Every line has its sentence"
    assert opened.problems == []


def test_the_address_follows_the_selection(opened: Opened) -> None:
    opened.click(CROW)
    opened.page.wait_for_function("() => location.hash.startsWith('#n=film-The%20White%20Crow')")


def test_keys_alone_reach_the_facts(opened: Opened) -> None:
    opened.page.focus("#graph")
    opened.page.keyboard.press("ArrowRight")
    first = opened.text("#panel h2")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        opened.page.keyboard.press(key)
    assert opened.text("#panel h2") and first == "The White Crow"
    opened.page.keyboard.press("Escape")
    assert opened.text("#panel h2") == "Every line has its sentence"
    opened.page.keyboard.press("?")
    assert opened.page.is_visible("#help")


def test_enter_adds_and_backspace_takes_back(opened: Opened) -> None:
    before = opened.shown()
    opened.click(CROW)
    opened.page.focus("#graph")
    opened.page.keyboard.press("Enter")
    assert len(opened.shown()) > len(before)
    opened.page.keyboard.press("Backspace")
    assert opened.shown() == before


def test_a_character_is_played_by_someone(open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> None:
    opened = open_graph(sample_graph, address="#n=character-Clara%20Saint")
    assert opened.text("#panel h3") == "played by"
    assert opened.text("#panel .claim") == "Adèle Exarchopoulos in The White Crow"


@pytest.mark.parametrize("width", [320, 360, 800])
def test_narrow_windows_need_no_sideways_scrolling(
    open_graph: Callable[..., Opened], sample_graph: ViewGraph, width: int
) -> None:
    opened = open_graph(sample_graph, viewport={"width": width, "height": 700})
    opened.page.fill("#query", "white crow")
    opened.page.keyboard.press("Enter")

    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#graph", "#panel", "#query"):
        box = opened.page.locator(part).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] >= 30


def test_an_empty_graph_says_so(open_graph: Callable[..., Opened]) -> None:
    opened = open_graph(EMPTY)
    assert "No facts yet." in opened.text("#empty") and "holds no facts" in opened.text("#panel")
    opened.page.keyboard.press("t")
    opened.page.focus("#graph")
    opened.page.keyboard.press("ArrowLeft")
    assert opened.problems == []


def test_colours_follow_the_scheme(open_graph: Callable[..., Opened], sample_graph: ViewGraph) -> None:
    seen = open_graph(sample_graph, color_scheme="dark").page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    assert seen == "rgb(20, 22, 26)"


def test_the_drawing_is_saved_as_an_image(opened: Opened, tmp_path: Path) -> None:
    with opened.page.expect_download() as download:
        opened.page.keyboard.press("s")
        opened.page.click("#image-button")
    download.value.save_as(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
