"""Film news to an RDF knowledge graph, each fact with the words that say it.

``kg.open("graph")`` gives a built graph; the command ``kg`` builds one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.graph import Graph

__all__ = ["__version__", "open"]
__version__ = "0.1.0"


def open(path: str | Path = "graph") -> Graph:
    """The graph that ``kg build`` wrote to folder ``path``. Raises ``StoreError`` on first use if there is none."""
    from kg.graph import Graph

    return Graph(path)
