"""The wording of each relation, read from ``ontology/lexicon/*.toml`` and compiled into patterns.

A file names its relation and lists wordings. ``{S}`` and ``{O}`` are the two ends of the relation, ``{C}``
a character; a question mark ("{O?}") lets the article's topic stand in where the sentence is silent.

``verbs``       "{S} direct|helm {O?}": subject, verb, up to two objects, then prepositions with what they take.
                Active voice; passives, relative and participle clauses, infinitives and shared subjects are
                understood. A word instead of a slot is a noun that has to stand there ("{S} have role/{O?}":
                the slot after the stroke is what the role is in); "_" is anything or nothing.
``nouns``       "{S} = director of|'s|+ {O?}": the noun names S; O hangs on it by a preposition, a possessive
                ("'s") or as a name before it ("+"). "_ = screenplay by {S} for|'s {O?}": the noun names neither.
``possessive``  "{S} {O}": S in the genitive right before O's name; ``types`` narrows what O may be.
``titles``      "{O} by {S}": S after O's name and the preposition, by, from or with.
``asides``      "{C} ({S})", "{S} ({O})": a parenthesis after a mention.
``adjectives``  "{O}-winning {S}": a compound adjective before the noun that names S; ``types`` narrows S.
``credits``     labels of credit lines: "directed by", "screenplay".
``implies``     for honours: the words of a category and the relation to the work it was given "for".
``settled``     kinds of work for which a subject given by the work's name settles the matter: no other is taken
                from a description or the topic ("the comedy that X directed" is then another comedy).
``unless``      another relation: where the text asserts it of the same two, this one is not asserted ("X shot
                the film" of its director).
``profession``  what the relation makes of its subject, in the words of ``words.toml``: "director".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import OntologyError

_SLOT = re.compile(r"\{([SOC])([?!]?)\}\Z")
_PREPOSITIONS = frozenset(
    "of in at by for from to with on as about into onto over behind under through between among against during before "
    "near outside after via opposite alongside out within without across along around until since till than towards when".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """An end of the relation: S, O or C. ``optional`` lets the topic fill it; ``proper`` asks for a proper name."""

    name: str
    optional: bool = False
    proper: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """What has to stand in a place: a slot, or one of ``nouns`` (empty: anything), perhaps with a slot of its own."""

    slot: Slot | None = None
    nouns: frozenset[str] = frozenset()
    inner: Slot | None = None


@dataclass(frozen=True, slots=True)
class VerbPattern:
    relation: str
    rule: str
    verbs: frozenset[str]
    subject: Argument
    objects: tuple[Argument, ...]
    oblique: tuple[tuple[frozenset[str], Argument], ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class NounPattern:
    relation: str
    rule: str
    denotes: Slot | None
    nouns: frozenset[str]
    links: tuple[tuple[frozenset[str], Slot], ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class PairPattern:
    """A possessive, an aside or a compound adjective: ``first`` and ``second`` in the order of the text."""

    relation: str
    rule: str
    first: Slot
    second: Slot
    word: str
    confidence: float
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CreditPattern:
    relation: str
    rule: str
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All wordings, indexed by what triggers them."""

    verbs: Mapping[str, tuple[VerbPattern, ...]]
    nouns: Mapping[str, tuple[NounPattern, ...]]
    possessive: tuple[PairPattern, ...]
    asides: tuple[PairPattern, ...]
    titles: tuple[PairPattern, ...]
    adjectives: Mapping[str, tuple[PairPattern, ...]]
    credits: Mapping[str, tuple[CreditPattern, ...]]
    professions: Mapping[str, str]
    unless: Mapping[str, str]
    implies: Mapping[str, Mapping[str, str]]
    settled: Mapping[str, frozenset[str]]


def _slot(token: str) -> Slot | None:
    match = _SLOT.match(token)
    return Slot(match.group(1), match.group(2) == "?", match.group(2) == "!") if match else None


def _argument(token: str) -> Argument:
    if token == "_":
        return Argument()
    if (slot := _slot(token)) is not None:
        return Argument(slot)
    nouns, _, inner = token.partition("/")
    return Argument(None, frozenset(n.replace("_", " ") for n in nouns.split("|")), _slot(inner) if inner else None)


def _is_preposition(token: str) -> bool:
    return all(word in _PREPOSITIONS for word in token.split("|"))


def compile_verb(relation: str, text: str, confidence: float) -> VerbPattern:
    """A verb wording. Raises ``ValueError`` if it is not of the form of the module's description."""
    tokens = text.split()
    if len(tokens) < 2:
        raise ValueError(f"a verb wording needs a subject and a verb: {text!r}")
    subject, verbs, rest = _argument(tokens[0]), frozenset(tokens[1].split("|")), tokens[2:]
    objects: list[Argument] = []
    while rest and not _is_preposition(rest[0]) and len(objects) < 2:
        objects.append(_argument(rest[0]))
        rest = rest[1:]
    if len(rest) % 2:
        raise ValueError(f"a preposition without an argument: {text!r}")
    oblique = tuple((frozenset(p.split("|")), _argument(a)) for p, a in zip(rest[::2], rest[1::2], strict=True))
    if any(not prepositions <= _PREPOSITIONS for prepositions, _ in oblique):
        raise ValueError(f"not a preposition: {text!r}")
    return VerbPattern(relation, f"{relation}: {text}", verbs, subject, tuple(objects), oblique, confidence)


def compile_noun(relation: str, text: str, confidence: float) -> NounPattern:
    """A noun wording. Raises ``ValueError`` if it is not of the form of the module's description."""
    left, equals, right = text.partition(" = ")
    tokens = right.split()
    if not equals or not tokens or len(tokens) % 2 == 0:
        raise ValueError(f"not a noun wording: {text!r}")
    links: list[tuple[frozenset[str], Slot]] = []
    for markers, target in zip(tokens[1::2], tokens[2::2], strict=True):
        slot = _slot(target)
        if slot is None:
            raise ValueError(f"not a slot: {target!r} in {text!r}")
        links.append((frozenset(markers.split("|")), slot))
    nouns = frozenset(n.replace("_", " ") for n in tokens[0].split("|"))
    return NounPattern(relation, f"{relation}: {text}", _slot(left.strip()), nouns, tuple(links), confidence)


_PAIR = re.compile(r"(\{[SOC]\??\})(?:-([\w-]+)| (by|from|with))? ?\(?(\{[SOC]\??\})\)?\Z")


def compile_pair(relation: str, text: str, confidence: float, types: Iterable[str] = ()) -> PairPattern:
    """A possessive, aside or adjective wording. Raises ``ValueError`` if it is not of their form."""
    match = _PAIR.match(text)
    first, second = (_slot(match.group(1)), _slot(match.group(4))) if match else (None, None)
    if match is None or first is None or second is None:
        raise ValueError(f"not a pair of slots: {text!r}")
    return PairPattern(
        relation,
        f"{relation}: {text}",
        first,
        second,
        match.group(2) or match.group(3) or "",
        confidence,
        frozenset(types),
    )


def _pairs(relation: str, data: Mapping[str, Any], kind: str) -> Iterator[PairPattern]:
    for entry in data.get(kind, ()):
        wording = {"wording": entry} if isinstance(entry, str) else entry
        confidence = float(wording.get("confidence", data.get("confidence", 0.9)))
        yield compile_pair(relation, str(wording["wording"]), confidence, wording.get("types", ()))


def _entries(data: Mapping[str, Any], kind: str) -> Iterable[tuple[str, float]]:
    """Wordings of a kind with their confidence; a table ``<kind>_confidence`` overrides the default."""
    for text in data.get(kind, ()):
        if isinstance(text, str):
            yield text, float(data.get("confidence", 0.9))
        else:
            yield str(text["wording"]), float(text["confidence"])


@lru_cache(maxsize=4)
def load_lexicon(ontology: Path) -> Lexicon:
    """The lexicon of an ontology folder. Raises ``OntologyError`` naming the file and the wording at fault."""
    verbs: dict[str, list[VerbPattern]] = {}
    nouns: dict[str, list[NounPattern]] = {}
    possessive: list[PairPattern] = []
    asides: list[PairPattern] = []
    titles: list[PairPattern] = []
    adjectives: dict[str, list[PairPattern]] = {}
    credits: dict[str, list[CreditPattern]] = {}
    professions: dict[str, str] = {}
    unless: dict[str, str] = {}
    implies: dict[str, Mapping[str, str]] = {}
    settled: dict[str, frozenset[str]] = {}
    for path in sorted((ontology / "lexicon").glob("*.toml")):
        if path.name == "words.toml":
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            relation = data["relation"]
            for text, confidence in _entries(data, "verbs"):
                verb = compile_verb(relation, text, confidence)
                for lemma in sorted(verb.verbs):
                    verbs.setdefault(lemma, []).append(verb)
            for text, confidence in _entries(data, "nouns"):
                noun = compile_noun(relation, text, confidence)
                for lemma in sorted(noun.nouns):
                    nouns.setdefault(lemma, []).append(noun)
            possessive.extend(_pairs(relation, data, "possessive"))
            titles.extend(_pairs(relation, data, "titles"))
            asides.extend(_pairs(relation, data, "asides"))
            for pair in _pairs(relation, data, "adjectives"):
                adjectives.setdefault(pair.word, []).append(pair)
            if "implies" in data:
                implies[relation] = {str(word): str(other) for word, other in data["implies"].items()}
            if "settled" in data:
                settled[relation] = frozenset(map(str, data["settled"]))
            if "unless" in data:
                unless[relation] = str(data["unless"])
            if "profession" in data:
                professions[relation] = str(data["profession"])
            for label, confidence in _entries(data, "credits"):
                credit = CreditPattern(relation, f"{relation}: credit line “{label}”", label, confidence)
                credits.setdefault(label.casefold(), []).append(credit)
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise OntologyError(f"{path}: {error}") from error
    return Lexicon(
        {k: tuple(v) for k, v in verbs.items()},
        {k: tuple(v) for k, v in nouns.items()},
        tuple(possessive),
        tuple(asides),
        tuple(titles),
        {k: tuple(v) for k, v in adjectives.items()},
        {k: tuple(v) for k, v in credits.items()},
        professions,
        unless,
        implies,
        settled,
    )
