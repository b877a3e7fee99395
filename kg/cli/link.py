"""``kg link``: what Wikidata and IMDb call the entities of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.link_gaps import gaps_command
from kg.cli.link_review import review
from kg.cli.options import by_option, graph_option, json_option, link_desk
from kg.cli.options import command as kg_command
from kg.cli.output import echo_json, note, print_table
from kg.errors import UsageError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.link.asking import Asked
    from kg.link.desk import Desk
    from kg.link.proposals import Proposal
    from kg.link.verdicts import Verdicts
    from kg.store.log import Entry

_LISTED = 10


class _InOrder(click.Group):
    """Lists its commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group("link", cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, expose_value=False, hidden=True)
def command() -> None:
    """Link entities to Wikidata and IMDb.

    Candidates come from a table on this machine or from a reconciliation service; the network is used only if you give
    an address. Nothing is linked until you accept it. The next kg build puts accepted links into the graph.

    \b
    Examples:
      kg link candidates title.basics.tsv.gz name.basics.tsv.gz
      kg link candidates https://wikidata.reconci.link/en/api
      kg link review
      kg link gaps -o gaps.qs
    """


@kg_command("candidates", "Look for what the entities may be, in a table or at a service.")
@click.argument("sources", nargs=-1, metavar="[TABLE|URL]...")
@click.option("--type", "types", multiple=True, metavar="CLASS", help="Only entities of this class, such as Film.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the N entities of most articles.")
@graph_option
@json_option
def candidates(sources: tuple[str, ...], types: tuple[str, ...], limit: int | None, graph: Path, as_json: bool) -> None:
    """Look for what the entities may be; without a source, list what is still to be decided.

    TABLE is a .tsv, .csv (either may be gzipped) or .parquet file with columns for id and name and, where known, type,
    year, director, cast, writer, author, works, birth; IMDb's own files are read as they are. URL is the address of a
    reconciliation service (W3C Reconciliation API 0.2). Asking again replaces earlier candidates, never verdicts.

    \b
    Examples:
      kg link candidates films.tsv
      kg link candidates https://wikidata.reconci.link/en/api --type Film --limit 50
      kg link candidates
    """
    from kg.link.asking import ask

    desk = link_desk(graph)
    if sources:
        asked = ask(desk, sources, types, limit)
        _report(asked, _of(desk.proposals(), asked))
    elif types or limit:
        raise UsageError("--type and --limit go with a source: a table, or the address of a reconciliation service")
    if as_json:
        echo_json([_record(desk, one) for one in desk.proposals()])
    elif not sources:
        head = ("entity", "type", "catalogue", "best", "name there", "score", "others", "")
        print_table(head, [_row(desk, one) for one in desk.proposals()])


def _of(open_ones: Sequence[Proposal], asked: Asked) -> list[Proposal]:
    return [one for one in open_ones if (one.entity, one.authority) in asked.answered]


def _report(asked: Asked, left: Sequence[Proposal]) -> None:
    for record in asked.quarantined[:_LISTED]:
        note(f"  set aside: {printable(f'{record.source} ({record.position}): {record.reason}')}")
    if len(asked.quarantined) > _LISTED:
        note(f"  and {len(asked.quarantined) - _LISTED} more set aside")
    clear = sum(one.is_clear for one in left)
    note(
        f"asked about {asked.entities} entities; candidates to decide on for {len({one.entity for one in left})}: "
        f"{clear} clear, {len(left) - clear} to look at"
    )
    if clear:
        note("next: kg link accept --clear, or kg link review --all to look at each")
    elif left:
        note("next: kg link review")


def _row(desk: Desk, proposal: Proposal) -> tuple[str, ...]:
    best, profile = proposal.best, desk.profiles[proposal.entity]
    return (
        printable(profile.label),
        profile.type,
        proposal.authority,
        best.candidate.id,
        printable(best.candidate.names[0]),
        f"{best.score:.2f}",
        str(len(proposal.candidates) - 1),
        "clear" if proposal.is_clear else "",
    )


def _record(desk: Desk, proposal: Proposal) -> dict[str, Any]:
    return {
        "entity": proposal.entity,
        "label": desk.profiles[proposal.entity].label,
        "type": desk.profiles[proposal.entity].type,
        "authority": proposal.authority,
        "retrieved": proposal.retrieved,
        "clear": proposal.is_clear,
        "candidates": [
            {
                "id": one.candidate.id,
                "name": one.candidate.names[0],
                "description": one.candidate.description,
                "source": one.candidate.source,
                "score": one.score,
                "evidence": [
                    {"about": c.about, "graph": c.ours, "catalogue": c.theirs, "weight": c.weight}
                    for c in one.comparisons
                ],
            }
            for one in proposal.candidates
        ],
    }


@kg_command("accept", "Link an entity, or all that are clear.")
@click.argument("name", required=False, metavar="[ENTITY")
@click.argument("identifier", required=False, metavar="ID]")
@click.option("--clear", is_flag=True, help="Accept all candidates that are clear.")
@click.option("--dry-run", is_flag=True, help="With --clear: only show them.")
@by_option
@graph_option
def accept(name: str | None, identifier: str | None, clear: bool, dry_run: bool, who: str, graph: Path) -> None:
    """Link an entity, or all that are clear.

    ENTITY is a name or an IRI; ID an id or address in Wikidata or IMDb. A candidate is clear if it scores 0.95 or more,
    more than name and type speaks for it, and no other comes near.

    \b
    Examples:
      kg link accept "Ralph Fiennes" Q28493
      kg link accept --clear --dry-run
    """
    desk = link_desk(graph)
    if clear == bool(name) or (dry_run and not clear) or (name and not identifier):
        raise UsageError('give an entity and an id, such as: kg link accept "Ralph Fiennes" Q28493; or --clear')
    if name and identifier:
        authority, known = desk.identified(identifier)
        _confirm(desk, desk.judge(desk.find(name).iri, authority, known, "accepted", who))
        return
    chosen = [one for one in desk.proposals() if one.is_clear]
    if dry_run:
        print_table(_HEAD, [(*_row(desk, one)[:6],) for one in chosen])
        return
    pairs = [(one.entity, desk.authority(one.authority), one.best.candidate.id) for one in chosen]
    for entry in desk.judge_all(pairs, "accepted", who):
        _confirm(desk, entry)
    note(f"accepted {len(pairs)}; the next kg build puts them into the graph")


_HEAD = ("entity", "type", "catalogue", "id", "name there", "score")


@kg_command("reject", "Record that an entity is not what an id stands for.")
@click.argument("name", metavar="ENTITY")
@click.argument("identifier", metavar="ID")
@by_option
@graph_option
def reject(name: str, identifier: str, who: str, graph: Path) -> None:
    """Record that an entity is not what an id stands for: it is not proposed again."""
    desk = link_desk(graph)
    authority, known = desk.identified(identifier)
    _confirm(desk, desk.judge(desk.find(name).iri, authority, known, "rejected", who))


@kg_command("absent", "Record that a catalogue has no entry for an entity.")
@click.argument("name", metavar="ENTITY")
@click.argument("catalogue", default="wikidata", metavar="[CATALOGUE]")
@by_option
@graph_option
def absent(name: str, catalogue: str, who: str, graph: Path) -> None:
    """Record that a catalogue (wikidata, imdb) has no entry for an entity; kg link gaps proposes one."""
    desk = link_desk(graph)
    _confirm(desk, desk.absent(desk.find(name).iri, desk.authority(catalogue), who))


@kg_command("undo", "Take a verdict back.")
@click.argument("verdict", metavar="VERDICT")
@by_option
@graph_option
def undo(verdict: str, who: str, graph: Path) -> None:
    """Take a verdict back by its id (kg link list shows it); undoing the undoing puts it in force again."""
    desk = link_desk(graph)
    _confirm(desk, desk.undo(verdict, who))


@kg_command("list", "List the verdicts: who decided what, and when.")
@click.option("--all", "everything", is_flag=True, help="Every verdict ever made, those taken back too.")
@graph_option
@json_option
def list_links(everything: bool, graph: Path, as_json: bool) -> None:
    """List the verdicts in force: who decided what, when and with which score."""
    desk = link_desk(graph)
    verdicts = desk.verdicts()
    log = verdicts.log
    if log.torn:
        note("the last line of links.jsonl is cut off and does not count; the next verdict replaces it")
    in_force = {one.id for one in log.in_force()}
    entries = [one for one in log.entries if everything or one.id in in_force]
    if as_json:
        echo_json([{**_entry(desk, verdicts, one), "in_force": one.id in in_force} for one in entries])
        return
    rows = [tuple(printable(str(cell)) for cell in _entry(desk, verdicts, one).values()) for one in entries]
    print_table(("id", "time", "who", "kind", "verdict", "entity", "with", "score", "undoes"), rows)


def _entry(desk: Desk, verdicts: Verdicts, entry: Entry) -> dict[str, str]:
    known = desk.profiles.get(verdicts.entity_of(entry))
    return {
        "id": entry.id,
        "time": entry.time.strftime("%Y-%m-%d %H:%M"),
        "who": entry.who,
        "kind": entry.kind,
        "verdict": entry.verdict,
        "entity": known.label if known else f"{entry.evidence.get('label') or entry.subjects[0]} (not in the graph)",
        "with": " ".join(entry.subjects[1:]),
        "score": "" if entry.score is None else f"{entry.score:.2f}",
        "undoes": entry.undoes or "",
    }


def _confirm(desk: Desk, entry: Entry) -> None:
    told = _entry(desk, desk.verdicts(), entry)
    note(printable(f"{told['verdict']}: {told['entity']} = {told['with']}  ({entry.id})"))
    if entry.kind == "link" and entry.verdict == "accepted":
        for other in desk.others(entry):
            note(printable(f"  {other} is linked to it too; if the two are one, kg entities merges them"))


for _part in (candidates, review, list_links, accept, reject, absent, undo, gaps_command):
    command.add_command(_part)
