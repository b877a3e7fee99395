"""The process that runs queries: reads requests from standard input, one line of JSON each, and writes the answers.

An answer is one line of JSON, its head, and then as many bytes as the head's ``length`` says. The process ends with
its input. Whoever started it may kill it at any moment: it writes nothing but its answers.
"""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.store.layout import GraphReader

MAX_MEMORY_BYTES = 4 * 1024**3
"""What the process may ask of the system where the request sets no limit of its own."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Answers requests until there are no more; an error that a user can act on is an answer too.

    The first request names the graph and the memory that the process may take beyond what opening it takes.
    """
    from kg.query import answer, engine  # noqa: F401  while the request is on its way, and before memory is limited
    from kg.store import layout  # noqa: F401

    output = sys.stdout.buffer
    reader: GraphReader | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            if reader is None:
                reader = _open(request)
            head, data = _answer(reader, request)
        except KgError as problem:
            head, data = complaint(problem), b""
        write(output, head, data)


def _open(request: dict[str, Any]) -> GraphReader:
    from kg.store.layout import GraphDir

    cut_off()  # before the store starts its threads: only a process with one may leave its namespaces
    reader = GraphDir(Path(request["graph"])).open()
    bound_memory(request.get("memory") or MAX_MEMORY_BYTES)
    return reader


def _answer(reader: GraphReader, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    from kg.query.answer import Forms, Limits, respond
    from kg.query.engine import Dataset, run

    if "query" not in request:  # a greeting: the graph is open
        return {"build": reader.manifest.build_id}, b""
    dataset = Dataset(*map(tuple, request["dataset"])) if request.get("dataset") else None
    if "forms" not in request:
        result = run(reader, request["query"], dataset=dataset, accepted=bool(request.get("accepted")))
        return {"kind": result.kind}, result.data
    answer = respond(reader, request["query"], Forms(**request["forms"]), Limits(**request["limits"]), dataset)
    return {"kind": answer.kind, "form": answer.form, "truncated": answer.truncated}, answer.data


def complaint(problem: KgError) -> dict[str, object]:
    """The head of an answer that tells of an error; ``isolated.error`` reads it."""
    place = {"line": getattr(problem, "line", None), "column": getattr(problem, "column", None)}
    return {"error": type(problem).__name__, "message": str(problem), **place}


def write(output: BinaryIO, head: dict[str, object], data: bytes) -> None:
    """Writes an answer."""
    output.write(json.dumps({**head, "length": len(data)}).encode("utf-8") + b"\n" + data)
    output.flush()


def cut_off() -> None:
    """Cuts the process off the network, where Linux allows user namespaces. Screening refuses SERVICE in any case."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def bound_memory(memory: int) -> None:
    """Bounds what the process may take of memory beyond what it has now, as far as the system lets it."""
    if sys.platform == "win32":
        return
    import resource

    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    resource.setrlimit(kind, (_data_bytes() + memory, resource.getrlimit(kind)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _data_bytes() -> int:
    """The private writable memory of this process, which is what RLIMIT_DATA counts (getrlimit(2), Linux 4.7)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:")), 0)


if __name__ == "__main__":
    main()
