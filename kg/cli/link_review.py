"""``kg link review``: candidates one after the other, decided by a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.keyboard import Course, card_width, columns, run_course
from kg.cli.options import by_option, graph_option, link_desk
from kg.cli.options import command as kg_command
from kg.cli.output import has_colour, note
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.link.candidate import Profile
    from kg.link.desk import Desk
    from kg.link.gaps import Gap
    from kg.link.proposals import Proposal
    from kg.link.scoring import Scored
    from kg.store.log import Entry

_QUOTES = 3
_LISTED = 6


@kg_command("review", "Decide on candidates by keyboard.")
@click.option("--all", "everything", is_flag=True, help="Clear candidates too, not only those that need a look.")
@click.option("--facts", is_flag=True, help="Decide on facts that the catalogue lacks, for kg link gaps.")
@click.option("--catalogue", metavar="NAME", help="Only candidates in this catalogue: wikidata or imdb.")
@by_option
@graph_option
def review(everything: bool, facts: bool, catalogue: str | None, who: str, graph: Path) -> None:
    """Decide on candidates by keyboard, the most valuable first.

    On the left is what the articles say, on the right what the catalogue says; + and - mark what speaks for the two
    being the same and what against. Each verdict is on disk before the next card appears.

    \b
    Keys: y the same   n not this one   x not in the catalogue at all   s skip   u undo   q quit
    """
    from kg.link.gaps import open_gaps

    desk = link_desk(graph)
    if facts:
        waiting = len(pending := open_gaps(desk))
        made, left = run_course(_facts(desk, pending, who))
    else:
        wanted = None if catalogue is None else desk.authority(catalogue).name
        chosen = [one for one in desk.proposals() if wanted in (None, one.authority)]
        proposals = [one for one in chosen if everything or not one.is_clear]
        waiting = len(proposals)
        made, left = run_course(_links(desk, proposals, who))
    if waiting:
        note(f"{made} verdict{'' if made == 1 else 's'}, {left} left")
    else:
        note("nothing to decide on; kg link candidates finds candidates, kg link review --all shows the clear ones too")


def _links(desk: Desk, proposals: Sequence[Proposal], who: str) -> Course:
    """Candidates: a card for each."""
    from kg.link.verdicts import ACCEPTED, REJECTED

    def decide(place: int, rank: int, key: str) -> Entry:
        proposal = proposals[place]
        authority = desk.authority(proposal.authority)
        if key == "x":
            return desk.absent(proposal.entity, authority, who)
        identifier = proposal.candidates[rank].candidate.id
        entry = desk.judge(proposal.entity, authority, identifier, ACCEPTED if key == "y" else REJECTED, who)
        for other in desk.others(entry) if key == "y" else ():
            note(printable(f"  {other} is linked to it too"))
        return entry

    return Course(
        lengths=[len(one.candidates) for one in proposals],
        card=lambda place, rank: _card(desk, proposals[place], rank),
        keys={"y": "the same", "n": "not this one", "x": "not in the catalogue"},
        decide=decide,
        undo=lambda entry: desk.take_back(entry, who),
        stays=frozenset("n"),
    )


def _facts(desk: Desk, gaps: Sequence[Gap], who: str) -> Course:
    """Facts that the catalogue lacks: a card for each, with the sentence that says it."""
    from kg.link.gaps import judged_fact

    def card(place: int, rank: int) -> str:
        gap = gaps[place]
        said = ", ".join(filter(None, (gap.support.outlet, gap.support.published, gap.support.title)))
        there = "; ".join(gap.known) or "nothing"
        return "\n".join([
            _bold(printable(gap.text)),
            f"  “{printable(gap.support.quote)}”",
            f"  {printable(said)}",
            f"  {printable(gap.support.url)}",
            f"  {gap.item} {gap.pid} has {printable(there)}",
        ])  # fmt: skip

    return Course(
        lengths=[1] * len(gaps),
        card=card,
        keys={"y": "true, and the sentence says so", "n": "not so"},
        decide=lambda place, rank, key: desk.append([judged_fact(gaps[place], key == "y", who)])[0],
        undo=lambda entry: desk.take_back(entry, who),
    )


def _card(desk: Desk, proposal: Proposal, rank: int) -> str:
    """The two sides, one row for each thing that either knows, and sentences of the articles below."""
    profile, scored = desk.profiles[proposal.entity], proposal.candidates[rank]
    authority = desk.authority(proposal.authority)
    count = f"{profile.articles} article{'' if profile.articles == 1 else 's'}"
    others = len(proposal.candidates) - rank - 1
    more = f", {others} more below" if others else ""
    width = card_width()
    lines = [
        _bold(printable(f"{profile.label} ({profile.type}, {count})  score {scored.score:.2f}{more}")),
        *columns("", " ", "THE ARTICLES", authority.label.upper(), width),
    ]
    for about, sign, ours, theirs in _rows(profile, scored):
        lines += columns(about, sign, printable(ours), printable(theirs), width)
    lines += [f"  {profile.iri}", f"  {authority.page_of(scored.candidate.id)}"]
    return "\n".join([*lines, *(f"  “{printable(quote)}”" for quote in _quotes(desk, profile.iri))])


def _bold(text: str) -> str:
    return click.style(text, bold=True) if has_colour() else text


def _rows(profile: Profile, scored: Scored) -> Iterator[tuple[str, str, str, str]]:
    """What it is about, + or - or both or nothing, our side, their side."""
    from kg.link.candidate import WORKS

    candidate = scored.candidate
    weights: dict[str, list[float]] = {}
    for one in scored.comparisons:
        weights.setdefault(one.about, []).append(one.weight)
    sides: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "name": (profile.names, candidate.names),
        "type": ((profile.type,), candidate.kinds or candidate.types),
        "year": (list(map(str, profile.years)), list(map(str, candidate.years))),
        "birth": ((), () if candidate.birth is None else (str(candidate.birth),)),
        "description": ((), (candidate.description,) if candidate.description else ()),
    }
    for relation in dict.fromkeys([*profile.related, *candidate.values]):
        if relation == WORKS and relation not in candidate.values:
            continue  # the relations say the same
        ours, theirs = profile.related.get(relation, ()), candidate.values.get(relation, ())
        sides[relation] = ([value.name for value in ours], [value.name for value in theirs])
    for about, (left, right) in sides.items():
        if left or right:
            yield about, _sign(weights.get(about, ())), _list(left), _list(right)


def _sign(weights: Sequence[float]) -> str:
    speaks_for, against = any(one > 0 for one in weights), any(one < 0 for one in weights)
    return "±" if speaks_for and against else "+" if speaks_for else "-" if against else " "


def _list(names: Sequence[str]) -> str:
    return "; ".join(names[:_LISTED]) + (f"; and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def _quotes(desk: Desk, entity: str) -> list[str]:
    """Sentences of the articles about the entity, the surest first, each once."""
    from kg.explain import explain_entity

    supports = [support for fact in explain_entity(desk.reader, entity) for support in fact.supports]
    best = sorted(supports, key=lambda one: (-one.confidence, one.article, one.start))
    return list(dict.fromkeys(one.quote for one in best))[:_QUOTES]
