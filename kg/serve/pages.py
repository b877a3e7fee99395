"""Pages for people: what is known of an entity with the sentences that say it, and plainer pages for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.explain import Explained, explain_article, explain_node
from kg.query.engine import known_prefixes
from kg.query.lookup import Directory
from kg.query.table import Naming, printable, visible
from kg.serve.resources import Resource
from kg.serve.schema_org import embedded
from kg.store.vocabulary import DCT, FILM, OWL, RDF_TYPE, RDFS, SKOS

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from kg.store.layout import GraphReader

MAX_ASSERTIONS = 100
"""Sentences on one page; the most connected names have thousands."""

_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """Something named on a page. ``href`` is a page of this server or on the web; None where there is none to go to."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one relation, seen from the entity of the page. ``disputed``: the sources give different values."""

    relation: str
    facts: tuple[tuple[Link, Explained], ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class Names:
    """How things are called and linked on the pages of one graph."""

    reader: GraphReader
    directory: Directory

    def link(self, iri: str) -> Link:
        return Link(self.name(iri), self.href(iri))

    def name(self, iri: str) -> str:
        """The label, or the IRI shortened; safe to show."""
        from pyoxigraph import NamedNode

        try:
            if iri.startswith(FILM.iri):
                graph = self.reader.iris.graph("ontology")
                for quad in self.reader.store.quads_for_pattern(NamedNode(iri), RDFS["label"], None, graph):
                    return printable(str(getattr(quad.object, "value", "")))
            return Naming(self.directory.label, known_prefixes(self.reader.iris)).cell(NamedNode(iri))
        except ValueError:
            return printable(iri)

    def inverse(self, relation: str) -> str:
        """What the relation is called from its object's side."""
        from pyoxigraph import NamedNode

        graph = self.reader.iris.graph("ontology")
        for quad in self.reader.store.quads_for_pattern(NamedNode(relation), OWL["inverseOf"], None, graph):
            return self.name(_value(quad.triple))
        return f"{self.name(relation)} (of others)"

    def href(self, iri: str) -> str | None:
        """Where to go for ``iri``: our own things are on this server, and only http(s) leads away from it."""
        if iri.startswith(FILM.iri):
            return f"/ontology#{quote(iri.removeprefix(FILM.iri), safe='')}"
        if iri.startswith(self.reader.iris.base):
            return "/" + quote(iri.removeprefix(self.reader.iris.base), safe="/%#")
        return iri if iri.lower().startswith(("http://", "https://")) else None


def page(reader: GraphReader, thing: Resource, triples: Sequence[Triple]) -> str:
    """The page of ``thing``, which ``triples`` describe."""
    names = Names(reader, Directory(reader))
    title = _title(thing, triples, names)
    shared = {
        "title": title,
        "iri": thing.node.value,
        "kind": thing.kind,
        "path": _path(thing, reader),
        "names": names,
        "structured": Markup(embedded(thing.node.value, triples, _labels(triples))),
    }
    if thing.kind == "entity":
        return render("entity.html.j2", **shared, **_entity(reader, thing.node, triples, names))
    if thing.kind == "article":
        return render("article.html.j2", **shared, **_article(reader, thing.node, triples, names))
    return render("thing.html.j2", **shared, **_thing(thing, triples, names))


def render(name: str, **values: object) -> str:
    """A page from a template; what comes from articles is escaped."""
    return _environment().get_template(name).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"printable": printable, "visible": visible}
    return environment


def _entity(reader: GraphReader, node: NamedNode, triples: Sequence[Triple], names: Names) -> Mapping[str, object]:
    facts = explain_node(reader, node, MAX_ASSERTIONS)
    own = [triple for triple in triples if triple.subject == node]
    return {
        "types": [names.link(_value(t)) for t in own if t.predicate == RDF_TYPE],
        "aliases": sorted(printable(_value(t)) for t in own if t.predicate == SKOS["altLabel"]),
        "years": [_value(t) for t in own if t.predicate == FILM["year"]],
        "groups": _groups(facts, node.value, names),
        "sentences": sum(len(fact.supports) for fact in facts),
        "most": MAX_ASSERTIONS,
    }


def _article(reader: GraphReader, node: NamedNode, triples: Sequence[Triple], names: Names) -> Mapping[str, object]:
    facts = explain_article(reader, node, MAX_ASSERTIONS)
    own = {triple.predicate: _value(triple) for triple in triples if triple.subject == node}
    return {
        "outlet": own.get(DCT["publisher"]),
        "date": own.get(DCT["issued"]),
        "url": own.get(DCT["source"]),
        "facts": [
            (names.link(fact.subject_iri), fact.relation, _other(fact, fact.subject_iri, names), fact) for fact in facts
        ],
        "most": MAX_ASSERTIONS,
    }


def _groups(facts: Sequence[Explained], iri: str, names: Names) -> list[Group]:
    """The facts by relation, those that the entity is the subject of first."""
    sides = [(_heading(fact, iri, names), fact) for fact in facts]
    sides.sort(key=lambda side: side[0])
    groups = []
    for (_, relation), found in groupby(sides, key=lambda side: side[0]):
        listed = tuple((_other(fact, iri, names), fact) for _, fact in found)
        groups.append(Group(relation, listed, _disputed([fact for _, fact in listed])))
    return groups


def _heading(fact: Explained, iri: str, names: Names) -> tuple[int, str]:
    if fact.subject_iri == iri:
        return 0, fact.relation
    return (1, names.inverse(fact.predicate_iri)) if fact.object_iri == iri else (2, "as a character")


def _other(fact: Explained, iri: str, names: Names) -> Link:
    if fact.subject_iri == iri:
        return names.link(fact.object_iri) if fact.object_iri else Link(printable(fact.object))
    if fact.object_iri == iri:
        return names.link(fact.subject_iri)
    return Link(f"{printable(fact.subject)}, {printable(fact.object)}", names.href(fact.object_iri or fact.subject_iri))


def _disputed(facts: Sequence[Explained]) -> bool:
    """Whether dates contradict one another: none is the other, only more exactly, and they are for the same region."""
    regions: dict[str | None, list[str]] = {}
    for fact in facts:
        if fact.object_iri is None:
            for region in {support.region for support in fact.supports}:
                regions.setdefault(region, []).append(fact.object)
    return any(
        not (one.startswith(other) or other.startswith(one))
        for dates in regions.values()
        for one in dates
        for other in dates
    )


def _thing(thing: Resource, triples: Sequence[Triple], names: Names) -> Mapping[str, object]:
    """Properties and values, subject by subject, that of the page first."""
    first = thing.node.value
    ordered = sorted(triples[:_ROWS], key=lambda t: (_subject(t) != first, _subject(t)))
    blocks = [
        (
            names.link(iri),
            iri.removeprefix(f"{first}#") if iri.startswith(f"{first}#") else "",
            [(names.link(t.predicate.value), _shown(t, names)) for t in found],
        )
        for iri, found in groupby(ordered, key=_subject)
    ]
    return {"blocks": blocks, "left_out": max(0, len(triples) - _ROWS)}


def _shown(triple: Triple, names: Names) -> Link:
    from pyoxigraph import NamedNode

    value = _value(triple)
    return names.link(value) if isinstance(triple.object, NamedNode) else Link(printable(value))


def _title(thing: Resource, triples: Iterable[Triple], names: Names) -> str:
    for triple in triples:
        if triple.subject == thing.node and triple.predicate in (RDFS["label"], DCT["title"]):
            return printable(_value(triple))
    if thing.kind == "assertion":
        return "A statement of an article"
    return names.name(thing.node.value)


def _labels(triples: Iterable[Triple]) -> dict[str, str]:
    return {_subject(t): _value(t) for t in triples if t.predicate == RDFS["label"]}


def _path(thing: Resource, reader: GraphReader) -> str:
    return "ontology" if thing.kind == "ontology" else thing.node.value.removeprefix(reader.iris.base)


def _subject(triple: Triple) -> str:
    return str(getattr(triple.subject, "value", triple.subject))


def _value(triple: Triple) -> str:
    return str(getattr(triple.object, "value", triple.object))
