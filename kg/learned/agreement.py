"""How far the encoder agrees with the names under which an entity is known: where it does not, they are seldom names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean

from kg.annotate.learned import overlapping, trimmed
from kg.annotate.named import Named
from kg.annotate.pipeline import Annotated
from kg.learned.labels import FAMILY, MENTION_CLASS
from kg.learned.mentions import LearnedMention
from kg.learned.model import Reading

#: For what is not named, such as dates: nothing speaks against it.
UNNAMED = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

_FAMILY_OF = {class_: FAMILY[type_] for type_, class_ in MENTION_CLASS.items()}


def agreements(annotated: Annotated, families: Mapping[str, str]) -> Mapping[str, tuple[float, ...]]:
    """For each entity of ``families`` that is named, of the encoder's mentions that cover just its names: the best
    probability and the mean, with 0 where there is none, and the best in another family; the share of names of which the
    encoder sees more or less; the mean probability that its names are nothing; whether one is in quotation marks and one in a
    gazetteer; and the words of the longest."""
    reading = annotated.reading
    if reading is None:
        return {}
    names: defaultdict[str, list[Named]] = defaultdict(list)
    for index, key in annotated.registry.of_mention.items():
        if key is not None and key in families:
            names[key].append(annotated.named[index])
    text = annotated.article.text
    return {key: _agreement(text, reading, found, families[key]) for key, found in names.items()}


def _agreement(text: str, reading: Reading, names: Sequence[Named], family: str) -> tuple[float, ...]:
    exact, other, cut = [], [0.0], []
    for name in names:
        over = overlapping(reading.mentions, name.span)
        same = next((one for one in over if trimmed(text, one.span) == trimmed(text, name.span)), None)
        fits = same is not None and _FAMILY_OF[same.kind] == family
        exact.append(_probability(same) if fits else 0.0)
        other.append(0.0 if fits else _probability(same))
        cut.append(float(bool(over) and same is None))
    return (
        max(exact),
        fmean(exact),
        max(other),
        fmean(cut),
        fmean(reading.nothing(name.span) for name in names),
        float(any(name.quoted for name in names)),
        float(any(name.canonical is not None for name in names)),
        float(max(len(name.span.of(text).split()) for name in names)),
    )


def _probability(mention: LearnedMention | None) -> float:
    return 0.0 if mention is None else mention.probability
