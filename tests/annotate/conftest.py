"""One annotator for all tests of annotation, and the mentions it finds in a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.annotate.gazetteer import load_gazetteers
from kg.annotate.language import load_model
from kg.annotate.pipeline import Annotated, Annotator
from kg.annotate.words import load_words
from kg.config import Config
from kg.ontology import ontology_path
from tests.support import make_article

Annotate = Callable[..., Annotated]
Mentions = Callable[[str], set[tuple[str, str]]]


@pytest.fixture(scope="session")
def annotate() -> Annotate:
    """``annotate(text)`` reads an article of Friday 14 June 2019, or of the date ``published``."""
    folder = ontology_path()
    annotator = Annotator(load_model(Config().model), load_gazetteers(folder / "gazetteers"), load_words(folder))

    def annotating(text: str, published: str | None = "2019-06-14") -> Annotated:
        return annotator.annotate(make_article("a1", text, published))

    return annotating


@pytest.fixture(scope="session")
def mentions(annotate: Annotate) -> Mentions:
    """``mentions(text)`` gives (type, name) of all that a text names, dates left out."""

    def finding(text: str) -> set[tuple[str, str]]:
        return {(m.type, m.name) for m in annotate(text).named if m.type != "Date"}

    return finding
