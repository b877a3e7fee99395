"""``kg link gaps``: what Wikidata lacks and the articles say, ready to be added."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.options import command as kg_command
from kg.cli.options import graph_option, json_option, link_desk, output_option
from kg.cli.output import destination, echo_json, note

if TYPE_CHECKING:
    from kg.link.gaps import Gap

_STATES = {
    "unlinked": "wait for a link of their other end",
    "unreferenced": "stand in articles without an address",
    "unknown": "may be there already: kg link candidates with a service or a fuller table tells",
}


@kg_command("gaps", "Write what Wikidata lacks as QuickStatements.")
@output_option
@graph_option
@json_option
def gaps_command(output: Path | None, graph: Path, as_json: bool) -> None:
    """Write what Wikidata lacks as QuickStatements: facts that kg link review --facts found true.

    Each command has the article's address, title and date, the day of the verdict, and the sentence as its reference.
    Paste them into https://quickstatements.toolforge.org; nothing is sent from here. Facts about what was found absent
    create an entry. --json lists all gaps, decided or not.
    """
    from kg.link.gaps import CATALOGUE, gaps, lacking_identifiers
    from kg.link.quickstatements import quickstatements

    desk = link_desk(graph)
    found = gaps(desk)
    accepted = [gap for gap in found if gap.is_accepted]
    if as_json:
        echo_json([_record(gap) for gap in found])
    else:
        identifiers = lacking_identifiers(desk)
        commands = quickstatements(accepted, identifiers, desk.profiles, desk.authority(CATALOGUE))
        with destination(output) as file:
            file.write(commands.encode("utf-8", "replace"))
        note(f"commands written: {len(accepted)} for facts, {len(identifiers)} for ids of other catalogues")
    _tell(found)


def _tell(found: list[Gap]) -> None:
    waiting = sum(gap.state == "missing" and gap.verdict is None for gap in found)
    if waiting:
        note(f"{waiting} wait for a verdict: kg link review --facts")
    counts = Counter(gap.state for gap in found)
    for state, meaning in _STATES.items():
        if counts[state]:  # type: ignore[index]
            note(f"{counts[state]} {meaning}")  # type: ignore[index]


def _record(gap: Gap) -> dict[str, Any]:
    verdict = None if gap.verdict is None else {"id": gap.verdict.id, "verdict": gap.verdict.verdict}
    return {**asdict(replace(gap, verdict=None)), "verdict": verdict}
