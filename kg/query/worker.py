"""The process that runs one query: reads a request from standard input, writes one line of JSON and the answer."""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path

from kg.errors import KgError

MAX_MEMORY_BYTES = 4 * 1024**3

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Answers the request and ends; an error that a user can act on is an answer too."""
    from kg.query.engine import run
    from kg.store.layout import GraphDir

    request = json.load(sys.stdin.buffer)
    _confine()
    try:
        result = run(GraphDir(Path(request["graph"])).open(), request["query"])
        head: dict[str, object] = {"kind": result.kind}
        data = result.data
    except KgError as problem:
        place = {"line": getattr(problem, "line", None), "column": getattr(problem, "column", None)}
        head = {"error": type(problem).__name__, "message": str(problem), **place}
        data = b""
    sys.stdout.buffer.write(json.dumps(head).encode("utf-8") + b"\n" + data)


def _confine() -> None:
    """Bounds the memory and cuts off the network, as far as the system lets an ordinary process do that.

    Screening refuses SERVICE already; where Linux allows user namespaces, this makes sure.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


if __name__ == "__main__":
    main()
