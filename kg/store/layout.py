"""The graph on disk.

::

    DIR/CURRENT              the id of the build that readers open; swapped by rename
    DIR/builds/ID/store/     the quads (Oxigraph on RocksDB), opened read-only once published
    DIR/builds/ID/manifest.json, quarantine.jsonl, findings.jsonl
    DIR/builds/ID/ledger.jsonl    the records that its articles were made from
    DIR/builds/ID/units.tsv       what the store holds, with digests
    DIR/updates.jsonl, imports/   what stands beside the articles, and is part of every build
    DIR/cache.sqlite         what was found out before
    DIR/work/                what the workers of a build are at
    DIR/LOCK                 held by the one builder

A build is written beside the one in service, flushed, counted, and only then named by CURRENT. A builder killed at any
moment leaves the old graph in service and a folder that the next build removes. The build before stays until the next one
is in service, for those who read it still.

Where little changed, the store begins as a copy of the one in service, by hard links, in which only the units that
differ are replaced.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, Store

from kg.errors import StoreError
from kg.store.contents import Contents, contents_of
from kg.store.files import atomic_writer, sync_folder, write_atomically
from kg.store.findings import Finding
from kg.store.iris import Iris
from kg.store.writing import UNITS, Base, Loader, load_store, read_units, write_store, write_units

if TYPE_CHECKING:
    from kg.model import Quarantined

LAYOUT = 2
"""Raised when a graph written before can no longer be read."""

_OPEN_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build is made of. Counts are of the published graph; ``facts`` are distinct, ``assertions`` are not."""

    build_id: str
    base: str
    articles: int
    entities: int
    facts: int
    assertions: int
    quads: int
    left_out: int
    quarantined: int
    extractor: str
    ontology: str
    layout: int = LAYOUT


@dataclass(frozen=True)
class GraphReader:
    """A published graph, read-only: queries that name no graph are to run over ``default_graphs``."""

    store: Store
    iris: Iris
    manifest: Manifest

    @property
    def default_graphs(self) -> list[NamedNode]:
        return self.iris.default_graphs()

    @property
    def accepted_graphs(self) -> list[NamedNode]:
        """The default graphs without the facts that readers have rejected."""
        accepted = self.iris.graph("accepted")
        if not self.store.contains_named_graph(accepted):
            return self.default_graphs  # nothing is rejected
        return [accepted if node == self.iris.graph("facts") else node for node in self.default_graphs]


@dataclass(frozen=True, slots=True)
class GraphDir:
    """The folder of a graph; it need not exist yet."""

    path: Path

    @property
    def cache(self) -> Path:
        return self.path / "cache.sqlite"

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def in_service(self) -> bool:
        """Whether there is a build that readers are to open, be it one that this program can read or not."""
        return (self.path / "CURRENT").exists()

    def manifest(self) -> Manifest | None:
        """The manifest of the build in service; None if there is none that this program can read."""
        build = self._current()
        return None if build is None else _read_manifest(build)

    def quarantined(self) -> tuple[Quarantined, ...]:
        """What the build in service set aside."""
        from kg.model import Quarantined

        return tuple(Quarantined(**record) for record in self._records("quarantine.jsonl"))

    def findings(self) -> tuple[Finding, ...]:
        """What validation found in the build in service."""
        return tuple(Finding(**record) for record in self._records("findings.jsonl"))

    def ledger(self) -> list[dict[str, Any]]:
        """What the build in service was made of, as it was handed to ``publish``."""
        return self._records("ledger.jsonl")

    def base(self) -> Base | None:
        """The store of the build in service and what it holds; None if that is not known."""
        build = self._current()
        units = None if build is None else read_units(build / UNITS)
        return None if build is None or units is None else Base(build / "store", units)

    def open(self) -> GraphReader:
        """The build in service, for reading. Raises ``StoreError`` if there is none, or it cannot be opened."""
        problem = "no graph"
        for _ in range(_OPEN_ATTEMPTS):
            build = self._current()
            if build is None:
                break
            manifest = _read_manifest(build)
            if manifest is None:
                problem = "a graph of another version, or damaged,"
                break
            try:
                return GraphReader(Store.read_only(str(build / "store")), Iris(manifest.base), manifest)
            except OSError as error:  # a builder may have swapped the build away between the two steps
                problem = f"a graph that cannot be opened ({_one_line(error)})"
        raise StoreError(f"{problem} in {self.path}; build it with: kg build SOURCE... --graph {self.path}")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held while building. Raises ``StoreError`` if another builder holds it or the folder cannot be written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            file = (self.path / "LOCK").open("ab")
        except OSError as error:
            raise StoreError(f"cannot write to {self.path}: {error.strerror}; choose another --graph DIR") from error
        with file:
            try:
                _lock(file)
            except OSError:
                raise StoreError(f"another build is at work in {self.path}; wait for it to end") from None
            yield

    def publish(
        self,
        contents: Contents | Iterable[Quad] | Loader,
        manifest: Manifest,
        quarantined: Iterable[Quarantined] = (),
        findings: Iterable[Finding] = (),
        ledger: Iterable[dict[str, Any]] = (),
        base: Base | None = None,
    ) -> Path:
        """Puts a build in service and returns its folder. To be called under ``lock``. Quads are counted anew.

        ``base`` is that of the build in service, where the caller has read it.
        Of quads that come from files of N-Quads the next build cannot tell what changed: it writes all of them.

        Raises ``StoreError`` if it cannot be written or does not read back; the graph before stays in service.
        """
        build = self.path / "builds" / manifest.build_id
        try:
            before = self._current()
            self._clear(build)
            if isinstance(contents, Loader):
                manifest = replace(manifest, quads=load_store(build / "store", contents))
            else:
                known = contents if isinstance(contents, Contents) else contents_of(contents)
                units = write_store(build / "store", known, base or self._base(before, manifest))
                manifest = replace(manifest, quads=sum(unit.size for unit in units.values()))
                write_units(build / UNITS, units)
            _write_lines(build / "quarantine.jsonl", map(asdict, quarantined))
            _write_lines(build / "findings.jsonl", map(asdict, findings))
            _write_lines(build / "ledger.jsonl", ledger)
            write_atomically(build / "manifest.json", _json(asdict(manifest), indent=2))
            sync_folder(build.parent)
            write_atomically(self.path / "CURRENT", manifest.build_id + "\n")
        except OSError as error:
            if self._current() != build:
                shutil.rmtree(build, ignore_errors=True)  # a full disk gets its room back
            raise StoreError(f"cannot write to {self.path}: {error.strerror or _one_line(error)}") from error
        self._sweep({before, build})
        return build

    def _base(self, build: Path | None, manifest: Manifest) -> Base | None:
        """The build in service as something to begin from."""
        known = None if build is None else _read_manifest(build)
        if build is None or known is None or known.base != manifest.base:
            return None
        return self.base()

    def _clear(self, build: Path) -> None:
        """Makes an empty folder for ``build``; what killed builders left goes, complete builds stay."""
        for folder in self._builds():
            if folder == build or not (folder / "manifest.json").is_file():
                shutil.rmtree(folder)
        for part in self.path.glob(".*.part"):
            part.unlink()
        build.mkdir(parents=True)

    def _current(self) -> Path | None:
        try:
            build_id = (self.path / "CURRENT").read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        build = self.path / "builds" / build_id
        return build if build_id.isalnum() and build.is_dir() else None

    def _sweep(self, keep: Collection[Path | None]) -> None:
        """Removes all builds but those to ``keep``."""
        for folder in self._builds():
            if folder not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _builds(self) -> list[Path]:
        builds = self.path / "builds"
        return sorted(builds.iterdir()) if builds.is_dir() else []

    def _records(self, name: str) -> list[dict[str, Any]]:
        build = self._current()
        if build is None or not (build / name).is_file():
            return []
        return [json.loads(line) for line in (build / name).read_bytes().splitlines()]


def _read_manifest(build: Path) -> Manifest | None:
    try:
        document = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    names = {field.name for field in fields(Manifest)}
    if not isinstance(document, dict) or document.get("layout") != LAYOUT or set(document) != names:
        return None
    return Manifest(**document) if (build / "store").is_dir() else None


def _write_lines(path: Path, documents: Iterable[dict[str, Any]]) -> None:
    with atomic_writer(path) as file:
        file.writelines(_json(document).encode("utf-8", "replace") for document in documents)


def _json(document: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(document, ensure_ascii=False, indent=indent) + "\n"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
