"""A wheel built from the tree, and an environment where it is the only ``kg``."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel in it."""

    folder: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        """``command``, one of the environment's scripts, run in ``cwd`` without any setting from outside."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "PYTHON"))}
        script, *arguments = command
        return subprocess.run(
            [str(self.scripts / script), *arguments],
            cwd=cwd,
            env=kept,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel in a fresh environment that borrows third-party packages from the one that runs the tests.

    What a ``.pth`` file adds to the path is not searched for more ``.pth`` files, so an editable ``kg`` stays out.
    """
    made = Environment(tmp_path_factory.mktemp("environment"))
    venv.create(made.folder, with_pip=False, symlinks=os.name != "nt")
    _pip("--python", str(made.folder), "install", "--no-deps", "--no-index", str(wheel))
    borrowed = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    paths = {"base": str(made.folder), "platbase": str(made.folder)}
    own = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    (own / "borrowed.pth").write_text("".join(f"{path}\n" for path in borrowed), encoding="utf-8")
    return made


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
