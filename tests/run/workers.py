"""Extractors and jobs for tests that run in other processes, which import them from here."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.model import Article, Evidence, Extraction, Fact, LocalEntity, Span
from kg.run.part import Part
from kg.run.runner import Receipt


@dataclass(frozen=True)
class Deadly:
    """States one fact for each article; an article that says DIE kills the process, one that says HANG never ends.

    Where ``once`` is a folder, an article kills only until it has left a trace there.
    """

    once: str = ""

    def extract(self, article: Article) -> Extraction:
        if "DIE" in article.text and not self._died_before(article):
            os.kill(os.getpid(), signal.SIGKILL)
        while "HANG" in article.text:
            time.sleep(1)
        name = article.id.title()
        entities = (LocalEntity("p", "Person", f"{name} Karr"), LocalEntity("f", "Film", f"The {name}"))
        fact = Fact(article.id, "p", "directed", "f", Evidence(Span(0, 3)), "test", 0.9)
        return Extraction(article, entities, (fact,))

    def _died_before(self, article: Article) -> bool:
        trace = Path(self.once) / article.id
        if not self.once or trace.exists():
            return bool(self.once)
        trace.touch()
        return False


def no_model() -> Deadly:
    raise UsageError("no model here")


def stillborn() -> Deadly:
    os._exit(7)


def name_of(part: Part) -> Receipt[Part]:
    """A job without an extractor: leaves the name of its process in the journal, dies if the part says so."""
    if part.articles == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if part.articles == "hang":
        time.sleep(60)
    if part.articles == "fail":
        raise UsageError("no such part")
    print("noise on standard output")
    Path(part.journal).write_text(str(os.getpid()), encoding="utf-8")
    return Receipt(part)
