"""Comparing names of people: spelling, order and transliteration; initials, short forms, left-out parts.

The classes of variation are those that record linkage knows for names (Christen 2012, "Data Matching", chapter 3). A
difference that writers make without thinking (accents, hyphens, order, transliteration) needs no further evidence; one
that another person's name could show as well (an initial, a missing middle name, a short form) does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from kg.names import name_key


class Closeness(IntEnum):
    """What two names say about their bearers. ``NEAR`` names may mean one person if something else says so."""

    FAR = 0
    NEAR = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in comparable pieces: ``words`` without case, accents and generation suffix; ``suffix`` is "jr", "2" or ""."""

    words: tuple[str, ...]
    suffix: str = ""

    @property
    def joined(self) -> str:
        return "".join(self.words)


_SUFFIXES = {"jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr", "ii": "2", "iii": "3", "iv": "4"}  # fmt: skip
_PARTICLES = frozenset(
    "de del della di da do dos du des la le las los van von der den ter zu el al bin ibn y e".split()
)
#: Short forms by the given names they stand for, after folding. One short form may stand for several names.
_SHORT = {
    short: frozenset(full.split())
    for short, full in {
        "alex": "alexander alexandra alejandro alexandre aleksander", "andy": "andrew andreas", "ben": "benjamin", "beth": "elizabeth",
        "bill": "william", "billy": "william", "bob": "robert", "bobby": "robert", "cate": "catherine", "charlie": "charles", "chris": "christopher christian christina",
        "dan": "daniel", "danny": "daniel", "dave": "david", "deb": "deborah", "don": "donald", "ed": "edward edmund edwin", "eddie": "edward", "fred": "frederick alfred",
        "gabe": "gabriel", "greg": "gregory", "jack": "john", "jake": "jacob", "jen": "jennifer", "jim": "james", "jimmy": "james", "joe": "joseph", "johnny": "john",
        "jon": "jonathan", "josh": "joshua", "kate": "katherine catherine kathryn", "ken": "kenneth", "larry": "lawrence laurence", "liz": "elizabeth", "matt": "matthew",
        "max": "maximilian maxwell", "meg": "margaret", "mike": "michael", "mickey": "michael", "nat": "nathaniel natalie", "nick": "nicholas nicolas", "pat": "patrick patricia",
        "pete": "peter", "phil": "philip phillip", "ray": "raymond", "rich": "richard", "rick": "richard", "rob": "robert", "robbie": "robert", "ron": "ronald",
        "sam": "samuel samantha", "stan": "stanley", "steve": "steven stephen", "sue": "susan", "ted": "theodore edward", "terry": "terence", "tim": "timothy",
        "tom": "thomas", "tommy": "thomas", "tony": "anthony", "vince": "vincent", "will": "william", "zach": "zachary", "zack": "zachary",
    }.items()
}  # fmt: skip
#: Letters that one sound is written with, across romanisations. Applied in order.
_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("tsch|tch", "ch"), ("sch", "sh"), ("kh|gh", "h"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("zh", "j"), ("dj", "j"), ("tz", "ts"),
        ("ou|oo|ow", "u"), ("ee", "i"), ("w", "v"), ("j", "i"), ("y", "i"), ("ff\\Z", "v"), ("e?ii+", "i"), ("ei", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip
#: How many letters words and names need for one letter, or for their sound alone, to be a matter of spelling.
_LEAST_TYPED, _LEAST_HEARD = 7, 9


@lru_cache(maxsize=65536)
def person_name(name: str) -> PersonName:
    """The name in pieces. A name that is nothing but a suffix keeps it as a word."""
    words = name_key(name).split()
    suffix = ""
    if len(words) > 2 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words.pop()]
    return PersonName(tuple(words), suffix)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The word in one romanisation for many: "tarkovskiy" and "tarkovsky" sound alike."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def block_keys(name: PersonName) -> frozenset[str]:
    """Names that can be ``SAME`` share one of these: the letters, and those of the sounds, whatever the order."""
    return frozenset({"".join(sorted(name.joined)), "".join(sorted("".join(map(sound, name.words))))})


def closeness(left: PersonName, right: PersonName) -> tuple[Closeness, str]:
    """How close two names are, and why; the same both ways round."""
    if left == right:
        return Closeness.SAME, "same name"
    if left.suffix != right.suffix and left.suffix and right.suffix:
        return Closeness.FAR, "another generation"
    found, reason = _words(left.words, right.words)
    if left.suffix != right.suffix and found:
        return Closeness.NEAR, f"{reason}, one without the suffix"
    return found, reason


def _words(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Closeness, str]:
    if not left or not right:
        return Closeness.FAR, "no name"
    if "".join(left) == "".join(right):
        return Closeness.SAME, "same letters"
    if min(len(left), len(right)) == 1:
        short, full = sorted((left, right), key=len)
        if len(full) > 1 and short[0] == full[-1]:
            return Closeness.NEAR, "a surname alone"
        return (Closeness.NEAR, "a letter apart") if len(full) == 1 and _typed(short[0], full[0]) else _FAR
    if _turned(left, right):
        return Closeness.SAME, "other order"
    sounds, others = tuple(map(sound, left)), tuple(map(sound, right))
    sure = Closeness.SAME if len("".join(sounds)) >= _LEAST_HEARD else Closeness.NEAR
    if sounds == others or "".join(sounds) == "".join(others):
        return sure, "other transliteration"
    if _turned(sounds, others):
        return sure, "other order and transliteration"
    return _parts(left, right)


_FAR = (Closeness.FAR, "other names")


def _parts(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Closeness, str]:
    """Names whose words differ: the surname has to agree, the given name by an initial, a short form or a letter."""
    plain, other = _without_particles(left), _without_particles(right)
    if plain == other:
        return Closeness.NEAR, "without the particle"
    if not (sound(plain[-1]) == sound(other[-1]) or _typed(plain[-1], other[-1])):
        return _FAR
    if len(plain) == 1 or len(other) == 1:
        return _FAR
    if plain[:-1] == other[:-1]:
        return Closeness.NEAR, "surname a letter apart"
    if sound(plain[-1]) != sound(other[-1]):
        return _FAR
    given, alternative = plain[:-1], other[:-1]
    if given[0] == alternative[0] or sound(given[0]) == sound(alternative[0]):
        return (Closeness.NEAR, "a middle name") if _middle_fits(given[1:], alternative[1:]) else _FAR
    if _initials(given, alternative) or _initials(alternative, given):
        return Closeness.NEAR, "initials"
    if _short_form(given[0], alternative[0]) and _middle_fits(given[1:], alternative[1:]):
        return Closeness.NEAR, "a short form"
    if _typed(given[0], alternative[0]) and given[1:] == alternative[1:]:
        return Closeness.NEAR, "a letter apart"
    return _FAR


def _turned(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether one is the other with its surname at the other end: "kore eda hirokazu", "hirokazu koreeda"."""
    joined = "".join(right)
    return any("".join((*left[cut:], *left[:cut])) == joined for cut in range(1, len(left)))


def _without_particles(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in words[:-1] if w not in _PARTICLES) + words[-1:]


def _middle_fits(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether middle names can be one person's: left out, or an initial of the other."""
    if not left or not right:
        return True
    return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(left, right, strict=False))


def _initials(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """ "j j" or "jj" for "jeffrey jacob", "m night" for "manoj nelliyattu"; single letters only stand for names."""
    letters = (
        short if all(len(s) == 1 for s in short) else tuple(short[0]) if len(short) == 1 and len(short[0]) == 2 else ()
    )
    if not letters:
        return len(short[0]) == 1 and short[0] == full[0][0] and _middle_fits(short[1:], full[1:])
    return all(a == b[0] for a, b in zip(letters, full, strict=False)) and (len(letters) == 1 or len(full) > 1)


def _short_form(left: str, right: str) -> bool:
    shared = (_SHORT.get(left, frozenset()) | {left}) & (_SHORT.get(right, frozenset()) | {right})
    return bool(shared)


def _typed(left: str, right: str) -> bool:
    """Whether long words are one letter apart: left out, added, another, or two changed over (Damerau 1964)."""
    if min(len(left), len(right)) < _LEAST_TYPED or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    rest, other = left[start:], right[start:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]
