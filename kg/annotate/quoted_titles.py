"""Works named in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kg.annotate.named import WORK, Named, Source
from kg.annotate.quotes import Quotation, looks_like_title
from kg.annotate.title_evidence import names_somebody

_CATEGORY_BEFORE = re.compile(
    r"\b(?:awards?|prize|category|section|sidebar|strand|nominated|nomination)(?: for| of| called)?(?: the)? \Z"
)
_NICKNAME_BEFORE = re.compile(
    r"\b(?:nicknamed|dubbed|aka|so-called|hashtag|slogan|motto|known as|the words?|the name)(?: the)? \Z"
)

_LONGEST_AROUND = 60


def quoted_titles(source: Source, found: Sequence[Quotation]) -> Iterator[Named]:
    """Quotations that are written as titles and that the words before them do not make a category or nickname."""
    for quotation in found:
        if not looks_like_title(source.text, quotation) or _inside_title(quotation, found):
            continue
        before = source.text[max(0, quotation.outer.start - 40) : quotation.outer.start].casefold()
        name = quotation.inner.of(source.text)
        if _CATEGORY_BEFORE.search(before) or _NICKNAME_BEFORE.search(before):
            continue
        if names_somebody(source.text[max(0, quotation.outer.start - 40) : quotation.outer.start], source.words):
            continue
        if (listed := source.gazetteers.find(name)) and listed.kind in {"award", "section"}:
            continue
        yield Named(quotation.outer, WORK, name, quoted=True)


def _inside_title(inner: Quotation, found: Sequence[Quotation]) -> bool:
    """Whether a quotation lies in another that is no longer than a title, as ‘Tom’ in “The ‘Tom’ Show”."""
    first = bisect_left(found, inner.outer.start - _LONGEST_AROUND, key=lambda q: q.outer.start)
    last = bisect_right(found, inner.outer.start, key=lambda q: q.outer.start)
    return any(
        q.outer != inner.outer and q.outer.contains(inner.outer) and q.outer.end - q.outer.start < _LONGEST_AROUND
        for q in found[first:last]
    )
