"""Prizes and categories by their form; those that the gazetteer lists are found in ``kg.annotate.listed``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.capitals import FUNCTION_WORDS
from kg.annotate.named import Named, Source, around, clear
from kg.annotate.stretches import Stretches
from kg.model import Span

_QUALIFIERS = (
    "supporting|leading|original|adapted|foreign|foreign-language|international|documentary|animated|first|feature|motion|"
    "short|live[- ]action|costume|production|film|visual|sound|makeup|musical|dramatic|narrative|world|british|new|young|debut|"
    "ensemble|national|european|language|nonfiction|non-fiction|independent|picture|breakthrough|lead|television|tv|limited"
)
_CATEGORIES = (
    "actor|actress|director|film|picture|screenplay|feature|documentary|cinematography|score|song|editing|design|effects|"
    "newcomer|narrative|performance|debut|series|drama|comedy|short|cast|music|screenwriter|cinematographer|musical"
)
_BEST = re.compile(
    rf"\b(?:[Bb]est|BEST|Outstanding) (?i:(?:(?:{_QUALIFIERS})[ -])*(?:{_CATEGORIES}))\b"
    r"(?! (?:ever|of the (?:year|decade|festival|season|night)|friend|seller|known))"
    r"(?: Oscars?\b| BAFTAs?\b| Golden Globes?\b| Césars?\b| Goyas?\b)?"
)
#: One prize by its name and its category: "the Academy Award for best actress".
_NAMED_FOR = re.compile(
    r"\b(?:Oscar|Academy Award|Golden Globe|B[Aa][Ff][Tt][Aa]|C[ée]sar|Goya|Emmy|David di Donatello|(?!(?:Gold(?:en)?|Silver|Bronze|Crystal|Queer)\b)[A-Z][\w’'-]+ (?:Lion|Horse|Rooster)"
    r"|(?:[A-Z][\w’'-]+ )+Award) for (?:the )?"
    r"(?:(?:Best|Worst|Outstanding|Achievement in)(?: (?:(?:in|on|by|for|of|a|an|the|or|and|in an?|[-–]) )?[A-Z][\w’'-]+){1,9}|"
    rf"{_BEST.pattern})"
)
_FOR_BEST = re.compile(r" for (?:the )?(?:[Bb]est|BEST|Outstanding|Worst|Achievement)\b")
_SYMBOLS = "Bear|Lion|Leopard|Palm|Shell|Globe|Alexander|Hugo|Swan|Peacock|Space Needle"
_AWARD = re.compile(
    r"\b(?:(?:Grand|Special|Silver|Golden|Crystal|Jury|Audience|Critics[’'] ?|FIPRESCI|Queer|Ecumenical|Discovery|Emerging"
    r"|Lifetime|Honorary|People[’']s|Platform|Camera|Caméra|Palme|Tiger|U\.S\.|[A-Z][\w’'-]+) )+(?:Prize|Award|Prix|Medal|Trophy)s?\b(?!-)"
    rf"|\b(?:Silver|Golden|Crystal|Gold|Bronze|Honorary Golden|Queer|Teddy|Green) (?:{_SYMBOLS})s?\b(?!-)"
    r"|\b(?:Grand Prix|Grand Jury Prize|Palme d[’'`]Or|Cam[eé]ra d[’'`]Or|Prix [A-Z][\w-]+)\b"
)
#: What each of these names holds.
_KEYWORD = re.compile(rf"Prize|Award|Prix|Medal|Trophy|Palme|Cam[eé]ra|{_SYMBOLS}")
#: Prizes in small letters that say what for: "the directing award", "a special jury prize".
_PLAIN = re.compile(
    r"\b(?:special |grand |top |main |lead |leading |supporting )?(?:directing|actor|actress|directors?[’']?s?|screenplay|screenwriting|acting|jury|audience|critics[’']|anniversary|"
    r"documentary|cinematography|editing|ensemble|artistic contribution|foreign-language) (?:award|prize|Oscar)\b"
    r"|\b(?:top|main) (?:prize|award)\b"
)
#: Award names that are given names or surnames too: only their surroundings make them prizes.
_HOMONYMS = frozenset(
    {"tony", "olivier", "cesar", "hugo", "robert", "iris", "nika", "genie", "edgar", "david", "ariel", "agatha"}
)
_PRIZE_BEFORE = re.compile(
    r"\b(?:an?|the|his|her|its|their|first|second|third|two|three|four|five|six|seven|eight|nine|ten|\d+|won|wins|winning|win|"
    r"multiple|coveted) (?:[a-z-]+ )?\Z"
)
_PRIZE_AFTER = re.compile(
    r"(?:-(?:winning|nominated|winner|nominee)| (?:Awards?|winners?|winning|nominations?|nominees?|nominated|nods?|wins?|race|for [Bb]est)\b)"
)
_ACTING = re.compile(r"\b(?:play|plays|playing|as|is|was|portrays) (?:the |a |an )?(?:[a-z-]+ ){0,2}\Z")


def awards(source: Source, taken: Stretches) -> Iterator[Named]:
    """Prizes and categories: "Audience Award", "best actress", "the directing award"."""
    claimed = Stretches()
    for found in (
        around(_NAMED_FOR, _FOR_BEST, source.text),
        around(_AWARD, _KEYWORD, source.text),
        _BEST.finditer(source.text),
        _PLAIN.finditer(source.text),
    ):
        for match in found:
            span = _without_lead(Span(*match.span()), source.text)
            if " " not in span.of(source.text) or not (clear(span, taken) and clear(span, claimed)):
                continue
            claimed.add(span)
            yield Named(span, "Award", span.of(source.text))


def _without_lead(span: Span, text: str) -> Span:
    """The award without a capitalised small word that only begins its sentence."""
    first = span.of(text).split(" ")[0]
    if (
        first[:1].isupper()
        and first.casefold() in FUNCTION_WORDS - {"first", "best", "new", "young", "special"}
        and first != "U.S."
    ):
        return Span(span.start + len(first) + 1, span.end)
    return span


def is_prize(text: str, span: Span, key: str) -> bool:
    """Whether a listed award's name means the prize here; a name like Tony needs its surroundings to say so."""
    if key not in _HOMONYMS:
        return True
    if _PRIZE_AFTER.match(text[span.end : span.end + 20]):
        return True
    before = text[max(0, span.start - 40) : span.start]
    return (
        bool(_PRIZE_BEFORE.search(before))
        and not _ACTING.search(before)
        and not re.match(r" [A-Z(]", text[span.end : span.end + 2])
    )
