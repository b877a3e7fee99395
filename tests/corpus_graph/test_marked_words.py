"""The words that the page marks are those that the article has at the offsets of the graph, for every fact."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Browser

from kg.explorer.texts import article_text
from kg.store.layout import GraphReader
from kg.store.vocabulary import OA
from kg.view.kept import projection
from kg.view.page import render

ROLES = ("subject", "cue", "object")


def test_every_mark_is_the_articles_text_at_its_offsets(
    folder: Path, reader: GraphReader, browser: Browser, tmp_path: Path
) -> None:
    text_of = cache(lambda article: article_text(folder, reader, article))
    starts, ends = (
        {
            quad.subject.value: int(quad.object.value)
            for quad in reader.store.quads_for_pattern(None, OA[name], None, None)
        }  # type: ignore[union-attr]
        for name in ("start", "end")
    )
    file = tmp_path / "view.html"
    file.write_text(render(projection(folder, reader), "Film news"), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("() => window.graphPage")
    told = page.evaluate("graphPage.sentences()")
    page.close()

    assert len(told) >= reader.manifest.facts > 1000
    marked = 0
    for one in told:
        text = text_of(one["article"])
        assert text is not None
        assert text[one["start"] :].startswith(one["sentence"])
        iri = f"{reader.iris.base}assertion/{one['id']}"
        for role in ROLES:
            words = "".join(words for kinds, words in one["marks"] if role in kinds.split())
            start, end = starts.get(f"{iri}#{role}"), ends.get(f"{iri}#{role}")
            inside = start is not None and end is not None and one["start"] <= start < end <= one["start"] + len(one["sentence"])  # fmt: skip
            assert words == (text[start:end] if inside else ""), one
            marked += bool(words)
    assert marked > 2 * len(told)
