"""The same build on every engine: whether all give the same bytes, what kills cost, and what Spark costs beside the pool.

The cluster is a master and a worker of Spark's own on the loopback interface.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.benchmark.apart import apart
from kg.benchmark.generated import KnowingExtractor, generated
from kg.config import Config
from kg.errors import KgError, UsageError
from kg.parts.build import PartsBuild
from kg.parts.place import Place
from kg.run.runner import LocalRunner, Receipt, Runner
from kg.run.spark import SparkRunner
from kg.store.layout import GraphDir

_EXECUTOR = "CoarseGrainedExecutorBackend"
_WORKER = "kg.run.worker"
_ENGINES = ("pool", "pool, a worker killed", "local[2]", "local[4]", "cluster", "cluster, executor killed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One build: its seconds, how many articles of how many were lost, and the SHA-256 of its sorted N-Quads."""

    engine: str
    seconds: float
    articles: int
    lost: int
    quads: int
    digest: str
    killed: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A job that does nothing for so many seconds: what an engine adds to it is its own."""

    seconds: float

    def __call__(self, part: int) -> Receipt[int]:
        time.sleep(self.seconds)
        return Receipt(part)


def compare(folder: Path, parts: int, a_part: int, tell: Callable[[str], None]) -> Iterator[Outcome]:
    """Builds ``parts`` parts of generated articles on each engine. Each has a process of its own, since a program may have
    one connection to Spark."""
    news = folder / "news.jsonl"
    with news.open("w", encoding="utf-8") as lines:
        for number in range(parts * a_part):
            one = generated(number)
            lines.write(json.dumps({"id": one.id, "text": one.text, "date": one.published.isoformat()}) + "\n")
    with cluster() as master:
        for engine in _ENGINES:
            tell(engine)
            kind, _, fate = engine.partition(", ")
            victim = "" if not fate else _EXECUTOR if "executor" in fate else _WORKER
            address = master if kind == "cluster" else "" if kind == "pool" else kind
            job = [str(news), str(folder / engine.replace(" ", "-")), str(a_part), address]
            yield replace(_watched("built", job, victim), engine=engine)


def overhead(parts: int, seconds: float) -> dict[str, tuple[float, float]]:
    """How long the pool and Spark, both with two workers, take for parts that take so long: in all, and after the start."""
    found = {}
    for engine, address in (("pool", ""), ("local[2]", "local[2]")):
        started, first, last = (float(one) for one in _watched("waited", [str(parts), str(seconds), address], ""))
        found[engine] = (last - started, last - first)
    return found


def built(news: str, folder: str, a_part: str, master: str) -> Outcome:
    """A build in this process; without a master on the pool."""
    started = time.perf_counter()
    runner: Runner = SparkRunner(master) if master else LocalRunner(2)
    config = Config(extractor="rules")
    job = PartsBuild(
        Place(folder), GraphDir(Path(folder) / "graph"), config, KnowingExtractor, "known", runner, _unseen, load=False,
        a_part=int(a_part), a_shelf=int(a_part) * 20,
    )  # fmt: skip
    report = job.run([news])
    lines = sorted(line for name in report.files for line in job.place.read(name).splitlines(keepends=True))
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    lost = report.items - report.articles - report.quarantined
    return Outcome("", time.perf_counter() - started, report.articles, lost, report.quads, digest, 0)


def waited(parts: str, seconds: str, master: str) -> tuple[float, float, float]:
    """When the engine was asked to start, when it had, and when all parts were done."""
    runner: Runner = SparkRunner(master) if master else LocalRunner(2)
    started = time.perf_counter()
    list(runner.run(Wait(0.0), [0, 1]))
    first = time.perf_counter()
    list(runner.run(Wait(float(seconds)), list(range(int(parts)))))
    return started, first, time.perf_counter()


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a Spark master on the loopback interface with one worker of two cores."""
    try:
        import pyspark
    except ImportError:
        raise UsageError("the runner spark needs an extra: pip install 'kg[spark]'") from None
    home = str(Path(pyspark.__file__).parent)
    environment = {**os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    common = ["--host", "127.0.0.1", "--webui-port", str(_free_port())]
    starts = (
        ["org.apache.spark.deploy.master.Master", *common, "--port", str(port)],
        ["org.apache.spark.deploy.worker.Worker", *common[:2], "--webui-port", str(_free_port()), "--cores", "2", "--memory", "2g", address],
    )  # fmt: skip
    processes = []
    try:
        for start in starts:
            command = [f"{home}/bin/spark-class", *start]
            quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            processes.append(subprocess.Popen(command, env=environment, start_new_session=True, **quiet))
            _wait_for(port)
        yield address
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _watched(function: str, arguments: Sequence[str], victim: str) -> Any:
    """What a function of this module returns, run in another process. Of the processes named ``victim`` that come up
    meanwhile one is killed."""
    killed: list[int] = []

    def watch(process: subprocess.Popen[bytes]) -> None:
        threading.Thread(target=_kill_one, args=(process, victim, killed), daemon=True).start()

    outcome = apart(__name__, function, arguments, watch if victim else None)
    return replace(outcome, killed=len(killed)) if isinstance(outcome, Outcome) else outcome


def _kill_one(builder: subprocess.Popen[bytes], victim: str, killed: list[int]) -> None:
    known = set(_named(victim))
    while builder.poll() is None and not killed:
        for process in set(_named(victim)) - known:
            time.sleep(3 if victim == _EXECUTOR else 1)  # it is to be at work by then
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                killed.append(process)
                break
        time.sleep(0.05)


def _named(what: str) -> Iterator[int]:
    """Processes that this one started, directly or through others, whose command line holds ``what``."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if entry.name.isdigit() and what in (entry / "cmdline").read_bytes().decode("utf-8", "replace"):
                if _is_ours(int(entry.name)):
                    yield int(entry.name)


def _is_ours(process: int) -> bool:
    while process > 1 and process != os.getpid():
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        process = int(fields[1])
    return process == os.getpid()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise KgError("Spark's master does not start; it needs Java 17")


def _unseen(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""
