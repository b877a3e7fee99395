"""Running a query in a process of its own, which can be stopped and whose crash hurts nobody.

The query engine has no time limit, and a query made for it exhausts memory or the stack (both end the process).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast

import kg
from kg.errors import KgError, QueryError
from kg.query.bindings import Bindings, bind
from kg.query.result import Kind, QueryResult

DEFAULT_TIMEOUT = 30.0


class Standby:
    """A process of module ``worker`` that starts at once and answers one request; ended where the block ends.

    It loads what it needs while its request is still being made up.
    """

    def __init__(self, worker: str = "kg.query.worker") -> None:
        self._process = subprocess.Popen(
            command(worker), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )

    def __enter__(self) -> Standby:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        with suppress(OSError, ValueError):
            self._process.communicate()

    def answer(self, request: Mapping[str, object], timeout: float) -> tuple[Mapping[str, object], bytes]:
        """The head and the data of the answer. Raises ``QueryError`` where the time is over or the process died."""
        line = json.dumps(request).encode("utf-8") + b"\n"
        try:
            output, errors = self._process.communicate(line, timeout)
        except subprocess.TimeoutExpired:
            raise QueryError(f"stopped after {timeout:g} seconds: narrow it, or give it a longer --timeout") from None
        head, _, data = output.partition(b"\n")
        if self._process.returncode < 0:  # ended by a signal: out of memory or out of stack
            raise QueryError(EXHAUSTED)
        if self._process.returncode > 0:
            raise QueryError(f"the query's process failed: {_last_line(errors)}")
        answer = json.loads(head)
        if "error" in answer:
            raise error(answer)
        return answer, data


def run_isolated(
    graph: Path,
    text: str,
    bindings: Bindings | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    accepted: bool = False,
    standby: Standby | None = None,
) -> QueryResult:
    """As ``engine.run`` on the graph in folder ``graph``, for at most ``timeout`` seconds.

    ``standby`` is a process that was started before. Raises ``QueryError`` also where the time is over or the process
    died, and ``StoreError`` if there is no graph.
    """
    request = {"graph": str(graph), "query": bind(text, bindings or {}), "accepted": accepted}
    with standby or Standby() as process:
        head, data = process.answer(request, timeout)
    return QueryResult(cast(Kind, head["kind"]), data)


EXHAUSTED = "the query needed more memory or nesting than there is: narrow it, or add a LIMIT"


def command(worker: str = "kg.query.worker") -> tuple[str, ...]:
    """Starts a process that answers queries; see ``worker`` for what it reads and writes."""
    return (sys.executable, "-P", "-m", worker)


def environment() -> dict[str, str]:
    """The environment for that command, in which the process finds this package wherever it is started."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())}


def error(head: Mapping[str, object]) -> KgError:
    """The error that the head of an answer tells of."""
    from kg import errors

    kind = getattr(errors, str(head["error"]))
    if issubclass(kind, QueryError):
        line, column = cast("int | None", head["line"]), cast("int | None", head["column"])
        return cast(KgError, kind(str(head["message"]), line, column))
    return cast(KgError, kind(str(head["message"])))


def _last_line(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")


def _import_path() -> list[str]:
    given = os.environ.get("PYTHONPATH")
    return [str(Path(kg.__file__).resolve().parents[1]), *([given] if given else [])]
