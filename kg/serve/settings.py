"""What whoever starts the server decides."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take. ``memory`` and ``bytes`` are bytes, ``seconds`` are of the clock.

    ``workers`` queries run at a time. Where all run and another has waited ``patience`` seconds, the one that has run
    longest makes room, if it has run for longer than that.
    """

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 32 * 1024**2
    memory: int = 256 * 1024**2
    workers: int = field(default_factory=lambda: max(2, min(8, (os.cpu_count() or 1) + 1)))
    patience: float = 0.25

    def told(self) -> str:
        """The limits as the header ``Kg-Limits`` tells them."""
        return f"seconds={self.seconds:g}, rows={self.rows}, bytes={self.bytes}, memory={self.memory}"


@dataclass(frozen=True, slots=True)
class Settings:
    """``hosts`` are names by which the server may be called beside those of loopback, with or without a port;
    ``origins`` the foreign web pages that may read from it (CORS); without ``token`` nothing can be changed.
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    token: str | None = None
    limits: QueryLimits = field(default_factory=QueryLimits)
