"""The server, the page and the explorer measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import json_option
from kg.cli.output import echo, echo_json, note, print_table

if TYPE_CHECKING:
    from kg.benchmark.serving import Timing


@kg_command("view")
@click.option("--entities", type=click.IntRange(50), multiple=True, default=(1000, 20000), help="Sizes; repeatable.")
@click.option("--pyvis/--no-pyvis", default=True, show_default=True, help="pyvis' own page of the same graph as well.")
@click.option("--layouts", is_flag=True, help="Compare layout libraries instead, on 150, 300 and 1,500 entities.")
@json_option
def view(entities: tuple[int, ...], pyvis: bool, layouts: bool, as_json: bool) -> None:
    """Time the page of kg view in headless Chromium, on generated graphs.

    Seconds to write it from memory, of the whole command on a graph that was read before, and until it is ready, milliseconds a frame while it is dragged (95th percentile) and for a
    filter, its size, and how many requests it tried to make. Needs Playwright and chromium.

    \b
    Examples:
      kg benchmark view --entities 1000 --no-pyvis
      kg benchmark view --layouts --json
    """
    if layouts:
        from kg.benchmark.layouts import compare_layouts

        drawn = compare_layouts((150, 300, 1500))
        if as_json:
            echo_json([one.as_dict() for one in drawn])
            return
        drawings = [(one.layout, str(one.nodes), f"{one.seconds:.2f}", f"{one.edges:g}", f"{one.room:g}", "yes" if one.same else "no") for one in drawn]  # fmt: skip
        print_table(("layout", "nodes", "seconds", "edges", "room", "same again"), drawings)
        return
    from kg.benchmark.view import measure

    pages = list(measure(entities, pyvis, note))
    if as_json:
        echo_json([one.as_dict() for one in pages])
        return
    rows = [
        (one.page, f"{one.entities:,}", f"{one.facts:,}", f"{one.write:.2f}", _known(one.command, ".2f"), _known(one.ready, ".2f"),
         _known(one.pan, ".0f"), _known(one.filter, ".0f"), f"{one.size / 1e6:.2f}", str(one.requests))
        for one in pages
    ]  # fmt: skip
    print_table(
        ("page", "entities", "facts", "write s", "kg view s", "ready s", "pan ms", "filter ms", "MB", "requests"), rows
    )


@kg_command("explorer")
@click.option("--entities", type=click.IntRange(50), default=20000, show_default=True, help="Entities to generate.")
@click.option("--facts", type=click.IntRange(50), default=50000, show_default=True, help="Facts to generate.")
@json_option
def explorer(entities: int, facts: int, as_json: bool) -> None:
    """Time what the explorer of kg serve answers, in milliseconds over HTTP on this machine.

    \b
    Examples:
      kg benchmark explorer
      kg benchmark explorer --entities 1000 --facts 2500 --json
    """
    from kg.benchmark.explorer import measure_explorer

    result = measure_explorer(entities, facts)
    if as_json:
        echo_json({"entities": result.entities, "facts": result.facts, "index": result.index, "communities": result.communities, "map": result.map, "steps": [one.as_dict() for one in result.steps]})  # fmt: skip
        return
    note(f"{result.entities:,} entities, {result.facts:,} facts; ready after {result.index:.1f} s")
    note(
        f"communities {result.communities:.1f} s, every entity on a map {result.map:.1f} s, worked out once for each build"
    )
    rows = [(one.step, f"{one.median:.1f}", f"{one.p95:.1f}", f"{one.longest:.1f}") for one in result.steps]
    print_table(("request", "median", "95th percentile", "longest"), rows)


@kg_command("serve")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--quads", type=click.IntRange(1000), default=1_000_000, show_default=True, help="Size of the graph.")
@click.option("--rounds", type=click.IntRange(1), default=20, show_default=True, help="Times that each query is asked.")
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True, help="With the hostile client.")
@click.option("--clients", type=click.IntRange(1), default=8, show_default=True, help="Good clients beside it.")
@click.option("--rdflib", "with_rdflib", is_flag=True, help="Time rdflib's memory store too; takes minutes.")
@json_option
def serve(
    folder: Path, quads: int, rounds: int, seconds: float, clients: int, with_rdflib: bool, as_json: bool
) -> None:
    """Measure kg serve on a made-up graph, which is written to DIR at first.

    Eight queries over HTTP beside the same in the engine itself, an entity's page, kg query from a cold shell, and how
    good clients fare beside a hostile one. Queries are in milliseconds.

    \b
    Examples:
      kg benchmark serve made-up
      kg benchmark serve made-up --quads 100000 --seconds 10 --json
    """
    from dataclasses import asdict

    from kg.benchmark.graphs import publish
    from kg.benchmark.serving import load, serving, time_cold, time_pages, time_queries

    manifest = publish(folder, quads)
    with serving(folder) as (address, pid, ready):
        timings = time_queries(folder, address, rounds, with_rdflib)
        page = time_pages(folder, address)
        cold = time_cold(folder, 5)
        under_load = load(folder, address, pid, seconds, clients)
    if as_json:
        queries = [asdict(timing) for timing in timings]
        figures = {"quads": manifest.quads, "ready": ready, "page": page, "cold": cold}
        echo_json({**figures, "queries": queries, "load": asdict(under_load)})
        return
    rows = [
        (one.name, *("" if value is None else f"{value * 1000:.2f}" for value in (one.raw, one.served, one.rdflib)))
        for one in timings
    ]
    print_table(("query", "engine", "served", "rdflib"), rows)
    echo("")
    print_table(
        ("figure", "value"),
        [
            ("quads", str(manifest.quads)),
            ("ready, s", f"{ready:.2f}"),
            ("entity page, ms", f"{page * 1000:.1f}"),
            ("kg query from a cold shell, s", f"{cold:.2f}"),
            ("engine's time to the server's", _ratio(timings, "raw")),
            ("rdflib's time to the server's", _ratio(timings, "rdflib")),
            ("good requests", str(under_load.requests)),
            ("median, ms", f"{under_load.median * 1000:.1f}"),
            ("99th percentile, ms", f"{under_load.p99 * 1000:.1f}"),
            ("failed", str(under_load.failed)),
            ("memory, MiB", f"{under_load.memory / 1024**2:.0f}"),
        ],
    )


def _ratio(timings: Sequence[Timing], what: str) -> str:
    """How many times as long all queries took as through the server; empty where they were not asked."""
    served, other = sum(one.served for one in timings), [getattr(one, what) for one in timings]
    return "" if None in other else f"{sum(other) / served:.2f}"


def _known(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
