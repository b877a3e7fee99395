"""A source of articles: a file, standard input, or a member of an archive."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg.read.fields import DEFAULT_FIELDS, Fields
from kg.read.record import Unreadable
from kg.read.unpacking import Allowance, uncompressed_name, unpacked

STDIN = "-"
UNREADABLE = "unreadable"
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    ``digest`` is the SHA-256 of its bytes in hex, or ``unreadable`` where the bytes could not be had.
    ``content`` holds the bytes of standard input, which can be read only once. ``member`` names a member of the archive
    at ``path``, which ``stream`` opens as long as the archive is being read. ``fields`` says what tables in it call the parts of an article.
    """

    path: str
    digest: str
    content: bytes | None = field(default=None, repr=False, compare=False)
    member: str | None = None
    stream: Callable[[], BinaryIO] | None = field(default=None, repr=False, compare=False)
    fields: Fields = DEFAULT_FIELDS

    @property
    def locator(self) -> str:
        """The path, with the member, as text that any encoding can carry: bytes that are not UTF-8 are written as escapes."""
        path = "stdin" if self.path == STDIN else _shown(self.path)
        return path if self.member is None else f"{path}#{_shown(self.member)}"

    @property
    def stem(self) -> str:
        """The file's name without its endings."""
        return Path(uncompressed_name(self.locator if self.member is None else _shown(self.member))).stem

    def open(self) -> BinaryIO:
        """The bytes as a stream, unpacked. Raises ``OSError``; reading raises ``Unreadable`` for bombs and damage."""
        if self.content is not None:
            return io.BytesIO(self.content)
        if self.stream is not None:
            return self.stream()
        return unpacked(open(self.path, "rb"), self.path, self.allowance())

    def allowance(self) -> Allowance:
        """How much may come out of this file, as large as it is. Raises ``OSError``."""
        return Allowance(len(self.content) if self.content is not None else os.path.getsize(self.path))

    def document(self) -> bytes:
        """All bytes. Raises ``OSError``, and ``Unreadable`` beyond ``MAX_DOCUMENT_BYTES``."""
        with self.open() as stream:
            data = stream.read(MAX_DOCUMENT_BYTES + 1)
        if len(data) > MAX_DOCUMENT_BYTES:
            raise Unreadable(f"larger than {MAX_DOCUMENT_BYTES // 1024**2} MiB")
        return data


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
