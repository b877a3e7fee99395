"""What the explorer answers to each request, as JSON data. Knows nothing of HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kg.errors import UsageError
from kg.explorer.filters import Filter, filter_of, texts
from kg.explorer.index import FACTS_AT_ONCE, Index
from kg.explorer.overview import Overview
from kg.explorer.paths import LONGEST, SECONDS, find_paths
from kg.explorer.search import Search
from kg.view.grid import grid_positions
from kg.view.layout import positions, start_positions
from kg.view.payload import payload
from kg.view.viewgraph import neighbours

STEP = 50
_COMMUNITY = 120
_MOST_NODES = 1500


@dataclass(frozen=True)
class Answers:
    """Answers from one build. Graphs in them have the form of ``kg.view.payload``; ids are those of nodes."""

    index: Index

    def start(self) -> dict[str, Any]:
        """What is shown first, with the facts between, and how much there is in all."""
        return self._start

    @cached_property
    def _start(self) -> dict[str, Any]:
        graph = self.index.graph
        points = self._start_points
        outlets = Counter(card.outlet or "" for card in graph.articles)
        return {
            **self._graph(points, self.index.between((), points, self._all)),
            "first": [[node, x, y] for node, (x, y) in points.items()],
            "entities": len(graph.nodes),
            "factCount": len(graph.facts),
            "articleCount": len(graph.articles),
            "outlets": [{"name": name, "count": count} for name, count in outlets.most_common()],
        }

    def search(self, text: str) -> dict[str, Any]:
        found = self._search.find(text)
        return {"ids": found, **self._graph(found, ())}

    def nodes(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Nodes with their facts, at most ``FACTS_AT_ONCE`` a node; ids that are not known are left out."""
        known = [node for node in texts(document.get("ids"), "ids") if node in self.index.nodes][:_MOST_NODES]
        if document.get("bare"):
            shown = [node for node in texts(document.get("shown", []), "shown") if node in self.index.nodes]
            return {"ids": known, **self._graph(known, self.index.between(shown, known, self._all))}
        places = {place for node in known for place in self.index.most_told(node)}
        cut = {node: len(self.index.facts_of[node]) for node in known if len(self.index.facts_of[node]) > FACTS_AT_ONCE}
        return {"ids": known, "cut": cut, **self._graph(known, places)}

    def further(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """How many neighbours there are to add, by relation and side: ``key`` is for ``expand``."""
        groups = self._further(document)
        total = len({node for group in groups.values() for node in group})
        listed = [{"key": key, "count": len(group)} for key, group in groups.items()]
        return {"total": total, "groups": sorted(listed, key=lambda one: (-one["count"], one["key"]))}

    def expand(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """At most ``STEP`` neighbours that are not shown, the best connected first, with what joins them to the shown."""
        groups = self._further(document)
        key = document.get("key")
        wanted = {node for name, group in groups.items() if key in (None, name) for node in group}
        chosen = sorted(wanted, key=lambda node: (-self.index.degrees[node], node))[:STEP]
        shown = {*self._shown(document), self._node(document, "id")}
        return {"ids": chosen, **self._graph(chosen, self.index.between(shown, chosen, self._filter(document)))}

    def path(self, document: Mapping[str, Any]) -> dict[str, Any]:
        start, end = self._node(document, "from"), self._node(document, "to")
        found = find_paths(self.index, start, end, self._filter(document))
        on_them = {node for path in found.paths for node in path}
        message = (
            f"The search was stopped after {SECONDS:g} seconds; these are the paths found by then."
            if not found.complete
            else None
            if found.paths
            else f"No path of at most {LONGEST} steps."
        )
        joined = self.index.between((), on_them, self._filter(document))
        return {"paths": [list(path) for path in found.paths], "message": message, **self._graph(on_them, joined)}

    def best(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The best connected nodes that pass the filter, with the facts between them."""
        count, wanted = document.get("count"), self._filter(document)
        if not isinstance(count, int) or not 0 < count <= _MOST_NODES:
            raise UsageError(f"count has to be a number from 1 to {_MOST_NODES}")
        chosen = [node for node in self.index.best(len(self.index.nodes)) if wanted.lets_node(node)][:count]
        return {"ids": chosen, **self._graph(chosen, self.index.between((), chosen, wanted))}

    def article(self, article: str, text: str | None) -> dict[str, Any]:
        """An article with its facts; ``text`` is all of it, where it is at hand. Raises ``UsageError``."""
        if article not in self.index.facts_in:
            raise UsageError(f"no article {article!r} in the graph states a fact")
        return {"id": article, "text": text, **self._graph((), self.index.facts_in[article])}

    def overview(self) -> dict[str, Any]:
        """Communities with where they stand, and the links between them."""
        points = self._overview.points
        return {
            "communities": [
                {
                    "names": list(one.names),
                    "size": len(one.members),
                    "types": [list(pair) for pair in one.types],
                    "x": points[str(one.place)][0],
                    "y": points[str(one.place)][1],
                }
                for one in self._overview.communities
            ],
            "links": [list(link) for link in self._overview.links],
            "left": len(self.index.nodes) - sum(len(one.members) for one in self._overview.communities),
        }

    def map(self) -> dict[str, Any]:
        """Every entity with its place, and the pairs that are joined as places in ``ids``, one after the other."""
        return self._map

    @cached_property
    def _map(self) -> dict[str, Any]:
        nodes = self.index.graph.nodes
        places = {node.id: place for place, node in enumerate(nodes)}
        links = [
            (places[node], places[other])
            for node, others in self.index.links.items()
            for other in others
            if places[node] < places[other]
        ]
        points = grid_positions(len(nodes), np.array(links, dtype=np.int64).reshape(-1, 2))
        return {
            "ids": [node.id for node in nodes],
            "labels": [node.label for node in nodes],
            "types": [node.type for node in nodes],
            "degrees": [self.index.degrees[node.id] for node in nodes],
            "x": points[:, 0].round(2).tolist(),
            "y": points[:, 1].round(2).tolist(),
            "links": [end for link in links for end in link],
        }

    def community(self, place: int) -> dict[str, Any]:
        """The best connected of a community, laid out. Raises ``UsageError`` for a place that there is not."""
        if not 0 <= place < len(self._overview.communities):
            raise UsageError(f"no community {place}")
        members = self._overview.communities[place].members[:_COMMUNITY]
        inside = set(members)
        links = {node: {hop.to for hop in self.index.hops[node]} & inside for node in members}
        points = positions(links, members)
        return {
            "first": [[node, x, y] for node, (x, y) in points.items()],
            **self._graph(members, self.index.between((), members, self._all)),
        }

    def warm(self) -> None:
        """Works out what most requests need, so that the first reader need not wait for it; communities are for later."""
        self.start()
        self.search("warm")
        self.index.facts_of, self.index.facts_in, self.index.against  # noqa: B018

    @cached_property
    def _search(self) -> Search:
        return Search(self.index)

    @cached_property
    def _overview(self) -> Overview:
        return Overview(self.index)

    @cached_property
    def _all(self) -> Filter:
        return filter_of(None, self.index.nodes, self._cards)

    @cached_property
    def _cards(self) -> Any:
        return {card.id: card for card in self.index.graph.articles}

    @cached_property
    def _start_points(self) -> Any:
        return start_positions(neighbours(self.index.graph))

    def _graph(self, nodes: Iterable[str], places: Iterable[int]) -> dict[str, Any]:
        document = payload(self.index.part(nodes, places), self.index.degrees)
        for name in ("types", "relations"):
            for style in document[name]:
                style["count"] = self.index.counts[name][style["name"]]
        return document

    def _filter(self, document: Mapping[str, Any]) -> Filter:
        return filter_of(document.get("filter"), self.index.nodes, self._cards)

    def _shown(self, document: Mapping[str, Any]) -> list[str]:
        return texts(document.get("shown", []), "shown")

    def _node(self, document: Mapping[str, Any], name: str) -> str:
        node = document.get(name)
        if not isinstance(node, str) or node not in self.index.nodes:
            raise UsageError(f"{name}: no entity {node!r} in the graph")
        return node

    def _further(self, document: Mapping[str, Any]) -> dict[str, set[str]]:
        """The neighbours that are not shown and that the filter lets through, by ``side relation``."""
        wanted, shown = self._filter(document), set(self._shown(document))
        groups: dict[str, set[str]] = {}
        for hop in self.index.hops[self._node(document, "id")]:
            fact = self.index.graph.facts[hop.fact]
            if hop.to not in shown and wanted.lets_node(hop.to) and wanted.lets_fact(fact):
                groups.setdefault(f"{hop.side} {fact.relation}", set()).add(hop.to)
        return groups
