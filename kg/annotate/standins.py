"""Verbs of film news that newswire taggers take for nouns, given to the parser under better-known names.

"stars", "helms" or "premieres" are verbs in film news and nouns nearly everywhere else. A stand-in of the same
frame ("features", "directs", "arrives") is parsed in their place, and the lemma is put back afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TO_VERB = frozenset(
    {
        "to",
        "will",
        "would",
        "should",
        "also",
        "both",
        "who",
        "which",
        "that",
        "and",
        "he",
        "she",
        "they",
        "it",
        "reportedly",
    }
)


_AFTER_VERB = frozenset({"in", "as", "opposite", "alongside", "together"})


@dataclass(frozen=True, slots=True)
class StandIn:
    """``form`` is parsed for the word; ``lemma`` is what it is. ``always`` holds wherever the word stands,
    else only where a verb can be: after "to", "will", a pronoun, a relative, or a name."""

    form: str
    lemma: str
    always: bool


def parser_forms(
    forms: Sequence[str], named: Sequence[int], starts: Sequence[bool], stand_ins: Mapping[str, StandIn]
) -> tuple[list[str], dict[int, str]]:
    """The forms to parse, and the lemmas to restore by index. ``named`` counts the names that a unit stands for."""
    parsed = list(forms)
    lemmas: dict[int, str] = {}
    for index, form in enumerate(forms):
        stand_in = stand_ins.get(form.lower())
        if stand_in is None or named[index]:
            continue
        before = index - 1
        if before >= 0 and forms[before].lower() in {"also", "himself", "herself"}:
            before -= 1
        # "“Moonlight” star Mahershala Ali": a bare form after a name is a noun.
        after_name = form.lower().endswith("s") and before >= 0 and named[before] and not starts[index]
        following = forms[index + 1].lower() if index + 1 < len(forms) else ""
        # "Lily James and Armie Hammer star in …": after a list of names a bare form is a verb.
        after_list = before >= 0 and named[before] > 1 and following in _AFTER_VERB
        if stand_in.always or after_name or after_list or (index and forms[index - 1].lower() in _TO_VERB):
            parsed[index] = stand_in.form
            lemmas[index] = stand_in.lemma
    return parsed, lemmas
