"""``kg serve``: the graph over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, open_graph
from kg.cli.output import note
from kg.errors import UsageError

DEFAULT_PORT = 7878


@kg_command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the start page in a browser.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A name the server answers to; repeatable.")
@click.option(
    "--cors", "origins", multiple=True, metavar="ORIGIN", help="A web page's origin that may ask; repeatable."
)
@click.option("--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, help="Seconds for a query.")
@click.option("--max-rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows of an answer.")
@click.option(
    "--allow-update", is_flag=True, help="Take SPARQL updates into graphs of your own from who has the token."
)
@click.option(
    "--token-file", type=click.Path(path_type=Path, dir_okay=False), help="Holds the token; else KG_TOKEN does."
)
@graph_option
def command(
    host: str,
    port: int,
    open_browser: bool,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    timeout: float,
    max_rows: int,
    allow_update: bool,
    token_file: Path | None,
    graph: Path,
) -> None:
    """Serve the graph on this machine: SPARQL at /sparql, until Ctrl-C.

    Only this machine can reach it unless --host says otherwise. Nothing can be changed through it but, with
    --allow-update, graphs of your own: see docs/server.md.

    \b
    Examples:
      kg serve --open
      kg serve --port 8000 --timeout 30
      kg serve --host 0.0.0.0 --allow-host films.example.org
      kg serve --allow-update --token-file token
    """
    from dataclasses import replace

    from kg.serve.running import listen, serve
    from kg.serve.settings import QueryLimits, Settings, read_token

    open_graph(graph)
    if token_file is not None and not allow_update:
        raise UsageError("--token-file goes with --allow-update")
    token = read_token(token_file) if allow_update else None
    limits = replace(QueryLimits(), seconds=timeout, rows=max_rows)
    settings = Settings(hosts=hosts, origins=origins, token=token, limits=limits)
    with listen(host, port) as listening:
        note(f"serving {graph} at {listening.url} (Ctrl-C stops)")
        serve(graph, settings, listening, open_browser)
    note("stopped")
