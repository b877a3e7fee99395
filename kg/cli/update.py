"""``kg update``: SPARQL Update into graphs of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import by_option, graph_option, json_option
from kg.cli.options import command as kg_command
from kg.cli.output import echo_json, note, print_table
from kg.cli.query import sparql_text
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store.layout import GraphDir
    from kg.store.log import Entry


@kg_command("update")
@click.argument("words", nargs=-1, metavar="[SPARQL | -]")
@click.option("-f", "--file", type=click.Path(path_type=Path, dir_okay=False), help="Read the update from a file.")
@click.option("--list", "list_all", is_flag=True, help="List what updates did.")
@click.option("--undo", metavar="ID", help="Take an update back, or the undoing of one.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=30.0, show_default=True, help="Seconds.")
@by_option
@json_option
@graph_option
def command(
    words: tuple[str, ...],
    file: Path | None,
    list_all: bool,
    undo: str | None,
    timeout: float,
    who: str,
    as_json: bool,
    graph: Path,
) -> None:
    """Run a SPARQL Update. It can write into graphs of your own: own:NAME, which is <BASE/graph/own/NAME>.

    WHERE sees the whole graph; what articles state cannot be changed by it. Each update is kept in a log beside the
    builds, which keep what it wrote. kg serve --allow-update takes the same over HTTP.

    \b
    Examples:
      kg update 'INSERT DATA { GRAPH own:notes { ent:film-9c19458bd1de rdfs:comment "seen twice" } }'
      kg update --list
      kg update --undo 3f2a90c1d2e4b5a6
    """
    from kg.store.layout import GraphDir
    from kg.update.desk import apply
    from kg.update.desk import undo as take_back

    if sum((bool(words or file), list_all, undo is not None)) != 1:
        raise UsageError("give one of an update, --list and --undo ID")
    folder = GraphDir(graph)
    if list_all:
        _list(folder, as_json)
    elif undo is not None:
        entry = take_back(folder, undo, who)
        note(f"{undo}: undone by {entry.id}")
    else:
        done = apply(folder, sparql_text(words, file), who, timeout=timeout)
        if as_json:
            echo_json({"id": done.entry, "added": done.added, "removed": done.removed})
        elif done.entry is None:
            note("nothing changed")
        else:
            note(f"{done.entry}: {done.added} added, {done.removed} removed")


def _list(folder: GraphDir, as_json: bool) -> None:
    from kg.store.own import updates_log

    log = updates_log(folder).read()
    standing = {entry.id for entry in log.in_force()}
    if as_json:
        echo_json([
            {
                "id": entry.id,
                "time": entry.time.isoformat(),
                "who": entry.who,
                "graphs": [*entry.subjects],
                "added": _count(entry, "added"),
                "removed": _count(entry, "removed"),
                "undoes": entry.undoes,
                "in_force": entry.id in standing,
            }
            for entry in log.entries
        ])  # fmt: skip
        return
    rows = [
        (
            entry.id,
            f"{entry.time:%Y-%m-%d %H:%M}",
            entry.who,
            " ".join(entry.subjects),
            str(_count(entry, "added")),
            str(_count(entry, "removed")),
            f"undoes {entry.undoes}" if entry.undoes else ("in force" if entry.id in standing else "undone"),
        )
        for entry in log.entries
    ]
    print_table(("id", "time (UTC)", "who", "graphs", "added", "removed", "state"), rows)


def _count(entry: Entry, what: str) -> int:
    return sum(len(change[what]) for change in entry.evidence.values())
