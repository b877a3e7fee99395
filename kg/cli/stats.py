"""``kg stats``: figures about the graph."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, json_option, open_graph
from kg.cli.output import echo, echo_json
from kg.query.table import aligned, printable


@kg_command("stats")
@graph_option
@json_option
def command(graph: Path, as_json: bool) -> None:
    """Count what is in the graph: entities by type, facts by relation, articles by outlet, support and confidence.

    \b
    Examples:
      kg stats
      kg stats --json
    """
    from kg.query.statistics import statistics

    figures = asdict(statistics(open_graph(graph)))
    if as_json:
        echo_json(figures)
        return
    groups = {name: figures.pop(name) for name in ("by_type", "by_relation", "by_outlet")}
    rows = [(name.replace("_", " "), f"{value:,}") for name, value in figures.items()]
    tables = [aligned([("figure", "value"), *rows])]
    for name, counts in groups.items():
        tables.append(
            aligned([(name.removeprefix("by_"), "count"), *((printable(k), str(v)) for k, v in counts.items())])
        )
    echo("\n".join(tables).removesuffix("\n"))
