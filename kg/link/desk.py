"""What deciding about links needs at hand: the graph, the catalogues, what is proposed and what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kg.errors import UsageError
from kg.link.authorities import Authorities, Authority, load_authorities
from kg.link.candidate import Profile
from kg.link.found import load
from kg.link.profiles import profiles
from kg.link.proposals import Proposal, propose
from kg.link.scoring import Scored
from kg.link.verdicts import ACCEPTED, Basis, Verdicts, judged, links_log, missing, undoing
from kg.ontology import Ontology
from kg.query.lookup import Directory
from kg.store.layout import GraphDir, GraphReader
from kg.store.log import Draft, Entry, Log
from kg.store.records import named
from kg.store.vocabulary import PROV

_MEMBERS = 50


@dataclass(frozen=True)
class Desk:
    """The graph in service with its candidates and verdicts. What is decided is on disk when the method returns."""

    folder: GraphDir
    reader: GraphReader
    ontology: Ontology

    @classmethod
    def of(cls, path: Path, ontology: Ontology) -> Desk:
        """Raises ``StoreError`` if there is no graph."""
        folder = GraphDir(path)
        return cls(folder, folder.open(), ontology)

    @cached_property
    def authorities(self) -> Authorities:
        return load_authorities(self.ontology)

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The entities that can be linked, by IRI, those of most articles first."""
        return profiles(self.reader, self.ontology)

    def log(self) -> Log:
        """The log as it is now. Raises ``StoreError`` for a damaged one."""
        return links_log(self.folder).read()

    def verdicts(self) -> Verdicts:
        """What is in force, about the entities as they are now."""
        return Verdicts(self.log(), self._homes)

    @cached_property
    def _homes(self) -> dict[str, str]:
        """The entity that each local entity is part of, by their IRIs."""
        graph = self.reader.iris.graph("resolution")
        found = self.reader.store.quads_for_pattern(None, PROV["specializationOf"], None, graph)
        return {named(quad.subject).value: named(quad.object).value for quad in found}

    def _about(self, entity: str) -> dict[str, object]:
        """What a verdict keeps of its entity: its label, and local entities by which to find it after a merge."""
        members = sorted(member for member, home in self._homes.items() if home == entity)
        return {"label": self.profiles[entity].label, "members": members[:_MEMBERS]}

    @cached_property
    def _scored(self) -> list[Proposal]:
        """All proposals, by what the graph says now and what was accepted when they were first asked for."""
        return propose(load(self.folder), self.profiles, self.ontology, self.verdicts().ids)

    def proposals(self) -> list[Proposal]:
        """What is still to be decided: without entities that are linked or known to be absent, and without candidates
        that were rejected. The most valuable first: those of most articles, among these the best scored."""
        verdicts = self.verdicts()
        left = [
            replace(one, candidates=kept)
            for one in self._scored
            if one.authority in self.authorities.by_name and not verdicts.is_decided(one.entity, one.authority)
            if (kept := self._not_rejected(one, verdicts))
        ]
        return sorted(left, key=lambda p: (-self.profiles[p.entity].articles, -p.best.score, p.entity, p.authority))

    def _not_rejected(self, proposal: Proposal, verdicts: Verdicts) -> tuple[Scored, ...]:
        iri_of = self.authorities.by_name[proposal.authority].iri_of
        return tuple(
            one for one in proposal.candidates if (proposal.entity, iri_of(one.candidate.id)) not in verdicts.rejected
        )

    def authority(self, name: str) -> Authority:
        """The catalogue of that name. Raises ``UsageError`` if there is none."""
        found = self.authorities.by_name.get(name.casefold())
        if found is None:
            raise UsageError(f"no catalogue named {name!r}; there are {', '.join(self.authorities.by_name)}")
        return found

    def identified(self, text: str) -> tuple[Authority, str]:
        """The catalogue and the id that somebody typed or pasted. Raises ``UsageError`` if it is none."""
        found = self.authorities.of_identifier(text)
        if found is None:
            raise UsageError(f"not an id or address of a catalogue: {text!r}; such as Q80379 or nm0000146")
        return found

    def find(self, name: str) -> Profile:
        """The one entity of that name or IRI. Raises ``UsageError`` if there is none, or more than one."""
        found = [self.profiles[one.iri] for one in Directory(self.reader).find(name) if one.iri in self.profiles]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"{name!r} is nothing that catalogues list; people, works, organisations and places are")
        listed = ", ".join(f"{one.iri} ({one.type})" for one in found[:5])
        raise UsageError(f"{len(found)} entities are named {name!r}; give the IRI of one: {listed}")

    def judge(self, entity: str, authority: Authority, identifier: str, verdict: str, who: str) -> Entry:
        """Records whether the entity is what the id stands for. Raises ``UsageError`` if it has another id already."""
        return self.judge_all([(entity, authority, identifier)], verdict, who)[0]

    def judge_all(self, pairs: Sequence[tuple[str, Authority, str]], verdict: str, who: str) -> tuple[Entry, ...]:
        """As ``judge``, for several at once."""
        if verdict == ACCEPTED:
            self._refuse_second(pairs)
        bases = {
            (one.entity, one.candidate.key): Basis(one, proposal.retrieved)
            for proposal in self._scored
            for one in proposal.candidates
        }
        return self.append([
            judged(
                self._about(entity),
                entity,
                authority,
                identifier,
                verdict,
                who,
                bases.get((entity, (authority.name, identifier))),
            )
            for entity, authority, identifier in pairs
        ])  # fmt: skip

    def _refuse_second(self, pairs: Iterable[tuple[str, Authority, str]]) -> None:
        links = {(link.entity, link.authority): link for link in self.verdicts().links}
        for entity, authority, identifier in pairs:
            known = links.get((entity, authority.name))
            if known is not None:
                wrong = "" if known.id == identifier else f"; if that is wrong: kg link undo {known.entry.id}"
                label = self.profiles[entity].label
                raise UsageError(f"{label!r} is linked to {authority.label} {known.id} already{wrong}")

    def absent(self, entity: str, authority: Authority, who: str) -> Entry:
        """Records that the catalogue has no entry for the entity."""
        return self.append([missing(self._about(entity), entity, authority, who)])[0]

    def others(self, entry: Entry) -> list[str]:
        """Labels of other entities in the graph that are linked to what ``entry`` links to: they may be one and the same."""
        entity, target = entry.subjects[0], entry.subjects[-1]
        linked = {link.entity for link in self.verdicts().links if link.target == target} - {entity}
        return sorted(f"{self.profiles[iri].label} <{iri}>" for iri in linked if iri in self.profiles)

    def undo(self, entry_id: str, who: str) -> Entry:
        """Takes a verdict back, or puts one in force that was taken back. Raises ``UsageError`` for an unknown id."""
        found = next((one for one in self.log().entries if one.id == entry_id), None)
        if found is None:
            raise UsageError(f"no verdict {entry_id!r}; kg link list --all shows them")
        return self.take_back(found, who)

    def take_back(self, entry: Entry, who: str) -> Entry:
        """Takes ``entry`` back."""
        return self.append([undoing(entry, who)])[0]

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        return links_log(self.folder).append(drafts)
