"""Festivals by their form, and whether a city's name stands for its festival."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.capitals import FUNCTION_WORDS
from kg.annotate.named import Named, Source, around, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_FESTIVAL = re.compile(
    r"(?:\b(?:the )?(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d) )?"
    r"\b(?:[A-Z][\w.’'-]*(?: (?:de|of|the|del|di|du|des|and|&) | ))*?[A-Z][\w.’'-]*(?: International| Intl\.?)?"
    r"(?: (?:Film|Movie|Documentary|Animation|Short Film|Jewish Film|Queer Film|Genre|Arts))?(?: and [A-Z]\w+)? "
    r"(?:Festival|Filmfestival|Filmfest|Film Fest|Fest|FILM FESTIVAL)\b"
    r"|\bFestival (?:de|del|di|du|of) [A-Z][\w-]+"
)
#: What each festival's name holds.
_KEYWORD = re.compile(r"(?:Festival|Filmfestival|Filmfest|Film Fest|Fest|FILM FESTIVAL)\b")
_EDITION_LEAD = re.compile(r"^(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d) ")
#: Towns that film news names for their festival unless it says that something was filmed there.
_FESTIVAL_TOWNS = frozenset(
    {"cannes", "sundance", "telluride", "locarno", "karlovy vary", "annecy", "tribeca", "berlinale", "mostra"}
)
_BEFORE = re.compile(
    r"\b(?:at|from|out of|since|after|before|for|following|during|to|of|in|this year’s|this year's|another|an?) "
    r"(?:the )?(?:\w+ )?\Z"
)
_SHOW_WORDS = re.compile(
    r"\b(?:premier\w*|debut\w*|bow(?:ed|s|ing)?|screen(?:ed|ing|s)|competition|compet\w+|jury|prize|award\w*|winner|won|edition|"
    r"lineup|line-up|selection|selected|slot|unveil\w*|festival|Lido|Croisette|acclaim\w*|best|Lion|Bear|Palme)\b",
    re.IGNORECASE,
)
_POSSESSES = re.compile(
    r"[’'](?:s)? (?:\w+ )?(?:competition|jury|line-?up|programme|program|festival|opening|sidebar|main prize|top prize)"
)
_ATTRIBUTE = re.compile(
    r" (?:premieres?|titles?|entry|entries|winners?|prize|prizewinner|debuts?|bow|launch|slot|line-?up|competition|audiences?|jury|hit|"
    r"selection|sensation|favou?rite)\b"
)
_ACTS = re.compile(
    r" (?:presents?|presented|opens?|opened|unveil\w*|picks|picked|selected|saw|crown\w*|gave|hands?|handed|kicks|announce[ds]?)\b"
)
_LOCATION = re.compile(
    r"\b(?:shot|filmed|filming|shooting|set|lives?|lived|born|based|moved?|opens?|released|flat|streets|rights|shoot|died|theaters?|"
    r"cinemas?|theatres?|hospital|cameras roll\w*) (?:\w+ ){0,2}(?:in|on|around|of|to) \Z"
)


def festivals(source: Source, taken: Stretches) -> Iterator[Named]:
    """Festivals by their form: "the 66th San Sebastián Film Festival"."""
    for match in around(_FESTIVAL, _KEYWORD, source.text):
        start, end = match.span()
        name = match.group()
        while (first := name.split(" ")[0]).casefold() in FUNCTION_WORDS - {"new"} and " " in name:
            name, start = name[len(first) + 1 :], start + len(first) + 1
        bare = _EDITION_LEAD.sub("", name)
        if clear(Span(start, end), taken) and len(bare.split()) > 1:
            listed = source.gazetteers.find(bare, "festival")
            yield Named(Span(start, end), "Festival", bare, listed.name if listed else None)


def stands_for_festival(text: str, span: Span) -> bool:
    """Whether a city's name stands for its festival here: "at Venice", "premiered in Toronto", "a Venice premiere"."""
    before = text[max(0, span.start - 60) : span.start]
    after = text[span.end : span.end + 60]
    if _POSSESSES.match(after) or _ATTRIBUTE.match(after):
        return True
    if re.search(r"\b(?:at|out of) (?:the )?(?:\d{4} )?\Z", before) and not re.match(r"[’']s", after):
        return True
    if _LOCATION.search(before) or re.match(r",? (?:airport|in the south)", after):
        return False
    if name_key(span.of(text)) in _FESTIVAL_TOWNS:
        return True
    clause = re.split(r"[.!?]\s", before)[-1] + " " + re.split(r"[.!?](?:\s|$)", after)[0]
    if not _SHOW_WORDS.search(clause):
        return bool(_ACTS.match(after)) and re.search(r" saw it first\b", after) is not None
    return bool(_BEFORE.search(before) or _ACTS.match(after))
