"""Joins what the learned model marks with the mentions that the rules found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from kg.annotate.capitals import ends_short_line
from kg.annotate.known_titles import known_titles
from kg.annotate.named import WORK, Named, clear
from kg.annotate.stretches import Stretches
from kg.annotate.title_evidence import EPITHET
from kg.learned.mentions import LearnedMention
from kg.learned.model import Reading
from kg.model import Span

_Placed = TypeVar("_Placed", Named, LearnedMention)
_TYPES = {
    "PERSON": "Person",
    "SCREEN": WORK,
    "PRINT": WORK,
    "STAGE": WORK,
    "MUSIC": WORK,
    "COMPANY": "Organization",
    "FESTIVAL": "Festival",
    "VENUE": "Venue",
    "AWARD": "Award",
    "PLACE": "Place",
    "CHARACTER": "Character",
}
#: Types that the model tells apart; of others ("Date", "Demonym") it says nothing.
_JUDGED = frozenset({*_TYPES.values(), "Group"})
#: From this probability on a mention is taken that no rule saw.
_NEW = 0.5
#: ... the model's type is taken for the words of a rule's mention; its longer or its shorter mention is, and its longer one
#: in the place of what a gazetteer lists ("Caribbean" in "Pirates of the Caribbean").
_OTHER_TYPE, _LONGER, _SHORTER, _LISTED = 0.3, 0.3, 0.5, 0.65
#: From this probability on that a stretch is no mention at all, a mention of the rules is dropped.
_NOTHING = 0.3
_EDGES = re.compile(r"\A[“\"‘'’:;,_*\s]+|(?:[’']s|[’'”\"“‘,.;:!?_*\s]|\b(?:and|of|the|in|by|for|at)\b)+\Z")

#: No name ends in these; others that none ends in are trimmed.
_OPEN_ENDS = frozenset("a an or on with to from".split())
#: A title that the model lets end in one of these goes on with the name that follows: "Last Waltz in" + "Bergen".
_GOES_ON = re.compile(r"\b(?:of|in|at|for|on|to|from|with)\Z", re.IGNORECASE)


def completed(text: str, named: Sequence[Named], reading: Reading) -> Reading:
    """``reading`` with titles in full: to the end of the name that they break off before, and as far as rules are sure."""
    reading = replace(reading, mentions=_whole(named, reading.mentions))
    ends = {n.span.start: n.span.end for n in named} | {m.span.start: m.span.end for m in reading.mentions}
    found: list[LearnedMention] = []
    for mention in reading.mentions:
        if found and mention.span.start < found[-1].span.end:
            continue
        after = ends.get(mention.span.end + 1) if text.startswith(" ", mention.span.end) else None
        breaks_off = _TYPES[mention.kind] == WORK and _GOES_ON.search(mention.span.of(text)) is not None
        if after is not None and breaks_off:
            mention = replace(mention, span=Span(mention.span.start, after))
        found.append(mention)
    return replace(reading, mentions=tuple(found))


def _whole(named: Sequence[Named], mentions: Sequence[LearnedMention]) -> tuple[LearnedMention, ...]:
    """The mentions, with one in the place of those that are parts of a title whose extent is certain."""
    found = list(mentions)
    for rule in named:
        parts = [m for m in overlapping(mentions, rule.span) if rule.span.contains(m.span)]
        if rule.detail == "whole" and parts:
            best = max(parts, key=lambda m: (_TYPES[m.kind] == WORK, m.probability))
            kind = best.kind if _TYPES[best.kind] == WORK else "SCREEN"
            found = [m for m in found if m not in parts] + [replace(best, span=rule.span, kind=kind)]
    return tuple(sorted(found, key=lambda m: m.span.start))


def joined(text: str, named: Sequence[Named], reading: Reading, closed: Sequence[Span]) -> tuple[Named, ...]:
    """The mentions of both, in order. ``closed`` are stretches that are no prose.

    What stands in quotation marks is the rules' to say; elsewhere the model, which is told what the rules found, may give
    a mention another type, take in more words or fewer, or see none.
    """
    unread = Stretches(closed)
    learned = [
        m
        for m in (_of_one_line(text, m) for m in reading.mentions)
        if _is_name(text, m) and clear(m.span, unread) and not _joins_people(named, m)
    ]
    kept: list[Named] = []
    better: set[Span] = set()
    for rule in named:
        over = overlapping(learned, rule.span)
        same = next((m for m in over if trimmed(text, m.span) == trimmed(text, rule.span)), None)
        if same is not None and _TYPES[same.kind] == ("Organization" if rule.type == "Group" else rule.type):
            kept.append(replace(rule, kind=same.kind if rule.type == WORK else ""))
        elif rule.type == "Date" and (instead := [m.span for m in over if _is_titled(m, rule)]):
            better.update(instead)
        elif (
            rule.type == "Publication"
            and same is not None
            and _TYPES[same.kind] == WORK
            and same.probability >= _LISTED
        ):
            better.add(same.span)  # "Ada Brook (Elle)"
        elif rule.quoted or rule.type not in _JUDGED:
            kept.append(rule)
        elif instead := [m.span for m in over if _goes_before(text, m, rule)]:
            better.update(instead)
        elif over or rule.canonical is not None or reading.nothing(rule.span) < _NOTHING:
            kept.append(rule)
    taken = Stretches(n.span for n in kept)
    for mention in learned:
        span, type_ = trimmed(text, mention.span), _TYPES[mention.kind]
        if span is not None and (mention.probability >= _NEW or mention.span in better) and clear(span, taken):
            kept.append(Named(span, type_, span.of(text), detail="learned", kind=mention.kind if type_ == WORK else ""))
    return _repeated(text, sorted(kept, key=lambda n: n.span.start), unread)


def _repeated(text: str, named: Sequence[Named], unread: Stretches) -> tuple[Named, ...]:
    """The mentions, and titles of several words wherever they stand again, also where only a part of one was seen."""
    titles = {n.name: n for n in named if n.type == WORK and " " in n.name}
    places = known_titles(titles.values()).found(text, 0, len(text))
    parts: set[Span] = set()
    again: list[Named] = []
    taken = Stretches()
    for name, span in sorted(places, key=lambda place: (-len(place[0]), place[1])):
        over = overlapping(named, span)
        inside = all(n.span != span and span.contains(n.span) and n.type in {WORK, "Date"} for n in over)
        if inside and (not over or any(n.type == WORK for n in over)) and clear(span, unread) and clear(span, taken):
            taken.add(span)
            parts.update(n.span for n in over)
            again.append(replace(titles[name], span=span, detail="learned", quoted=False))
    return tuple(sorted([n for n in named if n.span not in parts] + again, key=lambda n: n.span.start))


def _of_one_line(text: str, mention: LearnedMention) -> LearnedMention:
    """A mention up to the end of its line, if that is no wrapped one: "Harry Kerr", and in the next line of the list "Vera"."""
    line = text.find("\n", mention.span.start, mention.span.end)
    if line < 0 or not ends_short_line(text, line):
        return mention
    return replace(mention, span=Span(mention.span.start, line))


def overlapping(ordered: Sequence[_Placed], span: Span) -> Sequence[_Placed]:
    """Those of some mentions, in order and apart from each other, that overlap a span."""
    first = bisect_right(ordered, span.start, key=lambda one: one.span.end)
    return ordered[first : bisect_left(ordered, span.end, key=lambda one: one.span.start)]


def _is_titled(mention: LearnedMention, date: Named) -> bool:
    """Whether what looks like a date is a word of a title: "Hilda Halloween"."""
    inside = mention.span.contains(date.span) and mention.span != date.span
    return inside and _TYPES[mention.kind] == WORK and mention.probability >= _LISTED


def _joins_people(named: Sequence[Named], mention: LearnedMention) -> bool:
    """Whether a person of the model's is two of the rules': "Sam Jaeger as Peter, Xaria Dotson Jules"."""
    inside = [n for n in overlapping(named, mention.span) if mention.span.contains(n.span)]
    return mention.kind in {"PERSON", "CHARACTER"} and len(inside) > 1


def _goes_before(text: str, mention: LearnedMention, rule: Named) -> bool:
    """Whether the model's mention, which overlaps a rule's, is taken in its place."""
    span, ruled = trimmed(text, mention.span), trimmed(text, rule.span)
    if span is None or ruled is None:
        return False
    if rule.canonical is not None:
        return span != ruled and span.contains(ruled) and mention.probability >= _LISTED
    if span == ruled:
        return mention.probability >= _OTHER_TYPE
    if span.contains(ruled):
        return mention.probability >= _LONGER
    if rule.detail == "whole":
        return False
    # A given name alone is no better than the name: "Peter" in "Peter van den Begin".
    return ruled.contains(span) and mention.probability >= _SHORTER and " " in span.of(text)


def _is_name(text: str, mention: LearnedMention) -> bool:
    """Whether a mention looks like a name or an award's category; "of the" and a part of a compound are slips."""
    words = mention.span.of(text).split()
    if mention.kind in {"PERSON", "CHARACTER"} and len(words) == 1 and text.startswith(" (", mention.span.end):
        return False  # "Sara (Mia Goth)": a part, which the rules read with what follows
    if (
        text[mention.span.end : mention.span.end + 1] == "-"
        or text[max(0, mention.span.start - 1) : mention.span.start] == "-"
    ):
        return False
    if len(words) == 1 and (words[0] == "I" or (words[0].isdigit() and len(words[0]) < 3)):
        return False  # "Ada Brook, 68, won"
    if words[-1].casefold() in _OPEN_ENDS or not _EDGES.sub("", mention.span.of(text).casefold()):
        return False  # "Murder on": cut short
    if _TYPES[mention.kind] == WORK and _in_capitals(text, mention.span):
        return False  # "CAMERAS ROLL ON MURDER ON THE ORIENT EXPRESS": nothing shows where the title ends
    if re.search(r" [-–—] ", mention.span.of(text)) or (len(words) == 1 and EPITHET.search(words[0])):
        return False  # "Vera Drake - Leigh’s drama": two names; "Oscar-nominated": none
    return any(w[:1].isupper() or w[:1].isdigit() for w in words) or (mention.kind == "AWARD" and len(words) > 1)


def _in_capitals(text: str, span: Span) -> bool:
    """Whether a span is a part of a line that is set in capitals."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper() and len(line.split()) > len(span.of(text).split())


def trimmed(text: str, span: Span) -> Span | None:
    """A span without the marks at its ends and a genitive's."""
    start, end = span.start, span.end
    for match in _EDGES.finditer(span.of(text)):
        if match.start() == 0:
            start = span.start + match.end()
        else:
            end = span.start + match.start()
    return Span(start, end) if end > start else None
