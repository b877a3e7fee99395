"""Candidates from a table on this machine: TSV or CSV, plain or gzipped, or Parquet.

The heading says what a column holds (``[columns]`` in ``ontology/authorities.toml``); IMDb's own files and tables that the
Wikidata Query Service writes are read as they come. Rows of one id add up. The file is read once, row by row, and only
rows under a name that the graph has are kept, so a table may be larger than memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.link.authorities import Authorities, Authority, heading
from kg.link.candidate import Answer, Candidate, Profile, Value, year_of
from kg.link.rows import Cells, Rows, rows
from kg.link.scoring import keys
from kg.model import Quarantined

MAX_KEPT = 500_000
_SEPARATOR = re.compile(r"\s*[|;]\s*")
_MISSING = frozenset({"", "\\N", "NULL", "null", "None"})
# SPARQL 1.1 Query Results CSV and TSV Formats, section 4: literals are quoted, with a language or a type.
_LITERAL = re.compile(r'"(.*)"(?:@[A-Za-z0-9-]+|\^\^<[^<>]*>)?', re.DOTALL)
_WHOLE = frozenset({"id", "name", "description", "year", "birth"})

Row = Mapping[str, Sequence[str]]
"""The texts of a row by what their columns hold."""


def read_table(path: Path, authorities: Authorities, wanted: Sequence[Profile]) -> Answer:
    """All rows of the table under a name of one of ``wanted``, for those entities.

    Raises ``UsageError`` naming the file if it cannot be read, is of a kind not known, or has no columns for id and name.
    """
    bearers: dict[str, set[str]] = {}
    for profile in wanted:
        for key in _keys(profile.names):
            bearers.setdefault(key, set()).add(profile.iri)
    found: dict[tuple[str, str], Candidate] = {}
    quarantined: list[Quarantined] = []
    with rows(path, quarantined) as table:
        meanings = _meanings(table, authorities, path)
        covers = tuple(sorted({one for one in meanings if one is not None} - _DESCRIBING))
        for place, cells in table.rows:
            if bearers.keys().isdisjoint(_keys(_names(cells, meanings, authorities))):
                continue
            row = _row(cells, meanings, authorities)
            candidate = _candidate(row, covers, authorities, path)
            if candidate is None:
                said = "".join(row.get("id", ()))[:60]
                quarantined.append(Quarantined(str(path), place, f"not an id of a catalogue: {said!r}"))
                continue
            known = found.get(candidate.key)
            found[candidate.key] = candidate if known is None else known.joined(candidate)
            if len(found) > MAX_KEPT:
                raise UsageError(f"{path}: more than {MAX_KEPT} rows bear names of the graph; split the table")
    return Answer(_by_entity(found.values(), wanted, bearers), frozenset(one for one, _ in found), tuple(quarantined))


def _by_entity(
    candidates: Iterable[Candidate], wanted: Iterable[Profile], bearers: Mapping[str, set[str]]
) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {profile.iri: [] for profile in wanted}
    for candidate in candidates:
        for entity in sorted({iri for key in _keys(candidate.names) for iri in bearers.get(key, ())}):
            found[entity].append(candidate)
    return found


def _keys(names: Iterable[str]) -> set[str]:
    return {key for name in names for key in keys(name)}


def _meanings(table: Rows, authorities: Authorities, path: Path) -> list[str | None]:
    meanings = [authorities.columns.get(heading(name)) for name in table.heading]
    missing = [name for name in ("id", "name") if name not in meanings]
    if missing:
        seen = ", ".join(name[:40] for name in table.heading[:12]) or "none"
        raise UsageError(f"{path}: no column for {' and '.join(missing)}; its heading has {seen}")
    return meanings


def _names(cells: Cells, meanings: Sequence[str | None], authorities: Authorities) -> set[str]:
    """The names alone: most rows of a large table bear none that is wanted, and are read no further."""
    return {
        text
        for cell, meaning in zip(cells, meanings, strict=False)
        if meaning in ("name", "alias")
        for text in _texts(cell, str(meaning), authorities)
    }


def _row(cells: Cells, meanings: Sequence[str | None], authorities: Authorities) -> Row:
    row: dict[str, list[str]] = {}
    for cell, meaning in zip(cells, meanings, strict=False):
        if meaning is not None:
            row.setdefault(meaning, []).extend(_texts(cell, meaning, authorities))
    return row


def _texts(cell: str | Sequence[str], meaning: str, authorities: Authorities) -> list[str]:
    """The values of a cell. Lists are parted by bars or semicolons; ids also by commas, which names may contain."""
    if not isinstance(cell, str):
        return [text for one in cell for text in _texts(one, meaning, authorities)]
    literal = _LITERAL.fullmatch(cell.strip())
    text = (literal[1] if literal else cell).strip()
    parts = [text] if meaning in _WHOLE else _SEPARATOR.split(text)
    if "," in text and meaning not in _WHOLE:
        ids = [part.strip() for part in text.split(",")]
        parts = ids if all(authorities.of_identifier(one) for one in ids) else parts
    return [part for part in parts if part not in _MISSING]


def _candidate(row: Row, covers: tuple[str, ...], authorities: Authorities, path: Path) -> Candidate | None:
    known = authorities.of_identifier("".join(row.get("id", ())[:1]))
    if known is None:
        return None
    authority, identifier = known
    names = [*row.get("name", ()), *row.get("alias", ())]
    kinds = [authority.identifier(kind) or kind for kind in row.get("type", ())]
    types = authority.types_of(kinds) or _own_types(kinds, authority) or authority.implied_type(identifier)
    return Candidate(
        authority=authority.name,
        id=identifier,
        names=tuple(dict.fromkeys(names)),
        types=tuple(sorted(types)),
        kinds=tuple(dict.fromkeys(kinds)),
        description="; ".join(row.get("description", ())),
        years=tuple(sorted({year for text in row.get("year", ()) if (year := year_of(text))})),
        birth=next((year for text in row.get("birth", ()) if (year := year_of(text))), None),
        values={
            meaning: tuple(dict.fromkeys(_value(text, authorities) for text in texts))
            for meaning, texts in sorted(row.items())
            if texts and meaning not in _DESCRIBING
        },
        source=path.name,
        covers=covers,
    )


_DESCRIBING = frozenset({*_WHOLE, "alias", "type"})


def _own_types(kinds: Iterable[str], authority: Authority) -> frozenset[str]:
    """Classes that are written as we call them: "film", "Short film"."""
    ours = {heading(name): name for name in authority.types}
    return frozenset(ours[heading(kind)] for kind in kinds if heading(kind) in ours)


def _value(text: str, authorities: Authorities) -> Value:
    known = authorities.of_identifier(text)
    return Value(text) if known is None else Value(known[1], known[1])
