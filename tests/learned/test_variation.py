"""Variants of labelled articles keep their labels true."""

from __future__ import annotations

import random

from kg.learned.training.dataset import gold_mentions
from kg.learned.training.variation import titles_of, varied
from kg.model import Article

TEXT = (
    "Ida Stone directed “Small Rain,” a drama. “Small Rain” is based on the novel “Far Hills”, and "
    "the director also made ‘The Long Lake’. She calls the last one Lake."
)
LABELS = {
    "entities": {
        "Ida Stone": {"type": "Person", "aliases": ["Stone"]},
        "Small Rain": {"type": "Film", "aliases": []},
        "Far Hills": {"type": "Book", "aliases": []},
        "The Long Lake": {"type": "Film", "aliases": ["Lake"]},
    },
    "triples": [
        {"s": "Ida Stone", "p": "directed", "o": "Small Rain", "status": "stated", "quote": "directed “Small Rain,” a"},
        {"s": "Small Rain", "p": "basedOn", "o": "Far Hills", "status": "stated", "quote": "“Small Rain” is based on"},
        {"s": "Ida Stone", "p": "directed", "o": "The Long Lake", "status": "stated", "quote": "also made ‘The Long"},
    ],
}
TITLES = {"SCREEN": ("Up", "Nine Days in Spring", "Small Rain"), "PRINT": ("Grain",)}


def variants(n: int = 40):
    article = Article("a", "a.txt", TEXT, "hash")
    return [varied(article, LABELS, TITLES, random.Random(seed)) for seed in range(n)]


def test_titles_are_gathered_by_class_without_their_notes():
    found = titles_of([{"entities": {"Far Hills (novel)": {"type": "Book"}, "Up": {"type": "Film"}}}])
    assert found == {"PRINT": ("Far Hills",), "SCREEN": ("Up",)}


def test_every_label_of_a_variant_stands_in_its_text():
    for article, labels in variants():
        shown = {key for _, keys in gold_mentions(article.text, labels["entities"]) for key in keys}
        assert shown == set(labels["entities"])
        for triple in labels["triples"]:
            assert triple["quote"] and triple["quote"] in article.text
            assert triple["s"] in labels["entities"] and triple["o"] in labels["entities"]


def test_variants_differ_in_titles_and_marks():
    texts = {article.text for article, _ in variants()}
    assert any("Nine Days in Spring" in text for text in texts) and any("Grain" in text for text in texts)
    assert any("“" not in text and "‘" not in text for text in texts) and TEXT in texts


def test_what_the_text_calls_by_a_shorter_form_keeps_its_title():
    assert all("The Long Lake" in article.text for article, _ in variants())


def test_a_variant_has_a_hash_of_its_own():
    hashes = {article.text: article.content_hash for article, _ in variants()}
    assert len(set(hashes.values())) == len(hashes)
