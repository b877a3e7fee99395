"""Lists of names that film news uses, read from ``ontology/gazetteers``.

A gazetteer is evidence, not a verdict: a listed name that the text uses otherwise ("Venice" the city)
is decided by its context in ``kg.annotate.mentions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.names import name_key


@dataclass(frozen=True, slots=True)
class Listed:
    """A gazetteer entry: its canonical name, the list it stands in, and a detail of that list."""

    name: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """All lists, by name key (see ``kg.names``)."""

    entries: Mapping[str, tuple[Listed, ...]]
    given_names: frozenset[str]
    genders: Mapping[str, str]
    nationalities: Mapping[str, str]
    longest: int

    def find(self, name: str, kind: str | None = None) -> Listed | None:
        """The entry for ``name``, of that kind if one is given."""
        return next((e for e in self.entries.get(name_key(name), ()) if kind in (None, e.kind)), None)


def _rows(path: Path) -> Iterator[list[str]]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


_FILES = {
    "festivals.txt": "festival",
    "companies.txt": "company",
    "awards.txt": "award",
    "venues.txt": "venue",
    "publications.txt": "publication",
    "countries_and_regions.txt": "place",
    "cities.txt": "city",
}


def _entries(folder: Path) -> Iterator[tuple[str, Listed]]:
    for filename, kind in _FILES.items():
        for row in _rows(folder / filename):
            detail = row[2] if len(row) > 2 and kind == "company" else ""
            names = [row[0], *(row[1].split("|") if len(row) > 1 and kind != "city" else ())]
            for name in names:
                if name.strip():
                    yield name_key(name), Listed(row[0], kind, detail)
            if kind == "festival" and len(row) > 2:
                for section in row[2].split("|"):
                    if section.strip():
                        yield name_key(section), Listed(row[0], "section", section.strip())


@lru_cache(maxsize=4)
def load_gazetteers(folder: Path) -> Gazetteers:
    """The gazetteers of an ontology folder; a missing file is an empty list."""
    entries: dict[str, list[Listed]] = {}
    for key, entry in _entries(folder):
        if key and entry not in entries.setdefault(key, []):
            entries[key].append(entry)
    return Gazetteers(
        entries={key: tuple(found) for key, found in entries.items()},
        given_names=frozenset(name_key(row[0]) for row in _rows(folder / "given_names.txt")),
        genders={
            name_key(row[0]): {"m": "male", "f": "female"}[row[1]]
            for row in _rows(folder / "given_names.txt")
            if len(row) > 1 and row[1] in {"m", "f"}
        },
        nationalities={name_key(row[0]): row[-1] for row in _rows(folder / "nationalities.txt")},
        longest=max((len(key.split()) for key in entries), default=1),
    )
