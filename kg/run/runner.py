"""Runners: where the parts of a build are worked on. All run the same functions on the same parts.

A part is some small immutable object that says which files to read and where to write; only parts and receipts travel.
A runner yields a receipt for each part as it ends; where a worker died before its part was done, the receipt says how, and
whoever asked may send the part again. An error that is no death, such as a missing model, is raised. Jobs know no runner.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Generic, Protocol, TypeVar

import kg
from kg.errors import KgError
from kg.run.threads import ONE_THREAD

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Receipt(Generic[P]):
    """What became of a part. ``died`` says how its worker ended, if it ended before the part did.

    ``made`` are the files that were made of it, by what they are; ``counts`` says how much of what.
    """

    part: P
    died: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


Job = Callable[[P], Receipt[P]]
"""Works on a part. It may be sent to another process, and be called again on a part whose worker died."""

PATIENCE = 900.0
"""Seconds that a worker may take for a part before it is taken to hang, and stopped."""

_SIZE = struct.Struct("!Q")


class Runner(Protocol):
    """Something that works on parts. Yields the receipts of ``parts``, one each, in the order in which they end."""

    def run(self, job: Job[P], parts: Sequence[P]) -> Iterator[Receipt[P]]: ...


@dataclass(frozen=True, slots=True)
class InlineRunner:
    """In this very process: what kills a worker kills the build. For jobs that cannot be pickled."""

    def run(self, job: Job[P], parts: Sequence[P]) -> Iterator[Receipt[P]]:
        yield from map(job, parts)


@dataclass(frozen=True, slots=True)
class LocalRunner:
    """In processes of this machine, ``workers`` at a time, each of which is replaced when it dies.

    Processes are started afresh instead of forked, so that nothing of this one is in them, and by a command of their own
    instead of ``multiprocessing``, which would run the caller's script again in each.
    """

    workers: int
    patience: float = PATIENCE

    def run(self, job: Job[P], parts: Sequence[P]) -> Iterator[Receipt[P]]:
        """Raises what ``job`` raises, and ``KgError`` if no process can be started."""
        todo: queue.SimpleQueue[P] = queue.SimpleQueue()
        for part in parts:
            todo.put(part)
        crew = [Hand(self.patience) for _ in range(min(self.workers, len(parts)))]
        ended: queue.SimpleQueue[Receipt[P] | BaseException] = queue.SimpleQueue()
        for hand in crew:
            threading.Thread(target=_work, args=(hand, pickle.dumps(job), todo, ended.put), daemon=True).start()
        try:
            for _ in parts:
                outcome = ended.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                yield outcome
        finally:
            for hand in crew:
                hand.dismiss()


class Hand:
    """A process at work, and the next where that one died."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._job = b""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.dismissed = False

    def dismiss(self) -> None:
        """Ends the process, and lets no other be started."""
        with self._lock:
            self.dismissed = True
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def send(self, job: bytes, part: P) -> Receipt[P] | BaseException:
        """The receipt of ``part``, or what ``job`` raised, which is pickled. Raises ``OSError`` if no process can be started."""
        with self._lock:
            if self.dismissed:
                return Receipt(part, "dismissed")
            if self._process is None:
                self._process, self._job = _start(), b""
            process = self._process
        late = threading.Timer(self._patience, process.kill)
        late.daemon = True
        late.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            if job != self._job:
                write_message(process.stdin, job)
                self._job = job
            write_message(process.stdin, part)
            answer = read_message(process.stdout)
        except (OSError, EOFError, ValueError):  # the pipe's other end is gone, or this one, closed by dismiss
            return self._lost(part, process, in_time=late.is_alive())
        finally:
            late.cancel()
        return answer if isinstance(answer, (Receipt, BaseException)) else Receipt(part, "gave no receipt")

    def _lost(self, part: P, process: subprocess.Popen[bytes], in_time: bool) -> Receipt[P]:
        with self._lock:
            self._process = None
        _end(process)
        return Receipt(part, _how(process.returncode) if in_time else f"no answer in {self._patience:g} s")


@lru_cache(maxsize=1)
def resident() -> Hand:
    """The hand of this process: for engines whose workers stay, since loading libraries and models takes seconds."""
    return Hand()


def _work(
    hand: Hand, job: bytes, todo: queue.SimpleQueue[P], tell: Callable[[Receipt[P] | BaseException], None]
) -> None:
    """Takes parts until none is left. To be run in a thread of its own, since it waits for the process."""
    try:
        while not hand.dismissed:
            try:
                part = todo.get_nowait()
            except queue.Empty:
                break
            tell(hand.send(job, part))
    except OSError as error:
        tell(KgError(f"cannot start a process: {error.strerror}; try --workers 0"))
    finally:
        hand.dismiss()


def write_message(stream: IO[bytes], message: Any) -> None:
    """Sends an object to the other end of a pipe; bytes are taken for a pickled object. Raises ``OSError``."""
    data = message if isinstance(message, bytes) else pickle.dumps(message)
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


def module_path() -> str:
    """Where other processes find the modules that this one found, as PYTHONPATH."""
    return os.pathsep.join([str(Path(kg.__file__).resolve().parents[1]), *filter(None, sys.path)])


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "kg.run.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**ONE_THREAD, **os.environ, "PYTHONPATH": module_path()},
    )


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
