"""Titles set in capitals, as press releases write them: "it will release NOMADLAND in U.S. theaters"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.blocks import Block
from kg.annotate.named import WORK, Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_CAPS = r"[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9’'!&.-]*[A-ZÀ-Þ0-9!?]|[A-Z0-9]"
_RUN = re.compile(rf"(?<![\w’'.])(?:{_CAPS})(?:(?: |: | & )(?:{_CAPS})|, (?:AND|OR) (?:{_CAPS}))*(?![\w])")
_PLACE_TAIL = re.compile(r"\A, ([A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{3,})?)(?![\w])")
_LABEL_END = re.compile(r"\s*[:,]")
_NOTICE = re.compile(r"\b(?:RELEASE|EXCLUSIVE|UPDATED?|REVIEW|ALSO OUT|PICK OF|BREAKING|EMBARGO\w*)\b")
_YEAR_AFTER = re.compile(r"\A ?\((?:19|20)\d\d\b")


def capital_titles(source: Source, blocks: Sequence[Block], taken: Stretches) -> Iterator[Named]:
    """Stretches of capitals inside ordinary prose, where the article is seen to write titles so.

    One title of several words, or one with its year behind it, shows the style; only then is a single
    word in capitals ("PINA") a title and no acronym.
    """
    found = [s for block in blocks if _is_prose(source.text, block.span) for s in _runs(source, block, taken)]
    shown = any(_shows_style(source.text, span) for span in found)
    for span in found:
        entry = _starts_entry(source.text, span)
        if entry or (shown and (" " in span.of(source.text) or _letters(span.of(source.text)) >= 4)):
            yield Named(span, WORK, span.of(source.text), detail="whole")


def _starts_entry(text: str, span: Span) -> bool:
    """Whether a stretch opens a catalogue's entry: "AFERIM! – In the feudal east of Europe …"."""
    return (not span.start or text[span.start - 1] == "\n") and bool(
        re.match(r" [–—-] [A-Z]", text[span.end : span.end + 4])
    )


def _is_prose(text: str, span: Span) -> bool:
    letters = [c for c in span.of(text) if c.isalpha()]
    return len(letters) > 40 and sum(c.islower() for c in letters) > 0.4 * len(letters)


def _runs(source: Source, block: Block, taken: Stretches) -> Iterator[Span]:
    text = source.text
    for match in _RUN.finditer(text, block.span.start, block.span.end):
        span = Span(*match.span())
        if tail := _PLACE_TAIL.match(text[span.end : span.end + 40]):
            if " " in span.of(text) and source.gazetteers.find(tail.group(1), "place"):
                span = Span(span.start, span.end + tail.end())
        name = span.of(text)
        opens = span.start == block.span.start
        dateline = opens and _LABEL_END.match(text, span.end)
        notice = _NOTICE.search(name) and not _YEAR_AFTER.match(text[span.end : span.end + 10])
        # "ADA BROOK Why the film is late": whose column it is, or the section.
        heading = opens and re.match(r" [A-ZÀ-Þ][a-z]", text[span.end : span.end + 3]) and _once(text, name)
        if _letters(name) < 4 or notice or not clear(span, taken) or dateline or heading:
            continue
        if source.gazetteers.find(re.sub(r" (?:19|20)\d\d\Z", "", name)) and not _YEAR_AFTER.match(
            text[span.end : span.end + 10]
        ):
            continue
        if (
            re.fullmatch(r"[\d.,-]+", name)
            or name_key(name) in source.gazetteers.nationalities
            or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?", name)
        ):
            continue
        yield span


def _once(text: str, name: str) -> bool:
    return text.casefold().count(name.casefold()) == 1


def _letters(name: str) -> int:
    return sum(c.isalpha() for c in name)


def _shows_style(text: str, span: Span) -> bool:
    longer = [word for word in span.of(text).split() if _letters(word) >= 3]
    return len(longer) >= 2 or bool(_YEAR_AFTER.match(text[span.end : span.end + 10]))
