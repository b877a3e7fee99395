"""``kg push``: the graph into another server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, open_graph
from kg.cli.output import note, progress


@kg_command("push")
@click.option("--store", metavar="URL", help="Graph Store Protocol: where to write to.")
@click.option("--update", metavar="URL", help="SPARQL Update: where to write to, if there is no graph store.")
@click.option("--query", "query", metavar="URL", required=True, help="SPARQL queries: where to count what arrived.")
@click.option("--batch", type=click.IntRange(1), default=10_000, show_default=True, help="Triples sent at a time.")
@graph_option
def command(store: str | None, update: str | None, query: str, batch: int, graph: Path) -> None:
    """Load the graph into any SPARQL 1.1 server, one named graph after the other; what is there is replaced.

    A push that was stopped goes on with the next batch. KG_AUTHORIZATION holds the header Authorization, if the server wants
    one. docs/other-servers.md has the addresses of Fuseki, QLever, Virtuoso, GraphDB and Neptune.

    \b
    Examples:
      kg push --store http://localhost:7878/store --query http://localhost:7878/query
      kg push --update http://localhost:3030/films/update --query http://localhost:3030/films/query
    """
    from kg.errors import UsageError
    from kg.remote.client import Remote
    from kg.remote.push import Journal, push

    target = store or update
    if target is None:
        raise UsageError("give --store or --update: where to write to")
    reader = open_graph(graph)
    journal = Journal(graph / "pushed", target, reader.manifest.build_id)
    with progress() as show:
        graphs, triples = push(reader, Remote(query, store, update), journal, batch, show)
    note(f"{graphs} graphs, {triples} triples" if graphs else "the server has all of it already")
