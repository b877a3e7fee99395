"""``kg fetch``: new pages of feeds and lists of addresses, into a folder to build from."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import json_option
from kg.cli.output import echo_json, note, progress
from kg.errors import UsageError
from kg.query.table import printable

_LISTED = 10


@kg_command("fetch")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Folder to keep the pages in; what is there is not fetched again.",
)  # fmt: skip
@click.option(
    "--delay", type=click.FloatRange(0, 3600), default=2.0, show_default=True, metavar="SECONDS",
    help="Least time between two requests to a host.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1), default=500, show_default=True, metavar="N", help="Pages to fetch at most."
)
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def command(
    ctx: click.Context, sources: tuple[str, ...], output: Path, delay: float, limit: int, as_json: bool, quiet: bool
) -> None:
    """Fetch new pages of feeds, to build from.

    SOURCE is the address of a feed or page, or a file that lists addresses, one a line. Of a feed the pages of its entries
    are fetched. Called again, it fetches what is new. robots.txt is kept, and the web is reached by no other command.

    \b
    Examples:
      kg fetch https://news.example/film.rss -o news
      kg fetch feeds.txt -o news --delay 5 && kg build news
    """
    from kg.fetch import fetch

    if not sources:
        raise UsageError("no sources given: name addresses, or files that list them")
    with progress(quiet) as show:
        report = fetch(sources, output, delay, limit, show)
    if as_json:
        echo_json(asdict(report))
    if not quiet:
        left = f"; {report.left:,} more wait for the next run" if report.left else ""
        note(f"fetched {report.pages:,} pages into {output}; {report.known:,} addresses had nothing new{left}")
        for url, reason in list(report.refused.items())[:_LISTED]:
            note(f"  not fetched: {printable(f'{url}: {reason}')}")
        if len(report.refused) > _LISTED:
            note(f"  and {len(report.refused) - _LISTED} more; kg fetch --json lists all")
        if report.pages:
            note(f"next: kg build {shlex.quote(str(output))}")
    if report.refused and not report.pages and not report.known:
        ctx.exit(1)
