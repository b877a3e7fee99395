"""The graph as a reader of the page sees it: entities, facts with their evidence, articles, and how each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.view.lasting import lasting

Role = Literal["subject", "cue", "object"]
"""What a marked stretch of a sentence stands for; ``cue`` is the wording that carries the relation."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence to set off: code points from the start of the sentence, ``end`` exclusive."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Support:
    """One article's words for a fact. ``article`` is an ``ArticleCard.id``, ``character`` a ``Node.id``.

    ``assertion`` is the last part of the assertion's IRI, ``start`` the sentence's offset in the article (code points),
    ``confidence`` a probability in 0..1, ``character_name`` the character as this article names it.
    """

    assertion: str
    article: str
    sentence: str
    start: int
    marks: tuple[Mark, ...]
    confidence: float
    rule: str
    extractor: str
    planned: bool
    character: str | None = None
    character_name: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ViewFact:
    """A relation between two nodes, or from a node to a literal ``value`` such as a date.

    Either ``object`` (a ``Node.id``) or ``value`` is given. ``supports`` has at least one entry, the most confident
    first.
    """

    subject: str
    relation: str
    object: str | None
    value: str | None
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An entity. ``type`` is the local name of its class."""

    id: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """What the page tells of an article. ``url`` is an http(s) address or None; ``date`` is in ISO form."""

    id: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """How entities of a class are drawn: ``color`` as #RRGGBB, ``shape`` by its vis-network name."""

    name: str
    label: str
    color: str
    shape: str


@dataclass(frozen=True, slots=True)
class RelationStyle:
    """What a relation is called, read from its subject (``label``) and from its object (``inverse``)."""

    name: str
    label: str
    inverse: str


@dataclass(frozen=True, slots=True)
class ViewGraph:
    """All that a page shows. Every id that a fact or support uses is in ``nodes`` or ``articles``; ``types`` and
    ``relations`` are those in use; ids are the last parts of IRIs under ``base``. Everything is sorted, so equal graphs
    give equal pages."""

    nodes: tuple[Node, ...]
    facts: tuple[ViewFact, ...]
    articles: tuple[ArticleCard, ...]
    types: tuple[TypeStyle, ...]
    relations: tuple[RelationStyle, ...]
    base: str = "https://filmnews.example/"


def neighbours(graph: ViewGraph) -> dict[str, set[str]]:
    """The nodes that share a fact with each node. A character shares one with who plays it and with the work."""
    with lasting():
        found: dict[str, set[str]] = {node.id: set() for node in graph.nodes}
        for fact in graph.facts:
            if fact.object is not None:
                _join(found, fact.subject, fact.object)
            for support in fact.supports:
                if support.character is not None:
                    _join(found, fact.subject, support.character)
    return found


def _join(found: dict[str, set[str]], left: str, right: str) -> None:
    if left != right:
        found[left].add(right)
        found[right].add(left)
