"""SPARQL in tokens (SPARQL 1.1, section 19.8), as far as screening needs them.

A token is never longer than what the query engine takes for the same thing, so that no keyword can hide in what looks
like a comment, a string or an IRI here and is code there. Where the two readings of ``<`` (the start of an IRI, or
less-than) would put a comment or a string at different places, the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError

_TOKEN = re.compile(
    r'''
    (?P<comment>\#[^\r\n]*)
  | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
      |"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*')
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<local>:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<escape>\\.)
  | (?P<word>[^\W\d]\w*)
  | (?P<space>\s+)
  | (?P<sign>.)
    ''',
    re.VERBOSE | re.DOTALL,
)
_PLAINLY_AN_IRI = re.compile(r"<[A-Za-z][\w+.-]*://")


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is string, iri, variable, local (of a prefixed name, with its colon), escape, word or sign."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of ``query`` without comments and white space.

    Raises ``QueryError`` for an IRI that could also be read as less-than followed by a comment or a string.
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "sign"
        if kind == "iri" and re.search("[#']", match[0]) and not _PLAINLY_AN_IRI.match(match[0]):
            line, column = position(query, match.start())
            hint = "write it in full, such as <https://example.org/x#y>, or as a prefixed name"
            raise QueryError(f"line {line}, column {column}: {match[0]} may not be an IRI: {hint}", line, column)
        if kind not in ("comment", "space"):
            yield Token(kind, match[0], match.start())


def position(query: str, offset: int) -> tuple[int, int]:
    """Line and column of ``offset``, both from 1."""
    return query.count("\n", 0, offset) + 1, offset - (query.rfind("\n", 0, offset) + 1) + 1
