"""How graphs, entities and answers show themselves in notebooks: a sandboxed page or a table, and plain text besides.

Jupyter, VS Code and Colab ask an object for ``_repr_mimebundle_``. The page stands in a frame of its own that may run its
own scripts and nothing else (HTML, the ``sandbox`` attribute); where frames are not shown there is the table.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FRAME_HEIGHT = 640
TABLE_ROWS = 20


def bundle(plain: str, markup: str) -> dict[str, str]:
    """The forms of an output from which a notebook takes the best that it can show."""
    return {"text/plain": plain, "text/html": markup}


def frame(page: str, fallback: str, title: str) -> str:
    """``page`` (a whole HTML document) shut off from the notebook, and ``fallback`` (HTML) below."""
    inside = html.escape(page, quote=True)
    return (
        f'<iframe sandbox="allow-scripts" srcdoc="{inside}" title="{html.escape(title, quote=True)}" '
        f'style="width:100%;height:{FRAME_HEIGHT}px;border:0"></iframe>'
        f"<details><summary>Facts as a table</summary>{fallback}</details>"
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], limit: int = TABLE_ROWS) -> str:
    """An HTML table of the first ``limit`` rows, all of it text, and how many more there are."""
    head = "".join(f"<th>{html.escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:limit])
    more = f"<p>{len(rows) - limit:,} more</p>" if len(rows) > limit else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class Rows(list[dict[str, Any]]):
    """An answer: a list of one dict a row, all with the same keys, that a notebook shows as a table."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        super().__init__(dict(row) for row in rows)
        self.columns = tuple(columns)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        cells = [[row.get(column) for column in self.columns] for row in self]
        return bundle(repr(self), table(self.columns, cells))


def _cell(value: Any) -> str:
    return f"<td>{'' if value is None else html.escape(str(value))}</td>"
