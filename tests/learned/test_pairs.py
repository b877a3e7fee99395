"""Pairs of entities and what is counted about them."""

from __future__ import annotations

from kg.learned.labels import FAMILY, MENTION_CLASS, PAIRS, RELATIONS
from kg.learned.pairs import FEATURES, Chain, pairs_of
from kg.ontology import load_ontology

DENIS = Chain("denis", "person", ((1, 3),))
FILM = Chain("film", "work", ((5, 7), (20, 22)))
OTHER = Chain("other", "work", ((9, 10),))
COLOGNE = Chain("cologne", "place", ((12, 13),))
SENTENCES = [0] * 15 + [1] * 15


def test_only_families_that_a_relation_joins_make_pairs() -> None:
    pairs = pairs_of([DENIS, FILM, COLOGNE], SENTENCES)
    assert pairs.ends == ((0, 1), (1, 2))
    assert pairs.features.shape == (2, FEATURES)


def test_works_pair_both_ways() -> None:
    assert pairs_of([FILM, OTHER], SENTENCES).ends == ((0, 1), (1, 0))


def test_pairs_in_one_sentence_differ_from_others() -> None:
    near = pairs_of([DENIS, FILM], SENTENCES).features[0]
    far = pairs_of([DENIS, Chain("film", "work", ((20, 22),))], SENTENCES).features[0]
    assert near[0] == 1 and far[0] == 0 and far[1] == 1


def test_a_title_between_is_counted() -> None:
    far = Chain("film", "work", ((12, 13),))
    assert pairs_of([DENIS, far, OTHER], SENTENCES).features[0][23] == 1
    assert pairs_of([DENIS, far], SENTENCES).features[0][22] == 1


def test_relations_are_those_of_the_ontology() -> None:
    assert set(RELATIONS) - {"plays"} == set(load_ontology().relations)
    assert set(FAMILY) == set(MENTION_CLASS) | {"Date"}
    assert {family for pair in PAIRS for family in pair} == set(FAMILY.values())
