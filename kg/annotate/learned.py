"""Joins what the learned model marks with the mentions that the rules found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

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
    "COMPANY": "Organization",
    "FESTIVAL": "Festival",
    "VENUE": "Venue",
    "AWARD": "Award",
    "PLACE": "Place",
    "CHARACTER": "Character",
}
#: Types that the model tells apart; of others ("Date", "Demonym") it says nothing.
_JUDGED = frozenset({*_TYPES.values(), "Group"})
#: From this probability on the model's mention is taken: where no rule saw one, where a rule gives the same words another
#: type, and where it takes in the whole of what rules saw as parts.
_NEW, _OTHER_TYPE, _LONGER = 0.6, 0.7, 0.7
#: From this probability on that a stretch is no mention at all, a mention of the rules is dropped.
_NOTHING = 0.95
_EDGES = re.compile(r"\A[“\"‘'’:;,\s]+|(?:[’']s|[’'”\"“‘,.;:!?\s]|\b(?:and|of|the|in|by|for|at)\b)+\Z")


def joined(text: str, named: Sequence[Named], reading: Reading, closed: Sequence[Span]) -> tuple[Named, ...]:
    """The mentions of both, in order. ``closed`` are stretches that are no prose.

    What stands in quotation marks or in a gazetteer is the rules' to say; elsewhere the model, which is told what the
    rules found, may give a mention another type, take in more words, or see none.
    """
    unread = Stretches(closed)
    learned = [m for m in reading.mentions if _is_name(text, m) and clear(m.span, unread)]
    kept: list[Named] = []
    learned = [m for m in learned if len({n.type for n in _overlapping(named, m.span) if m.span.contains(n.span)}) < 2]
    for rule in named:
        over = _overlapping(learned, rule.span)
        same = next((m for m in over if _trimmed(text, m.span) == _trimmed(text, rule.span)), None)
        if same is not None and _TYPES[same.kind] == ("Organization" if rule.type == "Group" else rule.type):
            kept.append(replace(rule, kind=same.kind if rule.type == WORK else ""))
        elif rule.quoted or rule.canonical is not None or rule.type not in _JUDGED:
            kept.append(rule)
        elif not _yields(text, rule, same, over) and (over or reading.nothing(rule.span) < _NOTHING):
            kept.append(rule)
    taken = Stretches(n.span for n in kept)
    for mention in learned:
        span = _trimmed(text, mention.span)
        if span is not None and mention.probability >= _NEW and clear(span, taken):
            type_ = _TYPES[mention.kind]
            kept.append(Named(span, type_, span.of(text), detail="learned", kind=mention.kind if type_ == WORK else ""))
    return tuple(sorted(kept, key=lambda n: n.span.start))


def _overlapping(ordered: Sequence[_Placed], span: Span) -> Sequence[_Placed]:
    """Those of some mentions, in order and apart from each other, that overlap a span."""
    first = bisect_right(ordered, span.start, key=lambda one: one.span.end)
    return ordered[first : bisect_left(ordered, span.end, key=lambda one: one.span.start)]


def _yields(text: str, rule: Named, same: LearnedMention | None, over: Sequence[LearnedMention]) -> bool:
    """Whether a rule's mention gives way to the model's."""
    if same is not None:
        return same.probability >= _OTHER_TYPE and same.kind != "CHARACTER"
    return any(
        m.probability >= _LONGER and (span := _trimmed(text, m.span)) is not None and span.contains(rule.span)
        for m in over
    )


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
    if re.search(r" [-–—] ", mention.span.of(text)) or (len(words) == 1 and EPITHET.search(words[0])):
        return False  # "Vera Drake - Leigh’s drama": two names; "Oscar-nominated": none
    return any(w[:1].isupper() or w[:1].isdigit() for w in words) or (mention.kind == "AWARD" and len(words) > 1)


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without the marks at its ends and a genitive's."""
    start, end = span.start, span.end
    for match in _EDGES.finditer(span.of(text)):
        if match.start() == 0:
            start = span.start + match.end()
        else:
            end = span.start + match.start()
    return Span(start, end) if end > start else None
