"""``kg benchmark``: how fast is the extraction?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, json_option
from kg.cli.output import echo_json, print_table, progress
from kg.errors import SourceError

if TYPE_CHECKING:
    from kg.benchmark.speed import Comparison


@click.group("benchmark", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def command() -> None:
    """Measure the extraction against others.

    \b
    Examples:
      kg benchmark speed corpus/articles
      kg benchmark speed corpus/articles --workers 4 --json
    """


@kg_command("speed")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--workers", type=click.IntRange(1), multiple=True, default=(1, 2), help="Processes to use; repeatable. [1 and 2]"
)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Passes over the articles.")
@json_option
def speed(sources: tuple[str, ...], workers: tuple[int, ...], rounds: int, as_json: bool) -> None:
    """Time the whole extraction beside spaCy's pipeline alone.

    Both read the articles of SOURCE... in turns, each process on one thread. Rates are articles per second, medians
    over the rounds; "CPU" counts processor time instead of the clock. Memory is the peak of one process.

    \b
    Examples:
      kg benchmark speed corpus/articles
      kg benchmark speed corpus/articles --workers 1 --rounds 5 --json
    """
    from kg.benchmark.speed import compare, shipped
    from kg.model import Article
    from kg.read import discover, read

    config = config_from()
    articles = [one for one in read(discover(sources)) if isinstance(one, Article)]
    if not articles:
        raise SourceError("no article could be read; kg build says why")
    with progress() as show:
        results = [compare(articles, shipped(config), number, rounds, show) for number in workers]
    if as_json:
        echo_json({
            "articles": len(articles),
            "characters": sum(len(article.text) for article in articles),
            "rounds": rounds,
            "runs": [
                {
                    "workers": result.first.workers,
                    "ratio": round(result.ratio, 3),
                    "cpu_ratio": round(result.cpu_ratio, 3),
                    "readers": [result.first.as_dict(), result.second.as_dict()],
                }
                for result in results
            ],
        })  # fmt: skip
    else:
        print_table(("workers", "reader", "articles/s", "per CPU s", "MiB", "ratio", "CPU ratio"), _rows(results))


def _rows(results: list[Comparison]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for result in results:
        ratios = (f"{result.ratio:.2f}", f"{result.cpu_ratio:.2f}")
        for one, shown in ((result.first, ratios), (result.second, ("1", "1"))):
            figures = (f"{one.rate:.2f}", f"{one.cpu_rate:.2f}", f"{one.peak_mib:.0f}")
            rows.append((str(one.workers), one.reader, *figures, *shown))
    return rows


command.add_command(speed)
