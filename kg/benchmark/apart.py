"""Something measured in a process of its own, so that its memory and its processor time are its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from kg.errors import KgError

_CODE = (
    "import sys, pickle, os, importlib; out = os.fdopen(os.dup(1), 'wb'); os.dup2(2, 1); "
    "module, function, *rest = sys.argv[1:]; "
    "pickle.dump(getattr(importlib.import_module(module), function)(*rest), out)"
)


def apart(
    module: str,
    function: str,
    arguments: Sequence[str],
    meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None,
) -> Any:
    """What a function returns, called in another process with ``arguments``; ``meanwhile`` is called with that process.

    Raises ``KgError`` if the process fails.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, module, function, *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "SPARK_LOCAL_IP": "127.0.0.1"},
    )
    if meanwhile is not None:
        meanwhile(process)
    data, _ = process.communicate()
    if process.returncode:
        raise KgError(f"a measurement ended with exit code {process.returncode}")
    return pickle.loads(data)
