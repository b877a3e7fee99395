"""What a reader wants to see of the facts: the page's filters, as the explorer's requests carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError
from kg.view.viewgraph import ArticleCard, Node, Support, ViewFact

_LISTS = ("types", "relations", "outlets")
_TEXTS = ("status", "since", "until")
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Filter:
    """``types``, ``relations`` and ``outlets`` are those hidden; ``status`` is ``planned``, ``happened`` or empty; dates
    are in ISO form, both days included, or empty. ``nodes`` and ``cards`` tell of whom and of what article a fact is.
    """

    nodes: Mapping[str, Node]
    cards: Mapping[str, ArticleCard]
    types: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    confidence: float = 0.0
    status: str = ""
    since: str = ""
    until: str = ""

    @property
    def lets_all(self) -> bool:
        """Whether nothing is hidden."""
        hidden = (self.types, self.relations, self.outlets, self.confidence, self.status, self.since, self.until)
        return not any(hidden)

    def lets_node(self, node: str) -> bool:
        return self.nodes[node].type not in self.types

    def lets_fact(self, fact: ViewFact) -> bool:
        return (
            fact.relation not in self.relations
            and self.lets_node(fact.subject)
            and (fact.object is None or self.lets_node(fact.object))
            and any(map(self.lets_support, fact.supports))
        )

    def lets_support(self, support: Support) -> bool:
        card = self.cards[support.article]
        return (
            support.confidence >= self.confidence
            and (not self.status or support.planned == (self.status == "planned"))
            and (card.outlet or "") not in self.outlets
            and self._in_time(card.date)
        )

    def _in_time(self, date: str | None) -> bool:
        if not self.since and not self.until:
            return True
        return date is not None and (not self.since or date >= self.since) and (not self.until or date <= self.until)


def filter_of(document: Any, nodes: Mapping[str, Node], cards: Mapping[str, ArticleCard]) -> Filter:
    """The filter that a request carries; none is one that lets all through. Raises ``UsageError`` for anything else."""
    if document is None:
        return Filter(nodes, cards)
    if not isinstance(document, dict) or not set(document) <= {*_LISTS, *_TEXTS, "confidence"}:
        raise UsageError(f"not a filter; it may have {', '.join((*_LISTS, *_TEXTS))} and confidence")
    types, relations, outlets = (frozenset(texts(document.get(name, []), name)) for name in _LISTS)
    plain = {name: document.get(name, "") for name in _TEXTS}
    confidence = document.get("confidence", 0)
    if not all(isinstance(value, str) for value in plain.values()) or not isinstance(confidence, (int, float)):
        raise UsageError("a filter's status, since and until are texts, its confidence a number")
    return Filter(nodes, cards, types, relations, outlets, float(confidence), *(plain[name] for name in _TEXTS))


def texts(value: Any, name: str) -> list[str]:
    """A list of texts from a request. Raises ``UsageError`` if it is none, or too long."""
    if not isinstance(value, list) or len(value) > _MOST or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{name} has to be a list of at most {_MOST} texts")
    return value
