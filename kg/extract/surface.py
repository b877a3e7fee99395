"""Wordings that live on the surface: genitives before titles, makers after them, years beside them, parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.blocks import BlockKind
from kg.annotate.masking import Aside
from kg.annotate.work_kinds import SCREEN
from kg.extract.between import MentionMatcher
from kg.extract.lexicon import PairPattern
from kg.extract.slots import Filler, Match
from kg.model import Span

_GENITIVE = re.compile(r"([”\"]?[’'`´]s?[”\"]? )((?:[a-z0-9À-ÿ][\w’'-]*,? ){0,6})[“‘\"`]?\Z")
_NO_MODIFIERS = frozenset(
    "has had have is was are were will with in for on at to from by and or who which that when as but his her its their the a an of "
    "not after before since than about opposite alongside does did says said credits slate films movies filmography work works "
    "include includes including included role roles turn performance music songs company films".split()
)
_TIED = re.compile(r" ?,? ?(by|from|with) (?:[a-z][\w-]* ){0,3}")
#: Words between the preposition and a name that make it somebody else's: "from the makers of", "with music by".
_NO_TIE = re.compile(
    r"\b(?:makers?|directors?|producers?|creators?|team|writers?|stars?|studio|people|music|script|screenplay|score|songs|words|of|"
    r"at|in|for|and)\b|\bwith .*\bby\b"
)
_MADE_WITH = re.compile(
    r"\b(?:made|making|makes|work(?:ed|ing)|wrote|written|writing|creat\w+|direct\w+|produc\w+|shot|shooting|did|collaborat\w+|develop\w+|"
    r"reunit\w+|follow\w*|sat down|spoke|talked|won|wins?|shar\w+|awards?|prizes?|nominat\w+|Oscars?|Emmys?|credit\w*|adapt\w*)\b"
)
_DOES_AFTER = re.compile(
    r"\A (?:directing|producing|writing|composing|attached|at the helm|behind|editing|on board|handling|selling)\b"
)
_DIRECTED = "directed"
#: What leads to whose work was only the source: "an adaptation of Ada Brook’s “Quarry”".
ADAPTED = re.compile(
    r"\b(?:(?:adaptations?|versions?|retellings?|stagings?|dramati[sz]ations?) of|(?:based|drawn) on|adapted from|inspired by)"
    r"(?: [a-z]+)? \Z"
)
#: What leads to a title that only another one is placed by: "her second film, after “Quarry,” with Ada Brook".
_MENTIONED_ONLY = re.compile(r"\b(?:after|since|before|like|unlike|following) [“‘\"`]?\Z")
_YEAR_BEFORE = re.compile(r"(?: [a-zÀ-ÿ][\w’'-]*){1,5} [“‘\"`]?\Z")


class Surface(MentionMatcher):
    """Matches the surface wordings of one article."""

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        yield from self._genitives()
        yield from self._titles_by()
        yield from self._appositions()
        yield from self._years()
        yield from self._asides()

    def _genitives(self) -> Iterator[Match]:
        """ "Xavier Dolan’s “Heartbeats” and “I Killed My Mother”", "HBO's new series Big Little Lies", "2013's “…”"."""
        named = self._a.named
        for index in range(len(named) - 1):
            owner, title = named[index], named[index + 1]
            gap = self._a.article.text[owner.span.end : title.span.start] + self._a.article.text[
                title.span.start : title.span.start + 1
            ].strip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
            match = _GENITIVE.match(gap)
            if not match or self._hides_person(match.group(2)):
                continue
            adapted = ADAPTED.search(self._a.article.text, max(0, owner.span.start - 40), owner.span.start)
            kinds = {self._words.work_types.get(word.strip(",").casefold()) for word in match.group(2).split()} - {None}
            for first in self._owners(index):
                for second in self._titles(index + 1):
                    # "Hans Christian Andersen's tale The Red Shoes": the namesake of a film, not the film.
                    if (
                        second.ref
                        and self._discourse.type_of(second.ref.key) in SCREEN
                        and kinds
                        and not kinds & SCREEN
                    ):
                        continue
                    for pattern in self._lexicon.possessive:
                        if adapted and pattern.relation == _DIRECTED:
                            continue
                        yield from self._pair(pattern, first, second, Span(owner.span.end - 1, title.span.end))

    def _hides_person(self, between: str) -> bool:
        words = [word.strip(",").casefold() for word in between.split()]
        return any(self._words.is_role(word) or word in _NO_MODIFIERS for word in words)

    def _owners(self, index: int) -> list[Filler]:
        unit = self._unit_of.get(index)
        mentions: Sequence[int] = self._a.units[unit].mentions if unit is not None else (index,)
        return [f for m in mentions if m <= index and (f := self._filler(m)) is not None]

    def _titles_by(self) -> Iterator[Match]:
        """ "“The Unknown Girl” by Jean-Pierre and Luc Dardenne"."""
        for index, title in enumerate(self._a.named):
            first = self._filler(index)
            if title.type != "Work" or first is None:
                continue
            after = index + 1
            while (found := self._named_with(index, after)) is not None:
                word, mentions = found
                for second in (f for m in mentions if (f := self._filler(m)) is not None):
                    for pattern in self._lexicon.titles:
                        if pattern.word == word:
                            yield from self._pair(pattern, first, second, self._a.named[after].span)
                after = mentions[-1] + 1

    def _named_with(self, title: int, index: int) -> tuple[str, Sequence[int]] | None:
        """The preposition that ties mention ``index`` to a title before it, and the mentions of its list."""
        chained = index > title + 1
        if index >= len(self._a.named) or (
            chained and {n.type for n in self._a.named[index - 1 : index + 1]} != {"Person"}
        ):
            return None
        text, named = self._a.article.text, self._a.named
        match = _TIED.fullmatch(text[named[index - 1].span.end : named[index].span.start])
        if match is None or _NO_TIE.search(match.group()):
            return None
        place = named[title].span
        beside = _MENTIONED_ONLY.search(text, max(0, place.start - 20), place.start)
        if beside is not None and "," in text[place.end - 2 : named[index].span.start]:
            return None
        clause = re.split(r"[.;:!?,]\s", text[max(0, named[title].span.start - 60) : named[title].span.start])[-1]
        if match.group(1) == "with" and (
            _MADE_WITH.search(clause) or _DOES_AFTER.match(text[named[index].span.end : named[index].span.end + 30])
        ):
            return None
        unit = self._unit_of.get(index)
        mentions = [m for m in self._a.units[unit].mentions if m >= index] if unit is not None else [index]
        return match.group(1), mentions

    def _appositions(self) -> Iterator[Match]:
        """ "“Gimme Danger,” Jim Jarmusch’s documentary about Iggy Pop"."""
        for index, named in enumerate(self._a.named):
            if named.type != "Work" or (found := self._apposed_noun(index)) is None:
                continue
            owner, title = self._filler(found[0]), self._filler(index)
            if owner is None or title is None:
                continue
            for pattern in self._lexicon.nouns.get(found[1], ()):
                slots = [slot for markers, slot in pattern.links if "'s" in markers]
                if pattern.denotes is not None and slots:
                    pair = PairPattern(
                        pattern.relation, pattern.rule, pattern.denotes, slots[0], "", pattern.confidence
                    )
                    yield from self._pair(pair, title, owner, self._a.named[found[0]].span)

    def _years(self) -> Iterator[Match]:
        """A year beside a title's noun: "the 2011 drama Footnote", and in parentheses after it (asides)."""
        relations = [p for p in self._lexicon.asides if self._is_date(p)]
        for index in range(len(self._a.named) - 1):
            date, title = self._a.named[index], self._a.named[index + 1]
            if date.type != "Date" or not self._a.dates[index].bare_year or title.type != "Work":
                continue
            between = self._a.article.text[date.span.end : title.span.start]
            words = between.split()
            if (
                not words
                or not _YEAR_BEFORE.fullmatch(between)
                or not self._words.is_work(
                    words[-1].strip('“‘"`,').casefold() if words[-1].strip('“‘"`,') else words[-1]
                )
            ):
                continue
            if any(
                w.casefold() in {"with", "for", "by", "in", "from", "of", "to", "when", "and", "after"}
                for w in words[:-1]
            ):
                continue
            first, second = self._filler(index + 1), self._filler(index)
            for pattern in relations:
                if first and second:
                    yield from self._pair(pattern, first, second, date.span)

    def _is_date(self, pattern: PairPattern) -> bool:
        relation = self._ontology.relations.get(pattern.relation)
        return relation is not None and relation.datatype

    def _asides(self) -> Iterator[Match]:
        for index, unit in enumerate(self._a.units):
            for aside in unit.asides:
                yield from self._aside(index, aside)

    def _aside(self, index: int, aside: Aside) -> Iterator[Match]:
        inside = [(m, f) for m in aside.mentions if (f := self._filler(m)) is not None]
        if not inside:
            return
        anchor = self._anchor(index, aside)
        for pattern in self._lexicon.asides:
            if anchor is None or anchor.ref is None or len(inside) != 1:
                continue
            if self._only(aside, inside[0][1]) or self._is_credit(index, aside, pattern, inside[0][1]):
                yield from self._pair(pattern, anchor, inside[0][1], aside.span)

    def _is_credit(self, index: int, aside: Aside, pattern: PairPattern, filler: Filler) -> bool:
        """Whether an aside is the name that a line-up's entry sets beside its title: "• “Night Ferry” (Pavel Brandt)"."""
        block = self._a.blocks[self._a.units[index].block]
        opens = index == 0 or self._a.units[index - 1].block != self._a.units[index].block
        inner = Span(aside.span.start + 1, aside.span.end - 1)
        return block.kind is BlockKind.ITEM and opens and pattern.first.name == "O" and filler.span == inner

    def _only(self, aside: Aside, filler: Filler) -> bool:
        """Whether the aside holds the year and little else: "(1977)", "(2016, 95 min)"."""
        inner = aside.span.of(self._a.article.text)[1:-1].strip()
        return (
            filler.span is not None
            and inner.startswith(filler.span.of(self._a.article.text))
            and filler.date is not None
            and (filler.date.bare_year or filler.date.value.datatype == "date")
        )
