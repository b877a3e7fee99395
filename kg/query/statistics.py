"""Figures about a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store.layout import GraphReader

NO_OUTLET = "(not named)"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts, each group the largest first. ``support`` is articles a fact, ``confidence`` the mean over assertions.

    ``by_relation`` counts each fact once; ``by_outlet`` counts articles.
    """

    articles: int
    entities: int
    facts: int
    assertions: int
    quads: int
    planned: int
    supported_by_several: int
    support: float
    confidence: float
    by_type: Mapping[str, int]
    by_relation: Mapping[str, int]
    by_outlet: Mapping[str, int]


def statistics(reader: GraphReader) -> Statistics:
    """The figures of a published graph."""
    from kg.store.records import Records

    records = Records(reader.store, reader.iris)
    assertions = records.facts()
    articles: dict[tuple[str, str, str], set[str]] = {}
    for one in assertions:
        articles.setdefault((one.subject, one.predicate, one.object), set()).add(one.article)
    supports = [len(found) for found in articles.values()]
    return Statistics(
        articles=reader.manifest.articles,
        entities=len(records.types),
        facts=len(articles),
        assertions=len(assertions),
        quads=reader.manifest.quads,
        planned=sum(one.planned for one in assertions),
        supported_by_several=sum(number > 1 for number in supports),
        support=round(sum(supports) / len(supports), 2) if supports else 0.0,
        confidence=round(sum(one.confidence for one in assertions) / len(assertions), 3) if assertions else 0.0,
        by_type=_ordered(Counter(records.types.values())),
        by_relation=_ordered(Counter(predicate for _, predicate, _ in articles)),
        by_outlet=_ordered(_outlets(reader)),
    )


def _outlets(reader: GraphReader) -> Counter[str]:
    from kg.store.records import named, valued
    from kg.store.vocabulary import DCT, FILM, RDF_TYPE

    graph = reader.iris.graph("articles")
    outlets = {
        named(quad.subject).value: valued(quad.object).value
        for quad in reader.store.quads_for_pattern(None, DCT["publisher"], None, graph)
    }
    found = (named(q.subject).value for q in reader.store.quads_for_pattern(None, RDF_TYPE, FILM["Article"], graph))
    return Counter(outlets.get(article, NO_OUTLET) for article in found)


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
