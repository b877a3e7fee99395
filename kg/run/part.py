"""Parts of a build that run anywhere: a process of this machine, or a worker of a cluster.

Only paths and small receipts travel. What a part has done so far is in a file of its own, its journal, line by line: a
worker that dies costs the article it was at, and whoever takes the part over goes on after it. An article that has been
begun ``TRIES`` times and never ended is the one that kills: it is given up, with the reason.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Protocol

from kg.errors import KgError
from kg.model import Article, Extraction, jsonable
from kg.read.record import day_of
from kg.run.encoding import encoded
from kg.run.runner import Receipt

TRIES = 3
"""So often an article may kill its worker before it is given up."""


class Extractor(Protocol):
    """What a build asks of an extractor. ``extract`` may raise: the article is then set aside."""

    def extract(self, article: Article) -> Extraction: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Some articles to read: a file that lists them, and the journal of what became of them."""

    articles: str
    journal: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What the journal of a part tells: encoded extractions and reasons of failures by key, and the articles that were
    begun and not ended, with how often. ``deaths`` says how workers ended."""

    done: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    begun: Counter[str] = field(default_factory=Counter)
    deaths: list[str] = field(default_factory=list)

    @property
    def ended(self) -> set[str]:
        return {*self.done, *self.failed}


@dataclass(frozen=True)
class ExtractPart:
    """Reads the articles of parts. ``load`` makes the extractor when the first article needs it.

    To be sent to a worker, which happens before the first part, ``load`` has to survive pickling.
    """

    load: Callable[[], Extractor]

    @cached_property
    def extractor(self) -> Extractor:
        extractor = self.load()
        gc.collect()
        gc.freeze()  # a model is many objects that stay: looking through them again and again is a tenth of the time
        return extractor

    def __call__(self, part: Part) -> Receipt[Part]:
        """Raises what ``load`` raises, and ``OSError``."""
        before = read_journal(Path(part.journal))
        with open(part.journal, "a", encoding="utf-8") as journal:
            journal.write("\n")  # whatever the worker before left of a line ends here
            for key, article in listed(Path(part.articles)):
                if key in before.ended:
                    continue
                if before.begun[key] >= TRIES:
                    how = before.deaths[-1] if before.deaths else "no trace of why"
                    _note(journal, failed=key, reason=f"killed its worker {before.begun[key]} times ({how})")
                    continue
                extractor = self.extractor
                _note(journal, begun=key)
                _note(journal, **_outcome(extractor, key, article))
        return Receipt(part)


def write_part(folder: Path, name: str, articles: Sequence[tuple[str, Article]]) -> Part:
    """Lists ``articles``, each with its key, in a file below ``folder``. Raises ``OSError``."""
    path = folder / f"{name}.articles"
    lines = (json.dumps({"key": key, **jsonable(asdict(article))}) for key, article in articles)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return Part(str(path), str(folder / f"{name}.journal"))


def listed(path: Path) -> Iterator[tuple[str, Article]]:
    """The articles in a file that ``write_part`` wrote, with their keys."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            document = json.loads(line)
            key = document.pop("key")
            yield key, Article(**{**document, "published": day_of(document["published"])})


def read_journal(path: Path) -> Journal:
    """What ``path`` tells; a line that was cut off in the middle tells nothing."""
    journal = Journal()
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return journal
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if "begun" in entry:
            journal.begun[entry["begun"]] += 1
        elif "done" in entry:
            journal.done[entry["done"]] = json.dumps(entry["extraction"], ensure_ascii=False)
        elif "failed" in entry:
            journal.failed[entry["failed"]] = entry["reason"]
        elif "died" in entry:
            journal.deaths.append(entry["died"])
    for key in journal.ended:
        del journal.begun[key]
    return journal


def note_death(part: Part, how: str) -> None:
    """Puts into the journal of ``part`` how its worker died. Raises ``OSError``."""
    with open(part.journal, "a", encoding="utf-8") as journal:
        journal.write("\n")
        _note(journal, died=how)


def _outcome(extractor: Extractor, key: str, article: Article) -> dict[str, Any]:
    try:
        return {"done": key, "extraction": encoded(extractor.extract(article))}
    except KgError:
        raise  # nothing about this article: the next would fare no better
    except Exception as error:  # noqa: BLE001 - one article must not end the build
        return {"failed": key, "reason": f"the extractor failed: {type(error).__name__}: {error}"}


def _note(journal: IO[str], **entry: Any) -> None:
    journal.write(json.dumps(entry) + "\n")
    journal.flush()
