"""The graph in memory, arranged for a reader's steps: find a name, see what hangs by it, what lies between two.

Built once for each build of the graph from what the page would show (``kg.view.projection``), and never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kg.explorer.filters import Filter
from kg.view.contradictions import contradictions
from kg.view.viewgraph import ArticleCard, Node, ViewFact, ViewGraph

FACTS_AT_ONCE = 300
"""How many facts of one entity are told at a time."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A step from one node to another: the place of a fact, and the side of the fact that the first node stands on.

    ``side`` is ``label`` for its subject, ``inverse`` for its object and ``part`` for a character in it.
    """

    to: str
    fact: int
    side: str


@dataclass(frozen=True)
class Index:
    """Look-ups over ``graph``; ids are those of its nodes and articles, places those of its facts."""

    graph: ViewGraph

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.graph.nodes}

    @cached_property
    def hops(self) -> Mapping[str, tuple[Hop, ...]]:
        """The steps that lead away from each node."""
        found: dict[str, list[Hop]] = {node.id: [] for node in self.graph.nodes}
        for place, fact in enumerate(self.graph.facts):
            for one, other, side in _steps(fact):
                found[one].append(Hop(other, place, side))
        return {node: tuple(hops) for node, hops in found.items()}

    @cached_property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """The neighbours of each node."""
        return {node: tuple(dict.fromkeys(hop.to for hop in hops)) for node, hops in self.hops.items()}

    @cached_property
    def degrees(self) -> Mapping[str, int]:
        return {node: len(others) for node, others in self.links.items()}

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the facts that each node takes part in."""
        found: dict[str, list[int]] = {node.id: [] for node in self.graph.nodes}
        for place, fact in enumerate(self.graph.facts):
            for node in dict.fromkeys(_parts(fact)):
                found[node].append(place)
        return {node: tuple(places) for node, places in found.items()}

    @cached_property
    def facts_in(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the facts that each article states."""
        found: dict[str, list[int]] = {card.id: [] for card in self.graph.articles}
        for place, fact in enumerate(self.graph.facts):
            for article in dict.fromkeys(support.article for support in fact.supports):
                found[article].append(place)
        return {article: tuple(places) for article, places in found.items()}

    @cached_property
    def against(self) -> Mapping[int, list[int]]:
        return contradictions(self.graph.facts)

    @cached_property
    def assertions(self) -> Mapping[str, int]:
        """The place of the fact behind each assertion, by the last part of its IRI."""
        return {support.assertion: place for place, fact in enumerate(self.graph.facts) for support in fact.supports}

    def best(self, limit: int) -> list[str]:
        """The nodes with most neighbours."""
        return sorted(self.degrees, key=lambda node: (-self.degrees[node], node))[:limit]

    def between(self, shown: Collection[str], new: Iterable[str], wanted: Filter) -> list[int]:
        """The places of facts that join one of ``new`` with one of ``shown`` or ``new``."""
        everyone = set(shown) | set(new)
        return sorted({
            hop.fact
            for node in new
            for hop in self.hops.get(node, ())
            if hop.to in everyone and wanted.lets_fact(self.graph.facts[hop.fact])
        })  # fmt: skip

    def most_told(self, node: str, limit: int = FACTS_AT_ONCE) -> list[int]:
        """The places of a node's facts, those of most articles first, at most ``limit``."""
        return sorted(self.facts_of[node], key=lambda place: (-len(self.graph.facts[place].supports), place))[:limit]

    def part(self, nodes: Iterable[str], places: Iterable[int]) -> ViewGraph:
        """These nodes and facts as a graph of its own, with whatever the facts use and what contradicts them."""
        wanted = set(places)
        wanted |= {other for place in list(wanted) for other in self.against.get(place, ())}
        facts = [self.graph.facts[place] for place in sorted(wanted)]
        used = {node for node in nodes if node in self.nodes} | {node for fact in facts for node in _parts(fact)}
        cited = {support.article for fact in facts for support in fact.supports}
        return replace(
            self.graph,
            nodes=tuple(self.nodes[node] for node in sorted(used)),
            facts=tuple(facts),
            articles=tuple(self._cards[article] for article in sorted(cited)),
        )

    @cached_property
    def counts(self) -> Mapping[str, Counter[str]]:
        """How many entities there are of each type, and facts of each relation."""
        return {
            "types": Counter(node.type for node in self.graph.nodes),
            "relations": Counter(fact.relation for fact in self.graph.facts),
        }

    @cached_property
    def _cards(self) -> Mapping[str, ArticleCard]:
        return {card.id: card for card in self.graph.articles}


def _parts(fact: ViewFact) -> Iterator[str]:
    yield fact.subject
    if fact.object is not None:
        yield fact.object
    for support in fact.supports:
        if support.character is not None:
            yield support.character


def _steps(fact: ViewFact) -> Iterator[tuple[str, str, str]]:
    if fact.object is not None and fact.object != fact.subject:
        yield fact.subject, fact.object, "label"
        yield fact.object, fact.subject, "inverse"
    for character in dict.fromkeys(support.character for support in fact.supports):
        if character is not None and character != fact.subject:
            yield fact.subject, character, "label"
            yield character, fact.subject, "part"
