"""The one place that mints IRIs of data. Terms of the ontology are in ``vocabulary``.

Layout under the base: ``entity/ID``, ``article/ID``, ``assertion/HASH``, ``event/HASH``, ``decision/HASH``,
``dataset`` and the named graphs ``graph/NAME`` and ``graph/article/ID``. Whatever a stranger chose (article ids,
local keys) is percent-encoded (RFC 3986, section 2.1), so it can neither leave its path segment nor break a parser.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kg.errors import UsageError

_ARTICLE_GRAPH = "graph/article/"

DEFAULT_GRAPHS = ("facts", "events", "entities")
"""The disjoint graphs that a query sees when it names none."""


@dataclass(frozen=True, slots=True)
class Iris:
    """IRIs below ``base``. Raises ``UsageError`` for a base that is not an http(s) IRI ending in a slash."""

    base: str

    def __post_init__(self) -> None:
        if not (self.base.startswith(("http://", "https://")) and self.base.endswith("/") and is_iri(self.base)):
            raise UsageError(f"not a base IRI: {self.base!r}; give one such as https://filmnews.example/")

    def entity(self, entity_id: str) -> NamedNode:
        return NamedNode(f"{self.base}entity/{encoded(entity_id)}")

    def article(self, article_id: str) -> NamedNode:
        return NamedNode(f"{self.base}article/{encoded(article_id)}")

    def local_entity(self, article_id: str, key: str) -> NamedNode:
        """An entity as one article knows it, before it was merged with others."""
        return NamedNode(f"{self.base}article/{encoded(article_id)}#{encoded(key)}")

    def member_of(self, node: NamedNode) -> tuple[str, str]:
        """The inverse of ``local_entity``: article id and key."""
        article, _, key = node.value.removeprefix(f"{self.base}article/").partition("#")
        return unquote(article), unquote(key)

    def assertion(self, *parts: object) -> NamedNode:
        return NamedNode(f"{self.base}assertion/{digest(*parts)}")

    def event(self, *parts: object) -> NamedNode:
        return NamedNode(f"{self.base}event/{digest(*parts)}")

    def decision(self, *parts: object) -> NamedNode:
        return NamedNode(f"{self.base}decision/{digest(*parts)}")

    def dataset(self, fragment: str = "") -> NamedNode:
        """The description of the whole dataset, or the part of it that ``fragment`` names."""
        return NamedNode(f"{self.base}dataset" + (f"#{encoded(fragment)}" if fragment else ""))

    def graph(self, name: str) -> NamedNode:
        """The named graph ``facts``, ``events``, ``entities``, ``articles``, ``resolution``, ``derived``,
        ``ontology``, ``dataset`` or ``links``."""
        return NamedNode(f"{self.base}graph/{encoded(name)}")

    def article_graph(self, article_id: str) -> NamedNode:
        """The named graph of what one article asserts."""
        return NamedNode(f"{self.base}{_ARTICLE_GRAPH}{encoded(article_id)}")

    def article_of(self, graph: NamedNode) -> str | None:
        """The article id whose graph this is, or None for the other graphs."""
        prefix = self.base + _ARTICLE_GRAPH
        return unquote(graph.value.removeprefix(prefix)) if graph.value.startswith(prefix) else None

    @property
    def own(self) -> str:
        """What the IRIs of the user's own graphs begin with; their name follows."""
        return f"{self.base}graph/own/"

    def default_graphs(self) -> list[NamedNode]:
        return [self.graph(name) for name in DEFAULT_GRAPHS]

    def prefixes(self) -> dict[str, str]:
        """Short names for the data's own IRIs, for serialisers and queries."""
        return {
            "ent": f"{self.base}entity/",
            "art": f"{self.base}article/",
            "ast": f"{self.base}assertion/",
            "evt": f"{self.base}event/",
            "graph": f"{self.base}graph/",
        }


def part(node: NamedNode, fragment: str) -> NamedNode:
    """A node that belongs to another, such as the selector of an assertion: ``{node}#{fragment}``."""
    return NamedNode(f"{node.value}#{fragment}")


def graph_name(graph: NamedNode) -> str:
    """``article`` for the graph of an article, else the name after ``graph/``. Works under any base."""
    tail = graph.value.rpartition("/graph/")[2]
    return tail.partition("/")[0]


def encoded(text: str) -> str:
    """``text`` as one path segment: all but unreserved characters percent-encoded, dot segments too."""
    segment = quote(text, safe="", errors="replace")
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def is_iri(value: str) -> bool:
    """Whether ``value`` is an absolute IRI that can be written in every format."""
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True


def digest(*parts: object) -> str:
    """24 hex digits (96 bits) of the SHA-256 over the parts, kept apart by a character no part contains."""
    joined = "\x1f".join("" if part is None else str(part).replace("\x1f", "\ufffd") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:24]
