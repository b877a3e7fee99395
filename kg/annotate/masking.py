"""The article as a parser should see it: each name is one word, each list of like names too, asides are set apart.

A dependency parser trained on newswire stumbles over titles ("I Killed My Mother"), over long lists of
names and over parentheses. So the text is rewritten as a sequence of units before parsing: a named mention,
or a coordination of mentions of one type ("Melanie Lynskey, Nelsan Ellis and Oona Laurence"), becomes one
placeholder word; a parenthesis that only adds names, titles or years becomes an ``Aside`` of the unit before
it. Every unit keeps its place in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.blocks import Block
from kg.annotate.capitals import FUNCTION_WORDS
from kg.annotate.stretches import Stretches
from kg.model import Span

Tokenize = Callable[[str], Sequence[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Maskable:
    """A mention as masking sees it: where it stands, what it is, and its index in the article's mentions."""

    span: Span
    type: str
    index: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A parenthesis taken out of the running text. ``mentions`` are those inside it, ``text`` its words."""

    span: Span
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One word for the parser. ``mentions`` is empty for ordinary words; ``asides`` follow it directly."""

    form: str
    span: Span
    mentions: tuple[int, ...] = ()
    starts_sentence: bool = False
    block: int = 0
    asides: tuple[Aside, ...] = ()


_PLACEHOLDER = {
    "Work": "Casablanca",
    "Organization": "Microsoft",
    "Festival": "Cannes",
    "Venue": "Wembley",
    "Award": "Oscar",
    "Group": "Microsoft",
}
#: Surnames that are never read as plurals or common nouns.
_SURNAMES = ("Smith", "Johnson", "Wilson", "Anderson", "Thompson", "Clinton", "Nelson", "Obama")
_LISTABLE = frozenset({"Person", "Work", "Organization", "Place", "Venue", "Festival", "Award"})
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_CLAUSE = re.compile(
    r"\A(?:who|which|that|where|played|portrayed|voiced|directed|written|produced|starring|co-written|based|adapted|formerly|then|now|as|with|he|she|it|they)\b"
)
#: Flourishes before a name that only mislead a parser.
_FILLERS = re.compile(
    r"\b(?:no less than|none other than|no other than|the likes of|the one and only|real-life|longtime|long-time)\b",
    re.I,
)
_RELATIVE_DAY = re.compile(
    r"\A(?:this|next|last|today|tonight|tomorrow|yesterday|on|sometime|later|late|early)\b", re.I
)
_OPENS_SENTENCE = re.compile(r"\s*(?:\Z|\n|[A-Z“‘\"(–—•])")
_SENTENCE_END = frozenset({".", "!", "?", "…", "..."})
_FINITE = frozenset(
    "is was are were has have had will would can could may might won took gave made wrote led got".split()
)
_GENITIVES = frozenset({"'s", "’s", "’", "'", "`s", "`"})
_QUOTES = frozenset("“”\"‘’`''``")
#: Words, characters and members of a list beyond which no sentence of an article goes. What runs on is cut there, so
#: that a text without full stops costs no more than one with them.
_LONGEST_SENTENCE = 300
_LONGEST_SENTENCE_TEXT = 5000
_LONGEST_LIST = 100


def placeholder(mention: Maskable, text: str) -> str:
    """The word that stands for a mention: a plain name of its type that the parser knows well."""
    surface = mention.span.of(text)
    if mention.type == "Date":
        if surface.strip().isdigit():
            return surface.strip()
        return "tomorrow" if _RELATIVE_DAY.match(surface) else "Friday" if re.search(r"\d", surface) else "January"
    if mention.type in _PLACEHOLDER:
        return _PLACEHOLDER[mention.type] if not surface[:1].islower() else "award"
    if mention.type == "Person":
        return _SURNAMES[mention.index % len(_SURNAMES)]
    if mention.type == "Place":
        return "London" if " " in surface else surface
    return str((re.findall(r"[A-Za-z]+", surface) or ["Smith"])[-1])


class Masker:
    """Turns one text with its mentions into units."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Maskable],
        skipped: Sequence[Span],
        tokenize: Tokenize,
        is_role: Callable[[str], bool],
    ) -> None:
        self._text = text
        self._mentions = sorted(mentions, key=lambda m: m.span.start)
        self._types = {m.index: m.type for m in mentions}
        self._skipped = Stretches(skipped)
        self._tokenize = tokenize
        self._is_role = is_role

    def units(self, blocks: Sequence[Block]) -> tuple[Unit, ...]:
        """The units of all blocks, in order."""
        units: list[Unit] = []
        for number, block in enumerate(blocks):
            units.extend(self._block(block, number))
        return tuple(units)

    def _block(self, block: Block, number: int) -> list[Unit]:
        asides = self._asides(block)
        raw: list[Unit] = []
        position = block.span.start
        for kind, span, payload in self._items(block, asides):
            if span.start > position:
                raw.extend(self._plain(position, span.start, number))
            if kind == "aside" and raw and isinstance(payload, Aside):
                last = raw[-1]
                raw[-1] = Unit(
                    last.form, last.span, last.mentions, last.starts_sentence, number, (*last.asides, payload)
                )
            elif kind == "comma":
                raw.append(Unit(",", span, block=number))
            elif isinstance(payload, Maskable):
                raw.append(Unit(placeholder(payload, self._text), span, (payload.index,), block=number))
                raw.extend(self._inner_mark(span, number))
            position = max(position, span.end)
        if position < block.span.end:
            raw.extend(self._plain(position, block.span.end, number))
        return _mark_sentences(self._join_lists(raw), self._text)

    def _asides(self, block: Block) -> list[tuple[Span, Aside | None]]:
        """Parentheses of a block; None for one that is a clause of its own and stays in the sentence."""
        found: list[tuple[Span, Aside | None]] = []
        for match in _PARENTHESIS.finditer(self._text, block.span.start, block.span.end):
            span = Span(*match.span())
            near = self._mentions_at(span)
            if any(m.span.contains(span) for m in near) or any(s.contains(span) for s in self._skipped.at(span)):
                continue
            inside = tuple(m.index for m in near if span.contains(m.span))
            if _CLAUSE.match(match.group(1)) and (inside or len(match.group(1).split()) > 3):
                found.append((span, None))
            else:
                found.append((span, Aside(span, inside)))
        return found

    def _mentions_at(self, span: Span) -> Sequence[Maskable]:
        """The mentions that overlap ``span``."""
        first = bisect_right(self._mentions, span.start, key=lambda m: m.span.end)
        return self._mentions[first : bisect_left(self._mentions, span.end, first, key=lambda m: m.span.start)]

    def _items(
        self, block: Block, asides: Sequence[tuple[Span, Aside | None]]
    ) -> Iterator[tuple[str, Span, Aside | Maskable | None]]:
        items: list[tuple[str, Span, Aside | Maskable | None]] = []
        closed = Stretches([*(span for span, aside in asides if aside is not None), *self._skipped.at(block.span)])
        for span, aside in asides:
            if aside is not None:
                items.append(("aside", span, aside))
            else:
                items.append(("comma", Span(span.start, span.start + 1), None))
                items.append(("comma", Span(span.end - 1, span.end), None))
        items.extend(("skip", skipped, None) for skipped in self._skipped.at(block.span))
        for mention in self._mentions_at(block.span):
            if block.span.contains(mention.span) and not closed.overlaps(mention.span):
                items.append(("mention", mention.span, mention))
        yield from sorted(items, key=lambda item: (item[1].start, item[0]))

    def _inner_mark(self, span: Span, number: int) -> Iterator[Unit]:
        """The comma or full stop that American typography sets inside the closing quotation mark."""
        if genitive := re.search(r"([’']s)[”’\"'`]\Z", span.of(self._text)):
            yield Unit("'s", Span(span.end - 1 - len(genitive.group(1)), span.end - 1), block=number)
            return
        mark = re.search(r"([,.;])[”’\"'`]\Z", span.of(self._text))
        if mark and (mark.group(1) != "." or _OPENS_SENTENCE.match(self._text, span.end)):
            yield Unit(mark.group(1), Span(span.end - 2, span.end - 1), block=number)

    def _plain(self, start: int, end: int, number: int) -> Iterator[Unit]:
        fillers = Stretches(Span(start + m.start(), start + m.end()) for m in _FILLERS.finditer(self._text[start:end]))
        for offset, form in _rejoined(self._tokenize(self._text[start:end])):
            if (
                form in {"’", "'"}
                and start + offset > 0
                and self._text[start + offset - 1] in "sxz"
                and self._text[start + offset + 1 : start + offset + 2] == " "
            ):
                form = "'s"  # the genitive of a name in s: "Lanthimos’ film"
                yield Unit(form, Span(start + offset, start + offset + 1), block=number)
                continue
            at = Span(start + offset, start + offset + len(form))
            if form.strip() and form not in _QUOTES and not any(f.contains(at) for f in fillers.at(at)):
                yield Unit(form, Span(start + offset, start + offset + len(form)), block=number)

    def _join_lists(self, raw: Sequence[Unit]) -> list[Unit]:
        types = self._types
        joined: list[Unit] = []
        index = 0
        while index < len(raw):
            unit = raw[index]
            last = self._list_end(raw, index, types) if unit.mentions else index
            if last > index:
                members = raw[index : last + 1]
                joined.append(
                    Unit(
                        members[-1].form,
                        Span(unit.span.start, members[-1].span.end),
                        tuple(m for u in members for m in u.mentions),
                        unit.starts_sentence,
                        unit.block,
                        tuple(a for u in members for a in u.asides),
                    )
                )
            else:
                joined.append(unit)
            index = last + 1
        return joined

    def _list_end(self, raw: Sequence[Unit], start: int, types: dict[int, str]) -> int:
        """The index of the last member of the list that starts here; ``start`` itself if it is none."""
        type_ = types[raw[start].mentions[0]]
        if type_ not in _LISTABLE:
            return start
        ends, final, count = start, False, 1
        position = start
        while count < _LONGEST_LIST:
            member = self._next_member(raw, position, type_, types)
            if member is None:
                break
            between = [u.form.casefold() for u in raw[position + 1 : member]]
            rest, separated, closing = _strip_separator(between)
            if not separated or not self._describes(raw[member - len(rest) : member]):
                break
            if closing and count == 1 and between[0] == "," and self._starts_clause(raw, member):
                break  # "The scripts are by A, and B heads the cast"
            position, count = member, count + 1
            if closing:
                ends, final = member, True
                if not self._more(raw, member, type_, types):
                    break
        if final:
            return ends
        return position if count >= 3 else start

    @staticmethod
    def _starts_clause(raw: Sequence[Unit], member: int) -> bool:
        """Whether a finite verb follows a list's last member: then it is the subject of a clause of its own."""
        following = raw[member + 1].form.casefold() if member + 1 < len(raw) else ""
        return following in _FINITE or bool(re.fullmatch(r"[a-z-]{3,}(?:s|ed)", following))

    def _more(self, raw: Sequence[Unit], position: int, type_: str, types: dict[int, str]) -> bool:
        member = self._next_member(raw, position, type_, types)
        return member is not None and raw[position + 1].form != ","

    def _next_member(self, raw: Sequence[Unit], position: int, type_: str, types: dict[int, str]) -> int | None:
        for index in range(position + 1, min(position + 8, len(raw))):
            unit = raw[index]
            if unit.mentions:
                if types[unit.mentions[0]] == type_ != "Place":
                    return index
                if self._possesses(raw, index, types):
                    continue
                return index if types[unit.mentions[0]] == type_ else None
            if unit.form in _SENTENCE_END or (unit.form in _GENITIVES and not self._possesses(raw, index - 1, types)):
                return None
        return None

    @staticmethod
    def _possesses(raw: Sequence[Unit], index: int, types: dict[int, str]) -> bool:
        """Whether a place stands in the genitive there: "Brussels’ La Monnaie"."""
        unit = raw[index]
        return (
            bool(unit.mentions)
            and types[unit.mentions[0]] == "Place"
            and index + 1 < len(raw)
            and raw[index + 1].form in _GENITIVES
        )

    def _describes(self, words: Sequence[Unit]) -> bool:
        """Whether the words before a list's member only describe it: "newcomer", "the singer", "Brussels'"."""
        if not words:
            return True
        if words[-1].form in _GENITIVES:
            return len(words) <= 2
        plain = all(re.fullmatch(r"[\w’'-]+", u.form) for u in words)
        return len(words) <= 4 and plain and self._is_role(words[-1].form.casefold())


def _strip_separator(forms: Sequence[str]) -> tuple[Sequence[str], bool, bool]:
    """The words after a list separator, whether there was one, and whether it closes the list ("and")."""
    rest, separated, closing = list(forms), False, False
    while rest and rest[0] == ",":
        rest, separated = rest[1:], True
    for conjunction in (["and"], ["&"], ["plus"], ["as", "well", "as"], ["along", "with"]):
        if rest[: len(conjunction)] == conjunction:
            rest, separated, closing = rest[len(conjunction) :], True, True
            break
    while rest and rest[0] in {",", "and", "also", "both", "the", "then"}:
        rest = rest[1:]
    return rest, separated, closing


def _rejoined(tokens: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Tokens with hyphenated words whole: the parser knows "co-stars" better than "co - stars"."""
    joined: list[tuple[int, list[str]]] = []
    position = -1
    for offset, form in tokens:
        if joined and offset == position:
            pieces = joined[-1][1]
            if (form == "-" and pieces[-1][-1:].isalnum()) or (
                pieces[-1].endswith("-") and (len(pieces) > 1 or len(pieces[0]) > 1) and form[:1].isalnum()
            ):
                pieces.append(form)
                position += len(form)
                continue
        joined.append((offset, [form]))
        position = offset + len(form)
    return [(offset, "".join(pieces)) for offset, pieces in joined]


#: Credits that line-ups shorten.
_SHORTENED = frozenset({"dir", "dirs", "scr", "prod", "feat"})


def _mark_sentences(units: Sequence[Unit], text: str) -> list[Unit]:
    marked: list[Unit] = []
    opened, begun = 0, units[0].span.start if units else 0
    for index, unit in enumerate(units):
        previous = units[index - 1] if index else None
        starts = previous is None
        if index > 1 and units[index - 1].form == "." and units[index - 2].form.casefold() in _SHORTENED:
            starts = False  # "“Quarry,” dir. Ada Brook"
        elif previous is not None and previous.form in _SENTENCE_END:
            starts = unit.form not in _SENTENCE_END and (bool(unit.mentions) or not unit.form[:1].islower())
        elif previous is not None and previous.form == ";":
            starts = True
        elif previous is not None and previous.form == ":":
            starts = (
                bool(re.match(r"\s*[“\"‘]", text[previous.span.end : unit.span.start + 1])) and len(units) - index > 6
            )
        if index - opened >= _LONGEST_SENTENCE or unit.span.end - begun > _LONGEST_SENTENCE_TEXT:
            starts = True
        if starts:
            opened, begun = index, unit.span.start
        form = unit.form.replace("’", "'").replace("`", "'") if unit.form[:1] in "’`n" else unit.form
        form = form.lower() if starts and not unit.mentions and unit.form.casefold() in FUNCTION_WORDS else form
        marked.append(Unit(form, unit.span, unit.mentions, starts, unit.block, unit.asides))
    return marked
