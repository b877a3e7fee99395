"""What ``kg build --parts`` does and says."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.built import count, say_what_next
from kg.cli.output import echo_json, note, progress
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.config import Config
    from kg.parts.build import PartsReport
    from kg.run.runner import Runner


def build_parts(
    ctx: click.Context,
    sources: tuple[str, ...],
    graph: Path,
    config: Config,
    place: str,
    load: bool,
    splink: bool,
    runner: Runner,
    as_json: bool,
    quiet: bool,
) -> None:
    """Builds in parts, and ends with exit code 1 if articles were lost on the way."""
    from kg.parts.build import shipped

    with progress(quiet) as show:
        report = shipped(place, graph, config, runner, show, load=load, splink=splink).run(sources)
    if as_json:
        echo_json(asdict(report))
    if not quiet:
        _summarise(report, graph, place, load)
    if report.failed or (not report.articles and report.quarantined):
        ctx.exit(1)


def _summarise(report: PartsReport, graph: Path, place: str, load: bool) -> None:
    from kg.parts.place import Place

    where = str(graph) if load else f"{Place(place).shown.rstrip('/')}/quads"
    note(
        f"built {where} in {report.elapsed:.1f} s: {count(report.articles, 'article')}, {count(report.facts, 'fact')}, "
        f"{count(report.entities, 'entity', 'entities')}, {count(report.quads, 'quad')} in {count(len(report.files), 'file')}"
    )
    if report.quarantined:
        note(f"set aside {count(report.quarantined, 'piece')} of input:")
    for reason, number in report.reasons.items():
        note(f"  {number:,} {printable(reason)}")
    if report.left_out:
        note(f"left out {count(report.left_out, 'fact')} that break the ontology's shapes")
    if report.failed:
        note(f"the extractor failed on {count(report.failed, 'article')}: the exit code is 1")
    if load and report.articles:
        say_what_next(graph)
