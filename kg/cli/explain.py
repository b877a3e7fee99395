"""``kg explain``: the sentences behind what the graph says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, json_option, open_graph
from kg.cli.output import echo, echo_json, has_colour
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.explain import Explained, Support


@kg_command("explain")
@click.argument("terms", nargs=-1, metavar="NAME | SUBJECT RELATION OBJECT")
@graph_option
@json_option
def command(terms: tuple[str, ...], graph: Path, as_json: bool) -> None:
    """Show every sentence behind an entity, or behind one fact.

    NAME is a name or an IRI; a fact is given by its ends and its relation. In each quote the words for subject,
    relation and object are marked: in brackets, or set off on a terminal.

    \b
    Examples:
      kg explain "Juliette Binoche"
      kg explain "Ralph Fiennes" directed "The White Crow"
      kg explain "The White Crow" --json
    """
    from kg.explain import explain_entity, explain_fact

    if len(terms) not in (1, 3):
        raise UsageError('give a name, or a fact in three parts: kg explain "Ralph Fiennes" directed "The White Crow"')
    reader = open_graph(graph)
    facts = explain_entity(reader, terms[0]) if len(terms) == 1 else explain_fact(reader, *terms)
    if as_json:
        echo_json([asdict(fact) for fact in facts])
    else:
        echo("\n\n".join(_fact(fact, has_colour()) for fact in facts) or "no facts")


def _fact(fact: Explained, colour: bool) -> str:
    head = printable(f"{fact.subject} | {fact.relation} | {fact.object}")
    count = len({support.article for support in fact.supports})
    said = f"{count} article{'' if count == 1 else 's'}"
    lines = [f"{click.style(head, bold=True) if colour else head}  ({said})"]
    for support in fact.supports:
        lines += [f"  {_place(support)}", f"    {_quote(support, colour)}", f"    {_judgement(support)}"]
    return "\n".join(lines)


def _place(support: Support) -> str:
    return printable(", ".join(filter(None, (support.outlet, support.date, support.title, support.article))))


def _quote(support: Support, colour: bool) -> str:
    """The quote on one line; on a terminal subject and object are underlined and the relation's words bold."""
    words = "".join(
        _safe(text) if role is None else _marked(_safe(text), role, colour) for text, role in support.pieces()
    )
    return f"“{words}”"


def _marked(text: str, role: str, colour: bool) -> str:
    if not colour:
        return f"[{text}]"
    return click.style(text, bold=True) if role == "cue" else click.style(text, underline=True)


def _safe(text: str) -> str:
    """``printable`` for a piece of a sentence: the space at its ends stays."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{printable(text)}{tail}"


def _judgement(support: Support) -> str:
    parts: Sequence[str | None] = (
        f"confidence {support.confidence:g}",
        f"rule {support.rule}",
        "planned" if support.planned else None,
        f"as {support.character}" if support.character else None,
        f"in {support.region}" if support.region else None,
        support.url,
    )
    return printable(", ".join(filter(None, parts)))
