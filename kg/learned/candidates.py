"""Candidates for relations: a mention, a partner it may be related to, and what the text shows about the two.

For each reference in the parse (a name, a pronoun or description that the discourse resolves, a date) the partners are
the works (for awards also the people) of its sentence, and the works that it may silently be about: the one in focus, the
article's topic, the last ones named. To these come the pairs that only the encoder sees, over greater distances: the films
of a line-up, and the festival that its heading names. What is counted about a candidate is the same for all relations:
whether the rules state *the relation asked about*, what the encoder gives it, whether its cue words stand near. So what is
learned of one relation serves the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.blocks import BlockKind
from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.discourse import Discourse
from kg.extract.lexicon import Lexicon
from kg.extract.reference import Known
from kg.extract.sense import Sense
from kg.extract.slots import Match
from kg.learned.agreement import Agreements
from kg.learned.clauses import NO_SIGNS, Clauses
from kg.learned.evidence import LEAST_LOGIT, Asserted, Scores, Triple, logit
from kg.learned.labels import FAMILY, PAIRS, RELATIONS
from kg.learned.references import Reference, References
from kg.ontology import Ontology

#: Partners in the same sentence that are looked at, the nearest first; works named before it that are.
_NEAREST, _BEFORE = 6, 2
_SLOTS = (
    "nsubj",
    "nsubjpass",
    "dobj",
    "agent",
    "attr",
    "appos",
    "poss",
    "compound",
    "prep by",
    "prep of",
    "prep in",
    "prep from",
    "prep with",
    "prep for",
    "prep at",
    "prep to",
    "prep as",
    "prep on",
)
_PASSIVE = frozenset({"auxpass", "nsubjpass", "agent"})
_HOW = ("name", "pronoun", "nominal")
_FAMILIES = ("person", "work", "showing", "company", "place", "date", "award")
_BLOCKS = tuple(BlockKind)
#: A number that stands for "none" in a feature that counts from 0.
_NONE = -1.0
#: From this logit on the encoder's pairs of different sentences are candidates.
_LEAST_APART = logit(0.1)
#: That two are apart, how many sentences the partner comes after the mention, and whether in its block: if they are not.
_TOGETHER = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """``mention`` and ``partner`` may stand in one of ``relations``; as its subject the mention if ``forward``.

    ``partner_unit`` is None for a work that is silently understood; it may be ``apart``, in another sentence. ``rows`` holds
    what is counted, for each relation.
    """

    mention: Reference
    partner: str
    partner_unit: int | None
    relations: tuple[str, ...]
    forward: bool
    rows: tuple[tuple[float, ...], ...]
    apart: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Subject and object."""
        return (self.mention.key, self.partner) if self.forward else (self.partner, self.mention.key)


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention in its sentence: the sentence's ``number``, what is counted of the mention for each of its candidates, and
    cue words of the sentence as (distance with sign, relations), the nearest first."""

    index: int
    number: int
    row: tuple[float, ...]
    cues: tuple[tuple[int, frozenset[str]], ...]


def relations_between(mention: str, partner: str) -> tuple[tuple[str, ...], bool]:
    """The relations of a mention's family with a partner's, and whether the mention is their subject."""
    if mention == partner == "work":
        return PAIRS["work", "work"], False
    if found := PAIRS.get((mention, partner)):
        return found, True
    return PAIRS.get((partner, mention), ()), False


class Candidates:
    """Finds the candidates of one article. Evidence are the rules' ``matches`` and the encoder's ``scores``."""

    def __init__(
        self,
        annotated: Annotated,
        discourse: Discourse,
        sense: Sense,
        known: Known,
        matches: Sequence[Match],
        words: Words,
        lexicon: Lexicon,
        scores: Mapping[tuple[str, str, str], float],
        ontology: Ontology,
    ) -> None:
        self._a = annotated
        self._discourse = discourse
        self._sense = sense
        self._known = known
        self._words = words
        self._cues = _cues_of(lexicon)
        self._scores = Scores(scores)
        self._ontology = ontology
        self._sentence = self._sentences()
        self._members: dict[int, list[int]] = defaultdict(list)
        for index, number in enumerate(self._sentence):
            self._members[number].append(index)
        self._referred = References(annotated, discourse)
        self._references = self._referred.of
        self._titles = [
            (r.unit, r.key) for rs in self._references for r in rs if r.family == "work" and r.how == "name"
        ]
        self._cue_units = self._find_cues()
        self._counts = Counter(r.key for rs in self._references for r in rs)
        self._clauses = Clauses(annotated, words)
        families = {r.key: r.family for rs in self._references for r in rs}
        self._agreements = Agreements(annotated, self._clauses, families)
        self._asserted = Asserted(matches, self._sentence)
        self._professions = lexicon.professions

    def find(self) -> Iterator[Candidate]:
        """The candidates in the order of the text, and then those that are apart."""
        near: set[tuple[str, str]] = set()
        for index, references in enumerate(self._references):
            for reference in references:
                if reference.family != "character":
                    for candidate in self._of(index, reference):
                        near.add((candidate.mention.key, candidate.partner))
                        yield candidate
        seen = (self._referred.ends(triple) for triple in self._scores.above(_LEAST_APART))
        for ends in dict.fromkeys(seen):
            if ends is not None and ends not in near:
                mention, partner = self._referred.nearest(*ends)
                yield from self._apart(mention, partner)

    def _sentences(self) -> list[int]:
        numbers: list[int] = []
        last = None
        for unit in self._a.units:
            sentence = self._a.sentence_at(unit.span.start)
            numbers.append((numbers[-1] + (sentence != last)) if numbers else 0)
            last = sentence
        return numbers

    def _of(self, index: int, mention: Reference) -> Iterator[Candidate]:
        number = self._sentence[index]
        here: dict[str, Reference] = {}
        for unit in self._members[number]:
            for other in self._references[unit]:
                if other.key != mention.key and (
                    other.family == "work" or (mention.family == "award" and other.family == "person")
                ):
                    if other.key not in here or abs(unit - index) < abs(here[other.key].unit - index):
                        here[other.key] = other
        nearest = sorted(here.values(), key=lambda r: (abs(r.unit - index), r.key))[:_NEAREST]
        silent = self._silent(index, mention, here)
        partners = [(r.key, r.family, r.type) for r in nearest]
        partners += [(k, "work", self._discourse.type_of(k)) for k in silent]
        if not partners:
            return
        place: _Place | None = None
        for rank, (key, family, type_) in enumerate(partners):
            possible, forward = self._relations(mention, family, type_)
            relations = tuple(r for r in possible if self._is_likely(r, mention.key, key, forward))
            if not relations:
                continue
            place = place or self._place(index, mention)
            shown = nearest[rank] if rank < len(nearest) else None
            others = [p for p, _, _ in partners if p != key]
            pair = self._pair(mention, key, shown, rank, len(nearest))
            trust = (*self._trust(mention, key, shown), *_TOGETHER)
            rows = tuple(
                (*place.row, *pair, *self._relation(r, possible, mention, key, forward, others, place, shown), *trust)
                for r in relations
            )
            yield Candidate(mention, key, shown.unit if shown else None, relations, forward, rows)

    def _apart(self, mention: Reference, partner: Reference) -> Iterator[Candidate]:
        """A mention and a partner that its own sentence does not name, nor is about."""
        possible, forward = self._relations(mention, partner.family, partner.type)
        relations = tuple(r for r in possible if self._is_likely(r, mention.key, partner.key, forward))
        if not relations:
            return
        index, key = mention.unit, partner.key
        place = self._place(index, mention)
        pair = self._pair(mention, key, None, _NEAREST, 0)
        sentences = self._sentence[partner.unit] - self._sentence[index]
        same_block = self._a.units[partner.unit].block == self._a.units[index].block
        trust = (*self._trust(mention, key, partner), 1.0, float(sentences), float(same_block))
        rows = tuple(
            (*place.row, *pair, *self._relation(r, possible, mention, key, forward, (), place, None), *trust)
            for r in relations
        )
        yield Candidate(mention, key, partner.unit, relations, forward, rows, apart=True)

    def _is_likely(self, relation: str, mention: str, partner: str, forward: bool) -> bool:
        """Whether the encoder or the rules have anything to say for a relation. What neither sees is never believed, so
        the other nine in ten are not counted out."""
        if self._score(relation, mention, partner, forward) > LEAST_LOGIT:
            return True
        return any(r == relation for r, _, _ in self._asserted.between(mention, partner))

    def _relations(self, mention: Reference, family: str, type_: str) -> tuple[tuple[str, ...], bool]:
        """The relations that families and, in the ontology, classes allow."""
        relations, forward = relations_between(mention.family, family)
        subject, object_ = (mention.type, type_) if forward else (type_, mention.type)
        if mention.family == "date":
            return relations, forward
        return tuple(r for r in relations if self._ontology.allows(r, subject, object_)), forward

    def _silent(self, index: int, mention: Reference, here: Iterable[str]) -> list[str]:
        first = self._members[self._sentence[index]][0]
        before: list[str] = []
        for unit, key in reversed(self._titles):
            if unit < first and key not in before:
                before.append(key)
                if len(before) == _BEFORE:
                    break
        keys = dict.fromkeys(k for k in (self._discourse.focus(index), self._discourse.topic, *before) if k is not None)
        return [
            k for k in keys if k != mention.key and k not in here and FAMILY.get(self._discourse.type_of(k)) == "work"
        ]

    def _find_cues(self) -> list[frozenset[str]]:
        """For each unit the relations whose wordings hang on its word."""
        found = []
        for unit, token in zip(self._a.units, self._a.doc, strict=True):
            found.append(frozenset() if unit.mentions else self._cues.get(token.lemma_.lower(), frozenset()))
        return found

    def _place(self, index: int, mention: Reference) -> _Place:
        return _Place(index, self._sentence[index], self._standing(index, mention), self._cues_near(index))

    def _standing(self, index: int, mention: Reference) -> tuple[float, ...]:
        """What kind of mention it is and how it stands in its sentence."""
        token = self._a.doc[index]
        verb, slot, passive = _governor(token)
        block = self._a.blocks[self._a.units[index].block]
        return (
            float(_FAMILIES.index(mention.family)),
            float(_HOW.index(mention.how)),
            float(mention.aside),
            float(len(self._a.units[index].mentions)),
            float(self._counts[mention.key]),
            float(_BLOCKS.index(block.kind)),
            float(bool(block.item)),
            float(_SLOTS.index(slot)) if slot in _SLOTS else _NONE,
            float(passive),
            float(verb is None),
            float(self._sense.in_plot(token)),
            float(self._sense.asserted(token)),
            float(self._sense.planned(token)),
            float(len(self._members[self._sentence[index]])),
        )

    def _pair(self, mention: Reference, key: str, shown: Reference | None, rank: int, named: int) -> tuple[float, ...]:
        """How mention and partner stand to each other; ``shown`` is the partner in the sentence, if it is there."""
        index = mention.unit
        first = self._members[self._sentence[index]][0]
        before = [(u, k) for u, k in self._titles if u < first]
        last = next((u for u, k in reversed(before) if k == key), None)
        order = list(dict.fromkeys(k for _, k in reversed(before)))
        focus, topic = self._discourse.focus(index), self._discourse.topic
        beside = {k for u, k in before if last is not None and self._sentence[u] == self._sentence[last]}
        common = (
            float(shown is not None),
            float(rank),
            float(named),
            float(key == focus),
            float(key == topic),
            float(focus is None),
            float(order.index(key)) if key in order else _NONE,
            float(self._sentence[index] - self._sentence[last]) if last is not None else _NONE,
            float(last is not None and self._a.units[last].block == self._a.units[index].block),
            float(len(beside)),
            float(len(set(order))),
            float(self._counts[key]),
        )
        if shown is None:
            return (*common, 0.0, _NONE, _NONE, 0.0, 0.0, _NONE, _NONE, 0.0, 0.0)
        low, high = min(index, shown.unit), max(index, shown.unit)
        crossed = [r.family for unit in range(low + 1, high) for r in self._references[unit]]
        up, down = _path(self._a.doc[index], self._a.doc[shown.unit])
        commas = sum(self._a.units[unit].form in {",", ";", ":", "–", "—"} for unit in range(low + 1, high))
        return (
            *common,
            float(index < shown.unit) - float(shown.unit < index),
            float(high - low),
            float(_HOW.index(shown.how)),
            float(shown.aside),
            float(crossed.count("person")),
            float(up),
            float(down),
            float(crossed.count("work")),
            float(commas),
        )

    def _trust(self, mention: Reference, key: str, shown: Reference | None) -> tuple[float, ...]:
        """Whether both ends are names, here and throughout, and what the clauses say about themselves."""
        place = self._a.units[mention.unit].span.start
        return (
            *self._agreements.of(mention.key),
            *self._agreements.of(key),
            self._named(mention),
            _NONE if shown is None else self._named(shown),
            *self._clauses.sentence(place),
            *self._clauses.signs(place),
            *(NO_SIGNS if shown is None else self._clauses.signs(self._a.units[shown.unit].span.start)),
            *self._agreements.everywhere,
        )

    def _named(self, reference: Reference) -> float:
        return self._agreements.at(
            reference.key, reference.ref.span if reference.ref and reference.how == "name" else None
        )

    def _cues_near(self, index: int) -> tuple[tuple[int, frozenset[str]], ...]:
        found = [(u - index, self._cue_units[u]) for u in self._members[self._sentence[index]] if u != index]
        return tuple(sorted(((d, r) for d, r in found if r), key=lambda f: (abs(f[0]), f[0])))

    def _cues_between(self, one: int, other: int) -> tuple[frozenset[str], ...]:
        return tuple(self._cue_units[u] for u in range(min(one, other) + 1, max(one, other)) if self._cue_units[u])

    def _relation(
        self,
        relation: str,
        relations: Sequence[str],
        mention: Reference,
        key: str,
        forward: bool,
        others: Iterable[str],
        place: _Place,
        shown: Reference | None,
    ) -> tuple[float, ...]:
        """What speaks for this relation of the two, and against it; ``shown`` is the partner in the sentence."""
        number, cues = place.number, place.cues
        between = self._cues_between(place.index, shown.unit) if shown is not None else ()
        score = self._score(relation, mention.key, key, forward)
        rivals = [self._score(r, mention.key, key, forward) for r in relations if r != relation]
        elsewhere = [self._score(relation, mention.key, o, forward) for o in others]
        ruled = self._asserted.between(mention.key, key)
        stated = [(c, s == number) for r, c, s in ruled if r == relation]
        left = next(((d, r) for d, r in cues if d < 0), None)
        right = next(((d, r) for d, r in cues if d > 0), None)
        own = [d for d, r in cues if relation in r]
        verb = _governor(self._a.doc[place.index])[0]
        profession = self._professions.get(relation, "")
        person = mention.key if mention.family == "person" else key
        return (
            float(RELATIONS.index(relation)),
            score,
            max(rivals, default=-5.3),
            max(elsewhere, default=-5.3),
            *self._scores.beside(_triple(relation, mention.key, key, forward)),
            max((c for c, here in stated if here), default=0.0),
            max((c for c, here in stated if not here), default=0.0),
            float(sum(r != relation for r, _, _ in ruled)),
            float(self._asserted.count(mention.key, relation)),
            float(self._asserted.count(key, relation)),
            float(self._asserted.in_sentence(number, relation)),
            float(left is not None and relation in left[1]),
            float(left[0]) if left is not None else _NONE - 30,
            float(right is not None and relation in right[1]),
            float(right[0]) if right is not None else 31.0,
            float(min((abs(d) for d in own), default=31)),
            float(sum(abs(d) < min((abs(o) for o in own), default=31) for d, _ in cues)),
            float(sum(relation in r for r in between)),
            float(sum(relation not in r for r in between)),
            float(verb is not None and relation in self._cues.get(verb, frozenset())),
            float(bool(profession) and profession in self._known.roles.get(person, ())),
            float(len(self._known.roles.get(person, ()))),
        )

    def _score(self, relation: str, mention: str, partner: str, forward: bool) -> float:
        return self._scores.of(_triple(relation, mention, partner, forward))


def _triple(relation: str, mention: str, partner: str, forward: bool) -> Triple:
    return (mention, relation, partner) if forward else (partner, relation, mention)


def _governor(token: Token) -> tuple[str | None, str, bool]:
    """The lemma of the verb above a mention, the mention's slot there, and whether the verb stands in the passive."""
    current, slot = token, ""
    for _ in range(8):
        if current.pos_ in {"VERB", "AUX"} and current.i != token.i:
            return current.lemma_.lower(), slot, any(c.dep_ in _PASSIVE for c in current.children)
        if current.dep_ == "prep":
            slot = f"prep {current.lower_}"
        elif current.dep_ in _SLOTS and not slot:
            slot = current.dep_
        if current.head.i == current.i:
            break
        current = current.head
    return None, slot, False


def _path(first: Token, second: Token) -> tuple[int, int]:
    """Steps up from one word and down to the other in the parse; none each if they are in different trees."""
    above = {t.i: n for n, t in enumerate((first, *first.ancestors))}
    for down, token in enumerate((second, *second.ancestors)):
        if token.i in above:
            return above[token.i], down
    return int(_NONE), int(_NONE)


def _cues_of(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    """The lemmas that wordings hang on, with their relations."""
    found: dict[str, set[str]] = defaultdict(set)
    for verb, verb_patterns in lexicon.verbs.items():
        found[verb.split("_")[0]].update(p.relation for p in verb_patterns)
    for noun, noun_patterns in lexicon.nouns.items():
        found[noun.split()[-1]].update(p.relation for p in noun_patterns)
    return {lemma: frozenset(relations) for lemma, relations in found.items()}
