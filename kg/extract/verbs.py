"""Verb wordings against the frames of an article's sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.extract.discourse import Discourse
from kg.extract.frames import Frame, conjuncts
from kg.extract.lexicon import Argument, Lexicon, Slot, VerbPattern
from kg.extract.sense import Sense
from kg.extract.slots import Bindings, Filler, Match, Slots
from kg.ontology import Ontology, Relation

_COMPLEMENT = {"of", "in", "for", "on", "from", "behind", "to", "with"}
_PLURAL = {"are", "were", "have"}
_BE = {"be", "become", "remain"}
_SHARERS = {"partner", "investor", "shareholder", "believer", "stakeholder", "producer", "principal"}


class VerbMatcher:
    """Matches the lexicon's verb wordings against one annotated article."""

    def __init__(
        self,
        annotated: Annotated,
        lexicon: Lexicon,
        ontology: Ontology,
        discourse: Discourse,
        sense: Sense,
        slots: Slots,
        read: Sequence[Frame],
    ) -> None:
        self._a = annotated
        self._frames = read
        self._lexicon = lexicon
        self._ontology = ontology
        self._discourse = discourse
        self._sense = sense
        self._slots = slots

    def matches(self) -> Iterator[Match]:
        """All matches, in the order of the text."""
        for frame in self._frames:
            yield from self._verbs(frame)

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
                yield from self._slots.emit(relation, pattern.rule, bindings, frame.verb, pattern.confidence)

    def _bind(self, pattern: VerbPattern, frame: Frame, relation: Relation) -> Bindings | None:
        bindings: Bindings = {}
        if self._silent_beside_named(pattern, frame, relation):
            return None
        if not pattern.objects and frame.objects and not frame.passive and frame.lemma not in _BE:
            return None  # "starring John Krasinski" is not what "{S} star in {O}" is about
        if not pattern.objects and frame.lemma == "be" and any(o.lemma_.lower() in _SHARERS for o in frame.objects):
            return None  # "the company in which she is a partner"
        if not self._take(pattern.subject, frame.subjects, relation, frame, bindings):
            return None
        if frame.lemma == "act" and _takes_as(frame) and not any("as" in ps for ps, _ in pattern.oblique):
            return None  # "acted as an adviser"
        if not all(self._take(argument, frame.objects, relation, frame, bindings) for argument in pattern.objects):
            return None
        arguments = (pattern.subject, *pattern.objects, *(argument for _, argument in pattern.oblique))
        if not any("O" in {s.name for s in (a.slot, a.inner) if s is not None} for a in arguments):
            # "{S} star opposite _" leaves the work unsaid.
            bindings["O"] = self._slots.topic(frame.verb, relation, Slot("O", optional=True))
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
        return any(self._slots.fillers(t, relation, silent[0]) for t in frame.subjects)

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
            named = bool(candidates) and direct
            return self._take_slot(argument.slot, candidates, relation, frame.verb, bindings, named)
        for token in [t for c in candidates for t in dict.fromkeys((c, self._slots.whole(c)))]:
            if self._slots.is_noun(token, argument.nouns):
                if argument.inner is None:
                    return True
                inner = [
                    *self._complements(token),
                    *(t for p, t in frame.oblique if p in {"of", "in", "for", "on", "to"} and t.i != token.i),
                ]
                return self._take_slot(argument.inner, inner, relation, token, bindings)
        return False

    def _complements(self, token: Token) -> list[Token]:
        """What a noun is of: possessors, names before it, objects of its prepositions."""
        found = [c for c in token.children if c.dep_ in {"poss", "compound", "nmod"}]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _COMPLEMENT:
                for preposition in (child, *(c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")):
                    found.extend(t for c in preposition.children if c.dep_ == "pobj" for t in conjuncts(c))
        return found

    def _take_slot(
        self,
        slot: Slot,
        candidates: Sequence[Token],
        relation: Relation,
        anchor: Token,
        bindings: Bindings,
        named: bool = False,
    ) -> bool:
        if slot.name == "C":
            return self._slots.take_character(slot, candidates, bindings)
        found = [f for t in candidates for f in self._of_list(t, anchor, self._slots.fillers(t, relation, slot))]
        if found:
            bindings.setdefault(slot.name, []).extend(found)
            return True
        if named or not slot.optional or any(self._slots.names_rival(t, relation, slot) for t in candidates):
            return False
        topic = self._slots.topic(anchor, relation, slot)
        bindings.setdefault(slot.name, []).extend(topic)
        return bool(topic)

    def _of_list(self, token: Token, verb: Token, found: list[Filler]) -> list[Filler]:
        """Of listed names those that a relative clause is about: "“A,” “B” and “C,” which starred X" is about C alone.

        A plural verb is about them all, and so may be one after "who".
        """
        if len(found) < 2 or verb.head.i != token.i or verb.dep_ not in {"relcl", "acl"}:
            return found
        pronoun = next(
            (c for c in verb.children if c.lower_ in {"which", "that", "who"} and c.dep_.startswith("nsubj")), None
        )
        if pronoun is None or verb.tag_ == "VBP" or any(c.lower_ in _PLURAL for c in verb.children):
            return found
        if pronoun.lower_ == "who" and self._a.units[pronoun.i - 1].form not in {"—", "–", "-", "--"}:
            return found
        return found[-1:]


def _takes_as(frame: Frame) -> bool:
    return any(preposition == "as" for preposition, _ in frame.oblique)
