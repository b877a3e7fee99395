"""What our relations are called by Wikidata and DBpedia: only those that mean the same, or one of their cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.model import DateValue, Extraction, LocalEntity


@dataclass(frozen=True, slots=True)
class Naming:
    """A relation's Wikidata properties, with their labels, and its DBpedia properties.

    ``turned``: their subject is our object; with them, credits belong to the work.
    """

    wikidata: Mapping[str, str]
    dbpedia: tuple[str, ...] = ()
    turned: bool = False


CHARACTER = "character"
"""Not a relation of ours, but the tie between a work and the part that a fact of ``starsIn`` names."""

NAMINGS: Mapping[str, Naming] = MappingProxyType({
    "directed": Naming({"P57": "director"}, ("director",), turned=True),
    "wrote": Naming({"P58": "screenwriter"}, ("writer",), turned=True),
    "starsIn": Naming({"P161": "cast member"}, ("starring",), turned=True),
    "produced": Naming({"P162": "producer"}, ("producer",), turned=True),
    "composedMusicFor": Naming({"P86": "composer"}, ("musicComposer",), turned=True),
    "shot": Naming({"P344": "director of photography"}, ("cinematography",), turned=True),
    "edited": Naming({"P1040": "film editor"}, ("editor", "editing"), turned=True),
    "created": Naming({"P170": "creator"}, turned=True),
    "authorOf": Naming({"P50": "author"}, turned=True),
    "basedOn": Naming({"P144": "based on"}),
    "remakeOf": Naming({"P144": "based on"}),
    "sequelTo": Naming({"P155": "follows"}),
    "productionCompany": Naming({"P272": "production company"}),
    "distributedBy": Naming({"P750": "distributed by", "P449": "original broadcaster"}, ("distributor", "broadcastedBy")),
    "releaseDate": Naming({"P577": "publication date"}, ("releaseDate",)),
    "filmedIn": Naming({"P915": "filming location"}),
    "wonAward": Naming({"P166": "award received"}),
    "nominatedFor": Naming({"P1411": "nominated for"}),
    CHARACTER: Naming({"P674": "characters"}),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact turned the way Wikidata and DBpedia tell it. ``relation`` is a key of ``NAMINGS``."""

    relation: str
    subject: LocalEntity
    object: LocalEntity | DateValue


def ties(extraction: Extraction) -> Iterator[Tie]:
    """The facts that Wikidata or DBpedia have a relation for, and the parts named, each as often as it is stated."""
    entities = {entity.key: entity for entity in extraction.entities}
    for fact in extraction.facts:
        naming = NAMINGS.get(fact.predicate)
        subject = entities[fact.subject]
        target = fact.object if isinstance(fact.object, DateValue) else entities[fact.object]
        if naming is not None:
            if naming.turned and isinstance(target, LocalEntity):
                yield Tie(fact.predicate, target, subject)
            else:
                yield Tie(fact.predicate, subject, target)
        if fact.character is not None and isinstance(target, LocalEntity):
            yield Tie(CHARACTER, target, entities[fact.character])
