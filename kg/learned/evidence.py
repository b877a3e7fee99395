"""What speaks for relations before they are weighed: the encoder's scores, and what the rules assert."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from kg.extract.slots import Match

Triple = tuple[str, str, str]


def logit(probability: float) -> float:
    """The logit of a probability, bounded."""
    bounded = min(0.995, max(0.005, probability))
    return log(bounded / (1 - bounded))


#: What a relation has that the encoder gives no score.
LEAST_LOGIT = logit(0.0)


class Scores:
    """The encoder's logits for triples of keys, of which ``probabilities`` gives those worth a thought."""

    def __init__(self, probabilities: Mapping[Triple, float]) -> None:
        self._logits = {triple: logit(probability) for triple, probability in probabilities.items()}
        self._best: dict[Triple, list[tuple[float, str]]] = {}
        for (subject, relation, object_), score in self._logits.items():
            for key, end in (("object", relation, object_), subject), (("subject", relation, subject), object_):
                two = [*self._best.get(key, ()), (score, end)]
                self._best[key] = sorted(two, reverse=True)[:2]

    def of(self, triple: Triple) -> float:
        return self._logits.get(triple, LEAST_LOGIT)

    def above(self, least: float) -> Iterator[Triple]:
        """The triples with a higher logit than ``least``."""
        return (triple for triple, score in self._logits.items() if score > least)

    def beside(self, triple: Triple) -> tuple[float, float]:
        """The best for the same relation with another subject, and with another object."""
        subject, relation, object_ = triple
        return self._other(("object", relation, object_), subject), self._other(("subject", relation, subject), object_)

    def _other(self, key: Triple, end: str) -> float:
        return next((score for score, one in self._best.get(key, ()) if one != end), LEAST_LOGIT)


class Asserted:
    """What the rules assert, by pair, by entity and by sentence."""

    def __init__(self, matches: Iterable[Match], sentences: Sequence[int]) -> None:
        self._pairs: dict[frozenset[str], set[tuple[str, float, int]]] = defaultdict(set)
        self._entities: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
        self._in: Counter[tuple[int, str]] = Counter()
        for match in matches:
            ends = ends_of(match)
            if ends is None:
                continue
            sentence = sentences[min(match.cue, len(sentences) - 1)]
            pair = frozenset(ends)
            self._pairs[pair].add((match.relation, match.confidence, sentence))
            self._in[sentence, match.relation] += 1
            for end in ends:
                self._entities[end, match.relation].add(pair)

    def between(self, first: str, second: str) -> list[tuple[str, float, int]]:
        return sorted(self._pairs.get(frozenset((first, second)), ()))

    def count(self, key: str, relation: str) -> int:
        return len(self._entities.get((key, relation), ()))

    def in_sentence(self, sentence: int, relation: str) -> int:
        return self._in[sentence, relation]


def ends_of(match: Match) -> tuple[str, str] | None:
    """Keys of subject and object; a date's is its value. None for a match without one."""
    if match.subject.ref is None:
        return None
    if match.object.date is not None:
        return match.subject.ref.key, match.object.date.value.value
    return (match.subject.ref.key, match.object.ref.key) if match.object.ref is not None else None
