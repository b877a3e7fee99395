"""Floors and ceilings on the figures of an evaluation, for a build server to hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import UsageError

_LIMIT = re.compile(r"(?P<name>[\w.]+)=(?P<value>\d*\.?\d+)\Z")


def breaches(report: Mapping[str, Any], floors: Iterable[str], ceilings: Iterable[str]) -> list[str]:
    """A line for each limit that ``report`` (``Evaluation.as_dict``) does not keep.

    A limit is ``NAME=VALUE``, such as ``core.precision=0.95``; the name is a path into the report, where
    ``by_predicate.`` may be left out. Raises ``UsageError`` for a limit of another form or an unknown figure.
    """
    figures = dict(_figures(report))
    found = []
    for limits, word in ((floors, "below"), (ceilings, "above")):
        for limit in limits:
            parts = _LIMIT.match(limit)
            if parts is None:
                raise UsageError(f"not a limit: {limit!r}; write it as core.precision=0.95")
            if parts["name"] not in figures:
                raise UsageError(f"no figure named {parts['name']!r}; there are {', '.join(figures)}")
            measured, bound = figures[parts["name"]], float(parts["value"])
            if measured < bound if word == "below" else measured > bound:
                found.append(f"{parts['name']} is {measured:g}, {word} {bound:g}")
    return found


def _figures(report: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, float]]:
    for key, value in report.items():
        if isinstance(value, Mapping):
            yield from _figures(value, path if key == "by_predicate" else f"{path}{key}.")
        elif isinstance(value, (int, float)):
            yield f"{path}{key}", value
