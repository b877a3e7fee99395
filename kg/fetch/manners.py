"""Manners: what robots.txt allows (RFC 9309), and how long to wait between two requests to one host."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kg.errors import UsageError
from kg.fetch.web import AGENT, Answer, Refused, Web, host_of

_LONGEST_WAIT = 60.0
"""Seconds. A host that asks for more time between requests than this is left alone in this run."""

_MAX_ROBOTS = 512 * 1024  # RFC 9309, section 2.5: at least 500 KiB


@dataclass
class Manners:
    """Requests through ``web``, at most one a host in ``delay`` seconds, and none that robots.txt forbids.

    ``sleep`` and ``now`` are the clock.
    """

    web: Web
    delay: float
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _rules: dict[str, Any] = field(default_factory=dict)
    _free_at: dict[str, float] = field(default_factory=dict)
    _closed: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """What the server answers. Raises ``Refused`` with the reason if the request is not to be made, or fails."""
        host = host_of(url)
        if host in self._closed:
            raise Refused(self._closed[host])
        rules = self._rules_of(host)
        if isinstance(rules, str):
            raise Refused(rules)
        if not rules.can_fetch(url, AGENT):
            raise Refused("robots.txt forbids it", for_good=True)
        asked = rules.crawl_delay(AGENT) or 0.0
        if asked > _LONGEST_WAIT:
            raise Refused(f"the host asks for {asked:.0f} seconds between requests")
        answer = self._request(host, url, max(self.delay, asked), headers)
        if answer.status in (429, 503):
            self._closed[host] = f"the host asked to come back later (status {answer.status})"
            raise Refused(self._closed[host])
        return answer

    def _request(self, host: str, url: str, delay: float, headers: dict[str, str] | None = None) -> Answer:
        wait = self._free_at.get(host, 0.0) - self.now()
        if wait > 0:
            self.sleep(wait)
        try:
            return self.web.get(url, headers)
        finally:
            self._free_at[host] = self.now() + delay

    def _rules_of(self, host: str) -> Any:
        """The rules of a host, or why nothing may be fetched: no rules allow all, failures nothing (section 2.3.1)."""
        try:
            from protego import Protego
        except ImportError:
            raise UsageError("fetching needs an extra: pip install 'kg[sources]'") from None
        if host not in self._rules:
            try:
                answer = self._robots(host)
            except Refused as problem:
                self._rules[host] = f"robots.txt cannot be had: {problem}"
            else:
                text = answer.body[:_MAX_ROBOTS].decode("utf-8", "replace") if answer.status == 200 else ""
                failed = answer.status >= 500
                self._rules[host] = f"robots.txt: status {answer.status}" if failed else Protego.parse(text)
        return self._rules[host]

    def _robots(self, host: str) -> Answer:
        url = f"{host}/robots.txt"
        for _ in range(6):  # section 2.3.1.2: five redirects
            answer = self._request(host_of(url), url, self.delay)
            if answer.location is None:
                return answer
            url = answer.location
        return answer
