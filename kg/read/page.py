"""HTML pages: main text, title, date, outlet and canonical address, found by trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from kg.model import Quarantined
from kg.read.decoding import decode
from kg.read.record import Record, Unreadable, day_of, stated
from kg.read.sources import SourceFile

# Only dates that the page states as its own: a guess from any date in the words would shift every
# relative date ("opens Friday"). The upper bound keeps the result independent of the day of the build.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """The one article of a page; its text is the main text, paragraphs set apart by blank lines.

    Raises ``Unreadable`` for a page that has no main text.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    html = decode(file.document(), markup=True)
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
    yield Record(
        name=file.stem,
        source=file.locator,
        text="\n\n".join(line.strip() for line in text.splitlines() if line.strip()),
        url=stated(found.get("url")),
        title=stated(found.get("title")),
        published=day_of(found.get("date")),
        outlet=stated(found.get("sitename")),
    )
