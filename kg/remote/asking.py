"""Our queries for other servers, which know neither our prefixes nor which graphs we mean."""

from __future__ import annotations

from kg.query.bindings import Bindings, bind
from kg.query.engine import known_prefixes
from kg.query.lexer import tokens
from kg.query.result import QueryResult
from kg.query.screening import screen
from kg.remote.client import Remote
from kg.store.layout import GraphReader


def ask_remote(
    endpoint: str, reader: GraphReader, text: str, bindings: Bindings | None = None, timeout: float = 30.0
) -> QueryResult:
    """The answer of the server at ``endpoint`` to a query as ``engine.run`` takes it.

    Names are looked up in the graph of ``reader``, whose default graphs are named too: what servers take for the default
    graph differs. Raises ``QueryError`` and ``RemoteError``.
    """
    prefixes = known_prefixes(reader.iris)
    screened = screen(text, reader.iris.base + "graph/", prefixes)
    query = _declared(bind(text, bindings or {}), prefixes)
    default = [] if screened.names_graphs else [graph.value for graph in reader.default_graphs]
    return Remote(endpoint).ask(query, default, timeout)


def _declared(query: str, prefixes: dict[str, str]) -> str:
    """``query`` with declarations of those prefixes that it uses; its own come after them and win."""
    words = {token.text for token in tokens(query) if token.kind == "word"}
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items() if name in words) + query
