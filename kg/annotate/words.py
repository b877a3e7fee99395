"""The word lists of ``ontology/lexicon/words.toml``, looked up by lemma."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.annotate.standins import StandIn
from kg.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Words:
    """``work_types`` gives the class of work a noun names, ``screen_nouns`` those that film and series share."""

    work_types: Mapping[str, str]
    screen_nouns: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    negation: frozenset[str]
    doubt_verbs: frozenset[str]
    doubt_words: frozenset[str]
    doubt_phrases: tuple[str, ...]
    doubt_nouns: frozenset[str]
    other_roles: frozenset[str]
    plan_words: frozenset[str]
    plot_verbs: frozenset[str]
    plot_nouns: frozenset[str]
    stand_ins: Mapping[str, StandIn]
    female: frozenset[str]
    male: frozenset[str]

    def role_of(self, noun: str) -> frozenset[str]:
        """The professions a noun names: {"director", "actor"} for "actor-director"."""
        return frozenset(role for role, nouns in self.roles.items() if noun in nouns)

    def is_role(self, noun: str) -> bool:
        return any(noun in nouns for nouns in self.roles.values())

    def is_other_role(self, phrase: str) -> bool:
        """Whether a phrase names a profession that only shares its last word with one we know: "art director"."""
        return phrase in self.other_roles

    def is_work(self, noun: str) -> bool:
        return noun in self.work_types or noun in self.screen_nouns


@lru_cache(maxsize=4)
def load_words(ontology: Path) -> Words:
    """The word lists of an ontology folder. Raises ``OntologyError`` for a file that is not what it has to be."""
    path = ontology / "lexicon" / "words.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        sense, plot, gendered = data["sense"], data["plot"], data["gendered"]
        return Words(
            work_types={noun: kind for kind, nouns in data["work_nouns"].items() for noun in nouns},
            screen_nouns=frozenset(data["screen_nouns"]["words"]),
            roles={role: frozenset(nouns) for role, nouns in data["role_nouns"].items()},
            negation=frozenset(sense["negation"]),
            doubt_verbs=frozenset(sense["doubt_verbs"]),
            doubt_words=frozenset(sense["doubt_words"]),
            doubt_phrases=tuple(sense["doubt_phrases"]),
            doubt_nouns=frozenset(sense["doubt_nouns"]),
            other_roles=frozenset(data["other_roles"]["words"]),
            plan_words=frozenset(sense["plan_words"]),
            plot_verbs=frozenset(plot["verbs"]),
            plot_nouns=frozenset(plot["nouns"]),
            stand_ins={
                word: StandIn(str(entry["form"]), str(entry["lemma"]), bool(entry.get("always", False)))
                for word, entry in data["stand_ins"].items()
            },
            female=frozenset(gendered["female"]),
            male=frozenset(gendered["male"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise OntologyError(f"{path}: {error}") from error
