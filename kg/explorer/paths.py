"""Ways between two entities: short ones, and rather by way of what is special than by way of hubs."""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.explorer.filters import Filter
from kg.explorer.index import Index

LONGEST = 5
SECONDS = 2.0


class TooLong(Exception):
    """The search was stopped at its time limit."""


@dataclass(frozen=True, slots=True)
class Found:
    """Paths as node ids from one end to the other, best first. ``complete`` is false if time ran out."""

    paths: tuple[tuple[str, ...], ...]
    complete: bool


def find_paths(index: Index, start: str, end: str, wanted: Filter, count: int = 3, seconds: float = SECONDS) -> Found:
    """At most ``count`` paths of at most five steps that visit no node twice (Yen, Management Science 17, 1971).

    A step costs one, and a little more the more neighbours the node has that it comes to, so that two actors meet in a
    film rather than at a festival. Stops after ``seconds`` with what it has.
    """
    search = _Search(index, end, wanted, time.monotonic() + seconds)
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[float, tuple[str, ...]]] = []
    try:
        first = search.cheapest(start, 0, frozenset(), frozenset())
        if first is None:
            return Found((), True)
        found.append(first)
        while len(found) < count:
            for spur in _spurs(found):
                rest = search.cheapest(spur.at, len(spur.before), frozenset(spur.before), spur.cut)
                if rest is not None and (*spur.before, *rest) not in found:
                    path = (*spur.before, *rest)
                    if all(path != known for _, known in waiting):
                        heapq.heappush(waiting, (search.cost(path), path))
            if not waiting:
                break
            found.append(heapq.heappop(waiting)[1])
    except TooLong:
        return Found(tuple(found), False)
    return Found(tuple(found), True)


@dataclass(frozen=True, slots=True)
class _Spur:
    before: tuple[str, ...]
    at: str
    cut: frozenset[str]


def _spurs(found: list[tuple[str, ...]]) -> Iterator[_Spur]:
    """Where the last path found may be left: the way so far, and the next nodes that known paths take from there."""
    last = found[-1]
    for place in range(len(last) - 1):
        cut = frozenset(path[place + 1] for path in found if path[: place + 1] == last[: place + 1])
        yield _Spur(last[:place], last[place], cut)


@dataclass(frozen=True)
class _Search:
    index: Index
    end: str
    wanted: Filter
    deadline: float

    def cheapest(
        self, start: str, steps: int, shunned: Collection[str], cut: Collection[str]
    ) -> tuple[str, ...] | None:
        """A* (Hart, Nilsson and Raphael, 1968) over (node, steps taken), the steps that are left at least as the bound.

        ``cut`` are nodes that ``start`` may not go to next.
        """
        if start not in self.left:
            return None
        queue: list[tuple[float, float, int, tuple[str, ...]]] = [(self.left[start], 0.0, steps, (start,))]
        seen: set[tuple[str, int]] = set()
        while queue:
            _, cost, taken, path = heapq.heappop(queue)
            if path[-1] == self.end:
                return path
            if (path[-1], taken) in seen:
                continue
            seen.add((path[-1], taken))
            self._check_time()
            for to in self._next(path[-1]):
                left = self.left.get(to, LONGEST + 1)
                if taken + 1 + left > LONGEST or to in shunned or to in path or (len(path) == 1 and to in cut):
                    continue
                spent = cost + self._step(to)
                heapq.heappush(queue, (spent + left, spent, taken + 1, (*path, to)))
        return None

    def cost(self, path: tuple[str, ...]) -> float:
        return sum(self._step(to) for to in path[1:])

    @cached_property
    def left(self) -> dict[str, int]:
        """The fewest steps from each node to the end, for those that can reach it in time (breadth-first)."""
        found, edge = {self.end: 0}, [self.end]
        for steps in range(1, LONGEST + 1):
            ahead = []
            for node in edge:
                self._check_time()
                for to in self._next(node):
                    if to not in found:
                        found[to] = steps
                        ahead.append(to)
            edge = ahead
        return found

    def _step(self, to: str) -> float:
        return 1.0 if to == self.end else 1.0 + 0.15 * math.log2(1 + self.index.degrees[to])

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise TooLong

    def _next(self, node: str) -> tuple[str, ...]:
        if self.wanted.lets_all:
            return self.index.links[node]
        if node not in self._narrowed:
            facts = self.index.graph.facts
            self._narrowed[node] = tuple(
                dict.fromkeys(
                    hop.to
                    for hop in self.index.hops[node]
                    if self.wanted.lets_node(hop.to) and self.wanted.lets_fact(facts[hop.fact])
                )
            )
        return self._narrowed[node]

    @cached_property
    def _narrowed(self) -> dict[str, tuple[str, ...]]:
        return {}
