"""Facts whose ends stand in sentences far from each other, and the parts that players have."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kg.config import Config
from kg.extract import RuleExtractor, load_extractor
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.learned.parts import with_parts
from kg.learned.references import References
from kg.model import Extraction, Span
from tests.support import make_article

LINE_UP = (
    "Locarno unveils its competition\n\n"
    "The Locarno Film Festival has announced the films of its competition, which runs from 3 to 13 August.\n\n"
    "“Low Tide,” dir. Greta Holm (Denmark). Two sisters run a ferry, and nobody comes.\n\n"
    "“Night Drive,” dir. Paul Kerr (Ireland). A taxi, a storm and a long way home.\n\n"
    "“Iron Road,” dir. Mara Lindqvist (Sweden). The last winter of a railway."
)


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return load_extractor(Config())


def names(extraction: Extraction) -> dict[str, str]:
    return {entity.key: entity.name for entity in extraction.entities}


def test_the_films_of_a_line_up_are_shown_where_its_heading_says(extractor: RuleExtractor) -> None:
    extraction = extractor.extract(make_article("a1", LINE_UP, "2019-04-23"))
    named = names(extraction)
    shown = {named[f.subject]: f for f in extraction.facts if f.predicate in {"screenedAt", "premieredAt"}}

    assert {"Low Tide", "Night Drive", "Iron Road"} <= set(shown)
    evidence = shown["Night Drive"].evidence
    assert "“Night Drive,” dir. Paul Kerr" in evidence.sentence.of(LINE_UP), (
        "what is named last completes the statement"
    )
    assert evidence.object is None


@pytest.fixture
def references() -> References:
    """Ada in units 0 and 40, a film in 12 and 30, a character in 3."""
    types = {"p": "Person", "w": "Film", "c": "Character", "a": "Award"}
    keys = {0: "p", 40: "p", 12: "w", 30: "w", 3: "c", 20: "a"}
    units = [SimpleNamespace(mentions=(), asides=(), span=Span(i, i + 1)) for i in range(41)]
    tokens = [SimpleNamespace(pos_="X", tag_="X", text="x") for _ in units]
    annotated: Any = SimpleNamespace(units=units, doc=tokens, dates={})
    discourse: Any = SimpleNamespace(
        named=lambda index: (Ref(keys[index], Span(index, index + 1)),) if index in keys else (),
        type_of=lambda key: types[key],
    )
    return References(annotated, discourse)


def test_two_are_taken_where_they_are_nearest(references: References) -> None:
    mention, partner = references.nearest("p", "w")
    assert (mention.unit, partner.unit) == (40, 30)


def test_the_work_is_the_partner_and_a_part_is_none(references: References) -> None:
    assert references.ends(("p", "directed", "w")) == ("p", "w")
    assert references.ends(("w", "wonAward", "a")) == ("a", "w")
    assert references.ends(("p", "wonAward", "a")) == ("a", "p")
    assert references.ends(("p", "plays", "c")) is None
    assert references.ends(("p", "directed", "nowhere")) is None


def casting(person: str, work: str, cue: int = 0, character: str | None = None) -> Match:
    ends = Filler(Ref(person, Span(0, 3)), None, 0), Filler(Ref(work, Span(50, 53)), None, 9)
    return Match("starsIn", "starsIn: learned", *ends, cue, 0.9, False, character)


def reading(text: str, **characters: tuple[str, Span]) -> Any:
    """One sentence of 60 characters, and another; characters with their names and places."""
    first, second = Span(0, 60), Span(60, 120)
    annotated = SimpleNamespace(
        article=SimpleNamespace(text=text.ljust(120)),
        units={0: SimpleNamespace(span=Span(0, 3)), 20: SimpleNamespace(span=Span(70, 73))},
        sentence_at=lambda place: first if place < 60 else second,
        named=[SimpleNamespace(span=span) for _, span in characters.values()],
        registry=SimpleNamespace(of_mention=dict(enumerate(characters))),
    )
    drafts = {key: SimpleNamespace(name=name) for key, (name, _) in characters.items()}
    return SimpleNamespace(annotated=annotated, discourse=SimpleNamespace(drafts=drafts))


def parts(read: Any, matches: list[Match], **plays: float) -> list[str | None]:
    scores = {(p.split("_")[0], "plays", p.split("_")[1]): probability for p, probability in plays.items()}
    return [match.character for match in with_parts(read, matches, scores)]


def test_a_player_has_the_part_that_the_sentence_names() -> None:
    read = reading("Ada is Vera in “Low Tide.”", vera=("Vera", Span(7, 11)), rosa=("Rosa", Span(80, 84)))
    assert parts(read, [casting("ada", "tide"), casting("ada", "drive", 20)], ada_vera=0.7) == ["Vera", None]
    assert parts(read, [casting("ada", "tide")], ada_vera=0.4) == [None]


def test_a_part_of_another_sentence_is_believed_of_a_player_of_one_work_alone() -> None:
    read = reading("Ada is in “Low Tide.”", rosa=("Rosa", Span(80, 84)))
    assert parts(read, [casting("ada", "tide")], ada_rosa=0.9) == ["Rosa"]
    assert parts(read, [casting("ada", "tide")], ada_rosa=0.7) == [None]
    assert parts(read, [casting("ada", "tide"), casting("ada", "drive")], ada_rosa=0.9) == [None, None]


def test_a_part_goes_to_one_player_of_a_work() -> None:
    read = reading("Ada and Ida are Vera and Rosa.", vera=("Vera", Span(16, 20)), rosa=("Rosa", Span(25, 29)))
    both = [casting("ada", "tide"), casting("ida", "tide")]
    assert parts(read, both, ada_vera=0.9, ida_vera=0.8, ida_rosa=0.7) == ["Vera", "Rosa"]
    ruled = [casting("ada", "tide"), casting("ida", "tide", character="Vera")]
    assert parts(read, ruled, ada_vera=0.9) == [None, "Vera"]


def test_the_work_that_only_says_who_somebody_is_is_not_that_of_the_part() -> None:
    for before in (" of “", " (“", ", who won a prize for “"):
        text = f"Ada{before}Low Tide,” as Vera"
        places = {
            "vera": ("Vera", Span(text.index("Vera"), len(text))),
            "tide": ("Low Tide", Span(len(before) + 3, len(before) + 11)),
        }
        assert parts(reading(text, **places), [casting("ada", "tide")], ada_vera=0.9) == [None], before


def test_of_two_works_of_a_sentence_the_part_is_in_the_one_it_is_silent_about() -> None:
    text = "Ada, who was in “Low Tide,” is Vera."
    read = reading(text, vera=("Vera", Span(31, 35)), tide=("Low Tide", Span(17, 25)))
    assert parts(read, [casting("ada", "tide"), casting("ada", "drive")], ada_vera=0.9) == [None, "Vera"]
    assert parts(read, [casting("ada", "tide"), casting("ada", "drive", character="Vera")], ada_vera=0.9) == [
        None,
        "Vera",
    ]


def test_several_names_behind_a_player_are_credits_and_no_parts() -> None:
    several = reading("Ada (Quarry, Vera) is in “Low Tide.”", vera=("Vera", Span(13, 17)))
    assert parts(several, [casting("ada", "tide")], ada_vera=0.7) == [None]
    assert parts(
        reading("Ada (Vera) is in “Low Tide.”", vera=("Vera", Span(5, 9))), [casting("ada", "tide")], ada_vera=0.7
    ) == ["Vera"]
