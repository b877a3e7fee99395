"""What the matchers of surface wordings share: mentions as fillers, lists of titles, anchors of parentheses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg.annotate.masking import Aside
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse
from kg.extract.lexicon import Lexicon, PairPattern, Slot
from kg.extract.reference import Ref
from kg.extract.sense import Sense
from kg.extract.slots import Filler, Match
from kg.model import Span
from kg.ontology import Ontology, Relation

_NEXT_TITLE = re.compile(r"[”\"’`]?,? (?:and|&) [“‘\"`]?\Z|[”\"’`]?, [“‘\"`]?\Z")


#: What else a name after a title may possess: a part in it, somebody, something of his own.
_NO_WORK = frozenset(
    "role part character turn performance wife husband son daughter father mother brother sister home company label favourite favorite "
    "album song music score script screenplay lyrics partner friend agent hero heroine first last next latest second third".split()
)


class MentionMatcher:
    """A matcher that works on an article's mentions and the text between them."""

    def __init__(
        self,
        annotated: Annotated,
        lexicon: Lexicon,
        ontology: Ontology,
        words: Words,
        discourse: Discourse,
        sense: Sense,
    ) -> None:
        self._a = annotated
        self._lexicon = lexicon
        self._ontology = ontology
        self._words = words
        self._discourse = discourse
        self._sense = sense
        self._unit_of = {m: u for u, unit in enumerate(annotated.units) for m in unit.mentions}

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        raise NotImplementedError

    def _filler(self, mention: int) -> Filler | None:
        if mention in self._a.dates:
            return Filler(None, self._a.dates[mention], self._unit_of.get(mention, -1))
        key = self._a.registry.of_mention.get(mention)
        return Filler(Ref(key, self._a.named[mention].span), None, self._unit_of.get(mention, -1)) if key else None

    def _allowed(self, relation: Relation, slot: Slot, filler: Filler) -> bool:
        types = relation.domain if slot.name == "S" else relation.range
        type_ = (
            filler.date.value.datatype if filler.date else self._discourse.type_of(filler.ref.key) if filler.ref else ""
        )
        return any(self._ontology.is_a(type_, t) for t in types)

    def _pair(self, pattern: PairPattern, first: Filler, second: Filler, cue: Span) -> Iterator[Match]:
        relation = self._ontology.relations.get(pattern.relation)
        if (
            relation is None
            or not self._allowed(relation, pattern.first, first)
            or not self._allowed(relation, pattern.second, second)
        ):
            return
        ends = {pattern.first.name: first, pattern.second.name: second}
        if pattern.types and (ends["O"].ref is None or self._discourse.type_of(ends["O"].ref.key) not in pattern.types):
            return
        if "S" in ends and "O" in ends:
            unit = self._unit_at(cue)
            yield Match(pattern.relation, pattern.rule, ends["S"], ends["O"], unit, pattern.confidence, False)

    def _unit_at(self, span: Span) -> int:
        units = self._a.units
        index = bisect_right(units, span.start, key=lambda unit: unit.span.end)
        if index and any(a.span.overlaps(span) for a in units[index - 1].asides):
            return index - 1
        return min(index, max(0, len(units) - 1))

    def _titles(self, index: int) -> list[Filler]:
        """The title at a mention and those that continue its list."""
        found: list[Filler] = []
        position = index
        while position < len(self._a.named) and self._a.named[position].type == "Work":
            filler = self._filler(position)
            if filler:
                found.append(filler)
            if position + 1 >= len(self._a.named):
                break
            gap = self._a.article.text[self._a.named[position].span.end : self._a.named[position + 1].span.start]
            if not _NEXT_TITLE.fullmatch(gap) or self._apposed_noun(position + 1) is not None:
                break
            position += 1
        return found

    def _anchor(self, index: int, aside: Aside) -> Filler | None:
        before = [m for m in self._a.units[index].mentions if self._a.named[m].span.end <= aside.span.start]
        return self._filler(before[-1]) if before else None

    def _apposed_noun(self, title: int) -> tuple[int, str] | None:
        """The possessor's mention and the noun of "“Gimme Danger,” Jim Jarmusch’s documentary", for the title's mention."""
        if title + 1 >= len(self._a.named) or self._a.named[title + 1].type not in {"Person", "Organization"}:
            return None
        text, owner = self._a.article.text, self._a.named[title + 1]
        gap = text[self._a.named[title].span.end - 2 : owner.span.start]
        if len(gap) > 10 or not re.fullmatch(r"(?:[\w!?.]|.[”’\"'`])?,?[”’\"'`]?,? ", gap) or "," not in gap:
            return None
        after = re.match(r"[’'`]s? ((?:[\w’'-]+[ ,.;]){1,6})", text[owner.span.end : owner.span.end + 300])
        words = [w.strip(",.;").casefold() for w in after.group(1).split()] if after else []
        noun = next((w for w in words if self._words.is_work(w)), None)
        if noun is None and owner.type == "Person" and words and not _NO_WORK & set(words):
            noun = "film"  # "“Night Ferry,” Pavel Brandt's salute to sailors"
        return (title + 1, noun) if noun else None
