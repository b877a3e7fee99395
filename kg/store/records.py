"""Reading facts back: assertions, articles and entities of a published graph as plain records.

Oxigraph's quad patterns are used instead of SPARQL: they stream, and each look-up is one index scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from kg.errors import StoreError
from kg.store.iris import Iris, part
from kg.store.vocabulary import DCT, FILM, OA, RDF, RDF_TYPE, RDFS, XSD


@dataclass(frozen=True, slots=True)
class AssertedFact:
    """A fact as one article asserts it. IRIs are strings; names are the article's own fullest forms.

    ``object`` is an IRI, or the lexical form of a literal, for which ``object_name`` is that form too and
    ``object_type`` the XSD local name. ``start`` and ``end`` are the sentence's offsets in the article's text.
    """

    iri: str
    article: str
    subject: str
    subject_name: str
    subject_type: str
    predicate: str
    object: str
    object_name: str
    object_type: str
    character: str | None
    character_name: str | None
    planned: bool
    quote: str
    start: int
    end: int
    confidence: float
    rule: str


@dataclass(frozen=True)
class Records:
    """Facts and names of the graph in ``store``."""

    store: Store
    iris: Iris

    def facts(self) -> list[AssertedFact]:
        """Every assertion, sorted by article, start, predicate, subject, object and character."""
        return self.facts_of(self._assertions())

    def facts_of(self, assertions: Iterable[tuple[NamedNode, NamedNode]]) -> list[AssertedFact]:
        """The facts of these assertions, each given with the graph of its article; sorted as ``facts`` are."""
        found = [self._fact(node, graph) for node, graph in assertions]
        return sorted(
            found, key=lambda f: (f.article, f.start, f.predicate, f.subject, f.object, f.character or "", f.iri)
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The preferred label of each entity, by IRI."""
        return self._entity_values(RDFS["label"])

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The class of each entity (local name), by IRI."""
        return {iri: value.removeprefix(FILM.iri) for iri, value in self._entity_values(RDF_TYPE).items()}

    def _entity_values(self, predicate: NamedNode) -> dict[str, str]:
        quads = self.store.quads_for_pattern(None, predicate, None, self.iris.graph("entities"))
        return {named(quad.subject).value: valued(quad.object).value for quad in quads}

    @cached_property
    def article_ids(self) -> Mapping[str, str]:
        """The id of each article, by IRI."""
        quads = self.store.quads_for_pattern(None, DCT["identifier"], None, self.iris.graph("articles"))
        return {named(quad.subject).value: valued(quad.object).value for quad in quads}

    def _assertions(self) -> Iterator[tuple[NamedNode, NamedNode]]:
        """Those of articles: what others made may hold some too."""
        for quad in self.store.quads_for_pattern(None, RDF_TYPE, FILM["Assertion"], None):
            graph = named(quad.graph_name)
            if self.iris.article_of(graph) is not None:
                yield named(quad.subject), graph

    def _fact(self, node: NamedNode, graph: NamedNode) -> AssertedFact:
        about = self._values(node, graph)
        target, character = about[RDF["object"]], about.get(FILM["character"])
        position = self._values(part(node, "position"), graph)
        name = about.get(FILM["objectName"], target)
        return AssertedFact(
            iri=node.value,
            article=self.article_ids[self.iris.article(self.iris.article_of(graph) or "").value],
            subject=about[RDF["subject"]].value,
            subject_name=about[FILM["subjectName"]].value,
            subject_type=self.types[about[RDF["subject"]].value],
            predicate=FILM.local_name(named(about[RDF["predicate"]])),
            object=target.value,
            object_name=name.value,
            object_type=_datatype(target) if isinstance(target, Literal) else self.types[target.value],
            character=None if character is None else character.value,
            character_name=about[FILM["characterName"]].value if character is not None else None,
            planned=about[FILM["planned"]].value == "true",
            quote=self._values(part(node, "quote"), graph)[OA["exact"]].value,
            start=int(position[OA["start"]].value),
            end=int(position[OA["end"]].value),
            confidence=float(about[FILM["confidence"]].value),
            rule=about[FILM["rule"]].value,
        )

    def _values(self, node: NamedNode, graph: NamedNode) -> dict[NamedNode, NamedNode | Literal]:
        return {quad.predicate: valued(quad.object) for quad in self.store.quads_for_pattern(node, None, None, graph)}


@dataclass(frozen=True)
class NearbyRecords(Records):
    """The same for a few facts: names are looked up when they are asked for, instead of all being read."""

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return _LookUps(partial(self._value, RDFS["label"], self.iris.graph("entities")))

    @cached_property
    def types(self) -> Mapping[str, str]:
        found = _LookUps(partial(self._value, RDF_TYPE, self.iris.graph("entities")))
        return _LookUps(lambda iri: found[iri].removeprefix(FILM.iri) if iri in found else None)

    @cached_property
    def article_ids(self) -> Mapping[str, str]:
        return _LookUps(partial(self._value, DCT["identifier"], self.iris.graph("articles")))

    def _value(self, predicate: NamedNode, graph: NamedNode, iri: str) -> str | None:
        if not iri.startswith(self.iris.base):  # a date, perhaps
            return None
        quads = self.store.quads_for_pattern(NamedNode(iri), predicate, None, graph)
        return next((valued(quad.object).value for quad in quads), None)


class _LookUps(Mapping[str, str]):
    """A mapping whose values ``find`` gives, each looked up once; it cannot be gone through."""

    def __init__(self, find: Callable[[str], str | None]) -> None:
        self._find = cache(find)

    def __getitem__(self, key: str) -> str:
        value = self._find(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        raise TypeError("look-ups know only what they are asked for")

    def __len__(self) -> int:
        raise TypeError("look-ups know only what they are asked for")


def named(term: NamedNode | BlankNode | Literal | Triple | DefaultGraph) -> NamedNode:
    """``term`` as an IRI. Raises ``StoreError`` for anything else, which our graphs do not hold there."""
    if not isinstance(term, NamedNode):
        raise StoreError(f"the graph holds {term} where an IRI belongs; build it again")
    return term


def valued(term: NamedNode | BlankNode | Literal | Triple) -> NamedNode | Literal:
    """``term`` as an IRI or literal. Raises ``StoreError`` for anything else."""
    return term if isinstance(term, Literal) else named(term)


def _datatype(literal: Literal) -> str:
    return literal.datatype.value.removeprefix(XSD.iri)
