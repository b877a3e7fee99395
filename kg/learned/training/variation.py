"""Variants of labelled articles: other titles in the same sentences, and titles that lost their quotation marks.

A few hundred articles hold a few thousand titles, and an encoder soon knows them by heart. Mention replacement (Dai and
Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition") keeps the sentence and changes the
name; taking the marks away gives the plain text that italics leave behind.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.learned.labels import MENTION_CLASS
from kg.learned.training.dataset import gold_mentions
from kg.model import Article, Span

_WORKS = frozenset({"SCREEN", "PRINT", "STAGE", "MUSIC"})
_OPENING, _CLOSING = "“\"‘'", "”\"’'"
_CLOSES = dict(zip(_OPENING, _CLOSING, strict=True))
#: What distinguishes two works of one title in the labels: "Persepolis (comic)".
_NOTE = re.compile(r" \([^()]*\)\Z")

Labels = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words to be put in the place of ``span``, in code points of the text."""

    span: Span
    text: str


def titles_of(labels: Iterable[Labels]) -> Mapping[str, tuple[str, ...]]:
    """The titles of works in the labels by class of mention, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in labels:
        for key, entity in one["entities"].items():
            if (kind := MENTION_CLASS.get(entity["type"])) in _WORKS:
                found[kind].add(_NOTE.sub("", key))
    return {kind: tuple(sorted(titles)) for kind, titles in sorted(found.items())}


def varied(
    article: Article, labels: Labels, titles: Mapping[str, Sequence[str]], chance: random.Random, swapped: float = 0.6
) -> tuple[Article, Labels]:
    """The article with other titles for a part (``swapped``) of its works, and its labels made to fit.

    The marks around titles go in two of three variants. A work that the text also calls by a shorter form keeps its
    title, since no other title has the same shorter form.
    """
    text, entities = article.text, labels["entities"]
    mentions = sorted(gold_mentions(text, entities), key=lambda mention: mention[0].start)
    renamed = _renamed(mentions, entities, titles, chance, swapped)
    edits: list[Edit] = []
    bare = chance.random() < 2 / 3
    for span, keys in mentions:
        if MENTION_CLASS.get(entities[keys[0]]["type"]) not in _WORKS:
            continue
        if keys[0] in renamed:
            edits.append(Edit(span, _NOTE.sub("", renamed[keys[0]])))
        if bare:
            edits.extend(_marks(text, span))
    edits.sort(key=lambda edit: edit.span.start)
    new = _edited(text, edits)
    fitted = {
        **labels,
        "entities": {
            renamed.get(key, key): {**entity, "aliases": []} if key in renamed else entity
            for key, entity in entities.items()
        },
        "triples": [_fitted(triple, text, new, edits, renamed) for triple in labels["triples"]],
    }
    digest = hashlib.sha256(new.encode()).hexdigest()
    return replace(article, text=new, content_hash=digest), fitted


def _renamed(
    mentions: Sequence[tuple[Span, Sequence[str]]],
    entities: Mapping[str, Mapping[str, Any]],
    titles: Mapping[str, Sequence[str]],
    chance: random.Random,
    swapped: float,
) -> dict[str, str]:
    """New keys for works; those that share a title get one new title."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for key in entities:
        sharing[_NOTE.sub("", key)].append(key)
    shown = {key for _, keys in mentions for key in keys}
    used = set(sharing)
    renamed: dict[str, str] = {}
    for title, keys in sorted(sharing.items()):
        kinds = [MENTION_CLASS.get(entities[key]["type"]) for key in keys]
        shortened = any(set(entities[key].get("aliases", ())) - {title} for key in keys)
        if not set(kinds) <= _WORKS or shortened or not shown.intersection(keys) or chance.random() >= swapped:
            continue
        choice = chance.choice(titles[kinds[0] or "SCREEN"])
        if choice in used:
            continue
        used.add(choice)
        for key in keys:
            note = _NOTE.search(key)
            renamed[key] = choice + (note.group() if note else "")
    return renamed


def _marks(text: str, span: Span) -> list[Edit]:
    """Edits that take the quotation marks around a title away: “T”, ‘T’, “T,”."""
    before = text[span.start - 1 : span.start]
    closing = _CLOSES.get(before, "")
    if not closing:
        return []
    for end in (span.end, span.end + 1):
        if text[end : end + 1] == closing and (end == span.end or text[span.end] in ",.;:!?"):
            return [Edit(Span(span.start - 1, span.start), ""), Edit(Span(end, end + 1), "")]
    return []


def _edited(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += [text[last : edit.span.start], edit.text]
        last = edit.span.end
    return "".join([*parts, text[last:]])


def _moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where an offset of the old text lies in the new one; one inside an edit moves to its end."""
    shift = 0
    for edit in edits:
        if edit.span.start >= offset:
            break
        if edit.span.end > offset:
            return edit.span.start + shift + len(edit.text)
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    return offset + shift


def _fitted(
    triple: Mapping[str, Any], text: str, new: str, edits: Sequence[Edit], renamed: Mapping[str, str]
) -> Mapping[str, Any]:
    fitted = {**triple, "s": renamed.get(triple["s"], triple["s"]), "o": renamed.get(triple["o"], triple["o"])}
    place = text.find(triple["quote"]) if triple.get("quote") else -1
    if place >= 0:
        fitted["quote"] = new[_moved(place, edits) : _moved(place + len(triple["quote"]), edits)]
    return fitted
