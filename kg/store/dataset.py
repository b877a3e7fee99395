"""The description of the dataset, by VoID (W3C note, sections 2 to 4) and DCAT 3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

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


def dataset_triples(
    graphs: Mapping[str, Collection[Triple]], articles: Sequence[Article], iris: Iris
) -> Iterator[Triple]:
    """The dataset with counts. Triples and partitions are counted over the default graph of queries."""
    node = iris.dataset()
    counted = [triple for name in DEFAULT_GRAPHS for triple in graphs[name]]
    classes = Counter(t.object for t in counted if t.predicate == RDF_TYPE)
    properties = Counter(t.predicate for t in counted)
    dates = sorted(article.published for article in articles if article.published is not None)

    yield Triple(node, RDF_TYPE, VOID["Dataset"])
    yield Triple(node, RDF_TYPE, DCAT["Dataset"])
    yield Triple(node, DCT["title"], terms.text(_TITLE))
    yield Triple(node, DCT["description"], terms.text(_DESCRIPTION))
    yield Triple(node, VOID["vocabulary"], NamedNode(FILM.iri))
    yield Triple(node, VOID["uriSpace"], terms.text(iris.base))
    yield Triple(node, VOID["triples"], terms.integer(len(counted)))
    yield Triple(node, VOID["entities"], terms.integer(len({t.subject for t in graphs["entities"]})))
    yield Triple(node, VOID["documents"], terms.integer(len(articles)))
    yield Triple(node, VOID["classes"], terms.integer(len(classes)))
    yield Triple(node, VOID["properties"], terms.integer(len(properties)))
    yield Triple(node, VOID["distinctSubjects"], terms.integer(len({t.subject for t in counted})))
    yield Triple(node, VOID["distinctObjects"], terms.integer(len({t.object for t in counted})))
    if dates:
        period = iris.dataset("period")
        yield Triple(node, DCT["temporal"], period)
        yield Triple(period, RDF_TYPE, DCT["PeriodOfTime"])
        yield Triple(period, DCAT["startDate"], terms.day(dates[0]))
        yield Triple(period, DCAT["endDate"], terms.day(dates[-1]))
    for term, count in classes.items():
        if isinstance(term, NamedNode):
            partition = iris.dataset(f"class-{short_name(term)}")
            yield Triple(node, VOID["classPartition"], partition)
            yield Triple(partition, VOID["class"], term)
            yield Triple(partition, VOID["entities"], terms.integer(count))
    for term, count in properties.items():
        partition = iris.dataset(f"property-{short_name(term)}")
        yield Triple(node, VOID["propertyPartition"], partition)
        yield Triple(partition, VOID["property"], term)
        yield Triple(partition, VOID["triples"], terms.integer(count))
