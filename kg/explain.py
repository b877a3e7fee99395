"""Explanations: the facts about something, or one fact, each with every sentence that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.names import name_key
from kg.query.assertions import Row, about, rows_of, stating, within
from kg.query.lookup import Directory

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kg.store.layout import GraphReader

_ROLES = ("subject", "cue", "object")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a quote: code points from its start, ``end`` exclusive; ``role`` is subject, cue or object."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Support:
    """One sentence that says the fact. ``date`` is in ISO form; ``start`` is the quote's offset in the article."""

    article: str
    title: str | None
    outlet: str | None
    date: str | None
    url: str | None
    quote: str
    start: int
    marks: tuple[Mark, ...]
    rule: str
    confidence: float
    planned: bool
    character: str | None
    region: str | None

    def pieces(self) -> Iterator[tuple[str, str | None]]:
        """The quote in pieces, each with its role or None; marks that overlap an earlier one are left out."""
        at = 0
        for mark in self.marks:
            if mark.start >= at:
                yield self.quote[at : mark.start], None
                yield self.quote[mark.start : mark.end], mark.role
                at = mark.end
        yield self.quote[at:], None


@dataclass(frozen=True, slots=True)
class Explained:
    """A fact by its labels and IRIs (``object_iri`` is None for a date), and its support, the best first."""

    subject: str
    relation: str
    object: str
    subject_iri: str
    predicate_iri: str
    object_iri: str | None
    supports: tuple[Support, ...]


def explain_entity(reader: GraphReader, name: str) -> list[Explained]:
    """All facts about whatever bears ``name`` (or has it as its IRI), by subject, relation and object.

    Raises ``UsageError`` with the nearest names if nothing does.
    """
    from pyoxigraph import NamedNode

    directory = Directory(reader)
    found = directory.find(name, ("Entity",))
    return _explained([row for one in found for row in about(reader, NamedNode(one.iri))], directory)


def explain_node(reader: GraphReader, node: NamedNode, limit: int) -> list[Explained]:
    """The facts about that entity by its first ``limit`` assertions; none if it is not in the graph.

    Reads no more of the graph than these facts.
    """
    return _explained(about(reader, node, limit), Directory(reader))


def explain_article(reader: GraphReader, node: NamedNode, limit: int) -> list[Explained]:
    """The facts that the article asserts, by its first ``limit`` assertions, in the order of the text."""
    facts = _explained(within(reader, node, limit), Directory(reader))
    return sorted(facts, key=lambda fact: (min(support.start for support in fact.supports), _order(fact)))


def explain_fact(reader: GraphReader, subject: str, predicate: str, target: str) -> list[Explained]:
    """The evidence of a fact, named by its ends and its relation's name or label; ``target`` may be a date.

    Raises ``UsageError`` for a name that is not known, or if no article says so.
    """
    from pyoxigraph import NamedNode

    directory = Directory(reader)
    relation = _relation(reader, predicate)
    dates = _dates(reader, relation, target)
    subjects = [NamedNode(one.iri) for one in directory.find(subject, ("Entity",))]
    objects = dates or [NamedNode(one.iri) for one in directory.find(target, ("Entity",))]
    found = _explained(stating(reader, subjects, relation, objects), directory)
    if not found:
        raise UsageError(f"no article says: {subject} | {predicate} | {target}; try kg explain {subject!r}")
    return found


def sentences(reader: GraphReader, assertions: Iterable[tuple[NamedNode, NamedNode]]) -> dict[str, Support]:
    """The sentence of each assertion, given with the graph of its article, by its IRI."""
    return {_text(row, "assertion"): _support(row) for row in rows_of(reader, assertions)}


def _relation(reader: GraphReader, name: str) -> NamedNode:
    """The relation of that local name, label or IRI."""
    from difflib import get_close_matches

    from kg.store.records import named
    from kg.store.vocabulary import FILM, RDF_TYPE, RDFS

    graph = reader.iris.graph("ontology")
    known: dict[str, NamedNode] = {}
    for quad in reader.store.quads_for_pattern(None, RDF_TYPE, FILM["Relation"], graph):
        relation = named(quad.subject)
        known |= {name_key(FILM.local_name(relation)): relation, relation.value: relation}
        for label in reader.store.quads_for_pattern(relation, RDFS["label"], None, graph):
            known[name_key(getattr(label.object, "value", ""))] = relation
    found = known.get(name) or known.get(name_key(name.removeprefix("film:")))
    if found is None:
        close = get_close_matches(name_key(name), [key for key in known if "/" not in key])
        meant = dict.fromkeys(FILM.local_name(known[key]) for key in close)
        names = " or ".join(meant) or ", ".join(sorted({FILM.local_name(one) for one in known.values()}))
        raise UsageError(f"no relation named {name!r}; did you mean {names}?")
    return found


def _dates(reader: GraphReader, relation: NamedNode, target: str) -> list[NamedNode | Literal]:
    """The literals that facts of the relation have and that are written ``target``."""
    from pyoxigraph import Literal

    quads = reader.store.quads_for_pattern(None, relation, None, reader.iris.graph("facts"))
    return list({q.object for q in quads if isinstance(q.object, Literal) and q.object.value == target.strip()})


def _explained(rows: Sequence[Row], directory: Directory) -> list[Explained]:
    by_assertion = {_text(row, "assertion"): row for row in rows}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in by_assertion.values():
        groups.setdefault((str(row["subject"]), str(row["predicate"]), str(row["object"])), []).append(row)
    return sorted((_fact(group, directory) for group in groups.values()), key=_order)


def _order(fact: Explained) -> tuple[str, str, str, str, str]:
    return fact.subject, fact.relation, fact.object, fact.subject_iri, fact.object_iri or ""


def _fact(rows: Sequence[Row], directory: Directory) -> Explained:
    from pyoxigraph import NamedNode

    first = rows[0]
    subject, target = _text(first, "subject"), _text(first, "object")
    supports = sorted(map(_support, rows), key=lambda one: (-one.confidence, one.date or "", one.article, one.start))
    return Explained(
        subject=directory.label(subject) or subject,
        relation=_text(first, "relation"),
        object=directory.label(target) or target,
        subject_iri=subject,
        predicate_iri=_text(first, "predicate"),
        object_iri=target if isinstance(first["object"], NamedNode) else None,
        supports=tuple(supports),
    )


def _support(row: Row) -> Support:
    start, quote = int(_text(row, "start")), _text(row, "sentence")
    marks = []
    for role in _ROLES:
        if row.get(f"{role}_start") is not None:
            begin, end = int(_text(row, f"{role}_start")) - start, int(_text(row, f"{role}_end")) - start
            if 0 <= begin < end <= len(quote):
                marks.append(Mark(begin, end, role))
    return Support(
        article=_text(row, "id"),
        title=_optional(row, "title"),
        outlet=_optional(row, "outlet"),
        date=_optional(row, "date"),
        url=_optional(row, "url"),
        quote=quote,
        start=start,
        marks=tuple(sorted(marks)),
        rule=_text(row, "rule"),
        confidence=float(_text(row, "confidence")),
        planned=_text(row, "planned") == "true",
        character=_optional(row, "character"),
        region=_optional(row, "region"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row[name].value)


def _optional(row: Mapping[str, Any], name: str) -> str | None:
    return None if row[name] is None else str(row[name].value)
