"""From an article to what the extractors read: blocks, mentions, entities, and a parsed document of units."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.awards import awards
from kg.annotate.bare_titles import BareTitles
from kg.annotate.blocks import Block, furniture, head_end, split_blocks
from kg.annotate.capital_titles import capital_titles
from kg.annotate.capitals import Word, words
from kg.annotate.credit_lines import credited
from kg.annotate.dates import DateMention, find_dates
from kg.annotate.defined_titles import defined_titles
from kg.annotate.entities import Registry, build_registry
from kg.annotate.festivals import festivals
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.hinted import hinted_names
from kg.annotate.known_titles import known_titles
from kg.annotate.language import ner_hints, parsed, tokenizer
from kg.annotate.learned import completed, joined
from kg.annotate.listed import as_listed, listed_names
from kg.annotate.masking import Maskable, Masker, Unit
from kg.annotate.named import WORK, Named, NerHint, Source, clear, without_overlaps
from kg.annotate.organisations import organisations
from kg.annotate.parse import Parse
from kg.annotate.persons import gapped_roles, listed_persons, persons, shared_surnames, short_forms, surnames
from kg.annotate.quoted_titles import quoted_titles
from kg.annotate.quotes import Quotation, quotations
from kg.annotate.standins import parser_forms
from kg.annotate.stretches import Stretches
from kg.annotate.titles_by_form import titles_by_form
from kg.annotate.words import Words
from kg.learned.model import LearnedModel, Reading
from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language


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
    doc: Parse
    sentences: tuple[Span, ...]
    reading: Reading | None = None

    def mentions_in(self, span: Span) -> range:
        """The indices of the mentions that overlap ``span``."""
        first = bisect_right(self.named, span.start, key=lambda named: named.span.end)
        return range(first, bisect_left(self.named, span.end, first, key=lambda named: named.span.start))

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds a character offset."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.end)
        if index < len(self.sentences) and self.sentences[index].start <= offset:
            return self.sentences[index]
        return Span(offset, offset + 1)


class Claims:
    """The mentions found so far. A stretch of text that one of them holds is not given to another."""

    def __init__(self, closed: Sequence[Span]) -> None:
        self._closed = Stretches(closed)
        self._named: dict[int, Named] = {}
        self._spans = Stretches()
        self.taken = Stretches(closed)

    @property
    def named(self) -> list[Named]:
        return [*self._named.values()]

    def add(self, found: Iterable[Named]) -> None:
        """Takes those of ``found`` whose words are free; of two that overlap the longer."""
        for named in without_overlaps(n for n in found if clear(n.span, self.taken)):
            self._put(named)

    def replace(self, better: Named) -> None:
        """Takes ``better`` in the place of all that overlaps it."""
        for span in self._spans.at(better.span):
            del self._named[span.start]
            self._spans.remove(span)
            self.taken.remove(span)
        self._put(better)

    def _put(self, named: Named) -> None:
        self._named[named.span.start] = named
        self._spans.add(named.span)
        self.taken.add(named.span)

    def of_type(self, type_: str) -> list[Named]:
        return [n for n in self._named.values() if n.type == type_]

    def is_firm(self, span: Span) -> bool:
        """Whether words of ``span`` are taken by something else than a person's name."""
        if self._closed.overlaps(span):
            return True
        return any(self._named[s.start].type != "Person" for s in self._spans.at(span))


class Annotator:
    """Annotates articles with one language pipeline and one ontology folder's word lists."""

    def __init__(
        self, nlp: Language, gazetteers: Gazetteers, lexicon_words: Words, learned: LearnedModel | None = None
    ) -> None:
        self._nlp = nlp
        self._learned = learned
        self._tokenize = tokenizer(nlp)
        self.gazetteers = gazetteers
        self._words = lexicon_words

    def rule_mentions(self, article: Article) -> tuple[tuple[Named, ...], Mapping[int, DateMention]]:
        """What rules and word lists tell the learned model: mentions in order, and the dates among them by index."""
        text = article.text
        return self._named(article, split_blocks(text), furniture(text), quotations(text), ())

    def annotate(self, article: Article) -> Annotated:
        """The annotated article. Raises nothing of its own; an article without prose gives no mentions."""
        text = article.text
        blocks = split_blocks(text)
        skipped = furniture(text)
        found_quotes = quotations(text)
        with self._nlp.memory_zone():  # what the pipeline learns of the article's words goes with the article
            # The learned model sees more than the pipeline's tagger, which takes a fifth of the time.
            hints = ner_hints(self._nlp, text) if self._learned is None else ()
            named, dates = self._named(article, blocks, skipped, found_quotes, hints)
            reading = None
            if self._learned is not None:
                reading = completed(text, named, self._learned.read(text, [(n.span, n.type) for n in named]))
                found = {named[index].span: date for index, date in dates.items()}
                closed = _closed(text, skipped)
                named = tuple(as_listed(n, self.gazetteers) for n in joined(text, named, reading, closed))
                dates = {index: found[n.span] for index, n in enumerate(named) if n.type == "Date"}
            registry = build_registry(text, named, self.gazetteers, self._words, self._series_cues(text, named))
            units = self._units(text, blocks, skipped, named)
            doc = self._parse(units)
        sentences = _sentences(units, text)
        return Annotated(article, blocks, found_quotes, named, dates, registry, units, doc, sentences, reading)

    def _named(
        self,
        article: Article,
        blocks: Sequence[Block],
        skipped: Sequence[Span],
        found_quotes: Sequence[Quotation],
        hints: Sequence[NerHint],
    ) -> tuple[tuple[Named, ...], dict[int, DateMention]]:
        """All mentions in text order, and the dates among them by index. What is claimed first keeps its words."""
        text = article.text
        source = Source(text, self.gazetteers, self._words, hints)
        head = head_end(text)
        closed = _closed(text, skipped)
        unread = Stretches(skipped)
        sequences = [self._block_words(text, block, unread) for block in blocks]
        claims = Claims(closed)
        claims.add(quoted_titles(source, found_quotes))
        claims.add(credited(source, claims.taken))
        claims.add(gapped_roles(text))
        claims.add(festivals(source, claims.taken))
        claims.add(awards(source, claims.taken))
        claims.add(defined_titles(source, claims.taken))
        claims.add(titles_by_form(source, claims.taken))
        claims.add(capital_titles(source, blocks, claims.taken))
        for finder in (listed_names, organisations, persons):
            for sequence in sequences:
                claims.add(finder(source, sequence, claims.taken))
        people = Stretches(n.span for n in claims.of_type("Person"))
        for sequence in sequences:
            claims.add(listed_persons(source, sequence, people, claims.taken))
        dates = find_dates(text, article.published, head)
        self._bare_titles(source, sequences, claims, dates)
        named_in_full = claims.of_type("Person")
        forms = short_forms({n.name for n in named_in_full})
        for place in claims.of_type("Place"):  # "Rob (Austin)" where Ida Austin plays
            if place.name in forms and text[max(0, place.span.start - 1) : place.span.end + 1] == f"({place.name})":
                claims.replace(Named(place.span, "Person", place.name))
        for sequence in sequences:
            claims.add(surnames(source, sequence, forms, claims.taken))
        claims.add(shared_surnames(text, named_in_full, claims.taken))
        titles = frozenset(n.name for n in claims.of_type(WORK))
        for sequence in sequences:
            claims.add(hinted_names(source, sequence, claims.taken, titles))
        free = {d.span: d for d in dates if clear(d.span, claims.taken)}
        claims.add(Named(span, "Date", span.of(text)) for span in free)
        ordered = tuple(sorted(claims.named, key=lambda n: n.span.start))
        return ordered, {i: free[n.span] for i, n in enumerate(ordered) if n.type == "Date"}

    def _bare_titles(
        self, source: Source, sequences: Sequence[Sequence[Word]], claims: Claims, dates: Sequence[DateMention]
    ) -> None:
        """Claims unquoted titles, also where a weaker reading stood, and their later mentions."""
        dated = [Named(d.span, "Date", d.span.of(source.text)) for d in dates if not d.bare_year]
        bare: list[Named] = []
        for _ in range(3):  # a title recognised late vouches for those listed beside it
            titles = BareTitles(source, [*claims.named, *bare, *dated])
            before, bare = bare, [title for sequence in sequences for title in titles.find(sequence)]
            if bare == before:
                break
        for title in bare:
            claims.replace(title)
        repeats = BareTitles(source, claims.named)
        known = known_titles(claims.of_type(WORK))
        for sequence in sequences:
            for found in [*repeats.repeats(sequence, known, claims.is_firm)]:
                claims.replace(found)

    @staticmethod
    def _block_words(text: str, block: Block, skipped: Stretches) -> tuple[Word, ...]:
        return tuple(w for w in words(text, block.span) if not skipped.overlaps(w.span))

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
            elif re.match(r"[”’\"]? (?:season|episode)\b", text[mention.span.end : mention.span.end + 12]):
                yield index
            elif created := _CREATED.match(text, mention.span.end, mention.span.end + 90):
                if not any(n.type == WORK for n in _up_to(named, index, created.end())):
                    yield index

    def _units(
        self, text: str, blocks: Sequence[Block], skipped: Sequence[Span], named: Sequence[Named]
    ) -> tuple[Unit, ...]:
        maskable = [Maskable(n.span, n.type, i) for i, n in enumerate(named) if n.type not in {"Demonym", "Other"}]
        return Masker(text, maskable, skipped, self._tokenize, self._words.is_role).units(blocks)

    def _parse(self, units: Sequence[Unit]) -> Parse:
        starts = [u.starts_sentence for u in units]
        forms, lemmas = parser_forms(
            [u.form for u in units], [len(u.mentions) for u in units], starts, self._words.stand_ins
        )
        return parsed(self._nlp, forms, starts, lemmas)


#: "Happy Valley, the police drama created by Sally Wainwright": films are written and directed.
_CREATED = re.compile(r"[”’\"]?(?:,[”’\"]?| is| was| ?\()? (?:[^.;:“‘\"]{0,60}? )?created by [A-ZÀ-Þ]")


def _up_to(named: Sequence[Named], index: int, end: int) -> Iterator[Named]:
    """The mentions after the one at ``index`` that start before ``end``."""
    for mention in named[index + 1 :]:
        if mention.span.start >= end:
            return
        yield mention


def _closed(text: str, skipped: Sequence[Span]) -> list[Span]:
    """Stretches that hold no mentions: what is not prose, and the head with the date."""
    head = head_end(text)
    return [*skipped, *([Span(0, head)] if head else [])]


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
