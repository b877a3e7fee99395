"""A fragment of HTML, as feeds carry it, to paragraphs of text."""

from __future__ import annotations

from typing import Any

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table"),
        *("td", "th", "tr", "ul"),
    }
)
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg"})


def paragraphs(fragment: str) -> str:
    """The words of ``fragment``: white space collapsed, blocks as paragraphs set apart by a blank line.

    Text without any tag keeps its own paragraphs (blank lines). Broken HTML is read as browsers do.
    """
    blocks = [""]
    for words, ends_block in _pieces(fragment):
        first, *others = words.replace("\r\n", "\n").split("\n\n")
        blocks[-1] += first
        blocks += others
        if ends_block:
            blocks.append("")
    return "\n\n".join(words for block in blocks if (words := " ".join(block.split())))


def _pieces(fragment: str) -> list[tuple[str, bool]]:
    """The text between tags, in order, and whether a block begins or ends after it."""
    # lxml, because html.parser of the standard library takes quadratic time on input made for it.
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{fragment}</div>".encode("utf-8", "replace"), parser)
    if root is None:
        return []
    pieces: list[tuple[str, bool]] = []
    silent: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if event == "start":
            if silent is None and element.tag in _SILENT:
                silent = element
            if silent is None:
                pieces += [("", is_block), (element.text or "", False)]
        else:
            if silent is element:
                silent = None
            if silent is None:
                pieces += [("", is_block), (element.tail or "", False)]
    return pieces
