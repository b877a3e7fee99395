"""The process that finds out what an update does: one request on standard input, one answer (see ``kg.query.worker``)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.query.engine import Dataset
from kg.query.worker import MAX_MEMORY_BYTES, bound_memory, complaint, cut_off, write
from kg.store.layout import GraphDir
from kg.update.running import changes


def main() -> None:
    """Answers the one request; an error that a user can act on is an answer too."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    cut_off()
    try:
        reader = GraphDir(Path(request["graph"])).open()
        bound_memory(request.get("memory") or MAX_MEMORY_BYTES)
        dataset = Dataset(*map(tuple, request["dataset"]))
        found = changes(reader, request["update"], dataset, Path(request["scratch"]))
    except KgError as problem:
        write(sys.stdout.buffer, complaint(problem), b"")
        return
    write(sys.stdout.buffer, {}, json.dumps({name: asdict(one) for name, one in found.items()}).encode("utf-8"))


if __name__ == "__main__":
    main()
