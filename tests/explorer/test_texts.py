"""Where an article's whole text comes from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from pyoxigraph import Literal, Quad, Store

from kg.explorer.texts import article_text
from kg.store.iris import Iris
from kg.store.vocabulary import FILM
from tests.view.sample import BASE


def test_only_a_text_of_the_right_hash_is_the_articles(tmp_path: Path) -> None:
    iris, store, text = Iris(BASE), Store(), "“Polina” opens.\n𝕏"
    digest = hashlib.sha256(text.encode()).hexdigest()
    store.add(Quad(iris.article("a"), FILM["contentHash"], Literal(digest), iris.graph("articles")))
    reader = cast(Any, SimpleNamespace(store=store, iris=iris, manifest=SimpleNamespace(build_id="b")))

    assert article_text(tmp_path, reader, "a") is None
    ledger = tmp_path / "builds" / "b" / "ledger.jsonl"
    ledger.parent.mkdir(parents=True)
    ledger.write_text(json.dumps({"text": "another"}) + "\n" + json.dumps({"record": {"text": text}}) + "\n")
    assert article_text(tmp_path, reader, "a") == text
    assert article_text(tmp_path, reader, "../../etc/passwd") is None
    ledger.write_text("{ not JSON")
    assert article_text(tmp_path, reader, "a") is None
