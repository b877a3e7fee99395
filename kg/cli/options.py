"""Options that several commands share, and the settings they add up to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.config import Config
    from kg.link.desk import Desk
    from kg.store.layout import GraphReader

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def command(name: str, short_help: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of that name, with ``-h`` and ``--debug``. ``short_help`` is its line in the list of a group."""
    context = {"help_option_names": ["-h", "--help"], "max_content_width": 100, **settings}

    def decorate(function: Callable[..., Any]) -> click.Command:
        debug = click.option("--debug", is_flag=True, expose_value=False, hidden=True)
        return click.command(name, short_help=short_help, context_settings=context)(debug(function))

    return decorate


graph_option: _Decorator = click.option(
    "--graph",
    "graph",
    type=click.Path(path_type=Path, file_okay=False),
    default="graph",
    envvar="KG_GRAPH",
    show_default=True,
    show_envvar=True,
    metavar="DIR",
    help="Folder of the built graph.",
)
output_option: _Decorator = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File to write; standard output if not given, or if it is -.",
)
json_option: _Decorator = click.option("--json", "as_json", is_flag=True, help="Write JSON to standard output.")
ontology_option: _Decorator = click.option(
    "--ontology", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Another ontology folder."
)
by_option: _Decorator = click.option(
    "--by", "who", default=lambda: _login(), metavar="NAME", help="Who decides; your login name if not given."
)


def config_from(**overrides: object) -> Config:
    """The settings in force in this folder, the options given on top."""
    from kg.config import load_config

    return load_config(overrides, Path.cwd(), os.environ)


def open_graph(folder: Path) -> GraphReader:
    """The graph in service. Raises ``StoreError`` that says how to build one."""
    from kg.store.layout import GraphDir

    return GraphDir(folder).open()


def link_desk(folder: Path) -> Desk:
    """The graph in service with its candidates and verdicts about links. Raises ``StoreError`` if there is none."""
    from kg.link.desk import Desk
    from kg.ontology import load_ontology

    return Desk.of(folder, load_ontology(config_from().ontology))


def _login() -> str:
    from kg.store.log import login

    return login()
