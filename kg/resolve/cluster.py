"""What resolution makes: local entities under one id."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Decision
from kg.resolve.blocking import Local


@dataclass(frozen=True, slots=True)
class Cluster:
    """Local entities under one id, in time order, and the decisions made about them."""

    id: str
    members: tuple[Local, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def first(self) -> Local:
        return self.members[0]
