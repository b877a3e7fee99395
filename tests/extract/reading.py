"""What a test wants to know of an extraction: its facts by the names that a reader would write down."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import DateValue, Extraction, Fact

Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Reading:
    """The facts of one article, by names."""

    extraction: Extraction

    def name(self, key: str) -> str:
        return self.extraction.entity(key).name

    def object(self, fact: Fact) -> str:
        return fact.object.value if isinstance(fact.object, DateValue) else self.name(fact.object)

    def triple(self, fact: Fact) -> Triple:
        return self.name(fact.subject), fact.predicate, self.object(fact)

    @property
    def triples(self) -> set[Triple]:
        return {self.triple(fact) for fact in self.extraction.facts}

    @property
    def planned(self) -> set[Triple]:
        return {self.triple(fact) for fact in self.extraction.facts if fact.planned}

    @property
    def characters(self) -> set[tuple[str, str, str]]:
        """(actor, work, character) of every part that has a name."""
        return {
            (self.name(fact.subject), self.object(fact), self.name(fact.character))
            for fact in self.extraction.facts
            if fact.character is not None
        }

    @property
    def types(self) -> dict[str, str]:
        """Class by name, of names that only one entity has."""
        return {entity.name: entity.type for entity in self.extraction.entities}
