"""Whole articles through the extractor: all facts of two of them, evidence that re-reads, and texts of any kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.errors import UsageError
from kg.extract import RuleExtractor, load_extractor
from kg.model import DateValue, Extraction, Span
from kg.ontology import load_ontology
from tests.extract.conftest import Read
from tests.extract.reading import Reading
from tests.support import make_article

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = ["press-release", "round-up"]


def golden(extractor: RuleExtractor, name: str) -> Reading:
    published = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))["published"]
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    return Reading(extractor.extract(make_article(name, text, published)))


def rows(reading: Reading) -> list[list[str]]:
    """(subject, relation, object) of each fact, and the character where one is named."""
    return sorted(
        [*reading.triple(fact), *([reading.name(fact.character)] if fact.character else [])]
        for fact in reading.extraction.facts
    )


@pytest.mark.parametrize("name", ARTICLES)
def test_all_facts_of_an_article_and_no_others(extractor: RuleExtractor, name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    found = golden(extractor, name)

    assert rows(found) == expected["facts"]
    assert sorted(map(list, found.planned)) == expected["planned"]
    assert {entity: found.types[entity] for entity in expected["types"]} == expected["types"]


def sound(extraction: Extraction) -> bool:
    """Whether an extraction is what the stages after it rely on; fails with the fact that is not."""
    text = extraction.article.text
    ontology = load_ontology()
    keys = [entity.key for entity in extraction.entities]
    assert len(keys) == len(set(keys))
    for entity in extraction.entities:
        assert entity.type in ontology.classes, entity
        assert entity.name.strip(), entity
        assert all(span.end <= len(text) for span in entity.mentions), entity
    ends = [(fact.subject, fact.predicate, str(fact.object)) for fact in extraction.facts]
    assert len(ends) == len(set(ends))
    assert [f.evidence.sentence.start for f in extraction.facts] == sorted(
        f.evidence.sentence.start for f in extraction.facts
    )
    for fact in extraction.facts:
        evidence = fact.evidence
        spans = [s for s in (evidence.sentence, evidence.subject, evidence.cue, evidence.object) if s is not None]
        assert all(span.end <= len(text) and span.of(text).strip() for span in spans), fact
        assert fact.article == extraction.article.id
        assert 0 < fact.confidence < 1, fact
        assert fact.subject in keys, fact
        if isinstance(fact.object, DateValue):
            object_type = fact.object.datatype
        else:
            object_type = extraction.entity(fact.object).type
        assert ontology.allows(fact.predicate, extraction.entity(fact.subject).type, object_type), fact
        if fact.character is not None:
            assert extraction.entity(fact.character).type in {"Character", "Person"}, fact
    return True


@pytest.mark.parametrize("name", ARTICLES)
def test_what_is_extracted_is_sound(extractor: RuleExtractor, name: str) -> None:
    assert sound(golden(extractor, name).extraction)


@pytest.mark.parametrize("name", ARTICLES)
def test_names_are_the_articles_own(extractor: RuleExtractor, name: str) -> None:
    found = golden(extractor, name)
    text = found.extraction.article.text

    assert [entity.name for entity in found.extraction.entities if entity.name not in text] == []


@pytest.mark.parametrize("name", ARTICLES)
def test_the_cue_stands_in_the_sentence(extractor: RuleExtractor, name: str) -> None:
    for fact in golden(extractor, name).extraction.facts:
        assert fact.evidence.cue is not None
        assert fact.evidence.sentence.contains(fact.evidence.cue), fact


def test_evidence_is_the_words_that_say_it(read: Read) -> None:
    text = "News from Oslo. Greta Holm is a director. She directed “The Salt Road.”"
    [fact] = read(text).extraction.facts
    evidence = fact.evidence

    assert evidence.sentence.of(text) == "She directed “The Salt Road.”"
    assert evidence.subject is not None and evidence.subject.of(text) == "She"
    assert evidence.cue is not None and evidence.cue.of(text) == "directed"
    assert evidence.object is not None and evidence.object.of(text).strip("“”.") == "The Salt Road"
    assert "{S} direct" in fact.rule


def test_the_silent_topic_has_no_words_of_its_own(read: Read) -> None:
    text = "“The Salt Road” is out. Greta Holm wrote the screenplay."
    [fact] = read(text).extraction.facts

    assert fact.evidence.subject is not None and fact.evidence.subject.of(text) == "Greta Holm"
    assert fact.evidence.object is None


def test_a_name_is_trusted_more_than_a_pronoun_and_that_more_than_silence(read: Read) -> None:
    name = read("Greta Holm directed “The Salt Road.”")
    pronoun = read("Greta Holm lives in Oslo. She directed “The Salt Road.”")
    topic = read("“The Salt Road” is out. Greta Holm lives in Oslo. She wrote the screenplay.")

    confidence = [reading.extraction.facts[0].confidence for reading in (name, pronoun, topic)]
    assert confidence == sorted(confidence, reverse=True)
    assert len(set(confidence)) == 3


def test_the_same_article_gives_the_same_extraction(extractor: RuleExtractor) -> None:
    assert golden(extractor, "round-up") == golden(extractor, "round-up")


@pytest.mark.parametrize(
    "text",
    [
        "The ferry leaves at noon, and the harbour is quiet.",
        "",
        " ",
        "\n\n\n",
        "Cinema",
        "x",
        "!?…—“”’()[]:;",
        "“",
        "((((((",
        "(Emma Stone)",
        "Directed by: ",
        " date 2019-01-01 ",
        "’s “X”",
        "\u202eفيلم “سينما” من إخراج علي\u202c، وهو جديد.",
        "\x00\x01\x02\x1b[31m\x7f\ufeff\u200b",
        "監督は「映画」を撮った。",
        "🎬🎬🎬",
    ],
)
def test_texts_without_facts(read: Read, text: str) -> None:
    assert read(text).triples == set()


def test_control_characters_leave_the_rest_of_the_text_sound(read: Read) -> None:
    found = read("Greta\u200b Holm\x00 directed\x07 “The Salt\x1b Road.”\n\n“Night Ferry” was shot in Lisbon.")

    assert sound(found.extraction)
    assert ("Night Ferry", "filmedIn", "Lisbon") in found.triples


def test_long_texts(read: Read) -> None:
    assert read("A" * 50_000).triples == set()
    quiet = "The harbour was quiet, and the ferry left at noon with nobody on board who had seen it before.\n\n"
    text = quiet * (50_000 // len(quiet)) + "Greta Holm directed “The Salt Road.”"
    found = read(text)
    assert found.triples == {("Greta Holm", "directed", "The Salt Road")}
    assert found.extraction.facts[0].evidence.sentence == Span(len(text) - 36, len(text))


def test_what_is_said_often_is_one_fact_with_its_first_evidence(read: Read) -> None:
    found = read("Greta Holm directed “The Salt Road.” It was shot in Lisbon in two cold weeks.\n\n" * 20)

    assert found.triples == {("Greta Holm", "directed", "The Salt Road"), ("The Salt Road", "filmedIn", "Lisbon")}
    assert len(found.extraction.facts) == 2
    assert found.extraction.facts[0].evidence.sentence.start == 0


def test_no_date_of_publication_leaves_dates_that_need_one_open(read: Read) -> None:
    assert read("“The Salt Road” opens on Friday.", published=None).triples == set()


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(UsageError, match="'xx_no_such_model' is not installed"):
        load_extractor(Config(model="xx_no_such_model"))


PIECES = st.sampled_from(
    "Greta Holm|Emma Stone|Ralph Fiennes|Holm|she|he|the director|the actress|“The Salt Road”|“Night Ferry,”|"
    "(Emma Stone)|(2011)|the film|the new thriller|the novel|directed|was directed by|wrote and directed|stars in|"
    "plays Ada Brook in|is based on|premiered at Telluride|opens on Friday|was shot in Lisbon|won the Golden Lion|"
    "will|did not|who|, and|,|.|’s|“|”|(|)|:|;|—|Director:|Cast:|- |\n|\n\n|HBO|Netflix|by|as|in which|as do".split("|")
)


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, PIECES, PIECES, st.text(max_size=8)), max_size=30))
def test_whatever_the_text_the_extraction_is_sound(extractor: RuleExtractor, pieces: list[str]) -> None:
    text = " ".join(pieces)

    assert sound(extractor.extract(make_article("a1", text)))


def test_the_article_reaches_to_its_last_letter(read: Read) -> None:
    text = "It was Greta Holm who directed “The Salt Road”"
    found = read(text)

    assert found.triples == {("Greta Holm", "directed", "The Salt Road")}
    assert found.extraction.facts[0].evidence.sentence == Span(0, len(text))
