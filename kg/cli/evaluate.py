"""``kg eval``: how good is the extraction?"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, json_option, open_graph
from kg.cli.output import echo, echo_json, note, progress
from kg.errors import SourceError, UsageError
from kg.evaluation.labels import SPLITS
from kg.query.table import aligned, printable

if TYPE_CHECKING:
    from kg.evaluation import Comparison, Evaluation, Mistake, Score
    from kg.store.layout import GraphReader


@kg_command("eval")
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False), metavar="GOLD_DIR")
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--facts", metavar="FILE", help="Score these facts (kg export --format facts; - for standard input).")
@click.option("--split", type=click.Choice(SPLITS), help="Only labels of this split.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="0..1", help="Leave out facts below."
)
@click.option("--errors", is_flag=True, help="List misses and extras first, each beside its sentence.")
@click.option("--compare", "other", metavar="FILE", help="Facts of another run to compare with.")
@click.option(
    "--floor", "floors", multiple=True, metavar="NAME=VALUE", help="Exit with 1 if a figure is lower; repeatable."
)
@click.option(
    "--ceiling", "ceilings", multiple=True, metavar="NAME=VALUE", help="Exit with 1 if it is higher; repeatable."
)
@graph_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    gold: Path,
    sources: tuple[str, ...],
    facts: str | None,
    split: str | None,
    min_confidence: float,
    errors: bool,
    other: str | None,
    floors: tuple[str, ...],
    ceilings: tuple[str, ...],
    graph: Path,
    as_json: bool,
) -> None:
    """Score facts against the gold labels (*.json) in GOLD_DIR.

    Scores the built graph; or what is extracted from SOURCE..., for which a graph is built and thrown away; or --facts.
    core is directed, starsIn, basedOn and premieredAt. --floor and --ceiling take the figures of --json by name.

    \b
    Examples:
      kg eval corpus/gold
      kg eval corpus/gold corpus/articles --errors
      kg eval corpus/gold --compare yesterday.jsonl
      kg eval corpus/gold --floor core.precision=0.9 --ceiling calibration.error=0.1
      kg export --format facts | kg eval corpus/gold --facts - --json
    """
    from kg.evaluation import breaches, compare, evaluate
    from kg.ontology import load_ontology

    if sources and facts:
        raise UsageError("give sources or --facts, not both")
    relations = load_ontology(config_from().ontology).relations

    def scored(found: Iterable[Mapping[str, Any]]) -> Evaluation:
        return evaluate(gold, found, relations, split=split, min_confidence=min_confidence)

    result = scored(_facts(sources, facts, graph))
    comparison = compare(result, scored(_read(other))) if other is not None else None
    report = result.as_dict()
    broken = breaches(report, floors, ceilings)
    if as_json:
        report |= {"mistakes": [asdict(mistake) for mistake in result.mistakes]} if errors else {}
        echo_json(report | ({"compare": comparison.as_dict()} if comparison else {}))
    else:
        _list(result.mistakes if errors else ())
        _show(result, report)
        if comparison:
            _show_comparison(comparison)
    for line in broken:
        note(f"kg: {line}")
    if broken:
        ctx.exit(1)


def _facts(sources: Sequence[str], facts: str | None, graph: Path) -> Iterable[Mapping[str, Any]]:
    if facts is not None:
        return _read(facts)
    return _built(sources) if sources else _exported(open_graph(graph))


def _read(facts: str) -> Iterable[Mapping[str, Any]]:
    from kg.evaluation import read_facts

    if facts == "-":
        return read_facts(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"), "standard input")
    try:
        return read_facts(Path(facts).read_text(encoding="utf-8").split("\n"), facts)
    except (OSError, UnicodeDecodeError) as problem:
        raise SourceError(f"cannot read {facts!r}: {getattr(problem, 'strerror', None) or problem}") from None


def _built(sources: Sequence[str]) -> list[Mapping[str, Any]]:
    from kg.run.build import build

    with tempfile.TemporaryDirectory(prefix="kg-eval-") as folder, progress() as show:
        build(sources, Path(folder), config_from(), progress=show)
        return _exported(open_graph(Path(folder)))


def _exported(reader: GraphReader) -> list[Mapping[str, Any]]:
    from kg.evaluation import read_facts
    from kg.store.tables import write_facts

    buffer = io.BytesIO()
    write_facts(reader, buffer)
    return list(read_facts(buffer.getvalue().decode("utf-8").split("\n"), "the graph"))


def _list(mistakes: Iterable[Mistake]) -> None:
    for mistake in mistakes:
        parts = f"{mistake.subject} | {mistake.predicate} | {mistake.object}"
        echo(printable(f"{mistake.kind} {mistake.article}: {parts}"))
        by = f"rule {mistake.rule}, confidence {mistake.confidence:g}" if mistake.confidence is not None else ""
        if mistake.quote:
            echo(printable(f"“{mistake.quote}”").join(("    ", f"  ({printable(by)})" if by else "")))
        elif mistake.start is not None:
            echo(f"    characters {mistake.start} to {mistake.end}")


def _show(result: Evaluation, report: Mapping[str, Any]) -> None:
    from kg.evaluation import CORE

    rows = [_row("core", result.score(CORE)), _row("all", result.score())]
    rows += [_row(name, result.score([name])) for name in result.predicates]
    echo(aligned([("facts", "precision", "recall", "F1", "gold", "found"), *rows]))
    characters, edges, evidence = (report[name] for name in ("characters", "false_edges", "evidence"))
    echo(f"characters: {characters['right']} of {characters['of']} right; forbidden facts: {edges['forbidden']}")
    where = f"in {edges['articles']} of {edges['of_articles']} articles"
    echo(f"false edges: {edges['facts']} facts, {edges['rate']:.4f} of all, {where}")
    if evidence["of"]:
        echo(f"evidence: {evidence['overlapping']} of {evidence['of']} right facts quote the labelled words")
    _show_calibration(result)


def _show_calibration(result: Evaluation) -> None:
    table = result.calibration
    if not table.facts:
        return
    bins = f"{table.error:.4f} in bins of equal width, {table.mass_error:.4f} in bins of equal mass"
    echo(f"calibration: expected error {bins}")
    rows = [
        (f"{bin_.low:.2f} to {bin_.high:.2f}", str(bin_.facts), f"{bin_.mean:.4f}", f"{bin_.accuracy:.4f}")
        for bin_ in table.equal_mass
    ]
    echo("\n" + aligned([("confidence", "facts", "mean", "right"), *rows]).removesuffix("\n"))


def _show_comparison(comparison: Comparison) -> None:
    scores = comparison.as_dict()
    rows = []
    for name, pair in scores["scores"].items():
        figures = [f"{pair[run][key]:.4f}" for key in ("precision", "recall", "f1") for run in ("ours", "theirs")]
        rows.append((name, *figures, f"{pair['ours']['f1'] - pair['theirs']['f1']:+.4f}"))
    head = ("facts", "precision", "other", "recall", "other", "F1", "other", "difference")
    echo("\n" + aligned([head, *rows]))
    for name, interval in scores["f1_difference"].items():
        bounds = f"95 % of resampled article sets between {interval['low']:+.4f} and {interval['high']:+.4f}"
        echo(f"F1 of {name} against the other: {interval['difference']:+.4f}, {bounds}")
    for name, mistakes in comparison.changes().items():
        echo(f"\n{name.replace('_', ' ')}: {len(mistakes)}")
        for one in mistakes:
            echo("  " + printable(f"{one.article}: {one.subject} | {one.predicate} | {one.object}"))


def _row(name: str, score: Score) -> tuple[str, ...]:
    figures = score.as_dict()
    ratios = (f"{figures[key]:.4f}" for key in ("precision", "recall", "f1"))
    return (name, *ratios, str(figures["gold"]), str(figures["found"]))
