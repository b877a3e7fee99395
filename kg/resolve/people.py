"""Who is who among people: one name borne by several, and several names borne by one.

First the bearers of one name are told apart (``_bearers``): films more than a generation apart with nothing in common
but the name mean father and son, or strangers. Then names that differ as one person's names do are joined: at once
where they are the same but for spelling, else only where both do the same work on one film. No chain joins strangers:
every name of a person has to be close to every other, and an article that tells two names apart keeps them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from kg.model import Decision, Extraction
from kg.resolve.blocking import Local, Member, blocks
from kg.resolve.person_names import Closeness, PersonName, block_keys, closeness, person_name
from kg.resolve.senses import BY

FAMILY = "Person"
#: Years without a film after which the bearer of a name may be another one, and is another one.
_GENERATION, _LIFETIME = 30, 60
#: How many names one person may have, and how many bearers of similar names are compared with each other.
_MOST_NAMES, _MOST_COMPARED = 8, 60

Task = tuple[str, str]
"""The id of a work and the relation to it."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Local entities taken for one person, in time order, with what is known of them."""

    members: tuple[Local, ...]
    names: frozenset[PersonName]
    tasks: frozenset[Task]
    years: frozenset[int]
    decisions: tuple[Decision, ...] = ()
    discriminator: str = ""

    @property
    def first(self) -> Local:
        return self.members[0]

    @property
    def articles(self) -> frozenset[str]:
        return frozenset(local.member[0] for local in self.members)

    @property
    def trades(self) -> frozenset[str]:
        return frozenset(relation for _, relation in self.tasks)


def bearers(
    people: Sequence[Local],
    tasks: Mapping[Member, frozenset[Task]],
    years: Mapping[str, frozenset[int]],
    surnames: Collection[str] | None = None,
) -> list[Bearer]:
    """The people behind ``people``. ``tasks`` says what each does (``tasks_of``), ``years`` when the works are from.

    ``surnames`` are those that people bear, if others than ``people`` count as well.
    """
    if surnames is None:
        surnames = {surname for local in people if (surname := surname_of(local.entity.name)) is not None}
    found: list[Bearer] = []
    for (_, key), block in blocks(people).items():
        single = [_single(local, tasks.get(local.member, frozenset()), years) for local in block]
        found.extend(_bearers_of_surname(single) if key in surnames else _bearers(single))
    return _joined_names(sorted(found, key=lambda bearer: bearer.first.order))


def surname_of(name: str) -> str | None:
    """The last word of a name of several."""
    words = person_name(name).words
    return words[-1] if len(words) > 1 else None


def tasks_of(extractions: Iterable[Extraction], works: Mapping[Member, str]) -> dict[Member, frozenset[Task]]:
    """What each local entity does for works. ``works`` gives the id of each local work."""
    found: dict[Member, set[Task]] = defaultdict(set)
    for extraction in extractions:
        article = extraction.article.id
        for fact in extraction.facts:
            if isinstance(fact.object, str):
                for person, work in ((fact.subject, fact.object), (fact.object, fact.subject)):
                    if (article, work) in works:
                        found[article, person].add((works[article, work], fact.predicate))
    return {member: frozenset(tasks) for member, tasks in found.items()}


def _single(local: Local, tasks: frozenset[Task], years: Mapping[str, frozenset[int]]) -> Bearer:
    known = frozenset(year for work, _ in tasks for year in years.get(work, ()))
    return Bearer((local,), frozenset({person_name(local.entity.name)}), tasks, known)


def _union(parts: Sequence[Bearer], decisions: Iterable[Decision] = ()) -> Bearer:
    members = sorted((local for part in parts for local in part.members), key=lambda local: local.order)
    first = min(parts, key=lambda part: part.first.order)
    return Bearer(
        tuple(members),
        frozenset(name for part in parts for name in part.names),
        frozenset(task for part in parts for task in part.tasks),
        frozenset(year for part in parts for year in part.years),
        (*(decision for part in parts for decision in part.decisions), *decisions),
        first.discriminator,
    )


def _bearers(same_name: Sequence[Bearer]) -> list[Bearer]:
    """The bearers of one name, earliest first. Those without years go where their films or their trade belong."""
    eras = _eras([bearer for bearer in same_name if bearer.years])
    if len(eras) < 2:
        return [_one(same_name)]
    homes: list[list[Bearer]] = [list(era) for era in eras]
    alone: list[Bearer] = []
    for bearer in same_name:
        if not bearer.years:
            home = _home(bearer, eras)
            (alone if home is None else homes[home]).append(bearer)
    found = sorted([*(_one(home) for home in homes), *alone], key=lambda bearer: bearer.first.order)
    apart = [_apart(a, b) for a, b in combinations(found[:_MOST_NAMES], 2)]
    told = [replace(found[0], decisions=(*found[0].decisions, *apart))]
    return [*told, *(replace(one, discriminator="\x1e".join(one.first.member)) for one in found[1:])]


def _bearers_of_surname(same_name: Sequence[Bearer]) -> list[Bearer]:
    """A surname alone, that others bear too, means one person only where the same film is spoken of."""
    home: dict[str, list[Bearer]] = {}
    for bearer in same_name:
        groups = {id(home[work]): home[work] for work, _ in sorted(bearer.tasks) if work in home}.values()
        whole = [*(one for group in groups for one in group), bearer]
        for work in {work for one in whole for work, _ in one.tasks} or {"\x1e".join(bearer.first.member)}:
            home[work] = whole
    found = [_one(group) for group in {id(group): group for group in home.values()}.values()]
    return [replace(one, discriminator="\x1e".join(one.first.member)) for one in found]


def _one(parts: Sequence[Bearer]) -> Bearer:
    ordered = sorted(parts, key=lambda part: part.first.order)
    first = ordered[0].first
    decisions = [Decision(first.member, part.first.member, True, BY, f"same name: {first.key}") for part in ordered[1:]]
    return _union(ordered, decisions)


def _eras(dated: Sequence[Bearer]) -> list[list[Bearer]]:
    """The dated bearers of a name by stretches of time between which nobody of that name is heard of.

    A gap of a generation parts two people if they have neither trade nor film in common; one of a lifetime always.
    """
    known = sorted({year for bearer in dated for year in bearer.years})
    starts = [known[0]] if known else []
    starts += [later for earlier, later in pairwise(known) if later - earlier > _GENERATION]
    homes: list[list[Bearer]] = [[] for _ in starts]
    for bearer in dated:
        place = max(index for index, start in enumerate(starts) if start <= min(bearer.years))
        homes[place].append(bearer)
    merged: list[list[Bearer]] = []
    for home in filter(None, homes):
        if merged and not _strangers(merged[-1], home):
            merged[-1].extend(home)
        else:
            merged.append(home)
    return merged


def _strangers(earlier: Sequence[Bearer], later: Sequence[Bearer]) -> bool:
    a, b = _union(earlier), _union(later)
    if {work for work, _ in a.tasks} & {work for work, _ in b.tasks}:
        return False
    return min(b.years) - max(a.years) > _LIFETIME or not a.trades & b.trades


def _home(bearer: Bearer, eras: Sequence[Sequence[Bearer]]) -> int | None:
    works = {work for work, _ in bearer.tasks}
    unions = [_union(era) for era in eras]
    for test in (
        lambda era: works & {work for work, _ in era.tasks},
        lambda era: bearer.trades & era.trades,
    ):
        fitting = [index for index, era in enumerate(unions) if test(era)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _apart(left: Bearer, right: Bearer) -> Decision:
    reason = f"one name, films of other times: {_span(left.years)} / {_span(right.years)}"
    return Decision(left.first.member, right.first.member, False, BY, reason)


def _span(years: frozenset[int]) -> str:
    return f"{min(years)}-{max(years)}" if years else "no year"


class _Joins:
    """Bearers on their way to people: a union-find that keeps what may not be joined apart."""

    def __init__(self, found: Sequence[Bearer]) -> None:
        self._of: dict[int, tuple[int, ...]] = {index: (index,) for index in range(len(found))}
        self._bearer = dict(enumerate(found))

    def join(self, left: int, right: int, reason: str) -> None:
        """Joins the people of two indices if every name of one may be a name of the other."""
        a, b = self._bearer[left], self._bearer[right]
        if a is b or not self._may(a, b):
            return
        early, late = sorted((a, b), key=lambda bearer: bearer.first.order)
        decision = Decision(early.first.member, late.first.member, True, BY, reason)
        whole = _union((early, late), [decision])
        indices = (*self._of[left], *self._of[right])
        for index in indices:
            self._of[index], self._bearer[index] = indices, whole

    def _may(self, a: Bearer, b: Bearer) -> bool:
        if len(a.names | b.names) > _MOST_NAMES:
            return False
        closest = [closeness(x, y)[0] for x in a.names for y in b.names]
        if min(closest) == Closeness.FAR:
            return False
        if min(closest) == Closeness.NEAR and a.articles & b.articles:
            return False  # an article that has both tells them apart
        if not (a.years and b.years) or {work for work, _ in a.tasks} & {work for work, _ in b.tasks}:
            return True
        early, late = sorted((a, b), key=lambda bearer: min(bearer.years))
        gap = min(late.years) - max(early.years)
        return gap <= _GENERATION or (gap <= _LIFETIME and bool(a.trades & b.trades))

    def result(self) -> list[Bearer]:
        whole = {id(bearer): bearer for bearer in self._bearer.values()}.values()
        return sorted(whole, key=lambda bearer: bearer.first.order)


def _joined_names(found: Sequence[Bearer]) -> list[Bearer]:
    joins = _Joins(found)
    for left, right, reason in _spellings(found):
        joins.join(left, right, reason)
    for left, right, reason in _colleagues(found):
        joins.join(left, right, reason)
    return joins.result()


def _spellings(found: Sequence[Bearer]) -> list[tuple[int, int, str]]:
    """Pairs of bearers whose names are the same but for spelling."""
    alike: dict[str, list[int]] = defaultdict(list)
    for index, bearer in enumerate(found):
        for key in {key for name in bearer.names for key in block_keys(name)}:
            alike[key].append(index)
    pairs = set()
    for _, indices in sorted(alike.items()):
        for left, right in combinations(indices[:_MOST_COMPARED], 2):
            near, reason = _closest(found[left], found[right])
            if near == Closeness.SAME and reason != "same name":
                pairs.add((left, right, reason))
    return sorted(pairs)


def _colleagues(found: Sequence[Bearer]) -> list[tuple[int, int, str]]:
    """Pairs of bearers with close names and the same part in one work, where only one such reading is possible."""
    busy: dict[Task, list[int]] = defaultdict(list)
    for index, bearer in enumerate(found):
        for task in bearer.tasks:
            busy[task].append(index)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    reasons: dict[tuple[int, int], str] = {}
    for task, indices in sorted(busy.items()):
        for left, right in combinations(indices[:_MOST_COMPARED], 2):
            near, reason = _closest(found[left], found[right])
            if near:
                shared[left, right] += 1
                reasons.setdefault((left, right), f"{reason}, and both {task[1]} one work")
    rivals: dict[int, set[int]] = defaultdict(set)
    for left, right in shared:
        rivals[left].add(right)
        rivals[right].add(left)
    return [
        (left, right, reasons[left, right])
        for (left, right), count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        if _agree([found[i] for i in rivals[left] | {left}]) and _agree([found[i] for i in rivals[right] | {right}])
    ]


def _agree(candidates: Sequence[Bearer]) -> bool:
    return all(_closest(a, b)[0] for a, b in combinations(candidates[:_MOST_NAMES], 2))


def _closest(left: Bearer, right: Bearer) -> tuple[Closeness, str]:
    """How close the names of two bearers are, by the pair of names that is furthest apart."""
    return min(
        (closeness(a, b) for a in sorted(left.names, key=_order) for b in sorted(right.names, key=_order)),
        key=lambda found: found[0],
    )


def _order(name: PersonName) -> tuple[tuple[str, ...], str]:
    return name.words, name.suffix
