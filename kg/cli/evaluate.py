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
from kg.cli.output import echo, echo_json, progress
from kg.errors import SourceError, UsageError
from kg.query.table import aligned, printable

if TYPE_CHECKING:
    from kg.evaluation import Evaluation, Score
    from kg.store.layout import GraphReader


@kg_command("eval")
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False), metavar="GOLD_DIR")
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--facts", metavar="FILE", help="Score these facts (kg export --format facts; - for standard input).")
@click.option("--errors", is_flag=True, help="List misses and extras first.")
@graph_option
@json_option
def command(gold: Path, sources: tuple[str, ...], facts: str | None, errors: bool, graph: Path, as_json: bool) -> None:
    """Score facts against the gold labels (*.json) in GOLD_DIR.

    Scores the built graph; or what is extracted from SOURCE..., for which a graph is built and thrown away; or --facts.
    core is directed, starsIn, basedOn and premieredAt.

    \b
    Examples:
      kg eval corpus/gold
      kg eval corpus/gold corpus/articles --errors
      kg export --format facts | kg eval corpus/gold --facts - --json
    """
    from kg.evaluation import evaluate
    from kg.ontology import load_ontology

    if sources and facts:
        raise UsageError("give sources or --facts, not both")
    relations = load_ontology(config_from().ontology).relations
    result = evaluate(gold, _facts(sources, facts, graph), relations)
    if as_json:
        mistakes = {"mistakes": [asdict(mistake) for mistake in result.mistakes]} if errors else {}
        echo_json(result.as_dict() | mistakes)
    else:
        _show(result, errors)


def _facts(sources: Sequence[str], facts: str | None, graph: Path) -> Iterable[Mapping[str, Any]]:
    from kg.evaluation import read_facts

    if facts == "-":
        return read_facts(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"), "standard input")
    if facts is not None:
        try:
            return read_facts(Path(facts).read_text(encoding="utf-8").splitlines(), facts)
        except (OSError, UnicodeDecodeError) as problem:
            raise SourceError(f"cannot read {facts!r}: {getattr(problem, 'strerror', None) or problem}") from None
    return _built(sources) if sources else _exported(open_graph(graph))


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
    return list(read_facts(buffer.getvalue().decode("utf-8").splitlines(), "the graph"))


def _show(result: Evaluation, errors: bool) -> None:
    from kg.evaluation import CORE

    for mistake in result.mistakes if errors else ():
        parts = f"{mistake.subject} | {mistake.predicate} | {mistake.object}"
        echo(printable(f"{mistake.kind} {mistake.article}: {parts}"))
    rows = [_row("core", result.score(CORE)), _row("all", result.score())]
    rows += [_row(name, result.score([name])) for name in result.predicates]
    echo(aligned([("facts", "precision", "recall", "F1", "gold", "found"), *rows]).removesuffix("\n"))
    forbidden = sum(mistake.kind == "forbidden" for mistake in result.mistakes)
    echo(f"characters: {result.characters_right} of {result.characters} right; forbidden facts: {forbidden}")


def _row(name: str, score: Score) -> tuple[str, ...]:
    figures = score.as_dict()
    ratios = (f"{figures[key]:.4f}" for key in ("precision", "recall", "f1"))
    return (name, *ratios, str(figures["gold"]), str(figures["found"]))
