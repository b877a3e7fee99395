"""From what the model proposes to facts: only what the article's own words bear out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.llm.schema import MAX_FACTS, readable
from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span
from kg.names import name_key
from kg.ontology import Ontology, Relation

CONFIDENCE = 0.14
"""Below the least that the rules and the learned model assert (0.15). It says where such a fact ranks, it is no probability."""

_QUOTE = range(8, 601)
_NAME = range(2, 201)
_MENTIONS = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact as the model words it."""

    subject: str
    subject_type: str
    relation: str
    object: str
    object_type: str
    quote: str
    planned: bool


def proposals(answer: str) -> Iterator[Proposal]:
    """What an answer proposes; what is not of the form asked for is passed over."""
    try:
        facts = json.loads(answer)["facts"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for fact in facts[:MAX_FACTS] if isinstance(facts, list) else ():
        try:
            subject, target = fact["subject"], fact["object"]
            texts = (subject["name"], subject["type"], fact["relation"], target["name"], target["type"], fact["quote"])
            planned = fact.get("planned", False)
        except (KeyError, TypeError, AttributeError):
            continue
        if all(isinstance(text, str) for text in texts) and isinstance(planned, bool):
            yield Proposal(*texts, planned=planned)


def with_proposals(found: Extraction, proposed: Iterable[Proposal], ontology: Ontology, by: str) -> Extraction:
    """``found`` and, behind its facts, those of ``proposed`` that stand the checks and that it does not have.

    A proposal needs a quote found letter by letter in a paragraph that does not speak to a machine, both names in the
    quote, and types that the ontology allows; entities that ``found`` has keep their types. Nothing of ``found`` changes.
    """
    checker = _Checker(found, ontology, by)
    facts = [fact for one in proposed if (fact := checker.fact(one)) is not None]
    if not facts:
        return found
    used = {end for fact in facts for end in (fact.subject, fact.object) if isinstance(end, str)}
    added = tuple(checker.new[key] for key in sorted(checker.new) if key in used)
    ordered = sorted(facts, key=lambda f: (f.evidence.sentence.start, f.predicate, f.subject, str(f.object)))
    return Extraction(found.article, found.entities + added, found.facts + tuple(ordered))


class _Checker:
    def __init__(self, found: Extraction, ontology: Ontology, by: str) -> None:
        self._article: Article = found.article
        self._readable = readable(found.article.text)
        self._ontology, self._by = ontology, by
        self._stated = {(f.subject, f.predicate, str(f.object)) for f in found.facts}
        self._keys = {entity.key for entity in found.entities}
        self._known: dict[str, LocalEntity] = {}
        for entity in found.entities:
            for name in (entity.name, *entity.aliases):
                self._known.setdefault(name_key(name), entity)
        self.new: dict[str, LocalEntity] = {}

    def fact(self, proposal: Proposal) -> Fact | None:
        relation = self._ontology.relations.get(proposal.relation)
        quote = self._quote(proposal.quote)
        if relation is None or quote is None:
            return None
        subject_span = self._named_in(quote, proposal.subject)
        subject = self._entity(proposal.subject, proposal.subject_type) if subject_span else None
        if subject is None:
            return None
        target, target_span = self._target(proposal, relation, quote, subject_span)
        if target is None or (isinstance(target, LocalEntity) and target.key == subject.key):
            return None
        kind = target.datatype if isinstance(target, DateValue) else target.type
        if not self._ontology.allows(relation.name, subject.type, kind):
            return None
        value = target if isinstance(target, DateValue) else target.key
        stated = (subject.key, relation.name, str(value))
        if stated in self._stated:
            return None
        self._stated.add(stated)
        return Fact(
            article=self._article.id,
            subject=subject.key,
            predicate=relation.name,
            object=value,
            evidence=Evidence(quote, subject_span, None, target_span),
            rule=f"{relation.name}: language model",
            confidence=CONFIDENCE,
            extractor=self._by,
            planned=proposal.planned,
        )

    def _quote(self, words: str) -> Span | None:
        if len(words) not in _QUOTE or words != words.strip() or "\n\n" in words:
            return None
        at = self._article.text.find(words)
        while at >= 0:
            if any(start <= at and at + len(words) <= end for start, end in self._readable):
                return Span(at, at + len(words))
            at = self._article.text.find(words, at + 1)
        return None

    def _named_in(self, quote: Span, name: str, taken: Span | None = None) -> Span | None:
        """Where the quote has the name as words of their own, other words than those ``taken`` for the other end."""
        if len(name) not in _NAME or not name_key(name):
            return None
        spans = (Span(*found.span()) for found in _whole(name).finditer(self._article.text, quote.start, quote.end))
        return next((span for span in spans if taken is None or not span.overlaps(taken)), None)

    def _target(
        self, proposal: Proposal, relation: Relation, quote: Span, taken: Span | None
    ) -> tuple[LocalEntity | DateValue | None, Span | None]:
        if relation.datatype:
            return self._date(proposal.object, quote), None
        span = self._named_in(quote, proposal.object, taken)
        return (self._entity(proposal.object, proposal.object_type) if span else None), span

    def _date(self, value: str, quote: Span) -> DateValue | None:
        """A date whose year the quote or the article's own date gives."""
        try:
            date = DateValue(value)
        except ValueError:
            return None
        published = self._article.published
        near = published is not None and abs(published.year - date.year) <= 1
        return date if near or value[:4] in quote.of(self._article.text) else None

    def _entity(self, name: str, type: str) -> LocalEntity | None:
        known = self._known.get(name_key(name))
        if known is not None:
            return known
        if type not in self._ontology.classes:
            return None
        key = f"{type}:{name_key(name)}"
        if key in self._keys:
            return None
        if key not in self.new:
            spans = [Span(*found.span()) for found in _whole(name).finditer(self._article.text)][:_MENTIONS]
            self.new[key] = LocalEntity(key, type, name, (), tuple(spans))
        return self.new[key]


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
