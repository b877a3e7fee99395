"""A limit on the rows of a query, set within the query itself so that the engine stops there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.query.lexer import Token, tokens

_OPENING, _CLOSING = frozenset("{[("), frozenset("}])")


@dataclass(frozen=True, slots=True)
class Limited:
    """``by_us`` tells that the query's own LIMIT, if it had one, was higher."""

    query: str
    by_us: bool


def limited(query: str, rows: int) -> Limited:
    """``query`` with a LIMIT of at most ``rows``, if it is a SELECT.

    LIMIT stands behind the pattern and before VALUES (SPARQL 1.1, section 19.8, rules 18 and 28). Other forms, and
    what is not SPARQL, are left alone.
    """
    outer = outermost(list(tokens(query)))
    if not any(token.text.upper() == "SELECT" for token in outer):
        return Limited(query, False)
    pattern = next((i for i, token in enumerate(outer) if token.text == "{"), len(outer))
    tail = outer[pattern:]
    for keyword, number in pairwise(tail):
        if keyword.text.upper() == "LIMIT" and number.text.isascii() and number.text.isdigit():
            digits = _digits(query, number.start)
            if int(digits) <= rows:
                return Limited(query, False)
            return Limited(query[: number.start] + str(rows) + query[number.start + len(digits) :], True)
    values = next((token for token in tail if token.text.upper() == "VALUES"), None)
    if values is not None:
        return Limited(f"{query[: values.start]}LIMIT {rows} {query[values.start :]}", True)
    return Limited(f"{query}\nLIMIT {rows}", True)


def _digits(query: str, start: int) -> str:
    end = start
    while end < len(query) and query[end] in "0123456789":
        end += 1
    return query[start:end]


def outermost(found: Sequence[Token]) -> list[Token]:
    """The keywords and signs outside all brackets, with the brackets that open there; no part of a prefixed name."""
    depth, outer = 0, []
    for i, token in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        prefix = (
            following is not None and following.text[:1] == ":" and following.start == token.start + len(token.text)
        )
        if depth == 0 and token.kind in ("word", "sign") and not prefix:
            outer.append(token)
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
    return outer
