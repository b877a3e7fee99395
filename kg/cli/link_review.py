"""``kg link review``: candidates one after the other, decided by a key."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import by_option, graph_option, link_desk
from kg.cli.options import command as kg_command
from kg.cli.output import echo, has_colour, note
from kg.explain import explain_entity
from kg.link.candidate import WORKS
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.link.candidate import Profile
    from kg.link.desk import Desk
    from kg.link.proposals import Proposal
    from kg.link.scoring import Scored
    from kg.store.log import Entry

_QUOTES = 3
_LISTED = 6
_LABEL = 14
_NARROWEST, _WIDEST = 24, 60
_KEYS = {
    "y": "the same",
    "n": "not this one",
    "x": "not in the catalogue",
    "s": "skip",
    "u": "undo",
    "q": "quit",
}


@kg_command("review")
@click.option("--all", "everything", is_flag=True, help="Clear candidates too, not only those that need a look.")
@click.option("--catalogue", metavar="NAME", help="Only candidates in this catalogue: wikidata or imdb.")
@by_option
@graph_option
def review(everything: bool, catalogue: str | None, who: str, graph: Path) -> None:
    """Decide on candidates by keyboard, the most valuable first.

    On the left is what the articles say, on the right what the catalogue says; + and - mark what speaks for the two
    being the same and what against. Each key is recorded at once.

    \b
    Keys: y the same   n not this one   x not in the catalogue at all   s skip   u undo   q quit
    """
    desk = link_desk(graph)
    wanted = None if catalogue is None else desk.authority(catalogue).name
    waiting = [one for one in desk.proposals() if (everything or not one.is_clear) and wanted in (None, one.authority)]
    made, left = _review(desk, waiting, who)
    note(f"{made} verdicts made, {left} entities left" if waiting else "nothing to decide on; see kg link candidates")


def _review(desk: Desk, waiting: Sequence[Proposal], who: str) -> tuple[int, int]:
    """Goes through ``waiting``. Returns how many verdicts were made, and how many entities are left."""
    made: list[tuple[int, int, Entry]] = []
    place = rank = 0
    shown: tuple[int, int] | None = None
    while place < len(waiting):
        proposal = waiting[place]
        if (place, rank) != shown:
            echo(_card(desk, proposal, rank, f"{place + 1}/{len(waiting)}"))
            shown = (place, rank)
        key = _key()
        if key in ("q", ""):
            break
        if key == "u" and made:
            place, rank, entry = made.pop()
            desk.undo(entry.id, who)
            note(f"  undone: {entry.verdict} {printable(' '.join(entry.subjects[1:]))}")
        elif key == "s":
            place, rank = place + 1, 0
        elif key in ("y", "n", "x"):
            made.append((place, rank, _decide(desk, proposal, rank, key, who)))
            is_over = key != "n" or rank + 1 == len(proposal.candidates)
            place, rank = (place + 1, 0) if is_over else (place, rank + 1)
        else:
            note("keys: " + "   ".join(f"{key} {meaning}" for key, meaning in _KEYS.items()))
    return len(made), len(waiting) - place


def _decide(desk: Desk, proposal: Proposal, rank: int, key: str, who: str) -> Entry:
    authority = desk.authority(proposal.authority)
    if key == "x":
        entry = desk.absent(proposal.entity, authority, who)
    else:
        identifier = proposal.candidates[rank].candidate.id
        entry = desk.judge(proposal.entity, authority, identifier, "accepted" if key == "y" else "rejected", who)
    note(f"  {_KEYS[key]}: {printable(' '.join(entry.subjects[1:]))}")
    return entry


def _key() -> str:
    """The next key; empty at the end of the input, which need not be a keyboard."""
    if sys.stdin.isatty():
        key = click.getchar()
        return "" if key == "\x04" else key.lower()
    while True:
        key = sys.stdin.read(1)
        if not key.isspace() or not key:
            return key.lower()


def _card(desk: Desk, proposal: Proposal, rank: int, place: str) -> str:
    """The two sides, one row for each thing that either knows, and sentences of the articles below."""
    profile, scored = desk.profiles[proposal.entity], proposal.candidates[rank]
    authority = desk.authority(proposal.authority)
    count = f"{profile.articles} article{'' if profile.articles == 1 else 's'}"
    others = len(proposal.candidates) - rank - 1
    title = f"{place}  {profile.label} ({profile.type}, {count})  score {scored.score:.2f}"
    width = min(max((shutil.get_terminal_size().columns - _LABEL - 6) // 2, _NARROWEST), _WIDEST)
    lines = [
        "",
        click.style(printable(title), bold=True) if has_colour() else printable(title),
        *_columns("", " ", "the articles", authority.label, width),
    ]
    for about, sign, ours, theirs in _rows(profile, scored):
        lines += _columns(about, sign, printable(ours), printable(theirs), width)
    lines += [f"  {profile.iri}", f"  {authority.page_of(scored.candidate.id)}"]
    lines += [f"  “{printable(quote)}”" for quote in _quotes(desk, profile.iri)]
    more = f"   ({others} more candidate{'' if others == 1 else 's'})" if others else ""
    return "\n".join([*lines, "   ".join(f"[{key}] {meaning}" for key, meaning in _KEYS.items()) + more])


def _rows(profile: Profile, scored: Scored) -> Iterator[tuple[str, str, str, str]]:
    """What it is about, + or - or both or nothing, our side, their side."""
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
    supports = [support for fact in explain_entity(desk.reader, entity) for support in fact.supports]
    best = sorted(supports, key=lambda one: (-one.confidence, one.article, one.start))
    return list(dict.fromkeys(one.quote for one in best))[:_QUOTES]


def _columns(about: str, sign: str, left: str, right: str, width: int) -> list[str]:
    """A row of the card, its cells broken into lines."""
    cells = [textwrap.wrap(text, width) or [""] for text in (left, right)]
    rows = zip_longest([about], *cells, fillvalue="")
    return [
        f"{name:<{_LABEL}} {sign if not number else ' '} {ours:<{width}}  {theirs}".rstrip()
        for number, (name, ours, theirs) in enumerate(rows)
    ]
