"""Accepted facts as QuickStatements, version 1: commands that people paste into Wikidata's tool of that name.

A command is a line of columns parted by tabs (https://www.wikidata.org/wiki/Help:QuickStatements). Each has a reference:
the article's address (P854), title (P1476) and date (P577), the day on which somebody read the sentence (P813), and the
sentence (P1683).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from kg.link.authorities import Authority
from kg.link.candidate import Profile
from kg.link.gaps import NEW, Gap, Identifier, Support

LONGEST = 1500
"""Characters that Wikidata allows in a text."""

_LANGUAGE = "en"
_PRECISION = {4: "9", 7: "10", 10: "11"}


def quickstatements(
    gaps: Iterable[Gap], identifiers: Iterable[Identifier], profiles: Mapping[str, Profile], authority: Authority
) -> str:
    """One command for each of ``gaps``, all of them accepted, and of ``identifiers``; new entries first.

    An entry is created for something that the catalogue lacks if a fact about it is among ``gaps``.
    """
    accepted = sorted(gaps, key=lambda gap: (gap.item != NEW, gap.item, gap.about, gap.pid, gap.value))
    lines: list[str] = []
    for (item, about), found in groupby(accepted, key=lambda gap: (gap.item, gap.about)):
        if item == NEW:
            lines += _creation(profiles[about], authority)
        lines += ["\t".join(_command(gap, authority)) for gap in found]
    lines += sorted(f"{one.item}\t{one.pid}\t{text(one.id)}" for one in identifiers)
    return "".join(f"{line}\n" for line in lines)


def _creation(profile: Profile, authority: Authority) -> Iterator[str]:
    yield "CREATE"
    yield f"LAST\tL{_LANGUAGE}\t{text(profile.label)}"
    kinds = authority.types.get(profile.type)
    if kinds and authority.instance:
        yield f"LAST\t{authority.instance}\t{kinds[0]}"


def _command(gap: Gap, authority: Authority) -> Iterator[str]:
    yield "LAST" if gap.item == NEW else gap.item
    yield gap.pid
    yield time(gap.value) if gap.is_date else gap.value
    if gap.character and authority.character:
        yield authority.character
        yield text(gap.character)
    yield from _reference(gap)


def _reference(gap: Gap) -> Iterator[str]:
    support: Support = gap.support
    yield from ("S854", text(support.url))
    if support.title:
        yield from ("S1476", f"{_LANGUAGE}:{text(support.title)}")
    if support.published:
        yield from ("S577", time(support.published))
    if gap.verdict is not None:
        yield from ("S813", time(gap.verdict.time.date().isoformat()))
    yield from ("S1683", f"{_LANGUAGE}:{text(support.quote)}")


def text(value: str) -> str:
    """``value`` in the tool's quotation marks, on one line, cut to what Wikidata takes.

    The tool knows no escapes: straight quotation marks become typographic ones, which it reads, and a bar, which may
    part columns, a broken bar.
    """
    line = " ".join(value.split()).replace("|", "¦").replace("\\", "⧵")
    pieces = line.split('"')
    marked = "".join(piece + ("“" if number % 2 == 0 else "”") for number, piece in enumerate(pieces[:-1])) + pieces[-1]
    return f'"{marked if len(marked) <= LONGEST else marked[: LONGEST - 1] + "…"}"'


def time(value: str) -> str:
    """A date in ISO form, as precise as it is, as the tool writes it: ``+2019-03-00T00:00:00Z/10``."""
    full = value + "-00-00"[len(value) - 4 :]
    return f"+{full}T00:00:00Z/{_PRECISION[len(value)]}"
