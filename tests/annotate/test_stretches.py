"""Stretches of a text in order: what overlaps, what is near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.stretches import Stretches
from kg.model import Span

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 8))


def apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept


@given(st.lists(SPANS), SPANS)
def test_overlaps_as_each_by_itself_would(spans: list[Span], asked: Span) -> None:
    assert Stretches(spans).overlaps(asked) == any(asked.overlaps(span) for span in spans)


@given(st.lists(SPANS), SPANS)
def test_stretches_added_one_by_one_are_found_where_they_are(spans: list[Span], asked: Span) -> None:
    stretches = Stretches()
    for span in apart(spans):
        stretches.add(span)
    assert stretches.at(asked) == sorted(span for span in apart(spans) if span.overlaps(asked))


@given(st.lists(SPANS), st.integers(0, 70), st.integers(0, 10))
def test_neighbours_come_nearest_first(spans: list[Span], offset: int, reach: int) -> None:
    kept = apart(spans)
    stretches = Stretches(kept)
    before = sorted((s for s in kept if offset - reach <= s.end <= offset), reverse=True)
    after = sorted(s for s in kept if offset <= s.start <= offset + reach)
    assert list(stretches.before(offset, reach)) == before
    assert list(stretches.after(offset, reach)) == after


@given(st.lists(SPANS, min_size=1), SPANS)
def test_what_is_removed_is_free_again(spans: list[Span], asked: Span) -> None:
    kept = apart(spans)
    stretches = Stretches(kept)
    stretches.remove(kept[0])
    assert stretches.overlaps(asked) == any(asked.overlaps(span) for span in kept[1:])
