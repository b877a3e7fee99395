"""Resolution of names made to mislead, counted in pairs of local entities."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from kg.model import Resolution
from kg.ontology import load_ontology
from kg.resolve import resolve
from tests.resolve.hostile import Set, hostile_set


@pytest.fixture(scope="module")
def named() -> Set:
    return hostile_set()


@pytest.fixture(scope="module")
def resolution(named: Set) -> Resolution:
    return resolve(named.extractions, load_ontology())


def test_the_set_is_large_enough(named: Set) -> None:
    assert len(set(named.truth.values())) >= 150


def test_pairs_are_joined_as_they_should_be(named: Set, resolution: Resolution) -> None:
    wrong, missed, right = [], [], 0
    for a, b in combinations(sorted(named.truth), 2):
        same, found = named.truth[a] == named.truth[b], resolution.identity[a] == resolution.identity[b]
        right += same and found
        if same != found:
            (missed if same else wrong).append((a, b))
    assert right / (right + len(wrong)) >= 0.98, wrong
    assert right / (right + len(missed)) >= 0.95, missed


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_changes_nothing(named: Set, resolution: Resolution, seed: int) -> None:
    shuffled = list(named.extractions)
    Random(seed).shuffle(shuffled)
    assert resolve(shuffled, load_ontology()) == resolution


def test_ids_stay_when_later_articles_come(named: Set, resolution: Resolution) -> None:
    """Each half, in time, keeps the ids of its entities in the whole, unless a later article joins or parts them."""
    before = resolve(named.extractions[:100], load_ontology())
    kept = [member for member, identifier in before.identity.items() if resolution.identity[member] == identifier]
    assert len(kept) / len(before.identity) >= 0.98
