"""The ontology as the program sees it: relations, classes and the event patterns, read from ``film.ttl``.

The file is OWL 2 in Turtle. A property of type ``film:Relation`` is one that articles are read for. What its ends may
be is said by ``schema:domainIncludes`` and ``schema:rangeIncludes``: documentation that shapes check, not inference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import OntologyError

NAMESPACE = "https://filmnews.example/ontology#"
FILE_NAME = "film.ttl"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SCHEMA = "https://schema.org/"
_EXAMPLE = "http://www.w3.org/2004/02/skos/core#example"
_EVENT_TERMS = ("eventClass", "eventSubject", "eventObject")

_Index = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class EventPattern:
    """How a fact of a relation is spelled out as an event. All names are local names.

    The event is of type ``event_class``; ``subject_property`` links it to the fact's subject, ``object_property`` to
    its object. ``constants`` are (property, value) pairs that every such event has: "true" and "false" stand for
    xsd:boolean, any other value is the local name of a term of the ontology.
    """

    event_class: str
    subject_property: str
    object_property: str
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A property that articles are read for.

    ``domain`` and ``range`` are local names of classes; of XSD datatypes in ``range`` if ``datatype`` is true.
    ``inverse`` is the local name of the inverse property; a relation to literals has none.
    """

    name: str
    iri: str
    label: str
    comment: str
    domain: frozenset[str]
    range: frozenset[str]
    datatype: bool
    inverse: str | None
    event: EventPattern | None
    example: str


@dataclass(frozen=True, slots=True)
class OntologyClass:
    """A class; ``parents`` are the local names of its direct super-classes, sorted."""

    name: str
    iri: str
    label: str
    comment: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Ontology:
    """What ``film.ttl`` declares. ``path`` is its folder, ``fingerprint`` a SHA-256 over all files in that folder."""

    relations: Mapping[str, Relation]
    classes: Mapping[str, OntologyClass]
    path: Path
    fingerprint: str

    def is_a(self, type: str, ancestor: str) -> bool:
        """Whether class ``type`` is ``ancestor`` or below it. Unknown names are only what they are themselves."""
        return type == ancestor or ancestor in _ancestors(type, self.classes)

    def allows(self, relation: str, subject_type: str, object_type: str) -> bool:
        """Whether a fact of ``relation`` may join things of these types; sub-classes count as their parents.

        ``object_type`` is the XSD local name for a literal. Raises ``KeyError`` for an unknown relation.
        """
        found = self.relations[relation]
        return self._any(subject_type, found.domain) and self._any(object_type, found.range)

    def _any(self, type: str, ancestors: frozenset[str]) -> bool:
        return any(self.is_a(type, ancestor) for ancestor in ancestors)


def ontology_path() -> Path:
    """The folder of the ontology that ships with the program: inside the wheel, else beside the package."""
    here = Path(__file__).resolve().parent
    packaged = here / "_ontology"
    return packaged if packaged.is_dir() else here.parent / "ontology"


@lru_cache(maxsize=8)
def load_ontology(path: Path | None = None) -> Ontology:
    """The ontology in folder ``path``, else the one that ships. Read once for each folder and process.

    Raises ``OntologyError``, naming the file and the entry, if the file is missing, is not Turtle, or leaves
    something undeclared.
    """
    folder = ontology_path() if path is None else path
    file = folder / FILE_NAME
    index = _index(file)
    classes = {name: _read_class(name, index, file) for name in _names_of_type(index, _OWL + "Class")}
    _check_tree(classes, file)
    reader = _RelationReader(index, classes, file)
    relations = {name: reader.read(name) for name in _names_of_type(index, NAMESPACE + "Relation")}
    return Ontology(MappingProxyType(relations), MappingProxyType(classes), folder, fingerprint(folder))


def fingerprint(folder: Path) -> str:
    """SHA-256, in hex, over the names and bytes of all files below ``folder``; hidden files are left out."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            digest.update(f"{name.as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _index(file: Path) -> _Index:
    """Subject -> predicate -> values (text of IRIs and literals, sorted) of a Turtle file.

    Literals in languages other than English are left out: labels in more languages are welcome in the file.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    index: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            english = isinstance(value, Literal) and value.language in (None, "en")
            if isinstance(subject, NamedNode) and (english or isinstance(value, NamedNode)):
                index.setdefault(subject.value, {}).setdefault(quad.predicate.value, []).append(value.value)
    except FileNotFoundError:
        raise OntologyError(f"{file}: no such file; an ontology folder holds {FILE_NAME}") from None
    except OSError as error:
        raise OntologyError(f"{file}: cannot be read: {error.strerror}") from error
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise OntologyError(f"{file}: not valid Turtle: {' '.join(str(error).split())}") from error
    return {s: {p: tuple(sorted(values)) for p, values in entries.items()} for s, entries in index.items()}


def _names_of_type(index: _Index, type_iri: str) -> list[str]:
    """Local names of our terms of a type, sorted."""
    return sorted(
        iri.removeprefix(NAMESPACE)
        for iri, entries in index.items()
        if iri.startswith(NAMESPACE) and type_iri in entries.get(_RDF + "type", ())
    )


def _read_class(name: str, index: _Index, file: Path) -> OntologyClass:
    entries = index[NAMESPACE + name]
    return OntologyClass(
        name=name,
        iri=NAMESPACE + name,
        label=_one(entries, _RDFS + "label", name, file),
        comment=_one(entries, _RDFS + "comment", name, file),
        parents=tuple(_local(entries.get(_RDFS + "subClassOf", ()))),
    )


def _check_tree(classes: Mapping[str, OntologyClass], file: Path) -> None:
    for name, found in classes.items():
        for parent in found.parents:
            if parent not in classes:
                raise OntologyError(f"{file}: film:{name} is below film:{parent}, which is not declared")
        if name in _ancestors(name, classes):
            raise OntologyError(f"{file}: film:{name} is below itself")


def _ancestors(name: str, classes: Mapping[str, OntologyClass]) -> frozenset[str]:
    """All classes above ``name``."""
    above: set[str] = set()
    waiting = [name]
    while waiting:
        known = classes.get(waiting.pop())
        fresh = set(known.parents) - above if known else set()
        above |= fresh
        waiting.extend(fresh)
    return frozenset(above)


@dataclass(frozen=True)
class _RelationReader:
    """Reads relations, and refuses those that refer to something undeclared."""

    index: _Index
    classes: Mapping[str, OntologyClass]
    file: Path

    def read(self, name: str) -> Relation:
        entries = self.index[NAMESPACE + name]
        datatype = _OWL + "DatatypeProperty" in entries[_RDF + "type"]
        return Relation(
            name=name,
            iri=NAMESPACE + name,
            label=_one(entries, _RDFS + "label", name, self.file),
            comment=_one(entries, _RDFS + "comment", name, self.file),
            domain=self._ends(name, "domainIncludes", datatype=False),
            range=self._ends(name, "rangeIncludes", datatype=datatype),
            datatype=datatype,
            inverse=None if datatype else self._inverse(name),
            event=self._event(name),
            example=_one(entries, _EXAMPLE, name, self.file),
        )

    def _ends(self, name: str, term: str, *, datatype: bool) -> frozenset[str]:
        iris = self.index[NAMESPACE + name].get(_SCHEMA + term, ())
        ends = [iri.removeprefix(_XSD) for iri in iris if iri.startswith(_XSD)] if datatype else list(_local(iris))
        if not ends or len(ends) != len(iris):
            kind = "XSD datatypes" if datatype else "classes of the ontology"
            raise OntologyError(f"{self.file}: film:{name}: schema:{term} has to name {kind}")
        if not datatype:
            self._declared_classes(name, ends)
        return frozenset(ends)

    def _declared_classes(self, name: str, ends: Iterable[str]) -> None:
        for end in ends:
            if end not in self.classes:
                raise OntologyError(f"{self.file}: film:{name} refers to film:{end}, which is not a declared class")

    def _inverse(self, name: str) -> str:
        iri = _one(self.index[NAMESPACE + name], _OWL + "inverseOf", name, self.file)
        self._declared(name, iri)
        return iri.removeprefix(NAMESPACE)

    def _declared(self, name: str, iri: str) -> None:
        if not iri.startswith(NAMESPACE) or iri not in self.index:
            raise OntologyError(f"{self.file}: film:{name} refers to <{iri}>, which is not declared")

    def _event(self, name: str) -> EventPattern | None:
        entries = self.index[NAMESPACE + name]
        if not any(NAMESPACE + term in entries for term in (*_EVENT_TERMS, "eventConstant")):
            return None
        parts = [_one(entries, NAMESPACE + term, name, self.file) for term in _EVENT_TERMS]
        for iri in parts:
            self._declared(name, iri)
        event_class, subject_property, object_property = _local(parts)
        self._declared_classes(name, [event_class])
        constants = tuple(self._constant(name, text) for text in entries.get(NAMESPACE + "eventConstant", ()))
        return EventPattern(event_class, subject_property, object_property, constants)

    def _constant(self, name: str, text: str) -> tuple[str, str]:
        term, _, value = (part.strip() for part in text.partition("="))
        for local in (term, value):
            if local not in ("true", "false"):
                self._declared(name, NAMESPACE + local)
        return term, value


def _local(iris: Iterable[str]) -> Iterator[str]:
    """Local names of those that are terms of ours."""
    return (iri.removeprefix(NAMESPACE) for iri in iris if iri.startswith(NAMESPACE))


def _one(entries: Mapping[str, tuple[str, ...]], predicate: str, name: str, file: Path) -> str:
    values = entries.get(predicate, ())
    if len(values) != 1 or not values[0].strip():
        term = predicate.replace("#", "/").rsplit("/", 1)[-1]
        raise OntologyError(f"{file}: film:{name} has to have exactly one {term}, and has {len(values)}")
    return values[0]
