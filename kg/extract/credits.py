"""Credits: lines of press releases ("Directed by: …") and parentheses of line-ups ("(Director: …, Screenwriters: …)")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from kg.extract.between import MentionMatcher
from kg.extract.lexicon import CreditPattern, Slot
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.model import Span
from kg.ontology import Relation

_CREDIT = re.compile(
    r"(?:^|\n|[.;|(] ?|[,;] )[ \t]*(?P<label>[A-Z][A-Za-z.,&/ -]{2,40}?)[ \t]*:[ \t]+(?=\S)", re.MULTILINE
)
#: Festival catalogues: "DIR Radu Jude. SCR Radu Jude, Florin Lazarescu. CAST Teodor Corban".
_CATALOGUE = re.compile(r"(?:^|[.;—–\n] ?)(?P<label>DIR|SCR|CAST|PROD|DP|EDITOR|MUSIC)\.?:? (?=[A-ZÀ-Þ])", re.MULTILINE)
#: Pages of reviews: a label and names alone in a line.
_BARE_CREDIT = re.compile(
    r"^[ \t]*(?P<label>Directors?|Directed by|Screenwriters?|Screenplay(?: by)?|Writers?|Written by|Cast|Starring|Stars|Producers?"
    r"|Produced by|Cinematograph(?:y|er)|Music(?: by)?|Composer|Editors?|Edited by)[ \t]+(?P<names>[A-ZÀ-Þ][^\n:;.!?]{2,300})$",
    re.MULTILINE,
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]*\.?(?: (?:[A-ZÀ-Þ][\w’'-]*\.?|de|la|le|van|von|der|den|du|di|del|da|bin|al)){1,4}")
#: A credit ends with the sentence, the parenthesis, or where the next label begins.
_CREDIT_END = re.compile(r"[.!?](?=\s+[A-Z])(?<!\b[A-Z]\.)(?<!Jr\.)|[);]|, (?=[A-Z][A-Za-z.&/ -]{2,40}?:\s)")


class Credits(MentionMatcher):
    """Matches the credit labels of the lexicon in one article."""

    @cached_property
    def _first_titles(self) -> dict[int, int]:
        """The first unit that names a work, by the start of its block."""
        found: dict[int, int] = {}
        for index, unit in enumerate(self._a.units):
            block = self._a.blocks[unit.block].span
            if block.contains(unit.span) and any(self._a.named[m].type == "Work" for m in unit.mentions):
                found.setdefault(block.start, index)
        return found

    def matches(self) -> Iterator[Match]:
        """Lines such as "Directed by: Chloé Zhao" in press releases, "(Director: …, Screenwriters: …)" in line-ups."""
        for label, values in credit_entries(self._a.article.text):
            words = label.of(self._a.article.text).strip().casefold()
            labels = {words, *(part.strip() for part in re.split(r",| and |&|/", words))}
            for pattern in (p for one in sorted(labels) for p in self._lexicon.credits.get(one, ())):
                relation = self._ontology.relations.get(pattern.relation)
                if relation is not None:
                    yield from self._credit(relation, pattern, values, label)

    def _credit(self, relation: Relation, pattern: CreditPattern, values: Span, label: Span) -> Iterator[Match]:
        unit = self._unit_at(label)
        block = self._a.blocks[self._a.units[unit].block]
        # A catalogue's entry names its film first; the credits at the end of a press release are the topic's.
        titled = self._first_titles.get(block.span.start, unit + 1) <= unit
        focus = self._discourse.focus(unit + 1) if block.item or titled else self._discourse.topic
        if focus is None:
            return
        work = Filler(Ref(focus, label, "topic"), None, -1)
        for mention in self._a.mentions_in(values):
            filler = self._filler(mention) if values.contains(self._a.named[mention].span) else None
            if filler is None:
                continue
            for subject, object_, own, other in ((filler, work, "S", "O"), (work, filler, "O", "S")):
                if self._allowed(relation, Slot(own), filler) and self._allowed(relation, Slot(other), work):
                    yield Match(relation.name, pattern.rule, subject, object_, unit, pattern.confidence, False)
                    break


def credit_entries(text: str) -> Iterator[tuple[Span, Span]]:
    """(label, values) of the credits in a text: at the start of a line or sentence, and in parentheses."""
    for pattern in (_CREDIT, _CATALOGUE):
        for match in pattern.finditer(text):
            start = match.end()
            line = text.find("\n", start)
            end = line if line >= 0 else len(text)
            stop = _CREDIT_END.search(text, start, end)
            end = stop.start() if stop else end
            if start < end:
                yield Span(*match.span("label")), Span(start, end)
    yield from _lines_without_colon(text)


def _lines_without_colon(text: str) -> Iterator[tuple[Span, Span]]:
    """Of lines that hold but a label and names the neighbours: "Director Ada Brook", and in the next line "Cast Ida Berg"."""
    before: list[tuple[Span, Span]] = []
    for match in _BARE_CREDIT.finditer(text):
        names = Span(*match.span("names"))
        if not all(_NAME.fullmatch(one) for one in re.split(r",(?: and)? | and | & ", names.of(text).strip())):
            continue
        if before and text[before[-1][1].end : match.start()].strip():
            yield from before if len(before) > 1 else ()
            before = []
        before.append((Span(*match.span("label")), names))
    yield from before if len(before) > 1 else ()
