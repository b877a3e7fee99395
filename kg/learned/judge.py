"""Weighs the rules' matches and the candidates that no rule states, and gives each fact its confidence."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.words import Words
from kg.extract.extractor import RuleExtractor, RuleReading
from kg.extract.lexicon import Lexicon
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.learned.candidates import Candidate, Candidates
from kg.learned.evidence import Triple, ends_of
from kg.learned.labels import FAMILY
from kg.learned.model import LearnedModel
from kg.learned.parts import with_parts
from kg.learned.references import Reference
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
        scores = self.scores(reading)
        verdicts = self.verdicts(reading, scores)
        kept: list[Match] = []
        decided: set[Triple] = set()
        for match in reading.matches:
            ends = ends_of(match)
            if ends is None:
                continue
            triple = (ends[0], match.relation, ends[1])
            confidence = verdicts[triple].probability if triple in verdicts else match.confidence
            if is_subject_matter(reading, match):
                decided.add(triple)
            elif confidence >= LEAST_RULED and not only_nominated(reading, match.relation, match.cue):
                decided.add(triple)
                kept.append(replace(match, confidence=confidence, by=f"{match.by}, {self.encoder.name}"))
        played = {m.character for m in kept if m.character is not None}
        for triple, verdict in verdicts.items():
            if verdict.probability < LEAST or triple in decided or _is_reversed(triple, verdict, verdicts, decided):
                continue
            if not stands_aside(reading, triple[1], verdict.candidate, self.words):
                match = replace(_match(reading, triple[1], verdict), by=self.encoder.name)
                if match.subject.ref is None or reading.discourse.drafts[match.subject.ref.key].name not in played:
                    kept.append(match)
        return with_parts(reading, kept, scores)

    def verdicts(self, reading: RuleReading, scores: Mapping[Triple, float]) -> Mapping[Triple, Verdict]:
        """For each relation between two entities the candidate that speaks for it most."""
        candidates = self.candidates(reading, scores)
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

    def scores(self, reading: RuleReading) -> Mapping[Triple, float]:
        """The encoder's probabilities of relations between an article's entities, of those worth a thought."""
        if reading.annotated.reading is None:
            return {}
        scored = self.encoder.relations(reading.annotated.reading, entities_of(reading))
        return {(s.subject, s.relation, s.object): s.probability for s in scored}

    def candidates(self, reading: RuleReading, scores: Mapping[Triple, float]) -> tuple[Candidate, ...]:
        """The candidates of an article, with the encoder's ``scores`` among their features."""
        finder = Candidates(
            reading.annotated, reading.discourse, reading.sense, reading.known, reading.matches, self.words, self.lexicon, scores,
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


def _is_reversed(
    triple: Triple, verdict: Verdict, verdicts: Mapping[Triple, Verdict], decided: Container[Triple]
) -> bool:
    """Whether the other way round is stated or likelier: of two works one is the remake, and the other what it remakes."""
    inverse = (triple[2], triple[1], triple[0])
    other = verdicts.get(inverse)
    return inverse in decided or (other is not None and other.probability > verdict.probability)


def _match(reading: RuleReading, relation: str, verdict: Verdict) -> Match:
    candidate = verdict.candidate
    mention, partner = _filler(reading, candidate.mention), _partner(reading, candidate)
    cue = candidate.mention.unit
    if candidate.apart:  # what is named last completes the statement
        cue = max(cue, partner.unit)
        mention, partner = (_silent(reading, end, cue) for end in (mention, partner))
    subject, object_ = (mention, partner) if candidate.forward else (partner, mention)
    planned = reading.sense.planned(reading.annotated.doc[cue])
    return Match(relation, f"{relation}: learned", subject, object_, cue, verdict.probability, planned)


def _silent(reading: RuleReading, end: Filler, cue: int) -> Filler:
    """An end of a fact as the sentence of ``cue`` shows it: what another one names is silently understood."""
    units, annotated = reading.annotated.units, reading.annotated
    shown = annotated.sentence_at(units[cue].span.start).contains(units[end.unit].span)
    return end if shown or end.ref is None else replace(end, ref=replace(end.ref, how="topic"), unit=-1)


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
