"""Porter's stems: the paper's own examples, step by step."""

from __future__ import annotations

import pytest

from kg.benchmark.porter import stem

STEMS = """
    caresses caress, ponies poni, ties ti, caress caress, cats cat, feed feed, agreed agre, plastered plaster, bled bled,
    motoring motor, sing sing, conflated conflat, troubled troubl, sized size, hopping hop, tanned tan, falling fall,
    hissing hiss, fizzed fizz, failing fail, filing file, happy happi, sky sky, relational relat, conditional condit,
    rational ration, digitizer digit, radicalli radic, vietnamization vietnam, operator oper, feudalism feudal,
    hopefulness hope, sensibiliti sensibl, triplicate triplic, formative form, electrical electr, goodness good,
    revival reviv, allowance allow, airliner airlin, adjustable adjust, replacement replac, adoption adopt,
    homologou homolog, effective effect, probate probat, rate rate, cease ceas, controll control, roll roll,
    Directed direct, by by, 2019 2019, Étoile étoil
"""


@pytest.mark.parametrize(("word", "expected"), [tuple(pair.split()) for pair in STEMS.split(",")])
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected
