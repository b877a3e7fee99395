"""Capitalised stretches that may be unquoted titles: where one starts, which small words it holds, where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.capitals import FUNCTION_WORDS, TITLE_JOINERS, Word
from kg.annotate.title_evidence import CALLED, ENTRY_AFTER, EPITHET, FRONTED, MONTH, TITLE_OPENERS, WEEKDAYS
from kg.annotate.title_surroundings import Surroundings
from kg.model import Span
from kg.names import name_key

#: Words that take a capital inside a sentence only in a title.
_ARTICLES = frozenset({"the", "a", "an"})
_SENTENCE_OPENERS = frozenset("in on at for with from after before since like unlike as to of by".split())
#: What "and" leads to inside a title: "Fantastic Beasts and Where to Find Them".
_CLAUSE_WORDS = frozenset("where how why when who".split())
_ASKING = frozenset("was is did are were do does had has can could what why how who when where will would".split())
_TO_SOMEBODY = frozenset("for with by to from as".split())
_OF_A_WORK = re.compile(
    r"\b(?:the|a|his|her|their) (?:film|movie|series|documentary|drama|comedy|thriller) \Z", re.IGNORECASE
)
_AGAINST = frozenset({"vs", "vs.", "v."})
_PREPOSITIONS = frozenset("in on at for from with by to".split())
#: What a dash leads to inside a title: "… — Part One: …".
_PARTS = frozenset({"Part", "Chapter", "Volume", "Vol", "Vol.", "Episode", "Book", "Season"})
_SECTIONS = frozenset(
    "direction performance performances verdict plot analysis conclusion overview cinematography editing rating crew technicalities "
    "acting visuals themes background soundtrack".split()
)
_NUMBER = re.compile(r"One|Two|Three|Four|Five|I{1,3}|IV|V|\d+")
#: A participle that opens a credit or a sentence: "Edited by", "Inspired by".
_CREDITING = re.compile(r"(?:[a-z]{2,}ed|shot|penned|led)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may be a title."""

    span: Span
    words: tuple[Word, ...]


class TitleStretches:
    """Cuts the words of a block into stretches."""

    def __init__(self, around: Surroundings) -> None:
        self._s = around
        self._text = around.text

    def of(self, sequence: Sequence[Word]) -> Iterator[Stretch]:
        """The stretches of one block, in order."""
        if (heading := self._heading(sequence)) is not None:
            yield heading
            return
        index = 0
        while index < len(sequence):
            stretch = self._at(sequence, index)
            if stretch is None:
                index += 1
                continue
            yield stretch
            index += len(stretch.words)

    def _heading(self, sequence: Sequence[Word]) -> Stretch | None:
        """The whole of a short line of its own in title case, whatever word it begins with: "Let Him Go"."""
        if not 2 <= len(sequence) <= 6 or any(self._is_blocked(w) for w in sequence):
            return None
        span = Span(sequence[0].span.start, sequence[-1].span.end)
        if not re.match(r"[ \t]*(?:\n|\Z)", self._text[span.end : span.end + 40]) or self._runs_on(sequence[0]):
            return None
        if any(w.text == "by" for w in sequence):
            return None  # "Edited by …": a credit
        if sequence[0].text in {"Available", "Also", "Coming", "More", "Read", "Watch", "Out"}:
            return None
        if all(w.text.casefold() in FUNCTION_WORDS | _SECTIONS for w in sequence):
            return None  # "Screenplay and Direction": what a review speaks of next
        title_case = all(w.capital or w.text in TITLE_JOINERS for w in sequence) and sequence[-1].capital
        words_only = re.fullmatch(r"[\w’'&!? -]+", span.of(self._text))
        return Stretch(span, tuple(sequence)) if title_case and words_only else None

    def _at(self, sequence: Sequence[Word], index: int) -> Stretch | None:
        if not self._may_start(sequence, index):
            return None
        first = sequence[index]
        chosen = [first]
        position = index + 1
        called = CALLED.search(self._text[max(0, first.span.start - 20) : first.span.start])
        if not called and first.text.isupper() and len(first.text) in (2, 3) and first.text.isalpha():
            return None
        while position < len(sequence):
            # "Ben Fountain’s Billy Lynn’s Long Halftime Walk": what somebody owns may hold a possessive of its own.
            if (
                chosen[-1].possessive
                and not called
                and self._s.possessor(first.span) <= 0
                and not self._owned_inside(sequence, position, chosen)
            ):
                break
            step = self._extension(sequence, position, chosen)
            if not step:
                break
            chosen.extend(sequence[position : position + step])
            position += step
        if len(first.text) > 3 and first.text.isupper() and any(w.capital and not w.text.isupper() for w in chosen):
            return None  # a label: "RELEASES France"
        if not any(word.text[0].isalpha() and word.capital for word in chosen) or self._is_date(chosen):
            return None
        if len(chosen) == 1 and (self._is_label(first) or EPITHET.search(first.text)):
            return None
        if first.text in _PARTS | {"Top", "Seasons"} and len(chosen) == 2 and _NUMBER.fullmatch(chosen[1].text):
            return None  # "in Part Two": of what, stands elsewhere; "the Top 10"
        if len(chosen) == 1 and first.text.casefold() in FUNCTION_WORDS:
            chosen.extend(self._sentence_case(sequence, index))
            if len(chosen) == 1 and first.text.casefold() in _ARTICLES | {"i", "but", "and"}:
                return None  # what it belongs to has been taken for something else
        return Stretch(Span(chosen[0].span.start, chosen[-1].span.end), tuple(chosen))

    def _may_start(self, sequence: Sequence[Word], index: int) -> bool:
        first = sequence[index]
        if not (first.capital or first.text.isdigit()) or self._is_blocked(first):
            return False
        if first.sentence_start and first.text.casefold() in FUNCTION_WORDS and not self._opens_title(sequence, index):
            return False
        if MONTH.fullmatch(first.text) or first.text.casefold() in WEEKDAYS:
            return False
        if re.fullmatch(r"(?:19|20)\d\d", first.text) and not sequence[index + 1 : index + 2]:
            return False
        nationalities = self._s.gazetteers.nationalities
        following = sequence[index + 1 : index + 3]
        if first.text == "The" and following and name_key(following[0].text) in nationalities:
            if len(following) < 2 or not following[1].capital:
                return False  # "The Romanian"
        if name_key(first.text) in nationalities and not self._always_with(sequence, index):
            return False
        return not self._is_surname(sequence, index)

    def _always_with(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether the next word has its capital because of this one: "American Fiction", twice at least and nowhere else.

        So it is in "French Without Tears", and in "the film French Exit".
        """
        following = sequence[index + 1 : index + 2]
        if not following or not following[0].capital or self._is_known(following[0]):
            return False
        form = following[0].text
        before = self._text[max(0, sequence[index].span.start - 20) : sequence[index].span.start]
        if form.casefold() in TITLE_JOINERS | _PREPOSITIONS | {"without"} or _OF_A_WORK.search(before):
            return True
        both = self._text.count(f"{sequence[index].text} {form}")
        return both > 1 and both == len(re.findall(rf"\b{re.escape(form)}\b", self._text))

    def _opens_title(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether a small word that stands first in a sentence begins a title, not only the sentence."""
        first, run = sequence[index], sequence[index + 1 : index + 3]
        preposition = name_key(first.text) in _SENTENCE_OPENERS
        if preposition and run and run[0].text in {"The", "A", "An"}:
            return False  # "In The Piano (1993)": it opens the sentence, not the title
        if preposition and FRONTED.match(self._text[first.span.start : first.span.start + 200]):
            return False  # "In Clouds of Sils Maria, Juliette Binoche plays …"
        if preposition and self._is_aside(sequence, index):
            return False
        if self._opens_entry(sequence, index):
            return True
        if run and not self._runs_on(first):  # "First Cow, which …" at the start of a paragraph
            ahead = run[-1] if run[0].text in {"the", "a"} else run[0]
            if ahead.capital and not self._is_known(ahead):
                return True
        if preposition and self._runs_on(first):
            return False
        starts = first.text in TITLE_OPENERS and bool(run) and run[0].capital
        return starts or (len(run) == 2 and all(w.capital for w in run) and first.text != "I")

    def _is_aside(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether a comma ends what a preposition opens, and nothing shows that it is part of a title: "In Even the Rain, a"."""
        start = sequence[index].span.start
        match = re.match(r"(\w+ [A-ZÀ-Þ][^,.;:()\n]{1,60}), ", self._text[start : start + 80])
        return match is not None and not re.search(rf"[\w“‘\"] {re.escape(match.group(1))}\b", self._text)

    def _runs_on(self, word: Word) -> bool:
        """Whether a word stands in running text, not at the start of a line or list item."""
        return self._text[max(0, word.span.start - 20) : word.span.start].rstrip(" ")[-1:] not in {
            "",
            "\n",
            "•",
            "-",
            "–",
            "—",
        }

    def _is_known(self, word: Word) -> bool:
        return self._is_blocked(word) or any(k.overlaps(word.span) for k in (self._s.persons, self._s.places))

    def _is_date(self, chosen: Sequence[Word]) -> bool:
        """A day and its month: "7 May", "The October"."""
        lead = chosen[0].text.isdigit() or chosen[0].text in {"The", "A"}
        return lead and len(chosen) > 1 and bool(MONTH.fullmatch(chosen[1].text))

    def _is_label(self, word: Word) -> bool:
        after = self._text[word.span.end : word.span.end + 6]
        if self._s.words.is_role(word.text.casefold()) and re.match(r" and [a-z]", after):
            return True  # "(Director and screenwriter: …"
        return bool(_CREDITING.match(word.text) and after.startswith(" by "))

    def _opens_entry(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether capitals from here lead to what follows a line-up's title: "Never Rarely Sometimes Always (Director"."""
        last = index
        while last + 1 < len(sequence) and sequence[last + 1].capital and last - index < 8:
            if self._text[sequence[last].span.end : sequence[last + 1].span.start] != " ":
                break
            last += 1
        # "In Dune (1984) it was Sting": in running text a preposition opens the sentence, not the title.
        if self._runs_on(sequence[index]) and name_key(sequence[index].text) in _SENTENCE_OPENERS:
            return False
        return last > index and bool(
            ENTRY_AFTER.match(self._text[sequence[last].span.end : sequence[last].span.end + 300])
        )

    def _sentence_case(self, sequence: Sequence[Word], index: int) -> Sequence[Word]:
        """The rest of a title of which only the first word has a capital: "the book No way home"."""
        left = self._text[max(0, sequence[index].span.start - 40) : sequence[index].span.start]
        if not self._s.nouns.before.search(left):
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
        if sequence[index].text not in self._s.surnames or not following or following[0].capital:
            return False
        return self._text[sequence[index].span.end : following[0].span.start] == " "

    def _owned_inside(self, sequence: Sequence[Word], position: int, chosen: Sequence[Word]) -> bool:
        """Whether a possessive belongs to the title: "Mao’s Last Dancer", where nobody of that surname is known."""
        owner, following = chosen[-1], sequence[position]
        if owner.text in self._s.surnames or not following.capital or following.text.casefold() in _ARTICLES:
            return False
        return len(chosen) == 1 and name_key(owner.text) in self._s.gazetteers.given_names

    def _extension(self, sequence: Sequence[Word], position: int, chosen: Sequence[Word]) -> int:
        """How many of the next words belong to the same title: capitals, numbers, joiners that lead to a capital."""
        gap = self._text[chosen[-1].span.end : sequence[position].span.start]
        if chosen[-1].possessive:
            gap = gap.removeprefix("’s").removeprefix("'s")
        if gap == ", " and self._comma_joins(sequence, position, chosen):
            gap = " "
        if gap in {" — ", " - "} and sequence[position].text in _PARTS:
            gap = " "
        if gap not in {" ", ": ", " & ", " – "} or (gap == ": " and not sequence[position].capital):
            return 0
        if chosen[-1].text.endswith(".") and sequence[position].text.casefold() in _ASKING:
            return 0  # "… with Umberto D. Was that …": an initial that ends the sentence
        for step in range(1, 4):
            if position + step > len(sequence):
                return 0
            word = sequence[position + step - 1]
            if (
                self._is_blocked(word)
                or (
                    self._enters_person(word, chosen)
                    and not self._after_or(sequence, position + step - 1)
                    and chosen[0].text != "I"
                    and not self._never_alone(sequence, position + step - 1)
                )
                or (step > 1 and self._text[sequence[position + step - 2].span.end : word.span.start] != " ")
            ):
                return 0
            following = sequence[position + step] if position + step < len(sequence) else None
            if word.text.isdigit() and following and MONTH.fullmatch(following.text):
                return 0  # "on 30 May"
            if word.capital or word.text.isdigit():
                between = [w.text for w in sequence[position : position + step - 1]]
                return 0 if between and self._leaves_title(word, between, chosen) else step
            if word.text not in TITLE_JOINERS:
                return 0
            if word.text == "or" and not (following and following.capital):
                return 0
            if word.text == "is" and not (following and (following.capital or following.text == "for")):
                return 0  # "Brick is a 2005 …": inside a title the verb has a capital, but for "M is for Magic"
            if word.text == "and" and not self._and_joins(sequence, position + step, chosen):
                return 0
        return 0

    def _comma_joins(self, sequence: Sequence[Word], position: int, chosen: Sequence[Word]) -> bool:
        """Whether a comma stands inside a title: where the tagger sees one work, or the same words come again."""
        following = sequence[position]
        if len(chosen) == 1 and chosen[0].text == "I" and following.capital:
            return True  # "I, Ada Brook"
        if self._s.hinted(Span(chosen[-1].span.start, following.span.end)):
            return True  # "Truly, Madly, Deeply"
        if not following.capital or any(k.overlaps(following.span) for k in (self._s.persons, self._s.places)):
            return False
        return self._s.recurs(Span(chosen[0].span.start, following.span.end).of(self._text))  # no list keeps its order

    def _leaves_title(self, word: Word, joiners: Sequence[str], chosen: Sequence[Word]) -> bool:
        """Whether small words lead out of the title: to a year, to somebody known, to where it opens."""
        if name_key(word.text) in self._s.gazetteers.nationalities and re.match(
            r"(?:-\w+)? [a-z]", self._text[word.span.end : word.span.end + 30]
        ):
            return True  # "Brick in American cinemas"
        if word.text[0].isdigit() and joiners[-1] in _PREPOSITIONS | {"since"}:
            return True  # "Past Lives from 2023", "Manhattan at 88"
        if joiners[0] in _PREPOSITIONS and (
            MONTH.fullmatch(word.text) or re.fullmatch(r"(?:19|20)\d\d", chosen[0].text)
        ):
            return True
        if joiners[0] in _PREPOSITIONS and any(
            k.start <= chosen[0].span.start and k.end == chosen[-1].span.end and " " in k.of(self._text)
            for k in self._s.persons.at(chosen[-1].span)
        ):
            return True  # "has cast Ida Lupino for Outrage"
        if joiners == ["on"] and chosen[0].text != "The" and self._text.endswith(" in ", 0, chosen[0].span.start):
            return True  # "… have begun in County Mayo on Quarry"
        if joiners[0] == "for" and word.text in {"Season", "Seasons", "Series"}:
            return True  # "renewed Quarry for Seasons 6 and 7"
        if joiners[0] in {"in", "on", "at", "for"} and any(
            chosen[-1].span.end == p.end for p in self._s.places.at(chosen[-1].span)
        ):
            return True  # "is playing Alaska in Limbo"
        tagged = any(h.start == word.span.start for h in self._s.other_hints.at(word.span))
        if (word.text in self._s.surnames or (tagged and len(joiners) == 1)) and joiners[0] in _TO_SOMEBODY:
            return True
        listed = self._s.gazetteers.find(word.text) or any(
            p.start <= word.span.start < p.end for p in self._s.places.at(word.span)
        )
        if not listed or joiners[0] not in {"in", "at", "for", "from", "to", "with"}:
            return False
        return len(joiners) > 1 or len(chosen) > 1  # "Paddington in Peru" is a title, "Isle of Dogs in Berlin" is not

    def _and_joins(self, sequence: Sequence[Word], after: int, chosen: Sequence[Word]) -> bool:
        """Whether "and" stands inside a title: "… and Where to Find Them", "Land of Blood and Honey", "Kubo and the …"."""
        if after >= len(sequence):
            return False
        following = sequence[after]
        if following.text == "the" and after + 1 < len(sequence) and (len(chosen) == 1 or chosen[0].text == "The"):
            last = sequence[after + 1]  # "The Mirror and the Light", "Kubo and the Two Strings"
            return last.capital and not self._is_blocked(last)
        if len(chosen) == 1 and self._is_given(chosen[0]) and self._is_given(following):
            gap = self._text[following.span.end : following.span.end + 2]
            return not re.match(r" [A-ZÀ-Þ]", gap) and not following.possessive  # "Harold and Maude"
        if following.capital and len(chosen) > 1 and following.text.casefold() in _CLAUSE_WORDS:
            return True
        behind = self._text[following.span.end : following.span.end + 30]
        if following.capital and chosen[0].text == "The" and re.match(r" of (?:the )?[A-ZÀ-Þ]", behind):
            return True  # "The Life and Times of …"
        if len(chosen) >= 2 and chosen[-2].text in {"of", "Of", "between"}:
            return True
        return self._s.hinted(Span(chosen[0].span.start, following.span.end))

    def _is_given(self, word: Word) -> bool:
        return word.capital and name_key(word.text) in self._s.gazetteers.given_names

    def _enters_person(self, word: Word, chosen: Sequence[Word]) -> bool:
        first = chosen[0]
        if word.text in {"Mr.", "Mrs.", "Miss", "Dr.", "Mr", "Mrs", "Dr"}:
            return False
        if first.text in {"The", "A"}:
            inside = self._s.persons.at(word.span)
            if inside and self._text.endswith(" of ", 0, inside[0].start):
                return False  # "The Eyes of Tammy Faye"
        return any(not any(c.span.overlaps(p) for c in (first, chosen[-1])) for p in self._s.persons.at(word.span))

    def _never_alone(self, sequence: Sequence[Word], index: int) -> bool:
        """Whether what the tagger takes for somebody belongs to the word before: "A Very Long Engagement", "Star Trek"."""
        before, word = sequence[index - 1], sequence[index]
        if self._is_given(word) or self._text[before.span.end : word.span.start] != " ":
            return False
        if before.text in {"A", "An"}:
            return True
        both = self._text.count(f"{before.text} {word.text}")
        return before.capital and both > 1 and both == len(re.findall(rf"\b{re.escape(word.text)}\b", self._text))

    def _after_or(self, sequence: Sequence[Word], index: int) -> bool:
        """ "Hell or High Water", "State v. Ada Brook": what the tagger alone takes for somebody, and against whom one goes."""
        before = {w.text for w in sequence[max(0, index - 2) : index]}
        if before & _AGAINST:
            return True
        return "or" in before and not any(self._is_given(w) for w in sequence[index - 1 : index + 1])

    def _is_blocked(self, word: Word) -> bool:
        return self._s.blocked.overlaps(word.span)
