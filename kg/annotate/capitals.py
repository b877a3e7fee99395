"""Runs of capitalised words: the raw material of names in English news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span

WORD = re.compile(
    r"(?:[A-Z]\.){1,4}(?=[\s,;)’']|$)|(?:Mrs?|Dr|Ms|St|Jr|Sr|vs?)\.|[^\W_]+(?:(?:[-’'!&./+]|‘(?=s\b))[^\W_]+)*[!+]?"
)
_POSSESSIVE = re.compile(r"[’'`‘]s?\Z")
#: "Who's the Boss": a verb without its vowel, nobody's genitive.
_CONTRACTED = re.compile(r"(?:who|what|that|there|here|where|how|it|he|she|let)[’'`‘]s\Z", re.IGNORECASE)
#: "Matthew McConaughey-starring": the name ends before what it does.
_PARTICIPLE = re.compile(
    r"-(?:starring|led|directed|produced|penned|helmed|fronted|created|written|backed|scripted|toplined)\Z"
)
PARTICLES = frozenset(
    "de la le les van von der den du di del della dello da das dos bin ibn al el y af ter ten zu d’ d' de’".split()
)
#: Small words that a title holds between its capitals.
TITLE_JOINERS = frozenset(
    "of the in to for from on with a an at by and or & into de la le du des les d’ and’ is as que per vs vs. v.".split()
)
#: Words that take a capital only because they start a sentence, or that never belong to a name.
FUNCTION_WORDS = frozenset(
    """a an the this that these those his her hers its their our my your he she it they we you i who whom whose which what
    when where while why how if as at by for from in into of off on onto out over per since than then there till to under
    until up upon via with within without after before during between both but and or nor not no so yet also although
    though because about above across against along among around behind below beneath beside besides beyond despite down
    except inside like near plus regarding round through throughout toward towards unlike just even only still once twice
    now here today tonight tomorrow yesterday meanwhile however moreover furthermore later earlier elsewhere instead
    recently previously originally eventually finally already soon again ever never perhaps maybe indeed all any each
    every either neither some several many much more most few fewer less least other others another such same own one two
    three four five six seven eight nine ten eleven twelve first second third fourth fifth last next new old young is are
    was were be been being am do does did has have had having would shall should can could may might must let
    based set shot known born made told starring directed written produced adapted featuring according speaking asked
    following including produced given despite joining playing winner winners director directors actor actors actress
    actresses star stars producer producers writer writers screenwriter novelist author filmmaker composer editor
    cinematographer dancer choreographer co-stars co-star executive veteran newcomer production principal international
    theatrical critics audiences audience viewers distributor distributors studio network streamer rights sales cast
    edited created composed photographed scored available filming shooting credits additional further previous former current fellow worldwide domestic overseas photo
    exclusive breaking update watch read more see premiere premieres opening closing world story screenplay script music
    film films movie movies series novel book drama comedy documentary trailer poster teaser synopsis loosely
    mr mrs ms dr sir dame lady lord st king queen prince princess president""".split()
)

#: Characters in a line from which on it may have been wrapped.
_WRAPPED = 45


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offsets, without a possessive ending; ``possessive`` tells that it had one."""

    span: Span
    text: str
    possessive: bool
    sentence_start: bool
    capital: bool


_SENTENCE_END = re.compile(r"(?:^|[.!?…:;][”\"’')\]]*\s+[“\"‘'(\[]*|\n\s*[–—•*-]?\s*[“\"‘']?)\Z")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs?|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.\s+\Z")


def words(text: str, within: Span) -> tuple[Word, ...]:
    """The words of a stretch of ``text``, in order."""
    return tuple(_words(text, within))


def _words(text: str, within: Span) -> Iterator[Word]:
    for match in WORD.finditer(text, within.start, within.end):
        start, end = match.span()
        form = match.group()
        if participle := _PARTICIPLE.search(form):
            form, end = form[: participle.start()], end - len(participle.group())
        tail = _POSSESSIVE.search(form)
        possessive = False
        if tail and len(tail.group()) == 2 and len(form) > 2 and not _CONTRACTED.match(form):
            form, end, possessive = form[: -len(tail.group())], end - len(tail.group()), True
        elif form.casefold().endswith("s") and text[end : end + 1] in {"’", "'", "`"}:
            possessive = _is_plural_possessive(text, end)
        initial = start == within.start or _starts_sentence(text[max(0, start - 6) : start])
        yield Word(Span(start, end), form, possessive, initial, _is_capital(form))


def _starts_sentence(before: str) -> bool:
    """Whether a sentence starts after the characters ``before``."""
    if before.endswith(" ") and before[-2:-1].isalnum():
        return False  # as after most words
    return bool(_SENTENCE_END.search(before) and not _ABBREVIATION.search(before))


def _is_capital(form: str) -> bool:
    return form[0].isupper() or (len(form) > 2 and form[0] in "dl" and form[1:3] in {"’", "'"})


def _is_plural_possessive(text: str, end: int) -> bool:
    """ "Paris’ Théâtre", "Fiennes’ first": an apostrophe after s that is followed by a word or a quotation."""
    after = text[end + 1 : end + 3]
    opened = text.rfind("‘", max(0, end - 80), end)
    closed = text.rfind("’", max(0, end - 80), end)
    if text[end] == "’" and opened > closed:
        return False
    return bool(re.match(r"\s[\w“‘\"]", after))


def ends_short_line(text: str, offset: int) -> bool:
    """Whether the line break at an offset ends a line too short to have been wrapped, as those of lists are."""
    return offset - (text.rfind("\n", 0, offset) + 1) < _WRAPPED


def runs(text: str, sequence: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Maximal runs of capitalised words, joined by nothing but a blank, with name particles between them.

    A possessive ends a run; a function word that is capitalised only by its place starts none.
    """
    current: list[Word] = []
    pending: list[Word] = []

    def flush() -> Iterator[tuple[Word, ...]]:
        nonlocal current, pending
        if current:
            yield tuple(current)
        current, pending = [], []

    for word in sequence:
        last = (pending or current)[-1] if current else None
        between = "" if last is None else text[last.span.end : word.span.start]
        adjacent = (
            last is None or between in {" ", " & "} or (between == "\n" and not ends_short_line(text, last.span.end))
        )
        if current and (not adjacent or (last is not None and last.possessive)):
            yield from flush()
        if word.capital and (current or not (word.sentence_start and word.text.casefold() in FUNCTION_WORDS)):
            current.extend(pending)
            pending = []
            current.append(word)
        elif current and word.text.casefold() in PARTICLES:
            pending.append(word)
        else:
            yield from flush()
    yield from flush()
