"""What the W3C's suites say of the endpoint and of the import. RDF_TESTS names a checkout of github.com/w3c/rdf-tests.

Every test passes but those of ``failures.json``, which has a reason for each; one that begins to pass is an error too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.serve.client import running
from tests.w3c.suite import cases, passes, publish, reads, syntax_cases

FAILURES = json.loads((Path(__file__).parent / "failures.json").read_text(encoding="utf-8"))
SUITE = Path(os.environ.get("RDF_TESTS", "rdf-tests"))
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="RDF_TESTS names no checkout of github.com/w3c/rdf-tests")


@needs_suite
def test_queries_through_the_endpoint(tmp_path: Path) -> None:
    sparql11 = SUITE / "sparql" / "sparql11"
    found = cases(sparql11)
    with running(publish(sparql11, tmp_path)) as client:
        failed = {f"{one.folder.name}/{one.name}" for one in found if not passes(one, sparql11, client)}
    assert len(found) >= 338
    assert failed == {name for name in FAILURES if not name.startswith("rdf-")}


@needs_suite
def test_formats_through_the_import() -> None:
    found = syntax_cases(SUITE / "rdf" / "rdf11")
    assert len(found) >= 992
    assert {one.name for one in found if not reads(one)} == {name for name in FAILURES if name.startswith("rdf-")}


def test_every_failure_has_a_reason() -> None:
    assert FAILURES and all(len(reason) > 20 for reason in FAILURES.values())
