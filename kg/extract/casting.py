"""Who plays whom, where the text only sets names side by side: parentheses, lists with "as", gapped lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.masking import Aside
from kg.extract.between import MentionMatcher
from kg.extract.lexicon import PairPattern, Slot
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.model import Span

#: What may stand beside the names in a parenthesis that only says who plays the part.
_NOT_FILLING = re.compile(r"\b(?:played by|voiced by|and|the|newcomer|an?|excellent|actor|actress|in a cameo)\b|[,&\s]")
#: "Ann Lee-starring romance", and how it stands behind its title; what joins the stars of a compound.
_STARRING = re.compile(
    r"-(?:starring|led|fronted|toplined|headlined) ((?:[a-z][\w-]* ){0,3}[a-z][\w-]*)(?:,? [“‘\"]?)?"
)
_APPOSED = re.compile(r"[”’\"]?,?[”’\"]? (?:an?|the|his|her|its) (?:[\w’'-]+ ){0,4}")
_AND = re.compile(r"(?:,| and|, and| &) ")
_PLAYER_BEFORE = re.compile(r"\b(?:played|portrayed|voiced|embodied) by \Z")
_OTHER_CREDITS = re.compile(r"(?:, (?:of )?[“‘\"']?(?:the )?[A-ZÀ-Þ\d][^()]*)")
#: Nouns before a parenthesis of names that are no part in a film: professions, and several people by what they are.
_NO_PART = frozenset(
    "director producer writer screenwriter actor actress filmmaker film trio duo team pair collective brother sister band".split()
)
_CAST_LIST = re.compile(
    r"\b(?:appear(?:s|ing)?|stars?|starring|co-stars?|co-starring|casts?|featur(?:es|ing)|includ(?:es?|ing)|joined by|"
    r"rounding out|ensemble|supporting|(?:girls|boys|others|rest|players|roles) (?:are|is))\b"
)
_NAME = r"(?:(?:Mr|Mrs|Ms|Dr|St)\. ?)?[A-ZÀ-Þ][\w’'-]+(?: (?:(?:of|the|de|von) )?[A-ZÀ-Þ][\w’'-]+){0,3}"
_IS_PART = re.compile(
    rf"(?: \([^()]*\))? (?:is|was|will be|plays|played|portrays|voices) (?P<part>{_NAME})(?= *[,.;:(—–]| and | who )"
)
_AS_PART = re.compile(rf"(?: \([^()]*\))? as (?:the (?:[a-z]+ )?|(?:[a-z]+ )?)(?P<part>{_NAME})(?= *[,.;:(—–]| and |$)")
#: "…, as the moody, fragile Queen Anne, …": what describes somebody's part.
_DESCRIBED = r"(?:the|an?) (?:(?!(?:of|in|for|at|from|by|on|to|with|who|that)\b)[a-z][\w-]*,? ){1,5}"
_AS_DESCRIBED = re.compile(rf"(?: \([^()]*\))?,? as {_DESCRIBED}(?P<part>{_NAME})(?=,)")
_ARE_PARTS = re.compile(
    rf",? (?:are|were|play|played|portray|voice|(?:(?:return|star|appear|reunite)(?:s|ed|ing)? )?as) (?:{_DESCRIBED})?(?P<part>{_NAME})"
    rf"(?=(?:, {_NAME})*,? and [A-ZÀ-Þ])"
)
_NEXT_PART = re.compile(rf"(?:,| and|, and) (?P<part>{_NAME})(?= *[,.;:(—–]| and |$)")
_CASTING_BEFORE = re.compile(
    r"\b(?:with|appears?|appearing|stars?|starring|plays?|playing|casts?|features?|featuring|joins?|opposite|includ\w+|directs)\b"
)
_PART = re.compile(r"(?:the )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|of|the|de|von)){0,4}")

#: The rest of a list of parts with its work's preposition; names in it that are looked at.
_LIST_IN = re.compile(rf"(?:(?:,| and|, and) (?:the )?{_NAME} \([^()]*\)){{0,12}},? in (?:[\w’'-]+ ){{0,4}}[“‘\"]?")
_LISTED = 26
#: The confidence where either of two full names may be the player's.
_EITHER = 0.6


class Casting(MentionMatcher):
    """Matches the relations whose wording has an aside of the form "{C} ({S})" in one article."""

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        for index, unit in enumerate(self._a.units):
            for aside in unit.asides:
                yield from self._aside(index, aside)
                yield from self._parts(index, aside)
        yield from self._gapped()
        yield from self._named_parts()
        yield from self._compounds()

    def _compounds(self) -> Iterator[Match]:
        """ "Quarry, an Ann Lee-starring romance", "the Ann Lee-led comedy Quarry"."""
        text, named = self._a.article.text, self._a.named
        for index, person in enumerate(named):
            compound = _STARRING.match(text, person.span.end, person.span.end + 60)
            unit, player = self._unit_of.get(index), self._filler(index)
            if person.type != "Person" or compound is None or unit is None or player is None:
                continue
            if not any(self._words.is_work(word.casefold()) for word in compound.group(1).split()):
                continue
            first = index
            while (
                first
                and named[first - 1].type == "Person"
                and _AND.fullmatch(text[named[first - 1].span.end : named[first].span.start])
            ):
                first -= 1
            work = (
                index + 1
                if index + 1 < len(named) and abs(named[index + 1].span.start - compound.end()) < 2
                else first - 1
            )
            if work < first and (
                work < 0 or not _APPOSED.fullmatch(text[named[work].span.end : named[first].span.start])
            ):
                continue
            title = self._filler(work) if named[work].type == "Work" else None
            for pattern in self._lexicon.asides:
                relation = self._ontology.relations[pattern.relation]
                if pattern.first.name == "C" and title is not None and self._allowed(relation, Slot("O"), title):
                    for one in range(first, index + 1):
                        if (star := self._filler(one)) is not None:
                            yield Match(
                                pattern.relation,
                                f"{pattern.relation}: {{S}}-starring {{O}}",
                                star,
                                title,
                                unit,
                                0.85,
                                False,
                            )

    def _aside(self, index: int, aside: Aside) -> Iterator[Match]:
        people = self._people_inside(aside)
        if self._follows_player(index):
            return
        if people and not self._a.article.text.startswith(" as ", aside.span.end):  # "Ann Lee (Quarry) as Rose"
            for pattern in self._lexicon.asides:
                if pattern.first.name == "C":
                    yield from self._cast(pattern, index, aside, self._anchor(index, aside), people)

    def _follows_player(self, index: int) -> bool:
        """Whether a parenthesis follows who is said to play: "played by Ann Lee (Quarry)" holds an earlier credit."""
        start = self._a.units[index].span.start
        return _PLAYER_BEFORE.search(self._a.article.text, max(0, start - 30), start) is not None

    def _people_inside(self, aside: Aside) -> list[Filler]:
        """The people of a parenthesis that holds little else; empty for any other.

        One person's other credits may follow the name: "(Eileen O’Higgins, Brooklyn)".
        """
        text = self._a.article.text
        inner = aside.span.of(text)[1:-1]
        fillers = [f for m in aside.mentions if (f := self._filler(m)) is not None]
        first = fillers[0].span if fillers else None
        if first is not None and _OTHER_CREDITS.fullmatch(inner[first.end - aside.span.start - 1 :]):
            inner, fillers = first.of(text), fillers[:1]
        for filler in fillers:
            inner = inner.replace(filler.span.of(text), "", 1) if filler.span else inner
        return [] if _NOT_FILLING.sub("", inner) else fillers

    def _cast(
        self, pattern: PairPattern, index: int, aside: Aside, anchor: Filler | None, people: Sequence[Filler]
    ) -> Iterator[Match]:
        """ "Clara Saint (Adèle Exarchopoulos)": the person in parentheses plays whom the words before it name."""
        relation = self._ontology.relations.get(pattern.relation)
        if relation is None or not all(self._allowed(relation, pattern.second, f) for f in people):
            return
        if self._lists_cast(index, aside) and anchor is not None and anchor.ref is not None and len(people) == 1:
            return  # "Anton Lesser (Thomas More)": here the part stands inside
        focus = self._work_of_list(aside) or self._discourse.focus(index + 1)
        if focus is None:
            return
        name = self._played(index, aside, anchor)
        if name is None and not self._common_noun(index):
            return
        work = Filler(Ref(focus, self._a.units[index].span, "topic"), None, -1)
        confidence = _EITHER if anchor is not None and self._may_be_player(anchor) else pattern.confidence
        for person in people:
            yield Match(
                pattern.relation, pattern.rule, person, work, index, confidence, False,
                name[0] if name and len(people) == 1 else None, name[1] if name and len(people) == 1 else None,
            )  # fmt: skip

    def _work_of_list(self, aside: Aside) -> str | None:
        """The work that a list of parts ends with: "Vera (Ada Brook) and Rosa (Ida Austin) in “Quarry”"."""
        text = self._a.article.text
        following = bisect_left(self._a.named, aside.span.end, key=lambda n: n.span.start)
        for index in range(following, min(following + _LISTED, len(self._a.named))):
            named = self._a.named[index]
            if named.type == "Work" and _LIST_IN.fullmatch(text, aside.span.end, named.span.start):
                return self._a.registry.of_mention.get(index)
        return None

    def _may_be_player(self, anchor: Filler) -> bool:
        """Whether the words before a parenthesis are a full name like that inside: nothing shows which of the two plays."""
        return anchor.ref is not None and anchor.ref.key.startswith("Person:") and " " in anchor.ref.key

    def _common_noun(self, index: int) -> bool:
        """A person noun before the parenthesis: "a strange girl (Madeleine Arthur)"; a profession is no part."""
        token = self._a.doc[index]
        return (
            token.pos_ == "NOUN"
            and not self._words.is_work(token.lemma_.lower())
            and not self._a.units[index].mentions
            and token.lemma_.lower() not in _NO_PART
        )

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
        if self._follows_player(index):
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

    def _named_parts(self) -> Iterator[Match]:
        """ "Jonathan Pryce is Cardinal Wolsey", "with Jill Scott as Precious": the part named right after its player."""
        text = self._a.article.text
        for index, person in enumerate(self._a.named):
            unit = self._unit_of.get(index)
            player = self._filler(index)
            if person.type != "Person" or unit is None or player is None or self._a.units[unit].mentions[-1] != index:
                continue
            match = next(
                (m for p in (_IS_PART, _AS_PART, _AS_DESCRIBED) if (m := p.match(text, person.span.end))), None
            )
            if match is None and len(self._a.units[unit].mentions) > 1:
                match = _ARE_PARTS.match(text, person.span.end)
            if match is None or not self._is_part(match, person.span, unit):
                continue
            focus = self._discourse.focus(unit)
            for pattern in self._lexicon.asides:
                relation = self._ontology.relations.get(pattern.relation)
                if pattern.first.name != "C" or relation is None or focus is None:
                    continue
                work = Filler(Ref(focus, person.span, "topic"), None, -1)
                if self._allowed(relation, Slot("O"), work):
                    rule = f"{pattern.relation}: named part"
                    for one, span in self._shared_out(unit, player, match):
                        yield Match(relation.name, rule, one, work, unit, 0.85, False, span.of(text), span)

    def _shared_out(self, unit: int, player: Filler, match: re.Match[str]) -> Iterator[tuple[Filler, Span]]:
        """Each player with the part: of "A and B as C and D" A is C, and B is D."""
        parts = [Span(*match.span("part"))]
        while following := _NEXT_PART.match(match.string, parts[-1].end):
            parts.append(Span(*following.span("part")))
        players = [self._filler(mention) for mention in self._a.units[unit].mentions]
        if len(players) > 1 and len(parts) > 1:
            named = [one for one in players if one is not None]
            yield from zip(named, parts, strict=True) if len(named) == len(parts) else ()
        elif match.re is not _ARE_PARTS:
            yield player, parts[0]

    def _is_part(self, match: re.Match[str], person: Span, unit: int) -> bool:
        """Whether the name after a player can be a part: no work, company or place, and, after "as", in a cast list."""
        span = Span(*match.span("part"))
        if any(self._a.named[i].type not in {"Person", "Character"} for i in self._a.mentions_in(span)):
            return False
        introduced = match.string[match.start() : span.start].split()[-1:]
        if self._words.is_role(match.group("part").casefold()) or any(map(self._words.is_role, introduced)):
            return False
        if not self._sense.asserted(self._a.doc[unit]):
            return False
        if match.re is not _AS_PART:
            return True
        sentence = self._a.sentence_at(person.start)
        before = self._a.article.text[sentence.start : person.start]
        return bool(_CASTING_BEFORE.search(before))

    def _repeats_verb(self, span: Span) -> bool:
        """Whether the clause before has the verb that is left out here."""
        before = self._a.article.text[self._a.sentence_at(span.start).start : span.start]
        return bool(
            re.search(r"(?:,| and) \Z", before)
            and re.search(r"\b(?:was|were|is|starred|stars|appeared|appears|played) in\b", before)
        )
