"""How far the encoder agrees with the names under which an entity is known: where it does not, they are seldom names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from statistics import fmean

from kg.annotate.learned import overlapping, trimmed
from kg.annotate.named import WORK, Named
from kg.annotate.pipeline import Annotated
from kg.learned.clauses import Clauses
from kg.learned.labels import FAMILY, MENTION_CLASS
from kg.learned.mentions import LearnedMention
from kg.learned.model import Reading
from kg.model import Span

_FAMILY_OF = {class_: FAMILY[type_] for type_, class_ in MENTION_CLASS.items()}
_HEADLINE = 0.8

#: For what is not named, such as dates: nothing speaks against it.
UNNAMED = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
#: For what a place does not name.
_NOT_HERE = -1.0


class Agreements:
    """What the encoder makes of the names of one article's entities, of which ``families`` gives the kind by key."""

    def __init__(self, annotated: Annotated, clauses: Clauses, families: Mapping[str, str]) -> None:
        self._text = annotated.article.text
        self._reading = annotated.reading
        self._clauses = clauses
        self._families = families
        self._sentences = annotated.sentences
        self._found: dict[str, tuple[float, ...]] = {}
        self._names: defaultdict[str, list[Named]] = defaultdict(list)
        for index, key in annotated.registry.of_mention.items():
            if key is not None and key in families:
                self._names[key].append(annotated.named[index])

    def of(self, key: str) -> tuple[float, ...]:
        """Of the encoder's mentions that cover just the entity's names: the best probability and the mean, with 0 where
        there is none, and the best in another family; the share of names of which the encoder sees more or less; the mean
        probability that its names are nothing; whether one is in quotation marks and one in a gazetteer; the words of the
        longest; and the share of names in headlines."""
        if key not in self._found:
            names = self._names.get(key)
            self._found[key] = (
                UNNAMED if self._reading is None or not names else self._agreement(self._reading, names, key)
            )
        return self._found[key]

    @cached_property
    def everywhere(self) -> tuple[float, ...]:
        """Of the whole article: the share of its names that the encoder sees just so, and the mean probability of the
        encoder's mentions; the share of its titles in quotation marks, and of its sentences set as headlines; and how many
        works it names. Where names are doubtful throughout, each of them is."""
        names = [name for found in self._names.values() for name in found]
        titles = [name for name in names if name.type == WORK]
        works = sum(family == "work" for family in self._families.values())
        return (
            _share(self._reading is None or self._same(self._reading, name.span) is not None for name in names),
            fmean(
                [one.probability for one in self._reading.mentions]
                if self._reading and self._reading.mentions
                else [1.0]
            ),
            _share(name.quoted for name in titles),
            _share(self._clauses.sentence(sentence.start)[1] > _HEADLINE for sentence in self._sentences),
            float(works),
        )

    def at(self, key: str, span: Span | None) -> float:
        """The probability of the encoder's mention that covers just this name of the entity; below 0 for no name."""
        if self._reading is None or span is None:
            return _NOT_HERE
        same = self._same(self._reading, span)
        return _probability(same if same is not None and self._fits(same, key) else None)

    def _agreement(self, reading: Reading, names: Sequence[Named], key: str) -> tuple[float, ...]:
        exact, other, cut = [], [0.0], []
        for name in names:
            same = self._same(reading, name.span)
            fits = same is not None and self._fits(same, key)
            exact.append(_probability(same) if fits else 0.0)
            other.append(0.0 if fits else _probability(same))
            cut.append(float(same is None and bool(overlapping(reading.mentions, name.span))))
        return (
            max(exact),
            fmean(exact),
            max(other),
            fmean(cut),
            fmean(reading.nothing(name.span) for name in names),
            float(any(name.quoted for name in names)),
            float(any(name.canonical is not None for name in names)),
            float(max(len(name.span.of(self._text).split()) for name in names)),
            fmean(self._clauses.sentence(name.span.start)[1] > _HEADLINE for name in names),
        )

    def _same(self, reading: Reading, span: Span) -> LearnedMention | None:
        over = overlapping(reading.mentions, span)
        return next((one for one in over if trimmed(self._text, one.span) == trimmed(self._text, span)), None)

    def _fits(self, mention: LearnedMention, key: str) -> bool:
        return _FAMILY_OF[mention.kind] == self._families.get(key)


def _share(told: Iterable[bool]) -> float:
    found = list(told)
    return sum(found) / len(found) if found else 0.0


def _probability(mention: LearnedMention | None) -> float:
    return 0.0 if mention is None else mention.probability
