"""Evidence about works: what tells two works of one title apart, and what makes them one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kg.model import DateValue, Extraction
from kg.resolve.blocking import Local, Member
from kg.resolve.person_names import closeness, person_name

MAKER_RELATIONS = {
    "Film": "directed",
    "Series": "created",
    "Book": "authorOf",
    "MusicWork": "authorOf",
    "StageWork": "authorOf",
}
"""Who stands for a work, by family: two works of one title by different makers are two works."""

_RELEASE = "releaseDate"
_MAX_YEARS_ONE_MAKER = 4
_MAX_YEARS_APART = 1  # a festival year and a release year of one film


@dataclass(frozen=True, slots=True)
class WorkEvidence:
    """What one article, or several, say of a work.

    ``years`` are tied to the title ("“Suspiria” (1977)"), ``releases`` are years of release dates. ``makers`` and
    ``people`` are names of persons, ``neighbours`` the family and name of what else is said to belong to it.
    """

    articles: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    releases: frozenset[int] = frozenset()
    makers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    neighbours: frozenset[tuple[str, str]] = frozenset()

    @property
    def anchored(self) -> bool:
        """Whether anything is known that another work of the same title would not share."""
        return bool(self.years or self.releases or self.makers)

    def joined(self, other: WorkEvidence) -> WorkEvidence:
        return WorkEvidence.union((self, other))

    @staticmethod
    def union(found: Sequence[WorkEvidence]) -> WorkEvidence:
        """All that several say."""
        return WorkEvidence(
            *(frozenset().union(*(getattr(one, field.name) for one in found)) for field in fields(WorkEvidence))
        )


def work_evidence(extractions: Iterable[Extraction], locals_: Mapping[Member, Local]) -> dict[Member, WorkEvidence]:
    """The evidence of each article about each of its entities; of use for works."""
    return {
        (extraction.article.id, key): evidence
        for extraction in extractions
        for key, evidence in _of_article(extraction, locals_).items()
    }


def conflict(left: WorkEvidence, right: WorkEvidence) -> str | None:
    """Why the two cannot be one work; None if nothing speaks against it.

    An article that has two entries for a title means two works. Release dates come late in some countries and on
    some screens, so they speak against it only where no person is shared.
    """
    both = left.articles & right.articles
    if both:
        return f"told apart by article {min(both)}"
    if left.makers and right.makers and not _same_people(left.makers, right.makers):
        return f"makers differ: {_listed(left.makers)} / {_listed(right.makers)}"
    # Nobody remakes a film at once: with one maker, years this close are a festival's, a release's and a late release's.
    apart = _MAX_YEARS_ONE_MAKER if _same_people(left.makers, right.makers) else _MAX_YEARS_APART
    if _far(left.years, right.years, apart):
        return f"years differ: {_listed(left.years)} / {_listed(right.years)}"
    dated, also_dated = left.years or left.releases, right.years or right.releases
    if _far(dated, also_dated) and not _same_people(left.people, right.people):
        return f"release years differ: {_listed(dated)} / {_listed(also_dated)}"
    return None


def agreement(left: WorkEvidence, right: WorkEvidence) -> tuple[int, str]:
    """How much speaks for one work, and what: makers count most, then years, then each shared neighbour."""
    reasons = []
    score = 0
    makers = _shared(left.makers, right.makers)
    if makers:
        score += 100
        reasons.append(f"same maker: {_listed(makers)}")
    years, more_years = left.years or left.releases, right.years or right.releases
    if years and more_years and not _far(years, more_years):
        score += 50
        reasons.append(f"years agree: {_listed(years | more_years)}")
    people = _shared(left.people, right.people)
    if people:
        score += len(people)
        reasons.append(f"shared people: {_listed(people)}")
    neighbours = left.neighbours & right.neighbours
    if neighbours:
        score += len(neighbours)
        reasons.append(f"shared neighbours: {_listed(key for _, key in neighbours)}")
    return score, "; ".join(reasons)


def _of_article(extraction: Extraction, locals_: Mapping[Member, Local]) -> dict[str, WorkEvidence]:
    article_id = extraction.article.id
    found = {
        entity.key: WorkEvidence(
            articles=frozenset({article_id}), years=frozenset() if entity.year is None else frozenset({entity.year})
        )
        for entity in extraction.entities
    }
    for fact in extraction.facts:
        if isinstance(fact.object, DateValue):
            if fact.predicate == _RELEASE:
                known = found[fact.subject]
                found[fact.subject] = replace(known, releases=known.releases | {fact.object.year})
            continue
        for work, other in ((fact.subject, fact.object), (fact.object, fact.subject)):
            found[work] = _with_neighbour(
                found[work], locals_[article_id, work], locals_[article_id, other], fact.predicate
            )
    return found


def _with_neighbour(known: WorkEvidence, work: Local, other: Local, predicate: str) -> WorkEvidence:
    if other.family != "Person":
        return replace(known, neighbours=known.neighbours | {(other.family, other.key)})
    people = known.people | {other.key}
    is_maker = MAKER_RELATIONS.get(work.family) == predicate
    return replace(known, people=people, makers=known.makers | {other.key} if is_maker else known.makers)


def _far(left: frozenset[int], right: frozenset[int], apart: int = _MAX_YEARS_APART) -> bool:
    return bool(left and right) and min(abs(a - b) for a in left for b in right) > apart


def _same_people(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(_shared(left, right))


def _shared(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    """Names on both sides, in any spelling that one person's name may have; beside one title that says enough."""
    exact = left & right
    others, more = left - exact, right - exact
    return exact | {
        name for a in others for b in more if closeness(person_name(a), person_name(b))[0] for name in (a, b)
    }


def _listed(values: Iterable[str] | Iterable[int]) -> str:
    shown: Sequence[str] = sorted(str(value) for value in values)
    return ", ".join(shown[:3]) + (", …" if len(shown) > 3 else "")
