"""The command ``kg``: finds the command asked for, loads only that, and turns errors into one line and an exit code.

Exit codes: 0 done, 1 a finding or a failure, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, NoReturn

import click

import kg
from kg.errors import KgError
from kg.run.threads import ONE_THREAD

INTERRUPTED = 130

SUMMARIES: Mapping[str, str] = MappingProxyType({
    "build": "Build a graph from articles: files, folders or standard input.",
    "add": "Add articles to the graph; corrected ones replace their earlier versions.",
    "remove": "Take articles out of the graph, or see what that would do.",
    "fetch": "Fetch new pages of feeds and lists of addresses, to build from.",
    "query": "Ask a saved question, or run SPARQL.",
    "entities": "See who is who, and mend it: merge, split, undo, review.",
    "conflicts": "See where articles contradict each other, and decide.",
    "explain": "Show the sentences behind an entity or a fact.",
    "view": "Write the graph as one HTML page to explore.",
    "serve": "Serve the graph over HTTP: SPARQL, pages, explorer.",
    "push": "Load the graph into another SPARQL server.",
    "update": "Write into graphs of your own by SPARQL Update, and undo it.",
    "import": "Take in RDF that others made.",
    "export": "Write the graph as Turtle, JSON-LD, CSV and more.",
    "stats": "Count what is in the graph.",
    "link": "Link entities to Wikidata and IMDb.",
    "validate": "Check the graph against the ontology's shapes.",
    "eval": "Score extracted facts against gold labels.",
    "benchmark": "Measure extraction and server: public benchmarks, speed.",
    "bench": "Measure every stage at three sizes beside its alternatives.",
    "config": "Show the settings in force and where they come from.",
    "completion": "Print the completion script for a shell.",
})  # fmt: skip
"""Each command with its line in ``kg --help``, kept here so that help need not load the commands."""


class LazyGroup(click.Group):
    """A group whose commands are loaded when they are called: ``kg.cli.NAME`` holds ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUMMARIES:
            return None
        module = import_module(f"kg.cli.{'evaluate' if cmd_name == 'eval' else cmd_name}")
        return module.command if isinstance(module.command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in SUMMARIES:
            from difflib import get_close_matches

            close = get_close_matches(args[0], SUMMARIES, n=1)
            meant = f"did you mean {close[0]}?" if close else "kg --help lists all"
            raise click.UsageError(f"no command named {args[0]!r}; {meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        given = list(sys.argv[1:] if args is None else args)
        for name, value in ONE_THREAD.items():
            os.environ.setdefault(name, value)
        try:
            code = super().main(given, prog_name or "kg", complete_var, standalone_mode=False, **extra)
        except Exception as problem:
            if "--debug" in given:
                raise
            _complain(*_message(problem))
        sys.exit(code if isinstance(code, int) else 0)


def _message(problem: Exception) -> tuple[str, int]:
    """One line for the user, and the exit code."""
    if isinstance(problem, click.Abort):
        return "interrupted", INTERRUPTED
    if isinstance(problem, KgError):
        return str(problem), problem.exit_code
    if isinstance(problem, click.UsageError):
        path = problem.ctx.command_path if problem.ctx else "kg"
        return f"{problem.format_message().rstrip('.')} (see {path} --help)", problem.exit_code
    if isinstance(problem, click.ClickException):
        return problem.format_message(), problem.exit_code
    return f"internal error: {type(problem).__name__}: {problem} (--debug shows where)", 1


def _complain(message: str, code: int) -> NoReturn:
    from kg.query.table import printable

    click.echo(f"kg: {printable(message)}", err=True)
    sys.exit(code)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(kg.__version__, prog_name="kg")
@click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback where something fails.")
def main() -> None:
    """Film news to a knowledge graph: each fact with the words that say it.

    \b
    Examples:
      kg build corpus
      kg query actors-who-direct
      kg view -o graph.html
    """
