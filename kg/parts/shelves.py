"""The shelves of a build in parts: so many articles whose extractions a process holds at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.parts.reading import Admitted
from kg.parts.task import Bench, Task


@dataclass(frozen=True)
class Shelves:
    """The articles of a build on shelves, as tasks."""

    bench: Bench
    found: Admitted
    extractions: tuple[str, ...]

    def tasks(self, **files: tuple[str, ...]) -> list[Task]:
        """One task a shelf, with files that all of them read."""
        return [Task(number, (*own, *sorted(files.items()))) for number, own in enumerate(self._own)]

    def buckets(self, **files: tuple[str, ...]) -> list[Task]:
        """One task a bucket."""
        return [Task(number, tuple(sorted(files.items()))) for number in range(self.bench.shelves)]

    @cached_property
    def _own(self) -> list[tuple[tuple[str, tuple[str, ...]], ...]]:
        names, total, shelves = self.found.names, len(self.found.names), self.bench.shelves
        found: list[tuple[tuple[str, tuple[str, ...]], ...]] = []
        for number in range(shelves):
            parts = range(number * total // shelves, (number + 1) * total // shelves)
            others = sorted({one for part in parts for one in self.found.originals[part]} - set(parts))
            found.append((
                ("articles", tuple(names[part] for part in parts)),
                ("extractions", tuple(self.extractions[part] for part in parts)),
                ("original articles", tuple(names[part] for part in others)),
                ("original extractions", tuple(self.extractions[part] for part in others)),
            ))  # fmt: skip
        return found
