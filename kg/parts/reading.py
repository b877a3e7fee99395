"""Reading in parts: files to records on the workers, records to articles in one stream."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from kg.model import Article, Quarantined, jsonable
from kg.parts.place import Place
from kg.parts.rows import Row, read_rows, write_rows
from kg.parts.task import Made, Stage, Task
from kg.read import SourceFile, admitted, records
from kg.read.fields import parse_fields
from kg.run.ledger import Item, document, item
from kg.run.part import TRIES

FILES_A_PART, BYTES_A_PART = 1_000, 8 * 1024**2
ARTICLES_A_PART = 500
_ROWS = 2_000


@dataclass(frozen=True)
class ReadFiles(Stage):
    """Files to records, in their order. A file is named by its path and digest.

    A journal holds a line for each try, with the files that it came to: the last in three lines is one that kills its reader,
    and is set aside.
    """

    name: ClassVar[str] = "read"
    tries: ClassVar[int] = TRIES * FILES_A_PART

    def work(self, task: Task) -> Made:
        journal = work_folder(self.bench.place) / f"{self.key(task)}.reading"
        tries = journal.read_text(encoding="ascii").splitlines() if journal.exists() else []
        deadly = Counter(line.split()[-1] for line in tries if line.strip())
        rows: dict[int, list[Row]] = {}
        number = 0
        with journal.open("a", encoding="ascii") as notes:
            notes.write("\n")
            for index, one in enumerate(task.of("sources")):
                notes.write(f"{index} ")
                notes.flush()
                for record in self._records(one, deadly[str(index)]):
                    rows.setdefault(number // _ROWS, []).append((record.source, document(record)))
                    number += 1
        name = write_rows(self.bench.place, "records", rows)
        journal.unlink()
        return {"records": name}, {"records": number}

    def _records(self, source: str, deaths: int) -> Iterator[Item]:
        path, digest = source.split("\0")
        file = SourceFile(path, digest, fields=parse_fields(self.bench.config.map))
        if deaths >= TRIES:
            return iter([Quarantined(file.locator, "", f"killed its reader {deaths} times")])
        return records(file)


def work_folder(place: Place) -> Path:
    """A folder of this machine for what a worker is at: at the place, if that is here."""
    folder = (place.local or Path(tempfile.gettempdir()) / f"kg-{getpass.getuser()}") / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def read_tasks(files: Iterable[SourceFile], size_of: Any) -> Iterator[Task]:
    """Tasks of about equal size, files in their order. ``size_of`` tells a file's bytes."""
    held: list[str] = []
    size = 0
    numbers = count()
    for file in files:
        held.append(f"{file.path}\0{file.digest}")
        size += size_of(file)
        if len(held) >= FILES_A_PART or size >= BYTES_A_PART:
            yield Task(next(numbers), (("sources", tuple(held)),))
            held, size = [], 0
    if held:
        yield Task(next(numbers), (("sources", tuple(held)),))


@dataclass(slots=True)
class Admitted:
    """The articles of a build, in files: their names, and for each the files where originals are of
    which it holds copies. ``items`` counts what was read, articles and what was set aside."""

    names: list[str] = field(default_factory=list)
    originals: list[set[int]] = field(default_factory=list)
    articles: int = 0
    items: int = 0
    first: dt.date | None = None
    last: dt.date | None = None


def admit(place: Place, names: Iterable[str], language: str, a_part: int, aside: Any, ledger: Any) -> Admitted:
    """Settles ids, duplicates, copies and languages over all records, in their order, and writes the articles.

    What is set aside goes to ``aside``, every record to ``ledger``, both as it comes: memory grows by what tells duplicates
    and copies, about half a kilobyte an article.
    """
    found = Admitted()
    part_of: dict[str, int] = {}
    held: list[Article] = []

    def items() -> Iterator[Any]:
        for _, one in read_rows(place, names):
            ledger(one)
            yield item(one)

    for one in admitted(items(), language):
        found.items += 1
        if isinstance(one, Quarantined):
            aside(one)
            continue
        part_of[one.id] = len(found.names)
        held.append(one)
        if len(held) == a_part:
            _close(place, held, part_of, found)
    if held:
        _close(place, held, part_of, found)
    return found


def _close(place: Place, held: list[Article], part_of: dict[str, int], found: Admitted) -> None:
    found.originals.append({part_of[one.copy_of] for one in held if one.copy_of is not None})
    found.names.append(write_rows(place, "articles", {0: [(one.id, jsonable(asdict(one))) for one in held]}))
    found.articles += len(held)
    days = [one.published for one in held if one.published is not None]
    if days:
        found.first = min(filter(None, (found.first, *days)))
        found.last = max(filter(None, (found.last, *days)))
    held.clear()


def articles_of(place: Place, names: Iterable[str]) -> Iterator[Article]:
    """The articles in files that ``admit`` wrote."""
    for _, values in read_rows(place, names):
        published = values["published"]
        yield Article(**{**values, "published": None if published is None else dt.date.fromisoformat(published)})


def as_line(one: Quarantined) -> bytes:
    """What was set aside as a line of JSON."""
    return (json.dumps(asdict(one)) + "\n").encode("utf-8", "replace")
