"""``kg view``: the graph as a page."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, open_graph, output_option
from kg.cli.output import destination, note

_DEFAULT = Path("graph.html")


@kg_command("view")
@click.option("--title", default="Film news knowledge graph", show_default=True, help="Heading of the page.")
@graph_option
@output_option
def command(title: str, graph: Path, output: Path | None) -> None:
    """Write the graph as one HTML page that works offline: search, filters, and the sentence behind each fact.

    Without -o the page is written to graph.html.

    \b
    Examples:
      kg view -o graph.html
      kg view --title "Festival season" -o festivals.html
    """
    from kg.view.page import render
    from kg.view.projection import project

    target = output or _DEFAULT
    page = render(project(open_graph(graph)), title)
    with destination(target) as file:
        file.write(page.encode("utf-8"))
    if target != Path("-"):
        note(f"wrote {target}: open it in a browser")
