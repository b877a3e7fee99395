"""``kg config``: the settings in force."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import json_option
from kg.cli.output import echo, echo_json
from kg.config import settings
from kg.query.table import aligned, printable


@kg_command("config")
@click.option(
    "--show", is_flag=True, expose_value=False, help="Show the settings; this is what the command does anyway."
)
@json_option
def command(as_json: bool) -> None:
    """Show each setting and where its value comes from.

    Settings come from options, then the environment (KG_BASE, KG_MODEL, KG_ONTOLOGY, KG_MIN_CONFIDENCE), then kg.toml,
    then [tool.kg] in pyproject.toml, both in the current folder.

    \b
    Examples:
      kg config --show
      kg config --json
    """
    found = settings({}, Path.cwd(), os.environ)
    if as_json:
        echo_json({
            name: {"value": None if one.value is None else _plain(one.value), "origin": one.origin}
            for name, one in found.items()
        })  # fmt: skip
        return
    rows = [(name, printable("" if one.value is None else str(one.value)), one.origin) for name, one in found.items()]
    echo(aligned([("setting", "value", "from"), *rows]).removesuffix("\n"))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
