"""What the W3C's suites say of the endpoint and of the import. RDF_TESTS names a checkout of github.com/w3c/rdf-tests.

Every test passes but those of ``failures.json``, which has a reason for each; one that begins to pass is an error too.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.serve.client import running
from tests.w3c.protocol import (
    description_failures,
    protocol_cases,
    protocol_failures,
    put_in_service,
    store_failures,
)
from tests.w3c.suite import cases, passes, publish, reads, syntax_cases

FAILURES = json.loads((Path(__file__).parent / "failures.json").read_text(encoding="utf-8"))
SUITE = Path(os.environ.get("RDF_TESTS", "rdf-tests"))
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="RDF_TESTS names no checkout of github.com/w3c/rdf-tests")


_NOT_QUERIES = ("protocol/", "graph-store-protocol/", "service-description/")


def pinned(start: str) -> set[str]:
    return {name for name in FAILURES if name.startswith(start)}


def _without_clearing(body: bytes) -> bytes:
    return body.replace(b"DROP ALL ;", b"").replace(b"CLEAR ALL ;", b"")


@needs_suite
def test_queries_through_the_endpoint(tmp_path: Path) -> None:
    sparql11 = SUITE / "sparql" / "sparql11"
    found = cases(sparql11)
    with running(publish(sparql11, tmp_path)) as client:
        failed = {f"{one.folder.name}/{one.name}" for one in found if not passes(one, sparql11, client)}
    assert len(found) >= 338
    assert failed == {name for name in FAILURES if not name.startswith(("rdf-", *_NOT_QUERIES))}


@needs_suite
def test_the_protocol(tmp_path: Path) -> None:
    found = protocol_cases(SUITE / "sparql" / "sparql11" / "protocol" / "manifest.ttl")
    assert len(found) == 34
    assert protocol_failures(found, tmp_path) == pinned("protocol/")


@needs_suite
def test_updates_of_the_protocol_on_an_empty_store(tmp_path: Path) -> None:
    """The tests of graphs beside an update begin by dropping all graphs, which is refused; here there are none."""
    found = protocol_cases(SUITE / "sparql" / "sparql11" / "protocol" / "manifest.ttl")
    without = [
        replace(case, exchanges=tuple(replace(one, body=_without_clearing(one.body)) for one in case.exchanges))
        for case in found
        if case.name.startswith("protocol/update_dataset")
    ]
    assert len(without) == 4
    assert protocol_failures(without, tmp_path) == set()


@needs_suite
@pytest.mark.parametrize("name", ["direct", "indirect"])
def test_reading_by_the_graph_store_protocol(tmp_path: Path, name: str) -> None:
    found = protocol_cases(SUITE / "sparql" / "sparql11" / "graph-store-protocol" / f"manifest-{name}.ttl")
    assert len(found) == {"direct": 5, "indirect": 9}[name]
    names = {case.name for case in found}
    assert store_failures(found, tmp_path) == {one for one in pinned("graph-store-protocol/") if one in names}


def test_the_service_description(tmp_path: Path) -> None:
    put_in_service(tmp_path, "empty", {})
    with running(tmp_path) as client:
        assert description_failures(client) == pinned("service-description/")


@needs_suite
def test_formats_through_the_import() -> None:
    found = syntax_cases(SUITE / "rdf" / "rdf11")
    assert len(found) >= 992
    assert {one.name for one in found if not reads(one)} == {name for name in FAILURES if name.startswith("rdf-")}


def test_every_failure_has_a_reason() -> None:
    assert FAILURES and all(len(reason) > 20 for reason in FAILURES.values())
