"""Where output goes: data to a file or standard output, messages to standard error, colour only on a terminal."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from kg.errors import UsageError

_STDOUT = Path("-")


@contextmanager
def destination(output: Path | None) -> Iterator[BinaryIO]:
    """A file to write bytes to. A named file appears when all is written, or not at all."""
    buffer = io.BytesIO()
    yield buffer
    if output is None or output == _STDOUT:
        stream = sys.stdout.buffer
        stream.write(buffer.getvalue())
        stream.flush()
    else:
        write_file(output, buffer.getvalue())


def write_file(path: Path, data: bytes) -> None:
    """Writes a file that is there in full or not at all. Raises ``UsageError`` if it cannot be written."""
    from kg.store.files import atomic_writer

    try:
        with atomic_writer(path) as file:
            file.write(data)
    except OSError as problem:
        raise UsageError(f"cannot write {str(path)!r}: {problem.strerror or problem}") from problem


def echo(text: str) -> None:
    """Data: a line on standard output, as UTF-8 whatever the terminal's locale says."""
    stream = sys.stdout.buffer
    stream.write(f"{text}\n".encode("utf-8", "replace"))
    stream.flush()


def echo_json(value: Any) -> None:
    from kg.model import jsonable

    echo(json.dumps(jsonable(value), ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """A message: a line on standard error."""
    click.echo(text, err=True)


def is_terminal(stream: Any = None) -> bool:
    """Whether people read ``stream`` (standard output) as it is written."""
    return bool((stream or sys.stdout).isatty())


def has_colour(stream: Any = None) -> bool:
    """Whether to set off words by terminal codes: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on standard output: drawn by rich on a terminal, else aligned text."""
    from kg.query.table import aligned

    if not is_terminal():
        echo(aligned([head, *rows]).removesuffix("\n"))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", show_edge=False)
    for name in head:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A callback (stage, done, total) that draws a bar on standard error, if that is a terminal."""
    if quiet or not is_terminal(sys.stderr):
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)
