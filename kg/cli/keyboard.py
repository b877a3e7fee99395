"""Deciding by keyboard: one card after the other, one key a verdict, each recorded at once."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from kg.cli.output import echo, note

if TYPE_CHECKING:
    from kg.store.log import Entry

#: How wide the first column of a card is.
LABEL = 18
_NARROWEST, _WIDEST = 24, 60
_MOVES = {"s": "skip", "u": "undo", "q": "quit"}
_END = ("\x04", "\x1a")  # what a keyboard sends for the end of the input


@dataclass(frozen=True, slots=True)
class Course:
    """What there is to decide: ``lengths`` says how many cards each thing has, ``card`` shows one of them.

    ``keys`` are those of verdicts with their meanings; ``decide`` records the verdict that a key stands for, ``undo``
    takes one back. After a key in ``stays`` comes the next card of the same thing, if it has one.
    """

    lengths: Sequence[int]
    card: Callable[[int, int], str]
    keys: Mapping[str, str]
    decide: Callable[[int, int, str], Entry]
    undo: Callable[[Entry], object]
    stays: frozenset[str] = frozenset()


def run_course(course: Course) -> tuple[int, int]:
    """Asks until all is decided or somebody stops. Returns how many verdicts stand and how many things are left."""
    made: list[tuple[int, int, Entry]] = []
    help_line = "   ".join(f"[{key}] {meaning}" for key, meaning in {**course.keys, **_MOVES}.items())
    place = rank = 0
    shown: tuple[int, int] | None = None
    while place < len(course.lengths) or made:
        if place == len(course.lengths):
            note("all decided; [u] undo the last, any other key ends")
        elif (place, rank) != shown:
            echo(f"\n{place + 1}/{len(course.lengths)}  {course.card(place, rank)}\n{help_line}")
            shown = (place, rank)
        key = _key()
        if key == "u" and made:
            place, rank, entry = made.pop()
            course.undo(entry)
            note("  undone")
        elif key in ("q", "") or place == len(course.lengths):
            break
        elif key == "s":
            place, rank = place + 1, 0
        elif key in course.keys:
            made.append((place, rank, course.decide(place, rank, key)))
            note(f"  {course.keys[key]}")
            is_over = key not in course.stays or rank + 1 == course.lengths[place]
            place, rank = (place + 1, 0) if is_over else (place, rank + 1)
        else:
            note(help_line)
    return len(made), len(course.lengths) - len({done for done, _, _ in made if done != place})


def card_width() -> int:
    """How wide each of the two sides of a card may be on this terminal."""
    return min(max((shutil.get_terminal_size().columns - LABEL - 6) // 2, _NARROWEST), _WIDEST)


def columns(about: str, sign: str, left: str, right: str, width: int) -> list[str]:
    """A row of the card, its cells broken into lines."""
    cells = [textwrap.wrap(text, width) or [""] for text in (left, right)]
    rows = zip_longest([about], *cells, fillvalue="")
    return [
        f"{name:<{LABEL}} {sign if not number else ' '} {ours:<{width}}  {theirs}".rstrip()
        for number, (name, ours, theirs) in enumerate(rows)
    ]


def _key() -> str:
    """The next key; empty at the end of the input, which need not be a keyboard."""
    if sys.stdin.isatty():
        key = click.getchar()
        return "" if key in _END else key.lower()
    while True:
        key = sys.stdin.read(1)
        if not key.isspace():
            return key.lower()
