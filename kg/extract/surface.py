"""Wordings that live on the surface: genitives before titles, parentheses, years beside titles, credit lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.masking import Aside
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse
from kg.extract.lexicon import CreditPattern, Lexicon, PairPattern, Slot
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.model import Span
from kg.ontology import Ontology, Relation

_GENITIVE = re.compile(r"([”\"]?[’'`´]s?[”\"]? )((?:[a-z0-9À-ÿ][\w’'-]*,? ){0,6})[“‘\"`]?\Z")
_NO_MODIFIERS = frozenset(
    "has had have is was are were will with in for on at to from by and or who which that when as but his her its their the a an of "
    "not after before since than about opposite alongside does did says said".split()
)
_CAST_LIST = re.compile(
    r"\b(?:appear(?:s|ing)?|stars?|starring|co-stars?|co-starring|casts?|featur(?:es|ing)|includ(?:es?|ing)|joined by|"
    r"rounding out|ensemble|supporting|(?:girls|boys|others|rest|players|roles) (?:are|is))\b"
)
_PART = re.compile(r"(?:the )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|of|the|de|von)){0,4}")
_NEXT_TITLE = re.compile(r"[”\"’`]?,? (?:and|&) [“‘\"`]?\Z|[”\"’`]?, [“‘\"`]?\Z")
_YEAR_BEFORE = re.compile(r"(?: [a-zÀ-ÿ][\w’'-]*){1,5} [“‘\"`]?\Z")


class Surface:
    """Matches the surface wordings of one article."""

    def __init__(
        self,
        annotated: Annotated,
        lexicon: Lexicon,
        ontology: Ontology,
        words: Words,
        discourse: Discourse,
    ) -> None:
        self._a = annotated
        self._lexicon = lexicon
        self._ontology = ontology
        self._words = words
        self._discourse = discourse
        self._unit_of = {m: u for u, unit in enumerate(annotated.units) for m in unit.mentions}

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        yield from self._genitives()
        yield from self._titles_by()
        yield from self._appositions()
        yield from self._years()
        yield from self._asides()
        yield from self._gapped()
        yield from self._credits()

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
        for index, unit in enumerate(self._a.units):
            if unit.span.end > span.start:
                return index
            if any(a.span.overlaps(span) for a in unit.asides):
                return index
        return max(0, len(self._a.units) - 1)

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
            for first in self._owners(index):
                for second in self._titles(index + 1):
                    for pattern in self._lexicon.possessive:
                        yield from self._pair(pattern, first, second, Span(owner.span.end - 1, title.span.end))

    def _hides_person(self, between: str) -> bool:
        words = [word.strip(",").casefold() for word in between.split()]
        return any(self._words.is_role(word) or word in _NO_MODIFIERS for word in words)

    def _owners(self, index: int) -> list[Filler]:
        unit = self._unit_of.get(index)
        mentions: Sequence[int] = self._a.units[unit].mentions if unit is not None else (index,)
        return [f for m in mentions if m <= index and (f := self._filler(m)) is not None]

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

    def _gapped(self) -> Iterator[Match]:
        """What a list says without its verb: "A will play B, C Detective D"; "Fanning was in E, Dunst in F and G"."""
        text = self._a.article.text
        for index in range(len(self._a.named) - 1):
            person, other = self._a.named[index], self._a.named[index + 1]
            if person.type != "Person":
                continue
            gap = text[person.span.end : other.span.start]
            first = self._filler(index)
            unit = self._unit_of.get(index)
            if first is None or unit is None:
                continue
            if other.type == "Character" and gap == " ":
                focus = self._discourse.focus(unit)
                for pattern in self._lexicon.asides:
                    if pattern.first.name == "C" and focus:
                        work = Filler(Ref(focus, person.span, "topic"), None, -1)
                        yield Match(
                            pattern.relation,
                            pattern.rule,
                            first,
                            work,
                            unit,
                            pattern.confidence,
                            False,
                            other.name,
                            other.span,
                        )
            elif other.type == "Work" and re.fullmatch(r" in [“‘\"`]?", gap) and self._repeats_verb(person.span):
                for pattern in self._lexicon.asides:
                    if pattern.first.name == "C":
                        relation = self._ontology.relations[pattern.relation]
                        for title in self._titles(index + 1):
                            if self._allowed(relation, Slot("O"), title):
                                yield Match(
                                    pattern.relation,
                                    f"{pattern.relation}: gapped list",
                                    first,
                                    title,
                                    unit,
                                    0.85,
                                    False,
                                )

    def _repeats_verb(self, span: Span) -> bool:
        """Whether the clause before has the verb that is left out here."""
        before = self._a.article.text[self._a.sentence_at(span.start).start : span.start]
        return bool(
            re.search(r"(?:,| and) \Z", before)
            and re.search(r"\b(?:was|were|is|starred|stars|appeared|appears|played) in\b", before)
        )

    def _apposed_noun(self, title: int) -> tuple[int, str] | None:
        """The possessor's mention and the noun of "“Gimme Danger,” Jim Jarmusch’s documentary", for the title's mention."""
        if title + 1 >= len(self._a.named) or self._a.named[title + 1].type not in {"Person", "Organization"}:
            return None
        text, owner = self._a.article.text, self._a.named[title + 1]
        gap = text[self._a.named[title].span.end - 2 : owner.span.start]
        if not re.fullmatch(r"(?:[\w!?.]|.[”’\"'`])?,?[”’\"'`]?,? ", gap) or "," not in gap:
            return None
        after = re.match(r"[’'`]s? ((?:[\w’'-]+[ ,.;]){1,6})", text[owner.span.end :])
        words = [w.strip(",.;").casefold() for w in after.group(1).split()] if after else []
        noun = next((w for w in words if self._words.is_work(w)), None)
        return (title + 1, noun) if noun else None

    def _titles_by(self) -> Iterator[Match]:
        """ "“The Unknown Girl” by Jean-Pierre and Luc Dardenne"."""
        text = self._a.article.text
        for index in range(len(self._a.named) - 1):
            title, maker = self._a.named[index], self._a.named[index + 1]
            match = re.fullmatch(r" ?,? ?(by|from) (?:[a-z][\w-]* ){0,3}", text[title.span.end : maker.span.start])
            first = self._filler(index)
            if title.type != "Work" or match is None or first is None:
                continue
            unit = self._unit_of.get(index + 1)
            mentions = self._a.units[unit].mentions if unit is not None else (index + 1,)
            for second in (f for m in mentions if m > index and (f := self._filler(m)) is not None):
                for pattern in self._lexicon.titles:
                    if pattern.word == match.group(1):
                        yield from self._pair(pattern, first, second, maker.span)

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
                yield from self._parts(index, aside)

    def _aside(self, index: int, aside: Aside) -> Iterator[Match]:
        inside = [(m, f) for m in aside.mentions if (f := self._filler(m)) is not None]
        if not inside:
            return
        anchor = self._anchor(index, aside)
        for pattern in self._lexicon.asides:
            if pattern.first.name == "C":
                yield from self._cast(pattern, index, aside, anchor, [f for _, f in inside])
            elif anchor is not None and anchor.ref is not None and len(inside) == 1 and self._only(aside, inside[0][1]):
                yield from self._pair(pattern, anchor, inside[0][1], aside.span)

    def _anchor(self, index: int, aside: Aside) -> Filler | None:
        before = [m for m in self._a.units[index].mentions if self._a.named[m].span.end <= aside.span.start]
        return self._filler(before[-1]) if before else None

    def _only(self, aside: Aside, filler: Filler) -> bool:
        """Whether the aside holds the year and little else: "(1977)", "(2016, 95 min)"."""
        inner = aside.span.of(self._a.article.text)[1:-1].strip()
        return (
            filler.span is not None
            and inner.startswith(filler.span.of(self._a.article.text))
            and filler.date is not None
            and filler.date.bare_year
        )

    def _cast(
        self, pattern: PairPattern, index: int, aside: Aside, anchor: Filler | None, people: Sequence[Filler]
    ) -> Iterator[Match]:
        """ "Clara Saint (Adèle Exarchopoulos)": the person in parentheses plays whom the words before it name."""
        relation = self._ontology.relations.get(pattern.relation)
        if relation is None or not all(self._allowed(relation, pattern.second, f) for f in people):
            return
        inner = aside.span.of(self._a.article.text)[1:-1]
        rest = inner
        for filler in people:
            rest = rest.replace(filler.span.of(self._a.article.text) if filler.span else "", "", 1)
        if re.sub(
            r"\b(?:played by|voiced by|and|the|newcomer|an?|excellent|actor|actress|in a cameo)\b|[,&\s]", "", rest
        ):
            return
        if self._lists_cast(index, aside) and anchor is not None and anchor.ref is not None and len(people) == 1:
            return  # "Anton Lesser (Thomas More)": here the part stands inside
        focus = self._discourse.focus(index + 1)
        if focus is None:
            return
        name = self._played(index, aside, anchor)
        if name is None and not self._common_noun(index):
            return
        work = Filler(Ref(focus, self._a.units[index].span, "topic"), None, -1)
        for person in people:
            yield Match(
                pattern.relation, pattern.rule, person, work, index, pattern.confidence, False,
                name[0] if name and len(people) == 1 else None, name[1] if name and len(people) == 1 else None,
            )  # fmt: skip

    def _lists_cast(self, index: int, aside: Aside) -> bool:
        """Whether a parenthesis belongs to a list of the cast, where it holds the part: "Also starring are A (B), C (D)"."""
        unit = self._a.units[index]
        if not unit.mentions or any(self._a.named[m].type != "Person" for m in unit.mentions):
            return False
        sentence = self._a.sentence_at(unit.span.start)
        before = self._a.article.text[sentence.start : unit.span.start]
        return bool(_CAST_LIST.search(before)) and not self._in_quotation(aside.span)

    def _in_quotation(self, span: Span) -> bool:
        return any(q.outer.contains(span) for q in self._a.quotations)

    def _parts(self, index: int, aside: Aside) -> Iterator[Match]:
        """ "Also starring are Anton Lesser (Thomas More), Talulah Riley (Mary)": the part in parentheses after its player."""
        anchor = self._anchor(index, aside)
        inner = aside.span.of(self._a.article.text)[1:-1].strip()
        if anchor is None or anchor.ref is None or not _PART.fullmatch(inner) or not self._lists_cast(index, aside):
            return
        if any(self._a.named[m].type not in {"Person", "Character"} for m in aside.mentions):
            return
        focus = self._discourse.focus(index + 1)
        for pattern in self._lexicon.asides:
            if pattern.first.name == "C" and focus is not None:
                relation = self._ontology.relations.get(pattern.relation)
                work = Filler(Ref(focus, self._a.units[index].span, "topic"), None, -1)
                if relation is not None and self._allowed(relation, Slot("O"), work):
                    span = Span(aside.span.start + 1, aside.span.end - 1)
                    yield Match(
                        pattern.relation, pattern.rule, anchor, work, index, pattern.confidence, False, inner, span
                    )

    def _common_noun(self, index: int) -> bool:
        """A person noun before the parenthesis: "a strange girl (Madeleine Arthur)"; a profession is no part."""
        token = self._a.doc[index]
        return (
            token.pos_ == "NOUN"
            and not self._words.is_work(token.lemma_.lower())
            and not self._a.units[index].mentions
            and token.lemma_.lower()
            not in {"director", "producer", "writer", "screenwriter", "actor", "actress", "filmmaker", "film"}
        )

    def _played(self, index: int, aside: Aside, anchor: Filler | None) -> tuple[str, Span] | None:
        if anchor is not None and anchor.ref is not None:
            if self._discourse.type_of(anchor.ref.key) not in {"Person", "Character"}:
                return None
            return self._discourse.drafts[anchor.ref.key].name, anchor.ref.span
        units = self._a.units
        start = index
        if units[index].mentions or not units[index].form[:1].isupper():
            return None
        while (
            start > 0
            and units[start - 1].form[:1].isupper()
            and not units[start - 1].mentions
            and not units[start].starts_sentence
        ):
            start -= 1
        span = Span(units[start].span.start, units[index].span.end)
        return span.of(self._a.article.text), span

    def _credits(self) -> Iterator[Match]:
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
        focus = self._discourse.focus(unit + 1) if block.item else self._discourse.topic
        if focus is None:
            return
        work = Filler(Ref(focus, label, "topic"), None, -1)
        for mention, named in enumerate(self._a.named):
            filler = self._filler(mention) if values.contains(named.span) else None
            if filler is None:
                continue
            for subject, object_, own, other in ((filler, work, "S", "O"), (work, filler, "O", "S")):
                if self._allowed(relation, Slot(own), filler) and self._allowed(relation, Slot(other), work):
                    yield Match(relation.name, pattern.rule, subject, object_, unit, pattern.confidence, False)
                    break


def credit_entries(text: str) -> Iterator[tuple[Span, Span]]:
    """(label, values) of the credits in a text: at the start of a line or sentence, and in parentheses."""
    for match in _CREDIT.finditer(text):
        start, end = match.span("values")
        stop = _CREDIT_END.search(text, start, end)
        end = stop.start() if stop else end
        if start < end:
            yield Span(*match.span("label")), Span(start, end)


_CREDIT = re.compile(
    r"(?:^|\n|[.;|(] ?|[,;] )[ \t]*(?P<label>[A-Z][A-Za-z.,&/ -]{2,40}?)[ \t]*:[ \t]+(?P<values>[^\n]+)", re.MULTILINE
)
#: A credit ends with the sentence, the parenthesis, or where the next label begins.
_CREDIT_END = re.compile(r"[.!?](?=\s+[A-Z])(?<!\b[A-Z]\.)(?<!Jr\.)|[);]|, (?=[A-Z][A-Za-z.&/ -]{2,40}?:\s)")
