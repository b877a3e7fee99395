"""Windows over texts longer than the encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence

#: Pieces in a window, without the two special ones; pieces of the text's opening that every later window repeats, so
#: that it knows what the article is about; pieces that neighbours share.
_SIZE, _LEAD, _OVERLAP = 508, 90, 80


def windows(sentences: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The indices of the pieces in each window; ``sentences`` numbers each piece's sentence. Linear in the text."""
    count = len(sentences)
    if count <= _SIZE:
        return (tuple(range(count)),) if count else ()
    found = [tuple(range(_SIZE))]
    lead = tuple(range(_LEAD))
    last = _SIZE
    while last < count:
        start = _sentence_start(sentences, last - _OVERLAP, last - 2 * _OVERLAP)
        last = min(count, start + _SIZE - _LEAD)
        found.append(lead + tuple(range(start, last)))
    return tuple(found)


def _sentence_start(sentences: Sequence[int], index: int, earliest: int) -> int:
    """The start of the sentence at ``index``, but nothing before ``earliest``."""
    while index > earliest and sentences[index - 1] == sentences[index]:
        index -= 1
    return index
