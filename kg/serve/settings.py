"""What whoever starts the server decides."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError

TOKEN = "KG_TOKEN"
"""The environment variable with the token for updates; it never stands on a command line."""

_SHORTEST_TOKEN = 16

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
    ``origins`` the foreign web pages that may read from it (CORS). Who sends ``token`` may change graphs of their own;
    without it updates are refused.
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    limits: QueryLimits = field(default_factory=QueryLimits)


def read_token(file: Path | None) -> str:
    """The token for updates, from ``file`` or else the environment.

    Raises ``UsageError`` if there is none, or one that could be guessed or that a header cannot carry (RFC 6750, 2.1).
    """
    if file is not None:
        try:
            token = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise UsageError(f"{file}: no token: {getattr(problem, 'strerror', None) or 'not ASCII'}") from None
    else:
        token = os.environ.get(TOKEN, "")
    place = str(file) if file is not None else TOKEN
    if not token:
        raise UsageError(f"--allow-update wants a token, in {TOKEN} or in the file that --token-file names")
    if len(token) < _SHORTEST_TOKEN or not re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", token):
        raise UsageError(
            f"{place}: a token has {_SHORTEST_TOKEN} characters or more, letters, digits and -._~+/ only; make one with:"
            " openssl rand -hex 32"
        )
    return token
