"""People by full name, by their place in a list of people, and later by a part of their name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from kg.annotate.capitals import FUNCTION_WORDS, PARTICLES, Word, runs
from kg.annotate.cues import COMPANY, NEVER_LAST, NOT_PERSON, VENUE, WEAK_VENUE
from kg.annotate.named import Named, Source, clear
from kg.annotate.organisations import stripped
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_CAP = r"[A-ZÀ-Þ][\w’'-]+"
_GAP = rf"{_CAP} {_CAP}(?: {_CAP}| [A-Z]\.)+"
_GAPPING = re.compile(
    rf"\b(?:plays?|playing|played|portrays?|is|as) ((?:Dr\. )?{_CAP}(?: {_CAP})*)(?:, {_GAP})*,? (?:and )?{_GAP}(?=[.,;]|$)"
)
_GAP_ITEM = re.compile(rf"(?:, (?:and )?|and )({_CAP} {_CAP}) ((?:{_CAP}|[A-Z]\.)(?: {_CAP})*)(?=[.,;]| and|$)")
_CREDIT_BEFORE = re.compile(
    r"\b(?:(?:directed|co-directed|written|co-written|produced|played|portrayed|voiced|led|penned|shot|edited|composed|"
    r"created|adapted|helmed|scripted|lensed|choreographed) by|starring|co-starring) \Z"
)
_CREDIT_AFTER = re.compile(
    r",? (?:will |also |both |has |had |was |is |are |set to |himself |herself )*(?:wrote|writes|directed|directs|directing|plays|play|"
    r"played|stars|starred|penned|produced|produces|co-wrote|co-directed|co-stars|adapted|scripted|helmed|helms|composed|"
    r"edited|portrays|voices)\b"
)
_WORK_WORD = r"(?:film|movie|drama|comedy|thriller|documentary|feature|debut|picture|adaptation|biopic|series|novel|book|play|memoir|screenplay|script)\b"
_MAKER_AFTER = re.compile(rf"[’'`]s? (?:(?:[a-z][\w-]* ){{0,4}}{_WORK_WORD}|[“‘\"`])")
_LIST_GAP = re.compile(r"(?: ?\([^()]*\))?(?:,|,? and|,? &)(?: the| newcomer| with)? \Z")
_PLAYS_AFTER = re.compile(
    r"\A(?:,? (?:as|is|was|plays|played|returns as|stars as|voices) (?:the |a |an )?[A-Z“‘]|,? (?:plays|stars|co-stars|reprises)\b)"
)
_CAPITAL_AFTER = re.compile(r" ([A-Z][\w’-]+)")
_THE_BEFORE = re.compile(r"\b[Tt]he \Z")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}|[A-Z]{2}")
#: Korean and Chinese given names: "Jung-mi", "Kang-ho".
_HYPHENATED_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]{2,}")
_DEMONYM_END = re.compile(r"(?:ienne|ian|ese|ite|ois|ish|er|eur|ist)\Z")
_TITLES = frozenset({"lady", "lord", "king", "queen", "prince", "princess", "dr"})
_JUNIOR = re.compile(r"\A,? (?:Jr|Sr)\.?(?![\w])|\A (?:II|III|IV)\b")
_VERB_BEFORE_CHARACTER = re.compile(
    r"\b(?:plays?|played|playing|portrays?|portrayed|voices|voiced|is|was|are|as|were)\Z"
)


def persons(source: Source, sequence: Sequence[Word], taken: Stretches) -> Iterator[Named]:
    """People by full name."""
    for run in runs(source.text, sequence):
        for piece in _free_pieces(run, taken):
            person = _person(source, stripped(source, piece)) or _titled(source, piece)
            if person:
                yield person


def _free_pieces(run: Sequence[Word], taken: Stretches) -> Iterator[Sequence[Word]]:
    piece: list[Word] = []
    for word in run:
        if clear(word.span, taken):
            piece.append(word)
            continue
        if piece:
            yield piece
        piece = []
    if piece:
        yield piece


def _person(source: Source, run: Sequence[Word]) -> Named | None:
    if any(re.search(r"n[’']t\Z", w.text) for w in run):
        return None  # "Don’t Knock Twice"
    given = [i for i in range(len(run) - 1) if name_key(run[i].text) in source.gazetteers.given_names]
    # A word before the first given name is seldom part of the name ("Parisienne Clara Saint").
    first = [_tagged_start(source, run, given[0])] if given else []
    for index in [*first, *given[:1], *range(len(run) - 1)]:
        rest = _without_tail(run[index:])
        if not 2 <= len(rest) <= 6:
            continue
        span = Span(rest[0].span.start, rest[-1].span.end)
        if _score(source, rest, span) >= 2:
            if junior := _JUNIOR.match(source.text[span.end : span.end + 5]):
                span = Span(span.start, span.end + junior.end())
            return Named(span, "Person", span.of(source.text).replace("\n", " "))
    return None


def _tagged_start(source: Source, run: Sequence[Word], given: int) -> int:
    """Where a name starts whose first part is on no list: "Tracee Ellis Ross", if the tagger saw it whole."""
    if given != 1 or len(run) < 3 or _DEMONYM_END.search(run[0].text):
        return given
    seen = any(
        h.label == "PERSON" and h.span.start == run[0].span.start and h.span.end >= run[2].span.end
        for h in source.hints_at(run[0].span)
    )
    return 0 if seen else given


def _without_tail(run: Sequence[Word]) -> Sequence[Word]:
    """The run without particles and small words that only precede something else ("Cecile de")."""
    rest = list(run)
    while rest and not rest[-1].capital:
        rest = rest[:-1]
    return rest


def _titled(source: Source, piece: Sequence[Word]) -> Named | None:
    """A stage name or character with a title of rank, where the tagger sees a person: "Lady Gaga"."""
    if len(piece) < 2 or piece[0].text.casefold() not in _TITLES or not piece[1].capital:
        return None
    last = (
        piece[2] if len(piece) > 2 and piece[1].text.casefold() not in FUNCTION_WORDS and piece[2].capital else piece[1]
    )
    span = Span(piece[0].span.start, last.span.end)
    if any(h.label == "PERSON" for h in source.hints_at(span)):
        return Named(span, "Person", span.of(source.text))
    return None


def _score(source: Source, run: Sequence[Word], span: Span) -> int:
    text, given = source.text, source.gazetteers.given_names
    first, last = run[0].text, run[-1].text
    if last.casefold() in NOT_PERSON or first.casefold() in FUNCTION_WORDS:
        return -1
    if any(w.text[0].isdigit() or w.text.endswith(("-winning", "-nominated", "-winner", "-nominee")) for w in run):
        return -1
    if re.match(r" \d{1,4}\b", text[span.end : span.end + 6]) or (len(run) == 2 and re.fullmatch(r"[IVX]+", last)):
        return -1  # a title that looks like a name: "Blade Runner 2049", "Henry V"
    first_key = name_key(first)
    listed = first_key in given or any(part in given for part in first_key.split())
    before = text[max(0, span.start - 30) : span.start]
    score = 0
    if listed or (_INITIALS.fullmatch(first) and len(first) != 2) or _HYPHENATED_GIVEN.fullmatch(last):
        score += 2
    elif _INITIALS.fullmatch(first):
        score += 1
    if _HYPHENATED_GIVEN.fullmatch(first) and not listed:
        score += 2
    score += _tagged(source, span)
    if _CREDIT_BEFORE.search(before.casefold()):
        score += 2
    if _CREDIT_AFTER.match(text[span.end : span.end + 40]) or _MAKER_AFTER.match(text[span.end : span.end + 60]):
        score += 2
    if (
        len(run) == 2
        and re.match(r"[’'`]s [A-Z0-9]", text[span.end : span.end + 5])
        and last.isalpha()
        and not last.isupper()
    ):
        score += 2  # two words of a name that possess a capital: "Giulio Bertelli's Agon"
    previous = re.search(r"([\w-]+(?: [\w-]+)?)[\s,]*\Z", before.casefold())
    role = bool(
        previous and (source.words.is_role(previous.group(1).split()[-1]) or source.words.is_role(previous.group(1)))
    )
    score += 2 if role else 0
    if _THE_BEFORE.search(before) and not listed:
        score -= 2
    if any(name_key(w.text) in source.gazetteers.nationalities for w in run):
        score -= 1
    if len(run) > 4 and not any(w.text.casefold() in PARTICLES for w in run):
        score -= 2
    return score


def _tagged(source: Source, span: Span) -> int:
    for hint in source.hints_at(span):
        if hint.label == "PERSON":
            inside = max(0, min(hint.span.end, span.end) - max(hint.span.start, span.start))
            return 2 if inside >= 0.8 * (span.end - span.start) and hint.span.start >= span.start - 12 else 1
    return 0


def gapped_roles(text: str) -> Iterator[Named]:
    """People and their parts in a list that names the verb once: "A will play B, C Detective D and E F"."""
    for match in _GAPPING.finditer(text):
        for item in _GAP_ITEM.finditer(text, match.end(1), match.end()):
            yield Named(Span(*item.span(1)), "Person", item.group(1))
            yield Named(Span(*item.span(2)), "Character", item.group(2))


def listed_persons(source: Source, sequence: Sequence[Word], people: Stretches, taken: Stretches) -> Iterator[Named]:
    """Unknown names that stand beside people in one list: "Melanie Lynskey, Armani Jackson", "Zendaya, Josh Brolin".

    They are added to ``people``.
    """
    for whole in runs(source.text, sequence):
        run = stripped(source, whole)
        if not 1 <= len(run) <= 4:
            continue
        span = Span(run[0].span.start, run[-1].span.end)
        surface = span.of(source.text)
        if not clear(span, taken) or run[-1].text.casefold() in (COMPANY | VENUE) - WEAK_VENUE | NEVER_LAST:
            continue
        before = any(_beside(source.text, p, span) for p in people.before(span.start, 60))
        after = any(_beside(source.text, span, p) for p in people.after(span.end, 60))
        if len(run) == 1:
            if not _mononym(source, run[0], before, after):
                continue
        elif not (before and (after or not re.match(r"[’'`]s", source.text[span.end : span.end + 2]))) and not (
            after and _opens_list(source, run, span)
        ):
            continue
        people.add(span)
        yield Named(span, "Person", surface)


def _beside(text: str, left: Span, right: Span) -> bool:
    return 0 < right.start - left.end < 60 and bool(_LIST_GAP.fullmatch(text[left.end : right.start]))


def _opens_list(source: Source, run: Sequence[Word], span: Span) -> bool:
    """Whether an unknown name of two or three words before "and" or a comma and a person is a person too."""
    if not 2 <= len(run) <= 3 or not re.match(r"(?: \([^()]*\))? (?:and|&) ", source.text[span.end : span.end + 60]):
        return False
    if _THE_BEFORE.search(source.text[max(0, span.start - 5) : span.start]) or any(
        w.text.isupper() and len(w.text) > 2 for w in run
    ):
        return False
    return any(h.label in {"PERSON", "ORG"} for h in source.hints_at(span))


def _mononym(source: Source, word: Word, before: bool, after: bool) -> bool:
    """Whether a single word is somebody's only name: between people, or first of three before them."""
    if len(word.text) < 4 or word.text.isupper() or word.text.casefold() in FUNCTION_WORDS | PARTICLES:
        return False
    if source.gazetteers.find(word.text) or name_key(word.text) in source.gazetteers.nationalities:
        return False
    if word.possessive or source.words.is_role(word.text.casefold()) or source.words.is_work(word.text.casefold()):
        return False
    left = source.text[max(0, word.span.start - 30) : word.span.start]
    if _VERB_BEFORE_CHARACTER.search(left.rstrip()):
        return False
    right = source.text[word.span.end : word.span.end + 60]
    if before and after:
        return True
    opens = word.sentence_start or re.search(r"\b(?:with|starring|and|features?|stars?) \Z", left)
    return bool(after and opens and re.match(r", [A-Z][\w’'-]+ [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?,", right))


def shared_surnames(text: str, people: Sequence[Named], taken: Stretches) -> Iterator[Named]:
    """Given names that share the next person's surname: "Jade and Margaux Soentjens"."""
    for person in people:
        if " " not in person.name:
            continue
        match = re.search(
            r"(\S+ )?(?<!\S)([A-Z][\w’'-]+) (?:and|&) \Z", text[max(0, person.span.start - 50) : person.span.start]
        )
        if match is None or (match.group(1) or "a")[0].isupper():
            continue
        if _VERB_BEFORE_CHARACTER.search((match.group(1) or "").rstrip()):
            continue  # "plays Joel and Bella Ramsey plays Ellie"
        start = person.span.start - len(match.group()) + match.start(2) - match.start()
        span = Span(start, start + len(match.group(2)))
        if clear(span, taken):
            yield Named(span, "Person", match.group(2))


def surnames(source: Source, sequence: Sequence[Word], forms: Container[str], taken: Stretches) -> Iterator[Named]:
    """Later mentions of people by a part of their name: "Fiennes", "du Welz", "Bong". ``forms``: see short_forms."""
    claimed = Stretches()
    for length in (3, 2, 1):
        for index in range(len(sequence) - length + 1):
            chunk = sequence[index : index + length]
            span = Span(chunk[0].span.start, chunk[-1].span.end)
            surface = span.of(source.text)
            if not (chunk[-1].capital and surface in forms) or not (clear(span, taken) and clear(span, claimed)):
                continue
            if length == 1 and chunk[0].sentence_start and surface.casefold() in FUNCTION_WORDS:
                continue
            following = _CAPITAL_AFTER.match(source.text, span.end)
            if following and not chunk[-1].possessive and length == 1 and _continues(following, taken, claimed):
                continue
            claimed.add(span)
            yield Named(span, "Person", surface)


def _continues(following: re.Match[str], taken: Stretches, claimed: Stretches) -> bool:
    """Whether a lone surname is followed by another capitalised word of the same unknown name."""
    after = Span(*following.span(1))
    return clear(after, taken) and clear(after, claimed) and following.group(1).casefold() not in FUNCTION_WORDS


def short_forms(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The parts of full names that stand for them: surnames with and without particles, hyphenated ends."""
    forms: dict[str, set[str]] = {}
    for name in names:
        parts = [p for p in name.split() if p not in {"Jr.", "Sr.", "Jr", "Sr", "II", "III"}]
        for index in range(1, len(parts)):
            forms.setdefault(" ".join(parts[index:]), set()).add(name)
    return {form: frozenset(owners) for form, owners in forms.items()}
