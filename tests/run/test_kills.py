"""kill -9 of the builder, at any moment; and readers while builds are published."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from kg.benchmark.generated import KnowingExtractor, generated
from kg.config import Config
from kg.run.build import build
from kg.run.runner import InlineRunner
from kg.store.export import FORMATS
from kg.store.layout import GraphDir

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 24
KILLS = 6
BUILDER = """
import sys
from functools import partial
from pathlib import Path
from kg.benchmark.generated import KnowingExtractor
from kg.config import Config
from kg.run.build import build
from kg.run.runner import LocalRunner
print("begins", flush=True)
load = partial(KnowingExtractor, versions=2)
build([sys.argv[1]], Path(sys.argv[2]), Config(), load, extractor_fingerprint="known", runner=LocalRunner(1))
"""


def write(news: Path, version: int) -> None:
    news.mkdir(exist_ok=True)
    for number in range(ARTICLES):
        article = generated(number, version=version if number % 3 == 0 else 0)
        (news / f"{article.id}.txt").write_text(article.text, encoding="utf-8")


def start(news: Path, graph: Path) -> subprocess.Popen[bytes]:
    """A builder in a session of its own, past its imports."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", BUILDER, str(news), str(graph)]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None and process.stdout.readline() == b"begins\n"
    return process


def exported(graph: Path) -> bytes:
    buffer = io.BytesIO()
    FORMATS["nquads"](GraphDir(graph).open(), buffer)
    return buffer.getvalue()


def built(news: Path, graph: Path) -> bytes:
    load = partial(KnowingExtractor, versions=2)
    build([str(news)], graph, Config(), load, extractor_fingerprint="known", runner=InlineRunner())
    return exported(graph)


def test_a_builder_killed_at_any_moment_costs_nothing(tmp_path: Path) -> None:
    news, graph = tmp_path / "news", tmp_path / "graph"
    write(news, 0)
    started = time.monotonic()
    served = built(news, graph)
    write(news, 1)
    wanted = built(news, tmp_path / "clean")
    length = time.monotonic() - started
    assert served != wanted

    draw = random.Random()
    for _ in range(KILLS):
        process = start(news, graph)
        time.sleep(draw.uniform(0, length / 2))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        assert exported(graph) in (served, wanted)

    assert built(news, graph) == wanted
    builds = {folder.name for folder in (graph / "builds").iterdir()}
    assert (graph / "CURRENT").read_text(encoding="utf-8").strip() in builds and len(builds) <= 2
    left = {path.name for path in graph.iterdir()} - {"CURRENT", "LOCK", "builds", "cache.sqlite"}
    assert left == set()
    assert not [path for path in graph.rglob("*") if path.name.endswith((".part", ".journal", "-journal", ".articles"))]


STOPS = ["kg.store.layout.write_units", "kg.store.layout.sync_folder", "kg.run.extraction.read_journal"]
KILLED = """
import os, signal, sys
from importlib import import_module
module, _, name = sys.argv[3].rpartition(".")
original = getattr(import_module(module), name)
def die(*args, **kwargs):
    original(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(import_module(module), name, die)
exec(sys.argv[4])
"""


@pytest.mark.parametrize("stop", STOPS)
def test_a_builder_killed_at_a_bad_moment_leaves_the_graph_in_service(stop: str, tmp_path: Path) -> None:
    news, graph = tmp_path / "news", tmp_path / "graph"
    write(news, 0)
    served = built(news, graph)
    write(news, 1)
    arguments = [sys.executable, "-c", KILLED, str(news), str(graph), stop, BUILDER]
    done = subprocess.run(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert exported(graph) == served
    assert built(news, graph) == built(news, tmp_path / "clean")


READER = """
import sys, time
from pathlib import Path
from kg.store.iris import Iris
from kg.store.layout import GraphDir
graph, stop, answers = Path(sys.argv[1]), Path(sys.argv[2]), 0
while not stop.exists():
    reader = GraphDir(graph).open()
    facts = sum(1 for _ in reader.store.quads_for_pattern(None, None, None, Iris(reader.manifest.base).graph("facts")))
    if (len(reader.store), facts) != (reader.manifest.quads, reader.manifest.facts):
        sys.exit(f"{len(reader.store)} quads, {facts} facts, and {reader.manifest}")
    answers += 1
    time.sleep(0.02)
print(answers)
"""
READERS, PUBLISHES = 3, 4


def test_readers_see_whole_builds_while_builds_are_published(tmp_path: Path) -> None:
    """Each answer is of one build: it has as many quads and facts as the manifest that came with it says."""
    news, graph, stop = tmp_path / "news", tmp_path / "graph", tmp_path / "stop"
    write(news, 0)
    built(news, graph)
    arguments = [sys.executable, "-c", READER, str(graph), str(stop)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    readers = [
        subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    try:
        seen = {built_as(news, graph, version % 2) for version in range(1, PUBLISHES + 1)}
    finally:
        stop.touch()
        answers = [reader.communicate() for reader in readers]
    assert len(seen) == 2
    assert [reader.returncode for reader in readers] == [0] * READERS, answers
    assert all(int(out) > 0 for out, _ in answers)


def built_as(news: Path, graph: Path, version: int) -> str:
    write(news, version)
    built(news, graph)
    return (graph / "CURRENT").read_text(encoding="utf-8")
