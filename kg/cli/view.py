"""``kg view``: the graph as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, open_graph, output_option
from kg.cli.output import destination, note
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store.layout import GraphReader
    from kg.view.viewgraph import ViewGraph

_DEFAULT = Path("graph.html")


@kg_command("view")
@click.option("--title", default="Film news knowledge graph", show_default=True, help="Heading of the page.")
@click.option("--around", "centres", multiple=True, metavar="NAME", help="Only what is near this entity; repeatable.")
@click.option("--hops", type=click.IntRange(0, 6), default=2, show_default=True, help="How near, with --around.")
@click.option("--type", "types", multiple=True, metavar="CLASS", help="Only entities of this class; repeatable.")
@click.option("--since", metavar="YYYY-MM-DD", help="Only what articles of that day and later say.")
@click.option("--query", metavar="SPARQL", help="Only the entities that this query, or saved question, answers with.")
@graph_option
@output_option
def command(
    title: str,
    centres: tuple[str, ...],
    hops: int,
    types: tuple[str, ...],
    since: str | None,
    query: str | None,
    graph: Path,
    output: Path | None,
) -> None:
    """Write the graph as one HTML page that works offline: search, filters, and the sentence behind each fact.

    Without -o the page is written to graph.html. A page holds 20,000 entities and 50,000 facts; of a larger graph it
    gets the best-evidenced part.

    \b
    Examples:
      kg view -o graph.html
      kg view --around "Tilda Swinton" --hops 1 -o swinton.html
      kg view --type Film --type Person --since 2018-01-01
      kg view --query adaptations --title "From book to film"
    """
    from kg.view.kept import projection
    from kg.view.page import render
    from kg.view.selection import fitting

    target = output or _DEFAULT
    reader = open_graph(graph)
    wanted = _chosen(projection(graph, reader), reader, graph, centres, hops, types, since, query)
    cut = fitting(wanted)
    notice = None
    if any(cut.left_out):
        left, facts = cut.left_out
        notice = (
            f"This page holds the best-evidenced part of a larger graph: {left:,} entities and {facts:,} facts are left"
            " out. The explorer of kg serve shows all."
        )
    page = render(cut.graph, title, notice)
    with destination(target) as file:
        file.write(page.encode("utf-8"))
    if notice is not None:
        note(notice)
    if target != Path("-"):
        note(f"wrote {target}: open it in a browser")


def _chosen(
    graph: ViewGraph,
    reader: GraphReader,
    folder: Path,
    centres: tuple[str, ...],
    hops: int,
    types: tuple[str, ...],
    since: str | None,
    query: str | None,
) -> ViewGraph:
    """The part that the options ask for. Raises ``UsageError`` for names, classes and dates that are none."""
    from kg.view import selection

    if query is not None:
        graph = selection.holding(graph, _answered(reader, folder, query))
    if centres:
        from kg.query.lookup import Directory

        directory = Directory(reader)
        found = [one.iri for name in centres for one in directory.find(name, ("Entity",))]
        graph = selection.around(graph, [node.id for node in graph.nodes if reader.iris.entity(node.id).value in found], hops)  # fmt: skip
    if types:
        known = {node.type for node in graph.nodes}
        for name in types:
            if name not in known:
                raise UsageError(f"no entity of class {name!r} here; there are {', '.join(sorted(known))}")
        graph = selection.of_types(graph, types)
    if since is not None:
        from datetime import date

        try:
            graph = selection.since(graph, date.fromisoformat(since).isoformat())
        except ValueError:
            raise UsageError(f"--since {since!r} is not a date of the form YYYY-MM-DD") from None
    return graph


def _answered(reader: GraphReader, folder: Path, query: str) -> set[str]:
    """The ids of the entities in the answer. Raises ``QueryError`` and ``UsageError``."""
    from urllib.parse import unquote

    from kg.graph import Graph

    prefix = f"{reader.iris.base}entity/"
    values = [value for row in Graph(folder).query(query) for value in row.values() if isinstance(value, str)]
    return {unquote(value.removeprefix(prefix)) for value in values if value.startswith(prefix)}
