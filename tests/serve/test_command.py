"""``kg serve`` as people start and stop it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def start(graph: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(graph), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop(graph: Path, number: signal.Signals) -> None:
    server = start(graph, "--port", "0")
    try:
        assert server.stderr is not None
        url = server.stderr.readline().split(" at ")[1].split()[0]
        with urllib.request.urlopen(f"{url}sparql?query=ASK%7B%7D", timeout=30) as reply:
            assert b"true" in reply.read()
        server.send_signal(number)
        out, told = server.communicate(timeout=30)
    finally:
        server.kill()
    assert (server.returncode, out, told) == (0, "", "stopped\n")


@pytest.mark.skipif(sys.platform == "win32", reason="browsers are named otherwise there")
def test_a_browser_opens_at_the_start_page(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    server = start(graph, "--port", "0", "--open")
    try:
        assert server.stderr is not None
        url = server.stderr.readline().split(" at ")[1].split()[0]
        for _ in range(600):
            if opened.exists():
                break
            time.sleep(0.1)
        assert opened.read_text().strip() == url
        with urllib.request.urlopen(url, timeout=30) as reply:
            assert reply.status == 200
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_port_in_use_is_an_error_of_one_line(graph: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = start(graph, "--port", str(taken.getsockname()[1]))
        _, told = server.communicate(timeout=30)
    assert server.returncode == 2
    assert told.startswith("kg: cannot listen on 127.0.0.1 port") and told.count("\n") == 1


def test_without_a_graph_there_is_nothing_to_serve(tmp_path: Path) -> None:
    server = start(tmp_path / "none", "--port", "0")
    _, told = server.communicate(timeout=30)
    assert server.returncode == 1
    assert "kg build" in told and told.count("\n") == 1
