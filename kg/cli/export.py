"""``kg export``: the graph for other tools."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, open_graph, output_option
from kg.cli.output import destination, note

_BY_ENDING: Mapping[str, str] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".graphml": "graphml",
    ".csv": "csv",
    ".jsonl": "facts",
}
_FORMATS = tuple(_BY_ENDING.values())


@kg_command("export")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: by the ending of FILE, else turtle.")
@graph_option
@output_option
def command(form: str | None, graph: Path, output: Path | None) -> None:
    """Write the graph in a format for other tools.

    trig, nquads and jsonld hold all named graphs; turtle, ntriples and rdfxml hold their union; graphml, csv and facts
    hold the facts. Equal graphs give equal bytes.

    \b
    Examples:
      kg export -o graph.ttl
      kg export --format csv -o facts.csv
      kg export --format facts
    """
    from kg.store.export import FORMATS

    chosen = form or (_BY_ENDING.get(output.suffix.lower(), "turtle") if output else "turtle")
    with destination(output) as file:
        FORMATS[chosen](open_graph(graph), file)
    if output is not None and output != Path("-"):
        note(f"wrote {output} ({chosen})")
