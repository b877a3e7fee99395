"""Places: folders on any file system that Apache Arrow knows, on this machine or in an object store.

What is written is there in full or not at all: object stores show an object when it is complete, elsewhere a file is renamed
when it is. Names of parts are digests of their bytes, so writing one twice, as two workers may, changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import StoreError, UsageError

_SECRETS = re.compile(r"\A(\w+://)[^/@]*@")
_RENAMED = frozenset({"local", "hdfs"})


@dataclass(frozen=True, slots=True)
class Place:
    """A folder: a path, or ``file:``, ``s3:``, ``gs:``, ``hdfs:`` with what pyarrow.fs takes behind it."""

    uri: str

    @property
    def local(self) -> Path | None:
        """The folder, if it is one of this machine."""
        system, base = _opened(self.uri)
        return Path(base) if system.type_name == "local" else None

    @property
    def shown(self) -> str:
        """The folder as messages name it: without keys and settings of its store."""
        return _SECRETS.sub(r"\1", self.uri.partition("?")[0] if "://" in self.uri else self.uri)

    def put(self, kind: str, data: bytes, ending: str) -> str:
        """Writes ``data`` under a name that its digest gives, and tells the name. Raises ``StoreError``."""
        digest = hashlib.sha256(data).hexdigest()[:32]
        name = f"{kind}/{digest}.{ending}"
        self.write(name, data)
        return name

    def write(self, name: str, data: bytes) -> None:
        """Raises ``StoreError`` if it cannot be written."""
        system, base = _opened(self.uri)
        path = f"{base}/{name}"
        try:
            system.create_dir(os.path.dirname(path), recursive=True)
            if system.type_name not in _RENAMED:
                with system.open_output_stream(path) as stream:
                    stream.write(data)
                return
            beside = f"{os.path.dirname(path)}/.{uuid.uuid4().hex}.part"
            with system.open_output_stream(beside) as stream:
                stream.write(data)
            system.move(beside, path)
        except OSError as error:
            raise StoreError(f"cannot write to {self.shown}: {error.strerror or error}") from error

    def read(self, name: str) -> bytes:
        """Raises ``StoreError`` if it is not there."""
        with self.stream(name) as stream:
            return bytes(stream.readall())

    def stream(self, name: str) -> Any:
        """An open file of pyarrow, to be closed. Raises ``StoreError``."""
        system, base = _opened(self.uri)
        try:
            return system.open_input_file(f"{base}/{name}")
        except OSError as error:
            raise StoreError(f"cannot read {self.shown}/{name}: {error.strerror or error}") from error

    def dataset(self, names: Sequence[str]) -> Any:
        """Files of Parquet as one dataset of pyarrow."""
        import pyarrow.dataset

        system, base = _opened(self.uri)
        return pyarrow.dataset.dataset([f"{base}/{name}" for name in names], filesystem=system, format="parquet")

    def address(self, name: str) -> str:
        """A file's URI, for engines that read by themselves."""
        base = str(self.local.as_uri()) if self.local is not None else self.uri.partition("?")[0].rstrip("/")
        return f"{base}/{name}"

    def names(self, folder: str) -> Iterator[str]:
        """The files directly in ``folder``, in no order; none if it is not there."""
        from pyarrow.fs import FileSelector

        system, base = _opened(self.uri)
        for found in system.get_file_info(FileSelector(f"{base}/{folder}", allow_not_found=True)):
            if found.is_file and not found.base_name.endswith(".part"):
                yield f"{folder}/{found.base_name}"


@lru_cache(maxsize=8)
def _opened(uri: str) -> tuple[Any, str]:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.fs import FileSystem
    except ImportError:
        raise UsageError("building in parts needs an extra: pip install 'kg[parts]'") from None
    try:
        system, base = FileSystem.from_uri(uri if "://" in uri else Path(uri).absolute().as_uri())
    except (ArrowInvalid, OSError, ValueError) as error:
        why = " ".join(str(error).replace(uri, Place(uri).shown).split())[:200]
        raise UsageError(f"not a place for parts: {Place(uri).shown!r}: {why}") from None
    return system, base.rstrip("/")
