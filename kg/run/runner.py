"""Runners: where the parts of a build are worked on. All run the same functions on the same parts.

A runner yields a receipt for each part as it ends; where a worker died before its part was done, the receipt says how, and
whoever asked may send the part again. An error that is no death, such as a missing model, is raised.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import kg
from kg.errors import KgError
from kg.run.part import Part, Receipt

Job = Callable[[Part], Receipt]

PATIENCE = 900.0
"""Seconds that a worker may take for a part before it is taken to hang, and stopped."""

_SIZE = struct.Struct("!Q")


class Runner(Protocol):
    """Something that works on parts. Yields the receipts of ``parts``, one each, in the order in which they end."""

    def run(self, job: Job, parts: Sequence[Part]) -> Iterator[Receipt]: ...


@dataclass(frozen=True, slots=True)
class InlineRunner:
    """In this very process: what kills a worker kills the build. For jobs that cannot be pickled."""

    def run(self, job: Job, parts: Sequence[Part]) -> Iterator[Receipt]:
        yield from map(job, parts)


@dataclass(frozen=True, slots=True)
class LocalRunner:
    """In processes of this machine, ``workers`` at a time, each of which is replaced when it dies.

    Processes are started afresh instead of forked, so that nothing of this one is in them, and by a command of their own
    instead of ``multiprocessing``, which would run the caller's script again in each.
    """

    workers: int
    patience: float = PATIENCE

    def run(self, job: Job, parts: Sequence[Part]) -> Iterator[Receipt]:
        """Raises what ``job`` raises, and ``KgError`` if no process can be started."""
        todo: queue.SimpleQueue[Part] = queue.SimpleQueue()
        for part in parts:
            todo.put(part)
        crew = [_Hand(pickle.dumps(job), todo, self.patience) for _ in range(min(self.workers, len(parts)))]
        ended: queue.SimpleQueue[Receipt | BaseException] = queue.SimpleQueue()
        for hand in crew:
            threading.Thread(target=hand.work, args=(ended.put,), daemon=True).start()
        try:
            for _ in parts:
                outcome = ended.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                yield outcome
        finally:
            for hand in crew:
                hand.dismiss()


class _Hand:
    """One place in the crew: a process at work, and the next where that one died."""

    def __init__(self, job: bytes, todo: queue.SimpleQueue[Part], patience: float) -> None:
        self._job, self._todo, self._patience = job, todo, patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._dismissed = False

    def work(self, tell: Callable[[Receipt | BaseException], None]) -> None:
        """Takes parts until none is left. To be run in a thread of its own, since it waits for the process."""
        try:
            while not self._dismissed:
                try:
                    part = self._todo.get_nowait()
                except queue.Empty:
                    break
                outcome = self._send(part)
                tell(outcome)
        except OSError as error:
            tell(KgError(f"cannot start a process: {error.strerror}; try --workers 0"))
        finally:
            self.dismiss()

    def dismiss(self) -> None:
        """Ends the process, and lets no other be started."""
        with self._lock:
            self._dismissed = True
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _send(self, part: Part) -> Receipt | BaseException:
        with self._lock:
            if self._dismissed:
                return Receipt(part, "dismissed")
            if self._process is None:
                self._process = _start(self._job)
            process = self._process
        late = threading.Timer(self._patience, process.kill)
        late.daemon = True
        late.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            write_message(process.stdin, part)
            answer = read_message(process.stdout)
        except (OSError, EOFError, ValueError):  # the pipe's other end is gone, or this one, closed by dismiss
            return self._lost(part, process, in_time=late.is_alive())
        finally:
            late.cancel()
        return answer if isinstance(answer, (Receipt, BaseException)) else Receipt(part, "gave no receipt")

    def _lost(self, part: Part, process: subprocess.Popen[bytes], in_time: bool) -> Receipt:
        with self._lock:
            self._process = None
        _end(process)
        return Receipt(part, _how(process.returncode) if in_time else f"no answer in {self._patience:g} s")


def write_message(stream: IO[bytes], message: Any) -> None:
    """Sends an object to the other end of a pipe. Raises ``OSError``."""
    data = pickle.dumps(message)
    stream.write(_SIZE.pack(len(data)) + data)
    stream.flush()


def read_message(stream: IO[bytes]) -> Any:
    """The next object from the other end of a pipe. Raises ``EOFError`` where that end is gone."""
    size = stream.read(_SIZE.size)
    data = stream.read(_SIZE.unpack(size)[0]) if len(size) == _SIZE.size else b""
    if not data:
        raise EOFError
    return pickle.loads(data)


def default_workers() -> int:
    """As many as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(job: bytes) -> subprocess.Popen[bytes]:
    here = str(Path(kg.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kg.run.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([here, *filter(None, sys.path)])},
    )
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # a process that died at once is noticed when it does not answer
        process.stdin.write(_SIZE.pack(len(job)) + job)
        process.stdin.flush()
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
