"""The process that works on parts: gets a job and then parts from standard input, answers with receipts."""

from __future__ import annotations

import os
import signal
import sys

from kg.run.runner import read_message, write_message


def main() -> None:
    """Works until the other end of the pipe is gone. Whatever a part raises is an answer too, and ends the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the builder ends its workers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get between the receipts
    try:
        job = read_message(sys.stdin.buffer)
        while True:
            part = read_message(sys.stdin.buffer)
            try:
                answer = job(part)
            except Exception as error:  # noqa: BLE001 - raised again by the builder
                answer = error
            write_message(answers, answer)
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
