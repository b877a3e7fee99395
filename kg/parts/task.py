"""Tasks: the parts of a stage, what they read and what they made, and how a stage goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar

from kg.config import Config
from kg.errors import KgError
from kg.ontology import Ontology, load_ontology
from kg.parts.place import Place
from kg.resolve.gazetteers import Gazetteers, load_gazetteers
from kg.run.part import TRIES
from kg.run.runner import Receipt, Runner
from kg.store.iris import Iris

Made = tuple[Mapping[str, str], Mapping[str, int]]
"""Files by what they are, several parted by blanks, and counts."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a stage: its number, and the files that it reads by what they are."""

    number: int
    files: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, what: str) -> tuple[str, ...]:
        """The files of one kind."""
        return dict(self.files).get(what, ())


class Sent:
    """Something that travels without what it has computed for itself: each process computes that anew."""

    def __getstate__(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True)
class Bench(Sent):
    """What all tasks of a build share: the place, the settings, and into how many shelves articles and entities go.

    ``fingerprint`` stands for all that results depend on beside the files read.
    """

    place: Place
    config: Config
    fingerprint: str
    shelves: int = 1

    @cached_property
    def ontology(self) -> Ontology:
        return load_ontology(self.config.ontology)

    @cached_property
    def gazetteers(self) -> Gazetteers:
        return load_gazetteers(self.ontology.path, self.ontology.fingerprint)

    @cached_property
    def iris(self) -> Iris:
        return Iris(self.config.base)


@dataclass(frozen=True)
class Stage(Sent, ABC):
    """A job over tasks. It imports no engine, and what it does to a task depends on the task alone."""

    bench: Bench
    name: ClassVar[str]

    @abstractmethod
    def work(self, task: Task) -> Made:
        """Does a task."""

    def __call__(self, task: Task) -> Receipt[Task]:
        made, counts = self.work(task)
        document = {"made": dict(made), "counts": dict(counts)}
        self.bench.place.write(f"receipts/{self.key(task)}.json", json.dumps(document, sort_keys=True).encode())
        return Receipt(task, made=made, counts=counts)

    def key(self, task: Task) -> str:
        """A digest of all that the outcome depends on."""
        document = [self.name, self.bench.fingerprint, self.bench.shelves, asdict(task)]
        return hashlib.sha256(json.dumps(document).encode("utf-8", "backslashreplace")).hexdigest()[:32]


@dataclass(slots=True)
class Line:
    """Runs stages one after the other. What a stage that was stopped has done is not done again."""

    place: Place
    runner: Runner
    progress: Callable[[str, int, int], None]
    done: set[str] = field(default_factory=set)

    def run(self, stage: Stage, tasks: Sequence[Task]) -> list[Receipt[Task]]:
        """The receipts of ``tasks`` in their order. Raises ``KgError`` for a task that kills its worker each time."""
        if not self.done:
            self.done.update(name.rpartition("/")[2].removesuffix(".json") for name in self.place.names("receipts"))
        found: dict[Task, Receipt[Task]] = {}
        for task in tasks:
            if stage.key(task) in self.done:
                document = json.loads(self.place.read(f"receipts/{stage.key(task)}.json"))
                found[task] = Receipt(task, made=document["made"], counts=document["counts"])
        deaths: Counter[Task] = Counter()
        while len(found) < len(set(tasks)):
            self.progress(stage.name, len(found), len(tasks))
            for receipt in self.runner.run(stage, [task for task in tasks if task not in found]):
                if not receipt.died:
                    found[receipt.part] = receipt
                    self.progress(stage.name, len(found), len(tasks))
                    continue
                deaths[receipt.part] += 1
                if deaths[receipt.part] > self.patience(stage):
                    raise KgError(
                        f"{stage.name}, part {receipt.part.number}: its worker died each time: {receipt.died}"
                    )
        return [found[task] for task in tasks]

    def patience(self, stage: Stage) -> int:
        """How often a worker may die at one task."""
        return getattr(stage, "tries", TRIES)


def made(receipts: Iterable[Receipt[Task]], what: str) -> tuple[str, ...]:
    """The files of one kind that were made, in the order of the tasks. A task may have made several."""
    return tuple(name for one in receipts for name in one.made.get(what, "").split())


def counted(receipts: Iterable[Receipt[Task]]) -> Counter[str]:
    """The counts of all tasks."""
    total: Counter[str] = Counter()
    for one in receipts:
        total.update(one.counts)
    return total
