"""Extraction in parts, and what later stages read of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from kg.model import Extraction, Quarantined
from kg.parts.place import Place
from kg.parts.reading import ARTICLES_A_PART, articles_of, work_folder
from kg.parts.rows import escaped, read_rows, write_rows
from kg.parts.task import Bench, Made, Stage, Task
from kg.run.copies import own_facts
from kg.run.encoding import decoded
from kg.run.extraction import aside_of, confident, problem
from kg.run.part import TRIES, Extractor, ExtractPart, read_journal, write_part

_GOOD, _ASIDE = 0, 1


@dataclass(frozen=True)
class Extract(Stage):
    """Articles to extractions. ``extractor`` stands for all that ``load``'s results depend on.

    What a part has done so far is in a journal beside the place or, where that is not on this machine, in its folder for
    temporary files: who takes the part over goes on after the article that killed, and gives it up the third time.
    """

    load: Callable[[], Extractor]
    extractor: str
    name: ClassVar[str] = "extract"
    tries: ClassVar[int] = TRIES * ARTICLES_A_PART  # an article that kills is given up the third time; others follow

    @cached_property
    def reader(self) -> ExtractPart:
        return ExtractPart(self.load)

    def work(self, task: Task) -> Made:
        place, ontology = self.bench.place, self.bench.ontology
        articles = list(articles_of(place, task.of("articles")))
        part = write_part(work_folder(place), self.key(task), [(article.id, article) for article in articles])
        self.reader(part)
        journal = read_journal(Path(part.journal))
        good, aside = [], []
        for article in articles:
            reason = journal.failed.get(article.id)
            if reason is None:
                document = json.loads(journal.done[article.id])
                reason = problem(decoded(document, article), ontology)
            if reason is None:
                good.append((article.id, document))
            else:
                aside.append((article.id, asdict(aside_of(article, reason))))
        name = write_rows(place, "extractions", {_GOOD: good, _ASIDE: aside})
        for path in (part.articles, part.journal):
            Path(path).unlink(missing_ok=True)
        return {"extractions": name}, {"extracted": len(good), "failed": len(aside)}

    def key(self, task: Task) -> str:
        """Readers' verdicts and other settings change nothing about what the extractor finds."""
        document = [self.extractor, self.bench.ontology.fingerprint, asdict(task)]
        return hashlib.sha256(json.dumps(document).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def set_aside(place: Place, names: Iterable[str]) -> Iterator[Quarantined]:
    """On what the extractor failed, of files of extractions."""
    for _, document in read_rows(place, names, _ASIDE):
        yield Quarantined(**document)


def extractions(bench: Bench, task: Task) -> list[Extraction]:
    """The extractions of a shelf as they count: without what is not sure enough, and without what copies repeat.

    The task names the files of articles and extractions of the shelf, and those that hold originals of its copies.
    """
    found = list(decoded_of(bench.place, task.of("articles"), task.of("extractions")))
    wanted = {one.article.copy_of for one in found if one.article.copy_of is not None}
    elsewhere = wanted - {one.article.id for one in found}
    others = decoded_of(bench.place, task.of("original articles"), task.of("original extractions"))
    originals = [one for one in others if one.article.id in elsewhere]
    counted = own_facts(confident(one, bench.config.min_confidence) for one in (*found, *originals))
    return counted[: len(found)]


def decoded_of(place: Place, articles: Sequence[str], extracted: Sequence[str]) -> Iterator[Extraction]:
    """The extractions in files, given with the files of their articles."""
    for article_file, file in zip(articles, extracted, strict=True):
        known = {escaped(article.id): article for article in articles_of(place, [article_file])}
        for key, document in read_rows(place, [file], _GOOD):
            yield decoded(document, known[key])
