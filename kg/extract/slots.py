"""Slots of wordings: who or what a word of the article gives for an end of a relation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate.dates import DateMention
from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse
from kg.extract.frames import conjuncts
from kg.extract.lexicon import Lexicon, Slot
from kg.extract.reference import Ref
from kg.extract.sense import Sense
from kg.model import Span
from kg.ontology import Ontology, Relation

#: The extractor that facts stated by the lexicon's wordings name.
RULES = "kg-rules"
#: How much each way of referring costs the confidence of a fact that rests on it.
_TRUST = {"name": 1.0, "nominal": 0.9, "pronoun": 0.85, "topic": 0.85}
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
    """One asserted relation, before characters are known and duplicates are merged. ``by`` says what asserts it."""

    relation: str
    rule: str
    subject: Filler
    object: Filler
    cue: int
    confidence: float
    planned: bool
    character: str | None = None
    character_span: Span | None = None
    by: str = RULES


Bindings = dict[str, list[Filler]]


class Slots:
    """Fills slots from the tokens of one annotated article, and makes matches of what it filled."""

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
        self._fillers: dict[tuple[int, str, str], Sequence[Filler]] = {}
        self._is_a: dict[tuple[str, frozenset[str]], bool] = {}
        self._phrases: dict[int, tuple[str, str]] = {}

    def types(self, relation: Relation, slot: Slot) -> frozenset[str]:
        """The classes, or datatypes, that a slot of a relation takes."""
        return relation.domain if slot.name == "S" else relation.range

    def is_a(self, type_: str, allowed: frozenset[str]) -> bool:
        """Whether a class is one of ``allowed`` or below one of them."""
        known = self._is_a.get((type_, allowed))
        if known is None:
            known = self._is_a[type_, allowed] = any(self._ontology.is_a(type_, a) for a in allowed)
        return known

    def fillers(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """What a token gives for a slot of a relation; empty if it names or means something else."""
        key = token.i, relation.name, slot.name  # many wordings ask the same of one token
        if key not in self._fillers:
            self._fillers[key] = self._filled(token, relation, slot)
        return [*self._fillers[key]]

    def _filled(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        if slot.name == "O" and relation.datatype:
            return [
                Filler(None, self._a.dates[m], token.i) for m in self._a.units[token.i].mentions if m in self._a.dates
            ]
        if token.lemma_ == "debut" and token.dep_ == "dobj" and token.head.lemma_ == "make":
            return []  # who makes a debut begins; nothing is made
        allowed = self.types(relation, slot)
        token = _described(token)
        unit = self._a.units[token.i]
        if unit.mentions or self._discourse.named(token.i):
            return [
                Filler(r, None, token.i)
                for r in self._discourse.named(token.i)
                if self.is_a(self._discourse.type_of(r.key), allowed)
            ]
        found = self.apposed_before(token, allowed) or self.beside(token, allowed)
        if found:
            return found
        if token.lemma_.lower() in _PRIZES:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in {"for", "of", "as"}:
                    found = [f for c in child.children if c.dep_ == "pobj" for f in self.fillers(c, relation, slot)]
                    if found:
                        return found
        owner = token.head.head.lemma_.lower()
        if (
            token.dep_ == "pobj"
            and token.head.lower_ == "of"
            and self._words.is_work(owner)
            and owner not in _PARTITIVES
        ):
            return self.fillers(token.head.head, relation, slot)  # "a series of ten episodes"
        if token.lemma_.lower() in _PARTITIVES:
            whole = self.whole(token)
            if whole.i != token.i:
                return self.fillers(whole, relation, slot)
        if token.dep_ == "appos" and self._a.units[token.head.i].mentions:
            return self.fillers(token.head, relation, slot)
        if token.dep_ == "attr" and token.head.lemma_ == "be" and self._words.is_work(token.lemma_.lower()):
            # "“Night Ferry” is a drama directed by …"
            described = [s for s in token.head.children if s.dep_ == "nsubj"]
            found = [f for s in described if self._a.units[s.i].mentions for f in self.fillers(s, relation, slot)]
            if found:
                return found
        if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$"}:
            refs = self._discourse.pronoun(token)
        else:
            others = self._discourse.other_nominal(token)
            refs = others or (
                self._discourse.work_nominal(token)
                or self._discourse.person_nominal(token)
                or self._discourse.latter(token)
            )
        return [Filler(r, None, token.i) for r in refs if self.is_a(self._discourse.type_of(r.key), allowed)]

    def apposed_before(self, token: Token, allowed: frozenset[str]) -> list[Filler]:
        """The name that a noun phrase explains: "“Gimme Danger,” Jim Jarmusch's documentary"."""
        left = token.left_edge.i
        left += self._a.units[left].form == ","  # which the parser at times takes for a part of what follows
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
            if self.is_a(self._discourse.type_of(r.key), allowed)
        ]
        is_fit = self._words.is_work(token.lemma_.lower()) or self._words.is_role(token.lemma_.lower())
        return found[-1:] if is_fit else []

    def beside(self, token: Token, allowed: frozenset[str]) -> list[Filler]:
        """Names in apposition to a noun: "the newcomer, Samira Saraya", "two great names: A and B"."""
        for child in token.children:
            if (child.dep_ == "appos" and not self._goes_on(child)) or (
                child.dep_ in {"dep", "conj"} and self._a.units[child.i - 1].form == ":"
            ):
                refs = [
                    Filler(r, None, t.i)
                    for t in conjuncts(child)
                    for r in self._discourse.named(t.i)
                    if self.is_a(self._discourse.type_of(r.key), allowed)
                ]
                if refs:
                    return refs
        if misattached := self._misattached(token, allowed):
            return misattached
        works = [
            Filler(Ref(key, self._a.named[m].span), None, token.i)
            for aside in self._a.units[token.i].asides
            for m in aside.mentions
            if (key := self._a.registry.of_mention.get(m)) and self.is_a(self._discourse.type_of(key), allowed)
        ]
        return (
            works
            if token.lemma_.lower() in {"film", "movie", "feature", "picture", "series", "novel", "book", "work"}
            else []
        )

    def _misattached(self, token: Token, allowed: frozenset[str]) -> list[Filler]:
        """The title that explains a work noun but hangs on the festival or company in between."""
        if not self._words.is_work(token.lemma_.lower()):
            return []
        for below in token.subtree:
            if below.dep_ != "appos" or below.head.i == token.i or not self._a.units[below.head.i].mentions:
                continue
            explained = [
                r for r in self._discourse.named(below.i) if self.is_a(self._discourse.type_of(r.key), allowed)
            ]
            types = {self._discourse.type_of(r.key) for r in self._discourse.named(below.head.i)}
            if explained and not any(self.is_a(t, allowed | {"Person"}) for t in types):
                return [Filler(r, None, below.i) for r in explained]
        return []

    def topic(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """The work in focus, silently understood, where the relation takes it; empty otherwise."""
        key = self._discourse.focus(token.i)
        if key is None or not self.is_a(self._discourse.type_of(key), self.types(relation, slot)):
            return []
        return [Filler(Ref(key, self._a.units[token.i].span, "topic"), None, -1)]

    def names_rival(self, token: Token, relation: Relation, slot: Slot) -> bool:
        """Whether a candidate names or introduces another thing of the slot's kind, so that the topic must not stand in."""
        lemma = token.lemma_.lower()
        if self._words.is_work(lemma) and "Film" in self.types(relation, slot):
            return True
        return any(
            self._discourse.type_of(r.key) in {"Film", "Series", "StageWork", "Book"}
            for r in self._discourse.named(token.i)
        )

    def whole(self, token: Token) -> Token:
        """What a partitive is a part of: "the rest of the cast", "members of the ensemble"."""
        if token.lemma_.lower() in _PARTITIVES:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    return next((c for c in child.children if c.dep_ == "pobj"), token)
        return token

    def noun_phrase(self, token: Token) -> str:
        """A noun with the modifier right before it: "executive producer"."""
        modifiers = [
            c.lower_ for c in token.lefts if c.dep_ in {"compound", "amod"} and not self._a.units[c.i].mentions
        ]
        return " ".join([*modifiers[-1:], token.lemma_.lower()])

    def of_phrase(self, token: Token) -> str:
        """A noun with its "of", if the lexicon knows the whole: "director of photography"; else empty."""
        following = [u.form.lower() for u in self._a.units[token.i + 1 : token.i + 3]]
        if len(following) == 2 and following[0] == "of" and not self._a.units[token.i + 2].mentions:
            phrase = f"{token.lemma_.lower()} of {following[1]}"
            return phrase if phrase in self._lexicon.nouns else ""
        return ""

    def is_noun(self, token: Token, nouns: frozenset[str]) -> bool:
        """Whether a token is one of the nouns: by its longest name, so that a director of photography is no director."""
        if token.i not in self._phrases:
            self._phrases[token.i] = self.noun_phrase(token), self.of_phrase(token)
        phrase, long = self._phrases[token.i]
        if long:
            return long in nouns
        if phrase in nouns:
            return True
        # A noun that the wording gives in the plural has to stand in it: "rights", not "the far right".
        return bool({token.lemma_.lower(), token.lower_} & nouns) and not self._words.is_other_role(phrase)

    def take_character(self, slot: Slot, candidates: Sequence[Token], bindings: Bindings) -> bool:
        """Binds C to the proper name among the candidates; False if the wording cannot hold without it."""
        for token in candidates:
            if slot.proper and token.dep_ == "conj":
                continue
            name = self.character(token)
            if name is not None:
                bindings["C"] = [Filler(Ref(name[0], name[1]), None, token.i)]
                return True
        if slot.proper:
            return False
        return bool(candidates) or slot.optional

    def character(self, token: Token) -> tuple[str, Span] | None:
        """A proper name at a token, with the capitalised words before it ("Queen Anne"); None for a common noun."""
        units = self._a.units
        for ref in self._discourse.named(token.i):
            type_ = self._discourse.type_of(ref.key)
            if type_ in {"Person", "Character"}:
                return self._discourse.drafts[ref.key].name, ref.span
            if type_ in {"Film", "Series"} and not self._a.named[units[token.i].mentions[0]].quoted:
                return self._discourse.drafts[ref.key].name, ref.span
        if units[token.i].mentions:
            mention = self._a.named[units[token.i].mentions[0]]
            return (
                (mention.name, mention.span)
                if mention.type in {"Person", "Character", "Place", "Organization"} and mention.canonical is None
                else None
            )
        index = token.i
        if not (token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}):
            # "A is the nurse, B her mother": what follows has a determiner of its own and is another clause.
            right = [c for c in token.children if c.dep_ == "appos" and not self._goes_on(c)]
            return self.character(right[0]) if right and right[0].text[:1].isupper() else None
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

    def _goes_on(self, token: Token) -> bool:
        following = self._a.units[token.i + 1].form.lower() if token.i + 1 < len(self._a.units) else ""
        return following in {"the", "a", "an", "her", "his", "their", "its"}

    def emit(self, relation: Relation, rule: str, bindings: Bindings, cue: Token, confidence: float) -> Iterator[Match]:
        """The matches of filled slots, each pair of ends once, as far as the ontology and the story-world firewall allow."""
        subjects, objects = bindings.get("S", []), bindings.get("O", [])
        character = bindings.get("C", [None])[0]
        # "Oscar winner X will star": the plan is in the clause, not in what describes somebody in passing.
        planned = self._sense.planned(cue) and not (cue.dep_ in _DESCRIBING and cue.pos_ not in {"VERB", "AUX"})
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


_DESCRIBING = frozenset({"amod", "compound", "appos", "poss", "nmod"})


def _described(token: Token) -> Token:
    """The name that a noun between two names describes: "Nureyev biographer Julie Kavanaugh", if read as an apposition."""
    for child in token.children:
        if child.dep_ == "appos" and child.i == token.i + 2 and child.pos_ == "PROPN" and token.pos_ == "PROPN":
            between = token.doc[token.i + 1]
            if between.dep_ == "compound" and between.head is child and between.pos_ == "NOUN":
                return child
    return token
