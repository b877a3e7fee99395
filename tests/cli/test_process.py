"""The command as a process of its own: exit codes, pipes, interruption, errors in one line."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.main import SUMMARIES
from tests.cli.conftest import Kg

ROOT = Path(__file__).resolve().parents[2]


def process(
    *args: str, graph: Path | None = None, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **({"KG_GRAPH": str(graph)} if graph else {}), **env},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["stats"], 0, ""),
        (["--version"], 0, ""),
        (
            ["stats", "--graph", "nowhere"],
            1,
            "kg: no graph in nowhere; build it with: kg build SOURCE... --graph nowhere",
        ),
        (["bild"], 2, "kg: no command named 'bild'; did you mean build? (see kg --help)"),
        (["stats", "--nope"], 2, "kg: No such option '--nope' (see kg stats --help)"),
        (["query", "cats"], 2, "kg: no question named 'cats'; did you mean cast?"),
        (["query", "SELECT *"], 2, "kg: line 1, column 9: not valid SPARQL at"),
        (["query"], 2, "kg: give one question or query"),
        (["query", "cast", "--work"], 2, "kg: option --work needs a value"),
        (["export", "--format", "pdf"], 2, "kg: Invalid value for '--format'"),
        (["eval", "."], 2, "kg: no labels (*.json) in '.'"),
    ],
)
def test_exit_codes_and_one_line(graph: Path, tmp_path: Path, args: list[str], code: int, message: str) -> None:
    done = process(*args, graph=graph, cwd=tmp_path)
    assert done.returncode == code
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == (1 if message else 0)
    assert "Traceback" not in done.stderr


def test_a_bug_is_one_line_too_and_a_traceback_with_debug(graph: Path, tmp_path: Path) -> None:
    start = (
        "import sys, kg.query.statistics as s; s.statistics = None; from kg.cli.main import main; main(sys.argv[1:])"
    )
    for debug in ([], ["--debug"]):
        done = subprocess.run(
            [sys.executable, "-c", start, "stats", "--graph", str(graph), *debug],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 1
        assert ("Traceback" in done.stderr) is bool(debug)
        if not debug:
            assert done.stderr.startswith("kg: internal error: TypeError:")
            assert done.stderr.count("\n") == 1


def test_no_terminal_codes_in_a_pipe(graph: Path) -> None:
    for args in (["query", "evidence"], ["explain", "The White Crow"], ["query", "--list"], ["--help"], ["stats"]):
        done = process(*args, graph=graph, FORCE_COLOR="")
        assert done.returncode == 0
        assert "\x1b" not in done.stdout + done.stderr


def test_output_is_utf8_under_any_locale(graph: Path) -> None:
    done = process("explain", "The White Crow", graph=graph, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "“[Adèle Exarchopoulos]" in done.stdout


def test_help_loads_no_heavy_library() -> None:
    heavy = "rdflib pyoxigraph spacy pyshacl pyvis networkx trafilatura rich numpy lxml feedparser starlette uvicorn".split()
    check = f"import sys, kg.cli.main, click; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_reader_that_leaves_early_gets_no_traceback(graph: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m kg export --format nquads | head -n 1"
    env = {**os.environ, "KG_GRAPH": str(graph)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


#: Commands whose examples need sources, servers or time; they are tested in rooms of their own.
_ELSEWHERE = frozenset("build add remove fetch serve push update import link eval bench benchmark completion".split())


def _examples() -> list[str]:
    """Every example in a help page that reads a built graph (the others are tested elsewhere)."""
    found = []
    for name in SUMMARIES:
        module = __import__(f"kg.cli.{'evaluate' if name == 'eval' else name}", fromlist=["command"])
        examples = re.findall(r"^ +(kg .*)$", module.command.help or "", re.MULTILINE)
        assert len(examples) >= 2, name
        found += [line for line in examples if name not in _ELSEWHERE]
    return found


@pytest.mark.parametrize("example", _examples())
def test_examples_of_help_pages_run(kg: Kg, example: str) -> None:
    known = {"Juliette Binoche": "Ralph Fiennes", "Tilda Swinton": "Ralph Fiennes"}
    args = [known.get(word, word) for word in shlex.split(example)[1:]]
    result = kg(*args)
    assert result.exit_code == 0, result.output


def test_json_of_every_reporting_command_is_json(kg: Kg) -> None:
    for args in (["query", "cast"], ["explain", "Suspiria"], ["stats"], ["validate"], ["config"]):
        json.loads(kg(*args, "--json").stdout)
