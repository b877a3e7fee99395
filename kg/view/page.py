"""One HTML file that shows a graph: no request, no foreign code, nothing from an article that could run.

pyvis gives the network object and the drawing library (vis-network); the template and the writer are ours, because
pyvis' own page asks servers for style sheets and prints titles and ids as markup.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.view.layout import start_positions
from kg.view.payload import inert_json, payload
from kg.view.viewgraph import ViewGraph, neighbours

_VIS = Path("templates") / "lib" / "vis-9.1.2" / "vis-network.min.js"
_SHARED = (
    "data", "dom", "state", "places", "labels", "picture", "canvas", "evidence", "panel", "search",
    "filters", "paths", "table", "exports", "address", "main",
)  # fmt: skip
"""Scripts of the page and of the explorer, in the order in which they build on each other."""

_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "edges": {"smooth": false, "selectionWidth": 0, "hoverWidth": 0, "arrows": {"to": {"enabled": false, "scaleFactor": 0.45}}},
  "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3},
  "interaction": {"hover": true, "keyboard": false, "tooltipDelay": 10000000, "selectConnectedEdges": false}
}"""


def render(graph: ViewGraph, title: str, notice: str | None = None, opened: str | None = None) -> str:
    """The page as text, to be written as UTF-8. Equal input gives equal pages.

    ``notice`` stands above the drawing; ``opened`` is the id of an entity that is selected at first.
    """
    return GraphNetwork(graph, title, notice, opened).generate_html()


class GraphNetwork(Network):  # type: ignore[misc]
    """A pyvis network with our page around it.

    ``nodes`` holds the entities that stand on the page at first, in vis-network's terms, so that code written for
    pyvis can change them before ``generate_html``.
    """

    def __init__(self, graph: ViewGraph, title: str, notice: str | None = None, opened: str | None = None) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=title)
        self.templateEnv = Environment(
            loader=PackageLoader("kg.view"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
        )
        self.path = "view.html.j2"
        self.set_options(_OPTIONS)
        self.graph = graph
        self.notice = notice
        self.opened = opened
        styles = {style.name: style for style in graph.types}
        kinds = {node.id: node for node in graph.nodes}
        # Set as a whole: pyvis' add_node searches the list of all nodes each time.
        links = neighbours(graph)
        self.degrees = {name: len(others) for name, others in links.items()}
        self.nodes: list[dict[str, Any]] = [
            {"id": name, "label": kinds[name].label, "shape": styles[kinds[name].type].shape, "x": x, "y": y}
            for name, (x, y) in start_positions(links).items()
        ]
        self.node_ids = [node["id"] for node in self.nodes]
        self.node_map = {node["id"]: node for node in self.nodes}

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """The page. The arguments are those of pyvis and change nothing: there is one kind of page."""
        positions = {str(node["id"]): (node["x"], node["y"]) for node in self.nodes}
        library, script, style = _inline(drawing_library()), _inline(scripts(("local", "page"))), styles()
        self.html = self.templateEnv.get_template(self.path).render(
            title=self.heading,
            policy=_policy((library, script), (style,)),
            style=Markup(style),
            library=Markup(library),
            script=Markup(script),
            data=Markup(
                inert_json(payload(self.graph, self.degrees, positions, self.options, self.notice, self.opened))
            ),
        )
        return str(self.html)


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A content security policy (W3C CSP 3) that lets just these run, and lets nothing be fetched."""
    return "; ".join((
        "default-src 'none'",
        f"script-src {' '.join(map(_hash, scripts))}",
        f"style-src {' '.join(map(_hash, styles))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ))  # fmt: skip


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def drawing_library() -> str:
    """vis-network as pyvis ships it, without the pointer to a source map that browsers would ask for."""
    text = (Path(pyvis.__file__).parent / _VIS).read_text(encoding="utf-8")
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


@lru_cache
def scripts(own: tuple[str, ...], package: str = "kg.view", folder: str = "templates") -> str:
    """The shared scripts and ``own`` ones of ``package``, as one that leaves no names behind but ``graphPage``."""
    shared = "\n".join(_source("kg.view", "templates", f"{name}.js") for name in _SHARED)
    others = "\n".join(_source(package, folder, f"{name}.js") for name in own)
    return f'(() => {{\n"use strict";\n{shared}\n{others}\n}})();'


@lru_cache(maxsize=1)
def styles() -> str:
    return _source("kg.view", "templates", "view.css")


def _source(package: str, folder: str, name: str) -> str:
    return (resources.files(package) / folder / name).read_text(encoding="utf-8")


def _inline(script: str) -> str:
    """``script``, checked: none of it may end the element it stands in (HTML, section 4.12.1.3)."""
    assert not any(mark in script.lower() for mark in ("</script", "<!--")), "a script that ends its element"
    return script
