"""Proposed links: what an entity may be, scored, the best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.link.candidate import Candidate, Profile
from kg.link.found import Found
from kg.link.scoring import Around, Scored, compare
from kg.ontology import Ontology

CLEAR = 0.95
RUNNER_UP = 0.5
_HOPELESS = 0.05
_LIKELY = 0.8
_ROUNDS = 3  # from a film to its people, and from these to their other films


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one entity may be in one catalogue: at least one candidate, the best first.

    ``retrieved`` is the day (UTC) that a source named them.
    """

    entity: str
    authority: str
    retrieved: dt.date
    candidates: tuple[Scored, ...]

    @property
    def best(self) -> Scored:
        return self.candidates[0]

    @property
    def is_clear(self) -> bool:
        """Whether the best is sure and no other comes near: more than name and type speaks for it, nothing against."""
        alone = len(self.candidates) == 1 or self.candidates[1].score <= RUNNER_UP
        return alone and self.best.score >= CLEAR and self.best.is_supported and not self.best.is_contradicted


Ids = Mapping[str, tuple[str, ...]]
"""Ids in one catalogue by the IRIs of entities."""


def propose(
    found: Iterable[Found], profiles: Mapping[str, Profile], ontology: Ontology, accepted: Mapping[str, Ids]
) -> list[Proposal]:
    """Proposals for the entities in ``profiles``, without hopeless candidates.

    Scores follow the graph and the links ``accepted``, ids by catalogue and entity. They are made in rounds: entities
    whose best candidate is likely help those around them in the next, as the accepted do in all.
    """
    by_authority: dict[str, list[Found]] = {}
    for one in found:
        if one.entity in profiles:
            by_authority.setdefault(one.authority, []).append(one)
    return [
        proposal
        for authority, known in sorted(by_authority.items())
        for proposal in _in_rounds(known, profiles, ontology, accepted.get(authority, {}))
    ]


def _in_rounds(
    found: Sequence[Found], profiles: Mapping[str, Profile], ontology: Ontology, accepted: Ids
) -> list[Proposal]:
    """As ``propose``, for one catalogue."""
    ids = accepted
    proposals: list[Proposal] = []
    for _ in range(_ROUNDS):
        around = Around(ids, _named(found, profiles, ids))
        ranked = [(one, _ranked(profiles[one.entity], one.candidates, ontology, around)) for one in found]
        proposals = [Proposal(one.entity, one.authority, one.retrieved, best) for one, best in ranked if best]
        likely = {one.entity: (one.best.candidate.id,) for one in proposals if one.best.score >= _LIKELY}
        ids = {**likely, **accepted}
    return proposals


def _named(found: Iterable[Found], profiles: Mapping[str, Profile], ids: Ids) -> dict[str, dict[str, list[str]]]:
    """The ids that the entries in ``ids`` give for the entities around theirs."""
    named: dict[str, dict[str, list[str]]] = {}
    for one in found:
        profile = profiles[one.entity]
        for candidate in one.candidates:
            if candidate.id in ids.get(one.entity, ()):
                for relation in sorted(set(profile.related) & set(candidate.values)):
                    given = [value.id for value in candidate.values[relation] if value.id is not None]
                    for other in profile.related[relation]:
                        for identifier in given if other.id is not None else ():
                            labels = named.setdefault(str(other.id), {}).setdefault(identifier, [])
                            labels += [profile.label] * (profile.label not in labels)
    return named


def _ranked(
    profile: Profile, candidates: Iterable[Candidate], ontology: Ontology, around: Around
) -> tuple[Scored, ...]:
    scored = [compare(profile, candidate, ontology, around) for candidate in candidates]
    kept = [one for one in scored if one.score >= _HOPELESS and not one.is_ruled_out]
    return tuple(sorted(kept, key=lambda one: (-one.score, one.candidate.rank, one.candidate.id)))
