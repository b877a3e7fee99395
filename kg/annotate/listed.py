"""Names that the gazetteers list: companies, festivals, venues, prizes, publications, places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.awards import is_prize
from kg.annotate.capitals import FUNCTION_WORDS, Word
from kg.annotate.cues import COMPANY, VENUE
from kg.annotate.festivals import stands_for_festival
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.named import Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_EDITION = re.compile(
    r"(?:(?:the|this year’s|this year's) )?(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d)(?: edition of(?: the)?)? \Z"
)
_TYPES = (
    ("award", "Award"),
    ("festival", "Festival"),
    ("section", "Festival"),
    ("company", "Organization"),
    ("venue", "Venue"),
    ("publication", "Publication"),
    ("place", "Place"),
    ("city", "Place"),
)
_CAPITAL_AFTER = re.compile(r"(?: | & )([A-ZÀ-Þ][\w’'-]*)")
_SURNAME_AFTER = re.compile(r" (?:[A-Z]\. )?([A-Z][\w’'-]+)")
_BREAKS_NAME = re.compile(r"[.!?;:,]\s|\n\n|[()“”\"]")


#: The lists that a mention of a type may stand on.
_LISTS = {"Festival": ("festival", "section"), "Organization": ("company",), "Award": ("award",), "Venue": ("venue",)}
_EDITION_LEAD = re.compile(r"\A(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d) ")


def as_listed(mention: Named, gazetteers: Gazetteers) -> Named:
    """The mention under the name that a list has for it: "Cannes" of the learned model is the "Cannes Film Festival"."""
    if mention.canonical is None:
        name = _EDITION_LEAD.sub("", mention.name)
        for kind in _LISTS.get(mention.type, ()):
            if (entry := gazetteers.find(name, kind)) is not None:
                return replace(mention, canonical=entry.name, detail=entry.detail or mention.detail)
    return mention


def listed_names(source: Source, sequence: Sequence[Word], taken: Stretches) -> Iterator[Named]:
    """Gazetteer names among the words of one block, longest first."""
    index = 0
    while index < len(sequence):
        step = 1
        for length in range(_reach(source, sequence, index, taken), 0, -1):
            chunk = sequence[index : index + length]
            span = Span(chunk[0].span.start, chunk[-1].span.end)
            if named := _by_list(source, span, chunk):
                yield named
                step = length
                break
        index += step


def _reach(source: Source, sequence: Sequence[Word], index: int, taken: Stretches) -> int:
    """How many words from ``index`` on a listed name may have, up to a break or to what is taken."""
    first = sequence[index]
    if not (first.capital or first.text[0].isdigit()) or not clear(first.span, taken):
        return 0
    length = min(source.gazetteers.longest, len(sequence) - index)
    whole = Span(first.span.start, sequence[index + length - 1].span.end)
    broken = _BREAKS_NAME.search(source.text, whole.start, whole.end)
    end = broken.end() - 1 if broken else whole.end
    if held := taken.at(whole):
        end = min(end, held[0].start)
    while length and sequence[index + length - 1].span.end > end:
        length -= 1
    return length


def _by_list(source: Source, span: Span, chunk: Sequence[Word]) -> Named | None:
    surface = span.of(source.text)
    kinds = {e.kind: e for e in source.gazetteers.entries.get(name_key(surface), ())}
    single = len(chunk) == 1
    if not kinds or any(word.possessive for word in chunk[:-1]):
        return None
    if single and chunk[0].sentence_start and surface.casefold() in FUNCTION_WORDS:
        return None
    if _inside_person(source, span) or (single and _inside_run(source, span)):
        return None
    if "festival" in kinds and {"city", "place"} & kinds.keys() and not stands_for_festival(source.text, span):
        kinds.pop("festival")
    if "award" in kinds and single and not is_prize(source.text, span, name_key(surface)):
        kinds.pop("award")
    for kind, type_ in _TYPES:
        if (entry := kinds.get(kind)) is not None:
            start = span.start
            if type_ == "Festival" and (edition := _EDITION.search(source.text[max(0, start - 30) : start])):
                start -= len(edition.group().removeprefix("the "))
            name = entry.name if kind == "section" else surface
            return Named(Span(start, span.end), type_, name, entry.name, entry.detail)
    return None


def _inside_run(source: Source, span: Span) -> bool:
    """Whether a single listed word is only a piece of a longer capitalised name ("Armani Jackson", "Gunpowder & Sky")."""
    before = re.search(r"([A-ZÀ-Þ][\w’'-]*)(?: | & )\Z", source.text[max(0, span.start - 30) : span.start])
    after = _CAPITAL_AFTER.match(source.text, span.end)
    for neighbour, initial in ((before, True), (after, False)):
        if neighbour is None:
            continue
        word = neighbour.group(1)
        if initial and re.search(r"[’']s?\Z", word):
            continue
        if _stands_alone(source, word):
            continue
        if not initial and name_key(word) in source.gazetteers.given_names and not before:
            continue
        return True
    return False


def _stands_alone(source: Source, word: str) -> bool:
    """Whether a capitalised neighbour is a word of its own kind: a profession, a nationality, an acronym, a listed name."""
    if word.casefold() in FUNCTION_WORDS or source.words.is_role(word.casefold()):
        return True
    if name_key(word) in source.gazetteers.nationalities or (word.isupper() and len(word) > 1):
        return True
    return source.gazetteers.find(word) is not None and name_key(word) not in source.gazetteers.given_names


def _inside_person(source: Source, span: Span) -> bool:
    """Whether a listed name is only the given name of a longer personal name ("Sofia Coppola", "Paris Hilton")."""
    first = span.of(source.text)
    if name_key(first) not in source.gazetteers.given_names:
        return False
    after = _SURNAME_AFTER.match(source.text, span.end)
    if after is None:
        return False
    if any(h.label == "PERSON" and h.span.contains(span) and h.span.end > span.end for h in source.hints_at(span)):
        return True
    return (
        " " not in first
        and name_key(after.group(1)) not in COMPANY | VENUE
        and after.group(1).casefold() not in {"film", "festival", "international"}
    )
