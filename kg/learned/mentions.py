"""Mentions from the encoder's tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.learned.labels import TAGS
from kg.learned.pieces import Pieces
from kg.model import Span

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class LearnedMention:
    """A mention that the model marks: its class of ``labels.CLASSES`` and the least probability among its pieces."""

    span: Span
    kind: str
    probability: float


def decode(probabilities: np.ndarray, pieces: Pieces) -> tuple[LearnedMention, ...]:
    """The mentions that ``probabilities`` (pieces by tags) mark, in order: each piece's likeliest tag is taken."""
    best = probabilities.argmax(axis=1)
    found: list[LearnedMention] = []
    index = 0
    while index < len(best):
        tag = TAGS[best[index]]
        if tag == "O":
            index += 1
            continue
        kind, end = tag[2:], index + 1
        while end < len(best) and (TAGS[best[end]] == f"I-{kind}" or _same_word(pieces, end)):
            end += 1
        span = Span(pieces.starts[index], pieces.ends[end - 1])
        within = [
            probabilities[i, TAGS.index(f"B-{kind}")] + probabilities[i, TAGS.index(f"I-{kind}")]
            for i in range(index, end)
        ]
        found.append(LearnedMention(span, kind, float(min(within))))
        index = end
    return tuple(found)


def _same_word(pieces: Pieces, index: int) -> bool:
    """Whether a piece continues the word of the piece before it."""
    return pieces.starts[index] == pieces.ends[index - 1] and pieces.shapes[index] == pieces.shapes[index - 1] != 6
