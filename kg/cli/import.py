"""``kg import``: RDF of others."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option
from kg.cli.output import note
from kg.errors import UsageError


@kg_command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE...]")
@click.option("--name", help="Name of the import; that of the first file if not given.")
@click.option("--remove", metavar="NAME", help="Take an import out of the graph.")
@graph_option
def command(files: tuple[Path, ...], name: str | None, remove: str | None, graph: Path) -> None:
    """Take RDF that others made into a named graph of its own: Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML.

    The graph is <BASE/graph/import/NAME>; a second import of that name replaces the first. Builds keep imports. Without
    FILE, what was imported is listed.

    \b
    Examples:
      kg import awards.ttl
      kg import wikidata.nt more.jsonld --name wikidata
      kg import --remove awards
    """
    from kg.store.importing import add_import, imports, remove_import
    from kg.store.layout import GraphDir

    target = GraphDir(graph)
    if remove is not None:
        if files or name:
            raise UsageError("give either files or --remove")
        remove_import(target, remove)
        note(f"{remove}: taken out")
        return
    if files:
        chosen = name or files[0].stem
        done = {chosen: add_import(target, chosen, files)}
    else:
        done = imports(target)
    for imported, count in done.items():
        note(f"{imported}: {count} triples")
    if not done:
        note("nothing is imported: name a file")
