"""Weighs the rules' matches and the candidates that no rule states, and gives each fact its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.words import Words
from kg.extract.extractor import RuleExtractor, RuleReading
from kg.extract.lexicon import Lexicon
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.learned.candidates import Candidate, Candidates, Reference
from kg.learned.evidence import Triple, ends_of
from kg.learned.labels import FAMILY
from kg.learned.model import LearnedModel
from kg.learned.relations import RelationModel
from kg.learned.vetoes import is_subject_matter, only_nominated, stands_aside
from kg.model import Span
from kg.ontology import Ontology

#: From this confidence on a fact is asserted that a wording of the lexicon states, and one that none states.
LEAST_RULED, LEAST = 0.35, 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate as evidence for a relation, and the probability that the relation holds."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True)
class LearnedJudge:
    """The judge made of the encoder and the relation model."""

    encoder: LearnedModel
    relations: RelationModel | None
    lexicon: Lexicon
    ontology: Ontology
    words: Words

    @classmethod
    def over(cls, rules: RuleExtractor, encoder: LearnedModel, relations: RelationModel | None) -> LearnedJudge:
        """The judge of what ``rules`` find."""
        return cls(encoder, relations, rules.lexicon, rules.ontology, rules.words)

    def judge(self, reading: RuleReading) -> Sequence[Match]:
        """The matches that are likely enough, the rules' and others, with their probabilities as confidence."""
        verdicts = self.verdicts(reading)
        kept: list[Match] = []
        ruled: set[Triple] = set()
        for match in reading.matches:
            ends = ends_of(match)
            verdict = verdicts.get((ends[0], match.relation, ends[1])) if ends else None
            confidence = match.confidence if verdict is None else verdict.probability
            ruled_out = is_subject_matter(reading, match) or only_nominated(reading, match.relation, match.cue)
            if ends and confidence >= LEAST_RULED and not ruled_out:
                ruled.add((ends[0], match.relation, ends[1]))
                kept.append(replace(match, confidence=confidence, by=f"{match.by}, {self.encoder.name}"))
        played = {m.character for m in kept if m.character is not None}
        for triple, verdict in verdicts.items():
            if verdict.probability < LEAST or triple in ruled:
                continue
            if not stands_aside(reading, triple[1], verdict.candidate, self.words):
                match = replace(_match(reading, triple[1], verdict), by=self.encoder.name)
                if match.subject.ref is None or reading.discourse.drafts[match.subject.ref.key].name not in played:
                    kept.append(match)
        return kept

    def verdicts(self, reading: RuleReading) -> Mapping[Triple, Verdict]:
        """For each relation between two entities the candidate that speaks for it most."""
        candidates = self.candidates(reading)
        if self.relations is None:
            return {}
        best: dict[Triple, Verdict] = {}
        for candidate, row in zip(candidates, self.relations.score(candidates), strict=True):
            subject, object_ = candidate.ends
            for relation, probability in zip(candidate.relations, row, strict=True):
                triple = (subject, relation, object_)
                if triple not in best or probability > best[triple].probability:
                    best[triple] = Verdict(candidate, probability)
        return best

    def candidates(self, reading: RuleReading) -> tuple[Candidate, ...]:
        """The candidates of an article, with the encoder's probabilities among their features."""
        annotated = reading.annotated
        scores: dict[Triple, float] = {}
        if annotated.reading is not None:
            for scored in self.encoder.relations(annotated.reading, entities_of(reading)):
                scores[scored.subject, scored.relation, scored.object] = scored.probability
        finder = Candidates(
            annotated, reading.discourse, reading.sense, reading.known, reading.matches, self.words, self.lexicon, scores,
            self.ontology,
        )  # fmt: skip
        return tuple(finder.find())


def entities_of(reading: RuleReading) -> Mapping[str, tuple[str, Sequence[Span]]]:
    """Family and named mentions of the article's entities and dates, by key."""
    found: dict[str, tuple[str, list[Span]]] = {}
    for index, key in reading.annotated.registry.of_mention.items():
        if key is not None and (family := FAMILY.get(reading.discourse.type_of(key))):
            found.setdefault(key, (family, []))[1].append(reading.annotated.named[index].span)
    for date in reading.annotated.dates.values():
        found.setdefault(date.value.value, ("date", []))[1].append(date.span)
    return found


def _match(reading: RuleReading, relation: str, verdict: Verdict) -> Match:
    candidate = verdict.candidate
    mention = _filler(reading, candidate.mention)
    partner = _partner(reading, candidate)
    subject, object_ = (mention, partner) if candidate.forward else (partner, mention)
    return Match(
        relation,
        f"{relation}: learned",
        subject,
        object_,
        candidate.mention.unit,
        verdict.probability,
        reading.sense.planned(reading.annotated.doc[candidate.mention.unit]),
    )


def _filler(reading: RuleReading, reference: Reference) -> Filler:
    date = reading.annotated.dates[reference.mention] if reference.mention is not None else None
    return Filler(reference.ref, date, reference.unit)


def _partner(reading: RuleReading, candidate: Candidate) -> Filler:
    """The partner where the sentence names it, else the topic."""
    unit = candidate.partner_unit
    if unit is not None:
        named: Iterable[Ref] = reading.discourse.named(unit)
        for ref in named:
            if ref.key == candidate.partner:
                return Filler(ref, None, unit)
        span = reading.annotated.units[unit].span
        return Filler(Ref(candidate.partner, span, "nominal"), None, unit)
    return Filler(Ref(candidate.partner, reading.annotated.units[candidate.mention.unit].span, "topic"), None, -1)
