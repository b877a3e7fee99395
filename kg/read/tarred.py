"""Tar archives (POSIX.1-2001 pax and its predecessors): the articles of their members, read in one pass."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from kg.model import Quarantined
from kg.read.members import MAX_MEMBERS, member_records, wanted
from kg.read.record import Record, Unreadable
from kg.read.sources import SourceFile


def records(file: SourceFile) -> Iterator[Record | Quarantined]:
    """The articles of all members that are files; links and devices are passed over.

    Raises ``Unreadable`` for what is no tar archive, is damaged, has more than ``MAX_MEMBERS`` members or is a bomb.
    """
    allowance = file.allowance()
    try:
        with file.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in _infos(archive):
                if info.isreg() and wanted(info.name):
                    yield from member_records(file, info.name, allowance, partial(_open, archive, info))
    except (tarfile.TarError, EOFError, OSError, ValueError) as problem:
        raise Unreadable(f"damaged tar data: {problem}") from problem


def _infos(archive: Any) -> Iterator[tarfile.TarInfo]:
    for number, info in enumerate(archive, 1):
        if number > MAX_MEMBERS:
            raise Unreadable(f"more than {MAX_MEMBERS:,} members")
        yield info
        archive.members = []  # else it remembers all of them


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    member = archive.extractfile(info)
    if member is None:
        raise Unreadable("not a file")
    return cast(BinaryIO, member)
