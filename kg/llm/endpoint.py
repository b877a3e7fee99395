"""An OpenAI-compatible endpoint: one kind of request, kept answers, few retries, and a budget."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.store.files import write_atomically

TRIES = 4
MAX_ANSWER_BYTES = 4 * 1024**2
KEY_VARIABLE = "KG_LLM_KEY"

_SECONDS = 120.0
_LONGEST_WAIT = 60.0
_BUSY = frozenset({408, 409, 425, 429})
_CHARACTERS_A_TOKEN = 4


class EndpointError(KgError):
    """The endpoint does not answer, or the budget is used up. Ends the build; what was answered is kept."""


@dataclass
class Endpoint:
    """``url`` is what precedes ``/chat/completions``. ``budget`` is in tokens, for the life of this object.

    Answers are kept below ``folder`` by the hash of the request and cost nothing the second time. The key, if the endpoint
    wants one, comes from the environment variable KG_LLM_KEY, and goes into no file and no message.
    """

    url: str
    budget: int
    folder: Path
    sleep: Callable[[float], None] = time.sleep
    used: int = field(default=0, init=False)

    def answer(self, request: Mapping[str, Any]) -> str:
        """The text that the model answers with. Raises ``EndpointError``."""
        body = json.dumps(request, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        kept = self._path(body)
        try:
            return str(json.loads(kept.read_text(encoding="utf-8"))["content"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        content = self._ask(body)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, json.dumps({"content": content}, ensure_ascii=False) + "\n")
        except OSError as problem:
            raise EndpointError(f"cannot keep answers in {str(self.folder)!r}: {problem.strerror}") from problem
        return content

    def _ask(self, body: bytes) -> str:
        if self.used + len(body) // _CHARACTERS_A_TOKEN > self.budget:
            raise EndpointError(
                f"the language model's budget of {self.budget:,} tokens is used up ({self.used:,} used); its answers are kept: "
                "raise llm_budget, or unset llm to go on without it"
            )
        problem = ""
        for attempt in range(TRIES):
            status, headers, data = self._post(body)
            if status == 200:
                return self._content(data, len(body))
            problem = f"status {status}" if status else data.decode("utf-8", "replace")
            if status and status < 500 and status not in _BUSY:
                break
            if attempt + 1 < TRIES:
                self.sleep(_wait(headers.get("retry-after"), attempt))
        raise EndpointError(f"no answer from the language model at {self.url}: {problem}")

    def _post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and data; status 0, and the reason as data, if nothing came back."""
        import urllib3
        from urllib3.exceptions import HTTPError

        headers = {"Content-Type": "application/json"}
        if key := os.environ.get(KEY_VARIABLE):
            headers["Authorization"] = f"Bearer {key}"
        try:
            response = urllib3.request(
                "POST", f"{self.url.rstrip('/')}/chat/completions", body=body, headers=headers, timeout=_SECONDS,
                retries=False, redirect=False, preload_content=False,
            )  # fmt: skip
            with response:
                data = response.read(MAX_ANSWER_BYTES + 1)
        except (HTTPError, OSError, ValueError) as problem:
            return 0, {}, type(problem).__name__.encode()
        if len(data) > MAX_ANSWER_BYTES:
            return 0, {}, b"an answer larger than 4 MiB"
        return response.status, {name.lower(): value for name, value in response.headers.items()}, data

    def _content(self, data: bytes, asked: int) -> str:
        """The text in an answer; an empty one for an answer of another form, which is kept like any other."""
        try:
            answer = json.loads(data)
            content = answer["choices"][0]["message"]["content"]
            total = answer.get("usage", {}).get("total_tokens")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            content, total = "", None
        counted = total if isinstance(total, int) and total > 0 else (asked + len(data)) // _CHARACTERS_A_TOKEN
        self.used += counted
        return content if isinstance(content, str) else ""

    def _path(self, body: bytes) -> Path:
        key = hashlib.sha256(self.url.encode() + b"\0" + body).hexdigest()
        return self.folder / key[:2] / f"{key}.json"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where answers are kept: ``kg/llm`` in the user's cache folder (XDG Base Directory specification)."""
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg" / "llm"


def _wait(asked: str | None, attempt: int) -> float:
    """Seconds before the next try: what the server asks for, else 1, 2, 4; a minute at most."""
    return min(_LONGEST_WAIT, float(asked) if asked and asked.isdecimal() else 2.0**attempt)
