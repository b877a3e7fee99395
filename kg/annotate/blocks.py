"""The layout of an article: deck, headline, paragraphs, list items, credit lines, and what is not prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kg.model import Span


class BlockKind(Enum):
    DECK = "deck"
    HEADLINE = "headline"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text. ``item`` numbers the list items: blocks of one item share it, 0 is none."""

    span: Span
    kind: BlockKind
    item: int = 0


_HEAD = re.compile(r"\A\s*date\s+(\d{4}-\d{2}-\d{2})[ \t]*", re.IGNORECASE)
_BREAK = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*[–—•*·-][ \t])|(?<=[.!?:”\"’])[ \t]*\n(?=\s*[“\"'‘A-Z])")
_BULLET = re.compile(r"\s*(?:[–—•*·-]+|\d{1,2}[.)])\s+")
_ENDS_SENTENCE = re.compile(r"[.!?…:][”\"’')\]]*\s*\Z")

#: Furniture of web pages: links to other texts, bylines, advertisements, captions. Never prose.
_FURNITURE = re.compile(
    r"\[\+\s*see also:[^\]]{0,400}\]"
    r"|\[[^\]\n]{0,40}(?:trailer|photo|image|video|pictured)[^\]\n]{0,40}\]"
    r"|^[ \t]*(?:READ MORE|RELATED|SEE ALSO|WATCH|MORE|Also read|Read more|Related)\s*:[^\n]*"
    r"|\(?The article continues below[^\n)]*\)?"
    r"|\b(?:BY|By|by)\s+(?:[A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){1,3})\s*$"
    r"|^[ \t]*[Bb]y(?:\s+[A-Z][\w.'’-]+){2,3}[ \t]*$"
    r"|^[ \t]*by[ \t]*$"
    r"|^[ \t]*[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{3,40}/[A-ZÀ-Þ][A-ZÀ-Þ .&+'’-]{1,30}[ \t]*$"  # whose photograph: "IDA BROOK/STUDIO"
    r"|\bhttps?://\S+|\bwww\.\S+",
    re.MULTILINE | re.DOTALL,
)
_SEE_ALSO = re.compile(r"\[\+\s*see also:[^\]]{0,400}\]")


#: A line that a credit's label opens ("Directed by: A"): a block of its own, even without a blank line around it.
_CREDIT_LINE = re.compile(r"^[ \t]*[A-Z][^\n:.!?,“”]{2,45}:[ \t]+[^\s][^\n]*$", re.MULTILINE)
#: A text whose lines are as long as its paragraphs was not wrapped by hand: each line break ends a paragraph.
_UNWRAPPED = 200
_LINE_BREAK = re.compile(r"\n(?=[ \t]*[“\"'‘A-Z0-9])")


def head_end(text: str) -> int:
    """Where the ``date YYYY-MM-DD`` head ends; 0 if the text has none."""
    match = _HEAD.match(text)
    return match.end() if match else 0


def furniture(text: str) -> tuple[Span, ...]:
    """Stretches that are page furniture, in order of appearance."""
    return tuple(Span(m.start(), m.end()) for m in _FURNITURE.finditer(text) if m.end() > m.start())


def _pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    # Furniture may hold line breaks of its own; they do not end a paragraph.
    masked = _SEE_ALSO.sub(lambda m: " " * len(m.group()), text)
    breaks = {m.span() for m in _BREAK.finditer(masked, start)}
    for line in _CREDIT_LINE.finditer(masked, start):
        breaks |= {(at, at + 1) for at in (line.start() - 1, line.end()) if start <= at < len(text)}
    if any(len(line) > _UNWRAPPED for line in masked.split("\n")):
        breaks |= {m.span() for m in _LINE_BREAK.finditer(masked, start)}
    position = start
    for begin, end in sorted(breaks):
        if begin >= position:
            yield position, begin
        position = max(position, end)
    yield position, len(text)


def split_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of ``text`` in order, without the date head and without surrounding blanks.

    A list item starts with a bullet or dash; the paragraphs after it belong to it until the next item,
    as round-ups of several films are laid out.
    """
    start = head_end(text)
    blocks: list[Block] = []
    item = 0
    for begin, end in _pieces(text, start):
        raw = text[begin:end]
        bullet = _BULLET.match(raw) if raw.strip() else None
        begin += bullet.end() if bullet else len(raw) - len(raw.lstrip())
        end -= len(raw) - len(raw.rstrip())
        if begin >= end:
            continue
        if bullet:
            item += 1
        blocks.append(Block(Span(begin, end), _kind(text[begin:end], bool(bullet), start, blocks), item))
    return tuple(blocks)


def _kind(words: str, bullet: bool, head: int, before: list[Block]) -> BlockKind:
    if bullet:
        return BlockKind.ITEM
    if not before and head:
        return BlockKind.DECK
    if len(words) < 140 and not _ENDS_SENTENCE.search(words) and len(before) < 6:
        return BlockKind.HEADLINE
    return BlockKind.PARAGRAPH
