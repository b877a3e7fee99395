"""A graph that holds to the shapes: a fact that breaks one is left out, and the finding says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from kg.model import Extraction, Resolution
from kg.ontology import Ontology
from kg.run.checks import Checks, check
from kg.store.assertions import Assertion, assertion_iri, assertions_of
from kg.store.findings import Finding
from kg.store.iris import Iris
from kg.store.quads import Assembly, assembled, event_iri


@dataclass(frozen=True, slots=True)
class Checked:
    """The graph, everything validation found on the way, the facts that are in and how many were left out."""

    assembly: Assembly
    findings: tuple[Finding, ...]
    extractions: tuple[Extraction, ...]
    left_out: int


def checked(
    extractions: Sequence[Extraction],
    resolution: Resolution,
    ontology: Ontology,
    iris: Iris,
    checks: Checks,
    is_rejected: Callable[[Assertion], bool] | None = None,
) -> Checked:
    """Assembles, validates, and leaves out the facts behind violations.

    A finding that no fact answers for, such as one about an article's metadata, is reported and stays in the graph.
    """
    assembly = assembled(extractions, resolution, ontology, iris, is_rejected)
    findings = check(assembly, ontology, checks)
    guilty = _guilty(findings, extractions, resolution, ontology, iris)
    if not guilty:
        return Checked(assembly, tuple(sorted(findings)), tuple(extractions), 0)
    kept = tuple(
        replace(found, facts=tuple(f for f in found.facts if assertion_iri(f, resolution, iris).value not in guilty))
        for found in extractions
    )
    assembly = assembled(kept, resolution, ontology, iris, is_rejected)
    remaining = check(assembly, ontology, checks)
    left_out = _facts(extractions) - _facts(kept)
    return Checked(assembly, tuple(sorted({*findings, *remaining})), kept, left_out)


def _guilty(
    findings: Iterable[Finding],
    extractions: Sequence[Extraction],
    resolution: Resolution,
    ontology: Ontology,
    iris: Iris,
) -> set[str]:
    """The IRIs of the assertions behind violations."""
    violations = [finding for finding in findings if finding.severity == "Violation"]
    if not violations:
        return set()
    about: dict[str, list[Suspect]] = {}
    for extraction in extractions:
        for one in assertions_of(extraction, resolution, iris):
            fits = _types_fit(one, resolution, ontology)
            suspect = Suspect(one.iri.value, one.predicate.value, one.object.value, fits)
            for node in nodes_behind(one, ontology, iris):
                about.setdefault(node.value, []).append(suspect)
    return blamed(violations, about)


class Suspect(NamedTuple):
    """An assertion that touches a focus node: its IRI, relation and object, and whether its ends are of types that fit."""

    assertion: str
    path: str
    value: str
    fits: bool


def blamed(violations: Iterable[Finding], about: Mapping[str, Sequence[Suspect]]) -> set[str]:
    """The IRIs of the assertions that answer for violations, of those ``about`` each focus node: those of the value in
    question, else those whose ends are of the wrong types, else all of them."""
    found: set[str] = set()
    for violation in violations:
        suspects = about.get(violation.focus.partition("#")[0], ())
        exact = [s for s in suspects if (violation.path, violation.value) == (s.path, s.value)]
        mistyped = [s for s in suspects if not s.fits]
        found.update(s.assertion for s in exact or mistyped or suspects)
    return found


def nodes_behind(assertion: Assertion, ontology: Ontology, iris: Iris) -> Iterator[NamedNode]:
    """The nodes whose faults are the assertion's: its own, its event's, and the entities it names."""
    yield assertion.iri
    event = event_iri(Triple(assertion.subject, assertion.predicate, assertion.object), ontology, iris)
    if event is not None:
        yield event
    yield from {
        node for node in (assertion.subject, assertion.object, assertion.character) if isinstance(node, NamedNode)
    }


def _types_fit(assertion: Assertion, resolution: Resolution, ontology: Ontology) -> bool:
    fact = assertion.fact
    subject_type = resolution.entities[resolution.identity[fact.article, fact.subject]].type
    if isinstance(fact.object, str):
        object_type = resolution.entities[resolution.identity[fact.article, fact.object]].type
    else:
        object_type = fact.object.datatype
    return ontology.allows(fact.predicate, subject_type, object_type)


def _facts(extractions: Iterable[Extraction]) -> int:
    return sum(len(extraction.facts) for extraction in extractions)
