"""How well a candidate fits what the articles say, as a sum of pieces of evidence.

Each piece adds to the logarithm of the odds that the two are the same (Fellegi and Sunter, "A theory for record
linkage", JASA 1969), with weights set by hand; the score is the probability that the odds amount to. What cannot be true
of one and the same, such as another type or a birth after the first film, rules the candidate out whatever else agrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kg.link.candidate import Candidate, Profile, Value
from kg.names import name_key, title_key
from kg.ontology import Ontology

_PRIOR = -1.5  # of a catalogue's answers to a name, about one in five is meant
_EXACT_NAME, _OTHER_NAME, _LIKE_NAME, _FOREIGN_NAME = 1.5, 1.0, 0.0, -4.0
_SAME_TYPE = 0.5
_SAME_YEAR, _YEAR_OFF, _YEARS_APART = 1.5, -1.5, -4.0
_RULED_OUT = -12.0
_LIKENESS = 0.85  # difflib's ratio, 0..1, of two names; below it they are different names
_YOUNGEST = 3  # years of age at which somebody takes part in a film
_DEFINING = frozenset({"directedBy", "hasAuthor", "createdBy"})
"""Relations of which a catalogue states all: whoever is missing there speaks against the two being the same."""
_SHARED = {1: 2.0, 2: 3.5}  # by the number of shared values; more than two count as three
_SHARED_MOST = 4.5
_DEFINING_SHARED, _DEFINING_MISSING, _DEFINING_DIFFERS = 3.5, -3.0, -4.0
_SAME_ID = 1.5
_NAMED = 3.0
_FEW = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """One piece of evidence: what the graph says, what the catalogue says, and what it adds to the log-odds."""

    about: str
    ours: str
    theirs: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate for an entity. ``score`` is 0..1; ``comparisons`` are what it is made of, in a fixed order."""

    entity: str
    candidate: Candidate
    score: float
    comparisons: tuple[Comparison, ...]

    @property
    def is_ruled_out(self) -> bool:
        return any(one.weight <= _RULED_OUT for one in self.comparisons)

    @property
    def is_contradicted(self) -> bool:
        """Whether anything speaks against it."""
        return any(one.weight < 0 for one in self.comparisons)

    @property
    def is_supported(self) -> bool:
        """Whether anything beside name and type speaks for it."""
        return any(one.weight > 0 for one in self.comparisons if one.about not in ("name", "type"))


@dataclass(frozen=True, slots=True)
class Around:
    """What is known in one catalogue about the entities around those that are compared, by their IRIs.

    ``ids`` are those of entities that are linked, or likely to be. ``named`` are, for an entity, the ids that entries of
    such others give for it, with the others' labels: the director in the entry of the film that it directed.
    """

    ids: Mapping[str, Iterable[str]] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def compare(profile: Profile, candidate: Candidate, ontology: Ontology, around: Around) -> Scored:
    """The candidate with its score."""
    found = [_name(profile, candidate)]
    found += _type(profile, candidate, ontology)
    found += _year(profile, candidate)
    found += _birth(profile, candidate)
    for relation in sorted(set(profile.related) & set(candidate.values)):
        found += _shared(relation, profile.related[relation], candidate.values[relation], around)
    found += _named(profile, candidate, around)
    odds = _PRIOR + sum(one.weight for one in found)
    return Scored(profile.iri, candidate, round(1 / (1 + math.exp(-odds)), 4), tuple(found))


def _name(profile: Profile, candidate: Candidate) -> Comparison:
    theirs = candidate.names[0]
    ours = {key for name in profile.names for key in keys(name)}
    if keys(profile.label) & keys(theirs):
        return Comparison("name", profile.label, theirs, _EXACT_NAME)
    for name in candidate.names:
        if ours & keys(name):
            return Comparison("name", profile.label, name, _OTHER_NAME)
    pairs = [(likeness(name, other), other) for name in profile.names for other in candidate.names]
    best, nearest = max(pairs)
    # Services find things by names that they do not always tell, such as a title in the original language.
    is_like = best >= _LIKENESS or candidate.matched
    return Comparison("name", profile.label, nearest, _LIKE_NAME if is_like else _FOREIGN_NAME)


def keys(name: str) -> set[str]:
    """The keys of a name; two names that share one are spellings of the same name, words in any order."""
    key = name_key(name)
    return {key, title_key(name), " ".join(sorted(key.split()))} - {""}


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0..1; initials count as the names they begin ("J. Binoche")."""
    left, right = name_key(one).split(), name_key(other).split()
    if len(left) == len(right) > 1 and left[-1] == right[-1]:
        if all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(left, right, strict=True)):
            return 0.9
    return SequenceMatcher(None, " ".join(left), " ".join(right), autojunk=False).ratio()


def _type(profile: Profile, candidate: Candidate, ontology: Ontology) -> list[Comparison]:
    if not candidate.types:
        return []
    said = ", ".join(candidate.kinds or candidate.types)
    fits = any(ontology.is_a(profile.type, one) or ontology.is_a(one, profile.type) for one in candidate.types)
    return [Comparison("type", profile.type, said, _SAME_TYPE if fits else _RULED_OUT)]


def _year(profile: Profile, candidate: Candidate) -> list[Comparison]:
    if not profile.years or not candidate.years:
        return []
    apart, ours, theirs = min((abs(a - b), a, b) for a in profile.years for b in candidate.years)
    weight = _SAME_YEAR if apart <= 1 else _YEAR_OFF if apart <= _FEW else _YEARS_APART
    return [Comparison("year", str(ours), str(theirs), weight)]


def _birth(profile: Profile, candidate: Candidate) -> list[Comparison]:
    """A person takes part in no film before being born; that it is possible says nothing."""
    if profile.first_year is None or candidate.birth is None or candidate.birth + _YOUNGEST <= profile.first_year:
        return []
    return [Comparison("birth", f"work of {profile.first_year}", str(candidate.birth), _RULED_OUT)]


def _named(profile: Profile, candidate: Candidate, around: Around) -> list[Comparison]:
    """An entry that is linked, or likely to be, names the candidate where the articles name the entity."""
    naming = around.named.get(profile.iri, {}).get(candidate.id, ())
    return [Comparison("named by", _listed(naming), candidate.id, _NAMED)] if naming else []


def _shared(relation: str, ours: Sequence[Value], theirs: Sequence[Value], around: Around) -> list[Comparison]:
    by_key = {key: value.name for value in theirs for key in keys(value.name)}
    ids = {value.id for value in theirs if value.id is not None}
    shared: list[str] = []
    missing: list[str] = []
    is_sure = False
    for value in ours:
        has_id = bool(ids & set(around.ids.get(value.id or "", ())))
        names = [by_key[key] for key in sorted(keys(value.name)) if key in by_key]
        is_sure = is_sure or has_id
        if has_id or names:
            shared.append(names[0] if names else value.name)
        else:
            missing.append(value.name)
    said = _listed([value.name for value in theirs])
    if not shared:
        return _nothing_shared(relation, _listed(missing), said, len(ours), len(theirs))
    weight = _DEFINING_SHARED if relation in _DEFINING else _SHARED.get(len(shared), _SHARED_MOST)
    found = [
        Comparison(relation, _listed([value.name for value in ours]), _listed(shared), weight + _SAME_ID * is_sure)
    ]
    if relation in _DEFINING and missing:
        found.append(Comparison(relation, _listed(missing), said, _DEFINING_MISSING))
    return found


def _nothing_shared(relation: str, missing: str, said: str, ours: int, theirs: int) -> list[Comparison]:
    """Lists of players, works and the like are never complete: it takes several names to count against."""
    if relation in _DEFINING:
        weight = _DEFINING_DIFFERS
    elif ours >= _FEW and theirs >= _FEW:
        weight = -1.0
    else:
        return []
    return [Comparison(relation, missing, said, weight)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")
