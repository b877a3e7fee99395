"""Which queries may run: reading ones, within bounds, that neither leave the machine nor ask for foreign graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import QueryError
from kg.query.lexer import Token, position, tokens

MAX_QUERY_BYTES = 64 * 1024
MAX_NESTING = 200

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_DECLARATIONS = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_OPENING, _CLOSING = frozenset("{[("), frozenset("}])")


@dataclass(frozen=True, slots=True)
class Screened:
    """A query that may run. ``form`` is one of ``FORMS``; ``names_graphs`` tells that it has a FROM clause."""

    form: str
    names_graphs: bool


def screen(query: str, graph_base: str, prefixes: Mapping[str, str]) -> Screened:
    """``query`` if it may run. Graphs in FROM have to lie under ``graph_base``; ``prefixes`` are those known anyway.

    Raises ``QueryError`` with the position where there is one. Whether the query is valid SPARQL is not checked
    beyond that: a keyword out of place is left to the parser.
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_QUERY_BYTES:
        raise QueryError(f"query longer than {MAX_QUERY_BYTES // 1024} KB")
    found = list(bounded(query))
    refuse_service(query, found)
    names_graphs = _check_from(query, found, graph_base, {**prefixes, **declarations(found)})
    return Screened(_form(query, found), names_graphs)


def unknown_prefix(query: str, prefixes: Mapping[str, str]) -> Token | None:
    """The first prefix in ``query`` that is neither declared there nor among ``prefixes``; None if all are known."""
    found = list(tokens(query))
    known = {**prefixes, **declarations(found)}
    for before, token in pairwise(found):
        joined = before.kind == "word" and token.kind == "local" and before.start + len(before.text) == token.start
        if joined and before.text not in known:
            return before
    return None


def refuse_service(query: str, found: Sequence[Token]) -> None:
    """Raises ``QueryError`` where SERVICE stands."""
    # Inside any bare word, because the parser does not ask for a space after a keyword.
    for token in found:
        if token.kind == "word" and "service" in token.text.lower():
            raise _refusal("SERVICE is not allowed: queries stay within this graph", query, token)


def bounded(query: str) -> Iterator[Token]:
    """The tokens; refuses as soon as they are nested too deeply, so that it costs nothing to refuse what is long."""
    depth = signs = 0
    for token in tokens(query):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        signs = signs + 1 if token.text in ("!", "^", "-", "+") else 0
        if max(depth, signs) > MAX_NESTING:
            raise _refusal(f"nested deeper than {MAX_NESTING} levels", query, token)
        yield token


def _form(query: str, found: Sequence[Token]) -> str:
    """The keyword after the prologue, whose declarations each end with an IRI or a string."""
    declaring = False
    for token in found:
        word = token.text.upper()
        if declaring or token.kind != "word" or word in _DECLARATIONS:
            declaring = (declaring or word in _DECLARATIONS) and token.kind not in ("iri", "string")
            continue
        if word in FORMS:
            return word
        if word in _UPDATES:
            raise _refusal(f"{word} is not allowed: the graph changes by building, not by queries", query, token)
        raise _refusal(f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {token.text}", query, token)
    raise QueryError("the query is empty: write SELECT, ASK, CONSTRUCT or DESCRIBE")


def declarations(found: Sequence[Token]) -> dict[str, str]:
    """The prefixes that PREFIX declares, each with its IRI as written."""
    declared: dict[str, str] = {}
    for keyword, name, colon, iri in zip(found, found[1:], found[2:], found[3:], strict=False):
        if keyword.text.upper() == "PREFIX" and (colon.text, iri.kind) == (":", "iri"):
            declared[name.text] = iri.text[1:-1]
    return declared


def _check_from(query: str, found: Sequence[Token], graph_base: str, prefixes: Mapping[str, str]) -> bool:
    clauses = [i for i, token in enumerate(found) if token.kind == "word" and token.text.upper() == "FROM"]
    for i in clauses:
        rest = [token for token in found[i + 1 : i + 4] if token.text.upper() != "NAMED"]
        if rest and not written_iri(rest, prefixes).startswith(graph_base):
            message = f"FROM may only name graphs of this dataset, which begin with <{graph_base}>"
            raise _refusal(message, query, rest[0])
    return bool(clauses)


def written_iri(found: Sequence[Token], prefixes: Mapping[str, str]) -> str:
    """The IRI or prefixed name that ``found`` begins with, written out; empty if there is none."""
    if found[0].kind == "iri":
        return found[0].text[1:-1]
    if len(found) > 1 and found[1].kind == "local" and found[0].text in prefixes:
        return prefixes[found[0].text] + found[1].text[1:]
    return ""


def _refusal(message: str, query: str, token: Token) -> QueryError:
    line, column = position(query, token.start)
    return QueryError(f"line {line}, column {column}: {message}", line, column)
