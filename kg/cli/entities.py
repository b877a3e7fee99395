"""``kg entities``: who is who, and the verdicts about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import graph_option, json_option
from kg.cli.output import echo, echo_json, has_colour, note
from kg.errors import UsageError
from kg.query.table import aligned, printable

if TYPE_CHECKING:
    from kg.entities.desk import Desk, EntityLine
    from kg.entities.proposals import Proposal
    from kg.store.log import Entry

_SENTENCES, _LISTED = 5, 50
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@click.group("entities", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def command() -> None:
    """See who is who in the graph, and mend it.

    Verdicts are added to decisions.jsonl in the graph's folder, none is ever rewritten; the graph is built anew after
    each, from what was extracted before. Undoing one gives back the graph as it was, byte for byte.

    \b
    Examples:
      kg entities list --type Film
      kg entities show "Juliette Binoche"
    """


who_option: _Decorator = click.option(
    "--by", "who", metavar="NAME", help="Who decides; the account's name if not given."
)
later_option: _Decorator = click.option(
    "--later", is_flag=True, help="Only record it; the next build brings it into force."
)


def desk_of(graph: Path) -> Desk:
    """Raises ``StoreError`` if there is no graph."""
    from kg.entities.desk import Desk
    from kg.store.layout import GraphDir

    desk = Desk(GraphDir(graph))
    desk.reader  # noqa: B018 - says at once if there is none
    return desk


def decider(who: str | None) -> str:
    from kg.store.log import login

    return who or login()


def apply_now(graph: Path, later: bool) -> None:
    """Builds the graph anew, unless it is to be done later."""
    if later:
        note("recorded; kg build or any other kg entities command brings it into force")
        return
    from kg.run.build import again

    report = again(graph)
    note(f"built {report.build_id[:12]}: {report.entities:,} entities, {report.facts:,} facts")


@command.command("list")
@click.argument("words", nargs=-1)
@click.option("--type", "type_", metavar="CLASS", help="Only this class: Person, Film, Festival, …")
@click.option("-n", "--limit", type=click.IntRange(1), default=_LISTED, show_default=True, help="How many at most.")
@graph_option
@json_option
def list_(words: tuple[str, ...], type_: str | None, limit: int, graph: Path, as_json: bool) -> None:
    """List entities, those in most articles first; WORDS have to be in a name.

    \b
    Examples:
      kg entities list
      kg entities list binoche
      kg entities list --type Film -n 10
    """
    lines = desk_of(graph).lines(type_, " ".join(words))
    shown = lines[:limit]
    if as_json:
        echo_json([_plain(line) for line in shown])
        return
    rows = [(line.id, line.type, printable(line.names[0]), str(line.articles), str(line.facts)) for line in shown]
    echo(aligned([("id", "type", "name", "articles", "facts"), *rows]).removesuffix("\n"))
    if len(lines) > len(shown):
        note(f"{len(lines) - len(shown):,} more; -n shows more, WORDS and --type narrow it down")


@command.command("show")
@click.argument("entity")
@graph_option
@json_option
def show(entity: str, graph: Path, as_json: bool) -> None:
    """Show one entity, by id, IRI or name: its names, what it is made of and why, and what is said of it."""
    desk = desk_of(graph)
    line = desk.find(entity)
    members, reasons, facts = desk.members.get(line.iri, ()), desk.reasons(line.iri), desk.facts_about.get(line.iri, ())
    if as_json:
        echo_json({
            **_plain(line),
            "members": [list(member) for member in members],
            "decisions": [
                {"left": list(r.left), "right": list(r.right), "same": r.same, "by": r.by, "reason": r.reason} for r in reasons
            ],
            "facts": [
                {"article": f.article, "subject": f.subject_name, "relation": f.predicate, "object": f.object_name, "quote": f.quote}
                for f in facts
            ],
        })  # fmt: skip
        return
    said = ", ".join(f"{name} {count}" for name, count in sorted(desk.relations_of(line.iri).items()))
    name = printable(line.names[0])
    out = [
        f"{click.style(name, bold=True) if has_colour() else name}  {line.type}  {line.id}",
        f"  also    {printable('; '.join(line.names[1:])) or '-'}",
        f"  facts   {said or '-'}",
        f"  in      {printable(', '.join(sorted({article for article, _ in members})))}",
    ]
    for reason in reasons:
        verb = "same" if reason.same else "not "
        out.append(
            f"  {verb}    {_member(reason.left)} / {_member(reason.right)}: {printable(reason.reason)} ({printable(reason.by)})"
        )
    out += [f"  “{printable(fact.quote)}” ({printable(fact.article)})" for fact in _best(facts)]
    echo("\n".join(out))


@command.command("merge")
@click.argument("first")
@click.argument("second")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")
@who_option
@later_option
@graph_option
def merge(first: str, second: str, reason: str, who: str | None, later: bool, graph: Path) -> None:
    """Say that two entities are one. The first keeps its id.

    \b
    Example:
      kg entities merge person-1b69bc730574 person-9c19458bd1de --reason "same actress, maiden name"
    """
    desk = desk_of(graph)
    entry = desk.merge(desk.find(first).iri, desk.find(second).iri, decider(who), reason=reason)
    echo(entry.id)
    apply_now(graph, later)


@command.command("split")
@click.argument("entity")
@click.option(
    "--article",
    "articles",
    multiple=True,
    required=True,
    metavar="ID",
    help="An article that means somebody else of the name; may be given again.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")
@who_option
@later_option
@graph_option
def split(entity: str, articles: tuple[str, ...], reason: str, who: str | None, later: bool, graph: Path) -> None:
    """Say that what some articles say is about somebody else of the name.

    \b
    Example:
      kg entities split "Steve McQueen" --article 2011-09-shame-venice
    """
    desk = desk_of(graph)
    entry = desk.split(desk.find(entity).iri, articles, decider(who), reason=reason)
    echo(entry.id)
    apply_now(graph, later)


@command.command("review")
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=_LISTED, show_default=True, help="How many pairs at most."
)
@who_option
@later_option
@graph_option
def review(limit: int, who: str | None, later: bool, graph: Path) -> None:
    """Decide by keyboard which entities are one: pairs of close names, those that matter to most facts first.

    Both sides stand beside each other, with sentences that speak of them. Each verdict is on disk before the next pair
    appears; the graph is built anew at the end.

    \b
    Keys: y one and the same   n two different   s skip   u undo   q quit
    """
    from kg.cli.keyboard import Course, run_course
    from kg.entities.proposals import proposals

    desk = desk_of(graph)
    pending, name = proposals(desk)[:limit], decider(who)

    def decide(place: int, rank: int, key: str) -> Entry:
        pair = pending[place]
        if key == "y":
            return desk.merge(pair.left.iri, pair.right.iri, name, reason=pair.reason, score=pair.score)
        return desk.apart(pair.left.iri, pair.right.iri, name, score=pair.score)

    made, left = run_course(
        Course(
            lengths=[1] * len(pending),
            card=lambda place, rank: _card(desk, pending[place]),
            keys={"y": "one and the same", "n": "two different"},
            decide=decide,
            undo=lambda entry: desk.undo(entry, name),
        )
    )
    note(f"{made} verdict{'' if made == 1 else 's'}, {left} left" if pending else "nothing to decide")
    if made:
        apply_now(graph, later)


@command.command("log")
@click.option("--all", "everything", is_flag=True, help="Those taken back, too.")
@graph_option
@json_option
def log(everything: bool, graph: Path, as_json: bool) -> None:
    """Show the verdicts, the latest last."""
    found = desk_of(graph).log.read()
    entries = found.entries if everything else found.in_force()
    if as_json:
        echo_json([_document(entry) for entry in entries])
        return
    rows = [
        (
            entry.id,
            f"{entry.time:%Y-%m-%d %H:%M}",
            printable(entry.who),
            entry.verdict,
            printable(" / ".join(map(str, entry.evidence.get("names", ())))) or (entry.undoes or ""),
        )
        for entry in entries
    ]
    echo(aligned([("id", "when", "who", "verdict", "about"), *rows]).removesuffix("\n") if rows else "no verdicts")


@command.command("undo")
@click.argument("verdict", required=False)
@who_option
@later_option
@graph_option
def undo(verdict: str | None, who: str | None, later: bool, graph: Path) -> None:
    """Take a verdict back: the one of that id, or the last one."""
    desk = desk_of(graph)
    standing = desk.log.read().in_force()
    chosen = [entry for entry in standing if verdict is None or entry.id == verdict]
    if not chosen:
        raise UsageError(
            f"no verdict {verdict!r} in force; kg entities log lists them" if verdict else "there is no verdict to undo"
        )
    echo(desk.undo(chosen[-1], decider(who)).id)
    apply_now(graph, later)


def _card(desk: Desk, pair: Proposal) -> str:
    """The two sides, one row for each thing known of either, and below them sentences of each."""
    from kg.cli.keyboard import card_width, columns

    width = card_width()
    lines = [
        f"{printable(pair.left.names[0])} / {printable(pair.right.names[0])}  ({pair.left.type}: {pair.reason})",
        *columns("", " ", pair.left.id, pair.right.id, width),
    ]
    left, right = _rows(desk, pair.left), _rows(desk, pair.right)
    for label, ours in left.items():
        lines += columns(label, " ", printable(ours), printable(right[label]), width)
    return "\n".join(lines)


def _rows(desk: Desk, line: EntityLine) -> dict[str, str]:
    """What is known of one side, by its label."""
    said = _best(desk.facts_about.get(line.iri, ()))[:2]
    return {
        "names": "; ".join(line.names),
        "facts": ", ".join(f"{name} {count}" for name, count in sorted(desk.relations_of(line.iri).items())),
        "with": "; ".join(_others(desk, line.iri)),
        "articles": ", ".join(sorted({article for article, _ in desk.members.get(line.iri, ())})[:4]),
        "says": " … ".join(f"“{fact.quote}” ({fact.article})" for fact in said),
    }


def _others(desk: Desk, iri: str) -> list[str]:
    """What the facts about an entity tie it to, most often first."""
    from collections import Counter

    names = Counter(
        name
        for fact in desk.facts_about.get(iri, ())
        for end, name in ((fact.subject, fact.subject_name), (fact.object, fact.object_name))
        if end != iri
    )
    return [name for name, _ in names.most_common(6)]


def _best(facts: Sequence[Any]) -> list[Any]:
    unique: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda one: -one.confidence):
        unique.setdefault(fact.quote, fact)
    return list(unique.values())[:_SENTENCES]


def _member(member: tuple[str, str]) -> str:
    return printable(f"{member[0]} “{member[1].partition(':')[2] or member[1]}”")


def _plain(line: EntityLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "iri": line.iri,
        "type": line.type,
        "names": list(line.names),
        "articles": line.articles,
        "facts": line.facts,
    }


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id, "time": entry.time, "who": entry.who, "verdict": entry.verdict, "subjects": list(entry.subjects),
        "evidence": dict(entry.evidence), "score": entry.score, "undoes": entry.undoes,
    }  # fmt: skip
