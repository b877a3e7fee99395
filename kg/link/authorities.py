"""Catalogues to link to, as ``ontology/authorities.toml`` and ``ontology/alignments.ttl`` describe them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import OntologyError
from kg.ontology import NAMESPACE, Ontology, Relation
from kg.store.vocabulary import PREFIXES

FILE_NAME = "authorities.toml"
ALIGNMENTS = "alignments.ttl"

_EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"
_REQUIRED = {"label", "id", "iri", "page", "predicate", "spaces", "types"}
_OPTIONAL = {"kinds", "implied", "properties", "year", "birth", "notable", "names", "external", "instance", "character"}


@dataclass(frozen=True, slots=True)
class Authority:
    """A catalogue. ``id`` is a pattern of its identifiers; ``iri`` and ``page`` are templates with ``{id}``.

    ``predicate`` is the IRI of the property that a link has. ``types`` gives its classes for ours, the most usual first.
    ``kinds`` fill ``{kind}`` by the first two letters of an id; ``implied`` are classes of ours that these letters imply.
    ``properties`` are its properties by our relations (or inverses), for the direction in which it states them;
    ``external`` are those that hold ids of other catalogues, by their names.
    """

    name: str
    label: str
    id: re.Pattern[str]
    iri: str
    page: str
    predicate: str
    spaces: tuple[str, ...]
    types: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str] = field(default_factory=dict)
    implied: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    year: str | None = None
    birth: str | None = None
    notable: str | None = None
    names: tuple[str, ...] = ()
    instance: str | None = None
    character: str | None = None
    external: Mapping[str, str] = field(default_factory=dict)

    def iri_of(self, identifier: str) -> str:
        """The IRI that a link to ``identifier`` points to."""
        return self.iri.format(id=identifier, kind=self.kinds.get(identifier[:2], ""))

    def page_of(self, identifier: str) -> str:
        """The address of the page for people."""
        return self.page.format(id=identifier, kind=self.kinds.get(identifier[:2], ""))

    def identifier(self, text: str) -> str | None:
        """The id that ``text`` is or, as an IRI of this catalogue, ends in; None if it is neither."""
        bare = text.strip().strip("<>")
        if bare.startswith(("http://", "https://")):
            last = bare.rstrip("/").rpartition("/")[2]
            host = bare.partition("://")[2].partition("/")[0]
            return last if host in self._hosts() and self.id.fullmatch(last) else None
        return bare if self.id.fullmatch(bare) else None

    def types_of(self, kinds: Iterable[str]) -> frozenset[str]:
        """Our classes for classes of this catalogue; those not known have none."""
        wanted = set(kinds)
        return frozenset(ours for ours, theirs in self.types.items() if wanted & set(theirs))

    def implied_type(self, identifier: str) -> frozenset[str]:
        """The class of ours that an id gives away by its first letters, if any."""
        return frozenset(filter(None, [self.implied.get(identifier[:2])]))

    def property_of(self, relation: Relation) -> tuple[str, str, bool] | None:
        """Our name and its property for a relation, and whether it is stated of the relation's subject; else of its
        object, by the inverse. None if it has no such property."""
        for name, is_forward in ((relation.name, True), (relation.inverse, False)):
            if name is not None and name in self.properties:
                return name, self.properties[name], is_forward
        return None

    def _hosts(self) -> set[str]:
        found = {address.partition("://")[2].partition("/")[0] for address in (self.iri, self.page)}
        return found | {host.removeprefix("www.") for host in found}


@dataclass(frozen=True, slots=True)
class Authorities:
    """All catalogues by name, and the columns that a table may have: a normalised heading to what it holds."""

    by_name: Mapping[str, Authority]
    columns: Mapping[str, str]

    def of_identifier(self, text: str) -> tuple[Authority, str] | None:
        """The catalogue that ``text`` is an identifier (or IRI) of, and the identifier."""
        for authority in self.by_name.values():
            identifier = authority.identifier(text)
            if identifier is not None:
                return authority, identifier
        return None

    def of_space(self, space: str) -> Authority | None:
        """The catalogue with this ``identifierSpace``."""
        return next((one for one in self.by_name.values() if space in one.spaces), None)


def heading(text: str) -> str:
    """A column's name as headings are compared."""
    return re.sub(r"[\s_?-]", "", text).casefold()


def load_authorities(ontology: Ontology) -> Authorities:
    """The catalogues of this ontology folder. Raises ``OntologyError`` naming file and entry."""
    file = ontology.path / FILE_NAME
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OntologyError(f"{file}: no such file; copy it from the ontology that ships") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise OntologyError(f"{file}: cannot be read as TOML: {problem}") from None
    columns = _columns(document.pop("columns", {}), ontology)
    return Authorities({name: _authority(name, entry, ontology) for name, entry in document.items()}, columns)


def _authority(name: str, entry: Mapping[str, Any], ontology: Ontology) -> Authority:
    file = ontology.path / FILE_NAME
    if not isinstance(entry, dict) or not _REQUIRED <= set(entry) <= _REQUIRED | _OPTIONAL:
        raise OntologyError(f"{file}: [{name}] has to have {', '.join(sorted(_REQUIRED))}")
    prefix, _, local = entry["predicate"].partition(":")
    if prefix not in PREFIXES:
        raise OntologyError(f"{file}: [{name}] predicate: unknown prefix {prefix!r}")
    try:
        pattern = re.compile(entry["id"])
        entry["iri"].format(id="", kind="")
        entry["page"].format(id="", kind="")
    except (re.error, KeyError, IndexError, ValueError) as problem:
        raise OntologyError(f"{file}: [{name}]: {problem}") from None
    return Authority(
        name=name,
        label=entry["label"],
        id=pattern,
        iri=entry["iri"],
        page=entry["page"],
        predicate=PREFIXES[prefix] + local,
        spaces=tuple(entry["spaces"]),
        types={ours: tuple(theirs) for ours, theirs in entry["types"].items()},
        kinds=entry.get("kinds", {}),
        implied=entry.get("implied", {}),
        properties=_properties(ontology, entry["properties"]) if "properties" in entry else {},
        year=entry.get("year"),
        birth=entry.get("birth"),
        notable=entry.get("notable"),
        names=tuple(entry.get("names", ())),
        instance=entry.get("instance"),
        character=entry.get("character"),
        external=entry.get("external", {}),
    )


def _properties(ontology: Ontology, space: str) -> dict[str, str]:
    """The property below ``space`` that is the same as a relation of ours or its inverse, by that name."""
    from pyoxigraph import RdfFormat, parse

    file = ontology.path / ALIGNMENTS
    names = set(ontology.relations) | {r.inverse for r in ontology.relations.values() if r.inverse}
    found: dict[str, str] = {}
    try:
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
            term, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            name = term.removeprefix(NAMESPACE)
            if quad.predicate.value == _EXACT and value.startswith(space) and name in names:
                found[name] = value.removeprefix(space)
    except FileNotFoundError:
        return {}
    except (OSError, SyntaxError, ValueError) as problem:
        raise OntologyError(f"{file}: not valid Turtle: {' '.join(str(problem).split())}") from None
    return found


def _columns(entries: Mapping[str, Iterable[str]], ontology: Ontology) -> dict[str, str]:
    columns = {heading(name): meaning for meaning, names in entries.items() for name in names}
    for relation in ontology.relations.values():
        for name in filter(None, (relation.name, relation.inverse)):
            columns.setdefault(heading(name), name)
    return columns
