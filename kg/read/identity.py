"""Article ids: data from strangers, made safe to show, to put into IRIs and to compare."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count
from urllib.parse import unquote, urlsplit

MAX_ID_LENGTH = 120

_KEPT_SIGNS = frozenset("-_.~")
_KEPT_CATEGORIES = frozenset("LMN")
_HASH_DIGITS = 8


def article_id(name: str, content_hash: str) -> str:
    """The id for a source's own ``name`` of an article.

    The rule: Unicode NFC; letters, marks, digits and ``-_.~`` stay, every run of anything else (slashes,
    spaces, control and direction marks) becomes one ``-``; no ``-`` or ``.`` at either end; above 120
    characters the rest is replaced by 8 hex digits of the whole name's SHA-256. A name of which nothing
    stays gives ``article-`` and 8 hex digits of the content hash.
    """
    kept = "".join(c if _stays(c) else " " for c in unicodedata.normalize("NFC", name))
    clean = re.sub(r"[ -]*[ ][ -]*", "-", kept).strip("-.")
    if not clean:
        return f"article-{content_hash[:_HASH_DIGITS]}"
    if len(clean) <= MAX_ID_LENGTH:
        return clean
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
    return f"{clean[: MAX_ID_LENGTH - _HASH_DIGITS - 1].rstrip('-.')}-{digest}"


def free_id(wanted: str, content_hash: str, taken: Container[str]) -> str:
    """``wanted``, or, where another article has it, ``wanted`` with 8 hex digits of the content hash.

    More digits, then numbers, follow where a stranger chose an id that looks like that.
    """
    return next(candidate for candidate in _candidates(wanted, content_hash) if candidate not in taken)


def name_in_url(url: str) -> str:
    """The part of ``url`` that tells one article from the next: the last path segment, else the query.

    A string that is no URL is returned whole.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.netloc:
        return url
    segments = [segment for segment in parts.path.split("/") if segment]
    return unquote(segments[-1] if segments else parts.query or parts.netloc)


def _stays(character: str) -> bool:
    return character in _KEPT_SIGNS or unicodedata.category(character)[0] in _KEPT_CATEGORIES


def _candidates(wanted: str, content_hash: str) -> Iterator[str]:
    yield wanted
    for digits in (_HASH_DIGITS, len(content_hash)):
        yield f"{wanted}-{content_hash[:digits]}"
    for number in count(2):
        yield f"{wanted}-{content_hash}-{number}"
