"""What kind of work each mention of a title names: a film, a series, the book behind it, a play."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.annotate.named import WORK, Named
from kg.annotate.title_evidence import is_verb_use, noun_alternatives
from kg.annotate.words import Words
from kg.model import Span
from kg.names import title_key

#: Film and television: one title names one screen work, whatever it is called in passing.
SCREEN = frozenset({"Film", "Series", "Episode"})
#: A noun of both worlds ("drama"), or wording that only a screen work has.
_SHARED = "Screen"

#: What the learned model's classes of works amount to.
_LEARNED = {"SCREEN": _SHARED, "PRINT": "Book", "STAGE": "StageWork", "MUSIC": "MusicWork"}

_NAME = r"[A-Z][\w’'.-]+(?: (?:[a-z]{2,3} )?[A-Z][\w’'.-]+){0,3}"
_AUTHOR_BEFORE = re.compile(
    r"\b(?:author of|source(?: material| novel)?(?: is| was)?,?|pages of|publication of|published|readers of) [“‘\"`]?\Z"
)
_SOURCE_BEFORE = re.compile(
    r"\b(?:based (?:up)?on|adapted from|adapting|adaptation of|drawn from|inspired by|retelling of|taken from)(?: the)? "
    rf"(?:{_NAME}(?:[’']s|(?<=s)[’']) )?[“‘\"`]?\Z"
)
_SOURCE_LINK = re.compile(
    r"\b(?:based (?:up)?on|adapted from|adaptation of|version of|drawn from|inspired by|after|from) (?:the )?[“‘\"`]?\Z"
)
_POSSESSED = re.compile(r"[A-Z][\w-]+[’'`]s? [“‘\"`]?\Z")
_BY_AFTER = re.compile(r"\A[”’\"'`]? by [A-Z]")
_SUNG_BEFORE = re.compile(
    rf"\b(?:(?:sings?|sang|sung|singing)(?: along (?:to|with))?|(?:rendition|cover(?: version)?) of)(?: {_NAME}(?:[’']s|(?<=s)[’']))? [“‘\"'`]?\Z"
)
#: "“Night Drive” by Ada Brook", "“Night Drive” from “Low Tide”": a song's maker, and the film or album it is heard in.
_MADE_OR_HEARD = re.compile(r"\A[”’\"'`]? (?:by|from) [“‘\"]?[A-Z]")
_STAGE_BEFORE = re.compile(
    r"\b(?:Broadway|West End|stage|off-Broadway|Tony-winning|based on the|adapted from the|version of the|from the)(?: [\w-]+){0,3}\Z"
)
_SCREEN_AFTER = re.compile(
    r"\A[”’\"'`]?(?: ?\((?:19|20)\d\d\)|,? (?:which |that )?(?:stars|starring|stars in|directed|premier|opens|opened|will (?:be|open|premiere|star|bow|debut|follow|screen|not)"
    r"|is set to|is due|screen|debuted|bows|bowed|won|hits|hit|arrives|comes to|follows|was (?:shot|filmed)|has (?:grossed|earned|taken|made)))"
)
_SCREEN_BEFORE = re.compile(
    r"\b(?:directed|directs|stars? in|starring in|starred in|appears in|remake of|trailer for|premiere of|director of|cast of|stars? of|release|releases|released|"
    r"opens|screens|best known for|photography (?:has )?(?:begun|started|wrapped)[^.]{0,40} on|sequel to|debut with|role in|seen in) [“‘\"`]?\Z"
)
_FRONTED = re.compile(
    r"(?:^|[.!?\n]\s+)(?:Adapted|Based|Drawn|Taken|Inspired|Freely adapted|Loosely based)\b[^.!?\n]*, [“‘\"`]?\Z"
)
_LISTED = re.compile(r"[”’\"'`]?(?: \([^()]*\))?(?:,|,? and|,? &|,? as well as) [“‘\"`]?")


#: "“Mao's Last Dancer,” which had its world premiere here".
_SHOWN_AFTER = re.compile(
    r"\A[,”’\"' ]*(?:which|that) (?:has |had |will have |will |was )?(?:its |a )?(?:\w+ ){0,2}(?:premiere|premiered|premieres|screened|screens|opens|opened|stars|starred)\b"
)


class WorkKinds:
    """Reads the noun or wording beside one mention."""

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._words = words
        alternatives = noun_alternatives([*words.work_types, *words.screen_nouns])
        self._left = re.compile(
            rf"\b((?i:{alternatives}))s?(?:(?: (?:by|about|from) {_NAME})?,| called| titled| entitled| named)? [“‘\"`]?\Z"
        )
        music = [noun for noun, kind in words.work_types.items() if kind == "MusicWork"]
        self._music = re.compile(rf"\b(?:{noun_alternatives(music)})s?\b", re.I)
        seen = [*words.screen_nouns, *(noun for noun, kind in words.work_types.items() if kind in SCREEN)]
        self._seen = re.compile(rf"\b(?:{noun_alternatives(seen)})s?\b", re.I)
        self._right = re.compile(
            rf"\A[”’\"'`]?,? (?:(?:is|was|will be) )?(?:a|an|the|his|her|its|their|one of|[A-Z][\w’'-]+[’']s?) "
            rf"(?:[\w’'.-]+,? ){{0,6}}?({alternatives})\b",
            re.I,
        )

    def of(self, span: Span) -> str | None:
        """The class that the words beside a mention name; "Screen" for film or series; None where they say nothing."""
        left = self._text[max(0, span.start - 80) : span.start]
        right = self._text[span.end : span.end + 90]
        match = self._left.search(left)
        if match and _FRONTED.search(left):
            return None  # "Adapted by A from B's novel, “Night Ferry” …": the comma ends what stands in front
        if match and not is_verb_use(left, match.start(), match.group(1)):
            return self._class(match.group(1), left[: match.start()])
        if _SUNG_BEFORE.search(left) or self._is_music(span, left, right):
            return "MusicWork"
        if _AUTHOR_BEFORE.search(left) or (_SOURCE_LINK.search(left) and _BY_AFTER.match(right)):
            return "Book"
        followed = self._right.match(re.split(r"[.;!?—–(]", right)[0])
        if followed:
            return self._class(followed.group(1), "")
        source = _SOURCE_BEFORE.search(left)
        if source and _POSSESSED.search(source.group()):
            return "Book"
        return None

    def shown(self, span: Span) -> bool:
        """Whether wording that only a screen work has stands beside a mention."""
        left = self._text[max(0, span.start - 60) : span.start]
        if _SHOWN_AFTER.match(self._text[span.end : span.end + 60]):
            return True
        return bool(_SCREEN_AFTER.match(self._text[span.end : span.end + 40]) or _SCREEN_BEFORE.search(left))

    def _is_music(self, span: Span, left: str, right: str) -> bool:
        """Whether a work is somebody's, or from another, in a sentence that speaks of music and not, after that, of films."""
        if not (_POSSESSED.search(left) or _MADE_OR_HEARD.match(right)):
            return False
        before = re.split(r"[.!?]\s|\n", self._text[max(0, span.start - 250) : span.start])[-1]
        spoken = [match.end() for match in self._music.finditer(before)]
        return bool(spoken) and self._seen.search(before, spoken[-1]) is None

    def _class(self, noun: str, before: str) -> str:
        noun = noun.casefold()
        if noun == "musical" and not _STAGE_BEFORE.search(before.rstrip()):
            return _SHARED  # a film may be a musical too
        found = self._words.work_types.get(noun, _SHARED)
        if found == _SHARED and before.rstrip().rsplit(" ", 1)[-1].casefold() in {"series", "television", "tv"}:
            return "Series"
        return found


def work_kinds(text: str, named: Sequence[Named], words: Words, series: Iterable[int]) -> Mapping[int, str]:
    """The class of work for the index of each mention of a title.

    ``series`` are mentions that a network possesses. A title that is only ever called a book is a book; one
    that is called a film as well, or shown as one is, names two works.
    """
    reader = WorkKinds(text, words)
    marked = _marks(text, named, reader, set(series))
    by_title: dict[str, list[int]] = defaultdict(list)
    for index in marked:
        by_title[title_key(named[index].name) or named[index].name].append(index)
    screens = Counter(kind for kind in marked.values() if kind in SCREEN)
    usual = "Series" if screens["Series"] >= screens["Film"] + 2 else "Film"
    kinds: dict[int, str] = {}
    for indices in by_title.values():
        kinds.update(_of_title(text, named, {i: marked[i] for i in indices}, usual, reader))
    return kinds


def _marks(text: str, named: Sequence[Named], kinds: WorkKinds, series: set[int]) -> dict[int, str | None]:
    """What each mention is called; the kind of a book or play passes on along a list of titles."""
    marks: dict[int, str | None] = {}
    previous: int | None = None
    for index, mention in enumerate(named):
        if mention.type != WORK:
            continue
        kind = kinds.of(mention.span)
        if kind in {None, _SHARED} and index in series:
            kind = "Series"
        if kind is None:
            kind = _LEARNED.get(mention.kind)
        if (
            kind is None
            and previous is not None
            and _LISTED.fullmatch(text[named[previous].span.end : mention.span.start])
        ):
            before = marks[previous]
            kind = before if before not in SCREEN | {_SHARED, None} else None
        marks[index] = kind
        previous = index
    return marks


def _of_title(
    text: str, named: Sequence[Named], marks: Mapping[int, str | None], usual: str, kinds: WorkKinds
) -> dict[int, str]:
    screen_kinds = Counter(kind for kind in marks.values() if kind in SCREEN)
    others = Counter(kind for kind in marks.values() if kind is not None and kind not in SCREEN | {_SHARED})
    screen = screen_kinds.most_common(1)[0][0] if screen_kinds else usual
    unmarked = [i for i, kind in marks.items() if kind is None]
    on_screen = bool(screen_kinds) or _SHARED in marks.values() or any(kinds.shown(named[i].span) for i in unmarked)
    rest = screen if on_screen or not others else others.most_common(1)[0][0]
    return {
        index: kind if kind is not None and kind not in SCREEN | {_SHARED} else (rest if kind is None else screen)
        for index, kind in marks.items()
    }
