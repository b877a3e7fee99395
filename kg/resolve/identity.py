"""Identity: the id, label and aliases of an entity. A name is never an id by itself: ids are hashes of evidence."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.model import Entity
from kg.names import name_key
from kg.resolve.blocking import Local
from kg.resolve.evidence import WorkEvidence
from kg.resolve.gazetteers import Gazetteers


def entity_id(family: str, key: str, discriminator: str = "") -> str:
    """A readable prefix and 12 hex digits (48 bits) of the SHA-256 over family, normalised name and discriminator."""
    text = f"{family}\x1f{key}\x1f{discriminator}"
    return f"{family.lower()}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"


def discriminators(evidence: Sequence[WorkEvidence], first_members: Sequence[Local]) -> list[str]:
    """What tells the works of one title apart in their ids, earliest first.

    The earliest has none, so that its id stays when a namesake turns up later. The others have their years or
    makers; where that is missing or taken, the article and key that name them first.
    """
    found = [""]
    for known, local in zip(evidence[1:], first_members[1:], strict=True):
        intrinsic = ",".join(map(str, sorted(known.years or known.releases))) or ",".join(sorted(known.makers))
        taken = not intrinsic or intrinsic in found
        found.append("\x1e".join((intrinsic, *local.member)) if taken else intrinsic)
    return found


def make_entity(identifier: str, members: Sequence[Local], gazetteers: Gazetteers) -> Entity:
    """The entity that ``members`` make up. A gazetteer's canonical name is its label, where it has one."""
    names = [local.entity.name for local in members]
    canonical = {gazetteers.canonical(local.family, local.entity.name) for local in members} - {None}
    label = min(canonical, key=str) if canonical else _label(names)
    forms = {*names, *(alias for local in members for alias in local.entity.aliases)}
    years = Counter(local.entity.year for local in members if local.entity.year is not None)
    return Entity(
        id=identifier,
        type=_most_frequent(local.entity.type for local in members),
        label=label or "",
        aliases=tuple(sorted(forms - {label})),
        members=tuple(sorted(local.member for local in members)),
        year=int(_most_frequent(map(str, years.elements()))) if years else None,
    )


def _label(names: Sequence[str]) -> str:
    """The fullest form (most words); of these the most frequent, the longest, the first in code point order.

    A form in capitals throughout is a headline's or a press release's spelling: it serves only if it is the only one.
    """
    counts = Counter(names)
    shouted = {name: name.isupper() and len(name) > 4 for name in counts}
    return min(counts, key=lambda name: (shouted[name], -len(name_key(name).split()), -counts[name], -len(name), name))


def _most_frequent(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
