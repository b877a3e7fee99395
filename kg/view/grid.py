"""Places for very many nodes at once: forces as in a spring layout, repulsion worked out on a grid.

Fruchterman and Reingold (Software: Practice and Experience 21, 1991), with the repulsion of all by all as a convolution
of how many stand where, done by fast Fourier transform (Hockney and Eastwood, Computer Simulation Using Particles, 1988).
A round costs time in proportion to nodes and links, whatever the number of pairs; nodes in one cell do not see each other,
so that for a few hundred that have to be told apart ``kg.view.layout`` is better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 120
_SEED = 1
_COOLING = 0.965
_GRAVITY = 0.5
_SOFT = 0.3
"""Repulsion grows no further below the root of this distance."""


def grid_positions(count: int, links: NDArray[np.int64]) -> Floats:
    """Positions of ``count`` nodes that ``links`` (pairs of their numbers) join, a distance of one between neighbours.

    Nodes without a link stand in rows below. Equal input gives equal positions.
    """
    degrees = np.bincount(links.ravel(), minlength=count)
    linked = np.flatnonzero(degrees)
    places = np.full(count, -1)
    places[linked] = np.arange(len(linked))
    points = np.zeros((count, 2))
    if len(linked):
        points[linked] = _settled(len(linked), places[links])
    alone = np.flatnonzero(degrees == 0)
    width = max(1, int(np.sqrt(len(alone) * 4)))
    points[alone, 0] = np.arange(len(alone)) % width - width / 2
    points[alone, 1] = points[:, 1].max(initial=0) + 3 + np.arange(len(alone)) // width
    return points


def _settled(count: int, links: NDArray[np.int64]) -> Floats:
    starts, ends = links.T
    points = np.random.default_rng(_SEED).normal(size=(count, 2)) * np.sqrt(count)
    cells = 64 if count <= 2_000 else 128 if count <= 10_000 else 256
    reach = np.sqrt(count) * 0.3
    for _ in range(_ROUNDS):
        force = _repulsion(points, cells) - points * _GRAVITY
        apart = points[starts] - points[ends]
        pull = apart * np.hypot(apart[:, 0], apart[:, 1])[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(ends, pull[:, axis], count) - np.bincount(starts, pull[:, axis], count)
        strength = np.hypot(force[:, 0], force[:, 1]) + 1e-9
        points += force / strength[:, None] * np.minimum(strength, reach)[:, None]
        reach *= _COOLING
    centred: Floats = points - points.mean(axis=0)
    return centred


def _repulsion(points: Floats, cells: int) -> Floats:
    """One over the distance to each other node, summed over all, for each node."""
    low = points.min(axis=0)
    step = (points - low).max() * 1.0001 / (cells - 1) + 1e-9
    spot = (points - low) / step
    cell = np.minimum(spot.astype(int), cells - 2)
    part = spot - cell
    corners = [
        (
            cell[:, 0] + a,
            cell[:, 1] + b,
            np.where(a, part[:, 0], 1 - part[:, 0]) * np.where(b, part[:, 1], 1 - part[:, 1]),
        )
        for a in (0, 1)
        for b in (0, 1)
    ]
    size = 2 * cells  # twice as wide, so that what leaves on one side does not come back on the other
    crowd = np.zeros(size * size)
    for row, column, share in corners:
        crowd += np.bincount(row * size + column, share, size * size)
    spectrum = np.fft.rfft2(crowd.reshape(size, size))
    offsets = np.fft.fftfreq(size, 1 / size) * step
    dx, dy = np.meshgrid(offsets, offsets, indexing="ij")
    softened = dx**2 + dy**2 + _SOFT
    fields = [np.fft.irfft2(spectrum * np.fft.rfft2(way / softened), s=(size, size)) for way in (dx, dy)]
    return np.stack([sum(field[row, column] * share for row, column, share in corners) for field in fields], axis=1)
