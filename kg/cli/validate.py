"""``kg validate``: does the graph hold to the shapes?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, json_option, ontology_option, open_graph
from kg.cli.output import echo, echo_json, note
from kg.query.table import printable


@kg_command("validate")
@graph_option
@ontology_option
@json_option
@click.pass_context
def command(ctx: click.Context, graph: Path, ontology: Path | None, as_json: bool) -> None:
    """Check the graph against the SHACL shapes of the ontology. Exit code 1 if there is a finding.

    \b
    Examples:
      kg validate
      kg validate --json
    """
    from kg.ontology import load_ontology
    from kg.store.validation import validate

    reader = open_graph(graph)
    findings = validate(reader.store, load_ontology(config_from(ontology=ontology).ontology))
    if as_json:
        echo_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            echo(printable(f"{finding.severity}: {finding.focus} {finding.path} {finding.value}: {finding.message}"))
    note(f"{len(findings)} finding{'' if len(findings) == 1 else 's'} in {reader.manifest.quads:,} quads")
    ctx.exit(1 if findings else 0)
