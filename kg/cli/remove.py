"""``kg remove``: articles out of a graph, and the facts that only they support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.built import count, quiet_option, runner_of, tell, workers_option
from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, json_option
from kg.cli.output import echo, echo_json, note, progress
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.run.consequences import Consequences


@kg_command("remove")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@graph_option
@click.option("--dry-run", is_flag=True, help="Change nothing; say which facts would die, weaken or stay.")
@workers_option
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    articles: tuple[str, ...],
    graph: Path,
    dry_run: bool,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Take articles out of the graph.

    ARTICLE is the id of an article, its URL, or the file it was read from. Facts that other articles support stay; those
    that no other supports go.

    \b
    Examples:
      kg remove 2018-09-roma-golden-lion --dry-run
      kg remove news/today.txt
    """
    from kg.run.build import preview_removal, remove

    if not articles:
        raise UsageError(
            "no articles given: name their ids, URLs or files, such as: kg remove 2018-09-roma-golden-lion"
        )
    runner = runner_of(workers)
    if dry_run:
        with progress(quiet) as show:
            found = preview_removal(articles, graph, progress=show, runner=runner)
        _preview(found, as_json)
    else:
        with progress(quiet) as show:
            report = remove(articles, graph, progress=show, runner=runner)
        tell(ctx, report, graph, as_json, quiet, "removed from")


def _preview(found: Consequences, as_json: bool) -> None:
    if as_json:
        echo_json(asdict(found))
    else:
        for line in _lines(found):
            echo(printable(line))
        note(
            f"nothing was changed: {count(len(found.articles), 'article')} would go ({', '.join(found.articles[:5])}"
            + (", ..." if len(found.articles) > 5 else "")
            + ")"
        )


def _lines(found: Consequences) -> Iterator[str]:
    for verb, facts in (("dies", found.die), ("weakens", found.weaken), ("appears", found.appear)):
        for fact in facts:
            told = f"{len(fact.before)} -> {count(len(fact.after), 'article')}"
            yield f"{verb} {fact.subject} | {fact.predicate} | {fact.object} ({told})"
    parts = [f"{len(found.die)} die", f"{len(found.weaken)} weaken", f"{found.stay} stay"]
    yield "facts: " + ", ".join(parts + ([f"{len(found.appear)} appear"] if found.appear else []))
