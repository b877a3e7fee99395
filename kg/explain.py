"""Explanations: the facts about something, or one fact, each with every sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.names import name_key
from kg.query.engine import run
from kg.query.lookup import Directory

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kg.query.result import Term
    from kg.store.layout import GraphReader

# RDF 1.1 reification and Web Annotation selectors, in the graph of each article. UNDEF leaves a variable free.
_ASSERTIONS = """
SELECT * WHERE {
  VALUES ?entity { UNDEF }
  VALUES ?subject { UNDEF }
  VALUES ?predicate { UNDEF }
  VALUES ?object { UNDEF }
  GRAPH ?article_graph {
    { ?assertion rdf:subject ?entity } UNION { ?assertion rdf:object ?entity } UNION { ?assertion film:character ?entity }
    ?assertion rdf:subject ?subject ;
       rdf:predicate ?predicate ;
       rdf:object ?object ;
       film:confidence ?confidence ;
       film:rule ?rule ;
       film:planned ?planned ;
       prov:wasDerivedFrom ?article ;
       oa:hasTarget/oa:hasSelector ?position, ?quote .
    ?position oa:start ?start .
    ?quote oa:exact ?sentence .
    OPTIONAL { ?assertion film:subjectMention ?m1 . ?m1 oa:start ?subject_start ; oa:end ?subject_end }
    OPTIONAL { ?assertion film:cueMention ?m2 . ?m2 oa:start ?cue_start ; oa:end ?cue_end }
    OPTIONAL { ?assertion film:objectMention ?m3 . ?m3 oa:start ?object_start ; oa:end ?object_end }
    OPTIONAL { ?assertion film:characterName ?character }
    OPTIONAL { ?assertion film:region ?region }
  }
  GRAPH ?metadata {
    ?article dct:identifier ?id .
    OPTIONAL { ?article dct:title ?title }
    OPTIONAL { ?article dct:publisher ?outlet }
    OPTIONAL { ?article dct:issued ?date }
    OPTIONAL { ?article dct:source ?url }
  }
  GRAPH ?ontology { ?predicate a film:Relation ; rdfs:label ?relation }
}
"""
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
    return _explained(reader, directory, {"entity": [NamedNode(one.iri) for one in directory.find(name, ("Entity",))]})


def explain_fact(reader: GraphReader, subject: str, predicate: str, target: str) -> list[Explained]:
    """The evidence of a fact, named by its ends and its relation's name or label; ``target`` may be a date.

    Raises ``UsageError`` for a name that is not known, or if no article says so.
    """
    from pyoxigraph import NamedNode

    directory = Directory(reader)
    relation = _relation(reader, predicate)
    dates = _dates(reader, relation, target)
    bindings: dict[str, Sequence[NamedNode | Literal]] = {
        "subject": [NamedNode(one.iri) for one in directory.find(subject, ("Entity",))],
        "predicate": [relation],
        "object": dates or [NamedNode(one.iri) for one in directory.find(target, ("Entity",))],
    }
    found = _explained(reader, directory, bindings)
    if not found:
        raise UsageError(f"no article says: {subject} | {predicate} | {target}; try kg explain {subject!r}")
    return found


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


def _explained(
    reader: GraphReader, directory: Directory, bindings: Mapping[str, Sequence[NamedNode | Literal]]
) -> list[Explained]:
    result = run(reader, _ASSERTIONS, bindings)
    names = result.variables
    rows = [dict(zip(names, row, strict=True)) for row in result.rows()]
    by_assertion = {_text(row, "assertion"): row for row in rows}
    groups: dict[tuple[str, str, str], list[Mapping[str, Term | None]]] = {}
    for row in by_assertion.values():
        groups.setdefault((str(row["subject"]), str(row["predicate"]), str(row["object"])), []).append(row)
    return sorted((_fact(group, directory) for group in groups.values()), key=_order)


def _order(fact: Explained) -> tuple[str, str, str, str, str]:
    return fact.subject, fact.relation, fact.object, fact.subject_iri, fact.object_iri or ""


def _fact(rows: Sequence[Mapping[str, Term | None]], directory: Directory) -> Explained:
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


def _support(row: Mapping[str, Term | None]) -> Support:
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
