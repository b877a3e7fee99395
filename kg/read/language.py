"""In which language an article is: the rules and models here read English, other articles are set aside.

English shows in its commonest words; only where these are rare is py3langid asked (Lui and Baldwin, langid.py, ACL 2012),
whose model takes a while to load.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

ENGLISH = "en"
ANY = "any"

_COMMONEST = frozenset(
    "the and to with his that by from has who are which this will but their have it its she they were been".split()
)
_ENOUGH = 0.08
"""Share of the commonest words from which on a text is English; news has 0.15 to 0.3, other languages below 0.03."""

_LEAST_WORDS = 20
_LEAST_LOWER = 0.4
"""Share of words without a capital below which a text is a list of names, in no language that could be told."""

_LEAST_PROBABILITY = 0.95
_LOOKED_AT = 20_000
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str, stated: str | None = None) -> str | None:
    """The ISO 639-1 code of the language of ``text``; None if it cannot be told.

    ``stated`` is what the source says, a code such as ``en-GB``. It counts where the text is too short to tell.
    """
    words = _WORD.findall(text[:_LOOKED_AT])
    if len(words) < _LEAST_WORDS:
        return stated.strip().lower()[:2] if stated and len(stated.strip()) >= 2 else None
    if sum(word.lower() in _COMMONEST for word in words) >= _ENOUGH * len(words):
        return ENGLISH
    if sum(word == word.lower() for word in words) < _LEAST_LOWER * len(words):
        return None
    code, probability = _identifier().classify(" ".join(words).lower())
    return str(code) if probability >= _LEAST_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
