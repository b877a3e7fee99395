"""Outlines: what shapes can tell about a piece of a graph, without the names and words in it.

A shape asks for types, kinds, datatypes, numbers of values, and for tests of values that it names. Whether a film is called
this or that makes no difference to it. Two pieces of one outline are the same graph but for other IRIs and other words that
pass the same tests, so a shape that finds nothing in one finds nothing in the other: it is enough to look at one of them.

That holds for the constraints in ``_INDIFFERENT`` (SHACL, section 4). Shapes that use others, such as ``sh:in`` or SPARQL,
get outlines with all names and words in them, which no two pieces share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.ontology import Ontology
from kg.store.contents import digest_of_text
from kg.store.records import named, valued
from kg.store.validation import SHAPES_FILE
from kg.store.vocabulary import OA, PREFIXES, RDF, RDF_TYPE, XSD, Namespace

SH = Namespace("http://www.w3.org/ns/shacl#")

_FAR = frozenset(
    {"inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "sparql", "target"}
)
_INDIFFERENT = frozenset(
    "NodeShape PropertyShape and class closed datatype deactivated description flags group ignoredProperties "
    "languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message minCount minExclusive "
    "minInclusive minLength name node nodeKind not or order path pattern property qualifiedMaxCount qualifiedMinCount "
    "qualifiedValueShape severity targetClass targetObjectsOf targetSubjectsOf uniqueLang xone".split()
)
_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "minInclusive": float.__ge__, "minExclusive": float.__gt__, "maxInclusive": float.__le__, "maxExclusive": float.__lt__,
}  # fmt: skip
_KEPT = tuple(PREFIXES.values())


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the shapes look. ``whole``: further than anything but the whole graph shows. ``types``: of what a node points
    to they ask no more than its types. ``tests`` are the tests of values, ``ordered`` the properties compared with others;
    ``indifferent`` says that nothing else in names and words matters."""

    whole: bool
    types: bool
    indifferent: bool
    tests: tuple[Callable[[str], object], ...] = ()
    ordered: frozenset[str] = frozenset()


def reach_of(ontology: Ontology) -> Reach:
    """How far the shapes of ``ontology`` look. Shapes that cannot be parsed look at the whole: whoever reads them next says
    what is wrong with them."""
    return _reach(ontology.path / SHAPES_FILE, ontology.fingerprint)


def outline(judged: Iterable[Triple], around: Iterable[Triple], reach: Reach, *, concrete: bool = False) -> bytes:
    """A digest of the outline of ``judged``, whose subjects shapes look at, with what lies ``around`` it.

    ``concrete`` leaves all names and words in, whatever the shapes are. Equal outlines mean equal verdicts; that unequal
    ones may do so too costs time only.
    """
    own = list(judged)
    focus = {named(triple.subject) for triple in own}
    triples = list({*own, *around})
    if concrete or not reach.indifferent:
        return _digest([f"{triple.subject in focus} {triple}" for triple in triples])
    signs = _signs(triples, focus)
    ranks = _ranks(triples, reach)
    rows = sorted(
        (signs[named(t.subject)], t.predicate.value, _shown(t, signs, ranks, reach), str(t.subject), str(t.object), t)
        for t in triples
    )
    numbers: dict[object, int] = {}
    for *_, triple in rows:
        numbers.setdefault(triple.subject, len(numbers))
        if isinstance(triple.object, NamedNode):
            numbers.setdefault(triple.object, len(numbers))
    return _digest(
        [f"{numbers[t.subject]} {sign} {predicate} {numbers.get(t.object, '')} {shown}" for sign, predicate, shown, _, _, t in rows]
    )  # fmt: skip


def _digest(lines: Sequence[str]) -> bytes:
    return bytes.fromhex(digest_of_text(sorted(lines)))


def _signs(triples: Iterable[Triple], focus: Collection[NamedNode]) -> dict[NamedNode, str]:
    """What can be said of each subject without its name: types, fragment, and whether shapes look at it."""
    types: dict[NamedNode, list[str]] = {}
    for triple in triples:
        found = types.setdefault(named(triple.subject), [])
        if triple.predicate == RDF_TYPE:
            found.append(str(triple.object))
    return {node: f"{sorted(found)} {_fragment(node)} {node in focus}" for node, found in types.items()}


def _ranks(triples: Iterable[Triple], reach: Reach) -> dict[str, int]:
    """The place of each whole number among those that are compared."""
    numbers = {
        value
        for triple in triples
        if triple.predicate.value in reach.ordered and (value := _whole_number(valued(triple.object))) is not None
    }
    return {str(number): place for place, number in enumerate(sorted(numbers))}


def _shown(triple: Triple, signs: dict[NamedNode, str], ranks: dict[str, int], reach: Reach) -> str:
    term = valued(triple.object)
    if isinstance(term, NamedNode):
        if term.value.startswith(_KEPT):
            return term.value
        return f"{signs.get(term, _fragment(term))} {_passed(term.value, reach.tests)}"
    if triple.predicate.value in reach.ordered:
        number = _whole_number(term)
        return str(term) if number is None else f"{ranks[str(number)]} {_class(term, reach.tests)}"
    return _class(term, reach.tests)


def _class(literal: Literal, tests: tuple[Callable[[str], object], ...]) -> str:
    kind = f"{literal.datatype.value}@{literal.language or ''}"
    return f"{kind} {_well_formed(literal.value, literal.datatype.value)} {_passed(literal.value, tests)}"


@lru_cache(maxsize=65536)
def _passed(value: str, tests: tuple[Callable[[str], object], ...]) -> str:
    return "".join("1" if test(value) else "0" for test in tests)


@lru_cache(maxsize=65536)
def _well_formed(value: str, datatype: str) -> bool:
    if datatype == XSD["string"].value:
        return True
    from rdflib import Literal as Checked
    from rdflib import URIRef

    return not Checked(value, datatype=URIRef(datatype), normalize=False).ill_typed


def _whole_number(term: NamedNode | Literal) -> int | None:
    if not isinstance(term, Literal) or term.datatype != XSD["integer"]:
        return None
    try:
        return int(term.value)
    except ValueError:
        return None


def _fragment(node: NamedNode) -> str:
    return node.value.partition("#")[2]


@lru_cache(maxsize=4)
def _reach(path: Path, fingerprint: str) -> Reach:
    """``fingerprint`` says which state of the file."""
    try:
        with path.open("rb") as file:
            triples = [quad.triple for quad in parse(file, format=RdfFormat.TURTLE)]
    except (OSError, SyntaxError):
        return Reach(whole=True, types=False, indifferent=False)
    words = {
        SH.local_name(term)
        for triple in triples
        for term in (triple.predicate, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(SH.iri)
    }
    kinds = {
        "IRI",
        "Literal",
        "BlankNode",
        "BlankNodeOrIRI",
        "BlankNodeOrLiteral",
        "IRIOrLiteral",
        "Violation",
        "Warning",
        "Info",
    }
    compared = {t.subject for t in triples if t.predicate in (SH["lessThan"], SH["lessThanOrEquals"])}
    return Reach(
        whole=bool(words & _FAR),
        types=_types_suffice(triples),
        indifferent=words - kinds <= _INDIFFERENT,
        tests=tuple(_tests(triples)),
        ordered=frozenset(
            t.object.value
            for t in triples
            if isinstance(t.object, NamedNode)
            and (t.predicate in (SH["lessThan"], SH["lessThanOrEquals"]) or (t.subject in compared and t.predicate == SH["path"]))
        ),
    )  # fmt: skip


def _types_suffice(triples: Sequence[Triple]) -> bool:
    """Whether no path leads past a node's own properties: what an assertion's selectors say counts as its own."""
    paths = {t.subject: t.object for t in triples if t.predicate == SH["path"]}
    steps = {t.object for t in triples if t.predicate == RDF["first"] and isinstance(t.object, NamedNode)}
    in_sequence = any(isinstance(path, BlankNode) for path in paths.values()) and any(
        not step.value.startswith(OA.iri)
        for step in steps
        if step.value.startswith(_KEPT) and "shapes#" not in step.value
    )
    edges: dict[object, set[object]] = {}
    for triple in triples:
        edges.setdefault(triple.subject, set()).add(triple.object)
    return not in_sequence and not any(_leads_to_path(shape, edges, paths) for shape in paths)


def _leads_to_path(shape: object, edges: Mapping[object, set[object]], paths: Mapping[Any, object]) -> bool:
    """Whether a shape with a path holds another one that has one."""
    seen: set[object] = set()
    pending = [target for target in edges.get(shape, ()) if target != paths[shape]]
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in paths:
            return True
        pending.extend(edges.get(node, ()))
    return False


def _tests(triples: Sequence[Triple]) -> Iterable[Callable[[str], object]]:
    """The tests of values that the shapes name, each once."""
    flags = {t.subject: valued(t.object).value for t in triples if t.predicate == SH["flags"]}
    named_tests = sorted({
        (SH.local_name(t.predicate), valued(t.object).value, flags.get(t.subject, ""))
        for t in triples
        if SH.local_name(t.predicate) in {"pattern", "minLength", "maxLength", *_BOUNDS}
    })  # fmt: skip
    for name, value, flag in named_tests:
        if name == "pattern":
            yield re.compile(value, re.IGNORECASE if "i" in flag else 0).search
        elif name in _BOUNDS:
            yield partial(_in_bounds, _BOUNDS[name], float(value))
        else:
            yield partial(_long_enough if name == "minLength" else _short_enough, int(value))


def _in_bounds(holds: Callable[[float, float], bool], bound: float, value: str) -> bool:
    try:
        return holds(float(value), bound)
    except ValueError:
        return False


def _long_enough(length: int, value: str) -> bool:
    return len(value) >= length


def _short_enough(length: int, value: str) -> bool:
    return len(value) <= length
