"""Where entities stand when the page opens: the best connected ones, drawn so that links are short and names fit.

Only what is shown at first is laid out here; the page itself finds a place for whatever a reader adds, beside what is
already there. So the cost does not grow with the graph.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import rustworkx

Point: TypeAlias = tuple[float, float]
Points: TypeAlias = dict[str, Point]

WHOLE_LIMIT = 300
"""A graph of no more entities is shown whole."""

START_LIMIT = 150
"""How many entities a page shows at first of a larger one: more are a hairball, and a reader adds what matters."""

_ENOUGH = 90
"""With so many that join others, those that hang by a single link are left for the reader to add."""

SPACING = 74.0
"""Pixels between neighbours at scale 1, on average."""

_CLEARANCE = 0.62 * SPACING
_ITERATIONS = 120
_SEED = 7
_ASPECT = 1.5


def start_positions(links: Mapping[str, set[str]]) -> Points:
    """Pixel positions of the entities shown at first, around the origin, the best connected first.

    ``links`` are the neighbours of each (``kg.view.viewgraph.neighbours``). Equal graphs give equal positions.
    """
    return positions(links, best_connected(links, START_LIMIT if len(links) > WHOLE_LIMIT else len(links)))


def positions(links: Mapping[str, set[str]], chosen: Sequence[str]) -> Points:
    """Pixel positions of the chosen nodes, in their order.

    Each connected part is drawn by itself (Fruchterman and Reingold, Software: Practice and Experience 21, 1991), and
    the parts are set in rows, the largest first.
    """
    drawing = nx.Graph()
    drawing.add_nodes_from(chosen)
    drawing.add_edges_from(
        (one, other) for one in chosen for other in sorted(links[one]) if one < other and other in drawing
    )
    parts = sorted((sorted(part) for part in nx.connected_components(drawing)), key=lambda part: (-len(part), part))
    placed = _packed([_spread(_drawn(drawing.subgraph(part), part)) for part in parts])
    return {name: placed[name] for name in chosen}


def best_connected(links: Mapping[str, set[str]], limit: int) -> list[str]:
    """At most ``limit`` of the nodes that have most neighbours; each has a neighbour among them, where it has any."""
    ranked = sorted(links, key=lambda node: (-len(links[node]), node))
    if len(ranked) > limit:
        joining = sum(len(others) > 1 for others in links.values())
        limit = min(limit, max(joining, _ENOUGH))
    chosen = set(ranked[:limit])
    lonely = {node for node in chosen if links[node] and not links[node] & chosen}
    chosen -= lonely
    for node in ranked[limit:]:
        if len(chosen) == limit:
            break
        if links[node] & chosen:
            chosen.add(node)
    return [node for node in ranked if node in chosen]


def _drawn(part: Any, names: Sequence[str]) -> Points:
    """One connected part, its longer side lying flat."""
    places = {name: place for place, name in enumerate(names)}
    drawing = rustworkx.PyGraph()
    drawing.add_nodes_from(names)
    drawing.add_edges_from_no_data(sorted((places[one], places[other]) for one, other in map(sorted, part.edges)))
    found = rustworkx.spring_layout(drawing, k=1.6 / math.sqrt(len(names)), num_iter=_ITERATIONS, seed=_SEED)
    return _scaled(_flat({name: (float(found[place][0]), float(found[place][1])) for name, place in places.items()}))


def _flat(points: Points) -> Points:
    """Turned so that the direction of greatest spread (the first principal axis) is horizontal."""
    cx = sum(x for x, _ in points.values()) / len(points)
    cy = sum(y for _, y in points.values()) / len(points)
    xx = sum((x - cx) ** 2 for x, _ in points.values())
    yy = sum((y - cy) ** 2 for _, y in points.values())
    xy = sum((x - cx) * (y - cy) for x, y in points.values())
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return {name: ((x - cx) * cos - (y - cy) * sin, (x - cx) * sin + (y - cy) * cos) for name, (x, y) in points.items()}


def _scaled(points: Points) -> Points:
    """Sized so that each node has a square of ``SPACING`` to itself."""
    width, height = _size(points)
    if max(width, height) == 0:
        return points
    wanted = SPACING * math.sqrt(len(points))
    return {
        name: (x * wanted * math.sqrt(_ASPECT) / (width or 1), y * wanted / math.sqrt(_ASPECT) / (height or 1))
        for name, (x, y) in points.items()
    }


def _spread(points: Points, rounds: int = 60) -> Points:
    """The same drawing with nodes that stand too close pushed apart, all pairs at once, until none are left."""
    spots = np.array(list(points.values()), dtype=np.float64)
    count = len(spots)
    for _ in range(rounds):
        apart = spots[:, None, :] - spots[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        near = distance < _CLEARANCE
        if not near.any():
            break
        one, other = np.nonzero(near)
        far = distance[one, other]
        away = apart[one, other] / np.where(far > 0, far, 1.0)[:, None]
        away[far == 0] = np.where(one < other, 1.0, -1.0)[far == 0][:, None] * (1.0, 0.0)
        push = away * ((_CLEARANCE - far) / 2)[:, None]
        for axis in (0, 1):
            spots[:, axis] += np.bincount(one, push[:, axis], count)
    return {name: (float(x), float(y)) for name, (x, y) in zip(points, spots, strict=True)}


def _packed(parts: Sequence[Points]) -> Points:
    """The parts in rows from the top, each row about as wide as the first part, the whole around the origin."""
    if not parts:
        return {}
    gap = SPACING
    area = sum((width + gap) * (height + gap) for width, height in map(_size, parts))
    limit = max(_size(parts[0])[0], math.sqrt(area * _ASPECT))
    placed: Points = {}
    left = top = row = 0.0
    for part in parts:
        width, height = _size(part)
        if left > 0 and left + width > limit:
            left, top, row = 0.0, top + row + gap, 0.0
        x0, y0 = min(x for x, _ in part.values()), min(y for _, y in part.values())
        placed.update({name: (x - x0 + left, y - y0 + top) for name, (x, y) in part.items()})
        left, row = left + width + gap, max(row, height)
    return _centred(placed)


def _centred(points: Points) -> Points:
    width, height = _size(points)
    x0, y0 = min(x for x, _ in points.values()), min(y for _, y in points.values())
    return {name: (round(x - x0 - width / 2, 1), round(y - y0 - height / 2, 1)) for name, (x, y) in points.items()}


def _size(points: Points) -> Point:
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    return max(xs) - min(xs), max(ys) - min(ys)
