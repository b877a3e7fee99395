"""The rules for gold labels, in code: what a label file must hold, and how it hangs together with its article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Article, DateValue

PERSON, COMPANY = {"Person"}, {"Company"}
SHOWN, STAGED = {"Film", "Series"}, {"Film", "Series", "Play"}
WRITTEN = {"Book", "Play", "MusicWork"}
PLACES_OF_SHOWING = {"Festival", "Venue"}
DATE = None
"""In place of the types of an object: a date as precise as the text."""

ENDS: Mapping[str, tuple[set[str], set[str] | None]] = {
    "directed": (PERSON, STAGED),
    "starsIn": (PERSON, STAGED),
    "basedOn": (STAGED, {"Book", "Play", "Film", "Series", "Game", "MusicWork"}),
    "premieredAt": (STAGED, PLACES_OF_SHOWING),
    "screenedAt": (STAGED, PLACES_OF_SHOWING),
    "wrote": (PERSON, STAGED),
    "created": (PERSON, {"Series", "Play"}),
    "authorOf": (PERSON, WRITTEN),
    "produced": (PERSON, SHOWN),
    "productionCompany": (SHOWN, COMPANY),
    "distributedBy": (SHOWN, COMPANY),
    "composedMusicFor": (PERSON, SHOWN),
    "shot": (PERSON, SHOWN),
    "edited": (PERSON, SHOWN),
    "releaseDate": (SHOWN, DATE),
    "filmedIn": (SHOWN, {"Place"}),
    "wonAward": (SHOWN | PERSON, {"Award"}),
    "nominatedFor": (SHOWN | PERSON, {"Award"}),
    "sequelTo": (SHOWN, SHOWN),
    "remakeOf": (SHOWN, SHOWN),
}
TYPES = {"Person", "Character", "Film", "Series", "Play", "Book", "Game", "MusicWork", "Festival", "Venue", "Company"} | {
    "Group", "Award", "Place",
}  # fmt: skip
KEYS = {"id", "date", "chars", "sha256", "entities", "triples", "forbidden", "notes"}
OPTIONAL = {"split"}


def problems(label: Mapping[str, Any], article: Article, file: bytes | None) -> Iterator[str]:
    """What is wrong with a label. ``file`` holds the bytes of the article's file if the article has one of its own."""
    yield from (f"key {key!r}" for key in sorted(KEYS ^ (label.keys() - OPTIONAL)))
    if label["id"] != article.id:
        yield f"id {label['id']!r} is not the article's"
    if article.published and label["date"] != article.published.isoformat():
        yield f"date {label['date']!r}, but the article says {article.published}"
    digest, chars = measures(article, file)
    if label["sha256"] != digest:
        yield "sha256 is not the article's"
    if label["chars"] != chars:
        yield f"chars {label['chars']}, but the article has {chars}"
    entities = label["entities"]
    for name, entity in entities.items():
        yield from entity_problems(name, entity, article.text)
    for triple in label["triples"]:
        yield from triple_problems(triple, entities, article.text)
    yield from repeated(label["triples"])
    facts = {spo(triple) for triple in label["triples"]}
    yield from (f"both a fact and forbidden: {spo(one)}" for one in label["forbidden"] if spo(one) in facts)


def spo(triple: Mapping[str, Any]) -> tuple[str, str, str]:
    return triple["s"], triple["p"], triple["o"]


def measures(article: Article, file: bytes | None) -> tuple[str, int]:
    """SHA-256 in hex and length in code points of what the label is about: the file, or the article's own text."""
    data = article.text.encode("utf-8") if file is None else file
    return hashlib.sha256(data).hexdigest(), len(data.decode("utf-8"))


def entity_problems(name: str, entity: Mapping[str, Any], text: str) -> Iterator[str]:
    if not {"type", "aliases"} <= entity.keys() <= {"type", "aliases", "year"}:
        yield f"{name}: keys {sorted(entity)}"
    if entity["type"] not in TYPES:
        yield f"{name}: type {entity['type']!r}"
    if entity.get("year") is not None and not 1800 <= entity["year"] <= 2100:
        yield f"{name}: year {entity['year']!r}"
    if name in entity["aliases"] or len(set(entity["aliases"])) < len(entity["aliases"]):
        yield f"{name}: an alias twice"
    if not any(occurs(form, text) for form in (name, unmarked(name), *entity["aliases"])):
        yield f"{name}: neither the name nor an alias is in the text"


def triple_problems(triple: Mapping[str, Any], entities: Mapping[str, Any], text: str) -> Iterator[str]:
    subject, predicate, target = spo(triple)
    here = f"{subject} | {predicate} | {target}"
    if not {"s", "p", "o", "status"} <= triple.keys() <= {"s", "p", "o", "status", "character", "evidence", "quote"}:
        yield f"{here}: keys {sorted(triple)}"
    if triple["status"] not in ("stated", "implied"):
        yield f"{here}: status {triple['status']!r}"
    if predicate not in ENDS:
        yield f"{here}: unknown predicate"
        return
    stated = triple["status"] == "stated"
    domain, range_ = ENDS[predicate]
    yield from (f"{here}: {problem}" for problem in end_problems(subject, domain, entities, stated))
    if range_ is not None:
        yield from (f"{here}: {problem}" for problem in end_problems(target, range_, entities, stated))
    elif not is_date(target):
        yield f"{here}: not a date"
    character = triple.get("character")
    if character is not None and predicate != "starsIn":
        yield f"{here}: only starsIn has a character"
    if character is not None and not occurs(character, text):
        yield f"{here}: character {character!r} is not in the text"
    yield from (f"{here}: {problem}" for problem in place_problems(triple, text))


def place_problems(triple: Mapping[str, Any], text: str) -> Iterator[str]:
    """What is wrong with where a triple says it stands."""
    quote, evidence = triple.get("quote"), triple.get("evidence")
    if quote is not None and (text.count(quote) != 1 or not quote.strip()):
        yield f"quote {quote!r} is {text.count(quote)} times in the text"
    if evidence is not None and not 0 <= evidence[0] < evidence[1] <= len(text):
        yield f"evidence {evidence} is no stretch of the text"
    if quote is not None and evidence is not None and quote not in text[slice(*evidence)]:
        yield f"quote {quote!r} is not in the evidence {evidence}"


def end_problems(name: str, types: set[str], entities: Mapping[str, Any], stated: bool) -> Iterator[str]:
    """What is implied counts neither way, so its ends may be of any type: a ballet has a composer, too."""
    if name not in entities:
        yield f"no entity {name!r}"
    elif stated and entities[name]["type"] not in types | ({"Group"} if "Person" in types else set()):
        yield f"{name!r} is a {entities[name]['type']}"


def repeated(triples: list[Mapping[str, Any]]) -> Iterator[str]:
    seen: set[tuple[str, str, str, str | None]] = set()
    for triple in triples:
        key = (triple["s"], triple["p"], triple["o"], triple.get("character"))
        if key in seen:
            yield f"twice: {' | '.join(map(str, key))}"
        seen.add(key)


def occurs(form: str, text: str) -> bool:
    """Whether ``form`` is in the text as it stands, but for case and runs of white space."""
    return " ".join(form.split()).casefold() in " ".join(text.split()).casefold()


def unmarked(name: str) -> str:
    """A name without the mark that tells works of one title apart: "Suspiria (1977)" is "Suspiria"."""
    return re.sub(r"\s*\([^)]*\)$", "", name)


def is_date(value: str) -> bool:
    try:
        DateValue(value)
    except ValueError:
        return False
    return True
