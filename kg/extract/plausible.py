"""What the other facts of an article make of one that its wording leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.reference import Known
from kg.extract.slots import Match

#: "X's “Title”" and "X's latest film" may be said of an actor's or an author's work too.
_POSSESSIVE = "directed: {S} {O}"
_GENITIVE = re.compile(r"[’'`](?:s\b|(?<=s.))")
#: ... but not what is somebody's work as a director.
_DIRECTED = re.compile(r"[’'`]s? [^.;:“‘\"]{0,40}\b(?:direct|debut)")
#: "Ada Brook's Hollywood debut": she plays in it.
_ACTING_DEBUT = re.compile(r"[’'`]s? (?:[\w-]+ )?(?:Hollywood|acting|(?:big[- ]|on-)?screen|stage|cinema) debut\b")
#: How those are introduced who possess works as their players: "the actor Ada Brook's latest film".
_PLAYER = re.compile(
    r"\b(?:actor|actress|star|comedian|comic|singer|rapper|musician|wrestler|model)s? \Z", re.IGNORECASE
)
#: "X shot the film" may mean that X made it.
_SHOOTING = "shot: {S} shoot"


def plausible(matches: Iterable[Match], known: Known, text: str) -> list[Match]:
    """The matches in ``text`` without possessives that make a director of an actor or author, or of two people where one is
    named so outright, and without directors who are said to have shot what they made."""
    matches = list(matches)
    others: dict[str, set[str]] = {}
    directors: dict[str, set[str]] = {}
    for match in matches:
        if match.subject.ref is None or match.object.ref is None:
            continue
        if match.relation == "directed" and not _possesses(match, text):
            directors.setdefault(match.object.ref.key, set()).add(match.subject.ref.key)
        elif match.relation in {"starsIn", "authorOf"}:
            others.setdefault(match.object.ref.key, set()).add(match.subject.ref.key)
    return [m for m in matches if not _overruled(m, directors, others, known, text)]


def _possesses(match: Match, text: str) -> bool:
    """Whether all that makes a director is that the work is called his or hers."""
    ref = match.subject.ref
    if match.rule.startswith(_POSSESSIVE):
        return True
    if match.relation != "directed" or ref is None or ref.how != "name":
        return False
    owns = _GENITIVE.match(text, ref.span.end) or _GENITIVE.match(text, ref.span.end - 1)
    return owns is not None and (
        _DIRECTED.match(text, owns.start()) is None or _ACTING_DEBUT.match(text, owns.start()) is not None
    )


def _overruled(
    match: Match, directors: dict[str, set[str]], others: dict[str, set[str]], known: Known, text: str
) -> bool:
    subject, object_ = match.subject.ref, match.object.ref
    if subject is None or object_ is None:
        return False
    if match.rule.startswith(_SHOOTING):
        makes = any(subject.key in people for people in directors.values()) or "director" in known.roles.get(
            subject.key, ()
        )
        return makes
    if not _possesses(match, text):
        return False
    named = directors.get(object_.key, set())
    introduced = _PLAYER.search(text, max(0, subject.span.start - 30), subject.span.start) or _ACTING_DEBUT.match(
        text, subject.span.end
    )
    return subject.key not in named and bool(named or subject.key in others.get(object_.key, ()) or introduced)
