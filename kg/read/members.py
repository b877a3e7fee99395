"""Members of archives: which of them are read, and how each becomes a source of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from kg.model import Quarantined
from kg.read.discovery import passed_over
from kg.read.record import Record, Unreadable
from kg.read.registry import ARCHIVES, media_type, reader_of
from kg.read.sources import SourceFile
from kg.read.unpacking import Allowance, bounded, unpacked

MAX_MEMBERS = 500_000


def wanted(name: str) -> bool:
    """Whether the member of that name is read; as in a folder, what is hidden, unknown or a companion is not."""
    *folders, last = name.replace("\\", "/").split("/")
    return not passed_over(last) and not any(f.startswith(".") and f not in (".", "..") for f in folders)


def member_records(
    archive: SourceFile, name: str, allowance: Allowance, open_member: Callable[[], BinaryIO]
) -> Iterator[Record | Quarantined]:
    """The articles of one member. A member that cannot be read is set aside, except for what concerns the archive.

    All members of an archive share its ``allowance``. Names are data: nothing is ever written under one.
    """

    def opened() -> BinaryIO:
        return unpacked(bounded(open_member(), allowance, "archive"), name, allowance)

    member = replace(archive, content=None, member=name, stream=opened)
    media = media_type(name)
    if media in ARCHIVES:
        yield Quarantined(member.locator, "", "an archive within an archive is not read")
        return
    try:
        yield from reader_of(media)(member)
    except Unreadable as problem:
        if problem.whole:
            raise
        yield Quarantined(member.locator, problem.position, problem.reason)
