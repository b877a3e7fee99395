"""What the other facts of an article make of one that its wording leaves open."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.reference import Known
from kg.extract.slots import Match

#: "X's “Title”" may be said of an actor's or an author's work too.
_POSSESSIVE = "directed: {S} {O}"
#: "X shot the film" may mean that X made it.
_SHOOTING = "shot: {S} shoot"


def plausible(matches: Iterable[Match], known: Known) -> list[Match]:
    """The matches without possessives that make a director of an actor or author, or of two people where one is named so
    outright, and without directors who are said to have shot what they made."""
    matches = list(matches)
    others: dict[str, set[str]] = {}
    directors: dict[str, set[str]] = {}
    for match in matches:
        if match.subject.ref is None or match.object.ref is None:
            continue
        if match.relation == "directed" and not match.rule.startswith(_POSSESSIVE):
            directors.setdefault(match.object.ref.key, set()).add(match.subject.ref.key)
        elif match.relation in {"starsIn", "authorOf"}:
            others.setdefault(match.object.ref.key, set()).add(match.subject.ref.key)
    return [m for m in matches if not _overruled(m, directors, others, known)]


def _overruled(match: Match, directors: dict[str, set[str]], others: dict[str, set[str]], known: Known) -> bool:
    subject, object_ = match.subject.ref, match.object.ref
    if subject is None or object_ is None:
        return False
    if match.rule.startswith(_SHOOTING):
        makes = any(subject.key in people for people in directors.values()) or "director" in known.roles.get(
            subject.key, ()
        )
        return makes
    if not match.rule.startswith(_POSSESSIVE):
        return False
    named = directors.get(object_.key, set())
    return subject.key not in named and (bool(named) or subject.key in others.get(object_.key, ()))
