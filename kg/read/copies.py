"""Copies of an article under other names: what agencies supply and sites take over from each other.

Articles are compared by the stretches of four words that hold a name or a number, so that articles of one form about
different films are not taken for copies. The sets of stretches are compared by MinHash (Broder 1997) with banding (Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, section 3.4), in numpy and with fixed constants: the same articles in the
same order give the same copies on every machine.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STRETCH = 4
_BANDS, _ROWS = 16, 4
_SIZE = _BANDS * _ROWS
_LEAST_STRETCHES = 16
_LEAST_ALIKE = 0.5
_LEAST_CONTAINED = 0.8
"""A copy holds this share of the shorter text's stretches: what was cut or put in front does not matter."""

_AT_ONCE = 4096
_LEAST_SORTED = 65_536
_WORD = re.compile(r"\w+")
_Hashes = NDArray[np.uint64]


def _odd(first: int, number: int) -> _Hashes:
    """Odd numbers of 64 bits by SplitMix64 (Steele, Lea and Flood 2014), the ``first``-th and those after it."""
    state = np.arange(first, first + number, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state ^ (state >> np.uint64(31))) | np.uint64(1)


_MULTIPLY, _ADD = _odd(1, _SIZE), _odd(1 + _SIZE, _SIZE)
_POWERS, _FOLD = _odd(1 + 2 * _SIZE, _STRETCH), _odd(1 + 3 * _SIZE, _ROWS)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article: its signature and how many stretches it has. About half a kilobyte with its index."""

    signature: NDArray[np.uint32]
    stretches: int


@dataclass
class Copies:
    """The originals met so far. Time for an article does not depend on how many there are."""

    _ids: list[str] = field(default_factory=list)
    _signatures: _Rows = field(default_factory=lambda: _Rows())
    _stretches: list[int] = field(default_factory=list)
    _bands: _Index = field(default_factory=lambda: _Index())

    def original_of(self, identifier: str, text: str) -> str | None:
        """The id of the article that ``text`` is a copy of; None, and it is remembered, if it is of none."""
        sketch = sketch_of(text)
        if sketch is None:
            return None
        bands = _bands(sketch)
        for index in dict.fromkeys(self._bands.first(bands)):
            if alike(Sketch(self._signatures[index], self._stretches[index]), sketch):
                return self._ids[index]
        self._bands.add(bands, len(self._ids))
        self._ids.append(identifier)
        self._signatures.append(sketch.signature)
        self._stretches.append(sketch.stretches)
        return None


class _Rows:
    """Signatures in arrays that grow by doubling: an array an article would take twice the room."""

    def __init__(self) -> None:
        self._rows = np.zeros((64, _SIZE), dtype=np.uint32)
        self._used = 0

    def __getitem__(self, index: int) -> NDArray[np.uint32]:
        row: NDArray[np.uint32] = self._rows[index]
        return row

    def append(self, row: NDArray[np.uint32]) -> None:
        if self._used == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._used] = row
        self._used += 1


class _Index:
    """The first article of each band: the recent ones in a dictionary, the others in sorted arrays of twelve bytes each."""

    def __init__(self) -> None:
        self._keys = np.zeros(0, dtype=np.uint64)
        self._articles = np.zeros(0, dtype=np.uint32)
        self._recent: dict[int, int] = {}

    def first(self, bands: list[int]) -> list[int]:
        """The articles that had one of ``bands`` first, in the order of these."""
        if len(self._keys):
            places = np.searchsorted(self._keys, np.array(bands, dtype=np.uint64))
            places[places == len(self._keys)] = 0
            old = [int(self._articles[p]) if self._keys[p] == b else None for p, b in zip(places, bands, strict=True)]
        else:
            old = [None] * len(bands)
        found = [self._recent.get(band) if known is None else known for known, band in zip(old, bands, strict=True)]
        return [one for one in found if one is not None]

    def add(self, bands: list[int], article: int) -> None:
        for band in bands:
            self._recent.setdefault(band, article)
        if len(self._recent) > max(_LEAST_SORTED, len(self._keys) // 8):
            self._sort()

    def _sort(self) -> None:
        keys = np.concatenate([self._keys, np.fromiter(self._recent, dtype=np.uint64)])
        articles = np.concatenate([self._articles, np.fromiter(self._recent.values(), dtype=np.uint32)])
        self._keys, first = np.unique(keys, return_index=True)  # of equal keys the first, which is the earlier article
        self._articles = articles[first]
        self._recent = {}


def sketch_of(text: str) -> Sketch | None:
    """The sketch of a text; None if too few of its stretches hold a name or a number."""
    words = _WORD.findall(text)
    if len(words) < _STRETCH:
        return None
    codes = np.array([zlib.crc32(word.lower().encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    telling = np.array([not word.islower() for word in words])
    number = len(words) - _STRETCH + 1
    stretches = np.zeros(number, dtype=np.uint64)
    kept = np.zeros(number, dtype=bool)
    for place in range(_STRETCH):
        stretches = (stretches ^ codes[place : place + number]) * _POWERS[place]
        kept |= telling[place : place + number]
    found = np.unique(stretches[kept])
    if len(found) < _LEAST_STRETCHES:
        return None
    signature = np.full(_SIZE, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(found), _AT_ONCE):
        hashed = found[start : start + _AT_ONCE] * _MULTIPLY[:, None] + _ADD[:, None]
        signature = np.minimum(signature, hashed.min(axis=1))
    return Sketch((signature >> np.uint64(32)).astype(np.uint32), len(found))


def alike(left: Sketch, right: Sketch) -> bool:
    """Whether two articles share their words, judging by their sketches."""
    similarity = float(np.mean(left.signature == right.signature))
    shared = similarity * (left.stretches + right.stretches) / (1 + similarity)
    contained = shared / min(left.stretches, right.stretches)
    return similarity >= _LEAST_ALIKE and contained >= _LEAST_CONTAINED


def _bands(sketch: Sketch) -> list[int]:
    rows: Any = sketch.signature.astype(np.uint64).reshape(_BANDS, _ROWS)
    folded = np.arange(1, _BANDS + 1, dtype=np.uint64) << np.uint64(40)
    for row in range(_ROWS):
        folded = (folded ^ rows[:, row]) * _FOLD[row]
        folded ^= folded >> np.uint64(29)
    return [int(band) for band in folded]
