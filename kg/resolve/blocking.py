"""Blocking: local entities that could be the same, by family of types and name key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import Extraction, LocalEntity
from kg.names import name_key, title_key
from kg.ontology import Ontology
from kg.resolve.gazetteers import Gazetteers

Member: TypeAlias = tuple[str, str]
"""An article id and the key of an entity in that article."""

_ABSTRACT = frozenset({"Entity", "Work", "Agent"})


@dataclass(frozen=True, slots=True)
class Local:
    """A local entity with what resolution compares. ``key`` is the normalised name, ``order`` the place in time."""

    member: Member
    entity: LocalEntity
    family: str
    key: str
    published: dt.date | None

    @property
    def order(self) -> tuple[dt.date, Member]:
        """Earliest article first, then by article id and key; undated articles come last."""
        return (self.published or dt.date.max, self.member)


def locals_of(extractions: Iterable[Extraction], ontology: Ontology, gazetteers: Gazetteers) -> dict[Member, Local]:
    """Every local entity, in the order of ``Local.order``."""
    families: dict[str, str] = {}
    found = []
    for extraction in extractions:
        article = extraction.article
        for entity in extraction.entities:
            family = families.setdefault(entity.type, family_of(entity.type, ontology))
            key = _key(entity, family, ontology, gazetteers)
            found.append(Local((article.id, entity.key), entity, family, key, article.published))
    return {local.member: local for local in sorted(found, key=lambda local: local.order)}


def blocks(members: Iterable[Local]) -> Mapping[tuple[str, str], list[Local]]:
    """Local entities that share family and key, in the order given."""
    found: dict[tuple[str, str], list[Local]] = {}
    for local in members:
        found.setdefault((local.family, local.key), []).append(local)
    return found


def family_of(type_name: str, ontology: Ontology) -> str:
    """The class within which names are compared: the highest one above ``type_name`` that is not abstract.

    A short film is in the family Film; films, series, books and stage works are families of their own.
    """
    known = ontology.classes.get(type_name)
    parents = sorted(parent for parent in known.parents if parent not in _ABSTRACT) if known else []
    return family_of(parents[0], ontology) if parents else type_name


def _key(entity: LocalEntity, family: str, ontology: Ontology, gazetteers: Gazetteers) -> str:
    if ontology.is_a(family, "Work"):
        return title_key(entity.name) or entity.name.casefold()
    canonical = gazetteers.canonical(family, entity.name)
    return name_key(canonical or entity.name) or entity.name.casefold()
