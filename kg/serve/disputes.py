"""What articles contradict each other about, on the page of an entity: each side with the sentences that take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.conflicts.finding import KINDS, Conflict, Side, conflicts_of
from kg.explain import Support, sentences
from kg.query.table import printable
from kg.serve.naming import Link, Names
from kg.store.vocabulary import FILM

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.store.layout import GraphReader

Settled = Callable[[], frozenset[str]]
"""Tells the ids of the conflicts that readers have dismissed; asked only where there are any conflicts."""

MAX_DISPUTES = 20
_MAX_SENTENCES = 3
_MAX_ASSERTIONS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """One side: what it says, some sentences that say so, how many more there are, and whether a reader rejected it."""

    text: Link
    supports: tuple[Support, ...]
    more: int
    rejected: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question with several answers. ``kind`` says in words what they differ in."""

    kind: str
    about: Link
    question: str
    answers: tuple[Answer, ...]


def disputes(reader: GraphReader, node: NamedNode, settled: Settled, names: Names) -> list[Dispute]:
    """The conflicts about ``node`` and those that it is an answer in, without those that readers have dismissed."""
    found = conflicts_of(reader, node, _MAX_ASSERTIONS)
    dismissed = settled() if found else frozenset()
    return [_dispute(reader, one, names) for one in found[:MAX_DISPUTES] if one.id not in dismissed]


def _dispute(reader: GraphReader, conflict: Conflict, names: Names) -> Dispute:
    return Dispute(
        KINDS[conflict.kind],
        names.link(conflict.about_iri),
        printable(conflict.question),
        tuple(_answer(reader, side, names) for side in conflict.sides),
    )


def _answer(reader: GraphReader, side: Side, names: Names) -> Answer:
    from pyoxigraph import NamedNode

    shown = side.claims[:_MAX_SENTENCES]
    said = sentences(reader, [(NamedNode(claim.fact.iri), reader.iris.article_graph(claim.article)) for claim in shown])
    supports = tuple(said[claim.fact.iri] for claim in shown)
    rejected = all(_is_rejected(reader, claim.fact.subject, claim.fact.predicate, claim.fact.object) for claim in shown)
    return Answer(_text(side, names), supports, len(side.claims) - len(shown), rejected)


def _text(side: Side, names: Names) -> Link:
    """The answer, with a link where it is something that has a page."""
    fact = side.first.fact
    for iri in (fact.subject, fact.object, fact.character or ""):
        if names.directory.label(iri) == side.answer:
            return names.link(iri)
    return Link(printable(side.answer))


def _is_rejected(reader: GraphReader, subject: str, predicate: str, target: str) -> bool:
    """Whether the graph of what readers accept lacks the fact."""
    from pyoxigraph import NamedNode

    accepted = reader.iris.graph("accepted")
    if not reader.store.contains_named_graph(accepted):
        return False
    kept = reader.store.quads_for_pattern(NamedNode(subject), FILM[predicate], None, accepted)
    return all(getattr(quad.object, "value", "") != target for quad in kept)
