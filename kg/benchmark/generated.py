"""News made up to measure with: articles about works that never were, and the facts that each of them states.

A world is a series of films, each with makers, players, a source, a festival and a release, drawn from a seed and the film's
number alone; an article, by its number, tells of one film. So any article can be had without those before it, neighbours
confirm each other's facts, and remakes and namesakes turn up as they do in life. The text is in the wordings of
news, one article in several.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from kg.model import Article, DateValue, Evidence, Extraction, Fact, LocalEntity, Span

ARTICLES_A_FILM = 3

_GIVEN = (
    "Anna Berta Carla Dora Edith Flora Greta Hanna Irene Julia Karin Laura Marta Nora Olga Paula Rosa Sofia Tessa Vera "
    "Adam Boris Conrad David Emil Felix Georg Henry Ivan Jonas Karl Leon Martin Nils Oscar Peter Robert Simon Thomas Victor"
).split()
_FAMILY_START = "Al Ber Cas Dor Ek Fal Gran Hol Jen Kar Lind Mor Nor Ost Pel Rav Sand Tor Ul Vas".split()
_FAMILY_MIDDLE = "a e en er i in o or u un".split()
_FAMILY_END = "berg dal feld gren ham lund mann nes quist rod sen stad ström thal vik ward wick wood".split()
_TITLE_START = (
    "Silent Broken Distant Golden Hidden Winter Summer Paper Glass Iron Velvet Crimson Northern Southern Hollow "
    "Burning Frozen Painted Borrowed Restless"
).split()
_TITLE_END = (
    "Harbour Garden Orchard River Bridge Island Mirror Letter Witness Stranger Orchestra Lighthouse Station Kingdom "
    "Winter Morning Carnival Horizon Promise Shadow Staircase Voyage Window Daughter Neighbour"
).split()
_FESTIVALS = (
    "Toronto International Film Festival",
    "Venice Film Festival",
    "Cannes Film Festival",
    "Berlin International Film Festival",
    "Sundance Film Festival",
    "Telluride Film Festival",
)
_PARTS = "the sailor's widow|a retired judge|the stranger|a young doctor|the baker|a ferry pilot".split("|")
_ASIDES = (
    "The shoot lasted nine weeks, and most of it took place at night.",
    "Nobody at the company would speak about money.",
    "The weather was poor, but the mood on the set was said to be good.",
    "Critics who saw an early cut were asked to keep quiet about the end.",
    "Tickets for the first evening were gone within the hour.",
    "A spokeswoman declined to comment on what comes next.",
)
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """A fact by the names that the article uses, and the sentence that states it, as an offset of its first and behind
    its last character (code points)."""

    subject: str
    subject_type: str
    predicate: str
    object: str
    object_type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Generated:
    """An article and all that it states."""

    id: str
    text: str
    published: dt.date
    facts: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class _Film:
    title: str
    director: str
    writer: str
    players: tuple[str, str]
    novel: str | None
    author: str
    festival: str
    release: dt.date


_Triple = tuple[str, str, str, str, str]
_Wording = Callable[[_Film], tuple[str, tuple[_Triple, ...]]]


def articles(count: int, seed: int = 0) -> Iterator[Generated]:
    """The first ``count`` articles of the world of ``seed``."""
    return (generated(number, seed) for number in range(count))


def generated(number: int, seed: int = 0, version: int = 0) -> Generated:
    """One article; other versions of it tell of the same film in other words, as corrected articles do."""
    film = _film(number // ARTICLES_A_FILM, seed)
    draw = random.Random(f"article {seed} {number} {version}")
    wordings = draw.sample(_applicable(film), 4)
    sentences = [wording(film) for wording in wordings] + [(aside, ()) for aside in draw.sample(_ASIDES, 2)]
    draw.shuffle(sentences)
    published = film.release - dt.timedelta(days=draw.randrange(20, 200))
    return _written(f"generated-{number:07}", published, sentences)


def labels(generated: Generated) -> dict[str, object]:
    """What ``generated`` states in the form of a file of gold labels."""
    ends = {(fact.subject, fact.subject_type) for fact in generated.facts}
    ends |= {(fact.object, fact.object_type) for fact in generated.facts if fact.object_type != "date"}
    return {
        "id": generated.id,
        "entities": {name: {"type": kind, "aliases": []} for name, kind in sorted(ends)},
        "triples": [
            {
                "s": fact.subject,
                "p": fact.predicate,
                "o": fact.object,
                "status": "stated",
                "evidence": [fact.start, fact.end],
            }
            for fact in generated.facts
        ],
    }


@dataclass(frozen=True, slots=True)
class KnowingExtractor:
    """Knows what generated articles state instead of reading it: for measuring all but the extraction.

    ``versions`` says how many versions of each article there are. An article that is not of this world states nothing.
    """

    seed: int = 0
    versions: int = 1

    def extract(self, article: Article) -> Extraction:
        number = article.id.rpartition("-")[2]
        known = (generated(int(number), self.seed, one) for one in range(self.versions) if number.isdigit())
        found = next((one for one in known if one.text == article.text), None)
        return Extraction(article, (), ()) if found is None else _extraction(article, found)


def _extraction(article: Article, known: Generated) -> Extraction:
    ends = {(fact.subject, fact.subject_type) for fact in known.facts}
    ends |= {(fact.object, fact.object_type) for fact in known.facts if fact.object_type != "date"}
    return Extraction(
        article,
        tuple(LocalEntity(f"{kind} {name}", kind, name) for name, kind in sorted(ends)),
        tuple(
            Fact(
                article=article.id,
                subject=f"{fact.subject_type} {fact.subject}",
                predicate=fact.predicate,
                object=DateValue(fact.object) if fact.object_type == "date" else f"{fact.object_type} {fact.object}",
                evidence=Evidence(Span(fact.start, fact.end)),
                rule="known",
                confidence=0.9,
                extractor="kg-knowing",
            )
            for fact in known.facts
        ),
    )


def _written(name: str, published: dt.date, sentences: Sequence[tuple[str, tuple[_Triple, ...]]]) -> Generated:
    text, facts = f"date {published.isoformat()}\n\n", []
    for number, (sentence, stated) in enumerate(sentences):
        start = len(text)
        text += sentence
        facts += [Stated(*triple, start, len(text)) for triple in stated]
        text += "\n\n" if number % 2 else " "
    return Generated(name, text.rstrip() + "\n", published, tuple(sorted(facts)))


def _film(number: int, seed: int) -> _Film:
    draw = random.Random(f"film {seed} {number}")
    return _Film(
        title=_title(draw),
        director=_person(draw),
        writer=_person(draw),
        players=(_person(draw), _person(draw)),
        novel=_title(draw) if draw.random() < 0.5 else None,
        author=_person(draw),
        festival=draw.choice(_FESTIVALS),
        release=dt.date(draw.randrange(1990, 2025), draw.randrange(1, 13), draw.randrange(1, 29)),
    )


def _title(draw: random.Random) -> str:
    form = draw.choice(("The {0} {1}", "{0} {1}", "The {1} of {2}", "{0} {1} in {2}"))
    return form.format(draw.choice(_TITLE_START), draw.choice(_TITLE_END), _family(draw))


def _person(draw: random.Random) -> str:
    return f"{draw.choice(_GIVEN)} {_family(draw)}"


def _family(draw: random.Random) -> str:
    return draw.choice(_FAMILY_START) + draw.choice(_FAMILY_MIDDLE) + draw.choice(_FAMILY_END)


def _applicable(film: _Film) -> list[_Wording]:
    return [*_ALWAYS, *(_FROM_A_NOVEL if film.novel is not None else ())]


def _directed(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    fact = (film.director, "Person", "directed", film.title, "Film")
    return form.format(director=film.director, title=film.title), (fact,)


def _stars(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    first, second = film.players
    part, other = _PARTS[len(first) % len(_PARTS)], _PARTS[len(second) % len(_PARTS)]
    text = form.format(title=film.title, first=first, second=second, part=part, other=other)
    return text, tuple((name, "Person", "starsIn", film.title, "Film") for name in film.players)


def _wrote(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    return form.format(writer=film.writer, title=film.title), ((film.writer, "Person", "wrote", film.title, "Film"),)


def _premiered(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    fact = (film.title, "Film", "premieredAt", film.festival, "Festival")
    return form.format(title=film.title, festival=film.festival), (fact,)


def _released(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    day = f"{_MONTHS[film.release.month - 1]} {film.release.day}, {film.release.year}"
    fact = (film.title, "Film", "releaseDate", film.release.isoformat(), "date")
    return form.format(title=film.title, day=day), (fact,)


def _based(form: str, film: _Film) -> tuple[str, tuple[_Triple, ...]]:
    novel = film.novel or ""
    text = form.format(title=film.title, novel=novel, author=film.author)
    return text, (
        (film.title, "Film", "basedOn", novel, "Book"),
        (film.author, "Person", "authorOf", novel, "Book"),
    )


_ALWAYS: tuple[_Wording, ...] = (
    partial(_directed, "“{title}” was directed by {director}."),
    partial(_directed, "{director} directed the film “{title}”."),
    partial(_stars, "The film “{title}” stars {first} as {part} and {second} as {other}."),
    partial(_stars, "{first} and {second} star in “{title}”."),
    partial(_wrote, "{writer} wrote the screenplay for “{title}”."),
    partial(_premiered, "“{title}” premiered at the {festival}."),
    partial(_premiered, "“{title}” had its world premiere at the {festival}."),
    partial(_released, "The film “{title}” opens in cinemas on {day}."),
    partial(_released, "“{title}” will be released on {day}."),
)
_FROM_A_NOVEL: tuple[_Wording, ...] = (
    partial(_based, "The film “{title}” is based on the novel “{novel}” by {author}."),
    partial(_based, "“{title}” is adapted from {author}’s novel “{novel}”."),
)
