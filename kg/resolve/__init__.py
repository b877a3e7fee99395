"""Resolution: who is who across articles."""

from __future__ import annotations

from kg.resolve.resolver import resolve

__all__ = ["resolve"]
