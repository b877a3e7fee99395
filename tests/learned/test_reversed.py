"""Relations between two works hold one way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from kg.learned.judge import _is_reversed

REMAKE, BACK = ("new", "remakeOf", "old"), ("old", "remakeOf", "new")


def test_a_remake_is_not_remade_by_what_it_remakes() -> None:
    likely: Any = SimpleNamespace(probability=0.7)
    likelier: Any = SimpleNamespace(probability=0.8)
    assert _is_reversed(BACK, likely, {BACK: likely}, {REMAKE})
    assert _is_reversed(BACK, likely, {BACK: likely, REMAKE: likelier}, set())
    assert not _is_reversed(REMAKE, likelier, {BACK: likely, REMAKE: likelier}, set())
    assert not _is_reversed(BACK, likely, {BACK: likely}, set())
