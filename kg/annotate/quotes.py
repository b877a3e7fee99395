"""Quotation marks: which stretches they enclose, and whether they hold a title, a nickname or speech."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Span

_PAIRS = (
    re.compile(r"“([^“”\n]{1,1500})”"),
    re.compile(r"(?<![\w\"])\"([^\"\n]{1,1500}?)\"(?!\w)"),
    # A closing ’ is no apostrophe: the next character is not a letter. "s’" inside a title is rarer than after it.
    re.compile(r"(?<!\w)‘([^‘\n]{1,1500}?)’(?![\w])"),
    re.compile(r"(?<!\w)`([^`\n]{1,120}?)[`'](?!\w)"),
    re.compile(r"(?<![\w'])'([^'\n]{1,120}?(?:'\w[^'\n]{0,80}?){0,30})'(?!\w)"),
)
_SMALL = frozenset(
    "a an and as at by for from in into is it its la le les de des du d l el los las y e et und der die das of on or "
    "the to with without vs no not who what you me my your i be are was del di da al o en un une van von that this "
    "than then so up out over under about after before like her his our their off if but nor per via".split()
)
_WORD = re.compile(r"[\w’'!&.-]+")
_NICKNAME_BEFORE = re.compile(r"\b[A-Z][\w-]+(?<![’']s)\s\Z")
_NICKNAME_AFTER = re.compile(r"\A\s[A-Z][\w’'-]+")


#: “Orange Is the New Black’s” Pablo Schreiber: the genitive belongs to the sentence, not to the title.
_GENITIVE_INSIDE = re.compile(r"\w[’']s\Z")


@dataclass(frozen=True, slots=True)
class Quotation:
    """``inner`` lies between the marks, without a comma or full stop that only typography put there."""

    outer: Span
    inner: Span


def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations, outer ones and those nested in them, by position."""
    found: dict[Span, Quotation] = {}
    for pattern in _PAIRS:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            inner = text[start:end]
            end -= len(inner) - len(inner.rstrip(" ,;"))
            if inner.endswith(".") and not re.search(r"(?:\.\.\.|\b[A-Z]\.|\b(?:Mr|Mrs|Dr|Jr|Sr|Vol)\.)\Z", inner):
                end -= 1
            start += len(inner) - len(inner.lstrip())
            if _GENITIVE_INSIDE.search(inner) and re.match(r" [A-Z]", text[match.end() : match.end() + 2]):
                end = match.end(1) - 2
            if start < end:
                outer = Span(*match.span())
                found.setdefault(outer, Quotation(outer, Span(start, end)))
    return tuple(sorted(found.values(), key=lambda q: (q.outer.start, -q.outer.end)))


def looks_like_title(text: str, quotation: Quotation) -> bool:
    """Whether the quoted words are written as a title: few, begun and mostly carried by capitals.

    Foreign titles keep small letters ("Te doy mis ojos"), so only English-looking sentences are refused.
    """
    inner = quotation.inner.of(text)
    words = _WORD.findall(inner)
    if not words or len(words) > 14 or len(inner) > 90:
        return False
    if not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    if inner.endswith((".", "…")) and len(words) > 4:
        return False
    strong = [w for w in words if w.casefold().strip(".'’") not in _SMALL]
    capital = sum(w[0].isupper() or w[0].isdigit() for w in strong)
    if not strong:
        return len(words) <= 4
    if capital / len(strong) >= 0.6:
        return not _is_nickname(text, quotation, words)
    return len(words) <= 5 and not _ENGLISH.search(inner) and not _said(text, quotation)


#: Small words that only an English phrase holds, which as a title would have capitals.
_ENGLISH = re.compile(
    r"n[’']t\b|\b(?:more|most|less|very|every|anything|nothing|everything|still|just|when|than|how|there|been|have)\b"
)


def _is_nickname(text: str, quotation: Quotation, words: list[str]) -> bool:
    before = text[max(0, quotation.outer.start - 30) : quotation.outer.start]
    after = text[quotation.outer.end : quotation.outer.end + 30]
    if len(words) > 3 or text[quotation.outer.end - 2] in ",.":
        return False
    return bool(_NICKNAME_BEFORE.search(before) and _NICKNAME_AFTER.match(after))


_SPEECH = re.compile(
    r"\b(?:said|says|told|tells|added|adds|explained|explains|wrote|writes|called|as)\b", re.IGNORECASE
)


def _said(text: str, quotation: Quotation) -> bool:
    nearby = text[max(0, quotation.outer.start - 25) : quotation.outer.start]
    nearby += " " + text[quotation.outer.end : quotation.outer.end + 25]
    return bool(_SPEECH.search(nearby))
