"""RDF literals. Text is kept verbatim as ``xsd:string``, but for characters that some format cannot carry."""

from __future__ import annotations

import datetime as dt
import re

from pyoxigraph import Literal

from kg.model import DateValue
from kg.store.vocabulary import XSD

# XML 1.0, section 2.2: RDF/XML and GraphML have no way to write these, escaped or not.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def clean(value: str) -> str:
    """``value`` with each character that XML cannot hold replaced by U+FFFD, so offsets stay the same."""
    return _NOT_IN_XML.sub(REPLACEMENT, value)


def text(value: str) -> Literal:
    return Literal(clean(value))


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD["integer"])


def boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD["boolean"])


def decimal(value: float) -> Literal:
    """A probability in canonical form with at most four digits, as the store would write it back."""
    digits = f"{value:.4f}".rstrip("0").rstrip(".")
    return Literal(digits, datatype=XSD["decimal"])


def year(value: int) -> Literal:
    return Literal(f"{value:04d}", datatype=XSD["gYear"])


def date(value: DateValue) -> Literal:
    """A literal as precise as the date: ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``."""
    return Literal(value.value, datatype=XSD[value.datatype])


def day(value: dt.date) -> Literal:
    return Literal(value.isoformat(), datatype=XSD["date"])
