"""``kg build``: articles in, graph out."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, json_option, ontology_option
from kg.cli.output import echo_json, note, progress
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.run.build import BuildReport

_LISTED = 10


@kg_command("build")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@graph_option
@click.option("--base", metavar="IRI", help="What every IRI of the data begins with.")
@click.option("--model", metavar="NAME", help="spaCy pipeline to read with.")
@click.option("--min-confidence", type=float, metavar="0..1", help="Leave out facts below this confidence.")
@ontology_option
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    graph: Path,
    base: str | None,
    model: str | None,
    min_confidence: float | None,
    ontology: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build a graph from articles.

    SOURCE is a file, a folder (every .txt .md .html .jsonl .rss .atom .xml below it), or - for standard input. Articles
    that did not change are not read again; articles that cannot be read are set aside with the reason.

    \b
    Examples:
      kg build corpus
      kg build news/ feed.xml --graph graph
      kg build - --graph graph < article.txt
    """
    from kg.run.build import build

    if not sources:
        raise UsageError("no sources given: name files or folders of articles, such as: kg build corpus")
    config = config_from(base=base, model=model, min_confidence=min_confidence, ontology=ontology)
    with progress(quiet) as show:
        report = build(sources, graph, config, progress=show)
    if as_json:
        echo_json(asdict(report))
    if not quiet:
        _summarise(report, graph)
    if not report.articles and report.quarantined:
        ctx.exit(1)


def _summarise(report: BuildReport, graph: Path) -> None:
    if report.unchanged:
        note(f"nothing to do: {_count(report.articles, 'article')} unchanged")
    else:
        note(
            f"built {graph} in {report.elapsed:.1f} s: {_count(report.articles, 'article')} ({report.reused} reused), "
            f"{_count(report.facts, 'fact')}, {_count(report.entities, 'entity', 'entities')}"
        )
    _list_quarantined(report)
    if report.left_out:
        note(f"left out {_count(report.left_out, 'fact')} that break the ontology's shapes")
    if report.articles:
        _say_what_next("" if str(graph) == "graph" else f" --graph {shlex.quote(str(graph))}")


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
    if report.quarantined:
        note(f"set aside {_count(len(report.quarantined), 'piece')} of input:")
    for record in report.quarantined[:_LISTED]:
        place = f" ({record.position})" if record.position else ""
        note(f"  {printable(f'{record.source}{place}: {record.reason}')}")
    if len(report.quarantined) > _LISTED:
        note(f"  and {len(report.quarantined) - _LISTED} more; kg build --json lists all")


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
