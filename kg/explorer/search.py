"""Names that a reader types, with case, accents and slips of the finger forgiven."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, takewhile

from kg.explorer.index import Index
from kg.names import name_key

HITS = 20
_LIKENESS = 0.34
_ENOUGH = 5
_COMMON = 300


@dataclass(frozen=True)
class Search:
    """Finds nodes of ``index`` by label and alias."""

    index: Index

    def find(self, text: str, limit: int = HITS) -> list[str]:
        """Node ids: whole names first, then beginnings, beginnings of words, parts; names that only look alike last."""
        wanted = name_key(text)
        if not wanted:
            return []
        found: list[str] = []
        for keys in (self._whole, self._beginning, self._with_word, self._holding):
            fresh = {node for key in keys(wanted) for node in self._bearers[key]}.difference(found)
            ranked = sorted((_rank(self._keys[node], wanted), -self.index.degrees[node], node) for node in fresh)
            found += [node for _, _, node in ranked]
            if len(found) >= limit:
                return found[:limit]
        if len(found) < _ENOUGH:
            found += [node for node in self._alike(wanted, limit) if node not in found]
        return found[:limit]

    def _whole(self, wanted: str) -> Iterator[str]:
        return iter((wanted,) if wanted in self._bearers else ())

    def _beginning(self, wanted: str) -> Iterator[str]:
        """The keys that begin with ``wanted``."""
        keys = self._ordered
        return takewhile(lambda key: key.startswith(wanted), islice(keys, bisect_left(keys, wanted), None))

    def _with_word(self, wanted: str) -> Iterator[str]:
        """The keys with a later word that begins with ``wanted``."""
        return self._holding(f" {wanted}")

    def _holding(self, wanted: str) -> Iterator[str]:
        """The keys that ``wanted`` is a part of, each once: found in all of them written one after the other."""
        at = self._joined.find(wanted)
        while at >= 0:
            place = bisect_right(self._offsets, at) - 1
            yield self._ordered[place]
            at = self._joined.find(wanted, self._offsets[place] + len(self._ordered[place]))

    def _alike(self, wanted: str, limit: int) -> Sequence[str]:
        """By the share of letter triples that two names have in common (Dice's coefficient)."""
        triples = _triples(wanted)
        shared: Counter[str] = Counter()
        for triple in triples:
            shared.update(self._telling.get(triple, ()))
        scored = [(2 * count / (len(triples) + self._sizes[key]), key) for key, count in shared.items()]
        likely = sorted((-score, key) for score, key in scored if score >= _LIKENESS)[:limit]
        return list(dict.fromkeys(node for _, key in likely for node in self._bearers[key]))

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, ...]]:
        return {
            node.id: tuple(dict.fromkeys(map(name_key, (node.label, *node.aliases)))) for node in self.index.graph.nodes
        }

    @cached_property
    def _bearers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for node, keys in self._keys.items():
            for key in keys:
                found[key].append(node)
        return found

    @cached_property
    def _by_triple(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in self._bearers:
            for triple in _triples(key):
                found[triple].append(key)
        return found

    @cached_property
    def _telling(self) -> Mapping[str, list[str]]:
        """The triples without those that too many names have for them to tell anything."""
        most = max(_COMMON, len(self._bearers) // 50)
        return {triple: keys for triple, keys in self._by_triple.items() if len(keys) <= most}

    @cached_property
    def _ordered(self) -> Sequence[str]:
        return sorted(self._bearers)

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self._ordered)

    @cached_property
    def _offsets(self) -> Sequence[int]:
        return list(accumulate((len(key) + 1 for key in self._ordered[:-1]), initial=0))

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        return {key: len(_triples(key)) for key in self._bearers}


def _rank(keys: Sequence[str], wanted: str) -> float:
    return min(_quality(key, wanted) + (0.5 if place else 0) for place, key in enumerate(keys))


def _quality(key: str, wanted: str) -> int:
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    if f" {wanted}" in key:
        return 2
    return 3 if wanted in key else 9


def _triples(key: str) -> frozenset[str]:
    padded = f"  {key} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
