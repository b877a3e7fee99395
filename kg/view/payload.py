"""What the page's scripts read: the graph as plain JSON, short where it repeats, inert inside HTML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from kg.view.contradictions import contradictions
from kg.view.lasting import lasting
from kg.view.layout import Points
from kg.view.viewgraph import ArticleCard, Node, Role, Support, ViewFact, ViewGraph

ROLES = get_args(Role)
"""What a mark may stand for; in the payload it is a place in this list."""

_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def inert_json(document: object) -> str:
    """JSON that can stand inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text


def payload(
    graph: ViewGraph,
    degrees: Mapping[str, int],
    positions: Points | None = None,
    options: Mapping[str, Any] | None = None,
    notice: str | None = None,
    opened: str | None = None,
) -> dict[str, Any]:
    """The graph with the number of each node's neighbours, ``positions`` (pixels, by node id) of what is shown at first, and vis-network's ``options``.

    Nodes, articles, sentences, rules, types, relations and facts are referred to by their place in their lists. Offsets
    of marks are UTF-16 code units, as scripts count; ``at`` is the sentence's offset in code points, as the graph has
    it. ``notice`` is shown above the drawing, the node ``opened`` is selected at first.
    """
    with lasting():
        return _payload(graph, degrees, positions, options, notice, opened)


def _payload(
    graph: ViewGraph,
    degrees: Mapping[str, int],
    positions: Points | None,
    options: Mapping[str, Any] | None,
    notice: str | None,
    opened: str | None,
) -> dict[str, Any]:
    supports = [support for fact in graph.facts for support in fact.supports]
    index = _Index(
        nodes=_places(node.id for node in graph.nodes),
        articles=_places(card.id for card in graph.articles),
        sentences=_places(sorted({support.sentence for support in supports})),
        rules=_places(sorted({support.rule for support in supports})),
        extractors=_places(sorted({support.extractor for support in supports})),
        types=_places(style.name for style in graph.types),
        relations=_places(style.name for style in graph.relations),
    )
    of_type = Counter(node.type for node in graph.nodes)
    of_relation = Counter(fact.relation for fact in graph.facts)
    against = contradictions(graph.facts)
    return _filled(
        base=graph.base,
        types=[
            {"name": s.name, "label": s.label, "color": s.color, "shape": s.shape, "count": of_type[s.name]}
            for s in graph.types
        ],
        relations=[
            {"name": s.name, "label": s.label, "inverse": s.inverse, "count": of_relation[s.name]}
            for s in graph.relations
        ],
        articles=[_article(card) for card in graph.articles],
        sentences=list(index.sentences),
        rules=list(index.rules),
        extractors=list(index.extractors),
        nodes=[index.node(node, degrees[node.id]) for node in graph.nodes],
        facts=[index.fact(fact, against.get(place)) for place, fact in enumerate(graph.facts)],
        start=None if positions is None else [[index.nodes[name], x, y] for name, (x, y) in positions.items()],
        options=options,
        notice=notice,
        opened=opened,
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """Places in the lists of the payload, by id."""

    nodes: Mapping[str, int]
    articles: Mapping[str, int]
    sentences: Mapping[str, int]
    rules: Mapping[str, int]
    extractors: Mapping[str, int]
    types: Mapping[str, int]
    relations: Mapping[str, int]

    def node(self, node: Node, degree: int) -> dict[str, Any]:
        return _filled(
            id=node.id,
            label=node.label,
            type=self.types[node.type],
            degree=degree,
            year=node.year,
            aliases=list(node.aliases) or None,
        )

    def fact(self, fact: ViewFact, against: Sequence[int] | None) -> dict[str, Any]:
        return _filled(
            s=self.nodes[fact.subject],
            r=self.relations[fact.relation],
            o=None if fact.object is None else self.nodes[fact.object],
            v=fact.value,
            by=[self.support(support) for support in fact.supports],
            x=against,
        )

    def support(self, support: Support) -> dict[str, Any]:
        # Written out, not by _filled: there are tens of thousands.
        told: dict[str, Any] = {
            "i": support.assertion,
            "a": self.articles[support.article],
            "q": self.sentences[support.sentence],
            "at": support.start,
        }
        if support.marks:
            told["m"] = _marks(support)
        told |= {"c": support.confidence, "r": self.rules[support.rule], "e": self.extractors[support.extractor]}
        if support.planned:
            told["plan"] = 1
        if support.character is not None:
            told["as"] = self.nodes[support.character]
        if support.character_name is not None:
            told["named"] = support.character_name
        if support.region is not None:
            told["region"] = support.region
        return told


def _marks(support: Support) -> list[int]:
    """Start, end and role of each mark, one after the other."""
    sentence = support.sentence
    if _units(sentence) == len(sentence):
        return [number for mark in support.marks for number in (mark.start, mark.end, ROLES.index(mark.role))]
    return [
        number
        for mark in support.marks
        for number in (_units(sentence[: mark.start]), _units(sentence[: mark.end]), ROLES.index(mark.role))
    ]


def _units(text: str) -> int:
    """How many UTF-16 code units ``text`` has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _article(card: ArticleCard) -> dict[str, Any]:
    return _filled(id=card.id, title=card.title, outlet=card.outlet, date=card.date, url=card.url)


def _places(ids: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(ids)}


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
