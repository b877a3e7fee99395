"""Layout algorithms on the same graphs: how long each takes, and how well what it gives can be read.

Two figures of a drawing: ``edges``, the mean length of edges over the mean distance of any two nodes (less is better:
what belongs together stands together), and ``room``, the distance to the nearest node at the 5th percentile, over that
of an even grid (more is better: nothing stands on anything else).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import rustworkx
from numpy.typing import NDArray

from kg.benchmark.view import generated
from kg.view.grid import grid_positions
from kg.view.viewgraph import neighbours

Edges: TypeAlias = Sequence[tuple[int, int]]
Layout: TypeAlias = Callable[[int, Edges], "NDArray[np.float64]"]

_ITERATIONS = 120
_SEED = 7
_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class LayoutFigures:
    """``seconds`` of one run; ``same`` tells whether a second run gave the same drawing."""

    layout: str
    nodes: int
    edges_count: int
    seconds: float
    edges: float
    room: float
    same: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare_layouts(sizes: Sequence[int]) -> list[LayoutFigures]:
    """Each layout that is installed, on the best connected part of a generated graph, for each number of nodes."""
    found = []
    for size in sizes:
        edges = _edges(size)
        for name, layout in _layouts().items():
            started = time.perf_counter()
            points = layout(size, edges)
            seconds = time.perf_counter() - started
            same = bool(np.allclose(points, layout(size, edges)))
            found.append(LayoutFigures(name, size, len(edges), seconds, *_quality(points, edges), same))
    return found


def _layouts() -> dict[str, Layout]:
    return {
        "rustworkx spring": _rustworkx,
        "networkx spring": _networkx_spring,
        "networkx ForceAtlas2": _networkx_forceatlas2,
        "numpy on a grid": _grid,
        "scikit-network spring": _scikit_network,
    }


def _edges(size: int) -> list[tuple[int, int]]:
    links = neighbours(generated(size * 3))
    chosen = sorted(links, key=lambda node: (-len(links[node]), node))[:size]
    places = {node: place for place, node in enumerate(chosen)}
    return sorted(
        (places[node], places[other])
        for node in chosen
        for other in links[node]
        if other in places and places[node] < places[other]
    )


def _rustworkx(size: int, edges: Edges) -> NDArray[np.float64]:
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(list(edges))
    found = rustworkx.spring_layout(graph, k=1.6 / math.sqrt(size), num_iter=_ITERATIONS, seed=_SEED)
    return np.array([found[node] for node in range(size)])


def _networkx(size: int, edges: Edges) -> Any:
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(edges)
    return graph


def _networkx_spring(size: int, edges: Edges) -> NDArray[np.float64]:
    k = 1.6 / math.sqrt(size)
    found = nx.spring_layout(_networkx(size, edges), k=k, iterations=_ITERATIONS, seed=_SEED, method="force")
    return np.array([found[node] for node in range(size)])


def _networkx_forceatlas2(size: int, edges: Edges) -> NDArray[np.float64]:
    found = nx.forceatlas2_layout(_networkx(size, edges), max_iter=_ITERATIONS, seed=_SEED)
    return np.array([found[node] for node in range(size)])


def _grid(size: int, edges: Edges) -> NDArray[np.float64]:
    return grid_positions(size, np.array(edges, dtype=np.int64))


def _scikit_network(size: int, edges: Edges) -> NDArray[np.float64]:
    from scipy.sparse import csr_matrix
    from sknetwork.embedding import Spring

    rows, columns = np.array(edges).T
    matrix = csr_matrix((np.ones(2 * len(edges)), (np.append(rows, columns), np.append(columns, rows))), (size, size))
    return np.asarray(Spring(n_components=2, position_init="spectral").fit_transform(matrix))


def _quality(points: NDArray[np.float64], edges: Edges) -> tuple[float, float]:
    chance = np.random.default_rng(_SEED)
    one, other = chance.integers(0, len(points), (2, _PAIRS))
    spread = float(np.linalg.norm(points[one] - points[other], axis=1).mean())
    starts, ends = np.array(edges).T
    length = float(np.linalg.norm(points[starts] - points[ends], axis=1).mean())
    apart = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = float(np.quantile(apart.min(axis=1), 0.05))
    return round(length / spread, 3), round(nearest / (spread / math.sqrt(len(points))), 3)
