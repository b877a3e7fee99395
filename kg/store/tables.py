"""Facts as tables: CSV with one row a fact, and JSON lines with one line a fact and article."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from kg.store.layout import GraphReader
from kg.store.records import AssertedFact, Records

COLUMNS = (
    "subject",
    "subject_type",
    "predicate",
    "object",
    "object_type",
    "character",
    "planned",
    "confidence",
    "articles",
    "quote",
    "subject_iri",
    "object_iri",
)


def write_csv(reader: GraphReader, file: BinaryIO) -> None:
    """CSV (RFC 4180, UTF-8): each fact once, with its best quote, highest confidence and number of articles.

    Rows are sorted by what they show. A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    records = Records(reader.store, reader.iris)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in sorted(_row(support, records) for support in merged(records.facts())):
        writer.writerow([_harmless(cell) for cell in row])
    file.write(buffer.getvalue().encode("utf-8"))


def write_facts(reader: GraphReader, file: BinaryIO) -> None:
    """JSON lines: one asserted fact for each article that asserts it, by article and place in its text.

    Names are the article's own. Where an article says a fact twice, the sentence of the highest confidence counts;
    one that names a character goes before those that do not.
    """
    for fact in per_article(Records(reader.store, reader.iris).facts()):
        record = {
            "article": fact.article,
            "subject": fact.subject_name,
            "subject_type": fact.subject_type,
            "predicate": fact.predicate,
            "object": fact.object_name,
            "object_type": fact.object_type,
            "character": fact.character_name,
            "planned": fact.planned,
            "quote": fact.quote,
            "start": fact.start,
            "end": fact.end,
            "confidence": fact.confidence,
            "rule": fact.rule,
        }
        file.write(json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n")


def merged(facts: Iterable[AssertedFact]) -> list[list[AssertedFact]]:
    """The assertions of each fact, the best first; facts sorted by subject, predicate and object."""
    groups: dict[tuple[str, str, str], list[AssertedFact]] = {}
    for fact in facts:
        groups.setdefault((fact.subject, fact.predicate, fact.object), []).append(fact)
    return [sorted(groups[key], key=lambda fact: -fact.confidence) for key in sorted(groups)]


def per_article(facts: Iterable[AssertedFact]) -> list[AssertedFact]:
    """One assertion for each article, fact and character, in the order given."""
    groups: dict[tuple[str, str, str, str], list[AssertedFact]] = {}
    for fact in facts:
        groups.setdefault((fact.article, fact.subject, fact.predicate, fact.object), []).append(fact)
    kept = {fact.iri for group in groups.values() for fact in _with_characters(group)}
    return [fact for group in groups.values() for fact in group if fact.iri in kept]


def _with_characters(group: Sequence[AssertedFact]) -> list[AssertedFact]:
    best: dict[str | None, AssertedFact] = {}
    for fact in sorted(group, key=lambda fact: -fact.confidence):
        best.setdefault(fact.character, fact)
    named = [fact for character, fact in best.items() if character is not None]
    return named or list(best.values())


def _row(support: Sequence[AssertedFact], records: Records) -> tuple[str, ...]:
    best = support[0]
    characters = sorted({records.labels[fact.character] for fact in support if fact.character is not None})
    is_entity = best.object in records.labels
    return (
        records.labels[best.subject],
        best.subject_type,
        best.predicate,
        records.labels[best.object] if is_entity else best.object,
        best.object_type,
        "; ".join(characters),
        "true" if all(fact.planned for fact in support) else "false",
        f"{best.confidence:g}",
        str(len({fact.article for fact in support})),
        best.quote,
        best.subject,
        best.object if is_entity else "",
    )


def _harmless(cell: str) -> str:
    """OWASP, CSV injection: spreadsheets take these first characters for the start of a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else cell
