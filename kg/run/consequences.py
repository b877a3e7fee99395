"""What a change does to the facts of a graph: which die, weaken, stay or come up, by the articles that support them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.run.making import Draft
from kg.store.quads import Assembly, support_of
from kg.store.records import named, valued
from kg.store.vocabulary import FILM, RDFS


@dataclass(frozen=True, slots=True, order=True)
class FactSupport:
    """A fact, by names, with the ids of the articles that support it before and after the change."""

    subject: str
    predicate: str
    object: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What becomes of facts when ``articles`` are removed.

    Facts ``die`` that no article supports any more, and ``weaken`` that fewer do; ``stay`` counts the others. Facts
    ``appear`` where an article's words now mean somebody else, because what told two of a name apart is gone.
    """

    articles: tuple[str, ...]
    die: tuple[FactSupport, ...]
    weaken: tuple[FactSupport, ...]
    appear: tuple[FactSupport, ...]
    stay: int


def consequences(articles: Sequence[str], before: Draft, after: Draft) -> Consequences:
    """How the facts of ``before`` differ from those of ``after``, in which ``articles`` are missing."""
    old, new = _supporters(before.checked.assembly), _supporters(after.checked.assembly)
    labels = {**_labels(after.checked.assembly), **_labels(before.checked.assembly)}
    changed = sorted(
        FactSupport(*_names(fact, labels), old.get(fact, ()), new.get(fact, ()))
        for fact in {**old, **new}
        if old.get(fact) != new.get(fact)
    )
    return Consequences(
        articles=tuple(sorted(articles)),
        die=tuple(one for one in changed if not one.after),
        weaken=tuple(one for one in changed if one.before and one.after and len(one.after) < len(one.before)),
        appear=tuple(one for one in changed if not one.before),
        stay=sum(1 for fact, found in old.items() if len(new.get(fact, ())) >= len(found)),
    )


def _supporters(assembly: Assembly) -> dict[Triple, tuple[str, ...]]:
    support = support_of(assembly.assertions.values())
    return {fact: tuple(sorted({one.fact.article for one in found})) for fact, found in support.items()}


def _labels(assembly: Assembly) -> dict[NamedNode, str]:
    return {
        node: valued(triple.object).value
        for node, triples in assembly.graphs["entities"].items()
        for triple in triples
        if triple.predicate == RDFS["label"]
    }


def _names(fact: Triple, labels: Mapping[NamedNode, str]) -> tuple[str, str, str]:
    target = valued(fact.object)
    return (
        labels[named(fact.subject)],
        FILM.local_name(fact.predicate),
        labels[target] if isinstance(target, NamedNode) else target.value,
    )
