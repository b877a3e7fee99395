"""Bytes to text: strict UTF-8 first, then what the document declares, then a careful guess."""

from __future__ import annotations

import codecs
import re

from kg.read.record import Unreadable

# Thresholds for charset-normalizer's own measures, both in 0..1: mess in the decoded text, and likeness
# of its letter frequencies to a known language. A few accented words are too little to tell cp1252 from
# cp1250, and a wrong guess would misspell names in the graph.
_MAX_CHAOS = 0.1
_MIN_COHERENCE = 0.4

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9",
    "iso8859-15", "koi8-r", "koi8-u", "mac-roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
# What browsers read under these names (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096

_SIGNATURES = (
    (b"\x89PNG", "PNG image"), (b"\xff\xd8\xff", "JPEG image"), (b"GIF8", "GIF image"), (b"PK\x03\x04", "ZIP archive"),
    (b"\x1f\x8b", "gzip archive"), (b"BZh", "bzip2 archive"), (b"\xfd7zXZ", "xz archive"), (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7z archive"), (b"\x28\xb5\x2f\xfd", "zstd archive"), (b"\x7fELF", "program"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
)  # fmt: skip


def decode(data: bytes, *, markup: bool = False, charset: str | None = None) -> str:
    """The text of ``data``, code point for code point, without a byte order mark.

    ``markup`` tells that a charset declared inside (XML declaration, HTML ``meta``) counts; ``charset`` is what the
    server called it, which goes before that. Raises ``Unreadable`` for binary data and for bytes whose encoding is not certain enough.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text_only(_strict(data[len(bom) :], encoding), data)
    if b"\0" in data or data.startswith(b"%PDF-"):
        raise Unreadable(_binary(data), _byte(data.find(b"\0")))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        position = problem.start
    if any(data.startswith(signature) for signature, _ in _SIGNATURES):
        raise Unreadable(_binary(data))
    text = _named(data, charset) or (_declared(data) if markup else None) or _guessed(data)
    if text is None:
        raise Unreadable("not UTF-8, and the encoding cannot be told with confidence", _byte(position))
    return _text_only(text, data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Unreadable(f"not {encoding.upper()}, though its byte order mark says so", _byte(problem.start)) from None


def _text_only(text: str, data: bytes) -> str:
    if "\0" in text:
        raise Unreadable(_binary(data))
    return text


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return _named(data, (found[1] or found[2]).decode("ascii", "replace")) if found else None


def _named(data: bytes, charset: str | None) -> str | None:
    """``data`` in an encoding of that name; None if it is none of the known ones, or the data does not fit it."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_DO.get(name, name)
    if name not in {codecs.lookup(legacy).name for legacy in _LEGACY}:
        return None
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    if best is None or best.chaos > _MAX_CHAOS or best.coherence < _MIN_COHERENCE:
        return None
    return str(best)


def _binary(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "binary file (PDF document)"
    kind = next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)
    return f"binary file ({kind})" if kind else "binary file"


def _byte(position: int) -> str:
    return f"byte {position}" if position >= 0 else ""
