"""How fast the page is: written, opened, moved, narrowed; pyvis' own page of the same graph beside it.

The graphs are generated: names of syllables, long-tailed degrees (preferential attachment: Barabási and Albert, Science
286, 1999), one article for eight facts. The same size gives the same graph. The browser is headless Chromium, driven by
Playwright, with all hosts but the file itself cut off; "ready" is when the drawing stands and for 500 ms no frame took
longer than 150 ms.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import UsageError
from kg.ontology import load_ontology
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest
from kg.view.kept import keep
from kg.view.page import render
from kg.view.styles import OntologyGraph, relation_styles, type_styles
from kg.view.viewgraph import ArticleCard, Mark, Node, Support, ViewFact, ViewGraph

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update")  # fmt: skip
_LIMIT_MS = 180_000
_SEED = 20
_FACTS_PER_ARTICLE = 8
_OUTLETS = ("The Reel", "Screen Letter", "Festival Daily", "Page & Picture", "Set Report")
_SYLLABLES = ("ba", "cé", "dor", "el", "fan", "gu", "hal", "in", "jo", "ka", "lu", "mir", "né", "or", "pel", "quin")
_SHARES = (("Person", 0.6), ("Film", 0.27), ("Book", 0.05), ("Organization", 0.05), ("Festival", 0.03))
_WORDINGS = (
    ("Person", "starsIn", "stars in", "Film", 10), ("Person", "directed", "directed", "Film", 4),
    ("Person", "wrote", "wrote", "Film", 3), ("Film", "basedOn", "is based on", "Book", 2),
    ("Film", "premieredAt", "had its premiere at", "Festival", 2),
    ("Film", "distributedBy", "is released by", "Organization", 2),
)  # fmt: skip

# Milliseconds until the page stands; null if that takes more than a minute.
READY = """() => new Promise(done => {
  let last = performance.now(), calm = last;
  const frame = now => {
    if (now - last > 150) calm = now;
    last = now;
    if (now - calm >= 500 && document.querySelector('canvas')) done(calm);
    else if (now > 60000) done(null);
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
_PAN_FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const frame = now => { frames_.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame); }"""
_FILTER = """() => { const chip = document.querySelector('#legend [data-type=Person]'); const started = performance.now();
  chip.click(); document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1, 1); return performance.now() - started; }"""


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Times in seconds, frames and filter in milliseconds (``pan`` at the 95th percentile), size in bytes.

    ``write`` is for the page of a graph in memory, ``command`` for all that ``kg view`` does on a graph that was read
    before; ``filter`` is the longest of four.

    None where the page was not ready within a minute, or cannot do it.
    """

    page: str
    entities: int
    facts: int
    write: float
    command: float | None
    size: int
    ready: float | None
    pan: float | None
    filter: float | None
    requests: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(sizes: tuple[int, ...], with_pyvis: bool, told: Callable[[str], None]) -> Iterator[PageFigures]:
    """Figures of our page at each number of entities, with 2.5 facts each, and of pyvis' page of the same graph.

    Raises ``UsageError`` if there is no browser or Playwright is not installed.
    """
    for size in sizes:
        graph = generated(size)
        told(f"{len(graph.nodes):,} entities, {len(graph.facts):,} facts")
        yield _measured("kg", graph, lambda graph: render(graph, "Film news"))
        if with_pyvis:
            yield _measured("pyvis", graph, pyvis_page)


def generated(entities: int, facts: int | None = None) -> ViewGraph:
    """A graph of ``entities`` entities and about ``facts`` facts (2.5 an entity by default)."""
    chance = random.Random(_SEED)
    groups = {kind: [_node(kind, i, chance) for i in range(round(entities * share))] for kind, share in _SHARES}
    found: dict[tuple[str, str, str], ViewFact] = {}
    often: dict[str, list[int]] = {kind: [] for kind in groups}
    weights = [weight for *_, weight in _WORDINGS]
    wanted = round(entities * 2.5) if facts is None else facts
    for number in range(wanted):
        kind, relation, wording, target, _ = chance.choices(_WORDINGS, weights)[0]
        near = number / wanted
        subject, end = (_drawn(groups[one], often[one], near, chance) for one in (kind, target))
        key = (subject.id, relation, end.id)
        found.setdefault(key, _fact(subject, relation, wording, end, number, chance))
    facts_ = tuple(found[key] for key in sorted(found))
    cited = sorted({support.article for fact in facts_ for support in fact.supports})
    ontology = _ontology()
    return ViewGraph(
        tuple(sorted((node for group in groups.values() for node in group), key=lambda node: node.id)),
        facts_,
        tuple(_card(article) for article in cited),
        type_styles((kind for kind, _ in _SHARES), ontology),
        relation_styles((relation for _, relation, *_ in _WORDINGS), ontology),
    )


def _node(kind: str, number: int, chance: random.Random) -> Node:
    name = " ".join("".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3)))).capitalize() for _ in range(2))
    return Node(f"{kind.lower()}-{number:012x}", name, kind, (), 1950 + number % 75 if kind == "Film" else None)


def _drawn(group: list[Node], often: list[int], near: float, chance: random.Random) -> Node:
    """One of the group: in part one that was drawn before, else one near that place, so that there are communities."""
    if often and chance.random() < 0.35:
        place = chance.choice(often)
    else:
        place = min(len(group) - 1, max(0, round(chance.gauss(near * len(group), max(1.0, 0.004 * len(group))))))
    often.append(place)
    return group[place]


def _fact(subject: Node, relation: str, wording: str, end: Node, number: int, chance: random.Random) -> ViewFact:
    sentence = f"{subject.label} {wording} {end.label}, the producers said on the first day of the festival."
    cue = len(subject.label) + 1
    marks = (
        Mark(0, len(subject.label), "subject"),
        Mark(cue, cue + len(wording), "cue"),
        Mark(cue + len(wording) + 1, cue + len(wording) + 1 + len(end.label), "object"),
    )
    support = Support(
        assertion=f"{number:024x}",
        article=f"news-{number // _FACTS_PER_ARTICLE:06d}",
        sentence=sentence,
        start=number % _FACTS_PER_ARTICLE * 100,
        marks=marks,
        confidence=round(chance.uniform(0.5, 1), 2),
        rule=f"{relation}: {wording}",
        extractor="generated",
        planned=chance.random() < 0.1,
    )
    return ViewFact(subject.id, relation, end.id, None, (support,))


def _card(article: str) -> ArticleCard:
    number = int(article.rpartition("-")[2])
    day = f"{2015 + number % 11}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    outlet = _OUTLETS[number % len(_OUTLETS)]
    return ArticleCard(article, f"News of the day, number {number}", outlet, day, f"https://news.example/{article}")


def _ontology() -> OntologyGraph:
    from pyoxigraph import RdfFormat, Store

    ontology = load_ontology()
    store, graph = Store(), Iris("https://filmnews.example/").graph("ontology")
    store.load(path=str(ontology.path / "film.ttl"), format=RdfFormat.TURTLE, to_graph=graph)
    return OntologyGraph(store, graph)


def pyvis_page(graph: ViewGraph) -> str:
    """The page that pyvis makes by itself of the same entities and facts, its library inside."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in graph.nodes:
        network.add_node(node.id, label=node.label, group=node.type)
    for fact in graph.facts:
        if fact.object is not None:
            network.add_edge(fact.subject, fact.object, title=fact.relation)
    return str(network.generate_html())


def _measured(name: str, graph: ViewGraph, made: Callable[[ViewGraph], str]) -> PageFigures:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        started = time.perf_counter()
        file.write_text(made(graph), encoding="utf-8")
        write = time.perf_counter() - started
        command = _command(graph, Path(folder)) if name == "kg" else None
        ready = pan = narrowing = None
        with browser_page() as (page, asked):
            from playwright.sync_api import Error

            page.context.set_offline(True)
            try:
                page.goto(file.as_uri())
                stood = page.evaluate(READY)
                if stood is not None:
                    ready, pan = stood / 1000, _pan(page)
                    narrowing = max(page.evaluate(_FILTER) for _ in range(4)) if name == "kg" else None
            except Error:
                pass  # not ready within the limit: what is missing stays None
            requests = [url for url in asked if url.startswith("http")]
        return PageFigures(
            name,
            len(graph.nodes),
            len(graph.facts),
            write,
            command,
            file.stat().st_size,
            ready,
            pan,
            narrowing,
            len(requests),
        )


def _command(graph: ViewGraph, folder: Path) -> float:
    """Seconds of ``kg view`` on a graph that was read before, from the shell to the page."""
    directory = GraphDir(folder / "graph")
    manifest = Manifest("generated", graph.base, len(graph.articles), len(graph.nodes), len(graph.facts), 0, 0, 0, 0, "generated", "")  # fmt: skip
    with directory.lock():
        directory.publish((), manifest)
    keep(directory.path, directory.open(), graph)
    started = time.perf_counter()
    command = [sys.executable, "-m", "kg", "view", "--graph", str(directory.path), "-o", str(folder / "command.html")]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


@contextmanager
def browser_page() -> Iterator[tuple[Any, list[str]]]:
    """A page of headless Chromium, and the addresses that it asks for.

    Raises ``UsageError`` if there is no browser or Playwright is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise UsageError("this benchmark needs Playwright: pip install playwright") from None
    browser_path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser_path is None:
        raise UsageError(f"this benchmark needs a browser: one of {', '.join(_BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(_FLAGS))
        page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        page.set_default_timeout(_LIMIT_MS)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield page, asked
        browser.close()


def _pan(page: Any) -> float:
    """Milliseconds a frame, at the 95th percentile, while the drawing is dragged for a second and a half."""
    page.evaluate(_PAN_FRAMES)
    page.mouse.move(500, 140)
    page.mouse.down()
    page.evaluate("() => { frames_.length = 0; }")
    started = time.perf_counter()
    step = 0
    while time.perf_counter() - started < 1.5:
        step += 1
        page.mouse.move(500 + step * 7 % 300, 140 + step * 3 % 200)
    frames = sorted(page.evaluate("frames_"))
    page.mouse.up()
    return float(frames[int(len(frames) * 0.95)]) if frames else float("nan")
