"""``kg completion``: scripts that let a shell complete commands and options."""

from __future__ import annotations

import click

from kg.cli.options import command as kg_command
from kg.cli.output import echo


@kg_command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Examples:
      kg completion bash > ~/.local/share/bash-completion/completions/kg
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli.main import main

    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"no completion for {shell}")
    echo(kind(main, {}, "kg", "_KG_COMPLETE").source().rstrip())
