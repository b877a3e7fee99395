"""Whether a clause asserts: negation, doubt, plans, and the story-world firewall.

A clause under a negation, a wish, a rumour or a denial gives no fact. An announced plan gives a planned one.
A clause that tells the plot gives none that rests on the article's topic: inside a story, "she directs" is
about a character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.model import Span

_CLAUSAL = {"xcomp", "ccomp", "advcl", "acl", "relcl", "pcomp", "conj"}
_FUTURE = {"will", "shall", "’ll", "'ll"}
_PLAN_HEADS = {
    "set",
    "slate",
    "schedule",
    "plan",
    "due",
    "expect",
    "announce",
    "ready",
    "sign",
    "intend",
    "prepare",
    "aim",
    "board",
    "tap",
    "about",
    "attach",
}
_SYNOPSIS = re.compile(
    r"\b(?:synopsis|logline|official description|plot (?:description|summary)|description)\b[^.]{0,40}[:,]\s*[“\"‘]"
)
_STORY = re.compile(
    r"\b(?:it|film|movie|drama|story|series|picture|thriller|comedy|adaptation|novel|book|play|documentary|show|tale|plot|”)"
    r"(?:’s|'s)? (?:\w+ )?(?:follows|tells|centers|centres|revolves|chronicles|is set in|is about|concerns|charts|depicts|traces|explores|recounts|unfolds|finds|sees)\b"
)

_CLOSING = "”’\"') \n"
_CLAUSE_END = re.compile(r"[;:]|, (?:but|and|while|whereas) ")


def clause_chain(token: Token) -> tuple[Token, ...]:
    """The verbs that govern a token, from its own clause outwards."""
    chain: list[Token] = []
    current = token
    if current.pos_ not in {"VERB", "AUX"}:
        for ancestor in current.ancestors:
            if ancestor.pos_ in {"VERB", "AUX"}:
                current = ancestor
                break
        else:
            return ()
    chain.append(current)
    while current.dep_ in _CLAUSAL and current.head.i != current.i:
        nxt = current.head
        while nxt.pos_ not in {"VERB", "AUX", "ADJ"} and nxt.head.i != nxt.i:
            nxt = nxt.head
        if nxt in chain:
            break
        chain.append(nxt)
        current = nxt
    return tuple(chain)


def _was_to_be(verb: Token) -> bool:
    """Whether something was once to be: "Raimi was to direct", "she was to have starred"."""
    if verb.dep_ != "xcomp" or verb.head.lemma_ != "be" or verb.head.tag_ != "VBD":
        return False
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


@lru_cache(maxsize=4)
def _any_phrase(phrases: Sequence[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b" if phrases else r"(?!)")


class Sense:
    """Judges the clauses of one article."""

    def __init__(self, annotated: Annotated, words: Words) -> None:
        self._a = annotated
        self._words = words
        self._doubtful = _any_phrase(words.doubt_phrases)
        self._asserted: dict[int, bool] = {}
        plot = sorted(self._plot_spans())
        self._plot_starts = [span.start for span in plot]
        self._plot_ends = list(accumulate((span.end for span in plot), max))

    def asserted(self, token: Token) -> bool:
        """Whether the clause around ``token`` states what it says."""
        if token.i not in self._asserted:
            self._asserted[token.i] = self._states(token)
        return self._asserted[token.i]

    def _states(self, token: Token) -> bool:
        chain = clause_chain(token)
        if self._asked(chain) or any(_was_to_be(verb) for verb in chain):
            return False
        for depth, verb in enumerate(chain):
            children = list(verb.children)
            if any(c.dep_ == "neg" for c in children):
                return False
            words = {c.lower_ for c in children if c.dep_ in {"aux", "advmod", "mark", "auxpass", "cc", "preconj"}}
            if depth == 0 or verb.dep_ not in {"ROOT"}:
                if words & self._words.doubt_words:
                    return False
            if depth == 0 and any(
                c.lower_ in self._words.negation for c in children if c.dep_ in {"det", "advmod", "cc", "preconj"}
            ):
                return False
            subject = [c for c in children if c.dep_ in {"nsubj", "nsubjpass"}]
            if depth == 0 and any(
                s.lower_ in {"nobody", "none", "neither", "no-one"}
                or any(d.lower_ in {"no", "neither"} for d in s.children)
                for s in subject
            ):
                return False
            if verb.dep_ in {"acl", "relcl"} and verb.head.lemma_.lower() in self._words.doubt_nouns:
                return False
            if (
                depth > 0
                and verb.lemma_.lower() in self._words.doubt_verbs
                and chain[depth - 1].dep_ in {"xcomp", "ccomp", "pcomp", "advcl"}
            ):
                return False
        return not self._doubtful_phrase(token)

    def _asked(self, chain: Sequence[Token]) -> bool:
        """Whether the clause is what a question asks, and not something that it takes for granted."""
        if not chain or any(verb.dep_ in {"relcl", "acl"} for verb in chain):
            return False
        sentence = self._a.sentence_at(self._a.units[chain[0].i].span.start)
        return sentence.of(self._a.article.text).rstrip(_CLOSING).endswith("?")

    def _doubtful_phrase(self, token: Token) -> bool:
        sentence = self._a.sentence_at(self._a.units[token.i].span.start)
        position = self._a.units[token.i].span
        before = self._a.article.text[sentence.start : position.end + 1]
        clause = _CLAUSE_END.split(before)[-1].casefold()
        return bool(self._doubtful.search(clause))

    def planned(self, token: Token) -> bool:
        """Whether the clause speaks of what is still to come."""
        for verb in clause_chain(token):
            children = [c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}]
            if _FUTURE & set(children):
                return True
            if "to" in children and verb.head.lemma_.lower() in _PLAN_HEADS:
                return True
            if verb.lemma_.lower() in {"plan", "slate", "schedule"}:
                return True
        return False

    def in_plot(self, token: Token) -> bool:
        """Whether ``token`` stands in words that tell the story."""
        span = self._a.units[token.i].span
        before = bisect_right(self._plot_starts, span.start)
        return before > 0 and self._plot_ends[before - 1] >= span.end

    def _plot_spans(self) -> tuple[Span, ...]:
        text = self._a.article.text
        spans: list[Span] = []
        for match in _SYNOPSIS.finditer(text):
            after = bisect_left(self._a.quotations, match.end() - 2, key=lambda q: q.outer.start)
            quote = next(iter(self._a.quotations[after : after + 1]), None)
            if quote and quote.outer.start - match.end() < 3:
                spans.append(quote.outer)
        for sentence in self._a.sentences:
            match_ = _STORY.search(sentence.of(text).casefold())
            if match_:
                spans.append(Span(sentence.start + match_.start(), sentence.end))
        spans.extend(self._character_sentences())
        return tuple(spans)

    def _character_sentences(self) -> list[Span]:
        """Sentences with parentheses that name an actor after a character: "Clark (Jackson), a biracial boy"."""
        found: list[Span] = []
        for unit in self._a.units:
            if any(len(a.mentions) == 1 and self._a.named[a.mentions[0]].type == "Person" for a in unit.asides):
                if not unit.mentions or self._a.named[unit.mentions[-1]].type in {"Person", "Character"}:
                    found.append(self._a.sentence_at(unit.span.start))
        return found
