"""Zip archives (APPNOTE 6.3.10): the articles of their members. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from kg.model import Quarantined
from kg.read.members import MAX_MEMBERS, member_records, wanted
from kg.read.record import Record, Unreadable
from kg.read.sources import SourceFile

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_END_WITHIN = 22 + 65_535 + 20 + 56  # the record, its longest comment, and the Zip64 locator and record before them
_ENTRY = 46
"""The least that an entry of the directory takes, in bytes."""


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """The articles of all members in the order of the directory; encrypted and damaged members are set aside.

    Raises ``Unreadable`` for what is no zip archive, has more than ``MAX_MEMBERS`` members, or is a bomb: members that
    share their bytes count as often as they are named.
    """
    with file.open() as stream:
        if not stream.seekable():
            stream = io.BytesIO(file.document())
        size = stream.seek(0, os.SEEK_END)
        _refuse_crowds(stream, size)
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as problem:
            raise Unreadable(f"not a zip archive: {problem}") from None
        allowance = file.allowance()
        for info in archive.infolist():
            if not info.is_dir() and wanted(info.filename):
                yield from member_records(file, info.filename, allowance, partial(_open, archive, info))


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(info))
    except RuntimeError:
        raise Unreadable("encrypted") from None
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as problem:
        raise Unreadable(f"damaged zip data: {problem}") from None


def _refuse_crowds(stream: BinaryIO, size: int) -> None:
    """Raises ``Unreadable`` if the directory is too long: the library would take all of it into memory."""
    stream.seek(max(0, size - _END_WITHIN))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Unreadable("not a zip archive: it has no directory")
    entries, length = struct.unpack_from("<H", tail, at + 10)[0], struct.unpack_from("<I", tail, at + 12)[0]
    at64 = tail.rfind(_END64, 0, at)
    if at64 >= 0 and len(tail) >= at64 + 56:
        entries, length = (
            max(a, b) for a, b in zip((entries, length), struct.unpack_from("<QQ", tail, at64 + 32), strict=True)
        )
    if max(entries, min(length, size) // _ENTRY) > MAX_MEMBERS:
        raise Unreadable(f"more than {MAX_MEMBERS:,} members")
