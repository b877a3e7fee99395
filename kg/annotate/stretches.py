"""Stretches of a text that do not overlap, kept in order, so that asking about a place takes a bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from kg.model import Span


class Stretches:
    """A growing set of stretches. Those that overlap when it is made become one."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def overlaps(self, span: Span) -> bool:
        """Whether a stretch overlaps ``span``."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._ends[last] > span.start

    def at(self, span: Span) -> list[Span]:
        """The stretches that overlap ``span``, in order."""
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return [Span(self._starts[i], self._ends[i]) for i in range(first, last)]

    def add(self, span: Span) -> None:
        """Adds a stretch that overlaps none of those here."""
        index = bisect_left(self._starts, span.start)
        self._starts.insert(index, span.start)
        self._ends.insert(index, span.end)

    def remove(self, span: Span) -> None:
        """Removes a stretch that is here."""
        index = bisect_left(self._starts, span.start)
        del self._starts[index], self._ends[index]

    def before(self, offset: int, reach: int) -> Iterator[Span]:
        """Stretches that end at most ``reach`` characters before ``offset``, or right there, the nearest first."""
        index = bisect_right(self._ends, offset) - 1
        while index >= 0 and self._ends[index] >= offset - reach:
            yield Span(self._starts[index], self._ends[index])
            index -= 1

    def after(self, offset: int, reach: int) -> Iterator[Span]:
        """Stretches that start at most ``reach`` characters after ``offset``, or right there, the nearest first."""
        index = bisect_left(self._starts, offset)
        while index < len(self._starts) and self._starts[index] <= offset + reach:
            yield Span(self._starts[index], self._ends[index])
            index += 1
