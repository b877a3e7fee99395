"""What the server does while hostile queries run, as the kernel sees it: no packet beyond loopback, no foreign file.

``strace`` watches the server and all its processes. ``make test`` installs it where it can.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

import kg
from kg.benchmark.serving import HOSTILE
from tests.serve.client import Client
from tests.serve.test_command import ROOT
from tests.serve.test_updates import BEARER, TOKEN

STRACE = shutil.which("strace")
CALLS = "trace=network,openat,open,openat2,creat,execve"
MORE = (
    "SELECT * FROM NAMED <file://{canary}> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <http://203.0.113.9/> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?s { <http://203.0.113.9/> } SERVICE ?s { ?a ?b ?c } }",
    "DESCRIBE <file://{canary}>",
    "CONSTRUCT { ?s ?p ?o } FROM <http://203.0.113.9/> { ?s ?p ?o }",
)
UPDATES = (
    "LOAD <file://{canary}> INTO GRAPH own:a",
    "LOAD SILENT <http://203.0.113.9/>",
    "INSERT { GRAPH own:a { ?s ?p ?o } } WHERE { SERVICE <http://203.0.113.9/> { ?s ?p ?o } }",
    "INSERT { GRAPH own:a { ?s ?p ?o } } USING <file://{canary}> WHERE { ?s ?p ?o }",
)


_HARMLESS = re.compile(r"/dev/null|/proc/self/task/\d+/comm")
"""What the program writes to beside the graph: nothing, and the names of its threads."""


@dataclass(frozen=True)
class Traced:
    client: Client
    log: Path
    canary: Path
    graph: Path

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


def can_trace() -> str | None:
    """Why nothing can be traced here; None if it can."""
    if STRACE is None:
        return "strace is not installed"
    tried = subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()[:200]}"


@pytest.fixture(scope="module")
def traced(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    reason = can_trace()
    if reason is not None:
        if STRACE is None and os.environ.get("CI"):
            pytest.fail(f"{reason}, and continuous integration has to have it")
        pytest.skip(reason)
    assert STRACE is not None
    folder = tmp_path_factory.mktemp("traced")
    canary = folder / "secret.ttl"
    canary.write_text("<urn:a> <urn:b> <urn:c> .")
    command = [STRACE, "-f", "-qq", "-s", "300", "-e", CALLS, "-o", str(folder / "log")]
    command += [sys.executable, "-m", "kg", "serve", "--graph", str(graph), "--port", "0", "--timeout", "2"]
    environment = {**os.environ, "KG_TOKEN": TOKEN}
    server = subprocess.Popen(
        [*command, "--allow-update"], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment, process_group=0
    )
    try:
        assert server.stderr is not None
        port = int(re.search(r":(\d+)/", server.stderr.readline())[1])  # type: ignore[index]
        yield Traced(Client(port), folder / "log", canary, graph)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def attack(traced: Traced) -> None:
    for text in (*HOSTILE, *MORE):
        reply = traced.client.query(text.replace("{canary}", str(traced.canary)), "*/*")
        assert reply.status in (200, 400, 503), text[:80]
    for text in UPDATES:
        body = urlencode({"update": text.replace("{canary}", str(traced.canary))})
        headers = {"Content-Type": "application/x-www-form-urlencoded", **BEARER}
        assert traced.client.send("POST", "/sparql", body, headers).status == 400, text


def test_no_packet_leaves_and_no_foreign_file_is_opened(traced: Traced) -> None:
    assert traced.client.query("ASK {}").status == 200
    assert traced.client.get("/sparql", Accept="text/html").status == 200
    time.sleep(0.5)
    start = len(traced.lines())
    attack(traced)
    lines = traced.lines()
    assert any("accept4(" in line or "recvfrom(" in line for line in lines[start:])
    assert sent_beyond_loopback(lines) == []
    assert foreign_files(lines[start:], traced.graph) == []
    assert not any(str(traced.canary) in line for line in lines if re.search(r"\bopen(at2?)?\(", line))
    assert {program for line in lines if (program := executed(line))} == {Path(sys.executable)}


def sent_beyond_loopback(lines: list[str]) -> list[str]:
    """Calls that name an internet address other than loopback's; sockets of the internet are for these alone."""
    addressed = [line for line in lines if re.search(r"AF_INET6?[,}]", line) and "sin" in line]
    local = re.compile(r'inet_addr\("127\.0\.0\.1"\)|"::1"')
    return [line for line in addressed if not local.search(line)]


def foreign_files(lines: list[str], graph: Path) -> list[str]:
    """Files opened that are neither the graph's nor the program's own: its modules, libraries and what Linux tells it."""
    ours = (graph, Path(kg.__file__).parent, ROOT / "ontology", Path(sys.prefix), Path(sys.base_prefix), Path("/proc"))
    libraries = tuple(map(Path, ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/dev/null", "/sys")))
    loader = tuple(
        map(
            Path,
            ("/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/usr/share/locale", "/usr/share/zoneinfo"),
        )
    )
    found = []
    for line in lines:
        opened = re.search(r'(?:openat2?|open|creat)\((?:[^"]*, )?"([^"]*)".*(?:\) = \d+|<unfinished \.\.\.>)', line)
        if opened is None:
            continue
        path = Path(os.path.normpath(ROOT / opened[1]))
        if path == ROOT and "O_DIRECTORY" in line:
            continue  # where Python looks for the program's modules
        known = any(path.is_relative_to(folder) for folder in (*ours, *libraries, *loader))
        writes = re.search(r"O_WRONLY|O_RDWR|O_CREAT", line) and not path.is_relative_to(graph)
        if not known or (writes and not _HARMLESS.fullmatch(str(path))):
            found.append(line)
    return found


def executed(line: str) -> Path | None:
    """The program that a process became."""
    found = re.search(r'execve\("([^"]+)".*\) = 0', line)
    return Path(found[1]) if found else None


def test_the_checks_can_fail(graph: Path) -> None:
    beyond = 'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("203.0.113.9")}, 16) = 0'
    beyond6 = (
        'connect(3, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 0'
    )
    local = 'bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0'
    assert sent_beyond_loopback([beyond, local, beyond6]) == [beyond, beyond6]
    foreign = '1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3'
    written = f'1 openat(AT_FDCWD, "{sys.prefix}/x", O_WRONLY|O_CREAT, 0666) = 3'
    missed = '1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = -1 ENOENT (No such file or directory)'
    assert foreign_files([foreign, written, missed, f'1 openat(4, "{graph}/CURRENT", O_RDONLY) = 3'], graph) == [
        foreign,
        written,
    ]
