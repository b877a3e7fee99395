"""Wordings against an article: where the lexicon's patterns hold, and who fills their slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate.dates import DateMention
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse, Known, Ref
from kg.extract.frames import Frame, conjuncts, frames, surface_subjects
from kg.extract.lexicon import Argument, Lexicon, NounPattern, PairPattern, Slot, VerbPattern
from kg.extract.sense import Sense
from kg.model import Span
from kg.ontology import Ontology, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How much each way of referring costs the confidence of a fact that rests on it.
_TRUST = {"name": 1.0, "nominal": 0.9, "pronoun": 0.85, "topic": 0.85}
_COMPLEMENT = {"of", "in", "for", "on", "from", "behind", "to", "with"}
_PARTITIVES = {
    "season",
    "episode",
    "installment",
    "instalment",
    "rest",
    "remainder",
    "member",
    "part",
    "head",
    "half",
    "one",
    "list",
    "line-up",
}
_PRIZES = {"award", "prize", "honor", "honour", "trophy", "statuette", "nomination"}
_ORDINALS = {"first", "second", "third", "fourth", "fifth", "last", "latest"}
_BE = {"be", "become", "remain"}


@dataclass(frozen=True, slots=True)
class Filler:
    """What stands in a slot: an entity or a date, and the unit that says so (-1 for the topic)."""

    ref: Ref | None
    date: DateMention | None
    unit: int

    @property
    def span(self) -> Span | None:
        return self.ref.span if self.ref else self.date.span if self.date else None

    @property
    def trust(self) -> float:
        return _TRUST[self.ref.how] if self.ref else 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """One asserted relation, before characters are known and duplicates are merged."""

    relation: str
    rule: str
    subject: Filler
    object: Filler
    cue: int
    confidence: float
    planned: bool
    character: str | None = None
    character_span: Span | None = None


Bindings = dict[str, list[Filler]]


class Matcher:
    """Matches the lexicon against one annotated article."""

    def __init__(
        self,
        annotated: Annotated,
        lexicon: Lexicon,
        ontology: Ontology,
        words: Words,
        discourse: Discourse,
        sense: Sense,
        known: Known,
    ) -> None:
        self._a = annotated
        self._lexicon = lexicon
        self._ontology = ontology
        self._words = words
        self._discourse = discourse
        self._sense = sense
        self._known = known

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text within each kind of wording."""
        for sentence in self._a.doc.sents:
            for frame in frames(iter(sentence)):
                yield from self._verbs(frame)
            for token in sentence:
                yield from self._nouns(token)
                yield from self._adjectives(token)

    # --- slots -------------------------------------------------------------------------------------------

    def _types(self, relation: Relation, slot: Slot) -> frozenset[str]:
        return relation.domain if slot.name == "S" else relation.range

    def _is(self, type_: str, allowed: Iterable[str]) -> bool:
        return any(self._ontology.is_a(type_, a) for a in allowed)

    def fillers(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """What a token gives for a slot of a relation; empty if it names or means something else."""
        if slot.name == "O" and relation.datatype:
            return [
                Filler(None, self._a.dates[m], token.i) for m in self._a.units[token.i].mentions if m in self._a.dates
            ]
        allowed = self._types(relation, slot)
        unit = self._a.units[token.i]
        if unit.mentions or self._discourse.named(token.i):
            return [
                Filler(r, None, token.i)
                for r in self._discourse.named(token.i)
                if self._is(self._discourse.type_of(r.key), allowed)
            ]
        found = self._apposed_before(token, allowed) or self._beside(token, allowed)
        if found:
            return found
        if token.lemma_.lower() in _PRIZES:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in {"for", "of", "as"}:
                    found = [f for c in child.children if c.dep_ == "pobj" for f in self.fillers(c, relation, slot)]
                    if found:
                        return found
        if token.dep_ == "pobj" and token.head.lower_ == "of" and self._words.is_work(token.head.head.lemma_.lower()):
            return self.fillers(token.head.head, relation, slot)  # "a series of ten episodes"
        if token.lemma_.lower() in _PARTITIVES:
            whole = self._whole(token)
            if whole.i != token.i:
                return self.fillers(whole, relation, slot)
        if token.dep_ == "appos" and self._a.units[token.head.i].mentions:
            return self.fillers(token.head, relation, slot)
        if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$"}:
            refs = self._discourse.pronoun(token)
        else:
            others = self._discourse.other_nominal(token)
            refs = others or (
                self._discourse.work_nominal(token)
                or self._discourse.person_nominal(token)
                or self._discourse.latter(token)
            )
        return [Filler(r, None, token.i) for r in refs if self._is(self._discourse.type_of(r.key), allowed)]

    def _apposed_before(self, token: Token, allowed: frozenset[str]) -> list[Filler]:
        """The name that a noun phrase explains: "“Gimme Danger,” Jim Jarmusch's documentary"."""
        left = token.left_edge.i
        if (
            left < 2
            or self._a.units[left - 1].form != ","
            or token.i - left > 8
            or self._a.units[left].block != self._a.units[left - 2].block
        ):
            return []
        if any(c.dep_ == "conj" for c in token.children) or token.dep_ == "conj":
            return []
        found = [
            Filler(r, None, left - 2)
            for r in self._discourse.named(left - 2)
            if self._is(self._discourse.type_of(r.key), allowed)
        ]
        is_fit = self._words.is_work(token.lemma_.lower()) or self._words.is_role(token.lemma_.lower())
        return found[-1:] if is_fit else []

    def _beside(self, token: Token, allowed: frozenset[str]) -> list[Filler]:
        """Names in apposition to a noun: "the newcomer, Samira Saraya", "two great names: A and B"."""
        for child in token.children:
            if child.dep_ == "appos" or (child.dep_ in {"dep", "conj"} and self._a.units[child.i - 1].form == ":"):
                refs = [
                    Filler(r, None, t.i)
                    for t in conjuncts(child)
                    for r in self._discourse.named(t.i)
                    if self._is(self._discourse.type_of(r.key), allowed)
                ]
                if refs:
                    return refs
        works = [
            Filler(Ref(key, self._a.named[m].span), None, token.i)
            for aside in self._a.units[token.i].asides
            for m in aside.mentions
            if (key := self._a.registry.of_mention.get(m)) and self._is(self._discourse.type_of(key), allowed)
        ]
        return (
            works
            if token.lemma_.lower() in {"film", "movie", "feature", "picture", "series", "novel", "book", "work"}
            else []
        )

    def _topic(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        key = self._discourse.focus(token.i)
        if key is None or not self._is(self._discourse.type_of(key), self._types(relation, slot)):
            return []
        return [Filler(Ref(key, self._a.units[token.i].span, "topic"), None, -1)]

    # --- verbs -------------------------------------------------------------------------------------------

    def _verbs(self, frame: Frame) -> Iterator[Match]:
        patterns = self._lexicon.verbs.get(frame.lemma, ())
        if not patterns and "_" in frame.lemma:
            patterns = self._lexicon.verbs.get(frame.lemma.split("_")[0], ())
        if not patterns or not self._sense.asserted(frame.verb):
            return
        for reading in (frame.nearest, frame):
            found = list(self._read(patterns, reading)) if reading is not None else []
            yield from found
            if found:
                return

    def _read(self, patterns: Sequence[VerbPattern], frame: Frame) -> Iterator[Match]:
        for pattern in patterns:
            relation = self._ontology.relations.get(pattern.relation)
            bindings = self._bind(pattern, frame, relation) if relation else None
            if relation and bindings:
                yield from self._emit(relation, pattern.rule, bindings, frame.verb, pattern.confidence)

    def _bind(self, pattern: VerbPattern, frame: Frame, relation: Relation) -> Bindings | None:
        bindings: Bindings = {}
        if self._silent_beside_named(pattern, frame, relation):
            return None
        if not pattern.objects and frame.objects and not frame.passive and frame.lemma not in _BE:
            return None  # "starring John Krasinski" is not what "{S} star in {O}" is about
        if not self._take(pattern.subject, frame.subjects, relation, frame, bindings):
            return None
        if not all(self._take(argument, frame.objects, relation, frame, bindings) for argument in pattern.objects):
            return None
        arguments = (pattern.subject, *pattern.objects, *(argument for _, argument in pattern.oblique))
        if not any("O" in {s.name for s in (a.slot, a.inner) if s is not None} for a in arguments):
            # "{S} star opposite _" leaves the work unsaid.
            bindings["O"] = self._topic(frame.verb, relation, Slot("O", optional=True))
        for prepositions, argument in pattern.oblique:
            if "when" in prepositions:
                candidates = self._dates_of(frame)
            else:
                candidates = tuple(t for p, t in frame.oblique if p in prepositions and not self._gapped(t))
            if not self._take(argument, candidates, relation, frame, bindings, direct=False):
                return None
        return bindings

    def _silent_beside_named(self, pattern: VerbPattern, frame: Frame, relation: Relation) -> bool:
        """Whether a wording would take the topic for an end that the clause names elsewhere: "“Dogtooth” debuted at …"."""
        silent = [a.slot for a in (pattern.subject, *pattern.objects) if a.slot is not None and a.slot.optional]
        if not silent or frame.objects or pattern.subject.slot is not None:
            return False
        return any(self.fillers(t, relation, silent[0]) for t in frame.subjects)

    def _gapped(self, token: Token) -> bool:
        """Whether a prepositional phrase follows a name of its own: "…, Dunst in The Virgin Suicides"."""
        before = token.head.i - 1
        if token.head.pos_ != "ADP" or before < 1 or self._a.units[before - 1].form not in {",", "and"}:
            return False
        return any(self._discourse.type_of(r.key) == "Person" for r in self._discourse.named(before))

    def _dates_of(self, frame: Frame) -> tuple[Token, ...]:
        """Date words of the verb's own clause."""
        found = []
        for token in frame.verb.subtree:
            if not any(m in self._a.dates for m in self._a.units[token.i].mentions):
                continue
            nearest = next((a for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), None)
            if nearest is not None and nearest.dep_ == "advcl" and nearest.lemma_ == "be":
                nearest = nearest.head  # "before 2017 is out"
            if nearest is not None and nearest.i == frame.verb.i:
                found.append(token)
        return tuple(found)

    def _take(
        self,
        argument: Argument,
        candidates: Sequence[Token],
        relation: Relation,
        frame: Frame,
        bindings: Bindings,
        direct: bool = True,
    ) -> bool:
        """Fills an argument from candidate tokens; True if it holds (also when nothing had to be filled)."""
        if argument.slot is None and not argument.nouns:
            return True
        if argument.slot is not None:
            # A clause that says who does it is not about the topic.
            silent = argument.slot if not (candidates and direct) else replace(argument.slot, optional=False)
            return self._take_slot(silent, candidates, relation, frame.verb, bindings)
        for token in [t for c in candidates for t in dict.fromkeys((c, self._whole(c)))]:
            if self._is_noun(token, argument.nouns):
                if argument.inner is None:
                    return True
                inner = [
                    *self._complements(token),
                    *(t for p, t in frame.oblique if p in {"of", "in", "for", "on", "to"} and t.i != token.i),
                ]
                return self._take_slot(argument.inner, inner, relation, token, bindings)
        return False

    def _is_noun(self, token: Token, nouns: frozenset[str]) -> bool:
        """Whether a token is one of the nouns: by its longest name, so that a director of photography is no director."""
        phrase = self._noun_phrase(token)
        if long := self._of_phrase(token):
            return long in nouns
        if phrase in nouns:
            return True
        return token.lemma_.lower() in nouns and not self._words.is_other_role(phrase)

    def _whole(self, token: Token) -> Token:
        """What a partitive is a part of: "the rest of the cast", "members of the ensemble"."""
        if token.lemma_.lower() in _PARTITIVES:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    return next((c for c in child.children if c.dep_ == "pobj"), token)
        return token

    def _noun_phrase(self, token: Token) -> str:
        modifiers = [
            c.lower_ for c in token.lefts if c.dep_ in {"compound", "amod"} and not self._a.units[c.i].mentions
        ]
        return " ".join([*modifiers[-1:], token.lemma_.lower()])

    def _complements(self, token: Token) -> list[Token]:
        """What a noun is of: possessors, names before it, objects of its prepositions."""
        found = [c for c in token.children if c.dep_ in {"poss", "compound", "nmod"}]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _COMPLEMENT:
                for preposition in (child, *(c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")):
                    found.extend(t for c in preposition.children if c.dep_ == "pobj" for t in conjuncts(c))
        return found

    def _take_slot(
        self, slot: Slot, candidates: Sequence[Token], relation: Relation, anchor: Token, bindings: Bindings
    ) -> bool:
        if slot.name == "C":
            return self._take_character(slot, candidates, bindings)
        found = [f for t in candidates for f in self.fillers(t, relation, slot)]
        if found:
            bindings.setdefault(slot.name, []).extend(found)
            return True
        if not slot.optional or any(self._names_rival(t, relation, slot) for t in candidates):
            return False
        topic = self._topic(anchor, relation, slot)
        bindings.setdefault(slot.name, []).extend(topic)
        return bool(topic)

    def _names_rival(self, token: Token, relation: Relation, slot: Slot) -> bool:
        """Whether a candidate names or introduces another thing of the slot's kind, so that the topic must not stand in."""
        lemma = token.lemma_.lower()
        if self._words.is_work(lemma) and "Film" in self._types(relation, slot):
            return True
        return any(
            self._discourse.type_of(r.key) in {"Film", "Series", "StageWork", "Book"}
            for r in self._discourse.named(token.i)
        )

    def _take_character(self, slot: Slot, candidates: Sequence[Token], bindings: Bindings) -> bool:
        for token in candidates:
            name = self._character(token)
            if name is not None:
                bindings["C"] = [Filler(Ref(name[0], name[1]), None, token.i)]
                return True
        if slot.proper:
            return False
        return bool(candidates) or slot.optional

    def _character(self, token: Token) -> tuple[str, Span] | None:
        """A proper name at a token, with the capitalised words before it ("Queen Anne"); None for a common noun."""
        units = self._a.units
        for ref in self._discourse.named(token.i):
            type_ = self._discourse.type_of(ref.key)
            if type_ in {"Person", "Character"}:
                return self._a.registry.drafts[ref.key].name, ref.span
            if type_ in {"Film", "Series"} and not self._a.named[units[token.i].mentions[0]].quoted:
                return self._a.registry.drafts[ref.key].name, ref.span
        if units[token.i].mentions:
            mention = self._a.named[units[token.i].mentions[0]]
            return (
                (mention.name, mention.span)
                if mention.type in {"Person", "Character", "Place", "Organization"} and mention.canonical is None
                else None
            )
        index = token.i
        if not (token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}):
            right = [c for c in token.children if c.dep_ == "appos"]
            return self._character(right[0]) if right and right[0].text[:1].isupper() else None
        while (
            index > 0
            and units[index - 1].form[:1].isupper()
            and not units[index - 1].mentions
            and not units[index].starts_sentence
        ):
            index -= 1
        end = token.i
        while (
            end + 1 < len(units)
            and units[end + 1].form[:1].isupper()
            and not units[end + 1].mentions
            and not units[end + 1].starts_sentence
        ):
            end += 1
        span = Span(units[index].span.start, units[end].span.end)
        return span.of(self._a.article.text), span

    # --- nouns -------------------------------------------------------------------------------------------

    def _nouns(self, token: Token) -> Iterator[Match]:
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} or self._a.units[token.i].mentions:
            return
        if token.lower_ in _ORDINALS and token.dep_ == "attr":
            yield from self._elliptical(token)
            return
        lemma = token.lemma_.lower()
        phrase = self._noun_phrase(token)
        long = self._of_phrase(token)
        if not long and self._words.is_other_role(phrase):
            return
        patterns = (
            self._lexicon.nouns.get(long)
            or self._lexicon.nouns.get(phrase)
            or (self._lexicon.nouns.get(lemma, ()) if not long else ())
        )
        for pattern in patterns:
            relation = self._ontology.relations.get(pattern.relation)
            bindings = self._bind_noun(pattern, token, relation) if relation else None
            if relation and bindings and self._noun_asserted(token):
                yield from self._emit(relation, pattern.rule, bindings, token, pattern.confidence)

    def _elliptical(self, token: Token) -> Iterator[Match]:
        """ "… is his third outing as a filmmaker, with 2011’s “Coriolanus” being the first": the noun is the one before."""
        for noun in self._a.doc[token.sent.start : token.i]:
            if noun.dep_ != "attr" or not self._words.is_work(noun.lemma_.lower()):
                continue
            for pattern in self._lexicon.nouns.get(noun.lemma_.lower(), ()):
                relation = self._ontology.relations.get(pattern.relation)
                if relation is None or pattern.denotes is None or pattern.denotes.name != "O":
                    continue
                objects = self._denoted(token, relation, pattern.denotes)
                linked = [
                    f
                    for m, t in self._linked(noun)
                    for ms, slot in pattern.links
                    if m in ms
                    for f in self.fillers(t, relation, slot)
                ]
                if objects and linked:
                    yield from self._emit(
                        relation, pattern.rule, {"S": linked, "O": objects}, token, pattern.confidence
                    )

    def _of_phrase(self, token: Token) -> str:
        following = [u.form.lower() for u in self._a.units[token.i + 1 : token.i + 3]]
        if len(following) == 2 and following[0] == "of" and not self._a.units[token.i + 2].mentions:
            phrase = f"{token.lemma_.lower()} of {following[1]}"
            return phrase if phrase in self._lexicon.nouns else ""
        return ""

    def _noun_asserted(self, token: Token) -> bool:
        if token.dep_ in {"compound", "appos", "nmod"}:
            return not any(c.dep_ == "neg" or c.lower_ in {"former", "ex", "not"} for c in token.children)
        return self._sense.asserted(token)

    def _bind_noun(self, pattern: NounPattern, token: Token, relation: Relation) -> Bindings | None:
        bindings: Bindings = {}
        if pattern.denotes is not None:
            denoted = self._denoted(token, relation, pattern.denotes)
            if not denoted:
                return None
            bindings[pattern.denotes.name] = denoted
        for markers, slot in pattern.links:
            if slot.name == "C":
                candidates = [t for m, t in self._linked(token) if m in markers]
                self._take_character(slot, candidates, bindings)
                continue
            linked = [(m, t) for m, t in self._linked(token) if m in markers]
            found = [
                f for m, t in linked for f in self.fillers(t, relation, slot) if self._link_holds(f, m, pattern, slot)
            ]
            if found:
                bindings.setdefault(slot.name, []).extend(found)
            elif slot.name in bindings:
                continue
            elif (
                slot.optional
                and not any(self._names_rival(t, relation, slot) for _, t in linked)
                and self._definite(token, pattern)
            ):
                topic = self._topic(token, relation, slot)
                if not topic:
                    return None
                bindings[slot.name] = topic
            else:
                return None
        return bindings

    def _link_holds(self, filler: Filler, marker: str, pattern: NounPattern, slot: Slot) -> bool:
        """A pronoun's possessive ("his film") says who made it only of people known to make such things."""
        if (
            marker != "'s"
            or slot.name != "S"
            or pattern.denotes is None
            or pattern.denotes.name != "O"
            or filler.ref is None
            or filler.ref.how == "name"
        ):
            return True
        return self._lexicon.professions.get(pattern.relation) in self._known.roles.get(filler.ref.key, set())

    def _definite(self, token: Token, pattern: NounPattern) -> bool:
        """Whether a noun without complement may be read as "of the film in question"."""
        named_next = token.i + 1 < len(self._a.units) and bool(self._a.units[token.i + 1].mentions)
        described = any(c.dep_ in {"amod", "compound"} for c in token.children)
        if any(c.dep_ == "det" and c.lower_ in {"the", "its", "their"} for c in token.children):
            # "the Japanese director Ryusuke Hamaguchi" says what he is, not what he directed.
            return pattern.denotes is None or not (named_next and described)
        if any(c.dep_ == "poss" and c.lower_ in {"its", "their", "his", "her"} for c in token.children):
            return True
        if pattern.denotes is None:
            return not any(c.dep_ == "det" and c.lower_ in {"another", "any", "every"} for c in token.children)
        head = token.head
        return (
            token.dep_ in {"attr", "nsubj", "conj"}
            and head.lemma_ in _BE
            and not any(c.dep_ in {"amod"} and c.lower_ == "former" for c in token.children)
        )

    def _linked(self, token: Token) -> Iterator[tuple[str, Token]]:
        """(marker, token) of everything that hangs on a noun; the marker is a preposition, "'s" or "+"."""
        for child in token.children:
            if child.dep_ == "poss":
                yield from (("'s", t) for t in conjuncts(child))
            elif child.dep_ in {"compound", "nmod", "amod", "npadvmod"} and child.i < token.i:
                yield from (("+", t) for t in conjuncts(child))
            elif child.dep_ == "prep":
                for governed in child.children:
                    if governed.dep_ == "pobj":
                        yield from ((child.lower_, t) for t in conjuncts(governed))
            elif child.dep_ == "acl" and child.lower_ in {"called", "titled", "entitled"}:
                yield from (("called", t) for t in child.children if t.dep_ in {"oprd", "dobj"})
        after = self._a.doc[token.i + 1] if token.i + 1 < len(self._a.units) else None
        if after is not None and after.lower_ in {"by", "from"} and after.pos_ == "ADP" and after.head.i != token.i:
            # "who will act in the next film by Fabrice du Welz": the parser often hangs "by" on the verb.
            yield from ((after.lower_, t) for c in after.children if c.dep_ == "pobj" for t in conjuncts(c))
        if token.dep_ in {"compound", "nmod"}:
            # "“Moonlight” star Mahershala Ali": both nouns hang on the name.
            for sibling in token.head.children:
                if sibling.i < token.i and sibling.dep_ in {"compound", "nmod", "poss"} and sibling.i != token.i:
                    yield ("'s" if sibling.dep_ == "poss" else "+"), sibling
        previous = self._a.units[token.i - 1] if token.i else None
        if (
            previous is not None
            and previous.mentions
            and self._a.doc[token.i - 1].head.i != token.i
            and not self._a.units[token.i].starts_sentence
        ):
            yield "+", self._a.doc[token.i - 1]

    def _denoted(self, token: Token, relation: Relation, slot: Slot, depth: int = 0) -> list[Filler]:
        """Whom or what a noun is said of: a name it stands before, an apposition, the other side of "is", a list it shares."""
        head = token.head
        if token.dep_ in {"compound", "nmod", "amod"} and self._a.units[head.i].mentions:
            found = self.fillers(head, relation, slot)
            # In a list only the first name is the one described: "director Jordan Ross and star Pablo Schreiber".
            return (
                found
                if found and (token.tag_ in {"NNS", "NNPS"} or len(found) == 1 or self._before_list(token))
                else found[:1]
            )
        following = token.i + 1
        if (
            following < len(self._a.units)
            and self._a.units[following].mentions
            and not self._a.units[following].starts_sentence
        ):
            found = self.fillers(self._a.doc[following], relation, slot)
            if found:
                return found
        found = self._apposed_before(token, self._types(relation, slot)) or self._beside(
            token, self._types(relation, slot)
        )
        if found:
            return found
        if token.dep_ == "appos":
            return self.fillers(head, relation, slot)
        if self._a.units[token.i].starts_sentence and token.dep_ in {"nsubj", "nsubjpass", "dep", "npadvmod"}:
            # "Winner of the jury prize, this comedy mixes …": a fronted apposition to the subject.
            subjects = [c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"} and c.i > token.i]
            return [f for s in subjects for f in self.fillers(s, relation, slot)]
        if token.dep_ in {"attr", "oprd"} and head.pos_ in {"VERB", "AUX"}:
            return [f for s in surface_subjects(head) for t in conjuncts(s) for f in self.fillers(t, relation, slot)]
        if token.dep_ in {"nsubj", "nsubjpass"} and head.lemma_ in _BE | {"include"}:
            return [
                f
                for c in head.children
                if c.dep_ in {"attr", "dobj"}
                for t in conjuncts(c)
                if t.i == c.i or not any(n.dep_ == "compound" and n.pos_ == "NOUN" for n in t.children)
                for f in self.fillers(t, relation, slot)
            ]
        if token.dep_ == "pobj" and head.lower_ == "as":
            governor = head.head
            if self._a.units[governor.i].mentions:
                return self.fillers(governor, relation, slot)
            if governor.pos_ in {"VERB", "AUX"}:
                objects = [c for c in governor.children if c.dep_ == "dobj"]
                bearer = objects or list(surface_subjects(governor))
                return [f for s in bearer for t in conjuncts(s) for f in self.fillers(t, relation, slot)]
        if token.dep_ == "conj" and depth < 4 and head.pos_ in {"NOUN", "PROPN"} and not self._a.units[head.i].mentions:
            return self._denoted(head, relation, slot, depth + 1)
        for child in token.children:
            if (
                child.dep_ == "conj"
                and child.i > token.i
                and depth == 0
                and not self._a.units[child.i].mentions
                and child.pos_ == "NOUN"
            ):
                nested = self._denoted_by_name(child, relation, slot)
                if nested:
                    return nested
        if slot.name == "S" and "Person" in relation.domain and token.dep_ in {"nsubj", "pobj", "dobj"}:
            if any(c.dep_ == "det" and c.lower_ == "the" for c in token.children) and any(
                c.dep_ == "prep" and c.lower_ == "of" for c in token.children
            ):
                return [Filler(r, None, token.i) for r in self._discourse.only_person_before(token)]
        if slot.name == "O" or self._is("Film", self._types(relation, slot)):
            return [
                Filler(r, None, token.i)
                for r in self._discourse.work_nominal(token)
                if self._is(self._discourse.type_of(r.key), self._types(relation, slot))
            ]
        return []

    def _denoted_by_name(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """ "writer and director Danny Strong": the first noun shares the name of the second."""
        following = token.i + 1
        if following < len(self._a.units) and self._a.units[following].mentions:
            return self.fillers(self._a.doc[following], relation, slot)
        return []

    def _before_list(self, token: Token) -> bool:
        return len(self._a.units[token.head.i].mentions) > 1 and token.lemma_.lower() != token.lower_

    # --- compound adjectives -----------------------------------------------------------------------------

    def _adjectives(self, token: Token) -> Iterator[Match]:
        award, hyphen, word = token.text.rpartition("-")
        patterns = self._lexicon.adjectives.get(word.lower(), ())
        if not patterns or not hyphen:
            return
        for pattern in patterns:
            relation = self._ontology.relations.get(pattern.relation)
            if relation is None:
                continue
            objects = self._hyphenated(token, award, relation, pattern.first)
            subjects = [
                f
                for f in self._noun_ahead(token, relation, pattern)
                if f.ref is not None and (not pattern.types or self._discourse.type_of(f.ref.key) in pattern.types)
            ]
            if objects and subjects:
                bindings = {pattern.first.name: objects, pattern.second.name: subjects}
                yield from self._emit(relation, pattern.rule, bindings, token, pattern.confidence)

    def _hyphenated(self, token: Token, award: str, relation: Relation, slot: Slot) -> list[Filler]:
        """The award before "-winning": a mention of its own ("Palme d'Or-winning") or a part of the word ("Oscar-winning")."""
        if not award:
            return self.fillers(self._a.doc[token.i - 1], relation, slot) if token.i else []
        span = self._a.units[token.i].span
        ref = self._discourse.award_named(award, Span(span.start, span.start + len(award)))
        return [Filler(ref, None, token.i)] if ref is not None else []

    def _noun_ahead(self, token: Token, relation: Relation, pattern: PairPattern) -> list[Filler]:
        for index in range(token.i + 1, min(token.i + 8, len(self._a.units))):
            following = self._a.doc[index]
            if self._a.units[index].mentions:
                found = self.fillers(following, relation, pattern.second)
                if found:
                    return found[:1] if len(found) > 1 and following.tag_ != "NNS" else found
                if self._a.dates.keys() & set(self._a.units[index].mentions):
                    continue
                return []
            if following.pos_ == "NOUN" and (
                self._words.is_role(following.lemma_.lower()) or self._words.is_work(following.lemma_.lower())
            ):
                found = self._denoted(following, relation, pattern.second)
                return found[:1] or [
                    f for t in self._subjects_of_sentence(following, relation, pattern.second) for f in [t]
                ]
            if following.pos_ in {"VERB", "PUNCT"} and following.text != "-":
                return []
        return []

    def _subjects_of_sentence(self, noun: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """ "the Oscar-winning director of X has …": the description itself is the only name; coreference may know whose it is."""
        refs = self._discourse.person_nominal(noun)
        return [
            Filler(r, None, noun.i)
            for r in refs
            if self._is(self._discourse.type_of(r.key), self._types(relation, slot))
        ]

    # --- results -----------------------------------------------------------------------------------------

    def _emit(
        self, relation: Relation, rule: str, bindings: Bindings, cue: Token, confidence: float
    ) -> Iterator[Match]:
        subjects, objects = bindings.get("S", []), bindings.get("O", [])
        character = bindings.get("C", [None])[0]  # type: ignore[list-item]
        planned = self._sense.planned(cue)
        in_plot = self._sense.in_plot(cue)
        if character is not None and character.ref is not None and rule.startswith(f"{relation.name}: {{S}} be {{C!}}"):
            subjects = [s for s in subjects if s.ref is not None and s.ref.how in {"name", "pronoun"}]
        for subject in subjects:
            for object_ in objects:
                if subject.ref and object_.ref and subject.ref.key == object_.ref.key:
                    continue
                if (
                    in_plot
                    and character is None
                    and "topic" in {subject.ref and subject.ref.how, object_.ref and object_.ref.how}
                ):
                    continue
                subject_type = self._discourse.type_of(subject.ref.key) if subject.ref else ""
                object_type = (
                    object_.date.value.datatype
                    if object_.date
                    else self._discourse.type_of(object_.ref.key)
                    if object_.ref
                    else ""
                )
                if not self._ontology.allows(relation.name, subject_type, object_type):
                    continue
                trust = confidence * subject.trust * object_.trust
                match = Match(relation.name, rule, subject, object_, cue.i, trust, planned)
                if character is not None and character.ref is not None and len(subjects) == 1:
                    match = replace(match, character=character.ref.key, character_span=character.ref.span)
                yield match
