"""Saved questions: SPARQL files below ``ontology/questions`` that say in their head what they ask.

The head is made of comment lines: ``# title: ...``, ``# description: ...``, ``# example: ...`` (an answer) and, for
each parameter, ``# param NAME [CLASS, ...]: ...``. A parameter is a variable that the query marks with
``VALUES ?NAME { UNDEF }``; its value is the name of something of one of these classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import OntologyError, UsageError
from kg.ontology import ontology_path
from kg.query.bindings import placeholders

FOLDER = "questions"

_ENTRY = re.compile(r"#\s*(title|description|example):\s*(\S.*)")
_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s+\[([\w, ]+)\]:\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """``classes`` are local names; what is given has to be called by a name of something of one of them."""

    name: str
    classes: tuple[str, ...]
    description: str

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Question:
    """A saved query. ``example`` is one answer, in words."""

    name: str
    title: str
    description: str
    example: str
    parameters: tuple[Parameter, ...]
    text: str


def load_questions(ontology: Path | None = None) -> Mapping[str, Question]:
    """The questions of the ontology in folder ``ontology``, else of the one that ships, by name.

    Raises ``OntologyError`` naming the file whose head is not what it has to be.
    """
    folder = (ontology or ontology_path()) / FOLDER
    return {path.stem: _question(path) for path in sorted(folder.glob("*.rq"))}


def find_question(name: str, questions: Mapping[str, Question]) -> Question:
    """The question of that name. Raises ``UsageError`` with names that are close to it."""
    if name in questions:
        return questions[name]
    close = get_close_matches(name.lower(), questions, n=3)
    meant = f"did you mean {' or '.join(close)}?" if close else "kg query --list shows all"
    raise UsageError(f"no question named {name!r}; {meant}")


def _question(path: Path) -> Question:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise OntologyError(f"{path}: cannot be read: {problem}") from None
    entries: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if entry := _ENTRY.fullmatch(line):
            entries[entry[1]] = entry[2]
        elif given := _PARAMETER.fullmatch(line):
            parameters.append(Parameter(given[1], tuple(given[2].replace(",", " ").split()), given[3]))
        else:
            raise OntologyError(f"{path}: not an entry of a question's head: {line!r}")
    missing = [key for key in ("title", "description", "example") if key not in entries]
    if missing:
        raise OntologyError(f"{path}: the head has no {' and no '.join(missing)}")
    if {parameter.name for parameter in parameters} != set(placeholders(text)):
        raise OntologyError(f"{path}: each parameter needs one VALUES ?name {{ UNDEF }} in the query, and the reverse")
    return Question(path.stem, text=text, parameters=tuple(parameters), **entries)
