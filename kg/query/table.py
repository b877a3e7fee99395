"""Answers as a table that people read: labels for IRIs, no character that could confuse a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from kg.query.result import QueryResult

if TYPE_CHECKING:
    from kg.query.result import Term

_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Naming:
    """How terms are named: ``label`` gives an entity's label by IRI, ``prefixes`` shorten the IRIs of the others."""

    label: Callable[[str], str | None]
    prefixes: Mapping[str, str]

    def cell(self, term: Term | None) -> str:
        """``term`` as people read it; empty if there is none."""
        from pyoxigraph import Literal, NamedNode

        if term is None:
            return ""
        if isinstance(term, NamedNode):
            return printable(self.label(term.value) or self._shortened(term.value))
        return printable(term.value if isinstance(term, Literal) else str(term))

    def _shortened(self, iri: str) -> str:
        for name, namespace in self.prefixes.items():
            rest = iri.removeprefix(namespace)
            if iri.startswith(namespace) and rest and not set(rest) & set("/#?"):
                return f"{name}:{rest}"
        return iri


def write_table(result: QueryResult, file: BinaryIO, naming: Naming) -> None:
    """Columns aligned by display width, a line under the head; ``true`` or ``false`` for ASK."""
    if result.kind == "boolean":
        file.write(b"true\n" if result.boolean else b"false\n")
        return
    head, rows = cells(result, naming)
    file.write(aligned([head, *rows]).encode("utf-8"))


def cells(result: QueryResult, naming: Naming) -> tuple[list[str], list[list[str]]]:
    """The head and the rows as people read them; ``_`` in a variable's name stands for a space."""
    head = [printable(name.replace("_", " ")) for name in result.variables]
    return head, [[naming.cell(term) for term in row] for row in result.rows()]


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Lines of text, the first set off as a head."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [_GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = _GAP.join("-" * width for width in widths)
    return "".join(f"{line}\n" for line in (lines[0], rule, *lines[1:]))


def printable(text: str) -> str:
    """``text`` on one line, control characters and overrides of the writing direction as U+FFFD."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """``text`` as it is, but for such characters; white space stays."""
    return "".join("\ufffd" if _hostile(c) and not c.isspace() else c for c in text)


def _hostile(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTION


def _width(text: str) -> int:
    """Columns that a terminal needs (UAX 11: wide characters take two, marks none)."""
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1
        for c in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
