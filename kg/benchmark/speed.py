"""Speed and memory of the whole extraction beside those of spaCy's pipeline alone, on the same texts in one run.

Both run in processes of their own, each on one thread, and take turns, so that whatever else the machine does falls on
both. With n workers the articles are dealt to n such processes, for spaCy as for the extraction.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from kg.config import Config
from kg.errors import KgError
from kg.model import Article
from kg.run.threads import ONE_THREAD

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Reader = Callable[[Sequence[Article]], None]
"""Reads articles and keeps nothing."""
Loader = Callable[[], Reader]
"""Makes a reader, in the process that will use it; to be pickled."""

_WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over all articles: ``seconds`` by the clock until the last worker was done, ``cpu_seconds`` of all
    workers, ``peak_mib`` the most memory that one worker has held so far (resident set, MiB)."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Speed:
    """The rounds of one reader with so many workers. Rates are medians over the rounds."""

    reader: str
    workers: int
    articles: int
    rounds: tuple[Round, ...]

    @property
    def rate(self) -> float:
        """Articles per second."""
        return self.articles / median(one.seconds for one in self.rounds)

    @property
    def cpu_rate(self) -> float:
        """Articles per second of processor time: what stays comparable on a busy machine."""
        return self.articles / median(one.cpu_seconds for one in self.rounds)

    @property
    def peak_mib(self) -> float:
        return self.rounds[-1].peak_mib

    def as_dict(self) -> dict[str, Any]:
        return {
            "reader": self.reader,
            "workers": self.workers,
            "articles_per_second": round(self.rate, 3),
            "articles_per_cpu_second": round(self.cpu_rate, 3),
            "peak_mib": round(self.peak_mib, 1),
            "peak_mib_by_round": [round(one.peak_mib, 1) for one in self.rounds],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readers with the same number of workers."""

    first: Speed
    second: Speed

    @property
    def ratio(self) -> float:
        """How fast the first is, the second being 1: the median over the rounds, each against its own neighbour."""
        return median(b.seconds / a.seconds for a, b in zip(self.first.rounds, self.second.rounds, strict=True))

    @property
    def cpu_ratio(self) -> float:
        """The same by processor time."""
        return median(b.cpu_seconds / a.cpu_seconds for a, b in zip(self.first.rounds, self.second.rounds, strict=True))


def compare(
    articles: Sequence[Article],
    loaders: Mapping[str, Loader],
    workers: int,
    rounds: int,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Comparison:
    """Both ``loaders``' readers over ``articles``, in turns, after a few articles to warm up.

    Raises ``KgError`` if a reader fails.
    """
    (first, second), measured = loaders, {name: list[Round]() for name in loaders}
    with _crew(loaders[first], articles, workers) as ours, _crew(loaders[second], articles, workers) as theirs:
        for number in range(rounds):
            progress("measure", number, rounds)
            measured[first].append(_round(ours))
            measured[second].append(_round(theirs))
    progress("measure", rounds, rounds)
    return Comparison(
        *(Speed(name, min(workers, len(articles)), len(articles), tuple(measured[name])) for name in (first, second))
    )


def extraction(config: Config) -> Reader:
    """All that a build does to an article before it looks at others."""
    from kg.extract import load_extractor

    extractor = load_extractor(config)

    def read(articles: Sequence[Article]) -> None:
        for article in articles:
            extractor.extract(article)

    return read


def language_pipeline(config: Config) -> Reader:
    """The language model alone, with all of its components, by ``nlp.pipe``."""
    from kg.annotate.language import load_model

    nlp = load_model(config.model)

    def read(articles: Sequence[Article]) -> None:
        for _ in nlp.pipe(article.text for article in articles):
            pass

    return read


def shipped(config: Config) -> dict[str, Loader]:
    """The two readers to compare, by name."""
    return {"extraction": partial(extraction, config), "spaCy": partial(language_pipeline, config)}


@contextmanager
def _crew(load: Loader, articles: Sequence[Article], workers: int) -> Iterator[list[Connection]]:
    """Lines to processes that have loaded their reader and wait; each has its share of the articles."""
    context = multiprocessing.get_context("spawn")  # nothing inherited: a worker's memory is its own
    longest_first = sorted(articles, key=lambda article: (-len(article.text), article.id))
    lines, processes = [], []
    try:
        for number in range(min(workers, len(articles))):
            line, far_end = context.Pipe()
            process = context.Process(target=_work, args=(far_end, load, longest_first[number::workers]), daemon=True)
            process.start()
            far_end.close()
            lines.append(line)
            processes.append(process)
        for line in lines:
            _answer(line)
        yield lines
    finally:
        for line in lines:
            line.close()
        for process in processes:
            process.join()


def _round(lines: Sequence[Connection]) -> Round:
    started = time.perf_counter()
    for line in lines:
        line.send(None)
    answers = [_answer(line) for line in lines]
    seconds = time.perf_counter() - started
    return Round(seconds, sum(cpu for cpu, _ in answers), max(peak for _, peak in answers))


def _answer(line: Connection) -> tuple[float, float]:
    try:
        answer = line.recv()
    except EOFError:
        raise KgError("a worker ended before its work was done; is there memory enough?") from None
    if isinstance(answer, str):
        raise KgError(f"a worker failed: {answer}")
    cpu, peak = answer
    return cpu, peak


def _work(line: Connection, load: Loader, articles: Sequence[Article]) -> None:
    """The life of a worker: load, warm up, then read its articles once for each message until the line is closed."""
    os.environ.update(ONE_THREAD)
    try:
        read = load()
        read(articles[:_WARM_UP])
        line.send((0.0, _peak_mib()))
        while True:
            line.recv()
            started = time.process_time()
            read(articles)
            line.send((time.process_time() - started, _peak_mib()))
    except (EOFError, BrokenPipeError):
        return
    except Exception as problem:  # noqa: BLE001 - told to the parent, which raises it
        line.send(f"{type(problem).__name__}: {problem}")


def _peak_mib() -> float:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
