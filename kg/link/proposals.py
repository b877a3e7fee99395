"""Proposed links: what an entity may be, scored, the best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.link.candidate import Candidate, Profile
from kg.link.found import Found
from kg.link.scoring import Linked, Scored, compare
from kg.ontology import Ontology

CLEAR = 0.95
RUNNER_UP = 0.5
_HOPELESS = 0.05
_LIKELY = 0.8
_ROUNDS = 2


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


def propose(
    found: Iterable[Found], profiles: Mapping[str, Profile], ontology: Ontology, accepted: Mapping[str, Linked]
) -> list[Proposal]:
    """Proposals for the entities in ``profiles``, without hopeless candidates.

    Scores follow the graph and the links ``accepted``, ids by catalogue and entity. They are made twice: in the second
    round, entities whose best candidate is likely help those around them by its id as the accepted do in both.
    """
    known = [one for one in found if one.entity in profiles]
    linked = accepted
    proposals: list[Proposal] = []
    for _ in range(_ROUNDS):
        scored = [
            (one, _ranked(profiles[one.entity], one.candidates, ontology, linked.get(one.authority, {})))
            for one in known
        ]
        proposals = [Proposal(one.entity, one.authority, one.retrieved, best) for one, best in scored if best]
        linked = _likely(proposals, accepted)
    return proposals


def _ranked(
    profile: Profile, candidates: Iterable[Candidate], ontology: Ontology, linked: Linked
) -> tuple[Scored, ...]:
    scored = [compare(profile, candidate, ontology, linked) for candidate in candidates]
    kept = [one for one in scored if one.score >= _HOPELESS and not one.is_ruled_out]
    return tuple(sorted(kept, key=lambda one: (-one.score, one.candidate.rank, one.candidate.id)))


def _likely(proposals: Iterable[Proposal], accepted: Mapping[str, Linked]) -> dict[str, Linked]:
    likely: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in proposals:
        if one.best.score >= _LIKELY:
            likely.setdefault(one.authority, {})[one.entity] = (one.best.candidate.id,)
    return {name: {**likely.get(name, {}), **accepted.get(name, {})} for name in {*likely, *accepted}}
