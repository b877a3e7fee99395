"""``kg add``: more articles into a graph that is there."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.built import quiet_option, runner_of, tell, workers_option
from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, json_option
from kg.cli.output import progress
from kg.errors import UsageError


@kg_command("add")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@graph_option
@workers_option
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context, sources: tuple[str, ...], graph: Path, workers: int | None, as_json: bool, quiet: bool
) -> None:
    """Add articles to the graph.

    SOURCE is what kg build takes. An article replaces the one that was read from the same place under the same name, else
    the one of the same URL, else the only one of the same name: so a corrected version takes the place of the earlier one,
    and facts that only that one stated go. The graph keeps the settings that it was built with.

    \b
    Examples:
      kg add news/today.txt
      kg add feed.xml --graph graph
    """
    from kg.run.build import add

    if not sources:
        raise UsageError("no sources given: name files or folders of articles, such as: kg add news")
    with progress(quiet) as show:
        report = add(sources, graph, config_from(), progress=show, runner=runner_of(workers))
    tell(ctx, report, graph, as_json, quiet, "added to")
