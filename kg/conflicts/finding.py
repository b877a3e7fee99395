"""Finding what cannot all be true, or has changed: questions with one answer to which articles give several.

Nobody is asked about what one article says side by side: two directors that it names together share the work, two
festivals in one sentence are two screenings.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, islice, repeat

from pyoxigraph import NamedNode, Quad

from kg.resolve.person_names import Closeness, closeness, person_name
from kg.store.layout import GraphReader
from kg.store.records import AssertedFact, NearbyRecords, Records, named, valued
from kg.store.vocabulary import DCT, FILM, RDF

#: Relations to which a subject has one object, and those to which an object has one subject (or subjects named together).
ONE_OBJECT = frozenset({"releaseDate", "premieredAt", "basedOn"})
ONE_SUBJECT = frozenset({"directed", "authorOf", "created"})

DATES = "dates"
MOVED = "moved"
PREMIERES = "premieres"
MAKERS = "makers"
SOURCES = "sources"
PARTS = "parts"
SPELLING = "spelling"
KINDS: Mapping[str, str] = {
    DATES: "several days for one release",
    MOVED: "a planned day that was moved",
    PREMIERES: "several places of a premiere",
    MAKERS: "different directors, authors or creators",
    SOURCES: "based on different works",
    PARTS: "different characters of one actor",
    SPELLING: "a name spelled in several ways",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One article's words for one answer. ``date`` is the article's, in ISO form."""

    article: str
    outlet: str | None
    date: str | None
    quote: str
    start: int
    planned: bool
    confidence: float
    fact: AssertedFact


@dataclass(frozen=True, slots=True)
class Side:
    """One answer, with the articles that give it, earliest first."""

    answer: str
    claims: tuple[Claim, ...]

    @property
    def first(self) -> Claim:
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question with several answers; the side that was told first comes first. ``id`` stays while the sides do."""

    id: str
    kind: str
    about: str
    about_iri: str
    question: str
    sides: tuple[Side, ...]


def conflicts(reader: GraphReader) -> list[Conflict]:
    """All conflicts of a graph: those with most claims first."""
    records = Records(reader.store, reader.iris)
    return _found(records.facts(), _Claims(reader, records))


def conflicts_of(reader: GraphReader, entity: NamedNode, limit: int) -> list[Conflict]:
    """The conflicts about ``entity`` and those that it is an answer in, as far as ``limit`` of its assertions tell.

    Reads no more of the graph than these assertions, and as many that answer the same questions otherwise.
    """
    records = NearbyRecords(reader.store, reader.iris)
    about = chain(_assertions(reader, RDF["subject"], entity), _assertions(reader, RDF["object"], entity))
    own = dict.fromkeys(islice(about, limit))
    rivals = (
        pair
        for question in dict.fromkeys(map(_asked_of, records.facts_of(own), repeat(entity.value)))
        if question is not None
        for pair in _assertions(reader, question[0], NamedNode(question[1]), FILM[question[2]])
        if pair not in own
    )
    found = _found(records.facts_of([*own, *islice(rivals, limit)]), _Claims(reader, records))
    return [one for one in found if one.about_iri == entity.value or _answers(one, entity.value)]


def _asked_of(fact: AssertedFact, entity: str) -> tuple[NamedNode, str, str] | None:
    """The question that ``entity`` is an answer to: which end of the fact it is about, that end, and the relation."""
    if fact.subject == entity and fact.predicate in ONE_SUBJECT:
        return RDF["object"], fact.object, fact.predicate
    if fact.object == entity and fact.predicate in ONE_OBJECT:
        return RDF["subject"], fact.subject, fact.predicate
    return None


def _found(facts: Sequence[AssertedFact], claims: _Claims) -> list[Conflict]:
    found = [*_questions(facts, claims), *_parts(facts, claims), *_spellings(facts, claims)]
    return sorted(found, key=lambda one: (-sum(len(side.claims) for side in one.sides), one.about, one.kind, one.id))


def _answers(conflict: Conflict, iri: str) -> bool:
    if conflict.kind == SPELLING:
        return False
    return any(iri in (claim.fact.subject, claim.fact.object) for side in conflict.sides for claim in side.claims)


def _assertions(
    reader: GraphReader, end: NamedNode, value: NamedNode, relation: NamedNode | None = None
) -> Iterator[tuple[NamedNode, NamedNode]]:
    """The assertions with ``value`` at that end and, if it is given, of that relation, each with its article's graph."""
    for quad in reader.store.quads_for_pattern(None, end, value, None):
        node, graph = named(quad.subject), named(quad.graph_name)
        if reader.iris.article_of(graph) is None:
            continue
        if relation is None or Quad(node, RDF["predicate"], relation, graph) in reader.store:
            yield node, graph


class _Claims:
    """Facts as claims, with what is known of their articles."""

    def __init__(self, reader: GraphReader, records: Records) -> None:
        self._reader = reader
        self.labels = records.labels
        self._article = cache(self._described)

    def _described(self, article: NamedNode) -> dict[NamedNode, str]:
        graph = self._reader.iris.graph("articles")
        quads = self._reader.store.quads_for_pattern(article, None, None, graph)
        return {quad.predicate: valued(quad.object).value for quad in quads}

    def region(self, fact: AssertedFact) -> str:
        """The region that the fact is about; empty if it names none."""
        graph = self._reader.iris.article_graph(fact.article)
        quads = self._reader.store.quads_for_pattern(NamedNode(fact.iri), FILM["region"], None, graph)
        return next((valued(quad.object).value for quad in quads), "")

    def of(self, fact: AssertedFact) -> Claim:
        article = self._article(self._reader.iris.article(fact.article))
        outlet, date = article.get(DCT["publisher"]), article.get(DCT["issued"])
        return Claim(fact.article, outlet, date, fact.quote, fact.start, fact.planned, fact.confidence, fact)

    def side(self, answer: str, facts: Iterable[AssertedFact]) -> Side:
        found = sorted(map(self.of, facts), key=lambda one: (one.date or "9999", one.article, one.start))
        return Side(answer, tuple(found))


def _questions(facts: Sequence[AssertedFact], claims: _Claims) -> Iterator[Conflict]:
    asked: dict[tuple[str, str, str], dict[str, list[AssertedFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.predicate in ONE_OBJECT:
            region = claims.region(fact)
            asked[fact.subject, fact.predicate, region][fact.object].append(fact)
        elif fact.predicate in ONE_SUBJECT:
            asked[fact.object, fact.predicate, ""][fact.subject].append(fact)
    for (about, predicate, region), answers in sorted(asked.items()):
        for group in _opposed(answers, dates=predicate == "releaseDate"):
            sides = [claims.side(claims.labels.get(answer, answer), answers[answer]) for answer in group]
            where = f" in {region}" if region else ""
            yield _conflict(_kind(predicate, sides), about, f"{predicate}{where}", sides, claims)


def _opposed(answers: Mapping[str, Sequence[AssertedFact]], dates: bool) -> list[list[str]]:
    """The answers that some article opposes to another, as one group; none if all agree."""
    opposed: set[str] = set()
    for one, other in combinations(sorted(answers), 2):
        if dates and (one.startswith(other) or other.startswith(one)):
            continue  # one tells less precisely what the other tells
        if {f.article for f in answers[one]} & {f.article for f in answers[other]}:
            continue
        opposed |= {one, other}
    return [sorted(opposed)] if opposed else []


def _kind(predicate: str, sides: Sequence[Side]) -> str:
    if predicate == "releaseDate":
        *earlier, _ = sorted(sides, key=lambda side: (side.claims[-1].date or "9999", side.claims[-1].article))
        moved = any(claim.planned for side in earlier for claim in side.claims)
        return MOVED if moved else DATES
    return {"premieredAt": PREMIERES, "basedOn": SOURCES}.get(predicate, MAKERS)


def _parts(facts: Sequence[AssertedFact], claims: _Claims) -> Iterator[Conflict]:
    cast: dict[tuple[str, str], dict[str, list[AssertedFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.predicate == "starsIn" and fact.character is not None:
            cast[fact.subject, fact.object][fact.character].append(fact)
    for (person, work), answers in sorted(cast.items()):
        for group in _opposed(answers, dates=False):
            sides = [claims.side(claims.labels.get(answer, answer), answers[answer]) for answer in group]
            yield _conflict(PARTS, work, f"the part of {claims.labels.get(person, person)}", sides, claims)


def _spellings(facts: Sequence[AssertedFact], claims: _Claims) -> Iterator[Conflict]:
    """Names of one person in spellings that are neither a shorter form nor a matter of accents."""
    forms: dict[str, dict[str, list[AssertedFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.subject_type == "Person":
            forms[fact.subject][fact.subject_name].append(fact)
    for person, names in sorted(forms.items()):
        other = {
            name
            for one, two in combinations(sorted(names), 2)
            for name in (one, two)
            if closeness(person_name(one), person_name(two)) != (Closeness.SAME, "same name")
            and len(person_name(one).words) == len(person_name(two).words)
        }
        if other:
            sides = [claims.side(name, names[name]) for name in sorted(other)]
            yield _conflict(SPELLING, person, "the name", sides, claims)


def _conflict(kind: str, about: str, question: str, sides: Iterable[Side], claims: _Claims) -> Conflict:
    ordered = tuple(sorted(sides, key=lambda side: (side.first.date or "9999", side.first.article, side.answer)))
    text = "\x1f".join((kind, about, question, *sorted(side.answer for side in ordered)))
    identifier = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    return Conflict(identifier, kind, claims.labels.get(about, about), about, question, ordered)
