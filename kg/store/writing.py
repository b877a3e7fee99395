"""Writing a store: all of it, or what differs from the store of the build before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store

from kg.errors import StoreError
from kg.store.contents import Contents, stored_unit
from kg.store.files import atomic_writer, sync_folder

UNITS = "units.tsv"

_AT_ONCE = 32 * 1024**2
_LARGEST_CHANGE = 0.2
"""The share of units from which on writing all is faster than replacing some."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was written: the digest of its contents, and how many quads they are."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Loader:
    """Sorted parts of N-Quads, each quad in one of them: the files, how each is opened, and how many quads they are."""

    files: Sequence[str]
    open: Callable[[str], IO[bytes]]
    quads: int


@dataclass(frozen=True, slots=True)
class Base:
    """A published store to begin from, and what is in it."""

    store: Path
    units: Mapping[str, Unit]


def write_store(path: Path, contents: Contents, base: Base | None) -> dict[str, Unit]:
    """Writes ``contents`` to a new store in ``path``, and returns what is in it.

    Raises ``OSError``, and ``StoreError`` if what was written does not read back.
    """
    digests = contents.digests
    known = base.units if base is not None else {}
    changed = [key for key, digest in digests.items() if key not in known or known[key].digest != digest]
    gone = [key for key in known if key not in digests]
    if base is None or len(changed) + len(gone) > _LARGEST_CHANGE * len(digests):
        units = _write_all(path, contents)
        _check_counts(path, units)
        return units
    Store.read_only(str(base.store)).backup(str(path))
    units = {key: known[key] for key in digests if key in known}
    units |= _replace_units(path, contents, changed, gone)
    _check_units(path, units, changed, gone)
    return units


def load_store(path: Path, parts: Loader) -> int:
    """Writes a new store in ``path`` from files, one at a time, and returns how many quads it holds.

    Raises ``OSError``, and ``StoreError`` if a file is no N-Quads, or other than its quads read back.
    """
    store = Store(str(path))
    for name in parts.files:
        with parts.open(name) as file:
            for lines in _pieces(file):
                try:
                    store.bulk_load(lines, format=RdfFormat.N_QUADS)
                except SyntaxError as error:
                    raise StoreError(f"{name} is damaged: {error}") from error
    _flush(store, path)
    if len(store) != parts.quads:
        _complain(path, parts.quads, len(store))
    return parts.quads


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Whole lines of a file, ``_AT_ONCE`` bytes at a time: a bulk load takes some ten times the room of what it is given."""
    rest = b""
    while block := file.read(_AT_ONCE):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
    if rest:
        yield rest


def write_units(path: Path, units: Mapping[str, Unit]) -> None:
    """Lists what is in a store, one line a unit. IRIs hold neither tabs nor line breaks."""
    with atomic_writer(path) as file:
        file.writelines(f"{unit.digest}\t{unit.size}\t{key}\n".encode() for key, unit in units.items())


def read_units(path: Path) -> dict[str, Unit] | None:
    """What ``write_units`` wrote; None if it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        return {key: Unit(digest, int(size)) for digest, size, key in (line.split("\t") for line in lines)}
    except (OSError, ValueError):
        return None


# The store is closed where these two end. It must not be read by another before: what compacts it takes files away.


def _write_all(path: Path, contents: Contents) -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def quads() -> Iterator[Quad]:
        for key, digest in contents.digests.items():
            found = contents.quads(key)
            units[key] = Unit(digest, len(found))
            yield from found

    store = Store(str(path))
    store.bulk_extend(quads())
    _flush(store, path)
    return units


def _replace_units(path: Path, contents: Contents, changed: list[str], gone: list[str]) -> dict[str, Unit]:
    store = Store(str(path))
    for key in gone:
        for quad in list(stored_unit(store, key)):
            store.remove(quad)
    written = {}
    for key in changed:
        before, after = set(stored_unit(store, key)), set(contents.quads(key))
        for quad in before - after:
            store.remove(quad)
        store.extend(after - before)
        written[key] = Unit(contents.digests[key], len(after))
    _flush(store, path)
    return written


def _flush(store: Store, path: Path) -> None:
    store.flush()  # the wrapper never syncs its write-ahead log, so a power loss could drop what was acknowledged
    sync_folder(path)


def _check_counts(path: Path, units: Mapping[str, Unit]) -> None:
    """Counts what a reader would see, graph by graph."""
    expected: Counter[str] = Counter()
    for key, unit in units.items():
        expected[key.partition(" ")[0]] += unit.size
    counts = Store.read_only(str(path)).query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(counts, QuerySolutions)
    found = {_value(row["g"]): int(_value(row["n"])) for row in counts if row["g"] is not None}
    if found != {graph: count for graph, count in expected.items() if count}:
        _complain(path, expected.total(), sum(found.values()))


def _check_units(path: Path, units: Mapping[str, Unit], changed: list[str], gone: list[str]) -> None:
    """Counts what was replaced, unit by unit, and the whole."""
    store = Store.read_only(str(path))
    expected = sum(unit.size for unit in units.values())
    wrong = any(sum(1 for _ in stored_unit(store, key)) != units[key].size for key in changed)
    if wrong or any(any(stored_unit(store, key)) for key in gone) or len(store) != expected:
        _complain(path, expected, len(store))


def _complain(path: Path, expected: int, found: int) -> None:
    raise StoreError(f"{path}: {expected} quads were written and {found} read back; the disk may be full or faulty")


def _value(term: object) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else ""
