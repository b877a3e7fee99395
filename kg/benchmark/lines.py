"""The benchmarks' files: JSON, or one JSON record a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import SourceError
from kg.model import Article

Record = TypeVar("Record")


def read_lines(path: Path, parse: Callable[[Any], Record], what: str) -> Iterator[Record]:
    """Each line's record as ``parse`` makes it. Raises ``SourceError`` naming the line that is not ``what``."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            yield _parsed(line, parse, f"{path}, line {number}: not {what}")


def read_document(path: Path, parse: Callable[[Any], Record], what: str) -> Record:
    """The document as ``parse`` makes it. Raises ``SourceError`` if it is not ``what``."""
    return _parsed(_text(path), parse, f"{path}: not {what}")


def article_of(name: str, text: str, source: Path) -> Article:
    """A text of a benchmark as an article without a date."""
    return Article(name, str(source), text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise SourceError(f"cannot read {str(path)!r}: {getattr(problem, 'strerror', None) or problem}") from None


def _parsed(text: str, parse: Callable[[Any], Record], complaint: str) -> Record:
    try:
        return parse(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as problem:
        raise SourceError(f"{complaint}: {type(problem).__name__}: {problem}") from None
