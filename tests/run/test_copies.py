"""What copies of articles add to the graph."""

from __future__ import annotations

from dataclasses import replace

from kg.run.copies import own_facts
from tests.support import make_extraction

ENTITIES = {"Mia Goth": "Person", "Suspiria": "Film", "Luca Guadagnino": "Person"}


def test_a_copy_keeps_only_what_its_original_does_not_state() -> None:
    first = make_extraction("a", ENTITIES, [("Mia Goth", "starsIn", "Suspiria")])
    second = make_extraction(
        "b", ENTITIES, [("Mia Goth", "starsIn", "Suspiria"), ("Luca Guadagnino", "directed", "Suspiria")]
    )
    other = make_extraction("c", ENTITIES, [("Mia Goth", "starsIn", "Suspiria")])
    copy = replace(second, article=replace(second.article, copy_of="a"))
    kept = own_facts([copy, first, other])
    assert [(one.article.id, [fact.predicate for fact in one.facts]) for one in kept] == [
        ("b", ["directed"]),
        ("a", ["starsIn"]),
        ("c", ["starsIn"]),
    ]
    assert kept[0].entities == copy.entities


def test_a_copy_of_an_article_that_is_not_there_keeps_all() -> None:
    found = make_extraction("b", ENTITIES, [("Mia Goth", "starsIn", "Suspiria")])
    copy = replace(found, article=replace(found.article, copy_of="gone"))
    assert own_facts([copy]) == [copy]
