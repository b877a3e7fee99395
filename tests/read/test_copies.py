"""Articles taken over from each other, and articles in other languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Article, Quarantined
from kg.read import discover, read
from kg.read.copies import Copies
from kg.read.language import language_of

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]

CORPUS = Path(__file__).parents[2] / "corpus" / "articles"
STORY = max((path.read_text(encoding="utf-8") for path in CORPUS.rglob("*.txt")), key=len)
FRENCH = """Le film a reçu la Palme d’or au festival de Cannes, et le réalisateur a remercié ses acteurs dans un discours très
long devant toute la presse réunie."""


@pytest.mark.parametrize(
    "copy",
    [
        STORY + "\nThis story first appeared elsewhere.",
        "LONDON (Wire) — A lead that Somebody Else wrote at The Paper.\n\n" + STORY,
        STORY.replace(" said", " says").replace("film", "movie"),
        STORY[: len(STORY) * 2 // 3],
        STORY.upper(),
        " ".join(STORY.split()),
    ],
    ids=["credit", "lead", "edited", "cut", "capitals", "one line"],
)
def test_a_copy_is_known_by_most_of_its_words(copy: str) -> None:
    copies = Copies()
    assert copies.original_of("first", STORY) is None
    assert copies.original_of("second", copy) == "first"


def test_articles_of_one_form_about_different_films_are_no_copies() -> None:
    copies = Copies()
    form = (
        "The film “{0} {1}” was directed by {0} {2}. It stars {1} {2} as {2} {0}, and it opens in {1} on Friday. " * 3
    )
    words = ["Red", "Shoe", "Mara", "Oslo", "Venn", "Lund", "Gray", "Holt", "Park", "Berg"]
    for a in words:
        for b in words:
            assert copies.original_of(a + b, form.format(a, b, a + b.lower())) is None


def test_no_two_articles_of_the_corpus_are_copies() -> None:
    found = list(read(discover([str(CORPUS)])))
    assert [one.id for one in found if isinstance(one, Article) and one.copy_of] == []
    assert {one.language for one in found if isinstance(one, Article)} == {"en"}


def test_what_is_too_short_to_tell_is_a_copy_of_nothing() -> None:
    copies = Copies()
    assert copies.original_of("a", "Mia Goth stars.") is None
    assert copies.original_of("b", "Mia Goth stars.") is None


def test_reading_links_the_copy_to_the_first(read_bytes: ReadBytes) -> None:
    first, copy = read_bytes({"a.txt": STORY.encode(), "b.txt": (STORY + "\nMore.").encode()})
    assert isinstance(first, Article) and isinstance(copy, Article)
    assert (first.copy_of, copy.copy_of) == (None, "a")


@pytest.mark.parametrize(
    ("text", "stated", "code"),
    [
        (STORY, "fr", "en"),
        (FRENCH, "en", "fr"),
        ("Ein kurzer Satz.", "de-AT", "de"),
        ("Ein kurzer Satz.", None, None),
        (
            "Penélope Cruz, Javier Bardem, Gael García Bernal, Diego Luna, Paz Vega, Ana de Armas, Luis Tosar, " * 3,
            None,
            None,
        ),
    ],
)
def test_language_shows_in_the_words_or_is_what_the_source_says(
    text: str, stated: str | None, code: str | None
) -> None:
    assert language_of(text, stated) == code


def test_another_language_is_set_aside_unless_any_will_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH, encoding="utf-8")
    (record,) = read(discover([str(tmp_path)]))
    assert isinstance(record, Quarantined)
    assert record.reason == "in another language: fr"
    (article,) = read(discover([str(tmp_path)]), "any")
    assert isinstance(article, Article)
    assert article.language == "fr"


def test_what_is_kept_in_arrays_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    words = STORY.split()
    texts = [" ".join(words[start : start + 150]) for start in range(0, max(2, len(words) - 150), 7)]

    def found() -> list[str | None]:
        copies = Copies()
        return [copies.original_of(str(number), text) for number, text in enumerate((*texts, *texts))]

    in_memory = found()
    monkeypatch.setattr("kg.read.copies._LEAST_SORTED", 3)
    assert found() == in_memory
    assert None in in_memory and len(set(in_memory)) > 3
