"""What the page shows of a build, kept beside it: the store is read once for each build, not for each page.

The file lies in the folder of the build it was read from, so it goes when that goes, and a new build never meets it.
It holds nothing that the store does not: without it, or where it cannot be written, pages only take longer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.store.files import write_atomically
from kg.store.layout import GraphReader
from kg.view.lasting import lasting
from kg.view.projection import project
from kg.view.viewgraph import ArticleCard, Mark, Node, RelationStyle, Support, TypeStyle, ViewFact, ViewGraph

FORM = 1
"""Raised when what is kept, or how it is read from the store, changes."""

_FILE = "view.json"


def projection(folder: Path, reader: GraphReader) -> ViewGraph:
    """What ``reader``, opened in the graph's ``folder``, has to show: from the file beside the build, or read anew."""
    file = _file(folder, reader)
    # There may be none yet, one of another form, or a damaged one.
    with lasting(), suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        return _opened(json.loads(file.read_bytes()))
    graph = project(reader)
    with suppress(OSError):  # the folder may be for reading only, or full
        keep(folder, reader, graph)
    return graph


def keep(folder: Path, reader: GraphReader, graph: ViewGraph) -> None:
    """Writes ``graph`` as what ``reader`` has to show. Raises ``OSError``."""
    write_atomically(_file(folder, reader), json.dumps(_document(graph), ensure_ascii=False, separators=(",", ":")))


def is_kept(folder: Path, reader: GraphReader) -> bool:
    """Whether there is such a file, so that ``projection`` takes a second rather than many."""
    return _file(folder, reader).is_file()


def _file(folder: Path, reader: GraphReader) -> Path:
    return folder / "builds" / reader.manifest.build_id / _FILE


def _document(graph: ViewGraph) -> dict[str, Any]:
    return {
        "form": FORM,
        "base": graph.base,
        "types": [[s.name, s.label, s.color, s.shape] for s in graph.types],
        "relations": [[s.name, s.label, s.inverse] for s in graph.relations],
        "articles": [[card.id, card.title, card.outlet, card.date, card.url] for card in graph.articles],
        "nodes": [[node.id, node.label, node.type, list(node.aliases), node.year] for node in graph.nodes],
        "facts": [
            [fact.subject, fact.relation, fact.object, fact.value, [_support(one) for one in fact.supports]]
            for fact in graph.facts
        ],
    }


def _support(one: Support) -> list[Any]:
    marks = [[mark.start, mark.end, mark.role] for mark in one.marks]
    told = [one.character, one.character_name, one.region]
    return [one.assertion, one.article, one.sentence, one.start, marks, one.confidence, one.rule, one.extractor, one.planned, *told]  # fmt: skip


def _opened(document: dict[str, Any]) -> ViewGraph:
    """Raises ``ValueError`` for another form, and whatever there is to raise for what is damaged."""
    if document["form"] != FORM:
        raise ValueError("another form")
    return ViewGraph(
        nodes=tuple(
            Node(name, label, kind, tuple(aliases), year) for name, label, kind, aliases, year in document["nodes"]
        ),
        facts=tuple(
            ViewFact(subject, relation, target, value, tuple(map(_read_support, supports)))
            for subject, relation, target, value, supports in document["facts"]
        ),
        articles=tuple(ArticleCard(*fields) for fields in document["articles"]),
        types=tuple(TypeStyle(*fields) for fields in document["types"]),
        relations=tuple(RelationStyle(*fields) for fields in document["relations"]),
        base=document["base"],
    )


def _read_support(fields: Sequence[Any]) -> Support:
    assertion, article, sentence, start, marks, *rest = fields
    return Support(assertion, article, sentence, start, tuple(Mark(*mark) for mark in marks), *rest)
