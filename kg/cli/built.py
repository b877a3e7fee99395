"""What the commands that build share: how many workers, and what is said of a build."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import echo_json, note
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.run.making import BuildReport
    from kg.run.runner import Runner

_LISTED = 10

quiet_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "-q", "--quiet", is_flag=True, help="Print errors only."
)
workers_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--workers",
    type=click.IntRange(0),
    envvar="KG_WORKERS",
    metavar="N",
    help="Processes that read articles; 0 reads in this one, unprotected. [one for each processor]",
)


master_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--spark",
    "master",
    envvar="KG_SPARK",
    metavar="MASTER",
    help="Work on Apache Spark: spark://host:7077, yarn, local[4].",
)


def runner_of(workers: int | None, master: str | None = None) -> Runner:
    """The runner that the options ask for."""
    from kg.run.runner import InlineRunner, LocalRunner, default_workers

    if master is not None:
        from kg.run.spark import SparkRunner

        if workers is not None:
            raise UsageError("--workers is for this machine; on Spark the cluster decides")
        return SparkRunner(master)
    return InlineRunner() if workers == 0 else LocalRunner(default_workers() if workers is None else workers)


def tell(ctx: click.Context, report: BuildReport, graph: Path, as_json: bool, quiet: bool, done: str) -> None:
    """Says what was done, and ends with exit code 1 if articles were lost on the way."""
    if as_json:
        echo_json(asdict(report))
    if not quiet:
        _summarise(report, graph, done)
    if report.failed or (not report.articles and report.quarantined):
        ctx.exit(1)


def say_what_next(graph: Path) -> None:
    """What can be done with a graph that was built."""
    _say_what_next("" if str(graph) == "graph" else f" --graph {shlex.quote(str(graph))}")


def count(number: int, one: str, many: str | None = None) -> str:
    """``number`` with the noun in the form that goes with it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _summarise(report: BuildReport, graph: Path, done: str) -> None:
    if report.unchanged:
        note(f"nothing to do: {count(report.articles, 'article')} unchanged")
    else:
        note(
            f"{done} {graph} in {report.elapsed:.1f} s: {count(report.articles, 'article')} ({report.reused} reused"
            + (f", {report.replaced} replaced" if report.replaced else "")
            + (f", {len(report.removed)} removed" if report.removed else "")
            + f"), {count(report.facts, 'fact')}, {count(report.entities, 'entity', 'entities')}"
        )
    _list_quarantined(report)
    if report.left_out:
        note(f"left out {count(report.left_out, 'fact')} that break the ontology's shapes")
    if report.articles:
        say_what_next(graph)


def _say_what_next(graph: str) -> None:
    steps = (
        (f"kg query --list{graph}", "questions to ask by name; SPARQL works too: kg query 'SELECT ...'"),
        (f'kg explain "NAME"{graph}', "the sentences behind what is known of somebody or something"),
        (f"kg view -o graph.html{graph}", "a page to explore in a browser"),
        (f"kg export -o graph.ttl{graph}", "the graph as Turtle"),
    )
    width = max(len(typed) for typed, _ in steps)
    note("next:")
    for typed, meaning in steps:
        note(f"  {typed:<{width}}  {meaning}")


def _list_quarantined(report: BuildReport) -> None:
    from kg.read.reading import FOREIGN

    foreign = Counter(one.reason for one in report.quarantined if one.reason.startswith(FOREIGN))
    records = [one for one in report.quarantined if one.reason not in foreign]
    if foreign:
        codes = ", ".join(f"{number:,} {reason.rpartition(' ')[2]}" for reason, number in foreign.most_common())
        note(f"set aside {count(foreign.total(), 'article')} in other languages: {codes}")
    if records:
        note(f"set aside {count(len(records), 'piece')} of input:")
    for record in records[:_LISTED]:
        place = f" ({record.position})" if record.position else ""
        note(f"  {printable(f'{record.source}{place}: {record.reason}')}")
    if len(records) > _LISTED:
        note(f"  and {len(records) - _LISTED} more; kg build --json lists all")
    if report.failed:
        note(f"the extractor failed on {count(report.failed, 'article')}: the exit code is 1")
