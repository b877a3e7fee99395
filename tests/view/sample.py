"""A graph of some 250 entities about real films, made the way a build makes one, without the language pipeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Store

from kg.model import Article, DateValue, Entity, Evidence, Extraction, Fact, LocalEntity, Resolution, Span
from kg.ontology import load_ontology
from kg.store.iris import Iris
from kg.store.quads import assemble

BASE = "https://filmnews.example/"

_OUTLETS = ("The Reel", "Screen Letter", "Festival Daily", "Page & Picture")
_WORDING = {
    "directed": "directed",
    "starsIn": "stars in",
    "wrote": "wrote the screenplay of",
    "basedOn": "is adapted from",
    "authorOf": "is the author of",
    "premieredAt": "had its world premiere at",
    "screenedAt": "was shown at",
    "distributedBy": "is released by",
    "composedMusicFor": "composed the score of",
    "shot": "photographed",
    "wonAward": "won",
    "sequelTo": "is the sequel to",
    "remakeOf": "is a remake of",
    "filmedIn": "was filmed in",
    "releaseDate": "opens on",
}
_PLANNED = {"directed": "will direct", "starsIn": "is set to star in", "releaseDate": "is to open on"}


@dataclass(frozen=True)
class Said:
    """One fact and the names it uses. Each name is (name, type); the object may be a date."""

    subject: tuple[str, str]
    predicate: str
    object: tuple[str, str] | str
    character: str | None = None
    planned: bool = False
    confidence: float = 0.9
    region: str | None = None


@dataclass(frozen=True)
class News:
    """One article of the sample: what it says, in this order, one sentence a fact."""

    id: str
    facts: tuple[Said, ...]
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    date: dt.date | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Reader:
    """An opened graph, as the projection wants it."""

    store: Store
    iris: Iris = field(default_factory=lambda: Iris(BASE))


def film(title: str) -> tuple[str, str]:
    return (title, "Film")


def person(name: str) -> tuple[str, str]:
    return (name, "Person")


def built(news: Iterable[News], aliases: dict[str, tuple[str, ...]] | None = None) -> Reader:
    """The graph of these articles. Entities of one name and type are one; ``aliases`` are by name."""
    extractions = [_extraction(one) for one in news]
    entities: dict[str, Entity] = {}
    identity: dict[tuple[str, str], str] = {}
    for extraction in extractions:
        for local in extraction.entities:
            entity_id = f"{local.type.lower()}-{local.name}"
            identity[extraction.article.id, local.key] = entity_id
            entities[entity_id] = Entity(
                entity_id, local.type, local.name, (aliases or {}).get(local.name, ()), (), _YEARS.get(local.name)
            )
    iris = Iris(BASE)
    store = Store()
    store.bulk_extend(assemble(extractions, Resolution(entities, identity), load_ontology(), iris))
    return Reader(store, iris)


def _extraction(news: News) -> Extraction:
    text, facts, locals_ = "", [], {}
    for said in news.facts:
        for name, kind in _ends(said):
            locals_.setdefault((name, kind), LocalEntity(f"{kind}:{name}", kind, name))
        text, fact = _said(news, said, text)
        facts.append(fact)
    article = Article(news.id, f"{news.id}.txt", text, "0" * 64, news.url, news.title, news.date, news.outlet)
    return Extraction(article, tuple(locals_.values()), tuple(facts))


def _ends(said: Said) -> Iterator[tuple[str, str]]:
    yield said.subject
    if isinstance(said.object, tuple):
        yield said.object
    if said.character is not None:
        yield (said.character, "Character")


def _said(news: News, said: Said, text: str) -> tuple[str, Fact]:
    """``text`` with one more sentence, and the fact that it states."""
    wording = (_PLANNED if said.planned else _WORDING)[said.predicate]
    name = said.object[0] if isinstance(said.object, tuple) else said.object
    opening = f"{text} " if text else ""
    subject = Span(len(opening) + len(news.before), len(opening) + len(news.before) + len(said.subject[0]))
    cue = Span(subject.end + 1, subject.end + 1 + len(wording))
    shown = Span(cue.end + 1, cue.end + 1 + len(name))
    part = f" as {said.character}" if said.character else ""
    whole = f"{opening}{news.before}{said.subject[0]} {wording} {name}{part}{news.after}."
    return whole, Fact(
        article=news.id,
        subject=f"{said.subject[1]}:{said.subject[0]}",
        predicate=said.predicate,
        object=DateValue(said.object) if isinstance(said.object, str) else f"{said.object[1]}:{said.object[0]}",
        evidence=Evidence(Span(len(opening), len(whole)), subject, cue, shown),
        rule=f"{said.predicate}-plain",
        confidence=said.confidence,
        character=None if said.character is None else f"Character:{said.character}",
        planned=said.planned,
        region=said.region,
    )


# title | year | directors | cast, with characters | source; its author | writers | premiere | distributor | composer | camera
_FILMS = """
The White Crow|2018|Ralph Fiennes|Oleg Ivenko=Rudolf Nureyev, Adèle Exarchopoulos=Clara Saint, Ralph Fiennes=Alexander Pushkin, Raphaël Personnaz=Pierre Lacotte, Sergei Polunin|Rudolf Nureyev: The Life; Julie Kavanagh|David Hare|Telluride Film Festival|Sony Pictures Classics|Ilan Eshkeri|Mike Eley
Polina|2016|Valérie Müller, Angelin Preljocaj|Anastasia Shevtsova=Polina, Juliette Binoche=Liria, Niels Schneider=Adrien, Jérémie Bélingard|Polina (book); Bastien Vivès|Valérie Müller|Venice Film Festival|Oscilloscope||Georges Lechaptois
Black Swan|2010|Darren Aronofsky|Natalie Portman=Nina Sayers, Mila Kunis=Lily, Vincent Cassel=Thomas Leroy, Barbara Hershey|||Venice Film Festival|Searchlight Pictures|Clint Mansell|Matthew Libatique
The Red Shoes|1948|Michael Powell, Emeric Pressburger|Moira Shearer=Victoria Page, Anton Walbrook=Boris Lermontov, Marius Goring|The Red Shoes (tale); Hans Christian Andersen|Emeric Pressburger|||Brian Easdale|Jack Cardiff
Pina|2011|Wim Wenders|Pina Bausch|||Berlin Film Festival|IFC Films|Thom Hanreich|Hélène Louvart
Yuli|2018|Icíar Bollaín|Carlos Acosta, Keyvin Martínez|No Way Home; Carlos Acosta|Paul Laverty|San Sebastián Film Festival||Alberto Iglesias|Alex Catalán
Blue Is the Warmest Color|2013|Abdellatif Kechiche|Adèle Exarchopoulos=Adèle, Léa Seydoux=Emma, Salim Kechiouche|Le Bleu est une couleur chaude; Jul Maroh|Abdellatif Kechiche|Cannes Film Festival|IFC Films||Sofian El Fani
Suspiria|2018|Luca Guadagnino|Dakota Johnson=Susie Bannion, Tilda Swinton=Madame Blanc, Mia Goth=Sara||David Kajganich|Venice Film Festival|Amazon Studios|Thom Yorke|Sayombhu Mukdeeprom
Suspiria (1977)|1977|Dario Argento|Jessica Harper=Suzy Bannion, Stefania Casini||Daria Nicolodi|||Goblin|Luciano Tovoli
Call Me by Your Name|2017|Luca Guadagnino|Timothée Chalamet=Elio Perlman, Armie Hammer=Oliver, Michael Stuhlbarg|Call Me by Your Name (novel); André Aciman|James Ivory|Sundance Film Festival|Sony Pictures Classics|Sufjan Stevens|Sayombhu Mukdeeprom
Bones and All|2022|Luca Guadagnino|Timothée Chalamet=Lee, Taylor Russell=Maren, Mark Rylance=Sully, Michael Stuhlbarg|Bones & All; Camille DeAngelis|David Kajganich|Venice Film Festival|MGM||
Little Women|2019|Greta Gerwig|Saoirse Ronan=Jo March, Florence Pugh=Amy March, Timothée Chalamet=Laurie, Emma Watson|Little Women (novel); Louisa May Alcott|Greta Gerwig||Sony Pictures|Alexandre Desplat|Yorick Le Saux
Lady Bird|2017|Greta Gerwig|Saoirse Ronan=Christine McPherson, Laurie Metcalf, Timothée Chalamet||Greta Gerwig|Telluride Film Festival|A24|Jon Brion|Sam Levy
Atonement|2007|Joe Wright|Keira Knightley=Cecilia Tallis, James McAvoy=Robbie Turner, Saoirse Ronan=Briony Tallis|Atonement (novel); Ian McEwan|Christopher Hampton|Venice Film Festival|Focus Features|Dario Marianelli|Seamus McGarvey
Anna Karenina|2012|Joe Wright|Keira Knightley=Anna Karenina, Jude Law, Aaron Taylor-Johnson=Count Vronsky|Anna Karenina (novel); Leo Tolstoy|Tom Stoppard|Toronto International Film Festival|Focus Features|Dario Marianelli|Seamus McGarvey
On Chesil Beach|2017|Dominic Cooke|Saoirse Ronan=Florence, Billy Howle=Edward|On Chesil Beach (novella); Ian McEwan|Ian McEwan|Toronto International Film Festival|Bleecker Street||
Portrait of a Lady on Fire|2019|Céline Sciamma|Noémie Merlant=Marianne, Adèle Haenel=Héloïse||Céline Sciamma|Cannes Film Festival|Neon||Claire Mathon
Petite Maman|2021|Céline Sciamma|Joséphine Sanz, Gabrielle Sanz||Céline Sciamma|Berlin Film Festival|Neon||Claire Mathon
Anatomy of a Fall|2023|Justine Triet|Sandra Hüller=Sandra Voyter, Swann Arlaud||Arthur Harari|Cannes Film Festival|Neon||Simon Beaufils
The Zone of Interest|2023|Jonathan Glazer|Sandra Hüller=Hedwig Höss, Christian Friedel=Rudolf Höss|The Zone of Interest (novel); Martin Amis|Jonathan Glazer|Cannes Film Festival|A24|Mica Levi|Łukasz Żal
The Favourite|2018|Yorgos Lanthimos|Olivia Colman=Queen Anne, Rachel Weisz, Emma Stone=Abigail||Tony McNamara|Venice Film Festival|Searchlight Pictures||Robbie Ryan
Poor Things|2023|Yorgos Lanthimos|Emma Stone=Bella Baxter, Willem Dafoe=Godwin Baxter, Mark Ruffalo|Poor Things (novel); Alasdair Gray|Tony McNamara|Venice Film Festival|Searchlight Pictures|Jerskin Fendrix|Robbie Ryan
Drive My Car|2021|Ryusuke Hamaguchi|Hidetoshi Nishijima=Yūsuke Kafuku, Tōko Miura|Men Without Women; Haruki Murakami|Ryusuke Hamaguchi|Cannes Film Festival|Janus Films|Eiko Ishibashi|Hidetoshi Shinomiya
The Invisible Woman|2013|Ralph Fiennes|Felicity Jones=Nelly Ternan, Ralph Fiennes=Charles Dickens, Kristin Scott Thomas|The Invisible Woman (biography); Claire Tomalin|Abi Morgan|Telluride Film Festival|Sony Pictures Classics|Ilan Eshkeri|Rob Hardy
Coriolanus|2011|Ralph Fiennes|Ralph Fiennes=Caius Martius, Gerard Butler, Vanessa Redgrave|||Berlin Film Festival||Ilan Eshkeri|Barry Ackroyd
Dune|2021|Denis Villeneuve|Timothée Chalamet=Paul Atreides, Zendaya=Chani, Rebecca Ferguson|Dune (novel); Frank Herbert|Eric Roth|Venice Film Festival|Warner Bros.|Hans Zimmer|Greig Fraser
Dune: Part Two|2024|Denis Villeneuve|Timothée Chalamet=Paul Atreides, Zendaya=Chani, Florence Pugh, Léa Seydoux|Dune (novel); Frank Herbert|Jon Spaihts||Warner Bros.|Hans Zimmer|Greig Fraser
The Hours|2002|Stephen Daldry|Nicole Kidman=Virginia Woolf, Julianne Moore, Meryl Streep|The Hours (novel); Michael Cunningham|David Hare||Paramount|Philip Glass|Seamus McGarvey
The Reader|2008|Stephen Daldry|Kate Winslet=Hanna Schmitz, Ralph Fiennes, David Kross|The Reader (novel); Bernhard Schlink|David Hare|Berlin Film Festival|The Weinstein Company|Nico Muhly|Roger Deakins
The Souvenir|2019|Joanna Hogg|Honor Swinton Byrne=Julie, Tilda Swinton, Tom Burke||Joanna Hogg|Sundance Film Festival|A24||David Raedeker
"""
_YEARS = {line.split("|")[0]: int(line.split("|")[1]) for line in _FILMS.strip().splitlines()}
_ALIASES = {
    "Blue Is the Warmest Color": ("La Vie d’Adèle", "Blue Is the Warmest Colour"),
    "Telluride Film Festival": ("Telluride",),
    "Adèle Exarchopoulos": ("Exarchopoulos",),
    "Cannes Film Festival": ("Cannes", "Festival de Cannes"),
}
_EXTRA = (
    Said(film("Suspiria"), "remakeOf", film("Suspiria (1977)")),
    Said(film("Dune: Part Two"), "sequelTo", film("Dune")),
    Said(film("Blue Is the Warmest Color"), "wonAward", ("Palme d’Or", "Award")),
    Said(film("Anatomy of a Fall"), "wonAward", ("Palme d’Or", "Award")),
    Said(person("Natalie Portman"), "wonAward", ("Academy Award for Best Actress", "Award")),
    Said(person("Emma Stone"), "wonAward", ("Academy Award for Best Actress", "Award")),
    Said(film("The White Crow"), "filmedIn", ("Saint Petersburg", "Place")),
    Said(film("Call Me by Your Name"), "filmedIn", ("Crema", "Place")),
    Said(film("The White Crow"), "screenedAt", ("London Film Festival", "Festival")),
    Said(film("Poor Things"), "wonAward", ("Golden Lion", "Award")),
    Said(film("The White Crow"), "releaseDate", "2019-03-22", region="United Kingdom"),
    Said(person("Greta Gerwig"), "directed", film("The Magician’s Nephew"), planned=True, confidence=0.62),
    Said(film("The Magician’s Nephew"), "releaseDate", "2026", planned=True, confidence=0.55),
)


def news() -> list[News]:
    """The articles of the sample: two a film, the second repeating a part of the first, and one about the rest."""
    articles = []
    for number, line in enumerate(_FILMS.strip().splitlines()):
        title, year, *fields_ = line.split("|")
        facts = tuple(_film_facts(title, year, fields_))
        day = dt.date(2018, 1, 5) + dt.timedelta(days=37 * number)
        articles.append(_article(f"a{number:03d}", f"{title} finds its audience", facts, day, number))
        again = _article(
            f"b{number:03d}", f"Looking back at {title}", facts[::3], day + dt.timedelta(days=9), number + 1
        )
        articles.append(again)
    articles.append(_article("c000", "Prizes, plans and places", _EXTRA, dt.date(2024, 3, 11), 2))
    return articles


def _article(article_id: str, title: str, facts: tuple[Said, ...], day: dt.date, number: int) -> News:
    outlet = _OUTLETS[number % len(_OUTLETS)]
    return News(article_id, facts, title, outlet, f"https://news.example/{article_id}", day)


def _film_facts(title: str, year: str, fields_: list[str]) -> Iterator[Said]:
    directors, cast, source, writers, premiere, distributor, composer, camera = fields_
    work = film(title)
    for name in _names(directors):
        yield Said(person(name), "directed", work, confidence=0.96)
    for name in _names(cast):
        actor, _, character = name.partition("=")
        yield Said(person(actor), "starsIn", work, character or None)
    for name in _names(writers):
        yield Said(person(name), "wrote", work, confidence=0.88)
    if source:
        book, author = source.split("; ")
        yield Said(work, "basedOn", (book, "Book"), confidence=0.93)
        yield Said(person(author), "authorOf", (book, "Book"), confidence=0.84)
    for name, predicate, kind in (
        (premiere, "premieredAt", "Festival"),
        (distributor, "distributedBy", "Organization"),
    ):
        if name:
            yield Said(work, predicate, (name, kind))
    for name, predicate in ((composer, "composedMusicFor"), (camera, "shot")):
        if name:
            yield Said(person(name), predicate, work, confidence=0.78)
    yield Said(work, "releaseDate", year, confidence=0.7)


def _names(listed: str) -> list[str]:
    return [name for name in listed.split(", ") if name]


def sample() -> Reader:
    """The sample, as a graph opened for reading."""
    return built(news(), _ALIASES)
