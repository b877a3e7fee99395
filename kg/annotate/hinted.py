"""Places and organisations that only the statistical tagger knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.capitals import Word
from kg.annotate.cues import COMPANY, GROUP
from kg.annotate.named import Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span

_TYPES = {"GPE": "Place", "LOC": "Place", "ORG": "Organization", "FAC": "Venue"}
_PLACE_BEFORE = re.compile(r"\b(?:in|at|to|from|near|around|outside|of|across) \Z")
_PLACE_FORM = re.compile(r"\b(?:of|on|upon|Isle|Lake|Mount|Bay|Coast|Beach|Island|Islands|Valley)\b")


def hinted_names(source: Source, sequence: Sequence[Word], taken: Stretches, titles: frozenset[str]) -> Iterator[Named]:
    """Places and organisations by the tagger's word alone. ``titles`` are names of works, which are neither."""
    starts = {w.span.start for w in sequence if w.capital}
    block = Span(sequence[0].span.start, sequence[-1].span.end) if starts else None
    for hint in source.hints_at(block) if block else ():
        type_ = _TYPES.get(hint.label)
        surface = hint.span.of(source.text)
        if type_ is None or "\n" in surface or (not surface[:1].isupper() and not surface.startswith("the ")):
            continue
        span = _bare(hint.span, surface)
        if span is None:
            continue
        name = span.of(source.text)
        if name in titles or (" " not in name and not _believed(source.text, span, type_)):
            continue
        if type_ == "Organization" and (_looks_personal(source, span, name) or _is_phrase(name)):
            continue
        if type_ == "Organization" and _PLACE_FORM.search(name) and not _has_company_word(name):
            type_ = "Place"
        if span.start in starts and clear(span, taken) and re.fullmatch(r"[\w .&’'!/-]+", name):
            yield Named(span, type_, name, detail="hint")


def _bare(span: Span, surface: str) -> Span | None:
    """The hint without its article and possessive ending; None if nothing else is in it ("the 's")."""
    start = span.start + (4 if surface.startswith(("the ", "The ")) else 0)
    tail = re.search(r"[’'`]s?\Z", surface)
    end = span.end - (len(tail.group()) if tail else 0)
    return Span(start, end) if start < end else None


def _believed(text: str, span: Span, type_: str) -> bool:
    """Whether a single word may be believed: a place after a preposition, an acronym."""
    if type_ == "Place":
        return bool(_PLACE_BEFORE.search(text[max(0, span.start - 9) : span.start]))
    surface = span.of(text)
    return type_ == "Organization" and surface.isupper() and len(surface) > 2


def _has_company_word(name: str) -> bool:
    return any(part.casefold() in COMPANY | GROUP for part in name.split())


def _is_phrase(name: str) -> bool:
    """Whether the tagger took a clause, an epithet or a possessive with what it owns for one name."""
    words = name.split()
    if re.search(r"-(?:winning|nominated|directed|based)\b|[’'`]s? [A-Z]", name):
        return True
    return len(words) > 3 and any(w.islower() for w in words) and not _has_company_word(name)


def _looks_personal(source: Source, span: Span, name: str) -> bool:
    """Whether two capitalised words without a company word are followed as a person is: "Masato Harada’s", "X and Y"."""
    if _has_company_word(name) or not re.fullmatch(r"[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+", name):
        return False
    return bool(re.match(r"[’'`]s [“‘A-Z]", source.text[span.end : span.end + 5]))
