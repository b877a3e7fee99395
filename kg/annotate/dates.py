"""Dates in running text, resolved on the article's own date and never more precise than the words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.annotate.stretches import Stretches
from kg.model import DateValue, Span

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?P<weekday>Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_HOLIDAYS = {
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
    "boxing day": (12, 26),
    "bastille day": (7, 14),
    "independence day": (7, 4),
}


#: Verbs of what has happened, and words that look ahead after all ("was told that it will open on Friday").
_PAST = re.compile(
    r"\b(?:premiered|debuted|opened|screened|bowed|won|took|went|closed|kicked off|began|started|announced|unveiled|released|acquired|"
    r"bought|sold|came out|reached|arrived|since its|had its|was (?:shown|seen|released|named|announced|sold|bought)|died|grossed|received)\b"
)
_AHEAD = re.compile(r"\b(?:will|would|set to|due|to be|opens|begins|starts|slated|scheduled|expected)\b")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression. ``bare_year`` tells a year on its own ("2013") from a fuller expression."""

    span: Span
    value: DateValue
    bare_year: bool = False


_Resolver = Callable[[re.Match[str], dt.date | None], str | None]


def _looks_back(match: re.Match[str]) -> bool:
    """Whether the clause before a date tells of what has happened."""
    clause = re.split(r"[.;:!?]\s", match.string[max(0, match.start() - 70) : match.start()])[-1]
    return bool(_PAST.search(clause)) and not _AHEAD.search(clause)


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, weekday: str | None, published: dt.date | None) -> str | None:
    """The day of that name nearest to the article's date; a weekday that is named has to agree."""
    if published is None:
        return None
    around = [_valid(published.year + shift, month, day) for shift in (-1, 0, 1)]
    days = [d for d in around if d is not None]
    if weekday:
        days = [d for d in days if _WEEKDAYS[d.weekday()].startswith(weekday.lower()[:3])]
    # News looks ahead more often than back: a day three months ago loses to one nine months away only narrowly.
    best = min(days, key=lambda d: abs((d - published).days - 60), default=None)
    return best.isoformat() if best else None


def _full_date(match: re.Match[str], published: dt.date | None) -> str | None:
    groups = match.groupdict()
    month, day = _month_number(groups["month"]), int(groups["day"])
    if groups.get("year"):
        date = _valid(int(groups["year"]), month, day)
        return date.isoformat() if date else None
    return _nearest(month, day, groups.get("weekday"), published)


def _in_numbers(match: re.Match[str], _: dt.date | None) -> str:
    """A day in numbers, or its year alone where either of two numbers may be the month: "03/08/1970"."""
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    days = {_valid(year, *order) for order in ((first, second), (second, first))} - {None}
    only = days.pop() if len(days) == 1 else None
    return only.isoformat() if only else match["year"]


def _month_year(match: re.Match[str], _: dt.date | None) -> str:
    return f"{int(match['year']):04d}-{_month_number(match['month']):02d}"


def _month_only(match: re.Match[str], published: dt.date | None) -> str | None:
    if published is None:
        return None
    month = _month_number(match["month"])
    shift = {"next": 1, "last": -1}.get((match["which"] or "").lower())
    if shift is not None and (shift > 0) == (month > published.month):
        shift = 0
    if shift is None and _looks_back(match):
        shift = 0 if month <= published.month else -1
    if shift is None:
        # "in January" of an article written in December is the coming one; "in November" the one just gone or begun.
        ahead = (month - published.month) % 12
        shift = 1 if month < published.month and ahead <= 8 else 0
        if month > published.month and ahead > 8:
            shift = -1
    return f"{published.year + shift:04d}-{month:02d}"


def _month_of_year(match: re.Match[str], published: dt.date | None) -> str | None:
    year = _relative_year(match, published)
    return f"{year}-{_month_number(match['month']):02d}" if year else None


def _year_of_season(match: re.Match[str], published: dt.date | None) -> str | None:
    if match["year"]:
        return match["year"]
    return _relative_year(match, published)


def _relative_year(match: re.Match[str], published: dt.date | None) -> str | None:
    if published is None:
        return None
    which = match["which"].lower()
    return str(published.year + (1 if which == "next" else -1 if which == "last" else 0))


def _relative_month(match: re.Match[str], published: dt.date | None) -> str | None:
    if published is None:
        return None
    shift = {"next": 1, "last": -1}.get(match["which"].lower(), 0)
    months = published.year * 12 + published.month - 1 + shift
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _relative_day(match: re.Match[str], published: dt.date | None) -> str | None:
    if published is None:
        return None
    shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}[(match["word"] or match["opening"]).lower()]
    return (published + dt.timedelta(days=shift)).isoformat()


def _weekday(match: re.Match[str], published: dt.date | None) -> str | None:
    """A bare weekday is the next one after the article, or the last one before it where the text says so."""
    if published is None:
        return None
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(match["weekday"].lower()[:3]))
    ahead = (wanted - published.weekday()) % 7
    if (match["which"] or "").lower() == "last":
        return (published - dt.timedelta(days=(published.weekday() - wanted) % 7 or 7)).isoformat()
    if not match["which"] and _looks_back(match):
        return (published - dt.timedelta(days=(published.weekday() - wanted) % 7)).isoformat()
    return (published + dt.timedelta(days=ahead)).isoformat()


def _holiday(match: re.Match[str], published: dt.date | None) -> str | None:
    month, day = _HOLIDAYS[match["holiday"].lower().replace("’", "'")]
    if match["year"]:
        return f"{int(match['year']):04d}-{month:02d}-{day:02d}"
    if published is None:
        return None
    date = dt.date(published.year, month, day)
    if _looks_back(match):
        return (date if date <= published else date.replace(year=date.year - 1)).isoformat()
    return (date if date >= published else date.replace(year=date.year + 1)).isoformat()


def _year(match: re.Match[str], _: dt.date | None) -> str:
    return match["year"]


_SEASON = r"(?:spring|summer|autumn|fall|winter|awards season|holiday season|holidays|festive season)"
_PART = r"(?:(?:early|late|later|mid|sometime|some time|the end of|the beginning of|the start of)[- ])?(?:in )?"
_PATTERNS: tuple[tuple[re.Pattern[str], _Resolver], ...] = tuple(
    (re.compile(pattern, flags), resolve)
    for pattern, flags, resolve in (
        (
            rf"(?:\b{_WEEKDAY},? )?\b{_MONTH} {_DAY}(?:,? {_YEAR})?(?!\d)(?! ?(?:%|million|films|titles|minutes))",
            0,
            _full_date,
        ),
        (rf"(?:\b{_WEEKDAY},? )?(?:the )?\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?\b", 0, _full_date),
        (rf"\b{_YEAR}-(?P<month2>\d\d)-(?P<day2>\d\d)\b", 0, lambda m, _: m.group()),
        (rf"\b(?P<first>\d\d?)(?P<mark>[/.-])(?P<second>\d\d?)(?P=mark){_YEAR}\b", 0, _in_numbers),
        (rf"\b{_MONTH},?(?: of)? {_YEAR}\b", 0, _month_year),
        (
            rf"\b(?P<holiday>{'|'.join(_HOLIDAYS).replace(chr(39), '[’' + chr(39) + ']')})(?:,? {_YEAR})?",
            re.I,
            _holiday,
        ),
        (rf"\b{_PART}(?:the )?{_SEASON} (?:of )?{_YEAR}\b", re.I, _year),
        (
            rf"\b{_PART}(?P<which>this|next|last|the coming) (?P<season>{_SEASON})(?P<year>(?!))?\b",
            re.I,
            _year_of_season,
        ),
        (rf"\b{_MONTH},? (?:of )?(?P<which>this|next|last) year\b", 0, _month_of_year),
        (rf"\b{_PART}(?P<which>this|next|last) year\b", re.I, _relative_year),
        (r"\b(?:later )?(?P<which>this|next|last) month\b", re.I, _relative_month),
        (
            r"\b(?P<word>today|tonight|yesterday|tomorrow)\b|(?:(?<=^)|(?<=[.!?]\s))(?P<opening>Today|Tonight|Yesterday|Tomorrow)\b",
            re.M,
            _relative_day,
        ),
        (
            rf"\b(?:in|by|until|since|from|during|(?P<which>next|last|this)|of|early|late|for) {_MONTH}(?! \d)(?=[\s,.;:)’']|$)",
            0,
            _month_only,
        ),
        (
            rf"\b(?:on |(?P<which>this|next|last) )(?P<weekday>{'|'.join(d.capitalize() for d in _WEEKDAYS)})\b",
            0,
            _weekday,
        ),
        (rf"\b(?:in (?:early |late |mid-)?|early |late |mid-|before |by |during )?{_YEAR}s?\b(?!-)", 0, _year),
    )
)
_LEADING = re.compile(
    r"(?:in|by|until|since|from|during|of|for|on|before|early|late|mid-|the end of|the beginning of|the start of|the)\s*",
    re.IGNORECASE,
)


def find_dates(text: str, published: dt.date | None, start: int = 0) -> tuple[DateMention, ...]:
    """Date expressions of ``text`` from ``start`` on, in order, not overlapping.

    An expression that needs the article's date is left out when ``published`` is None, as is a day whose
    named weekday fits no year nearby, and a decade ("the 1990s").
    """
    return tuple(sorted(_find(text, published, start), key=lambda d: d.span.start))


def _find(text: str, published: dt.date | None, start: int) -> Iterator[DateMention]:
    taken = Stretches()
    for pattern, resolve in _PATTERNS:
        for match in pattern.finditer(text, start):
            span = Span(*match.span())
            if taken.overlaps(span):
                continue
            taken.add(span)
            value = resolve(match, published)
            if value is None or match.group().endswith("0s"):
                continue
            lead = _LEADING.match(match.group()) if resolve in (_year, _month_only) else None
            inner = Span(span.start + (lead.end() if lead else 0), span.end)
            yield DateMention(inner, DateValue(value), bare_year=inner.of(text).isdigit())
