"""Whatever the text: mentions lie where they say, do not overlap, and units stand in their sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.pipeline import Annotated
from tests.annotate.conftest import Annotate

TEXTS = (
    "LONDON – The Glass Harbour (2019), directed by Owen Marsh, opens on Friday. “Winter Orchard,” with Zendaya, follows.\n\n"
    "• Harvest (Director: Ines Duarte) — A farm fails.\n• Quo Vadis, Aida?, a drama.\n\nCREDITS\nDirected by: Jo Abel\n",
    " date 2019-01-25 The film premiered at Cannes; Fiennes’ “The White Crow” (BBC Films) won the Palme d`Or.",
)
PIECES = st.sampled_from(
    ["The Glass Harbour", "“Winter Orchard,”", "‘Emma’", "Owen Marsh", "directed by", "(", ")", ", ", ". ", "’s ", "\n\n• ", "?", " and ",
     "Venice", "on Friday", "2019", "Best Actress", "Netflix", "the novel", "É", "\u200b", "date 2019-01-01 ", ": ", "[+see also:", "]", "\x85"]
)  # fmt: skip


def check(read: Annotated) -> None:
    text = read.article.text
    spans = [m.span for m in read.named]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for mention in read.named:
        assert mention.name.split()[-1] in mention.span.of(text) or mention.canonical is not None
    for unit in read.units:
        assert 0 <= unit.span.start < unit.span.end <= len(text)
        assert any(s.contains(unit.span) for s in read.sentences)
    assert len(read.doc) == len(read.units)


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_hold(annotate: Annotate, text: str) -> None:
    check(annotate(text))


@settings(max_examples=40)
@given(text=st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.text(max_size=120)))
def test_any_text_is_annotated(annotate: Annotate, text: str) -> None:
    check(annotate(text))
