"""Weighs the rules' matches and the candidates that no rule states, and gives each fact its confidence."""

from __future__ import annotations

import re
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
from kg.model import Span
from kg.ontology import Ontology

#: From this confidence on a fact is asserted that a wording of the lexicon states, and one that none states.
LEAST_RULED, LEAST = 0.35, 0.65


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
            if ends and confidence >= LEAST_RULED and not _is_subject_matter(reading, match):
                ruled.add((ends[0], match.relation, ends[1]))
                kept.append(replace(match, confidence=confidence, by=f"{match.by}, {self.encoder.name}"))
        played = {m.character for m in kept if m.character is not None}
        for triple, verdict in verdicts.items():
            if verdict.probability < LEAST or triple in ruled:
                continue
            if not (
                _is_part(reading, triple[1], verdict)
                or _only_nominated(reading, triple[1], verdict)
                or ((person := _named_person(verdict)) is not None and _stands_outside(reading, person))
                or self._is_epithet_of_another(reading, verdict)
            ):
                match = replace(_match(reading, triple[1], verdict), by=self.encoder.name)
                if match.subject.ref is None or reading.discourse.drafts[match.subject.ref.key].name not in played:
                    kept.append(match)
        return kept

    def _is_epithet_of_another(self, reading: RuleReading, verdict: Verdict) -> bool:
        """Whether the sentence names the work only to introduce somebody else: "“Carol” star Mara, Penn and Bale"."""
        candidate, annotated = verdict.candidate, reading.annotated
        if candidate.mention.family != "person" or candidate.partner_unit is None:
            return False
        title = annotated.units[candidate.partner_unit].span
        text = annotated.article.text
        epithet = _EPITHET.match(text, title.end)
        if epithet is None:
            return False
        owner = epithet["own"] or _GENITIVE.search(title.of(text))
        if not (self.words.is_role(epithet["noun"]) if epithet["noun"] else owner):
            return False
        introduced = annotated.mentions_in(Span(epithet.end(), epithet.end() + 1))
        keys = {annotated.registry.of_mention.get(index) for index in introduced}
        return bool(keys - {None}) and candidate.mention.key not in keys

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


#: What stands between a title and the name of whom it introduces: a profession, or a genitive's ending.
_EPITHET = re.compile(r"[”’\"]?(?P<own>[’']s)?[”’\"]? (?:(?P<noun>[a-z][a-z-]+) )?(?=[A-ZÀ-Þ])")
_GENITIVE = re.compile(r"[’']s[”’\"]*\Z")
#: What leads to whom a work is about: "a documentary about Iggy Pop", "the biopic of the singer Dalida".
_ABOUT = re.compile(
    r"\b(?:about|(?:biopic|biography|portrait|profile|story|life|study) of|(?:tribute|homage) to)(?: [a-z’'-]+){0,3} \Z"
)
#: What leads to whom somebody or something is only compared with.
_COMPARED = re.compile(
    r"\b(?:compar(?:ed|able|ing|ison|isons) (?:to|with)|reminiscent of|reminds? [a-z]+ of|à la|echoes of"
    r"|in the (?:vein|style|spirit|tradition|mould|mold) of)\b[^,;.]*\Z"
)
#: What a sentence says of prizes not won, and of prizes won.
_NOMINATED = re.compile(r"\b(?:nominat|nominee|noms?\b|(?:short|long)list|front-?runner|contender)", re.IGNORECASE)
_WON = re.compile(
    r"\b(?:w[io]ns?|winn(?:er|ers|ing)|award(?:ed|-winning)|took|takes|taking|collected|goes to|went to)\b"
)
#: What makes somebody an officer, a critic or a scholar and no maker or player of what is spoken of.
_OFFICE = re.compile(
    r"\A, (?:who (?:runs|heads|leads|oversees|chairs)|(?:the |an? )?(?:[\w’'-]+ ){0,5}"
    r"(?:president|chair(?:man|woman)?|chief|ceo|head|vice|spokes\w+|critic|programmer|curator|publicist|historian|professor))\b",
    re.IGNORECASE,
)
#: What leads from a player to the parts: "Swinton plays Madame Blanc, Helena Markos and the aged Dr Klemperer".
_PLAYED = re.compile(
    r"\b(?:plays?|played|playing|portrays?|portrayed|voices|voiced)\b(?! (?:by|opposite|alongside|with|in)\b)[^();]*\Z"
)
_PLAYS_TOO = re.compile(r"\A,? (?:also )?(?:plays?|played|portrays?|voices?|is|was|as|stars?|her|his|the|an?|who)\b")


def _stands_outside(reading: RuleReading, person: Span) -> bool:
    """Whether the sentence introduces somebody as whom a work is about, with whom others are compared, or as an officer, a
    critic or a scholar."""
    text, sentence = reading.annotated.article.text, reading.annotated.sentence_at(person.start)
    before, after = text[sentence.start : person.start], text[person.end : sentence.end]
    return any((_ABOUT.search(before), _COMPARED.search(before), _OFFICE.match(after)))


def _only_nominated(reading: RuleReading, relation: str, verdict: Verdict) -> bool:
    """Whether a prize is taken for won by a sentence that speaks of nominations alone."""
    if relation != "wonAward":
        return False
    place = reading.annotated.units[verdict.candidate.mention.unit].span.start
    sentence = reading.annotated.sentence_at(place).of(reading.annotated.article.text)
    return _NOMINATED.search(sentence) is not None and _WON.search(sentence) is None


def _is_subject_matter(reading: RuleReading, match: Match) -> bool:
    """Whether a rule took whom a work is about for one of its makers: "the biopic about the director Alfred Hitchcock"."""
    ref = match.subject.ref
    if ref is None or ref.how != "name" or not ref.key.startswith("Person:"):
        return False
    start = reading.annotated.sentence_at(ref.span.start).start
    return _ABOUT.search(reading.annotated.article.text[start : ref.span.start]) is not None


def _named_person(verdict: Verdict) -> Span | None:
    mention = verdict.candidate.mention
    return mention.ref.span if mention.ref is not None and (mention.family, mention.how) == ("person", "name") else None


def _is_part(reading: RuleReading, relation: str, verdict: Verdict) -> bool:
    """Whether what is taken for a player stands where the sentence names somebody's parts."""
    if relation != "starsIn" or not verdict.candidate.forward:
        return False
    text, span = reading.annotated.article.text, reading.annotated.units[verdict.candidate.mention.unit].span
    before = text[reading.annotated.sentence_at(span.start).start : span.start]
    return _PLAYED.search(before) is not None and _PLAYS_TOO.match(text[span.end : span.end + 20]) is None


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
