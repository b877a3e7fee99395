"""The explorer draws alike on the graphics card (sigma) and on a canvas (vis-network)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.explorer.conftest import find
from tests.view.conftest import Opened

CROW = "film-The White Crow"
FIENNES = "person-Ralph Fiennes"
PAINTERS = ("webgl", "canvas")
AT_REST = """() => new Promise((done) => {
  let last = "";
  const look = () => { const now = JSON.stringify([location.hash, graphPage.at(graphPage.shown()[0])]); if (now === last) done(); else { last = now; setTimeout(look, 500); } };
  look();
})"""


def drawn_on(opened: Opened) -> str | None:
    return opened.page.get_attribute("#graph", "data-drawing")


def test_a_card_that_software_pretends_is_not_used(explore: Callable[..., Opened]) -> None:
    opened = explore()
    assert drawn_on(opened) == "canvas"  # this browser has no graphics card
    assert not [url for url in opened.requests if url.endswith("/sigma.js")]


def test_both_show_the_same_entities_at_the_same_places(explore: Callable[..., Opened]) -> None:
    card, canvas = (explore(f"?drawing={painter}") for painter in PAINTERS)
    assert (drawn_on(card), drawn_on(canvas)) == PAINTERS
    assert sorted(card.shown()) == sorted(canvas.shown())
    for opened in (card, canvas):
        find(opened, "The White Crow")
    one, other = ({node: opened.at(node) for node in (CROW, FIENNES)} for opened in (card, canvas))
    for axis in ("x", "y"):  # in the same direction from each other
        assert (one[CROW][axis] < one[FIENNES][axis]) == (other[CROW][axis] < other[FIENNES][axis])
    assert {label["id"] for label in card.page.evaluate("graphPage.labels()")} >= {CROW, FIENNES}
    assert card.problems == canvas.problems == []


@pytest.mark.parametrize("painter", PAINTERS)
def test_dots_and_lines_answer_to_the_mouse(explore: Callable[..., Opened], painter: str) -> None:
    opened = explore(f"?drawing={painter}")
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "The White Crow")
    page.keyboard.press("i")
    page.wait_for_timeout(200)
    opened.click(FIENNES)
    page.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Ralph Fiennes'")
    page.wait_for_timeout(500)  # two clicks within a third of a second are a double click
    opened.click_between(FIENNES, CROW)
    page.wait_for_function("() => document.querySelector('#panel h2').textContent.includes(' and ')")
    page.wait_for_timeout(500)
    before, spot = opened.at(FIENNES), opened.at(FIENNES)
    page.mouse.move(spot["x"], spot["y"])
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(spot["x"] + 5 * step, spot["y"] + 3 * step)
        page.wait_for_timeout(30)  # a drawing follows from frame to frame
    page.mouse.up()
    page.wait_for_timeout(200)
    after = opened.at(FIENNES)
    assert after["x"] - before["x"] == pytest.approx(40, abs=12) and after["y"] - before["y"] == pytest.approx(
        24, abs=12
    )
    assert opened.problems == []


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_view_is_the_same_when_it_is_opened_again(explore: Callable[..., Opened], painter: str) -> None:
    opened = explore(f"?drawing={painter}")
    opened.page.keyboard.press("Escape")
    find(opened, "Dune")
    opened.page.mouse.move(500, 400)
    opened.page.mouse.wheel(0, -200)
    opened.page.evaluate(AT_REST)
    again = explore(f"?drawing={painter}{opened.page.evaluate('location.hash')}")
    again.page.evaluate(AT_REST)
    assert sorted(again.shown()) == sorted(opened.shown())
    assert again.at("film-Dune") == pytest.approx(opened.at("film-Dune"), abs=2)


@pytest.mark.parametrize("painter", PAINTERS)
def test_what_is_drawn_is_in_the_saved_picture(explore: Callable[..., Opened], painter: str) -> None:
    opened = explore(f"?drawing={painter}")
    found = opened.page.evaluate(
        """async () => {
          const picture = graphPage.picture();
          const ratio = picture.width / document.querySelector("#graph").clientWidth;
          const { left, top } = document.querySelector("#graph").getBoundingClientRect();
          const context = picture.getContext("2d");
          return graphPage.shown().map((id) => {
            const { x, y } = graphPage.at(id);
            return [...context.getImageData(Math.round((x - left) * ratio), Math.round((y - top) * ratio), 1, 1).data].slice(0, 3).join();
          });
        }"""
    )
    paper = "251,250,247"
    assert sum(one != paper for one in found) > 0.95 * len(found)
    assert len(set(found)) >= 5  # the colours of the classes


def test_many_are_laid_out_beside_the_page(explore: Callable[..., Opened]) -> None:
    opened = explore("?drawing=webgl")
    page = opened.page
    page.keyboard.press("Escape")
    find(opened, "The White Crow")
    page.keyboard.press("i")
    page.click("#more-button")
    page.locator("#more-choices button").last.click()
    page.wait_for_function("() => graphPage.shown().length > 200 && document.querySelector('#hint').hidden")
    spots = [opened.at(node) for node in opened.shown()]
    assert len({(round(spot["x"]), round(spot["y"])) for spot in spots}) > 0.95 * len(spots)
    assert any(url.endswith("/arrange.js") for url in opened.requests) and opened.problems == []
