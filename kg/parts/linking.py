"""Candidates for one person by splink instead of ``resolving.Pairs``: on DuckDB in this process, or on a Spark cluster.

splink finds the pairs, by one stored model (``candidates.json``); what they are worth is judged by the functions that judge
them elsewhere, and what may not be joined is kept apart where it always is. So all three ways give the same families of names.
DuckDB keeps to ``_MEMORY`` and works on disk beyond that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.parts.place import Place
from kg.parts.resolving import LETTERS, MOST_COMPARED, TASK, may_be_one

_MODEL = Path(__file__).parent / "candidates.json"
_MEMORY = "600MB"
_CANDIDATES = f"""
SELECT concat(key, chr(31), document) AS unique_id, key FROM (
  SELECT key, document, row_number() OVER (PARTITION BY key ORDER BY document) AS place
  FROM (SELECT DISTINCT key, document FROM handed_over WHERE key LIKE '{LETTERS} %' OR key LIKE '{TASK} %') AS once
) AS numbered WHERE place <= {MOST_COMPARED}"""


def linked(place: Place, files: Sequence[str], master: str | None) -> Iterator[tuple[str, str]]:
    """The pairs of names that may be one person's, of files of candidates; on Spark if there is a ``master``.

    Raises ``UsageError`` if splink or the engine is not installed.
    """
    try:
        from splink import Linker
    except ImportError:
        raise UsageError("--splink needs an extra: pip install 'kg[splink]'") from None
    table = _on_duckdb(place, files) if master is None else _on_spark(place, files, master)
    found = Linker(table, _MODEL, log_level="ERROR").inference.deterministic_link()
    for record in found.as_record_list():
        (key, left), (_, right) = (record[side].split("\x1f") for side in ("unique_id_l", "unique_id_r"))
        first, second = sorted((json.loads(left), json.loads(right)))
        if may_be_one(key[0], first, second):
            yield first, second


def _on_duckdb(place: Place, files: Sequence[str]) -> Any:
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect(config={"memory_limit": _MEMORY})
    connection.register("handed_over", place.dataset(files))
    connection.execute(f"CREATE TABLE candidates AS {_CANDIDATES}")
    return DuckDBAPI(connection).register("candidates")


def _on_spark(place: Place, files: Sequence[str], master: str) -> Any:
    from splink import SparkAPI

    from kg.run.spark import session

    spark = session(master)
    spark.read.parquet(*(place.address(name) for name in files)).createOrReplaceTempView("handed_over")
    spark.sql(_CANDIDATES).createOrReplaceTempView("candidates")
    api: Any = SparkAPI
    # splink's default is a checkpoint, for which the cluster would need a folder of its own.
    return api(spark_session=spark, break_lineage_method="persist").register("candidates")
