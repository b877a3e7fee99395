"""What validation has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where the data breaks a shape. IRIs are absolute; ``path`` and ``value`` are empty if none applies.

    ``severity`` is the local name of a SHACL severity: ``Violation``, ``Warning`` or ``Info``.
    """

    focus: str
    path: str
    value: str
    message: str
    severity: str
