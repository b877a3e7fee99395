"""Unquoted titles whose own form shows how far they reach: a mark inside a sentence, a year, a part, a rank's possessive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.capitals import FUNCTION_WORDS
from kg.annotate.named import WORK, Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_WORD = r"[A-ZÀ-Þ][\w’'-]*"
_PIECE = rf"{_WORD}(?: (?:of|the|in|and|to|a|{_WORD}))*"
#: "Quo Vadis, Aida?, which", "… Aida? and": only a title ends on a question mark before a comma or a small letter.
_PIECES = re.compile(rf"(?<![\w“‘\"]){_PIECE}(?:, {_PIECE})*")
_MARK = re.compile(r"[?!](?=[,;]| [a-z])")
#: "Truly, Madly, Deeply (1990)": single words, of which none is a name by itself.
_DATED = re.compile(rf"(?<=[a-z] ){_WORD}(?:, {_WORD}){{1,3}}(?=,? \((?:19|20)\d\d\))")
_RUN = rf"{_WORD}(?:(?: (?:of|the|in|for|to|and|a|an|on|at))* {_WORD}){{0,7}}"
_NUMBER = r"(?:One|Two|Three|Four|Five|I{1,3}|IV|V|\d{1,2})"
#: "Long Night — Part One: A Fire at Sea", "Long Night: Chapter 4".
_PART = re.compile(rf"(?: ?[—–-] |: | )(?:Part|Chapter|Volume|Vol\.) {_NUMBER}\b(?:: {_RUN})?")
_PARTS = re.compile(rf"(?<![\w“‘\"’'])({_RUN}(?:: {_RUN})?){_PART.pattern}")
_PART_WORD = re.compile(rf"\b(?:Part|Chapter|Volume|Vol\.) {_NUMBER}\b")
#: How far before the word for a part a title may begin.
_BEFORE_PART = 70
#: "Miss Marsh's School for Clever Girls": whoever makes a film is not called so.
_RANK = r"(?:Miss|Mrs|Lady|Lord|Captain|Madame|Doctor|Dr|Professor|Mr|Uncle|Aunt|Sister|Brother|Mother)\b"
_RANKED = re.compile(rf"(?<![\w“‘\"’']){_RANK}\.? ({_WORD}?)[’']s {_RUN}")
_SURNAMED = re.compile(rf"\b(?!{_RANK})[A-ZÀ-Þ][\w’-]+ (?=({_WORD}))")
#: "her novel The Hundred and One Ducks", "the film Adventures of Nora Quill": an article or "of" shows that it is no person.
_NOUNS = r"(?:novel|novella|memoir|book|play|musical|opera|manga|story|autobiography|biography|film|movie|documentary|miniseries|sitcom)"
_INTRODUCED = re.compile(
    rf"\b{_NOUNS} ((?:(?:The|A|An) {_WORD}|{_WORD}(?: {_WORD}){{0,3}} of (?:the )?{_WORD})(?: {_WORD})*(?: (?:and|&|of)(?: the)?(?: {_WORD})+){{0,2}})"
)


def titles_by_form(source: Source, taken: Stretches) -> Iterator[Named]:
    """Titles such as "Quo Vadis, Aida?", "Truly, Madly, Deeply", "It: Chapter Two" and "Mrs. Gray's Summer of Fire"."""
    for span in (
        *_marked(source),
        *_dated(source),
        *_in_parts(source.text),
        *_of_ranks(source.text),
        *_introduced(source),
    ):
        if clear(span, taken):
            yield Named(span, WORK, span.of(source.text), detail="whole")


def _marked(source: Source) -> Iterator[Span]:
    for pieces in _PIECES.finditer(source.text):
        mark = _MARK.match(source.text, pieces.end())
        if mark and mark.end() - pieces.start() < 60:
            yield Span(pieces.start(), mark.end())


def _dated(source: Source) -> Iterator[Span]:
    for match in _DATED.finditer(source.text):
        words = match.group().split(", ")
        if not all(source.gazetteers.find(w) or name_key(w) in source.gazetteers.given_names for w in words):
            yield Span(*match.span())


def _in_parts(text: str) -> Iterator[Span]:
    end = 0
    for word in _PART_WORD.finditer(text):
        first = max(end, word.start() - _BEFORE_PART)
        for match in _PARTS.finditer(text, first, word.end() + _BEFORE_PART):
            start = match.start()
            while text[start : match.end()].split(" ")[0].casefold() in FUNCTION_WORDS - {"the", "a", "an"}:
                start = text.index(" ", start) + 1  # "After Long Night: Part Two"
            if start < match.start(1) + len(match.group(1)) and match.end() > word.start():
                end = match.end()
                yield Span(start, match.end())
                break


def _of_ranks(text: str) -> Iterator[Span]:
    surnames = {pair.group(1) for pair in _SURNAMED.finditer(text)}
    for match in _RANKED.finditer(text):
        if match.group(1) not in surnames:  # "Mr. Brook's Long Night" in a paper that calls Ida Brook so
            yield Span(*match.span())


def _introduced(source: Source) -> Iterator[Span]:
    for match in _INTRODUCED.finditer(source.text):
        start, end = match.span(1)
        for joiner in re.finditer(r" and (?:the )?(?=([\w’'-]+))", match.group(1)):
            if name_key(joiner.group(1)) in source.gazetteers.given_names:
                end = start + joiner.start()  # "the film The Pier and Ida Brook"
                break
        if not source.text[end : end + 2].startswith(("’s", "'s")):
            yield Span(start, end)
