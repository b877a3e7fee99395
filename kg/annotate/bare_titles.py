"""Titles without quotation marks: italics lost to plain text, and house styles that use none.

A capitalised stretch is taken for a title when enough of what stands around it says so; the weights are
judgements, kept in one table, and a stretch that could as well be a name needs more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.annotate.capitals import FUNCTION_WORDS, TITLE_JOINERS, Word
from kg.annotate.known_titles import KnownTitles
from kg.annotate.named import WORK, Named, Source
from kg.annotate.title_evidence import (
    CALLED,
    ENTRY_AFTER,
    LEFT,
    MADE_BY,
    MAKER,
    MAKERS,
    PART_BEFORE,
    PLAYED_AFTER,
    RATED_AFTER,
    RIGHT,
    in_cast_list,
    is_verb_use,
    lists_titles,
    names_somebody,
)
from kg.annotate.title_stretches import Stretch, TitleStretches
from kg.annotate.title_surroundings import Surroundings
from kg.model import Span
from kg.names import name_key

#: Words that take a capital inside a sentence only in a title.
_SENTENCE_WORDS = frozenset(
    "If Could Would Should Then We You I Me Us My Your Is Are Was Were When Where Who Whom Why What How Not Do Does Did Can "
    "Be It Them Him Her Here There Once Upon Into After Before Under Over Without Until Don’t Don't Won’t Can’t I’m It’s".split()
)
#: Titles of rank, which open the names of characters more often than titles of works.
_RANKS = frozenset(
    "Sir Detective Inspector Sergeant Colonel Professor Mr Mrs Miss Ms Dr Father Sister Aunt Uncle".split()
)
#: Wars, which say of a work when it plays.
_WAR = re.compile(r"\bWar(?: (?:I{1,2}|One|Two|1|2))?\Z")
THRESHOLD = 2.5
#: For a stretch that the tagger, or a list of given names too, takes for a person.
TAGGED_PERSON_THRESHOLD = 3.0
PERSON_THRESHOLD = 4.5
#: Where the article quotes its titles, a bare stretch is seldom one; half of it where it quotes only a few.
QUOTING_PENALTY = 2.0


class BareTitles:
    """Finds unquoted titles of one text, given the names already found in it."""

    def __init__(self, source: Source, named: Sequence[Named]) -> None:
        self._s = Surroundings(source, named)
        self._text = source.text
        self._stretches = TitleStretches(self._s)
        quoted = len({n.name for n in named if n.quoted})
        self._quoting = QUOTING_PENALTY if quoted >= 4 else QUOTING_PENALTY / 2 if quoted >= 2 else 0.0
        self._quotes = quoted > 0
        self._listing = lists_titles(source.text)
        self._bare_style = not any(n.quoted for n in named) and sum(n.type == WORK for n in named) >= 3

    def find(self, sequence: Sequence[Word]) -> tuple[Named, ...]:
        """Titles among the words of one block, in order."""
        found: list[Named] = []
        if self._is_headline(sequence):
            return ()  # every word has a capital there; a title that matters comes back in the text
        for stretch in self._stretches.of(sequence):
            score = self._score(stretch, found)
            if score >= self._threshold(stretch):
                span = self._with_mark(stretch.span)
                # "It is called Jane Doe's Long Night": whatever follows is the title, also what looks like somebody.
                called = len(stretch.words) > 1 and CALLED.search(self._text, max(0, span.start - 20), span.start)
                found.append(Named(span, WORK, span.of(self._text), detail="whole" if called else ""))
        return tuple(found)

    def _with_mark(self, span: Span) -> Span:
        """The title with a question or exclamation mark that no sentence can end on: "Quo Vadis, Aida?, which"."""
        marked = re.match(r"[?!](?:,|;|\)| [a-z(])", self._text[span.end : span.end + 3])
        return Span(span.start, span.end + 1) if marked else span

    def _is_headline(self, sequence: Sequence[Word]) -> bool:
        if len(sequence) < 6:
            return False
        line = self._text[sequence[0].span.start : sequence[-1].span.end + 2].rstrip()
        long_words = [w for w in sequence if len(w.text) > 3]
        return not line.endswith(".") and sum(w.capital for w in long_words) > 0.8 * len(long_words)

    def _threshold(self, stretch: Stretch) -> float:
        threshold = THRESHOLD
        if self._s.persons.overlaps(stretch.span):
            given = name_key(stretch.words[0].text) in self._s.gazetteers.given_names
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
            if single and first == span.start and not self._score(Stretch(span, ()), []) > 0:
                continue
            inside = self._s.persons.at(span)
            if inside and (single or any(p != span for p in inside)):
                stretch = Stretch(span, ())
                if any(p != span for p in inside) or self._score(stretch, []) + 1.0 < THRESHOLD:
                    continue
            yield Named(span, WORK, name)

    def _score(self, stretch: Stretch, before: Sequence[Named]) -> float:
        span = stretch.span
        left = self._text[max(0, span.start - 60) : span.start]
        left = re.split(r"[.!?]\s", left)[-1]
        right = self._text[span.end : span.end + 80]
        score = max((weight for pattern, weight in LEFT if pattern.search(left)), default=0.0)
        noun = self._s.nouns.before.search(left)
        if noun and not is_verb_use(left, noun.start(), noun.group().strip(" ,(")):
            score = max(score, 3.0)
        score += max((weight for pattern, weight in RIGHT if pattern.search(right)), default=0.0)
        if left in {"In ", "in "} or left.endswith((", in ", "; in ", "\nIn ")):
            score += 3.0 if PLAYED_AFTER.match(right) else 0.0
        score += self._entry(stretch, right)
        score -= self._against(stretch, left, right)
        if self._s.nouns.debut.search(right):
            score += 4.0
        elif self._s.nouns.owned.search(right):
            score += 5.0
        elif self._s.nouns.apposition.search(right):
            score += 3.0
        if span.of(self._text) in self._s.titles:
            score += 2.0
        if (listed := self._s.gazetteers.find(span.of(self._text))) and listed.kind in {"place", "city"}:
            score -= 2.5
        return score + self._s.possessor(span) + self._neighbour(span, before, left) + self._form(stretch)

    def _entry(self, stretch: Stretch, right: str) -> float:
        """Weight of standing first in a line-up's entry or in a sentence, as an entry does."""
        starts = bool(stretch.words) and stretch.words[0].sentence_start
        before = self._text[max(0, stretch.span.start - 2) : stretch.span.start]
        opens = before.endswith(("\n", "• ", "- ", "– ", "* ", "— ")) or stretch.span.start == 0
        if not (starts and opens):
            return 0.0
        if ENTRY_AFTER.match(right) or RATED_AFTER.match(right):
            return 4.0
        if self._listing and re.match(r"(?: \([^()\n]{2,40}\))?\. [A-ZÀ-Þ]", right):
            return 4.0
        if re.match(r" \((?:[A-Z][\w.&’' -]+)\)\. ", right):
            return 2.5  # "Boyhood (Paramount). …"
        if stretch.span.of(self._text).isupper() or len(stretch.words) < 2:
            return 0.0
        return 2.5 if re.match(r"[ \t]*(?:\n|\Z)", right) else 0.0  # a line of its own

    def _against(self, stretch: Stretch, left: str, right: str) -> float:
        """Weight of what makes the stretch a name of somebody: a maker's possessive, a part, a list of parts."""
        if MAKER.match(right) or (right.startswith(":") and " " not in stretch.span.of(self._text)):
            return 6.0
        if re.match(r"[’'`]s? [A-Z“‘]", right) and not CALLED.search(left):
            return 3.0
        if PART_BEFORE.search(left) and not CALLED.search(left):
            return 3.0
        if names_somebody(left, self._s.words) or MADE_BY.search(left):
            return 7.0
        if _WAR.search(stretch.span.of(self._text)) and self._s.nouns.described.match(right):
            return 6.0  # "the World War I romantic drama": when it plays
        if stretch.span.of(self._text).split()[0].rstrip(".") in _RANKS and not CALLED.search(left):
            return 2.0  # "Josie Walker's Detective Ellis"
        if left.endswith("(") and right.startswith(")") and stretch.span.of(self._text) in self._s.surnames:
            return 4.0  # "Dr. Ruth Mead (Lupino), who …"
        if re.search(r"(?i)\b(?:known|billed|hailed|dubbed|nicknamed)(?: as)?(?: the| an?)? \Z", left):
            return 6.0  # what somebody is called: "known as the Queen of Crime"
        if " " not in stretch.span.of(self._text) and re.search(
            r"\b(?:the|an?|this|that|another|new|next|\d+(?:st|nd|rd|th)) \Z", left
        ):
            return 1.5  # "the next Bond"
        if (
            left.endswith("(")
            and right.startswith(")")
            and in_cast_list(self._text, stretch.span)
            and not self._filmography(stretch.span, left)
        ):
            return 3.0
        return 0.0

    def _neighbour(self, span: Span, before: Sequence[Named], left: str) -> float:
        if weight := self._filmography(span, left):
            return weight
        previous = max(self._s.title_end_before(span.start), before[-1].span.end if before else 0)
        if previous > 0 and span.start - previous < 400:
            gap = self._text[previous : span.start]
            if re.fullmatch(r"(?: ?\([^)]*\))? ?,? (?:and |& |or |then )?|,? as well as ", gap):
                # What closes a list after "and" is most likely of the list's own kind, even if it looks like a name.
                closes = gap == " and " and self._text[span.end : span.end + 1] in {"", ".", ",", ";", ")"}
                return 4.5 if closes else 2.5
        opened = re.search(r"\((?:[^()]*, )?\Z", left)
        if opened:
            bracket = span.start - len(opened.group())
            title = self._s.title_end_before(bracket)
            if any(self._s.persons.before(bracket, 2)) or (title and bracket - 2 <= title):
                return 2.5
        if self._text.startswith(" by ", span.end) and any(self._s.persons.after(span.end + 4, 22)):
            return 3.0
        opening = left.rfind("(")
        if opening >= 0 and ")" not in left[opening:]:
            start = span.start - len(left) + opening
            if before and start < before[-1].span.start:
                return 2.5
        return 0.0

    def _filmography(self, span: Span, left: str) -> float:
        """Weight of standing among capitalised pieces in a parenthesis after a maker: "Alexander Payne (Sideways, Nebraska)"."""
        opening = re.search(r"\([^()]*\Z", left)
        closing = re.match(r"[^()]*\)", self._text[span.end : span.end + 200])
        if opening is None or closing is None:
            return 0.0
        start = span.start - len(opening.group())
        owner = next(self._s.persons.before(start, 2), None)
        pieces = re.split(r", | and | & ", self._text[start + 1 : span.end + closing.end() - 1])
        if (
            owner is None
            or span.of(self._text) not in pieces
            or not all(p[:1].isupper() or p[:1].isdigit() or p[:1] in '“‘"' for p in pieces)
        ):
            return 0.0
        if len(pieces) > 1:
            return 4.0 + (2.5 if self._s.gazetteers.find(span.of(self._text)) else 0.0)
        before = re.search(r"([\w-]+) \Z", self._text[max(0, owner.start - 20) : owner.start])
        return 4.0 if before and self._s.words.role_of(before.group(1).casefold()) & MAKERS else 0.0

    def _form(self, stretch: Stretch) -> float:
        form = stretch.span.of(self._text)
        parts = form.split()
        score = 0.0
        if len(parts) == 1:
            score -= 0.5
            if stretch.words and stretch.words[0].sentence_start:
                plain = form.endswith("s") or self._s.occurs(form.lower())
                score -= 2.0 if plain else 0.5
        elif parts[0] in {"The", "A", "An"}:
            score += 1.0
        if len(parts) > 1 and any(p in TITLE_JOINERS for p in parts[1:-1]):
            score += 1.0
        if self._s.hints.overlaps(stretch.span):
            score += 1.0
        if any(p.isdigit() for p in parts[1:]):
            score += 0.5
        if len(parts) > 2 and any(p in _SENTENCE_WORDS for p in parts):
            score += 2.5  # "If Beale Street Could Talk": names hold no such words
        opens = bool(stretch.words) and stretch.words[0].sentence_start
        if len(parts) > 1 and not opens and parts[0].casefold() in FUNCTION_WORDS:
            score += 0.5 if parts[0] in {"The", "A", "An"} else 2.0  # "the one in On Chesil Beach"
        score += self._unclaimed(stretch, opens)
        if self._bare_style and not self._s.other_hints.overlaps(stretch.span):
            score += 1.0 if name_key(parts[0]) not in self._s.gazetteers.given_names else 0.0
        return score

    def _unclaimed(self, stretch: Stretch, opens: bool) -> float:
        """Weight of capitals that nothing explains, where titles are not quoted: no name, no hint, more so if they recur."""
        span = stretch.span
        form = span.of(self._text)
        named = (self._s.other_hints, self._s.persons, self._s.places)
        if self._quotes or not stretch.words or form.isupper() or any(n.overlaps(span) for n in named):
            return 0.0
        recurs = self._s.recurs(form)
        if " " not in form:
            return 1.0 if recurs and not opens else 0.0
        return 1.0 + (0.5 if recurs else 0.0)
