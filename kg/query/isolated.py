"""Running a query in a process of its own, which can be stopped and whose crash hurts nobody.

The query engine has no time limit, and a query made for it exhausts memory or the stack (both end the process).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import kg
from kg.errors import KgError, QueryError
from kg.query.bindings import Bindings, bind
from kg.query.result import Kind, QueryResult

DEFAULT_TIMEOUT = 30.0


def run_isolated(
    graph: Path,
    text: str,
    bindings: Bindings | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    accepted: bool = False,
) -> QueryResult:
    """As ``engine.run`` on the graph in folder ``graph``, for at most ``timeout`` seconds.

    Raises ``QueryError`` also where the time is over or the process died, and ``StoreError`` if there is no graph.
    """
    request = {"graph": str(graph), "query": bind(text, bindings or {}), "accepted": accepted}
    head, data = answered(request, timeout)
    return QueryResult(cast(Kind, head["kind"]), data)


def answered(
    request: Mapping[str, object], timeout: float, worker: str = "kg.query.worker"
) -> tuple[Mapping[str, object], bytes]:
    """The head and the data that a process of that module answers to one request. Raises as ``run_isolated`` does."""
    line = json.dumps(request).encode("utf-8") + b"\n"
    try:
        done = subprocess.run(
            command(worker), input=line, capture_output=True, timeout=timeout, env=environment(), check=False
        )
    except subprocess.TimeoutExpired:
        raise QueryError(
            f"stopped after {timeout:g} seconds: narrow the query, or give it a longer --timeout"
        ) from None
    head, _, data = done.stdout.partition(b"\n")
    if done.returncode < 0:  # ended by a signal: out of memory or out of stack
        raise QueryError(EXHAUSTED)
    if done.returncode > 0:
        raise QueryError(f"the query's process failed: {_last_line(done.stderr)}")
    answer = json.loads(head)
    if "error" in answer:
        raise error(answer)
    return answer, data


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
