"""Labelled articles as examples for training: gold mentions and relations on the encoder's windows."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.annotate.pipeline import Annotator
from kg.errors import SourceError
from kg.learned.labels import FAMILY, MENTION_CLASS, PAIRS, PLAYS, RELATIONS, TAGS
from kg.learned.model import chains_in, pooling
from kg.learned.pairs import pairs_of
from kg.learned.pieces import Pieces, pieces_of, rule_tags
from kg.learned.windows import windows
from kg.model import Article, Span
from kg.read import discover, read

if TYPE_CHECKING:
    import numpy as np
    from tokenizers import Tokenizer

#: A tag that training passes over: nobody said what this piece is.
UNKNOWN = -100
_LOWER_SHAPES = frozenset({1, 5, 6})


@dataclass(frozen=True, slots=True)
class Example:
    """One window of one labelled article. ``evidence`` gives for a pair's number the positions that state it."""

    article: str
    ids: Sequence[int]
    shapes: Sequence[int]
    quotes: Sequence[int]
    rules: Sequence[int]
    rule_ranges: Sequence[tuple[int, int]]
    tags: Sequence[int]
    pool: np.ndarray
    ends: Sequence[tuple[int, int]]
    features: np.ndarray
    labels: np.ndarray
    known: np.ndarray
    evidence: Mapping[int, Sequence[int]]


def labelled(folder: Path) -> Iterator[tuple[Article, Mapping[str, Any]]]:
    """The articles of a folder of labels (``ID.json``) with the labels; a text stands beside its labels or in the
    sibling folder ``articles``. Raises ``SourceError`` for a label file without a text."""
    for path in sorted(folder.glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = next(
            (p for p in (path.with_suffix(".txt"), folder.parent / "articles" / f"{path.stem}.txt") if p.exists()), None
        )
        if text is None:
            raise SourceError(f"{path}: no text beside the labels")
        yield next(a for a in read(discover([str(text)])) if isinstance(a, Article)), labels


def examples(
    article: Article, labels: Mapping[str, Any], annotator: Annotator, tokenizer: Tokenizer
) -> Iterator[Example]:
    """The windows of one labelled article."""
    named, dates = annotator.rule_mentions(article)
    pieces = pieces_of(article.text, tokenizer)
    types = {key: entity["type"] for key, entity in labels["entities"].items()}
    mentions = list(gold_mentions(article.text, labels["entities"]))
    spans: dict[str, list[Span]] = defaultdict(list)
    for span, keys in mentions:
        for key in keys:
            spans[key].append(span)
    for date in dates.values():
        spans[date.value.value].append(date.span)
        types[date.value.value] = "Date"
    entities = {key: (FAMILY[types[key]], found) for key, found in spans.items() if types[key] in FAMILY}
    tags = _tags(pieces, mentions, types, complete=all("quote" in t for t in labels["triples"]))
    ruled = rule_tags(pieces, [(n.span, n.type) for n in named])
    facts = _facts(article.text, labels, spans)
    for indices in windows(pieces.sentences):
        yield _window(article.id, pieces, indices, entities, tags, ruled, [n.span for n in named], facts)


def gold_mentions(text: str, entities: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Where the names of labelled entities stand, longest first, with the keys that share the name."""
    owners: dict[str, list[str]] = defaultdict(list)
    for key, entity in entities.items():
        for form in {key, re.sub(r"\s*\([^)]*\)$", "", key), *entity.get("aliases", ())}:
            if len(form) > 1:
                owners[form.replace("’", "'")].append(key)
    straight = text.replace("’", "'")
    taken = bytearray(len(text))
    for form in sorted(owners, key=lambda f: (-len(f), f)):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", straight):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * len(form)
                yield Span(*match.span()), tuple(owners[form])


def _tags(
    pieces: Pieces, mentions: Iterable[tuple[Span, Sequence[str]]], types: Mapping[str, str], complete: bool
) -> list[int]:
    """Where labels name only the entities of facts (not ``complete``), a capitalised word without a label is unknown."""
    tags = [0 if complete or shape in _LOWER_SHAPES else UNKNOWN for shape in pieces.shapes]
    for span, keys in mentions:
        classes = sorted(
            {MENTION_CLASS[types[k]] for k in keys if types[k] in MENTION_CLASS}, key=lambda c: c != "SCREEN"
        )
        if classes:
            first, last = pieces.range_of(span)
            for index in range(first, last):
                tags[index] = TAGS.index(f"{'B' if index == first else 'I'}-{classes[0]}")
    return tags


@dataclass(frozen=True, slots=True)
class _Fact:
    relation: str
    stated: bool
    quote: Span | None


def _facts(text: str, labels: Mapping[str, Any], known: Iterable[str]) -> dict[tuple[str, str], list[_Fact]]:
    facts: dict[tuple[str, str], list[_Fact]] = defaultdict(list)
    characters = [k for k in known if labels["entities"].get(k, {}).get("type") == "Character"]
    for triple in labels["triples"]:
        place = text.find(triple["quote"]) if triple.get("quote") else -1
        quote = Span(place, place + len(triple["quote"])) if place >= 0 else None
        stated = triple["status"] == "stated"
        facts[triple["s"], triple["o"]].append(_Fact(triple["p"], stated, quote))
        played = triple.get("character")
        for key in characters if played else ():
            if key in played or played in key:
                facts[triple["s"], key].append(_Fact(PLAYS, stated, quote))
    return facts


def _window(
    article: str,
    pieces: Pieces,
    indices: Sequence[int],
    entities: Mapping[str, tuple[str, Sequence[Span]]],
    tags: Sequence[int],
    ruled: Sequence[int],
    rule_spans: Iterable[Span],
    facts: Mapping[tuple[str, str], Sequence[_Fact]],
) -> Example:
    import numpy as np

    chains = chains_in(pieces, indices, entities)
    sentences = [0, *(pieces.sentences[i] for i in indices), 0]
    pairs = pairs_of(chains, sentences)
    labels = np.zeros((len(pairs.ends), len(RELATIONS)), dtype=np.float32)
    known = np.zeros_like(labels)
    evidence: dict[int, list[int]] = {}
    inside = set(indices)
    at_sentence: dict[int, list[int]] = defaultdict(list)
    for position, number in enumerate(sentences[1:-1], 1):
        at_sentence[number].append(position)
    for number, (i, j) in enumerate(pairs.ends):
        possible = PAIRS[chains[i].family, chains[j].family]
        known[number, [RELATIONS.index(r) for r in possible]] = 1
        for fact in facts.get((chains[i].key, chains[j].key), ()):
            if fact.relation not in possible:
                continue
            column = RELATIONS.index(fact.relation)
            quoted = range(*pieces.range_of(fact.quote)) if fact.quote else ()
            if not fact.stated or (quoted and not inside.issuperset(quoted)):
                known[number, column] = 0
                continue
            labels[number, column] = 1
            stating = {pieces.sentences[q] for q in quoted}
            evidence.setdefault(number, []).extend(p for s in stating for p in at_sentence[s])
    at = {index: position for position, index in enumerate(indices, 1)}
    ranges = [pieces.range_of(span) for span in rule_spans]
    return Example(
        article=article,
        ids=(101, *(pieces.ids[i] for i in indices), 102),
        shapes=(0, *(pieces.shapes[i] for i in indices), 0),
        quotes=(0, *(pieces.quotes[i] for i in indices), 0),
        rules=(0, *(ruled[i] for i in indices), 0),
        rule_ranges=tuple((at[a], at[b - 1] + 1) for a, b in ranges if a < b and a in at and b - 1 in at),
        tags=(UNKNOWN, *(tags[i] for i in indices), UNKNOWN),
        pool=pooling(chains, len(sentences)),
        ends=pairs.ends,
        features=pairs.features,
        labels=labels,
        known=known,
        evidence={n: p for n, p in evidence.items() if p and labels[n].any()},
    )
