"""What stands beside the graphs of the articles: imports, and graphs of the user's own.

No build makes them and each keeps them: they are read from the graph's folder, ``imports/NAME.nt`` and the log of
updates, and become part of whatever build comes next. ``publish_beside`` puts them in service without a build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.errors import StoreError
from kg.store.contents import Contents, Joined, QuadContents, contents_of, stored_unit
from kg.store.iris import Iris, digest, encoded
from kg.store.layout import GraphDir
from kg.store.own import own_graphs, updates_log
from kg.store.writing import Base, Unit

_FOLDER = "imports"


def import_graph(iris: Iris, name: str) -> NamedNode:
    """The named graph of the import ``name``."""
    return NamedNode(f"{_import_base(iris)}{encoded(name)}")


def import_files(folder: GraphDir) -> dict[str, Path]:
    """The files that imports are kept in, in N-Triples, by name."""
    return {file.stem: file for file in sorted((folder.path / _FOLDER).glob("*.nt"))}


def import_file(folder: GraphDir, name: str) -> Path:
    """Where the import ``name`` is kept."""
    return folder.path / _FOLDER / f"{name}.nt"


def beside_digest(folder: GraphDir) -> str:
    """What stands for all that is beside the articles, for fingerprints of builds."""
    found = hashlib.sha256(updates_log(folder).read().digest().encode())
    for name, file in import_files(folder).items():
        found.update(f"{name}\0".encode())
        with file.open("rb") as opened:
            found.update(hashlib.file_digest(opened, "sha256").digest())
    return found.hexdigest()


def with_beside(contents: Contents, folder: GraphDir, iris: Iris) -> Contents:
    """``contents`` and what stands beside the articles. Raises ``StoreError`` for what is damaged in the folder."""
    quads = list(_beside(folder, iris))
    return Joined(contents, contents_of(quads)) if quads else contents


def publish_beside(folder: GraphDir) -> bool:
    """Puts what stands beside the articles in service, as a new build whose articles are those of the one before.

    To be called under the folder's lock. False if it is in service already. Raises ``StoreError`` if there is no graph,
    or it cannot be written.
    """
    reader = folder.open()
    base = folder.base()
    prefixes = (_import_base(reader.iris), reader.iris.own)
    articles = _Standing(reader.store, base.units, prefixes) if base is not None else _read(reader.store, prefixes)
    contents = with_beside(articles, folder, reader.iris)
    if base is not None and _holds(base, contents):
        return False
    manifest = replace(reader.manifest, build_id=digest(reader.manifest.build_id, beside_digest(folder)))
    folder.publish(contents, manifest, folder.quarantined(), folder.findings(), folder.ledger(), base)
    return True


def publish_own(folder: GraphDir) -> None:
    """As ``publish_beside``, if the user's own graphs are not in service as the log has them: a writer was killed."""
    reader = folder.open()
    known = own_graphs(updates_log(folder).read(), reader.iris)
    served = [
        g for g in reader.store.named_graphs() if isinstance(g, NamedNode) and g.value.startswith(reader.iris.own)
    ]
    if {graph: _triples(reader.store, graph) for graph in served} != known:
        publish_beside(folder)


def _triples(store: Store, graph: NamedNode) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def _holds(base: Base, contents: Contents) -> bool:
    units = base.units
    digests = contents.digests
    return len(digests) == len(units) and all(key in units and units[key].digest == one for key, one in digests.items())


@dataclass(frozen=True)
class _Standing:
    """The build in service as contents, without the graphs whose IRIs begin with one of ``without``."""

    store: Store
    units: Mapping[str, Unit]
    without: tuple[str, ...]

    @cached_property
    def digests(self) -> dict[str, str]:
        return {key: unit.digest for key, unit in self.units.items() if not key.startswith(self.without)}

    def quads(self, key: str) -> Collection[Quad]:
        return list(stored_unit(self.store, key))


def _read(store: Store, without: tuple[str, ...]) -> QuadContents:
    """The same for a build that does not list its units."""
    return contents_of(quad for quad in store if not str(getattr(quad.graph_name, "value", "")).startswith(without))


def _beside(folder: GraphDir, iris: Iris) -> Iterator[Quad]:
    for name, file in import_files(folder).items():
        yield from (Quad(t.subject, t.predicate, t.object, import_graph(iris, name)) for t in _kept(file))
    for graph, triples in own_graphs(updates_log(folder).read(), iris).items():
        yield from (Quad(t.subject, t.predicate, t.object, graph) for t in triples)


def _kept(file: Path) -> Iterator[Triple]:
    try:
        for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES):
            yield quad.triple
    except (SyntaxError, OSError) as problem:
        raise StoreError(f"{file}: cannot be read: {' '.join(str(problem).split())[:200]}; import it again") from None


def _import_base(iris: Iris) -> str:
    return f"{iris.base}graph/import/"
