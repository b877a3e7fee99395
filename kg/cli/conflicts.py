"""``kg conflicts``: what articles contradict each other about, and the verdicts about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.entities import apply_now, decider, later_option, who_option
from kg.cli.options import graph_option, json_option, open_graph
from kg.cli.output import echo, echo_json, has_colour, note
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.conflicts.finding import Claim, Conflict

_CLAIMS = 3


@click.group("conflicts", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def command() -> None:
    """See where articles contradict each other, or have changed their word, and decide who is right.

    Nothing is deleted: a verdict is added to conflicts.jsonl in the graph's folder, and queries that ask for the accepted
    view (kg query --accepted, or the graph accepted) leave out what was rejected.

    \b
    Examples:
      kg conflicts list
      kg conflicts list --kind moved
    """


@command.command("list")
@click.argument("words", nargs=-1)
@click.option("--kind", metavar="KIND", help="Only dates, moved, premieres, makers, sources, parts or spelling.")
@click.option("--all", "everything", is_flag=True, help="Those that are decided, too.")
@graph_option
@json_option
def list_(words: tuple[str, ...], kind: str | None, everything: bool, graph: Path, as_json: bool) -> None:
    """List conflicts, each side with its words, outlet and date; the side that was told first comes first.

    \b
    Examples:
      kg conflicts list
      kg conflicts list --kind moved
      kg conflicts list "Little Women"
    """
    from kg.conflicts.finding import KINDS

    if kind is not None and kind not in KINDS:
        raise UsageError(f"no kind of conflict {kind!r}; there are {', '.join(KINDS)}")
    wanted = " ".join(words).casefold()
    found = [one for one in _open(graph, everything) if kind in (None, one.kind) and wanted in one.about.casefold()]
    if as_json:
        echo_json([_document(one) for one in found])
    elif found:
        echo("\n\n".join(map(_text, found)))
    else:
        note("no conflicts")


@command.command("accept")
@click.argument("conflict")
@click.argument("side", type=click.IntRange(1))
@click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")
@who_option
@later_option
@graph_option
def accept(conflict: str, side: int, reason: str, who: str | None, later: bool, graph: Path) -> None:
    """Say that a side, by its number, is right: the accepted view leaves out the others.

    \b
    Example:
      kg conflicts accept 3f1c08aa92d1 2 --reason "the studio moved it"
    """
    from kg.conflicts.finding import SPELLING

    one = _find(graph, conflict)
    if one.kind == SPELLING:
        raise UsageError(
            "a spelling is no claim: kg entities split tells two people apart, kg conflicts dismiss lets it rest"
        )
    if side > len(one.sides):
        raise UsageError(f"conflict {conflict} has {len(one.sides)} sides")
    _record(graph, one, side - 1, who, reason, later)


@command.command("dismiss")
@click.argument("conflict")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")
@who_option
@later_option
@graph_option
def dismiss(conflict: str, reason: str, who: str | None, later: bool, graph: Path) -> None:
    """Say that there is nothing to decide: all sides stay in the accepted view, and the conflict is listed no more."""
    _record(graph, _find(graph, conflict), None, who, reason, later)


@command.command("undo")
@click.argument("verdict", required=False)
@who_option
@later_option
@graph_option
def undo(verdict: str | None, who: str | None, later: bool, graph: Path) -> None:
    """Take a verdict back: the one of that id, or about that conflict, or the last one."""
    from kg.conflicts.verdicts import KIND, conflicts_log
    from kg.store.layout import GraphDir
    from kg.store.log import Draft

    log = conflicts_log(GraphDir(graph))
    standing = [one for one in log.read().in_force() if verdict is None or verdict in (one.id, one.subjects[-1])]
    if not standing:
        raise UsageError(f"no verdict {verdict!r} in force" if verdict else "there is no verdict to undo")
    last = standing[-1]
    echo(log.append([Draft(decider(who), KIND, last.subjects, "undone", {}, None, last.id)])[0].id)
    apply_now(graph, later)


def _open(graph: Path, everything: bool) -> list[Conflict]:
    from kg.conflicts.finding import conflicts
    from kg.conflicts.verdicts import conflicts_log, settled_in
    from kg.store.layout import GraphDir

    settled = frozenset() if everything else settled_in(conflicts_log(GraphDir(graph)).read())
    return [one for one in conflicts(open_graph(graph)) if one.id not in settled]


def _find(graph: Path, identifier: str) -> Conflict:
    for one in _open(graph, everything=True):
        if one.id == identifier:
            return one
    raise UsageError(f"no conflict {identifier!r} in the graph; kg conflicts list shows them")


def _record(graph: Path, one: Conflict, side: int | None, who: str | None, reason: str, later: bool) -> None:
    from kg.conflicts.verdicts import conflicts_log, judged
    from kg.store.layout import GraphDir

    accepted = None if side is None else one.sides[side]
    echo(conflicts_log(GraphDir(graph)).append([judged(one, accepted, decider(who), reason)])[0].id)
    apply_now(graph, later)


def _text(one: Conflict) -> str:
    from kg.conflicts.finding import KINDS

    head = printable(f"{one.about}: {one.question}")
    lines = [f"{click.style(head, bold=True) if has_colour() else head}  {one.id}  ({KINDS[one.kind]})"]
    for number, side in enumerate(one.sides, 1):
        count = len({claim.article for claim in side.claims})
        first = "  told first" if number == 1 else ""
        lines.append(f"  {number}. {printable(side.answer)}  ({count} article{'' if count == 1 else 's'}){first}")
        lines += [f"     {_claim(claim)}" for claim in _shown(side.claims)]
    return "\n".join(lines)


def _shown(claims: Sequence[Claim]) -> list[Claim]:
    by_article = {claim.article: claim for claim in reversed(claims)}
    return [claim for claim in claims if by_article[claim.article] is claim][:_CLAIMS]


def _claim(claim: Claim) -> str:
    place = ", ".join(filter(None, (claim.date, claim.outlet, claim.article, "planned" if claim.planned else None)))
    return printable(f"{place}: “{claim.quote}”")


def _document(one: Conflict) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "about": one.about,
        "iri": one.about_iri,
        "question": one.question,
        "sides": [
            {
                "answer": side.answer,
                "claims": [
                    {
                        "article": claim.article,
                        "outlet": claim.outlet,
                        "date": claim.date,
                        "quote": claim.quote,
                        "planned": claim.planned,
                        "confidence": claim.confidence,
                    }
                    for claim in side.claims
                ],
            }
            for side in one.sides
        ],
    }
