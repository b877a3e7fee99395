"""A made-up graph of any size in the form of a real one, to measure queries and the server on.

Who takes part in what is drawn with a long tail, as in news: a few names are everywhere, most appear once. The same
size and seed give the same graph.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.model import Article, DateValue, Entity, Evidence, Extraction, Fact, LocalEntity, Resolution, Span
from kg.ontology import load_ontology
from kg.store.iris import Iris
from kg.store.layout import GraphDir, Manifest
from kg.store.quads import assemble

BASE = "https://filmnews.example/"
_QUADS_PER_ARTICLE = 330
_FIRST = ("Ada", "Bruno", "Chloé", "Davor", "Elif", "Farah", "Goran", "Hana", "Iker", "Jun", "Keira", "Léa")
_LAST = ("Arden", "Blum", "Castell", "Dorn", "Eide", "Faro", "Grau", "Holt", "Ivens", "Jansen", "Keel", "Lund")
_WORDS = ("River", "Winter", "Garden", "Signal", "Harbour", "Mirror", "Orchard", "Station", "Letter", "Island")
_OUTLETS = ("The Reel", "Stage & Screen", "Picture House", "Second Unit")
_START = dt.date(2010, 1, 1)


def publish(folder: Path, quads: int, seed: int = 1) -> Manifest:
    """Writes a graph of about ``quads`` quads to ``folder``; nothing is done if it holds that one already."""
    build = f"generated{quads}x{seed}"
    directory = GraphDir(folder)
    found = directory.manifest()
    if found is not None and found.build_id == build:
        return found
    ontology, iris = load_ontology(), Iris(BASE)
    extractions = list(_articles(max(1, quads // _QUADS_PER_ARTICLE), random.Random(seed)))
    made = assemble(extractions, _resolution(extractions), ontology, iris)
    facts = sum(1 for quad in made if quad.graph_name == iris.graph("facts"))
    manifest = Manifest(build, BASE, len(extractions), 0, facts, 0, len(made), 0, 0, "generated", ontology.fingerprint)
    with directory.lock():
        directory.publish(made, manifest)
    return manifest


def _articles(number: int, draw: random.Random) -> Iterator[Extraction]:
    """Ten facts an article: a director, a writer, a cast of four with one part, a book, a festival, a date, a company."""
    people = [f"{draw.choice(_FIRST)} {draw.choice(_LAST)} {_roman(i)}" for i in range(max(12, number * 2))]
    works = [f"The {draw.choice(_WORDS)} of {draw.choice(_WORDS)} {_roman(i)}" for i in range(max(4, number))]
    festivals = [f"{draw.choice(_WORDS)} Film Festival {_roman(i)}" for i in range(40)]
    for i in range(number):
        cast = [_long_tail(people, draw) for _ in range(6)]
        yield _article(i, cast, _long_tail(works, draw), draw.choice(festivals), draw)


def _article(number: int, cast: Sequence[str], work: str, festival: str, draw: random.Random) -> Extraction:
    director, writer, *players = cast
    book, company, character = f"{work}: A Novel", f"{work.split()[1]} Pictures", f"{players[0].split()[1]} of {work}"
    released = DateValue(str(draw.randint(2010, 2026)))
    stated: list[tuple[str, str, str | DateValue, str | None]] = [
        (director, "directed", work, None),
        (writer, "wrote", work, None),
        *((player, "starsIn", work, character if player == players[0] else None) for player in dict.fromkeys(players)),
        (work, "basedOn", book, None),
        (work, "premieredAt", festival, None),
        (work, "releaseDate", released, None),
        (work, "productionCompany", company, None),
    ]
    kinds = {
        **dict.fromkeys(cast, "Person"),
        work: "Film",
        book: "Book",
        festival: "Festival",
        company: "Organization",
        character: "Character",
    }
    text, facts = "", []
    for subject, predicate, target, part in stated:
        start = len(text)
        named = target.value if isinstance(target, DateValue) else target
        text += f"It is said that {subject} {predicate} {named}.\n"
        begin = start + len("It is said that ")
        cue = begin + len(subject) + 1
        facts.append(
            Fact(
                article=f"news-{number}",
                subject=subject,
                predicate=predicate,
                object=target,
                evidence=Evidence(
                    sentence=Span(start, len(text) - 1),
                    subject=Span(begin, cue - 1),
                    cue=Span(cue, cue + len(predicate)),
                    object=Span(len(text) - 2 - len(named), len(text) - 2),
                ),
                rule=f"{predicate}: generated",
                confidence=round(draw.uniform(0.5, 1), 2),
                character=part,
            )
        )
    article = Article(
        id=f"news-{number}",
        source=f"news/{number}.txt",
        text=text,
        content_hash=f"{number:064x}",
        title=f"News of {work}",
        published=_START + dt.timedelta(days=number % 5000),
        outlet=draw.choice(_OUTLETS),
    )
    return Extraction(article, tuple(LocalEntity(name, kind, name) for name, kind in kinds.items()), tuple(facts))


def _resolution(extractions: Sequence[Extraction]) -> Resolution:
    """Who is who, by name and type alone: no two things share a name here."""
    members: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for extraction in extractions:
        for entity in extraction.entities:
            members.setdefault((entity.type, entity.name), []).append((extraction.article.id, entity.key))
    ids = {key: f"{key[0].lower()}-{number:012x}" for number, key in enumerate(members)}
    return Resolution(
        entities={ids[key]: Entity(ids[key], key[0], key[1], (), tuple(found)) for key, found in members.items()},
        identity={member: ids[key] for key, found in members.items() for member in found},
    )


def _long_tail(names: Sequence[str], draw: random.Random) -> str:
    return names[int(len(names) * draw.random() ** 3)]


def _roman(number: int) -> str:
    """A number as a suffix that keeps names apart, in letters."""
    letters = ""
    while True:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
        if number < 0:
            return letters
