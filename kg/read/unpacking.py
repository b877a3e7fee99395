"""Compressed bytes as a stream that ends where a bomb shows itself.

What comes out is counted while it is read and never held as a whole. gzip (RFC 1952) reaches 1,030 to 1 at most, Zstandard
(RFC 8878) far more; news compresses three to ten times.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO, cast

from kg.errors import UsageError
from kg.read.record import Unreadable

MAX_BYTES = 64 * 1024**3
MAX_RATIO = 100
FREE_BYTES = 16 * 1024**2
"""So much may come out of any file before its ratio counts: small files of blanks are no attack."""

_BUFFER = 256 * 1024
_WINDOW_LOG_MAX = 27  # of Zstandard: 128 MiB to look back on, what its command line takes without being asked


def compression(path: str) -> str | None:
    """The ending that tells how ``path`` is compressed, None if it is not."""
    ending = os.path.splitext(path)[1].lower()
    return ending if ending in _OPENERS else None


def uncompressed_name(path: str) -> str:
    """``path`` without the ending that tells of compression: ``news.jsonl`` for ``news.jsonl.gz``."""
    ending = compression(path)
    return path if ending is None else path[: -len(ending)] + (".tar" if ending == ".tgz" else "")


class Allowance:
    """How much may still come out of a file of ``packed_size`` bytes; the members of an archive share one."""

    def __init__(self, packed_size: int) -> None:
        self._left = min(MAX_BYTES, FREE_BYTES + MAX_RATIO * packed_size)
        self._reason = (
            f"unpacks to more than {MAX_BYTES // 1024**3} GiB"
            if self._left == MAX_BYTES
            else f"unpacks to more than {MAX_RATIO} times its size: refused as a decompression bomb"
        )

    def take(self, number: int) -> None:
        """Counts ``number`` bytes. Raises ``Unreadable`` when they are too many."""
        self._left -= number
        if self._left < 0:
            raise Unreadable(self._reason, whole=True)


def unpacked(packed: BinaryIO, path: str, allowance: Allowance) -> BinaryIO:
    """What ``packed`` holds, as the ending of ``path`` says.

    Reading raises ``Unreadable`` for damaged data, and when the allowance is used up.
    """
    ending = compression(path)
    return packed if ending is None else bounded(_OPENERS[ending](packed), allowance, _NAMES[ending])


def bounded(stream: BinaryIO, allowance: Allowance, kind: str) -> BinaryIO:
    """``stream`` under an allowance; ``kind`` names its format where it turns out to be damaged."""
    return io.BufferedReader(Bounded(stream, allowance, kind), _BUFFER)


class Bounded(io.RawIOBase):
    """A stream under an allowance; damage in it is ``Unreadable``."""

    def __init__(self, stream: BinaryIO, allowance: Allowance, kind: str) -> None:
        self._stream, self._allowance, self._kind = stream, allowance, kind
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(min(len(view), _BUFFER))  # a bomb shows before much is held
        except Unreadable:
            raise
        except Exception as problem:  # zlib.error, EOFError, BadGzipFile, BadZipFile, ZstdError of an optional library
            raise Unreadable(f"damaged {self._kind} data: {problem}", f"byte {self._out} unpacked") from problem
        self._allowance.take(len(data))
        self._out += len(data)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _gzip(packed: BinaryIO) -> BinaryIO:
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=packed, mode="rb"))


def _zstd(packed: BinaryIO) -> BinaryIO:
    try:
        if sys.version_info >= (3, 14):
            from compression.zstd import DecompressionParameter, ZstdFile
        else:
            from backports.zstd import DecompressionParameter, ZstdFile
    except ImportError:
        raise UsageError("files compressed with zstd need an extra: pip install 'kg[sources]'") from None
    return cast(BinaryIO, ZstdFile(packed, options={DecompressionParameter.window_log_max: _WINDOW_LOG_MAX}))


_OPENERS: Mapping[str, Callable[[BinaryIO], BinaryIO]] = {".gz": _gzip, ".tgz": _gzip, ".zst": _zstd}
_NAMES: Mapping[str, str] = {".gz": "gzip", ".tgz": "gzip", ".zst": "zstd"}
