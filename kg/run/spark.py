"""Apache Spark as a runner. Each part is a job of its own, so that what befalls one befalls no other. The task hands its
part to a process of ours, as the local runner does: an article that kills it kills no worker of Spark."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError, UsageError
from kg.run.runner import PATIENCE, Job, P, Receipt, module_path, resident


@dataclass(frozen=True, slots=True)
class SparkRunner:
    """On the cluster at ``master`` (``local[4]``, ``spark://host:7077``, ``yarn``), or the one that spark-submit chose."""

    master: str = ""
    patience: float = 2 * PATIENCE

    def run(self, job: Job[P], parts: Sequence[P]) -> Iterator[Receipt[P]]:
        """Raises what ``job`` raises, ``UsageError`` without pyspark or Java, ``KgError`` if no part ends for long."""
        context, sent = session(self.master).sparkContext, pickle.dumps(job)
        with ThreadPoolExecutor(max(32, 2 * context.defaultParallelism)) as pool:
            left = {pool.submit(_ask, context, sent, part) for part in parts}
            while left:
                ended, left = wait(left, self.patience, FIRST_COMPLETED)
                for outcome in [one.result() for one in ended] or [KgError("Spark is stuck: no part ended in time")]:
                    if isinstance(outcome, BaseException):
                        pool.shutdown(wait=False, cancel_futures=True)
                        context.cancelAllJobs()
                        raise outcome
                    yield outcome


def _ask(context: Any, job: bytes, part: P) -> Any:
    try:
        return context.parallelize([part], 1).map(lambda one: resident().send(job, one)).collect()[0]
    except Exception as error:  # noqa: BLE001 - Spark has tried as often as it may; who asked may ask again
        return Receipt(part, f"Spark gave the part up: {' '.join(str(error).split())[:300]}")


def session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("the runner spark needs an extra: pip install 'kg[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings: dict[str, Any] = dict.fromkeys(("spark.ui.enabled", "spark.ui.showConsoleProgress"), "false")
    settings |= {"spark.log.level": "ERROR", "spark.executorEnv.PYTHONPATH": module_path()}
    builder = SparkSession.builder.appName("kg").config(map=settings | ({"spark.master": master} if master else {}))
    try:
        return builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - it raises whatever it stumbles over
        raise UsageError(f"Spark cannot be started (it needs Java 17): {' '.join(str(error).split())[:300]}") from None
