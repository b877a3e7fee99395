"""The process that works on parts: reads jobs and parts, works on each part by the last job, answers with receipts."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Any

from kg.run.runner import read_message, write_message

_LOOK_EVERY = 0.5
"""Seconds between looks whether the builder is still there."""


def main() -> None:
    """Works until the other end of the pipe is gone. Whatever a part raises is an answer too, and ends the work."""
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the builder ends its workers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get between the receipts
    try:
        job: Any = None
        while True:
            message = read_message(sys.stdin.buffer)
            if callable(message):
                job = message
                continue
            try:
                answer = job(message)
            except Exception as error:  # noqa: BLE001 - raised again by the builder
                answer = error
            write_message(answers, answer)
    except (EOFError, BrokenPipeError):
        return


def _leave_with(parent: int) -> None:
    """Ends this process when ``parent`` is gone: another may be at its part by now."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


if __name__ == "__main__":
    main()
