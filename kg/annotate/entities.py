"""From named mentions to the entities of one article: whose surname, which festival, what kind of work."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from kg.annotate.gazetteer import Gazetteers
from kg.annotate.named import WORK, Named
from kg.annotate.persons import short_forms
from kg.annotate.words import Words
from kg.annotate.work_kinds import SCREEN, work_kinds
from kg.model import LocalEntity, Span
from kg.names import name_key, title_key


@dataclass(slots=True)
class Draft:
    """An entity while its mentions are still being gathered."""

    key: str
    type: str
    name: str
    aliases: set[str] = field(default_factory=set)
    mentions: list[Span] = field(default_factory=list)
    year: int | None = None

    def frozen(self) -> LocalEntity:
        return LocalEntity(
            self.key,
            self.type,
            self.name,
            tuple(sorted(self.aliases - {self.name})),
            tuple(sorted(set(self.mentions))),
            self.year,
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """The article's entities by key, and for each mention index the key it refers to (None: left open)."""

    drafts: Mapping[str, Draft]
    of_mention: Mapping[int, str | None]


def build_registry(
    text: str, named: Sequence[Named], gazetteers: Gazetteers, words: Words, series_cues: Iterable[int]
) -> Registry:
    """The entities that ``named`` (in text order) refer to. ``series_cues`` are mentions a network possesses."""
    drafts: dict[str, Draft] = {}
    of_mention: dict[int, str | None] = {}
    _works(text, named, words, set(series_cues), drafts, of_mention)
    _persons(text, named, gazetteers, drafts, of_mention)
    _others(named, drafts, of_mention)
    return Registry(drafts, of_mention)


def _add(drafts: dict[str, Draft], key: str, type_: str, name: str, span: Span) -> Draft:
    draft = drafts.setdefault(key, Draft(key, type_, name))
    draft.mentions.append(span)
    if len(name) > len(draft.name):
        draft.aliases.add(draft.name)
        draft.name = name
    else:
        draft.aliases.add(name)
    return draft


def _works(
    text: str,
    named: Sequence[Named],
    words: Words,
    series: set[int],
    drafts: dict[str, Draft],
    of: dict[int, str | None],
) -> None:
    kinds = work_kinds(text, named, words, series)
    whole = _by_subtitle(named[index].name for index in kinds)
    for index, kind in kinds.items():
        key = title_key(named[index].name) or named[index].name
        key = whole.get(key, key)
        entity_key = f"{kind if kind not in SCREEN else 'Screen'}:{key}"
        _add(drafts, entity_key, kind, named[index].name, named[index].span)
        of[index] = entity_key


def _by_subtitle(titles: Iterable[str]) -> dict[str, str]:
    """The keys of titles by the keys of their subtitles, of which each is one title's: "Fury Road" is "Mad Max: Fury Road"."""
    found: dict[str, set[str]] = defaultdict(set)
    for title in titles:
        series, colon, subtitle = title.partition(": ")
        if colon and series and " " in subtitle:
            found[title_key(subtitle)].add(title_key(title))
    return {subtitle: min(keys) for subtitle, keys in found.items() if len(keys) == 1}


def _persons(
    text: str, named: Sequence[Named], gazetteers: Gazetteers, drafts: dict[str, Draft], of: dict[int, str | None]
) -> None:
    full = {m.name for m in named if m.type == "Person" and " " in m.name}
    owners = short_forms(full)
    seen: dict[str, set[str]] = defaultdict(set)  # by each of their short forms, the people named in full so far
    for index, mention in enumerate(named):
        if mention.type != "Person":
            continue
        name = re.sub(r"\s+", " ", mention.name)
        if name in full and not (name in owners and " " in name):
            of[index] = f"Person:{name_key(name)}"
            _add(drafts, of[index] or "", "Person", name, mention.span)
            _note(seen, name)
            continue
        shared = _expanded(text, index, named, gazetteers)
        if shared and not owners.get(name):
            of[index] = f"Person:{name_key(shared)}"
            _add(drafts, of[index] or "", "Person", shared, mention.span)
            continue
        candidates: AbstractSet[str] = owners.get(name, frozenset()) - {name} or ({name} if " " in name else set())
        distinct = _keys(candidates)
        if len(distinct) > 1:
            # Two people of one surname: only one of them named so far is a safe reading.
            candidates = seen[name] - {name}
            distinct = _keys(candidates)
        if len(distinct) == 1:
            owner = max(candidates, key=lambda candidate: (len(candidate), candidate))
            key = f"Person:{name_key(owner)}"
            draft = drafts.setdefault(key, Draft(key, "Person", owner))
            draft.mentions.append(mention.span)
            draft.aliases.add(name)
            of[index] = key
            if " " in name:
                _note(seen, owner)
        else:
            of[index] = None


def _note(seen: dict[str, set[str]], name: str) -> None:
    for form in short_forms([name]):
        seen[form].add(name)


def _keys(names: Iterable[str]) -> set[str]:
    """Two of the keys of some names, or the one there is."""
    keys: set[str] = set()
    for name in names:
        keys.add(name_key(name))
        if len(keys) > 1:
            break
    return keys


def _expanded(text: str, index: int, named: Sequence[Named], gazetteers: Gazetteers) -> str | None:
    """The full name of a given name that shares the next one's surname: "Jean-Pierre and Luc Dardenne"; what is no given name
    may be all there is of a name: "Zorvik and Greta Holm"."""
    mention, other = named[index], named[index + 1] if index + 1 < len(named) else None
    if other is None or " " in mention.name or other.type != "Person" or " " not in other.name:
        return None
    given = any(name_key(part) in gazetteers.given_names for part in re.split(r"[-\s]", mention.name))
    joined = given and text[mention.span.end : other.span.start] in {" and ", " & "}
    return f"{mention.name} {other.name.split(' ', 1)[1]}" if joined else None


def _others(named: Sequence[Named], drafts: dict[str, Draft], of: dict[int, str | None]) -> None:
    organisations = sorted({name_key(m.canonical or m.name) for m in named if m.type == "Organization"})
    for index, mention in enumerate(named):
        if mention.type in {WORK, "Person"} or mention.type in {"Demonym", "Publication", "Other", "Date"}:
            of.setdefault(index, None)
            continue
        key = name_key(mention.canonical or mention.name)
        if mention.type == "Organization" and mention.canonical is None:  # "FX" is not its "FX Productions"
            key = _fuller(key, organisations)
        entity_key = f"{mention.type}:{key}"
        draft = _add(drafts, entity_key, mention.type, mention.name, mention.span)
        if mention.detail and mention.type == "Festival":
            draft.aliases.add(mention.detail)
        of[index] = entity_key


def _fuller(key: str, known: Sequence[str]) -> str:
    """The key of the one longer name, of those sorted, that this one begins: "IFC" beside "IFC Films"."""
    after = bisect_left(known, key + " ")
    longer = [k for k in known[after : after + 2] if k.startswith(key + " ")]
    return longer[0] if len(longer) == 1 else key
