"""What copies of articles add: a copy repeats what its original says, and repeating it is no second source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import DateValue, Extraction, Fact

_Said = tuple[str, str, str | DateValue, str | None]


def own_facts(extractions: Iterable[Extraction]) -> list[Extraction]:
    """``extractions``, those of copies with only the facts that their original does not state.

    Entities of one article and its copy are compared by their keys, which come from their names.
    """
    found = list(extractions)
    said: dict[str, set[_Said]] = {one.article.copy_of: set() for one in found if one.article.copy_of is not None}
    for one in found:
        if one.article.id in said:
            said[one.article.id].update(map(_said, one.facts))
    return [_without(one, said[one.article.copy_of]) if one.article.copy_of is not None else one for one in found]


def _without(extraction: Extraction, said: set[_Said]) -> Extraction:
    return replace(extraction, facts=tuple(fact for fact in extraction.facts if _said(fact) not in said))


def _said(fact: Fact) -> _Said:
    return fact.subject, fact.predicate, fact.object, fact.character
