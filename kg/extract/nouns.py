"""Noun wordings: who is "the director of", what is "a film by", whose is "the score"; and compound adjectives."""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse
from kg.extract.frames import conjuncts, surface_subjects
from kg.extract.lexicon import Lexicon, NounPattern, PairPattern, Slot
from kg.extract.reference import Known
from kg.extract.sense import Sense
from kg.extract.slots import Bindings, Filler, Match, Slots
from kg.model import Span
from kg.ontology import Ontology, Relation

_ORDINALS = {"first", "second", "third", "fourth", "fifth", "last", "latest"}
_BE = {"be", "become", "remain"}


class NounMatcher:
    """Matches the lexicon's noun and adjective wordings against one annotated article."""

    def __init__(
        self,
        annotated: Annotated,
        lexicon: Lexicon,
        ontology: Ontology,
        words: Words,
        discourse: Discourse,
        sense: Sense,
        known: Known,
        slots: Slots,
    ) -> None:
        self._a = annotated
        self._lexicon = lexicon
        self._ontology = ontology
        self._words = words
        self._discourse = discourse
        self._sense = sense
        self._known = known
        self._slots = slots

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text."""
        for token in self._a.doc:
            yield from self._nouns(token)
            yield from self._adjectives(token)

    def _nouns(self, token: Token) -> Iterator[Match]:
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} or self._a.units[token.i].mentions:
            return
        if token.lower_ in _ORDINALS and token.dep_ == "attr":
            yield from self._elliptical(token)
            return
        if token.dep_ == "poss" and self._words.is_role(token.lemma_.lower()):
            return  # "the director's partner" says nothing of who directs
        lemma = token.lemma_.lower()
        phrase = self._slots.noun_phrase(token)
        long = self._slots.of_phrase(token)
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
                yield from self._slots.emit(relation, pattern.rule, bindings, token, pattern.confidence)

    def _elliptical(self, token: Token) -> Iterator[Match]:
        """ "… is his third outing as a filmmaker, with 2011’s “Coriolanus” being the first": the noun is the one before."""
        for noun in self._a.doc.tokens[token.sent.start : token.i]:
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
                    for f in self._slots.fillers(t, relation, slot)
                ]
                if objects and linked:
                    yield from self._slots.emit(
                        relation, pattern.rule, {"S": linked, "O": objects}, token, pattern.confidence
                    )

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
                self._slots.take_character(slot, candidates, bindings)
                continue
            linked = [(m, t) for m, t in self._linked(token) if m in markers]
            found = [
                f
                for m, t in linked
                for f in self._slots.fillers(t, relation, slot)
                if self._link_holds(f, m, pattern, slot)
            ]
            if found:
                bindings.setdefault(slot.name, []).extend(found)
            elif slot.name in bindings:
                continue
            elif (
                slot.optional
                and not any(self._slots.names_rival(t, relation, slot) for _, t in linked)
                # "the director of Chernobyl": whatever that is, it has a name, and is not the topic.
                and not any(m == "of" and t.pos_ == "PROPN" for m, t in linked)
                and self._definite(token, pattern)
            ):
                topic = self._slots.topic(token, relation, slot)
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
            elif child.dep_ == "prep" and child.lower_ == "with" and child.i > token.i + 1:
                continue  # "produced the drama together with …": not what the drama is with
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
        if self._discourse.named(token.i):  # "the novel of the same name"
            return self._slots.fillers(token, relation, slot)
        if token.dep_ in {"compound", "nmod", "amod"} and self._a.units[head.i].mentions:
            found = self._slots.fillers(head, relation, slot)
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
            found = self._slots.fillers(self._a.doc[following], relation, slot)
            if found:
                return found if token.tag_ in {"NNS", "NNPS"} or token.lemma_.lower() != token.lower_ else found[:1]
        found = self._slots.apposed_before(token, self._slots.types(relation, slot)) or self._slots.beside(
            token, self._slots.types(relation, slot)
        )
        if found:
            return found
        if token.dep_ == "appos":
            # One director is the last of "A, B and C, the director of …", which the parser hangs on another.
            listed = token.tag_ == "NN" and any(c.dep_ == "conj" and head.i < c.i < token.i for c in head.children)
            return [] if listed else self._slots.fillers(head, relation, slot)
        if self._a.units[token.i].starts_sentence and token.dep_ in {"nsubj", "nsubjpass", "dep", "npadvmod"}:
            # "Winner of the jury prize, this comedy mixes …": a fronted apposition to the subject.
            subjects = [c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"} and c.i > token.i]
            return [f for s in subjects for f in self._slots.fillers(s, relation, slot)]
        if token.dep_ in {"attr", "oprd"} and head.pos_ in {"VERB", "AUX"}:
            return [
                f for s in surface_subjects(head) for t in conjuncts(s) for f in self._slots.fillers(t, relation, slot)
            ]
        if token.dep_ in {"nsubj", "nsubjpass"} and head.lemma_ in _BE | {"include"}:
            return [
                f
                for c in head.children
                if c.dep_ in {"attr", "dobj"}
                for t in conjuncts(c)
                if t.i == c.i or not any(n.dep_ == "compound" and n.pos_ == "NOUN" for n in t.children)
                for f in self._slots.fillers(t, relation, slot)
            ]
        if token.dep_ == "pobj" and head.lower_ == "as":
            governor = head.head
            if self._a.units[governor.i].mentions:
                return self._slots.fillers(governor, relation, slot)
            if governor.pos_ in {"VERB", "AUX"}:
                objects = [c for c in governor.children if c.dep_ == "dobj"]
                bearer = objects or list(surface_subjects(governor))
                return [f for s in bearer for t in conjuncts(s) for f in self._slots.fillers(t, relation, slot)]
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
        if slot.name == "O" or self._slots.is_a("Film", self._slots.types(relation, slot)):
            return [
                Filler(r, None, token.i)
                for r in self._discourse.work_nominal(token)
                if self._slots.is_a(self._discourse.type_of(r.key), self._slots.types(relation, slot))
            ]
        return []

    def _denoted_by_name(self, token: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """ "writer and director Danny Strong": the first noun shares the name of the second."""
        following = token.i + 1
        if following < len(self._a.units) and self._a.units[following].mentions:
            return self._slots.fillers(self._a.doc[following], relation, slot)
        return []

    def _before_list(self, token: Token) -> bool:
        return len(self._a.units[token.head.i].mentions) > 1 and token.lemma_.lower() != token.lower_

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
                yield from self._slots.emit(relation, pattern.rule, bindings, token, pattern.confidence)

    def _hyphenated(self, token: Token, award: str, relation: Relation, slot: Slot) -> list[Filler]:
        """The award before "-winning": a mention of its own ("Palme d'Or-winning") or a part of the word ("Oscar-winning")."""
        if not award:
            return self._slots.fillers(self._a.doc[token.i - 1], relation, slot) if token.i else []
        span = self._a.units[token.i].span
        ref = self._discourse.award_named(award, Span(span.start, span.start + len(award)))
        return [Filler(ref, None, token.i)] if ref is not None else []

    def _noun_ahead(self, token: Token, relation: Relation, pattern: PairPattern) -> list[Filler]:
        for index in range(token.i + 1, min(token.i + 8, len(self._a.units))):
            following = self._a.doc[index]
            if self._a.units[index].mentions:
                found = self._slots.fillers(following, relation, pattern.second)
                if found:
                    return found[:1] if len(found) > 1 and following.tag_ != "NNS" else found
                if self._a.dates.keys() & set(self._a.units[index].mentions):
                    continue
                return []
            if following.pos_ == "NOUN" and (
                self._words.is_role(following.lemma_.lower()) or self._words.is_work(following.lemma_.lower())
            ):
                found = [f for f in self._denoted(following, relation, pattern.second) if self._may_be(following, f)]
                return found[:1] or [
                    f for t in self._subjects_of_sentence(following, relation, pattern.second) for f in [t]
                ]
            if following.pos_ in {"VERB", "PUNCT"} and following.text != "-":
                return []
        return []

    def _may_be(self, noun: Token, filler: Filler) -> bool:
        """Whether a noun can be said of a filler: a work is no director."""
        if filler.ref is None or self._words.is_work(noun.lemma_.lower()):
            return True
        return self._discourse.type_of(filler.ref.key) in {"Person", "Group"}

    def _subjects_of_sentence(self, noun: Token, relation: Relation, slot: Slot) -> list[Filler]:
        """ "the Oscar-winning director of X has …": the description itself is the only name; coreference may know whose it is."""
        refs = self._discourse.person_nominal(noun)
        return [
            Filler(r, None, noun.i)
            for r in refs
            if self._slots.is_a(self._discourse.type_of(r.key), self._slots.types(relation, slot))
        ]
