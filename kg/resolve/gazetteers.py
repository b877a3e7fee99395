"""Known names: the gazetteers of the ontology folder, as aliases of canonical names.

A line is ``canonical<TAB>alias|alias``, with further columns for other readers; ``#`` begins a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.names import name_key

_FAMILIES = {
    "festivals.txt": "Festival",
    "companies.txt": "Organization",
    "awards.txt": "Award",
    "venues.txt": "Venue",
    "cities.txt": "Place",
    "countries_and_regions.txt": "Place",
}


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """Canonical names by family and name key."""

    names: Mapping[tuple[str, str], str]

    def canonical(self, family: str, name: str) -> str | None:
        """The canonical name of what ``name`` names, or None if it is not known to name exactly one thing."""
        return self.names.get((family, name_key(name)))


@lru_cache(maxsize=4)
def load_gazetteers(ontology_folder: Path, fingerprint: str) -> Gazetteers:
    """The gazetteers below an ontology folder; ``fingerprint`` says which state of it. Missing files count as empty.

    A canonical name means itself. An alias that several entries claim means nothing.
    """
    names: dict[tuple[str, str], str] = {}
    claims: dict[tuple[str, str], set[str]] = {}
    for file, family in _FAMILIES.items():
        for canonical, aliases in _entries(ontology_folder / "gazetteers" / file):
            names.setdefault((family, name_key(canonical)), canonical)
            for alias in aliases:
                claims.setdefault((family, name_key(alias)), set()).add(canonical)
    for key, canonicals in claims.items():
        if len(canonicals) == 1:
            names.setdefault(key, *canonicals)
    return Gazetteers(names)


def _entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            canonical, *columns = line.split("\t")
            yield (canonical.strip(), [alias for alias in (columns[0] if columns else "").split("|") if alias.strip()])
