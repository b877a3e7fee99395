"""``kg bench``: every stage at three sizes, as tables for the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, json_option, output_option
from kg.cli.output import destination, echo_json, note


@kg_command("bench")
@click.option("--articles", type=click.IntRange(10), multiple=True, default=(100, 400, 1600), help="Sizes; repeatable. [100, 400 and 1600]")  # fmt: skip
@output_option
@json_option
def command(articles: tuple[int, ...], output: Path | None, as_json: bool) -> None:
    """Measure reading, extraction, resolution, assembly, validation, loading, querying and viewing.

    On generated articles whose facts are known, each stage beside what one would take instead (spaCy alone, rdflib's store,
    pyvis' page, Oxigraph alone), with what bounds it and with precision and recall. Writes tables in Markdown. The single
    benchmarks are those of kg benchmark.

    \b
    Examples:
      kg bench
      kg bench --articles 500 --articles 2000 --articles 8000 -o docs/bench.md
      KG_EXTRACTOR=rules kg bench --json
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from kg.benchmark.stage_table import markdown
    from kg.benchmark.stages import measure

    with TemporaryDirectory() as folder:
        result = measure(articles, config_from(), Path(folder), note)
    if as_json:
        echo_json(asdict(result))
        return
    with destination(output or Path("-")) as file:
        file.write("".join(f"{line}\n" for line in markdown(result)).encode("utf-8"))
