"""What the clause around a place says about itself: doubt, denial, a question, a headline."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.model import Span

_ENDS = re.compile(r"[;:()–—]|, (?=(?:but|and|while|whereas|which|who|although|though|because|so|until)\b)")
_WAS_TO = re.compile(r"\b(?:was|were|had been)\b(?: \w+){0,3} to (?:have )?[a-z]+\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")

Signs = tuple[float, ...]
NO_SIGNS: Signs = (0.0,) * 4


class Clauses:
    """The signs of the clauses of one article."""

    def __init__(self, annotated: Annotated, words: Words) -> None:
        self._a = annotated
        self._phrases = tuple(f" {phrase} " for phrase in words.doubt_phrases)
        self._doubts = words.doubt_words | words.doubt_verbs
        self._starts = [unit.span.start for unit in annotated.units]
        self._negations = words.negation
        self._cuts: dict[Span, tuple[int, ...]] = {}
        self._clauses: dict[Span, Signs] = {}
        self._sentences: dict[Span, Signs] = {}

    def signs(self, place: int) -> Signs:
        """Of the clause around a place (code point): phrases and words of doubt, denial, and what was once to be."""
        clause = self._clause(place)
        if clause not in self._clauses:
            text = clause.of(self._a.article.text).casefold()
            found = _WORD.findall(text)
            spaced = f" {' '.join(found)} "
            self._clauses[clause] = (
                float(any(phrase in spaced for phrase in self._phrases)),
                float(not self._doubts.isdisjoint(self._lemmas(clause))),
                float(any(word in self._negations or word.endswith(("n't", "n’t")) for word in found)),
                float(_WAS_TO.search(text) is not None),
            )
        return self._clauses[clause]

    def sentence(self, place: int) -> Signs:
        """Of the sentence around a place: whether it asks, and the share of its words with a capital."""
        sentence = self._a.sentence_at(place)
        if sentence not in self._sentences:
            text = sentence.of(self._a.article.text)
            found = _WORD.findall(text)
            capitals = sum(word[0].isupper() for word in found) / len(found) if found else 0.0
            self._sentences[sentence] = (float(text.rstrip("”\"’') \n").endswith("?")), capitals)
        return self._sentences[sentence]

    def _lemmas(self, clause: Span) -> set[str]:
        first, end = (bisect_left(self._starts, offset) for offset in (clause.start, clause.end))
        return {self._a.doc[index].lemma_.lower() for index in range(first, end)}

    def _clause(self, place: int) -> Span:
        sentence = self._a.sentence_at(place)
        if sentence not in self._cuts:
            text = sentence.of(self._a.article.text)
            ends = [sentence.start + match.start() for match in _ENDS.finditer(text)]
            self._cuts[sentence] = (sentence.start, *ends, sentence.end)
        cuts = self._cuts[sentence]
        number = max(1, min(bisect_right(cuts, place), len(cuts) - 1))
        return Span(cuts[number - 1], cuts[number])
