"""Polling: what is new in feeds and lists of addresses, fetched politely and once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import SourceError
from kg.fetch.manners import Manners
from kg.fetch.shelf import Shelf, shelf
from kg.fetch.web import Answer, Refused, Web, host_of
from kg.read.feed import links
from kg.read.record import Unreadable

DELAY = 2.0
LIMIT = 500
_MAX_LIST_BYTES = 64 * 1024**2
_REDIRECTS = 5

Progress = Callable[[str, int, int], None]


@dataclass
class FetchReport:
    """``pages`` were fetched; ``known`` addresses had nothing new; ``refused`` gives a reason for each address.

    ``left`` pages are new but beyond the limit of one run.
    """

    pages: int = 0
    known: int = 0
    left: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def fetch(
    sources: Sequence[str],
    folder: Path,
    delay: float = DELAY,
    limit: int = LIMIT,
    progress: Progress = lambda stage, done, total: None,
    manners: Manners | None = None,
) -> FetchReport:
    """Fetches what is new at ``sources`` into ``folder``: addresses of feeds or pages, or files that list such.

    Of a feed the pages of its entries are fetched. Nothing is fetched twice, feeds are asked only whether they changed, and
    robots.txt and ``delay`` (seconds between two requests to a host) are kept. ``limit`` pages are fetched at most.

    Raises ``SourceError`` for a list that cannot be read and ``StoreError`` if ``folder`` cannot be written.
    """
    addresses = list(dict.fromkeys(address for source in sources for address in _addresses(source)))
    polite = manners or Manners(Web({_hostname(address) for address in addresses}), delay)
    report = FetchReport()
    with shelf(folder) as kept:
        run = _Run(polite, kept, report, limit)
        for number, address in enumerate(addresses):
            progress("fetch", number, len(addresses))
            run.visit(address)
        progress("fetch", len(addresses), len(addresses))
    return report


@dataclass
class _Run:
    manners: Manners
    shelf: Shelf
    report: FetchReport
    limit: int

    def visit(self, address: str) -> None:
        """A feed, whose entries' pages are fetched, or a page."""
        if self.shelf.seen(address):
            self.report.known += 1
            return
        answer = self._answer(address, self.shelf.conditions(address))
        if answer is None:
            return
        if answer.status == 304:
            self.report.known += 1
            return
        entries = _entries(answer)
        if entries is None:
            self._keep(answer, address)
        elif all([self._page(entry) for entry in entries]):  # each is tried, whatever became of those before
            self.shelf.remember(address, answer)

    def _page(self, url: str) -> bool:
        """Fetches the page of an entry unless it is known; whether it need not be tried again."""
        if self.shelf.seen(url):
            return True
        if self.report.pages >= self.limit:
            self.report.left += 1
            return False
        answer = self._answer(url, {})
        if answer is not None:
            self._keep(answer, url)
        return self.shelf.seen(url)

    def _keep(self, answer: Answer, url: str) -> None:
        self.shelf.keep(answer, url)
        self.report.pages += 1

    def _answer(self, url: str, conditions: dict[str, str]) -> Answer | None:
        """What is at ``url`` or where it leads; None, and a reason in the report, if it cannot be had."""
        target = url
        try:
            for _ in range(_REDIRECTS + 1):
                answer = self.manners.get(target, conditions)
                if answer.location is None:
                    if answer.status not in (200, 304):
                        raise Refused(f"status {answer.status}", for_good=400 <= answer.status < 500)
                    return answer
                target = answer.location
            raise Refused("too many redirects")
        except Refused as problem:
            self.report.refused[url] = str(problem)
            if problem.for_good:
                self.shelf.remember(url)
            return None


def _entries(answer: Answer) -> list[str] | None:
    """The addresses of a feed's entries; None for what is no feed."""
    if b"<html" in answer.body[:2048].lower():
        return None
    try:
        return links(answer.body, answer.url)
    except Unreadable:
        return None


def _addresses(source: str) -> Iterator[str]:
    if source.lower().startswith(("http://", "https://")):
        yield source
        return
    try:
        if os.path.getsize(source) > _MAX_LIST_BYTES:
            raise SourceError(f"{source!r}: a list of addresses of more than {_MAX_LIST_BYTES // 1024**2} MiB")
        lines = Path(source).read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise SourceError(f"neither an address nor a list of addresses: {source!r}: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        raise SourceError(f"{source!r}: not UTF-8 at byte {problem.start}") from None
    for number, line in enumerate(lines, 1):
        address = line.partition(" #")[0].strip()
        if not address or address.startswith("#"):
            continue
        if not address.lower().startswith(("http://", "https://")):
            raise SourceError(f"{source!r}, line {number}: not an http or https address: {address[:80]!r}")
        yield address


def _hostname(address: str) -> str:
    try:
        return urlsplit(host_of(address)).hostname or ""
    except Refused:
        raise SourceError(f"not an address: {address!r}") from None
