"""``kg benchmark``: what this is worth beside others, measured."""

from __future__ import annotations

import click

from kg.cli.benchmark.public import redocred, speed, text2kgbench
from kg.cli.benchmark.scale import engines, reading, scale
from kg.cli.benchmark.serving import explorer, serve, view


@click.group("benchmark", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def command() -> None:
    """Measure the extraction and the server against others.

    The data of the public benchmarks is not shipped: github.com/cenguix/Text2KGBench, github.com/tonytan48/Re-DocRED.

    \b
    Examples:
      kg benchmark speed corpus/articles
      kg benchmark reading
      kg benchmark text2kgbench ont_1_movie_test.jsonl 1_movie_ontology.json
      kg benchmark redocred film_dev.jsonl --json
    """


for _command in (speed, reading, scale, engines, view, explorer, serve, text2kgbench, redocred):
    command.add_command(_command)
