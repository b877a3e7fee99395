"""Which fields of a table or a JSON object hold what of an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Fields:
    """For each part of an article the names under which a source may have it; the first with a value counts.

    A dot leads into what is nested: ``meta.headline``.
    """

    text: tuple[str, ...] = ("text", "body", "content")
    id: tuple[str, ...] = ("id",)
    url: tuple[str, ...] = ("url",)
    title: tuple[str, ...] = ("title",)
    date: tuple[str, ...] = ("date", "published")
    outlet: tuple[str, ...] = ("outlet",)
    language: tuple[str, ...] = ("language",)

    def values(self, part: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The names and values that ``row`` has for a part of the article."""
        for name in getattr(self, part):
            value = _value(row, name)
            if value is not None:
                yield name, value

    def columns(self) -> tuple[str, ...]:
        """The names of all parts, each once."""
        return tuple(dict.fromkeys(name for part in fields(self) for name in getattr(self, part.name)))


DEFAULT_FIELDS = Fields()


def parse_fields(mapping: str) -> Fields:
    """The fields that a mapping such as ``text=body,title=headline`` names; the others stay as they are.

    Raises ``UsageError`` for what is no mapping and for a part that articles do not have.
    """
    parts = [part.name for part in fields(Fields)]
    named: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, (pair.strip() for pair in mapping.split(","))):
        part, equals, name = (piece.strip() for piece in pair.partition("="))
        if part not in parts or not equals or not name:
            raise UsageError(f"cannot map {pair!r}: write PART=FIELD, where PART is one of {', '.join(parts)}")
        named[part] = (*named.get(part, ()), name)
    return replace(DEFAULT_FIELDS, **named)


def _value(row: Mapping[str, Any], name: str) -> Any:
    if name in row or "." not in name:
        return row.get(name)
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
