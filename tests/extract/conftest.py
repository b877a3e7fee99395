"""One extractor for all tests of extraction, and the article read through it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.config import Config
from kg.extract import RuleExtractor, load_extractor
from tests.extract.reading import Reading
from tests.support import make_article

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def extractor() -> RuleExtractor:
    return load_extractor(Config(extractor="rules"))


@pytest.fixture(scope="session")
def read(extractor: RuleExtractor) -> Read:
    """``read(text)`` gives the facts of an article of 14 May 2019, or of the date ``published``."""

    def reading(text: str, published: str | None = "2019-05-14") -> Reading:
        return Reading(extractor.extract(make_article("a1", text, published)))

    return reading
