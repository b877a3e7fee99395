"""The place where readers look at entities and decide about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.entities.verdicts import KIND, decisions_log, drafted
from kg.errors import UsageError
from kg.query.lookup import Directory
from kg.resolve.blocking import Member
from kg.store.layout import GraphDir, GraphReader
from kg.store.log import Draft, Entry, LogFile
from kg.store.records import AssertedFact, Records, named, valued
from kg.store.vocabulary import DCT, OWL, PROV, RDF, RDFS


@dataclass(frozen=True, slots=True)
class EntityLine:
    """One entity in a list. ``names`` begin with the label; ``articles`` and ``facts`` count what speaks of it."""

    iri: str
    id: str
    type: str
    names: tuple[str, ...]
    articles: int
    facts: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two local entities are the same or are not, and who says so."""

    left: Member
    right: Member
    same: bool
    by: str
    reason: str


@dataclass(frozen=True)
class Desk:
    """Entities of a graph in service, and the log of verdicts about them."""

    folder: GraphDir

    @cached_property
    def reader(self) -> GraphReader:
        """Raises ``StoreError`` if there is no graph."""
        return self.folder.open()

    @property
    def log(self) -> LogFile:
        return decisions_log(self.folder)

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.reader)

    @cached_property
    def facts(self) -> tuple[AssertedFact, ...]:
        """All assertions, sorted."""
        return tuple(Records(self.reader.store, self.reader.iris).facts())

    @cached_property
    def facts_about(self) -> dict[str, tuple[AssertedFact, ...]]:
        """The assertions about each entity, by IRI."""
        about: dict[str, list[AssertedFact]] = defaultdict(list)
        for fact in self.facts:
            for iri in {fact.subject, fact.object, fact.character or fact.subject}:
                about[iri].append(fact)
        return {iri: tuple(found) for iri, found in about.items()}

    @cached_property
    def members(self) -> dict[str, tuple[Member, ...]]:
        """The local entities of each entity, by IRI, sorted."""
        found: dict[str, list[Member]] = defaultdict(list)
        graph = self.reader.iris.graph("resolution")
        for quad in self.reader.store.quads_for_pattern(None, PROV["specializationOf"], None, graph):
            found[valued(quad.object).value].append(self.reader.iris.member_of(named(quad.subject)))
        return {iri: tuple(sorted(members)) for iri, members in found.items()}

    def lines(self, type_: str | None = None, words: str = "") -> list[EntityLine]:
        """The entities of a class (local name) whose names hold all ``words``, most articles first."""
        wanted = words.casefold().split()
        found = [
            self.line(one.iri)
            for one in self.directory.all_entities()
            if (type_ is None or one.type.casefold() == type_.casefold())
            and all(any(word in name.casefold() for name in one.names) for word in wanted)
        ]
        return sorted(found, key=lambda line: (-line.articles, -line.facts, line.names[0], line.iri))

    def line(self, iri: str) -> EntityLine:
        one = next(one for one in self.directory.find(iri, ("Entity",)) if one.iri == iri)
        facts = self.facts_about.get(iri, ())
        articles = {fact.article for fact in facts} | {article for article, _ in self.members.get(iri, ())}
        return EntityLine(iri, iri.rpartition("/")[2], one.type, one.names, len(articles), len(facts))

    def find(self, text: str) -> EntityLine:
        """The one entity of that id, IRI or name. Raises ``UsageError`` if there is none, or several."""
        iri = self.reader.iris.entity(text).value
        known = [one.iri for one in self.directory.all_entities() if one.iri in (iri, text)]
        found = known or [one.iri for one in self.directory.find(text, ("Entity",))]
        if len(found) > 1:
            listed = "; ".join(
                f"{line.id} ({line.type}, {line.articles} articles)" for line in map(self.line, found[:6])
            )
            raise UsageError(f"{text!r} may be any of these, give an id: {listed}")
        return self.line(found[0])

    def reasons(self, iri: str) -> list[Reason]:
        """The decisions about the local entities of an entity, as the build recorded them."""
        iris, graph = self.reader.iris, self.reader.iris.graph("resolution")
        store, own = self.reader.store, set(self.members.get(iri, ()))
        found = []
        for member in own:
            node = iris.local_entity(*member)
            for end in ("subject", "object"):
                for quad in store.quads_for_pattern(None, RDF[end], node, graph):
                    values = {q.predicate: q.object for q in store.quads_for_pattern(quad.subject, None, None, graph)}
                    left, right = (iris.member_of(named(values[RDF[e]])) for e in ("subject", "object"))
                    same = values[RDF["predicate"]] == OWL["sameAs"]
                    by, why = (valued(values[p]).value for p in (DCT["creator"], RDFS["comment"]))
                    found.append(Reason(left, right, same, by, why))
        return sorted(set(found), key=lambda one: (not one.same, one.left, one.right, one.reason))

    def merge(self, left: str, right: str, who: str, *, reason: str = "", score: float | None = None) -> Entry:
        """Records that two entities, by IRI, are one. Raises ``UsageError`` for one that is both, or of other kinds."""
        a, b = self.line(left), self.line(right)
        if a.iri == b.iri:
            raise UsageError(f"{a.names[0]!r} and {b.names[0]!r} are one entity already: {a.id}")
        if a.id.rpartition("-")[0] != b.id.rpartition("-")[0]:
            raise UsageError(f"a {a.type} and a {b.type} cannot be one: {a.names[0]!r}, {b.names[0]!r}")
        return self.record([self._verdict(a, b, True, who, reason, score)])[0]

    def apart(self, left: str, right: str, who: str, *, score: float | None = None) -> Entry:
        """Records that two entities, by IRI, are not one, so that nobody is asked again."""
        return self.record([self._verdict(self.line(left), self.line(right), False, who, "", score)])[0]

    def split(self, iri: str, leaving: Iterable[str], who: str, *, reason: str = "") -> Entry:
        """Records that what ``leaving`` articles say is about somebody else of the name.

        Raises ``UsageError`` for an article that does not speak of the entity, or if nothing would stay.
        """
        line, wanted = self.line(iri), frozenset(leaving)
        members = self.members.get(iri, ())
        unknown = sorted(wanted - {article for article, _ in members})
        if unknown:
            raise UsageError(
                f"article {unknown[0]!r} does not speak of {line.names[0]!r}; these do: "
                + ", ".join(sorted({article for article, _ in members})[:8])
            )
        right = [member for member in members if member[0] in wanted]
        left = [member for member in members if member[0] not in wanted]
        if not left:
            raise UsageError(f"all articles that speak of {line.names[0]!r} are given; leave one at least")
        return self.record([drafted([iri], [line.names[0]], left, right, same=False, who=who, reason=reason)])[0]

    def undo(self, entry: Entry, who: str) -> Entry:
        """Takes a verdict back."""
        return self.record([Draft(who, KIND, entry.subjects, "undone", {}, None, entry.id)])[0]

    def record(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Appends verdicts to the log. They come into force with the next build."""
        return self.log.append(drafts)

    def relations_of(self, iri: str) -> Counter[str]:
        """How many facts each relation has about an entity."""
        return Counter(fact.predicate for fact in self.facts_about.get(iri, ()))

    def _verdict(
        self, left: EntityLine, right: EntityLine, same: bool, who: str, reason: str, score: float | None
    ) -> Draft:
        sides = [self.members.get(line.iri, ()) for line in (left, right)]
        return drafted(
            [left.iri, right.iri],
            [left.names[0], right.names[0]],
            *sides,
            same=same,
            who=who,
            score=score,
            reason=reason,
        )
