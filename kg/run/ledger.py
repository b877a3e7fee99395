"""What a graph is made of: the records that its articles were made from, in one order, and how they come and go.

The articles follow from the records alone: ids and duplicates are settled anew over all of them for each build. So a graph
that grew record by record has the articles of one that was built from all of them at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from kg.model import Article, Quarantined, jsonable
from kg.read import Record, admitted
from kg.read.language import ENGLISH

Item: TypeAlias = Record | Quarantined

_NUMBERED = re.compile(r"(.*)#(\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The records of a graph and what their sources held besides, each once, ordered by source.

    ``request`` stands for the command that asked for exactly these; it is empty once records were added or removed.
    Records in another language than ``language`` become no articles.
    """

    items: tuple[Item, ...] = ()
    request: str = ""
    language: str = ENGLISH

    def read(self) -> tuple[tuple[Article, ...], tuple[Quarantined, ...]]:
        """The articles, and what is set aside."""
        found = list(admitted(self.items, self.language))
        return (
            tuple(one for one in found if isinstance(one, Article)),
            tuple(one for one in found if isinstance(one, Quarantined)),
        )


def ledger_of(items: Iterable[Item], request: str = "", language: str = ENGLISH) -> Ledger:
    """The ledger that holds ``items``, in whatever order they come."""
    return Ledger(tuple(sorted(set(items), key=_order)), request, language)


def added(ledger: Ledger, items: Sequence[Item]) -> tuple[Ledger, int]:
    """``ledger`` with ``items``, and how many of its records they took the place of.

    A record replaces the one of its name from its source; else the one of its URL; else the only one of its name. What
    was set aside of a source that is read again goes.
    """
    new = list(dict.fromkeys(items))
    arriving = {one.source for one in new}
    records = [one for one in ledger.items if isinstance(one, Record)]
    earlier = _superseded(records, [one for one in new if isinstance(one, Record)])
    unchanged = earlier & set(new)
    kept = [
        one
        for one in ledger.items
        if one not in earlier and not (isinstance(one, Quarantined) and _touched(one.source, arriving))
    ]
    return ledger_of([*kept, *new], language=ledger.language), len(earlier - unchanged)


def removed(ledger: Ledger, names: Collection[str]) -> tuple[Ledger, tuple[str, ...], frozenset[str]]:
    """``ledger`` without what answers to one of ``names``, the ids of the articles that go, and the names that fit nothing.

    An article answers to its id, its URL, its source and the file that its source is in; what is set aside answers to
    the same, with the name that its source has for it instead of an id.
    """
    outcomes = list(zip(ledger.items, admitted(ledger.items, ledger.language), strict=True))
    gone = [(one, outcome) for one, outcome in outcomes if not _answers(one, outcome).isdisjoint(names)]
    known = {name for one, outcome in gone for name in _answers(one, outcome)}
    items = {one for one, _ in gone}
    ids = tuple(outcome.id for _, outcome in gone if isinstance(outcome, Article))
    left = ledger_of((one for one in ledger.items if one not in items), language=ledger.language)
    return left, ids, frozenset(names) - known


def _answers(one: Item, outcome: Article | Quarantined) -> set[str]:
    places = {one.source, one.source.rpartition("#")[0]}
    if not isinstance(one, Record):
        return places - {""}
    return {*places, outcome.id if isinstance(outcome, Article) else one.name, one.url or ""} - {""}


def document(item: Item) -> dict[str, Any]:
    """``item`` as JSON data."""
    kind = "record" if isinstance(item, Record) else "aside"
    return {kind: {field.name: jsonable(getattr(item, field.name)) for field in fields(item)}}


def item(document: dict[str, Any]) -> Item:
    """The inverse of ``document``. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
    if "aside" in document:
        return Quarantined(**document["aside"])
    values = dict(document["record"])
    published = values.pop("published")
    return Record(**values, published=None if published is None else dt.date.fromisoformat(published))


def _superseded(records: Sequence[Record], new: Sequence[Record]) -> set[Record]:
    by_place = {(one.source, one.name): one for one in records}
    by_url = {one.url: one for one in records if one.url is not None}
    by_name: dict[str, list[Record]] = {}
    for one in records:
        by_name.setdefault(one.name, []).append(one)
    places = {(one.source, one.name) for one in new}
    return set(_earlier(new, places, by_place, by_url, by_name))


def _earlier(
    new: Sequence[Record],
    places: set[tuple[str, str]],
    by_place: dict[tuple[str, str], Record],
    by_url: dict[str, Record],
    by_name: dict[str, list[Record]],
) -> Iterator[Record]:
    for one in new:
        namesakes = [other for other in by_name.get(one.name, ()) if (other.source, other.name) not in places]
        if (one.source, one.name) in by_place:
            yield by_place[one.source, one.name]
        elif one.url is not None and one.url in by_url:
            yield by_url[one.url]
        elif len(namesakes) == 1 and (one.url is None or namesakes[0].url is None):
            yield namesakes[0]


def _touched(source: str, arriving: set[str]) -> bool:
    return source in arriving or source.rpartition("#")[0] in {one.rpartition("#")[0] or one for one in arriving}


def _order(item: Item) -> tuple[str, int, str]:
    """By file, then by place in the file; the rest settles what no two items should share."""
    numbered = _NUMBERED.fullmatch(item.source)
    file, number = (numbered[1], int(numbered[2])) if numbered else (item.source, 0)
    return (file, number, repr(item))
