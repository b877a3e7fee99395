"""The learned extractor as a whole: what it adds to the rules, what it names as its source, and that it repeats itself."""

from __future__ import annotations

import pytest

from kg.config import Config
from kg.extract import RuleExtractor, load_extractor
from kg.learned.model import WEIGHTS, load_learned
from kg.model import Extraction
from tests.support import make_article

TEXT = (
    "Mara Lindqvist will direct The Salt Road, a drama about two sisters who run a ferry.\n\n"
    "Ines Carvalho and Tomasz Zielinski star. The script is by Lindqvist and Hana Okafor.\n\n"
    "“The Salt Road” opens on 3 May 2019 through Curzon."
)


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return load_extractor(Config())


def facts(extraction: Extraction) -> set[tuple[str, str, str]]:
    names = {entity.key: entity.name for entity in extraction.entities}
    return {(names[f.subject], f.predicate, names.get(str(f.object), str(f.object))) for f in extraction.facts}


def test_facts_name_what_asserts_them_and_how_sure_it_is(extractor: RuleExtractor) -> None:
    extraction = extractor.extract(make_article("a1", TEXT, "2018-10-01"))
    assert ("Mara Lindqvist", "directed", "The Salt Road") in facts(extraction)
    assert all(load_learned(WEIGHTS).name in fact.extractor and 0.1 < fact.confidence < 1 for fact in extraction.facts)


def test_every_fact_has_its_sentence(extractor: RuleExtractor) -> None:
    extraction = extractor.extract(make_article("a1", TEXT, "2018-10-01"))
    assert all(fact.evidence.sentence.of(TEXT).strip() for fact in extraction.facts)


def test_the_same_text_gives_the_same_facts_whatever_came_before(extractor: RuleExtractor) -> None:
    first = extractor.extract(make_article("a1", TEXT, "2018-10-01"))
    extractor.extract(make_article("a2", "Another film, “Dusk,” stars Ines Carvalho. " * 20, "2018-10-02"))
    assert extractor.extract(make_article("a1", TEXT, "2018-10-01")) == first


def test_a_text_longer_than_the_encoder_reads_at_once_is_read_whole(extractor: RuleExtractor) -> None:
    filler = "The weather on the coast was fine and nobody there spoke about cinema at all. " * 60
    extraction = extractor.extract(
        make_article("a1", f"{TEXT}\n\n{filler}\n\nAda Pell directed “Low Tide.”", "2018-10-01")
    )
    assert ("Ada Pell", "directed", "Low Tide") in facts(extraction)


@pytest.mark.parametrize("text", ["", " ", "…", "“”" * 40, "a" * 3000, "A24 " * 700])
def test_texts_without_news_give_nothing(extractor: RuleExtractor, text: str) -> None:
    assert extractor.extract(make_article("a1", text, None)).facts == ()


def test_the_settings_choose_how_much_is_learned() -> None:
    rules = load_extractor(Config(extractor="rules"))
    mentions = load_extractor(Config(extractor="mentions"))
    assert rules.judge is None and mentions.judge is None
    article = make_article("a1", TEXT, "2018-10-01")
    assert {f.extractor for f in rules.extract(article).facts} == {"kg-rules"}
    assert len({load_extractor(Config(extractor=e)).fingerprint for e in ("rules", "mentions", "full")}) == 3


def test_parts_that_somebody_plays_are_no_players(extractor: RuleExtractor) -> None:
    text = (
        "Mara Lindqvist directed “The Salt Road.”\n\n"
        "Ines Carvalho plays three roles in it, Madame Rouge, Helena Brandt and the aged Dr Falk."
    )
    found = facts(extractor.extract(make_article("a1", text, "2018-10-01")))
    assert not {fact for fact in found if fact[1] == "starsIn" and fact[0] != "Ines Carvalho"}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (
            "“Harbour Light” opens in May. The cast has “Night Ferry’s” Paul Kerr at its head and counts Ada Brook and "
            "Nora Lindqvist.",
            ("Ada Brook", "starsIn", "Night Ferry"),
        ),
        (
            "“Loud Summer,” Tomas Reed’s documentary about Ada Brook, is out on Friday.",
            ("Ada Brook", "starsIn", "Loud Summer"),
        ),
        (
            "Nora Lindqvist plays Ada Brook in “The Muse,” the TV biopic about the director Henry Vane.",
            ("Henry Vane", "directed", "The Muse"),
        ),
        (
            "Greta Holm directed “Thumper.” Simon Bell, executive vice president of Blue Gate, called the film a gift.",
            ("Simon Bell", "starsIn", "Thumper"),
        ),
        (
            "Joe Wright directed “Atonement.” He is nominated for best director, as is Keira Knightley for best actress.",
            ("Joe Wright", "wonAward", "best director"),
        ),
        (
            "Daniel Craig stars in “Casino Royale,” with a gruffness that is reminiscent of Harrison Ford.",
            ("Harrison Ford", "starsIn", "Casino Royale"),
        ),
        (
            "Anne Hathaway sings “I Dreamed a Dream” in the trailer of “Les Misérables.” The film also stars Hugh Jackman.",
            ("Hugh Jackman", "starsIn", "I Dreamed a Dream"),
        ),
        (
            "“Harbour Light” was shown by its maker, Greta Holm, last year, said Simon Bell, director of analytics at a "
            "ticket seller. Greta Holm directed “Harbour Light.”",
            ("Simon Bell", "directed", "Harbour Light"),
        ),
        (
            "Greta Holm directed “Iron Road.” Guests came to the premiere of “Iron Road.” (Photo by Simon Bell)",
            ("Simon Bell", "shot", "Iron Road"),
        ),
        (
            "Tom Hardy stars in “Iron Road.” The year is 2060, and the world of “Iron Road” is in pieces.",
            ("Iron Road", "releaseDate", "2060"),
        ),
        (
            "Greta Holm directed “Iron Road” and had once offered Simon Bell a part in “Iron Road.”",
            ("Simon Bell", "starsIn", "Iron Road"),
        ),
        (
            "Greta Holm directed “Iron Road.” Simon Bell turned down the lead in “Iron Road.”",
            ("Simon Bell", "starsIn", "Iron Road"),
        ),
        (
            "Simon Bell stars with Ada Brook, best known for her part in “Iron Road,” in Greta Holm’s “Low Tide.”",
            ("Simon Bell", "starsIn", "Iron Road"),
        ),
        (
            "“Iron Road” has earned seven Critics’ Choice and three Golden Globe noms. Greta Holm directed “Iron Road.”",
            ("Iron Road", "wonAward", "Critics’ Choice"),
        ),
    ],
)
def test_what_only_stands_beside_a_work_has_no_part_in_it(
    extractor: RuleExtractor, text: str, never: tuple[str, str, str]
) -> None:
    found = facts(extractor.extract(make_article("a1", text, "2018-10-01")))
    assert never not in found
    assert found, "the sentence states something else"
