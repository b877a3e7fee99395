"""Builds of any size and on any engine, and what they read."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import json_option
from kg.cli.output import echo, echo_json, note, print_table, progress


@kg_command("reading")
@click.option("--pages", type=click.IntRange(1), default=2000, show_default=True, help="Pages of the web archive.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Passes over the archive.")
@json_option
def reading(pages: int, rounds: int, as_json: bool) -> None:
    """Time the reading of a generated web archive beside fastwarc and trafilatura alone, and of bombs.

    Rates are pages per second of processor time, medians over the rounds; main text is looked for in a hundred pages.

    \b
    Examples:
      kg benchmark reading
      kg benchmark reading --pages 500 --rounds 1 --json
    """
    from kg.benchmark.reading import measure

    with progress() as show:
        report = measure(pages, rounds, show)
    if as_json:
        echo_json(report.as_dict())
        return
    print_table(("reads", "pages per CPU s"), [(rate.what, f"{rate.per_second:,.0f}") for rate in report.rates])
    echo("")
    print_table(("bomb", "CPU s", "refused because it"), [(k, f"{s:.2f}", reason) for k, s, reason in report.bombs])
    echo("")
    echo(f"{pages:,} pages, {report.archive_mib:.1f} MiB packed; at most {report.peak_mib:.0f} MiB of memory")


@kg_command("engines")
@click.option("--parts", type=click.IntRange(1), default=200, show_default=True, help="Parts of the build.")
@click.option("--articles", type=click.IntRange(1), default=5, show_default=True, help="Articles a part.")
@click.option("--seconds", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Length of waiting parts.")
@click.option("--waiting", type=click.IntRange(1), default=8, show_default=True, help="Parts that wait.")
@json_option
def engines(parts: int, articles: int, seconds: float, waiting: int, as_json: bool) -> None:
    """Build the same on the pool, on Spark in this machine and on a Spark cluster on the loopback interface.

    Compares the SHA-256 of the sorted N-Quads, also with a worker and an executor killed on the way, and times parts that
    only wait on the pool and on Spark.

    \b
    Examples:
      kg benchmark engines
      kg benchmark engines --parts 40 --seconds 5 --json
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from kg.benchmark.engines import compare, overhead

    with TemporaryDirectory() as folder:
        found = list(compare(Path(folder), parts, articles, note))
    waits = overhead(waiting, seconds)
    if as_json:
        echo_json(
            {"builds": [asdict(one) for one in found], "waiting": {"parts": waiting, "seconds": seconds, **waits}}
        )
        return
    rows = [
        (one.engine, f"{one.seconds:.1f}", f"{one.articles:,}", str(one.lost), str(one.killed), f"{one.quads:,}", one.digest[:16])
        for one in found
    ]  # fmt: skip
    print_table(("engine", "seconds", "articles", "lost", "killed", "quads", "SHA-256"), rows)
    echo("")
    pool, spark = waits["pool"], waits["local[2]"]
    lines = [(name, f"{total:.1f}", f"{after:.1f}") for name, (total, after) in waits.items()]
    print_table((f"{waiting} parts of {seconds:g} s", "seconds", "after the start"), lines)
    echo(
        f"Spark over the pool: {100 * (spark[0] / pool[0] - 1):.1f} %, after the start {100 * (spark[1] / pool[1] - 1):.1f} %"
    )


@kg_command("scale")
@click.option(
    "--articles", type=click.IntRange(1), multiple=True, default=(20000, 60000, 200000), help="Sizes; repeatable."
)
@click.option(
    "--extractor",
    type=click.Choice(("known", "rules", "mentions", "full")),
    default="rules",
    show_default=True,
    help="known: one that knows what the articles state, to measure all but the extraction.",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes that work on parts.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep what is built in DIR."
)
@json_option
def scale(articles: tuple[int, ...], extractor: str, workers: int, folder: Path | None, as_json: bool) -> None:
    """Build generated articles in parts, at several sizes, and tell time, memory, losses and how right the facts are.

    \b
    Examples:
      kg benchmark scale --articles 2000 --articles 6000 --extractor known
      kg benchmark scale --articles 200000 --folder made-up
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from kg.benchmark.scale import measure

    with TemporaryDirectory() as temporary:
        found = list(measure(articles, extractor, workers, folder or Path(temporary), note))
    if as_json:
        echo_json([asdict(one) for one in found])
        return
    rows = [
        (f"{one.articles + one.quarantined + one.lost:,}", f"{one.articles:,}", str(one.quarantined), str(one.lost), f"{one.quads:,}",
         f"{one.seconds:,.0f}", f"{one.cpu:,.0f}", f"{one.articles / one.cpu:.1f}", f"{one.builder_mib:.0f}", f"{one.worker_mib:.0f}",
         f"{one.precision:.3f}", f"{one.recall:.3f}")
        for one in found
    ]  # fmt: skip
    head = ("read", "articles", "aside", "lost", "quads", "s", "CPU s", "per CPU s", "builder MiB", "worker MiB", "precision", "recall")  # fmt: skip
    print_table(head, rows)
