"""The part of a graph that a page holds: what was asked for, and no more than a browser can open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from kg.view.viewgraph import Support, ViewFact, ViewGraph, neighbours

MOST_ENTITIES = 20_000
MOST_FACTS = 50_000


@dataclass(frozen=True, slots=True)
class Cut:
    """A graph small enough for a page; ``left_out`` are the entities and facts of the whole that it lacks."""

    graph: ViewGraph
    left_out: tuple[int, int]


def of_types(graph: ViewGraph, types: Collection[str]) -> ViewGraph:
    """The entities of these classes, by local name, with the facts among them."""
    kept = {node.id for node in graph.nodes if node.type in types}
    return _among(graph, kept)


def since(graph: ViewGraph, date: str) -> ViewGraph:
    """What articles of that day (ISO form) and later say; articles without a date are left out."""
    recent = {card.id for card in graph.articles if card.date is not None and card.date >= date}
    return _facts_only(graph, _supported(graph, lambda support: support.article in recent))


def around(graph: ViewGraph, centres: Iterable[str], hops: int) -> ViewGraph:
    """The entities at most ``hops`` steps from one of ``centres`` (node ids), with the facts among them."""
    links = neighbours(graph)
    found = {centre for centre in centres if centre in links}
    edge = set(found)
    for _ in range(hops):
        edge = {other for node in edge for other in links[node]} - found
        found |= edge
    return _among(graph, found)


def holding(graph: ViewGraph, nodes: Collection[str]) -> ViewGraph:
    """These entities with the facts among them and the dates of them."""
    return _among(graph, set(nodes))


def fitting(graph: ViewGraph, most_entities: int = MOST_ENTITIES, most_facts: int = MOST_FACTS) -> Cut:
    """``graph``, or its best-evidenced part: facts of most articles first, then the most confident."""
    if len(graph.nodes) <= most_entities and len(graph.facts) <= most_facts:
        return Cut(graph, (0, 0))
    kept: list[ViewFact] = []
    used: set[str] = set()
    for fact in sorted(graph.facts, key=_evidence):
        if len(kept) == most_facts:
            break
        parts = _parts(fact)
        if len(used | parts) <= most_entities:
            used |= parts
            kept.append(fact)
    part = _facts_only(graph, sorted(kept, key=lambda fact: (fact.subject, fact.relation, fact.object or "", fact.value or "")))  # fmt: skip
    return Cut(part, (len(graph.nodes) - len(part.nodes), len(graph.facts) - len(part.facts)))


def _evidence(fact: ViewFact) -> tuple[int, float, str, str, str]:
    articles = len({support.article for support in fact.supports})
    return (-articles, -fact.supports[0].confidence, fact.subject, fact.relation, fact.object or fact.value or "")


def _parts(fact: ViewFact) -> set[str]:
    ends = {fact.subject, fact.object, *(support.character for support in fact.supports)}
    return {end for end in ends if end is not None}


def _supported(graph: ViewGraph, keep: Callable[[Support], bool]) -> list[ViewFact]:
    found = []
    for fact in graph.facts:
        supports = tuple(support for support in fact.supports if keep(support))
        if supports:
            found.append(replace(fact, supports=supports))
    return found


def _among(graph: ViewGraph, kept: set[str]) -> ViewGraph:
    facts = [fact for fact in graph.facts if fact.subject in kept and (fact.object is None or fact.object in kept)]
    part = _facts_only(graph, facts)
    used = kept | {node.id for node in part.nodes}
    return replace(part, nodes=tuple(node for node in graph.nodes if node.id in used))


def _facts_only(graph: ViewGraph, facts: Iterable[ViewFact]) -> ViewGraph:
    """These facts with what they use and nothing else."""
    facts = tuple(facts)
    used = set().union(*map(_parts, facts))
    cited = {support.article for fact in facts for support in fact.supports}
    nodes = tuple(node for node in graph.nodes if node.id in used)
    relations = {fact.relation for fact in facts}
    return replace(
        graph,
        nodes=nodes,
        facts=facts,
        articles=tuple(card for card in graph.articles if card.id in cited),
        relations=tuple(style for style in graph.relations if style.name in relations),
    )
