"""A graph of some 250 entities, published in a folder, and a server over it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.explorer.answers import Answers
from kg.explorer.index import Index
from kg.store.layout import GraphDir, Manifest
from kg.view.projection import project
from tests.view.conftest import Opened
from tests.view.sample import BASE, Reader, sample


@pytest.fixture(scope="session")
def answers() -> Answers:
    return Answers(Index(project(sample())))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("explorer") / "films", sample())


def published(path: Path, graph: Reader, texts: Iterable[str] = ()) -> Path:
    """``path`` with ``graph`` in service; its ledger holds ``texts``."""
    quads, directory = list(graph.store), GraphDir(path)
    manifest = Manifest("sample", BASE, 61, 250, 300, 400, len(quads), 0, 0, "tests", "tests")
    with directory.lock():
        directory.publish(quads, manifest, ledger=({"text": text} for text in texts))
    return path


_DRIVER = "GL Driver Message (OpenGL, Performance"
"""What a card that software plays says of its own slowness."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server that runs over the graph in ``folder``."""
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        assert " at http://" in line, line + process.stderr.read()
        try:
            yield line.partition(" at ")[2].split(" ")[0]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The address of a server that runs."""
    with serving(folder) as address:
        yield address


@pytest.fixture
def explore(browser: Browser, server: str) -> Iterator[Callable[..., Opened]]:
    """Opens the explorer. ``address`` goes after its own; further settings are the context's."""
    contexts = []

    def opened(address: str = "", at: str = server, **settings: Any) -> Opened:
        settings = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **settings}
        contexts.append(browser.new_context(**settings))
        seen = Opened(contexts[-1].new_page())
        seen.page.on("console", lambda message: _DRIVER in message.text or seen.problems.append(message.text))
        seen.page.on("pageerror", lambda error: seen.problems.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.problems.append(f"dialog {dialog.message}"), dialog.dismiss()))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(f"{at}explore{address}")
        seen.page.wait_for_function("() => window.graphPage")
        return seen

    yield opened
    for context in contexts:
        context.close()


def find(opened: Opened, name: str) -> None:
    """Looks for a name and selects it, by keyboard."""
    opened.page.keyboard.press("/")
    opened.page.fill("#query", name)
    opened.page.wait_for_function(
        "name => document.querySelector('#results [aria-selected=true] bdi')?.textContent === name", arg=name
    )
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_function("name => document.querySelector('#panel h2')?.textContent === name", arg=name)
    opened.page.wait_for_selector("#panel blockquote")
