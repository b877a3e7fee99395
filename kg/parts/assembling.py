"""Assembly in parts: the functions of ``kg.store.quads``, on the articles of a shelf and then on a bucket of entities.

A bucket has an entity with all facts of which it is the subject. What is validated is a place and the types of what it points
to, so a bucket has to know no other. Each part gives sorted N-Quads without blank nodes: parts concatenate to the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from kg.conflicts.verdicts import Words, is_rejected
from kg.errors import OntologyError
from kg.model import Entity, Extraction, Resolution
from kg.parts.extracting import extractions
from kg.parts.resolving import Identity, decision, identities
from kg.parts.rows import Row, in_buckets, read_rows, write_rows
from kg.parts.task import Bench, Made, Stage, Task
from kg.resolve.blocking import Member
from kg.run.checked import nodes_behind
from kg.run.checks import POINTER, Checks, Place, checked_places
from kg.run.outlines import Reach, reach_of
from kg.store.assertions import Assertion, assertion_iri, assertion_quads, assertions_of
from kg.store.contents import digest_of_text
from kg.store.decisions import decision_triples_of, member_triples
from kg.store.findings import Finding
from kg.store.quads import (
    Saying,
    article_triples,
    entity_triples,
    event_iri,
    event_triples,
    inverse_triples,
)
from kg.store.vocabulary import FILM, RDF, RDF_TYPE

_LINES_A_FILE = 200_000
"""Some forty megabytes: what a process holds of the graph that it makes."""

Types: TypeAlias = Mapping[NamedNode, str]
"""The class of entities, by their local names."""


@dataclass(slots=True)
class _Quads:
    """Lines of N-Quads, written to a file whenever there are enough of them."""

    bench: Bench
    count: int = field(default=0, init=False)
    _lines: list[str] = field(default_factory=list, init=False)
    _files: list[str] = field(default_factory=list, init=False)

    def add(self, lines: Iterable[str]) -> None:
        """Adds what no other call adds."""
        self._lines += lines
        if len(self._lines) >= _LINES_A_FILE:
            self._write()

    def put(self, triples: Iterable[Triple], graph: str) -> None:
        """Adds ``triples`` of the graph of that name."""
        name = self.bench.iris.graph(graph)
        self.add(f"{triple} {name} .\n" for triple in triples)

    def files(self) -> str:
        """Writes what is left, and tells the names of all files."""
        if self._lines or not self._files:
            self._write()
        return " ".join(self._files)

    def _write(self) -> None:
        self._files.append(put_lines(self.bench, self._lines))
        self.count += len(self._lines)
        self._lines = []


@dataclass(frozen=True)
class Checking(Stage):
    """A stage that validates what it makes. What it has looked at before, this process remembers."""

    @cached_property
    def reach(self) -> Reach:
        reach = reach_of(self.bench.ontology)
        if reach.whole or not reach.types:
            raise OntologyError(
                "shapes that look further than a node's own properties cannot be held against a graph in parts"
            )
        return reach

    def findings(self, places: list[Place]) -> set[Finding]:
        """What the shapes find in ``places``."""
        return checked_places(
            lambda: iter(places), self.reach, self.bench.ontology, _remembered(self.bench.ontology.fingerprint)
        )


@lru_cache(maxsize=1)
def _remembered(ontology: str) -> Checks:
    """What this process has validated under an ontology of that fingerprint."""
    return Checks()


@dataclass(frozen=True)
class Assemble(Checking):
    """The graphs of the articles of a shelf, and what they say of entities, for the buckets of these.

    ``rejected`` is what readers hold for wrong; the assertions ``guilty`` of breaking a shape are left out.
    """

    rejected: frozenset[Words] = frozenset()
    name: ClassVar[str] = "assemble"

    def work(self, task: Task) -> Made:
        bench, iris = self.bench, self.bench.iris
        guilty = {key for key, _ in read_rows(bench.place, task.of("guilty"))}
        quads = _Quads(bench)
        marks: dict[str, set[str]] = {}
        rows: list[Row] = []
        found: set[Finding] = set()
        counts: Counter[str] = Counter()
        for extraction, resolution, who, left_out in _resolved(bench, task, guilty):
            counts["left out"] += left_out
            about = sorted({*article_triples(extraction.article, iris)}, key=str)
            quads.put(about, "articles")
            places = [Place(about, ())]
            beside = [t for t in about if t.predicate == RDF_TYPE]
            for one in assertions_of(extraction, resolution, iris):
                own = list(dict.fromkeys(assertion_quads(one, extraction.article.text, iris)))
                quads.add(f"{quad} .\n" for quad in own)
                types = _types_of(one, who, iris)
                places.append(Place([quad.triple for quad in own], [*beside, *_typed(types)]))
                rows.append((_last(one.subject), self._said(one, types)))
                for node, predicates in _pointed_at(one, bench).items():
                    marks.setdefault(_last(node), set()).update(predicates)
                counts["assertions"] += 1
            found |= self.findings(places)
            counts["articles"] += 1
        said = in_buckets(rows, bench.shelves)
        marked = in_buckets(((key, sorted(found)) for key, found in sorted(marks.items())), bench.shelves)
        made = {
            "quads": quads.files(),
            "said": write_rows(bench.place, "said", said),
            "marks": write_rows(bench.place, "marks", marked),
        }
        counts["quads"] = quads.count
        return _with_findings(bench, made, found), counts

    def _said(self, one: Assertion, types: Types) -> list[Any]:
        """What an assertion says, as far as the shared graphs need it."""
        target = one.object
        thing = (
            [True, _last(target), types[target]]
            if isinstance(target, NamedNode)
            else [False, target.value, _kind(target)]
        )
        character = None if one.character is None else [_last(one.character), types[one.character]]
        doubted = bool(self.rejected) and is_rejected(one, self.rejected)
        return [one.fact.predicate, thing, types[one.subject], one.fact.planned, character, one.fact.region, doubted]


@dataclass(frozen=True)
class Merge(Checking):
    """The shared graphs, as far as they are about the entities of a bucket. ``doubts`` says whether readers have rejected
    facts at all: then there is a graph of those that others support."""

    doubts: bool = False
    name: ClassVar[str] = "merge"

    def work(self, task: Task) -> Made:
        bench, iris, ontology = self.bench, self.bench.iris, self.bench.ontology
        marks: dict[str, set[str]] = {}
        for key, predicates in read_rows(bench.place, task.of("marks"), task.number):
            marks.setdefault(key, set()).update(predicates)
        support, types = self._support(task)
        graphs: dict[str, set[Triple]] = {
            name: set() for name in ("facts", "events", "entities", "derived", "accepted")
        }
        resolution = _Quads(bench)
        places: list[Place] = []
        facts: dict[NamedNode, list[Triple]] = {}
        for fact, sayings in support.items():
            facts.setdefault(fact.subject, []).append(fact)  # type: ignore[arg-type]
            graphs["facts"].add(fact)
            graphs["derived"].update(inverse_triples(fact, ontology))
            event = list(event_triples(fact, (saying for saying, _ in sayings), ontology, iris))
            graphs["events"].update(event)
            if event:
                ends = {t.object for t in event if isinstance(t.object, NamedNode)}
                places.append(Place(event, list(_typed({node: types[node] for node in ends if node in types}))))
            if self.doubts and not all(doubted for _, doubted in sayings):
                graphs["accepted"].add(fact)
        apart: list[Row] = []
        for identifier, (about, names, told) in read_rows(bench.place, task.of("entities"), task.number):
            if identifier not in marks:
                continue
            kind, label, aliases, year = about
            node = iris.entity(identifier)
            own = list(entity_triples(Entity(identifier, kind, label, tuple(aliases), (), year), iris))
            graphs["entities"].update(own)
            for article, key, name in names:
                resolution.put(member_triples(article, key, name, identifier, iris), "resolution")
            for values, left, right in told:
                if right == left == identifier:
                    resolution.put(decision_triples_of(decision(values), iris), "resolution")
                elif left == identifier and right is not None:
                    apart.append((right, values))
            near = {t.object for t in facts.get(node, ()) if isinstance(t.object, NamedNode)}
            pointers = [Triple(POINTER, NamedNode(predicate), node) for predicate in sorted(marks[identifier])]
            places.append(Place([*facts.get(node, ()), *own], [*_typed({n: types[n] for n in near}), *pointers]))
        return self._made(graphs, resolution, places, apart)

    def _support(self, task: Task) -> tuple[dict[Triple, list[tuple[Saying, bool]]], dict[NamedNode, str]]:
        """Each fact of the bucket with what is said of it, and the types of all who take part."""
        iris = self.bench.iris
        support: dict[Triple, list[tuple[Saying, bool]]] = {}
        types: dict[NamedNode, str] = {}
        for key, values in read_rows(self.bench.place, task.of("said"), task.number):
            predicate, (is_entity, value, kind), subject_type, planned, character, region, doubted = values
            subject = iris.entity(key)
            types[subject] = subject_type
            target: NamedNode | Literal = iris.entity(value) if is_entity else Literal(value, datatype=NamedNode(kind))
            if isinstance(target, NamedNode):
                types[target] = kind
            part = None if character is None else iris.entity(character[0])
            if part is not None:
                types[part] = character[1]
            fact = Triple(subject, FILM[predicate], target)
            support.setdefault(fact, []).append((Saying(planned, part, region), doubted))
        return support, types

    def _made(self, graphs: Mapping[str, set[Triple]], quads: _Quads, places: list[Place], apart: list[Row]) -> Made:
        bench = self.bench
        for name, found in graphs.items():
            quads.put(found, name)
        counted = [triple for name in ("facts", "events", "entities") for triple in graphs[name]]
        objects = sorted({digest_of_text([str(triple.object)]) for triple in counted})
        made = {
            "quads": quads.files(),
            "apart": write_rows(bench.place, "apart", in_buckets(apart, bench.shelves)),
            "objects": write_rows(bench.place, "objects", in_buckets(((key, None) for key in objects), bench.shelves)),
        }
        counts: Counter[str] = Counter({"quads": quads.count, "facts": len(graphs["facts"]), "triples": len(counted)})
        counts["entities"] = len({triple.subject for triple in graphs["entities"]})
        counts["subjects"] = len({triple.subject for triple in counted})
        for triple in counted:
            counts[f"property {triple.predicate.value}"] += 1
            if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
                counts[f"class {triple.object.value}"] += 1
        return _with_findings(bench, made, self.findings(places)), counts


@dataclass(frozen=True)
class Ends(Stage):
    """What needs two buckets: decisions that entities of two buckets are not one, and how many objects there are."""

    name: ClassVar[str] = "ends"

    def work(self, task: Task) -> Made:
        bench, iris = self.bench, self.bench.iris
        used = {key for key, _ in read_rows(bench.place, task.of("marks"), task.number)}
        lines = {
            f"{triple} {iris.graph('resolution')} .\n"
            for key, values in read_rows(bench.place, task.of("apart"), task.number)
            if key in used
            for triple in decision_triples_of(decision(values), iris)
        }
        objects = {key for key, _ in read_rows(bench.place, task.of("objects"), task.number)}
        counts = {"quads": len(lines), "objects": len(objects)}
        return {"quads": put_lines(bench, lines)}, counts


@dataclass(frozen=True)
class Blame(Stage):
    """The assertions of a shelf that touch one of the nodes in which something was found."""

    name: ClassVar[str] = "blame"

    def work(self, task: Task) -> Made:
        bench = self.bench
        foci = {key for key, _ in read_rows(bench.place, task.of("foci"))}
        rows: list[Row] = []
        for extraction, resolution, who, _ in _resolved(bench, task, frozenset()):
            for one in assertions_of(extraction, resolution, bench.iris):
                touched = [node.value for node in nodes_behind(one, bench.ontology, bench.iris) if node.value in foci]
                if touched:
                    types = _types_of(one, who, bench.iris)
                    kind = (
                        types[one.object] if isinstance(one.object, NamedNode) else _kind(one.object).rpartition("#")[2]
                    )
                    fits = bench.ontology.allows(one.fact.predicate, types[one.subject], kind)
                    rows += [(node, [one.iri.value, one.predicate.value, one.object.value, fits]) for node in touched]
        return {"blamed": write_rows(bench.place, "blamed", {0: rows})}, {}


def put_lines(bench: Bench, lines: Iterable[str]) -> str:
    """Writes lines of N-Quads, each given once, in their order, and tells the name of the file."""
    return bench.place.put("quads", "".join(sorted(lines)).encode("utf-8", "replace"), "nq")


def _resolved(
    bench: Bench, task: Task, guilty: Iterable[str]
) -> Iterator[tuple[Extraction, Resolution, dict[Member, Identity], int]]:
    """The extractions of a shelf with who is who in them, without the facts that are guilty, and how many these are."""
    who = identities(bench, task.of("who"), task.number)
    resolution = Resolution({}, {member: one.id for member, one in who.items()})
    bad = frozenset(guilty)
    for found in extractions(bench, task):
        kept = found.facts
        if bad:
            kept = tuple(f for f in kept if assertion_iri(f, resolution, bench.iris).value not in bad)
        yield replace(found, facts=kept), resolution, who, len(found.facts) - len(kept)


def _types_of(one: Assertion, who: Mapping[Member, Identity], iris: Any) -> Types:
    fact = one.fact
    keys = [key for key in (fact.subject, fact.object, fact.character) if isinstance(key, str)]
    return {iris.entity(who[fact.article, key].id): who[fact.article, key].type for key in keys}


def _typed(types: Types) -> Iterator[Triple]:
    return (Triple(node, RDF_TYPE, FILM[kind]) for node, kind in types.items())


def _pointed_at(one: Assertion, bench: Bench) -> dict[NamedNode, set[str]]:
    """By which properties an assertion, its fact and its event point at entities."""
    pattern = bench.ontology.relations[one.fact.predicate].event
    fact = Triple(one.subject, one.predicate, one.object)
    event = event_iri(fact, bench.ontology, bench.iris) is not None
    found: dict[NamedNode, set[str]] = {one.subject: {RDF["subject"].value}}
    if event and pattern is not None:
        found[one.subject].add(FILM[pattern.subject_property].value)
    if isinstance(one.object, NamedNode):
        at_object = found.setdefault(one.object, set())
        at_object.update((RDF["object"].value, one.predicate.value))
        if event and pattern is not None:
            at_object.add(FILM[pattern.object_property].value)
    if one.character is not None:
        found.setdefault(one.character, set()).add(FILM["character"].value)
    return found


def _with_findings(bench: Bench, made: dict[str, str], found: set[Finding]) -> dict[str, str]:
    if not found:
        return made
    return made | {
        "findings": write_rows(bench.place, "findings", {0: [(one.focus, asdict(one)) for one in sorted(found)]})
    }


def _last(node: NamedNode) -> str:
    return node.value.rpartition("/")[2]


def _kind(literal: Literal) -> str:
    return literal.datatype.value
