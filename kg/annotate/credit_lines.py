"""Credits that a label announces: "Directed by: A", "Production companies: B, C", "(Screenwriters: D, E)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.named import Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span

_PEOPLE = (
    r"(?:co-|executive |associate |line )?(?:directors?|screenwriters?|writers?|producers?|cinematographers?|editors?|composers?|creators?|"
    r"showrunners?|choreographers?)(?: and (?:screenwriters?|writers?|directors?|producers?|editors?|cinematographers?))?|film editors?|directors? of photography|cinematography|"
    r"cast|starring|stars|with|featuring|music|original music|score|original score|editing|screenplay|script|story|written and directed by|"
    r"(?:directed|written|produced|executive produced|edited|created|shot|choreographed|screenplay|story|script|teleplay|music|score|"
    r"original music|cinematography|(?:based on|from|adapted from) (?:the|a) (?:[\w-]+ ){0,2}(?:novels?|books?|plays?|story|memoir|short story|comic|graphic novel)|"
    r"written for the screen)(?: and \w+)? by"
)
_COMPANIES = (
    r"production compan(?:y|ies)|produced by companies|companies|production|distributors?|distribution|u\.?s\.? distributor|studios?|"
    r"(?:world |international )?sales(?: agents?| company)?|networks?|sales"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[(;,.\n/|] )|(?<=[(\n]))(?:(?P<people>{_PEOPLE})|(?P<companies>{_COMPANIES})):[ \t]+",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = r"(?:(?:[A-Z]\.)+|(?:Jr|Sr|Inc|Ltd|Co|St|Dr)\.|[A-ZÀ-Þ](?:[\w’'!/-]|\.(?=\w))*|de|la|le|van|von|der|den|du|di|del|da|dos|bin|ten|ter|el|al|and the|d’\w+|the)"
_PERSON = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_COMPANY = re.compile(rf"{_WORD}(?: (?:{_WORD}|&|of|for|in|\d+)){{0,6}}")
_SEPARATOR = re.compile(r"[ \t]*(?:\([^()\n]*\))?[ \t]*(?:,(?: and)?|;| and| &|/)[ \t]+")


def credited(source: Source, taken: Stretches) -> Iterator[Named]:
    """The names after a credit's label, up to the first word that is none."""
    for label in _LABEL.finditer(source.text):
        type_, pattern = ("Person", _PERSON) if label["people"] else ("Organization", _COMPANY)
        position = label.end()
        while match := pattern.match(source.text, position):
            end = match.end() - len(match.group()) + len(match.group().rstrip())
            if source.text[end - 1] == "." and not re.search(r"(?:\b[A-Z]|Jr|Sr|Inc|Ltd|Co)\.\Z", match.group()):
                end -= 1
            span = Span(match.start(), end)
            if source.text[end : end + 1] == ":" or not span.of(source.text)[0].isupper():
                break
            if clear(span, taken):
                yield _as_known(source, span, type_)
            separator = _SEPARATOR.match(source.text, end)
            if separator is None:
                break
            position = separator.end()


def _as_known(source: Source, span: Span, type_: str) -> Named:
    """The name as a gazetteer's company where it lists one."""
    name = span.of(source.text)
    listed = source.gazetteers.find(name, "company") if type_ == "Organization" else None
    return Named(span, type_, name, listed.name if listed else None, listed.detail if listed else "")
