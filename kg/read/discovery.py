"""Discovery: which files a request means, in one order, however many they are."""

from __future__ import annotations

import hashlib
import heapq
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kg.errors import SourceError
from kg.read.fields import DEFAULT_FIELDS, Fields
from kg.read.registry import KNOWN_ENDINGS, is_known
from kg.read.sources import STDIN, UNREADABLE, SourceFile
from kg.read.unpacking import uncompressed_name

_LABEL_FOLDER = "gold"
_COMPANION_STEMS = frozenset({"readme", "license", "licence", "changelog", "contributing", "copying", "notice"})
_SORTED_AT_ONCE = 200_000
"""Paths held in memory; more are sorted in runs on disk. A path takes about 150 bytes."""


def discover(sources: Sequence[str], fields: Fields = DEFAULT_FIELDS) -> list[SourceFile]:
    """All of ``stream``, for requests whose files fit into memory."""
    return list(stream(sources, fields))


def stream(sources: Sequence[str], fields: Fields = DEFAULT_FIELDS) -> Iterator[SourceFile]:
    """The files that ``sources`` name, each once, sorted by the bytes of their paths; standard input comes first.

    A source is a file, ``-`` for standard input, or a folder, which means all files of a known ending
    below it. Inside a folder, hidden files and folders, folders named ``gold`` (labels) and companions
    such as README.md are passed over; links to folders are not followed. Memory does not grow with the number of
    files, only with that of symbolic links.

    Raises ``SourceError`` for a path that does not exist, or a folder without a file to read.
    """
    files = [source for source in dict.fromkeys(sources) if source != STDIN]
    for source in files:
        _check(source)
    if STDIN in sources:
        yield _standard_input(fields)
    for path in _once(_sorted(path for source in files for path in _files_of(source)), files):
        yield SourceFile(path, _digest(path), fields=fields)


def passed_over(name: str) -> bool:
    """Whether a file of that name, found in a folder or an archive, is not read: unknown, hidden or a companion."""
    stem = os.path.splitext(uncompressed_name(name))[0]
    return name.startswith(".") or not is_known(name) or stem.casefold() in _COMPANION_STEMS


def _check(source: str) -> None:
    if not os.path.lexists(source):
        raise SourceError(f"no such file or folder: {source!r}")
    if not os.path.isdir(source) and not os.path.isfile(source):
        raise SourceError(f"neither a file nor a folder: {source!r}")


def _files_of(source: str) -> Iterator[str]:
    if not os.path.isdir(source):
        yield os.path.normpath(source)
        return
    empty = True
    for path in _walk(source):
        empty = False
        yield path
    if empty:
        endings = " ".join(sorted(KNOWN_ENDINGS))
        raise SourceError(f"no articles in folder {source!r}: known endings are {endings}")


def _walk(folder: str) -> Iterator[str]:
    """Files to read below ``folder``, in the order of the disk; a folder's names are not gathered."""
    pending = [os.path.normpath(folder)]
    while pending:
        try:
            entries = os.scandir(pending.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(".") and entry.name != _LABEL_FOLDER:
                        pending.append(entry.path)
                elif not passed_over(entry.name) and entry.is_file():
                    yield os.path.normpath(entry.path)


def _sorted(paths: Iterator[str]) -> Iterator[bytes]:
    """``paths`` sorted as bytes: in memory while they are few, merged from sorted runs on disk otherwise."""
    held: list[bytes] = []
    runs: list[BinaryIO] = []
    try:
        for path in paths:
            held.append(os.fsencode(path))
            if len(held) >= _SORTED_AT_ONCE:
                runs.append(_written(sorted(held)))
                held.clear()
        held.sort()
        yield from heapq.merge(held, *map(_read, runs)) if runs else held
    finally:
        for run in runs:
            run.close()


def _written(paths: Sequence[bytes]) -> BinaryIO:
    """A nameless file with ``paths``, each with its length before it: a path may hold a line break."""
    run: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    for path in paths:
        run.write(len(path).to_bytes(4, "big") + path)
    run.seek(0)
    return run


def _read(run: BinaryIO) -> Iterator[bytes]:
    while head := run.read(4):
        yield run.read(int.from_bytes(head, "big"))


def _once(paths: Iterator[bytes], sources: Sequence[str]) -> Iterator[str]:
    """``paths`` without a second way to the same file; of several links to one file the first stays."""
    roots = [os.path.realpath(source) for source in sources]
    twice = _overlap(roots) and any(os.path.abspath(s) != root for s, root in zip(sources, roots, strict=True))
    seen: set[str] = set()
    last = None
    for encoded in paths:
        if encoded == last:
            continue
        last = encoded
        path = os.fsdecode(encoded)
        link = os.path.islink(path)
        if link or twice:
            real = os.path.realpath(path)
            if real in seen or (link and _reached(real, roots)):
                continue
            seen.add(real)
        yield path


def _overlap(roots: Sequence[str]) -> bool:
    """Whether one of ``roots`` lies in another or is it."""
    return any(
        a == b or a.startswith(os.path.join(b, "")) for i, a in enumerate(roots) for j, b in enumerate(roots) if i != j
    )


def _reached(real: str, roots: Sequence[str]) -> bool:
    """Whether a walk through ``roots`` meets the file at ``real`` without a link."""
    for root in roots:
        if real == root:
            return True
        if real.startswith(os.path.join(root, "")):
            *folders, name = os.path.relpath(real, root).split(os.sep)
            if not passed_over(name) and not any(f.startswith(".") or f == _LABEL_FOLDER for f in folders):
                return True
    return False


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return UNREADABLE


def _standard_input(fields: Fields) -> SourceFile:
    content = sys.stdin.buffer.read()
    return SourceFile(STDIN, hashlib.sha256(content).hexdigest(), content, fields=fields)
