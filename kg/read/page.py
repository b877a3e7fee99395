"""HTML pages: main text, title, date, outlet and canonical address, found by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from kg.model import Quarantined
from kg.read.decoding import decode
from kg.read.record import Record, Unreadable, day_of, stated
from kg.read.sources import SourceFile

# Only dates that the page states as its own: a guess from any date in the words would shift every
# relative date ("opens Friday"). The upper bound keeps the result independent of the day of the build.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}

_LANGUAGE = re.compile(r"""<html\b[^>]{0,2000}?\blang\s*=\s*["']?([a-z]{2,3})\b""", re.IGNORECASE)
_DECLARED_WITHIN = 8192


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """The one article of a page. Raises ``Unreadable`` for a page that has no main text."""
    yield page_record(decode(file.document(), markup=True), file.stem, file.locator)


def page_record(html: str, name: str, source: str, address: str | None = None, position: str = "") -> Record:
    """The article of a page; its text is the main text, paragraphs set apart by blank lines.

    ``address`` is where the page was found; the address that the page gives as its own goes first. Raises ``Unreadable``
    for a page that has no main text.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        page = bare_extraction(
            html, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATE_SEARCH)
        )
        found: dict[str, Any] = page.as_dict() if isinstance(page, Document) else {}
    except Exception as problem:  # a parser of other people's pages: whatever it trips over concerns this page only
        raise Unreadable(f"HTML could not be parsed: {type(problem).__name__}") from problem
    text = stated(found.get("text"))
    if text is None:
        raise Unreadable("HTML without main text")
    declared = _LANGUAGE.search(html[:_DECLARED_WITHIN])
    return Record(
        name=name,
        source=source,
        text="\n\n".join(line.strip() for line in text.splitlines() if line.strip()),
        url=stated(found.get("url")) or stated(address),
        title=stated(found.get("title")),
        published=day_of(found.get("date")),
        outlet=stated(found.get("sitename")),
        language=declared[1] if declared else None,
        position=position,
    )
