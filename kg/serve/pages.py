"""Pages for people: what is known of an entity with the sentences that say it, and plainer pages for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.explain import Explained, explain_article, explain_node
from kg.query.lookup import Directory
from kg.query.table import printable, visible
from kg.serve.disputes import Settled, disputes
from kg.serve.naming import Link, Names
from kg.serve.resources import Resource
from kg.serve.schema_org import embedded
from kg.store.vocabulary import DCT, FILM, RDF_TYPE, RDFS, SKOS

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from kg.store.layout import GraphReader

MAX_ASSERTIONS = 100
"""Sentences on one page; the most connected names have thousands."""

_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one relation, seen from the entity of the page."""

    relation: str
    facts: tuple[tuple[Link, Explained], ...]


def page(reader: GraphReader, thing: Resource, triples: Sequence[Triple], settled: Settled) -> str:
    """The page of ``thing``, which ``triples`` describe. ``settled`` tells which conflicts readers have dismissed."""
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
        return render("entity.html.j2", **shared, **_entity(reader, thing.node, triples, names, settled))
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


def _entity(
    reader: GraphReader, node: NamedNode, triples: Sequence[Triple], names: Names, settled: Settled
) -> Mapping[str, object]:
    facts = explain_node(reader, node, MAX_ASSERTIONS)
    own = [triple for triple in triples if triple.subject == node]
    return {
        "types": [names.link(_value(t)) for t in own if t.predicate == RDF_TYPE],
        "aliases": sorted(printable(_value(t)) for t in own if t.predicate == SKOS["altLabel"]),
        "years": [_value(t) for t in own if t.predicate == FILM["year"]],
        "groups": _groups(facts, node.value, names),
        "disputes": disputes(reader, node, settled, names),
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
        groups.append(Group(relation, tuple((_other(fact, iri, names), fact) for _, fact in found)))
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
