"""Parameters of a query: ``VALUES ?name { UNDEF }`` marks a variable that a value may be given for.

With nothing given, UNDEF leaves the variable free, so the query runs as it stands in any SPARQL engine. A value is put
in as a term that the RDF library has checked and written, never as text that somebody typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.query.lexer import tokens

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

Bindings = Mapping[str, "Sequence[NamedNode | Literal]"]


def placeholders(query: str) -> dict[str, list[int]]:
    """For each variable that can be given, the offsets of its UNDEF."""
    found = list(tokens(query))
    places: dict[str, list[int]] = {}
    for window in zip(found, found[1:], found[2:], found[3:], found[4:], strict=False):
        keyword, variable, opening, undef, closing = window
        shape = (keyword.text.upper(), opening.text, undef.text.upper(), closing.text)
        if shape == ("VALUES", "{", "UNDEF", "}") and variable.kind == "variable":
            places.setdefault(variable.text[1:], []).append(undef.start)
    return places


def bind(query: str, bindings: Bindings) -> str:
    """``query`` with values in place of UNDEF; lines stay where they are.

    Raises ``QueryError`` for a variable that the query does not hold out for a value.
    """
    places = placeholders(query)
    for name in bindings:
        if name not in places:
            raise QueryError(
                f"the query takes no parameter {name!r}: write VALUES ?{name} {{ UNDEF }} where it belongs"
            )
    edits = [(start, " ".join(map(str, terms))) for name, terms in bindings.items() for start in places[name]]
    for start, written in sorted(edits, reverse=True):
        query = query[:start] + written + query[start + len("UNDEF") :]
    return query
