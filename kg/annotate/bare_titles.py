"""Titles without quotation marks: italics lost to plain text, and house styles that use none.

A capitalised stretch is taken for a title when enough of what stands around it says so; the weights are
judgements, kept in one table, and a stretch that could as well be a name needs more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.capitals import FUNCTION_WORDS, TITLE_JOINERS, Word
from kg.annotate.known_titles import KnownTitles
from kg.annotate.named import WORK, Named, Source
from kg.annotate.persons import short_forms
from kg.annotate.stretches import Stretches
from kg.annotate.title_evidence import (
    CALLED,
    ENTRY_AFTER,
    LEFT,
    MAKER,
    MAKERS,
    MONTH,
    PART_BEFORE,
    RIGHT,
    TITLE_OPENERS,
    WEEKDAYS,
    NounEvidence,
    in_cast_list,
    is_verb_use,
)
from kg.model import Span
from kg.names import name_key

#: Words that take a capital inside a sentence only in a title.
_ARTICLES = frozenset({"the", "a", "an"})
_SENTENCE_OPENERS = frozenset("in on at for with from after before since like unlike as".split())
_SENTENCE_WORDS = frozenset(
    "If Could Would Should Then We You I Me Us My Your Is Are Was Were When Where Who Whom Why What How Not Do Does Did Can "
    "Be It Them Him Her Here There Once Upon Into After Before Under Over Without Until Don’t Don't Won’t Can’t I’m It’s".split()
)
THRESHOLD = 2.5
#: For a stretch that the tagger, or a list of given names too, takes for a person.
TAGGED_PERSON_THRESHOLD = 3.0
PERSON_THRESHOLD = 4.5
#: Where the article quotes its titles, a bare stretch is seldom one; half of it where it quotes only a few.
QUOTING_PENALTY = 2.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    span: Span
    words: tuple[Word, ...]


class BareTitles:
    """Finds unquoted titles of one text, given the names already found in it."""

    def __init__(self, source: Source, named: Sequence[Named]) -> None:
        self._text = source.text
        self._words = source.words
        self._gazetteers = source.gazetteers
        self._nouns = NounEvidence(source.words)
        quoted = len({n.name for n in named if n.quoted})
        self._quoting = QUOTING_PENALTY if quoted >= 4 else QUOTING_PENALTY / 2 if quoted >= 2 else 0.0
        self._bare_style = not any(n.quoted for n in named) and sum(n.type == WORK for n in named) >= 3
        self._other_hints = Stretches(
            h.span for h in source.hints if h.label not in {"WORK_OF_ART", "DATE", "CARDINAL", "ORDINAL"}
        )
        self._surnames = frozenset(short_forms(n.name for n in named if n.type == "Person"))
        self._blocked = Stretches(
            n.span
            for n in named
            if n.quoted
            or n.detail == "whole"
            or (n.type not in {WORK, "Person", "Place", "Other"} and n.detail != "form")
        )
        self._persons = Stretches(n.span for n in named if n.type == "Person")
        self._organisations = Stretches(n.span for n in named if n.type == "Organization")
        self._places = Stretches(n.span for n in named if n.type == "Place")
        self._titles = frozenset(n.name for n in named if n.type == WORK)
        self._title_ends = sorted(n.span.end for n in named if n.type == WORK)
        self._hints = Stretches(h.span for h in source.hints if h.label == "WORK_OF_ART")

    def find(self, sequence: Sequence[Word]) -> tuple[Named, ...]:
        """Titles among the words of one block, in order."""
        found: list[Named] = []
        if self._is_headline(sequence):
            return ()  # every word has a capital there; a title that matters comes back in the text
        for stretch in self._stretches(sequence):
            score = self._score(stretch, found)
            if score >= self._threshold(stretch):
                span = self._with_mark(stretch.span)
                found.append(Named(span, WORK, span.of(self._text)))
        return tuple(found)

    def _with_mark(self, span: Span) -> Span:
        """The title with a question or exclamation mark that no sentence can end on: "Quo Vadis, Aida?, which"."""
        return (
            Span(span.start, span.end + 1)
            if re.match(r"[?!](?:,|;|\)| [a-z(])", self._text[span.end : span.end + 3])
            else span
        )

    def _is_headline(self, sequence: Sequence[Word]) -> bool:
        if len(sequence) < 6:
            return False
        line = self._text[sequence[0].span.start : sequence[-1].span.end + 2].rstrip()
        long_words = [w for w in sequence if len(w.text) > 3]
        return not line.endswith(".") and sum(w.capital for w in long_words) > 0.8 * len(long_words)

    def _threshold(self, stretch: _Stretch) -> float:
        threshold = THRESHOLD
        if self._persons.overlaps(stretch.span):
            given = name_key(stretch.words[0].text) in self._gazetteers.given_names
            threshold = PERSON_THRESHOLD if given else TAGGED_PERSON_THRESHOLD
        return threshold + self._quoting

    def repeats(
        self, sequence: Sequence[Word], titles: KnownTitles, is_firm: Callable[[Span], bool]
    ) -> Iterator[Named]:
        """Later bare mentions of titles already known, where nothing says that they name someone instead.

        ``is_firm`` tells whether something else has the words for certain.
        """
        if not sequence:
            return
        first, last = sequence[0].span.start, sequence[-1].span.end
        for name, span in titles.found(self._text, first, min(len(self._text), last + 2)):
            if is_firm(span):
                continue
            single = len(name.split()) == 1
            if single and first == span.start and not self._score(_Stretch(span, ()), []) > 0:
                continue
            inside = self._persons.at(span)
            if inside and (single or any(p != span for p in inside)):
                stretch = _Stretch(span, ())
                if any(p != span for p in inside) or self._score(stretch, []) + 1.0 < THRESHOLD:
                    continue
            yield Named(span, WORK, name)

    def _stretches(self, sequence: Sequence[Word]) -> Iterator[_Stretch]:
        index = 0
        while index < len(sequence):
            stretch = self._stretch_at(sequence, index)
            if stretch is None:
                index += 1
                continue
            yield stretch
            index += len(stretch.words)

    def _stretch_at(self, sequence: Sequence[Word], index: int) -> _Stretch | None:
        first = sequence[index]
        if not (first.capital or first.text.isdigit()) or self._is_blocked(first):
            return None
        if first.sentence_start and first.text.casefold() in FUNCTION_WORDS:
            following = sequence[index + 1 : index + 2]
            run = sequence[index + 1 : index + 3]
            starts_title = first.text in TITLE_OPENERS and following and following[0].capital
            starts_title = starts_title or (len(run) == 2 and all(w.capital for w in run) and first.text != "I")
            if not starts_title and not self._opens_entry(sequence, index):
                return None
        if MONTH.fullmatch(first.text) or first.text.casefold() in WEEKDAYS:
            return None
        if name_key(first.text) in self._gazetteers.nationalities or self._is_surname(sequence, index):
            return None
        chosen = [first]
        position = index + 1
        called = CALLED.search(self._text[max(0, first.span.start - 20) : first.span.start])
        if not called and first.text.isupper() and len(first.text) in (2, 3) and first.text.isalpha():
            return None
        while position < len(sequence):
            # "Ben Fountain’s Billy Lynn’s Long Halftime Walk": what somebody owns may hold a possessive of its own.
            if chosen[-1].possessive and not called and self._possessor(first.span) <= 0:
                break
            step = self._extension(sequence, position, chosen)
            if not step:
                break
            chosen.extend(sequence[position : position + step])
            position += step
        if not any(word.text[0].isalpha() and word.capital for word in chosen):
            return None
        if (
            len(chosen) == 1
            and self._words.is_role(first.text.casefold())
            and re.match(r" and [a-z]", self._text[first.span.end : first.span.end + 6])
        ):
            return None  # a label: "(Director and screenwriter: …"
        if len(chosen) == 1 and first.text.casefold() in FUNCTION_WORDS:
            chosen.extend(self._sentence_case(sequence, index))
            if len(chosen) == 1 and first.text.casefold() in _ARTICLES:
                return None  # what it belongs to has been taken for something else
        return _Stretch(Span(chosen[0].span.start, chosen[-1].span.end), tuple(chosen))

    def _opens_entry(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether capitals from here lead to what follows a line-up's title: "Never Rarely Sometimes Always (Director"."""
        last = index
        while last + 1 < len(sequence) and sequence[last + 1].capital and last - index < 8:
            if self._text[sequence[last].span.end : sequence[last + 1].span.start] != " ":
                break
            last += 1
        # "In Dune (1984) it was Sting": in running text a preposition opens the sentence, not the title.
        start = sequence[index].span.start
        inside = self._text[max(0, start - 20) : start].rstrip(" ")[-1:] not in {"", "\n", "•", "-", "–", "—"}
        if inside and name_key(sequence[index].text) in _SENTENCE_OPENERS:
            return False
        return last > index and bool(
            ENTRY_AFTER.match(self._text[sequence[last].span.end : sequence[last].span.end + 300])
        )

    def _sentence_case(self, sequence: Sequence[Word], index: int) -> Sequence[Word]:
        """The rest of a title of which only the first word has a capital: "the book No way home"."""
        left = self._text[max(0, sequence[index].span.start - 40) : sequence[index].span.start]
        if not self._nouns.before.search(left):
            return ()
        rest: list[Word] = []
        for word in sequence[index + 1 : index + 6]:
            rest.append(word)
            if self._text[word.span.end : word.span.end + 1] in {".", ",", ";", ")", ""}:
                return rest
        return ()

    def _is_surname(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether a known surname starts here that goes on as a clause does: "Dunst in The Virgin Suicides"."""
        following = sequence[index + 1 : index + 2]
        if sequence[index].text not in self._surnames or not following or following[0].capital:
            return False
        return self._text[sequence[index].span.end : following[0].span.start] == " "

    def _extension(self, sequence: Sequence[Word], position: int, chosen: Sequence[Word]) -> int:
        """How many of the next words belong to the same title: capitals, numbers, joiners that lead to a capital."""
        gap = self._text[chosen[-1].span.end : sequence[position].span.start]
        if chosen[-1].possessive:
            gap = gap.removeprefix("’s").removeprefix("'s")
        if gap == ", " and self._hinted(Span(chosen[-1].span.start, sequence[position].span.end)):
            gap = " "  # "Truly, Madly, Deeply", where the tagger sees one work
        if gap not in {" ", ": ", " & ", " – "} or (gap == ": " and not sequence[position].capital):
            return 0
        for step in range(1, 4):
            if position + step > len(sequence):
                return 0
            word = sequence[position + step - 1]
            if (
                self._is_blocked(word)
                or self._enters_person(word, chosen[0])
                or (step > 1 and self._text[sequence[position + step - 2].span.end : word.span.start] != " ")
            ):
                return 0
            if (
                word.text.isdigit()
                and position + step < len(sequence)
                and MONTH.fullmatch(sequence[position + step].text)
            ):
                return 0  # "on 30 May"
            if word.capital or word.text.isdigit():
                between = [w.text for w in sequence[position : position + step - 1]]
                return 0 if between and self._leaves_title(word, between, chosen) else step
            if word.text not in TITLE_JOINERS:
                return 0
            if word.text == "and" and not self._and_joins(sequence, position + step, chosen):
                return 0
        return 0

    def _leaves_title(self, word: Word, joiners: Sequence[str], chosen: Sequence[Word]) -> bool:
        """Whether small words lead out of the title: to a year, to somebody known, to where it opens."""
        if joiners[-1] in {"in", "for", "by", "since"} and re.fullmatch(r"(?:19|20)\d\d", word.text):
            return True
        tagged = any(h.start == word.span.start for h in self._other_hints.at(word.span))
        if (word.text in self._surnames or (tagged and len(joiners) == 1)) and joiners[0] in {
            "for",
            "with",
            "by",
            "to",
            "from",
            "as",
        }:
            return True
        listed = self._gazetteers.find(word.text) or any(
            p.start <= word.span.start < p.end for p in self._places.at(word.span)
        )
        if not listed or joiners[0] not in {"in", "at", "for", "from", "to", "with"}:
            return False
        return len(joiners) > 1 or len(chosen) > 1  # "Paddington in Peru" is a title, "Isle of Dogs in Berlin" is not

    def _and_joins(self, sequence: Sequence[Word], after: int, chosen: Sequence[Word]) -> bool:
        """Whether "and" stands inside a title: before a small word's capital ("… and Where to Find Them"), or "Land of Blood and Honey"."""
        if after >= len(sequence):
            return False
        following = sequence[after]
        if following.text == "the" and chosen[0].text == "The" and after + 1 < len(sequence):
            last = sequence[after + 1]  # "The Mirror and the Light"
            return last.capital and self._text[last.span.end : last.span.end + 1] in {".", ",", ";", ":", ")"}
        if following.capital and following.text.casefold() in FUNCTION_WORDS - {"the", "a"}:
            return True
        if len(chosen) >= 2 and chosen[-2].text in {"of", "Of", "between"}:
            return True
        return self._hinted(Span(chosen[0].span.start, following.span.end))

    def _hinted(self, span: Span) -> bool:
        """Whether the tagger sees a work that holds ``span``."""
        return any(hint.contains(span) for hint in self._hints.at(span))

    def _enters_person(self, word: Word, first: Word) -> bool:
        if word.text in {"Mr.", "Mrs.", "Miss", "Dr.", "Mr", "Mrs", "Dr"}:
            return False
        if first.text in {"The", "A"}:
            inside = self._persons.at(word.span)
            if inside and self._text.endswith(" of ", 0, inside[0].start):
                return False  # "The Eyes of Tammy Faye"
        return any(not first.span.overlaps(p) for p in self._persons.at(word.span))

    def _is_blocked(self, word: Word) -> bool:
        return self._blocked.overlaps(word.span)

    def _score(self, stretch: _Stretch, before: Sequence[Named]) -> float:
        span = stretch.span
        left = self._text[max(0, span.start - 60) : span.start]
        left = re.split(r"[.!?]\s", left)[-1]
        right = self._text[span.end : span.end + 80]
        score = max((weight for pattern, weight in LEFT if pattern.search(left)), default=0.0)
        noun = self._nouns.before.search(left)
        if noun and not is_verb_use(left, noun.start(), noun.group().strip(" ,(")):
            score = max(score, 3.0)
        score += max((weight for pattern, weight in RIGHT if pattern.search(right)), default=0.0)
        score += self._entry(stretch, right)
        score -= self._against(stretch, left, right)
        if self._nouns.debut.search(right):
            score += 4.0
        elif self._nouns.apposition.search(right):
            score += 3.0
        if span.of(self._text) in self._titles:
            score += 2.0
        if (listed := self._gazetteers.find(span.of(self._text))) and listed.kind in {"place", "city"}:
            score -= 2.5
        return score + self._possessor(span) + self._neighbour(span, before, left) + self._form(stretch)

    def _entry(self, stretch: _Stretch, right: str) -> float:
        """Weight of standing first in a line-up's entry or in a sentence, as an entry does."""
        starts = bool(stretch.words) and stretch.words[0].sentence_start
        before = self._text[max(0, stretch.span.start - 2) : stretch.span.start]
        opens = before.endswith(("\n", "• ", "- ", "– ", "* ", "— ")) or stretch.span.start == 0
        return 4.0 if starts and opens and ENTRY_AFTER.match(right) else 0.0

    def _against(self, stretch: _Stretch, left: str, right: str) -> float:
        """Weight of what makes the stretch a name of somebody: a maker's possessive, a part, a list of parts."""
        if MAKER.match(right) or (right.startswith(":") and " " not in stretch.span.of(self._text)):
            return 6.0
        if re.match(r"[’'`]s? [A-Z“‘]", right) and not CALLED.search(left):
            return 3.0
        if PART_BEFORE.search(left) and not CALLED.search(left):
            return 3.0
        if re.search(r"\bcharacter (?:called|named) \Z", left):
            return 6.0
        if (
            left.endswith("(")
            and right.startswith(")")
            and in_cast_list(self._text, stretch.span)
            and not self._filmography(stretch.span, left)
        ):
            return 3.0
        return 0.0

    def _possessor(self, span: Span) -> float:
        if not re.search(r"[’'`‘]s? ", self._text[max(0, span.start - 40) : span.start]):
            return 0.0
        form = span.of(self._text)
        lone_name = " " not in form and name_key(form) in self._gazetteers.given_names
        surname = re.search(r"([A-ZÀ-Þ][\w-]+)[’'`]s? \Z", self._text[max(0, span.start - 30) : span.start])
        if surname and surname.group(1) in self._surnames:
            return 1.5 if lone_name else 3.0
        for spans, weight in ((self._organisations, 3.0), (self._persons, 1.5 if lone_name else 3.0)):
            for owner in spans.before(span.start - 1, 39):
                gap = self._text[owner.end : span.start]
                if re.fullmatch(r"[’'`‘]s? ", gap):
                    return weight
                if re.fullmatch(r"[’'`‘]s? (?:[a-z]+(?:-[a-z]+)* ){1,3}", gap):
                    return weight - 1.0
        return 0.0

    def _neighbour(self, span: Span, before: Sequence[Named], left: str) -> float:
        if weight := self._filmography(span, left):
            return weight
        previous = max(self._title_end_before(span.start), before[-1].span.end if before else 0)
        if previous > 0 and span.start - previous < 400:
            gap = self._text[previous : span.start]
            if re.fullmatch(r"(?: ?\([^)]*\))? ?,? (?:and |& |or |then )?|,? as well as ", gap):
                # What closes a list after "and" is most likely of the list's own kind, even if it looks like a name.
                closes = gap == " and " and self._text[span.end : span.end + 1] in {"", ".", ",", ";", ")"}
                return 4.5 if closes else 2.5
        opened = re.search(r"\((?:[^()]*, )?\Z", left)
        if opened:
            bracket = span.start - len(opened.group())
            title = self._title_end_before(bracket)
            if any(self._persons.before(bracket, 2)) or (title and bracket - 2 <= title):
                return 2.5
        if self._text.startswith(" by ", span.end) and any(self._persons.after(span.end + 4, 22)):
            return 3.0
        opening = left.rfind("(")
        if opening >= 0 and ")" not in left[opening:]:
            start = span.start - len(left) + opening
            if before and start < before[-1].span.start:
                return 2.5
        return 0.0

    def _title_end_before(self, offset: int) -> int:
        """Where the last title that ends by ``offset`` does; 0 if none does."""
        index = bisect_right(self._title_ends, offset)
        return self._title_ends[index - 1] if index else 0

    def _filmography(self, span: Span, left: str) -> float:
        """Weight of standing among capitalised pieces in a parenthesis after a maker: "Alexander Payne (Sideways, Nebraska)"."""
        opening = re.search(r"\([^()]*\Z", left)
        closing = re.match(r"[^()]*\)", self._text[span.end : span.end + 200])
        if opening is None or closing is None:
            return 0.0
        start = span.start - len(opening.group())
        owner = next(self._persons.before(start, 2), None)
        pieces = re.split(r", | and | & ", self._text[start + 1 : span.end + closing.end() - 1])
        if (
            owner is None
            or span.of(self._text) not in pieces
            or not all(p[:1].isupper() or p[:1].isdigit() or p[:1] in '“‘"' for p in pieces)
        ):
            return 0.0
        if len(pieces) > 1:
            return 4.0 + (2.5 if self._gazetteers.find(span.of(self._text)) else 0.0)
        before = re.search(r"([\w-]+) \Z", self._text[max(0, owner.start - 20) : owner.start])
        return 4.0 if before and self._words.role_of(before.group(1).casefold()) & MAKERS else 0.0

    def _form(self, stretch: _Stretch) -> float:
        form = stretch.span.of(self._text)
        parts = form.split()
        score = 0.0
        if len(parts) == 1:
            score -= 0.5
            if stretch.words and stretch.words[0].sentence_start:
                score -= 0.5
        elif parts[0] in {"The", "A", "An"}:
            score += 1.0
        if len(parts) > 1 and any(p in TITLE_JOINERS for p in parts[1:-1]):
            score += 1.0
        if self._hints.overlaps(stretch.span):
            score += 1.0
        if any(p.isdigit() for p in parts[1:]):
            score += 0.5
        if len(parts) > 2 and any(p in _SENTENCE_WORDS for p in parts):
            score += 2.5  # "If Beale Street Could Talk": names hold no such words
        if self._bare_style and not self._other_hints.overlaps(stretch.span):
            score += 1.0 if name_key(parts[0]) not in self._gazetteers.given_names else 0.0
        return score
