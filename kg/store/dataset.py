"""The description of the dataset, by VoID (W3C note, sections 2 to 4) and DCAT 3."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.model import Article
from kg.store import terms
from kg.store.iris import DEFAULT_GRAPHS, Iris
from kg.store.vocabulary import DCAT, DCT, FILM, RDF_TYPE, VOID, short_name

_TITLE = "Film news knowledge graph"
_DESCRIPTION = (
    "Facts about films and other works, extracted from news articles. Each fact has the words that say it: "
    "one named graph an article holds what that article asserts."
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a graph, triples and partitions over the default graph of queries; ``dates`` are the days of the
    first and the last article, if one has a date. ``classes`` and ``properties`` go by IRI."""

    triples: int
    entities: int
    articles: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    dates: tuple[dt.date, dt.date] | None


def figures_of(graphs: Mapping[str, Collection[Triple]], articles: Sequence[Article]) -> Figures:
    """The figures of an assembled graph."""
    counted = [triple for name in DEFAULT_GRAPHS for triple in graphs[name]]
    dates = sorted(article.published for article in articles if article.published is not None)
    return Figures(
        triples=len(counted),
        entities=len({t.subject for t in graphs["entities"]}),
        articles=len(articles),
        subjects=len({t.subject for t in counted}),
        objects=len({t.object for t in counted}),
        classes=Counter(t.object.value for t in counted if t.predicate == RDF_TYPE and isinstance(t.object, NamedNode)),
        properties=Counter(t.predicate.value for t in counted),
        dates=(dates[0], dates[-1]) if dates else None,
    )


def dataset_triples(figures: Figures, iris: Iris) -> Iterator[Triple]:
    """The dataset with its figures."""
    node = iris.dataset()

    yield Triple(node, RDF_TYPE, VOID["Dataset"])
    yield Triple(node, RDF_TYPE, DCAT["Dataset"])
    yield Triple(node, DCT["title"], terms.text(_TITLE))
    yield Triple(node, DCT["description"], terms.text(_DESCRIPTION))
    yield Triple(node, VOID["vocabulary"], NamedNode(FILM.iri))
    yield Triple(node, VOID["uriSpace"], terms.text(iris.base))
    yield Triple(node, VOID["triples"], terms.integer(figures.triples))
    yield Triple(node, VOID["entities"], terms.integer(figures.entities))
    yield Triple(node, VOID["documents"], terms.integer(figures.articles))
    yield Triple(node, VOID["classes"], terms.integer(len(figures.classes)))
    yield Triple(node, VOID["properties"], terms.integer(len(figures.properties)))
    yield Triple(node, VOID["distinctSubjects"], terms.integer(figures.subjects))
    yield Triple(node, VOID["distinctObjects"], terms.integer(figures.objects))
    if figures.dates is not None:
        period = iris.dataset("period")
        yield Triple(node, DCT["temporal"], period)
        yield Triple(period, RDF_TYPE, DCT["PeriodOfTime"])
        yield Triple(period, DCAT["startDate"], terms.day(figures.dates[0]))
        yield Triple(period, DCAT["endDate"], terms.day(figures.dates[1]))
    for term, count in ((NamedNode(iri), count) for iri, count in figures.classes.items()):
        partition = iris.dataset(f"class-{short_name(term)}")
        yield Triple(node, VOID["classPartition"], partition)
        yield Triple(partition, VOID["class"], term)
        yield Triple(partition, VOID["entities"], terms.integer(count))
    for term, count in ((NamedNode(iri), count) for iri, count in figures.properties.items()):
        partition = iris.dataset(f"property-{short_name(term)}")
        yield Triple(node, VOID["propertyPartition"], partition)
        yield Triple(partition, VOID["property"], term)
        yield Triple(partition, VOID["triples"], terms.integer(count))
