"""Comparing names: the one place that decides which spellings count as the same words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_POSSESSIVE = re.compile(r"['’`]s\b")
_NON_WORD = re.compile(r"[^\w]+")
#: Latin letters that Unicode does not decompose into a base letter and a mark.
_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """``name`` without case, accents, punctuation and format characters, words parted by one space.

    "Théâtre de la Ville" and "Theatre De La Ville" share a key. An ampersand reads as "and".
    """
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    folded = letters.casefold().translate(_STROKED).replace("&", " and ")
    return " ".join(_NON_WORD.sub(" ", _POSSESSIVE.sub("s", folded)).split())


def title_key(title: str) -> str:
    """The key of a work's title: a leading article does not count ("The Red Shoes", "Red Shoes")."""
    key = name_key(title)
    for article in ("the ", "a ", "an "):
        if key.startswith(article) and len(key) > len(article):
            return key[len(article) :]
    return key
