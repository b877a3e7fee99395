"""Names and what they do, where a list leaves the verb out or sets it first: "B her mother", "Also starring is D"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.between import MentionMatcher
from kg.extract.lexicon import Slot
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.model import Span
from kg.ontology import Relation

#: What follows a name in a list that leaves out its verb: "… her mother and", "… the editor,".
_GAPPED_PART = re.compile(
    r" (?:the|her|his|their|a|an) (?P<noun>(?:[a-z][\w’'-]* ){0,3}[a-z][\w-]*)(?=[,.;:]| and [A-ZÀ-Þ]| who | with | in )"
)
_OPENING_PART = re.compile(
    r",? (?:is|was|as|are|were|will be) (?:the|her|his|their|a|an) (?P<noun>(?:[a-z][\w’'-]* ){0,4}?[a-z][\w-]*)(?=,| and [A-ZÀ-Þ]| who | with )"
)
#: What such a list opens with, and where the name stands in it.
_GAPPED_LEAD = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]+,? (?:(?:[a-z]+ )?(?:plays?|played|portrays?|is|was|as|are|were|will be)) (?:the |her |his |a |an |their |[A-ZÀ-Þ]).*(?:,|,? and) \Z",
    re.DOTALL,
)
_INVERTED_CAST = re.compile(
    r"\b(?:(?:[Ff]illing out|[Rr]ounding out|[Cc]ompleting|[Hh]eading|[Ll]eading|[Tt]opping|[Aa]mong)(?: up)? "
    r"(?:the|its|his|her|an?|a [\w-]+) (?:[a-z-]+ ){0,2}"
    r"(?:cast|ensemble|line-up|roster|players|actors)(?: (?:of|for) [^.;:,]{2,40}?)?|"
    r"(?:[Aa]lso|[Ff]urther) (?:starring|appearing|featured|on board|in the cast|aboard)),?"
    r" (?:is|are|will be) "
)


class Gapped(MentionMatcher):
    """Matches lists of players and crew of one article."""

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        yield from self._without_verb()
        yield from self._inverted()

    def _without_verb(self) -> Iterator[Match]:
        """ "A plays the nurse, B her mother and C the priest"; "A is the cinematographer, B the editor"."""
        text = self._a.article.text
        for index, person in enumerate(self._a.named):
            unit, player = self._unit_of.get(index), self._filler(index)
            if person.type != "Person" or unit is None or player is None:
                continue
            part = _GAPPED_PART.match(text, person.span.end)
            before = text[self._a.sentence_at(person.span.start).start : person.span.start]
            if part is None or not _GAPPED_LEAD.search(before) or not self._sense.asserted(self._a.doc[unit]):
                continue
            focus = self._discourse.focus(unit)
            relations = self._professional(part["noun"])
            if not relations and self._words.is_role(part["noun"].rpartition(" ")[2]):
                continue
            players = [player, *([] if relations else self._opening_players(index))]
            for relation, rule in relations or self._playing():
                work = Filler(Ref(focus, person.span, "topic"), None, -1) if focus is not None else None
                if work is not None and self._allowed(relation, Slot("O"), work):
                    for one in players:
                        yield Match(relation.name, rule, one, work, unit, 0.8, False)

    def _opening_players(self, index: int) -> Iterator[Filler]:
        """Who plays the first part of a list, where only "is" says so: "A is the nurse, B her mother"."""
        text = self._a.article.text
        sentence = self._a.sentence_at(self._a.named[index].span.start)
        for mention in range(index - 1, -1, -1):
            named = self._a.named[mention]
            if named.span.start < sentence.start:
                return
            part = _OPENING_PART.match(text, named.span.end)
            if named.type == "Person" and part is not None and part.end() <= self._a.named[index].span.start:
                filler = self._filler(mention)
                if filler is not None and not self._words.is_role(part["noun"].rpartition(" ")[2]):
                    yield filler

    def _professional(self, noun: str) -> list[tuple[Relation, str]]:
        """The relations of which a noun phrase names the subject: "editor", "executive producer"."""
        phrases = (" ".join(noun.split()[-2:]), noun.rpartition(" ")[2])
        patterns = next((p for phrase in phrases if (p := self._lexicon.nouns.get(phrase.lower()))), ())
        found = [
            (relation, pattern.rule)
            for pattern in patterns
            if pattern.denotes is not None
            and pattern.denotes.name == "S"
            and pattern.relation in self._lexicon.professions
            and any(slot.optional for _, slot in pattern.links)
            and (relation := self._ontology.relations.get(pattern.relation)) is not None
        ]
        return found

    def _playing(self) -> list[tuple[Relation, str]]:
        return [
            (relation, f"{relation.name}: gapped list")
            for pattern in self._lexicon.asides
            if pattern.first.name == "C" and (relation := self._ontology.relations.get(pattern.relation)) is not None
        ]

    def _inverted(self) -> Iterator[Match]:
        """ "Filling out the cast are A, B and C", "Also starring is D"."""
        starts = {named.span.start: index for index, named in enumerate(self._a.named)}
        for lead in _INVERTED_CAST.finditer(self._a.article.text):
            index = starts.get(lead.end())
            unit = self._unit_of.get(index) if index is not None else None
            if index is None or unit is None or self._a.named[index].type != "Person":
                continue
            last = index - 1  # the title of "the cast of “Night Ferry” are"
            inside = index > 0 and self._a.named[last].type == "Work" and self._a.named[last].span.start > lead.start()
            title = self._filler(last) if inside else None
            named = [title] if title is not None else []
            focus = self._discourse.focus(unit)
            works = named or ([Filler(Ref(focus, Span(*lead.span()), "topic"), None, -1)] if focus is not None else [])
            players = [f for m in self._a.units[unit].mentions if m >= index and (f := self._filler(m)) is not None]
            for relation, _ in self._playing():
                for work in works[:1]:
                    if self._allowed(relation, Slot("O"), work):
                        for player in players:
                            rule = f"{relation.name}: cast list"
                            yield Match(relation.name, rule, player, work, unit, 0.88, False)
