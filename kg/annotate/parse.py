"""A parsed article as plain objects: words with their heads and children, read many times over by the extractors.

They hold what the language pipeline said, under spaCy's attribute names, without reaching into its memory each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of the parse: its words from ``start`` up to ``end`` (exclusive)."""

    start: int
    end: int
    tokens: Sequence[Token]

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens[self.start : self.end])


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A word of the parse; attributes as in spaCy's ``Token``. ``children`` stand in the order of the text."""

    i: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    is_punct: bool
    doc: Sequence[Token]
    edge: int
    head: Token = field(init=False)
    sent: Sentence = field(init=False)
    children: tuple[Token, ...] = ()

    @property
    def lefts(self) -> tuple[Token, ...]:
        return tuple(child for child in self.children if child.i < self.i)

    @property
    def left_edge(self) -> Token:
        return self.doc[self.edge]

    @property
    def subtree(self) -> Iterator[Token]:
        """The word and all below it, in the order of the text."""
        for child in self.children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child.subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """The words above this one, the nearest first."""
        current = self
        while current.head.i != current.i:
            current = current.head
            yield current


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """The words of an article and their sentences."""

    tokens: list[Token]
    sents: list[Sentence]

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    def add(self, doc: Doc) -> None:
        """Adds what the language pipeline made of the next words of the article."""
        first, words = len(self.tokens), self.tokens
        for t in doc:
            word = Token(
                first + t.i, t.text, t.lower_, t.lemma_, t.pos_, t.tag_, t.dep_, t.is_punct, words, first + t.left_edge.i
            )  # fmt: skip
            words.append(word)
        children: list[list[Token]] = [[] for _ in range(len(doc))]
        for t in doc:
            word, word.head = words[first + t.i], words[first + t.head.i]
            if word.head is not word:
                children[t.head.i].append(word)
        for s in doc.sents:
            sentence = Sentence(first + s.start, first + s.end, words)
            self.sents.append(sentence)
            for word in sentence:
                word.sent, word.children = sentence, tuple(children[word.i - first])
