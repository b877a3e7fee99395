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
    """The mentions of the likeliest sequence of tags, in order; ``probabilities`` are pieces by tags.

    Only sequences count in which an inner tag follows one of its class and a word is of one mention: found by the
    algorithm of Viterbi (1967), in time linear in the text.
    """
    tags = _likeliest(probabilities, pieces)
    found: list[LearnedMention] = []
    index = 0
    while index < len(tags):
        if tags[index] == 0:
            index += 1
            continue
        kind, end = TAGS[tags[index]][2:], index + 1
        first, inner = TAGS.index(f"B-{kind}"), TAGS.index(f"I-{kind}")
        while end < len(tags) and tags[end] == inner:
            end += 1
        least = float((probabilities[index:end, first] + probabilities[index:end, inner]).min())
        found.append(LearnedMention(Span(pieces.starts[index], pieces.ends[end - 1]), kind, least))
        index = end
    return tuple(found)


def _likeliest(probabilities: np.ndarray, pieces: Pieces) -> list[int]:
    import numpy as np

    if not len(probabilities):
        return []
    between, within = (np.where(allowed, 0.0, -np.inf) for allowed in _follows())
    logs = np.log(probabilities + 1e-9)
    every = np.arange(len(TAGS))
    sums = np.where([tag.startswith("I-") for tag in TAGS], -np.inf, logs[0])
    came: list[np.ndarray] = []
    for index in range(1, len(logs)):
        paths = sums[:, None] + (within if _same_word(pieces, index) else between)
        came.append(paths.argmax(axis=0))
        sums = paths[came[-1], every] + logs[index]
    tags = [int(sums.argmax())]
    for before in reversed(came):
        tags.append(int(before[tags[-1]]))
    return tags[::-1]


def _follows() -> tuple[list[list[bool]], list[list[bool]]]:
    """Which tag (column) may follow which (row) between two words, and within a word."""
    goes_on = [[after == f"I-{before[2:]}" for after in TAGS] for before in TAGS]
    between = [[on or not after.startswith("I-") for on, after in zip(row, TAGS, strict=True)] for row in goes_on]
    within = [
        [on or before == after == "O" for on, after in zip(row, TAGS, strict=True)]
        for before, row in zip(TAGS, goes_on, strict=True)
    ]
    return between, within


def _same_word(pieces: Pieces, index: int) -> bool:
    """Whether a piece continues the word of the piece before it."""
    return pieces.starts[index] == pieces.ends[index - 1] and pieces.shapes[index] == pieces.shapes[index - 1] != 6
