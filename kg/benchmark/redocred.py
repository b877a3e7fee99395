"""Re-DocRED: relations across a document (Tan and others, EMNLP 2022), as far as they are about films.

Documents are given as tokens; the extraction reads them as running text. A fact is right if a label of its relation
has entities whose mentions hold the names of both ends. Labels about what no label calls a work of the screen (an
album's release, a novel's author) count neither way, since their relations are wider than ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.annotate.dates import find_dates
from kg.benchmark.lines import article_of, read_lines
from kg.benchmark.relations import CHARACTER, NAMINGS, Tie, ties
from kg.errors import SourceError
from kg.evaluation import Score
from kg.model import Article, DateValue, Extraction, LocalEntity
from kg.names import name_key

_OF_SCREEN = frozenset({"P57", "P58", "P161", "P162"})
"""Director, screenwriter, cast member, producer: what has one is a film or a series."""

_RELATIONS = (
    *("directed", "wrote", "starsIn", "produced", "composedMusicFor", "productionCompany", "releaseDate", "wonAward"),
    CHARACTER,
)
"""Those of ours that the labels know, in their width and mostly about films."""

_TIGHT_BEFORE = frozenset(", . ; : ? ! ) ] 's ’s 'm 'll 're 've n't % - / '".split())
_TIGHT_AFTER = frozenset("( [ $ # - /".split())


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of a document: its mentions as keys, and the sentences that have one."""

    names: frozenset[str]
    sentences: frozenset[int]


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled relation between two entities, by their numbers."""

    head: int
    property: str
    tail: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its sentences as running text, its entities and the relations between them."""

    sentences: tuple[str, ...]
    nodes: tuple[Node, ...]
    labels: tuple[Label, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def apart(self, label: Label) -> bool:
        """Whether no sentence names both ends."""
        return self.nodes[label.head].sentences.isdisjoint(self.nodes[label.tail].sentences)


@dataclass(frozen=True, slots=True)
class Result:
    """Scores by property label: over all pairs, and over those that never share a sentence."""

    documents: int
    every: Mapping[str, Score]
    apart: Mapping[str, Score]

    def as_dict(self) -> dict[str, Any]:
        parts = {"all": self.every, "apart": self.apart}
        return {
            "documents": self.documents,
            **{name: _total(scores.values()).as_dict() for name, scores in parts.items()},
            "by_relation": {
                relation: {name: scores[relation].as_dict() for name, scores in parts.items()}
                for relation in sorted(self.every)
            },
        }


def read_documents(path: Path) -> list[Document]:
    """The documents of a file. Raises ``SourceError`` for a line that is none and for a file without any."""
    found = list(read_lines(path, _document, "a document of Re-DocRED"))
    if not found:
        raise SourceError(f"no documents in {str(path)!r}")
    return found


def measure(path: Path, extract: Callable[[Article], Extraction]) -> Result:
    """The scores of what is extracted from the documents in ``path``. Raises ``SourceError`` as reading does."""
    documents = read_documents(path)
    counts: dict[str, Counter[tuple[str, bool]]] = {kind: Counter() for kind in ("right", "extra", "missed")}
    for number, document in enumerate(documents):
        extraction = extract(article_of(f"document-{number}", document.text, path))
        for kind, found in judged(document, extraction).items():
            counts[kind].update(found)
    relations = sorted({relation for found in counts.values() for relation, _ in found})

    def scores(sides: Sequence[bool]) -> dict[str, Score]:
        return {
            relation: Score(*(sum(counts[kind][relation, side] for side in sides) for kind in counts))
            for relation in relations
        }

    return Result(len(documents), scores((False, True)), scores((True,)))


def judged(document: Document, extraction: Extraction) -> dict[str, list[tuple[str, bool]]]:
    """The right, extra and missed relations of a document: their labels, and whether the ends are apart."""
    screen = {label.head for label in document.labels if label.property in _OF_SCREEN}
    hit: set[Label] = set()
    extra: dict[tuple[str, str, str], tuple[str, bool]] = {}
    for tie in ties(extraction):
        if tie.relation not in _RELATIONS:
            continue
        ((property_, name),) = NAMINGS[tie.relation].wikidata.items()
        head, tail = _key(tie.subject), _key(tie.object)
        labels = {
            label for label in document.labels
            if label.property == property_
            and head in document.nodes[label.head].names
            and tail in document.nodes[label.tail].names
        }  # fmt: skip
        hit |= labels
        if not labels:
            extra[head, name, tail] = (name, _stand_apart(document, tie))
    counted = [label for label in document.labels if label.property in _LABELS and label.head in screen]
    return {
        "right": [(_LABELS[label.property], document.apart(label)) for label in counted if label in hit],
        "extra": list(extra.values()),
        "missed": [(_LABELS[label.property], document.apart(label)) for label in counted if label not in hit],
    }


def joined(tokens: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Tokens as running text, and the offsets [start, end) of each in it. Quotation marks open and close in turns."""
    text, offsets = "", []
    tight, open_ = True, False
    for token in tokens:
        closes = token == '"' and open_
        if not (tight or closes or token in _TIGHT_BEFORE):
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
        open_ ^= token == '"'
        tight = token in _TIGHT_AFTER or (token == '"' and open_)
    return text, tuple(offsets)


_LABELS = {key: label for relation in _RELATIONS for key, label in NAMINGS[relation].wikidata.items()}


def _document(line: Any) -> Document:
    sentences = [joined(tokens) for tokens in line["sents"]]

    def node(mentions: Any) -> Node:
        names: set[str] = set()
        for mention in mentions:
            text, offsets = sentences[mention["sent_id"]]
            first, end = mention["pos"]
            as_text = text[offsets[first][0] : offsets[end - 1][1]]
            names |= {form for name in (mention["name"], as_text) for form in _forms(name)}
        return Node(frozenset(names), frozenset(mention["sent_id"] for mention in mentions))

    return Document(
        sentences=tuple(text for text, _ in sentences),
        nodes=tuple(node(mentions) for mentions in line["vertexSet"]),
        labels=tuple(Label(int(one["h"]), str(one["r"]), int(one["t"])) for one in line["labels"]),
    )


def _forms(name: str) -> set[str]:
    """The keys of a mention; of a date, the date that it names."""
    dates = find_dates(name, None, 0)
    return {name_key(name), *(date.value.value for date in dates[:1] if date.span.of(name) == name)}


def _key(end: LocalEntity | DateValue) -> str:
    return end.value if isinstance(end, DateValue) else name_key(end.name)


def _stand_apart(document: Document, tie: Tie) -> bool:
    """Whether no sentence has a name of both ends. A date counts as standing beside."""
    if isinstance(tie.object, DateValue):
        return False
    subject, target = ((end.name, *end.aliases) for end in (tie.subject, tie.object))
    return not any(
        any(name in sentence for name in subject) and any(name in sentence for name in target)
        for sentence in document.sentences
    )


def _total(scores: Iterable[Score]) -> Score:
    every = list(scores)
    return Score(*(sum(getattr(one, kind) for one in every) for kind in ("right", "extra", "missed")))
