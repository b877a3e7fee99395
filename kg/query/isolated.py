"""Running a query in a process of its own, which can be stopped and whose crash hurts nobody.

The query engine has no time limit, and a query made for it exhausts memory or the stack (both end the process).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import kg
from kg.errors import KgError, QueryError
from kg.query.bindings import Bindings, bind
from kg.query.result import Kind, QueryResult

DEFAULT_TIMEOUT = 30.0


def run_isolated(
    graph: Path, text: str, bindings: Bindings | None = None, timeout: float = DEFAULT_TIMEOUT
) -> QueryResult:
    """As ``engine.run`` on the graph in folder ``graph``, for at most ``timeout`` seconds.

    Raises ``QueryError`` also where the time is over or the process died, and ``StoreError`` if there is no graph.
    """
    request = json.dumps({"graph": str(graph), "query": bind(text, bindings or {})}).encode("utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kg.query.worker"],
            input=request,
            capture_output=True,
            timeout=timeout,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryError(
            f"stopped after {timeout:g} seconds: narrow the query, or give it a longer --timeout"
        ) from None
    head, _, data = done.stdout.partition(b"\n")
    if done.returncode < 0:  # ended by a signal: out of memory or out of stack
        raise QueryError("the query needed more memory or nesting than there is: narrow it, or add a LIMIT")
    if done.returncode > 0:
        raise QueryError(f"the query's process failed: {_last_line(done.stderr)}")
    answer = json.loads(head)
    if "error" in answer:
        raise _error(answer)
    return QueryResult(cast(Kind, answer["kind"]), data)


def _last_line(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")


def _import_path() -> list[str]:
    """Where the process finds this package, wherever it is started."""
    given = os.environ.get("PYTHONPATH")
    return [str(Path(kg.__file__).resolve().parents[1]), *([given] if given else [])]


def _error(answer: dict[str, object]) -> KgError:
    from kg import errors

    kind = getattr(errors, str(answer["error"]))
    if kind is QueryError:
        return QueryError(
            str(answer["message"]), cast("int | None", answer["line"]), cast("int | None", answer["column"])
        )
    return cast(KgError, kind(str(answer["message"])))
