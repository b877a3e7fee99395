"""Sources of articles: which files a request means, and their bytes."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg.errors import SourceError
from kg.read.record import Unreadable
from kg.read.registry import KNOWN_ENDINGS

STDIN = "-"
UNREADABLE = "unreadable"
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024

_LABEL_FOLDER = "gold"
_COMPANION_STEMS = frozenset({"readme", "license", "licence", "changelog", "contributing", "copying", "notice"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    ``digest`` is the SHA-256 of its bytes in hex, or ``unreadable`` where the bytes could not be had.
    ``content`` holds the bytes of standard input, which can be read only once.
    """

    path: str
    digest: str
    content: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def locator(self) -> str:
        """The path as text that any encoding can carry: bytes that are not UTF-8 are written as escapes."""
        return "stdin" if self.path == STDIN else self.path.encode("utf-8", "backslashreplace").decode("utf-8")

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.locator).stem

    def open(self) -> BinaryIO:
        """The bytes as a stream. Raises ``OSError``."""
        return io.BytesIO(self.content) if self.content is not None else open(self.path, "rb")

    def document(self) -> bytes:
        """All bytes. Raises ``OSError``, and ``Unreadable`` beyond ``MAX_DOCUMENT_BYTES``."""
        with self.open() as stream:
            data = stream.read(MAX_DOCUMENT_BYTES + 1)
        if len(data) > MAX_DOCUMENT_BYTES:
            raise Unreadable(f"larger than {MAX_DOCUMENT_BYTES // 1024**2} MiB")
        return data


def discover(sources: Sequence[str]) -> list[SourceFile]:
    """The files that ``sources`` name, each once, sorted by path.

    A source is a file, ``-`` for standard input, or a folder, which means all files of a known ending
    below it. Inside a folder, hidden files and folders, folders named ``gold`` (labels) and companions
    such as README.md are passed over; links to folders are not followed.

    Raises ``SourceError`` for a path that does not exist, or a folder without a file to read.
    """
    paths = {path for source in sources if source != STDIN for path in _files_of(source)}
    found = [SourceFile(path, _digest(path)) for path in _once(sorted(paths))]
    return ([_standard_input()] if STDIN in sources else []) + found


def _files_of(source: str) -> list[str]:
    if os.path.isdir(source):
        files = list(_walk(source))
        if not files:
            endings = " ".join(sorted(KNOWN_ENDINGS))
            raise SourceError(f"no articles in folder {source!r}: known endings are {endings}")
        return files
    if os.path.isfile(source):
        return [os.path.normpath(source)]
    if os.path.lexists(source):
        raise SourceError(f"neither a file nor a folder: {source!r}")
    raise SourceError(f"no such file or folder: {source!r}")


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(os.path.normpath(folder)):
        folders[:] = [name for name in folders if not name.startswith(".") and name != _LABEL_FOLDER]
        for name in names:
            stem, ending = os.path.splitext(name)
            known = ending.lower() in KNOWN_ENDINGS and stem.casefold() not in _COMPANION_STEMS
            path = os.path.join(parent, name)
            if known and not name.startswith(".") and os.path.isfile(path):
                yield path


def _once(paths: list[str]) -> Iterator[str]:
    """``paths`` without a second way to the same file."""
    seen: set[str] = set()
    for path in paths:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return UNREADABLE


def _standard_input() -> SourceFile:
    content = sys.stdin.buffer.read()
    return SourceFile(STDIN, hashlib.sha256(content).hexdigest(), content)
