"""Who is meant: pronouns, and descriptions such as "the actress".

A pronoun goes to the nearest fitting subject; a description to the one person it fits. What fits nobody, or
two people equally well, stays open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.annotate.work_kinds import SCREEN
from kg.extract.reference import Known, LastNamed, Names, Ref
from kg.extract.works import Works
from kg.names import name_key

_OTHER = {
    "first", "original", "earlier", "previous", "other", "last", "another", "second", "third", "fourth", "next", "former",
    "latter", "new", "future", "various", "several", "all", "both", "best", "foreign", "such", "many", "favorite", "favourite",
}  # fmt: skip
#: What leads to that by which somebody is introduced; and what of it stands between a name and a possessive.
KNOWN_FOR = r"(?:known|famous|remembered|celebrated)(?: [a-z]+){0,4} (?:for|from)"
_KNOWN_FOR = re.compile(
    r",? (?:\(?who (?:is|was|became) )?(?:(?:best|also|then|widely|mostly|perhaps|still|chiefly) ){0,2}"
    rf"{KNOWN_FOR} \Z"
)
#: An article's hero has so many mentions, and so many times the next one's, and stands in its first blocks.
_HERO_MENTIONS, _HERO_LEAD, _OPENING = 4, 3, 2
_THIRD_PERSON = {
    "he": "male",
    "his": "male",
    "him": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
}


class People:
    """References to people in one article. ``given_names`` tells how given names are usually given."""

    def __init__(
        self,
        annotated: Annotated,
        words: Words,
        known: Known,
        names: Names,
        works: Works,
        given_names: Mapping[str, str],
    ) -> None:
        self._a = annotated
        self._words = words
        self._known = known
        self._names = names
        self._works = works
        self._gender = self._genders(given_names)
        self._last: dict[tuple[frozenset[str], str | None], LastNamed] = {}
        self._hero = self._article_hero()
        self.pronouns: dict[int, str] = {}
        self._resolve_pronouns()

    def _genders(self, by_given_name: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for token in self._a.doc:
            for ref in self._names.named(token.i):
                if self._names.type_of(ref.key) != "Person":
                    continue
                for near in (*token.children, token.head):
                    lemma = near.lemma_.lower()
                    if near.dep_ in {"compound", "appos", "amod", "nmod"} or (
                        near.i == token.head.i and token.dep_ == "appos"
                    ):
                        if lemma in self._words.female:
                            found.setdefault(ref.key, "female")
                        elif lemma in self._words.male:
                            found.setdefault(ref.key, "male")
                following = self._a.units[token.i + 1].form.lower() if token.i + 1 < len(self._a.units) else ""
                if following in {"himself", "herself"}:
                    found.setdefault(ref.key, _THIRD_PERSON[following])
        for key, draft in self._names.drafts.items():
            if draft.type == "Person" and key not in found:
                given = name_key(draft.name.split()[0])
                if gender := by_given_name.get(given, by_given_name.get(given.split()[0] if given else "")):
                    found[key] = gender
        return found

    def _article_hero(self) -> str | None:
        """Whom an obituary or a profile is about: named in the opening, and three times as often as anybody else."""
        people = {k: d.mentions for k, d in self._names.drafts.items() if d.type == "Person"}
        ranked = sorted(people, key=lambda k: (-len(people[k]), k))
        if not ranked or len(people[ranked[0]]) < _HERO_MENTIONS:
            return None
        first = self._names.first(ranked[0])
        opens = first is not None and self._a.units[first].block <= _OPENING
        rival = len(people[ranked[1]]) if len(ranked) > 1 else 0
        return ranked[0] if opens and len(people[ranked[0]]) >= _HERO_LEAD * rival else None

    def _fits(self, key: str, gender: str) -> bool:
        return self._gender.get(key, gender) == gender

    def _resolve_pronouns(self) -> None:
        """Personal pronouns in the order of the text, so that a chain of them keeps its referent."""
        for token in self._a.doc:
            gender = _THIRD_PERSON.get(token.lower_)
            if gender is not None:
                key = self._person_before(token, gender)
                if key is not None:
                    self.pronouns[token.i] = key

    def _people_at(self, token: Token, gender: str) -> list[str]:
        keys = [
            r.key
            for r in self._names.named(token.i)
            if self._names.type_of(r.key) == "Person" and self._fits(r.key, gender)
        ]
        if not keys and token.dep_ == "nsubj" and self._words.is_role(token.lemma_.lower()):
            keys = [r.key for r in self.person_nominal(token) if self._fits(r.key, gender)]
        if _THIRD_PERSON.get(token.lower_) == gender and token.i in self.pronouns:
            keys.append(self.pronouns[token.i])
        return keys

    def only_person_before(self, token: Token) -> tuple[Ref, ...]:
        """The one person named in the sentence before: "…, Sofia Coppola. The director of … has …"."""
        position = token.sent.start
        if position == 0:
            return ()
        keys = {
            r.key
            for t in self._a.doc[position - 1].sent
            for r in self._names.named(t.i)
            if self._names.type_of(r.key) == "Person"
        }
        return (Ref(next(iter(keys)), self._a.units[token.i].span, "nominal"),) if len(keys) == 1 else ()

    def _person_before(self, token: Token, gender: str) -> str | None:
        sentence = token.sent
        if (introduced := self._introduced(token, gender)) is not None:
            return introduced
        earlier = [
            (t, k)
            for t in self._a.doc.tokens[sentence.start : token.i]
            if not _acted_on_by(t, token) and not self._makes_title(t, token) and not _bound(t, token)
            for k in self._people_at(t, gender)
        ]
        subjects = [k for t, k in earlier if t.dep_ in {"nsubj", "nsubjpass"} and t.head.dep_ != "relcl"]
        hero = self._hero if self._hero is not None and self._fits(self._hero, gender) else None
        if subjects:
            return subjects[-1]
        if hero is not None and token.dep_ in {"nsubj", "nsubjpass"}:
            return hero
        if len({k for _, k in earlier}) == 1:
            return earlier[0][1]
        if earlier:
            return None
        if token.dep_ == "poss":
            # "For her latest film, director Valérie Müller went …": a fronted phrase looks ahead to the subject.
            ahead = [
                r.key
                for t in self._a.doc.tokens[token.i : sentence.end]
                if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"
                for r in self._names.named(t.i)
            ]
            if len(ahead) == 1 and self._names.type_of(ahead[0]) == "Person" and self._fits(ahead[0], gender):
                return ahead[0]
        return self._person_of_previous(sentence.start, self._a.units[token.i].block, gender)

    def _introduced(self, token: Token, gender: str) -> str | None:
        """Who a possessive after a name says what for the name is known: "Ada Brook, best known for her role in"."""
        place = self._a.units[token.i].span.start
        lead = _KNOWN_FOR.search(self._a.article.text, max(0, place - 60), place) if token.dep_ == "poss" else None
        if lead is None:
            return None
        named = [r for t in range(max(0, token.i - 14), token.i) for r in self._names.named(t)]
        found = [r.key for r in named if r.span.end == lead.start() and self._names.type_of(r.key) == "Person"]
        return found[0] if found and self._fits(found[0], gender) else None

    def _makes_title(self, token: Token, pronoun: Token) -> bool:
        """Whether a name only says whose work it is: "In Naomi Kawase's “Sweet Bean” she was Tokue"."""
        if token.dep_ != "poss" or pronoun.dep_ == "poss":
            return False
        return any(self._names.type_of(r.key) in SCREEN for r in self._names.named(token.head.i))

    def _person_of_previous(self, position: int, block: int, gender: str) -> str | None:
        """The subject, else the only fitting person, of the two sentences before."""
        for _ in range(2):
            if position == 0:
                return None
            previous = self._a.doc[position - 1].sent
            if self._a.units[previous.start].block != block:
                return None
            people = [(t, k) for t in previous for k in self._people_at(t, gender)]
            subjects = [k for t, k in people if t.dep_ in {"nsubj", "nsubjpass"}]
            if subjects:
                return subjects[0]
            if len({k for _, k in people}) == 1:
                return people[0][1]
            if people:
                return None
            position = previous.start
        return None

    def person_nominal(self, token: Token) -> tuple[Ref, ...]:
        """Whom "the director" or "the actress" names: the one person known to be that, of the work in focus first."""
        noun = token.lemma_.lower()
        roles = self._words.role_of(noun)
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), None)
        if not roles or token.tag_ in {"NNS", "NNPS"} or determiner not in {"the", "this", "that"}:
            return ()
        if any(c.lower_ in _OTHER or (c.dep_ in {"prep", "relcl"} and c.i < token.i) for c in token.children):
            return ()
        span = self._a.units[token.i].span
        focus = self._works.focus(token.i)
        for role in sorted(roles):
            of_focus = self._known.by_work.get((role, focus or ""), set())
            if role != "actor" and len(of_focus) == 1:
                return (Ref(next(iter(of_focus)), span, "nominal"),)
        gender = "female" if noun in self._words.female else None
        key = self._recent(token, roles, gender)
        return (Ref(key, span, "nominal"),) if key else ()

    def _recent(self, token: Token, roles: frozenset[str], gender: str | None) -> str | None:
        """The last person named before whom one of the roles, and the gender, is known to fit."""
        if (roles, gender) not in self._last:

            def fits(ref: Ref) -> bool:
                return (
                    self._names.type_of(ref.key) == "Person"
                    and (gender is None or self._fits(ref.key, gender))
                    and not roles.isdisjoint(self._known.roles.get(ref.key, ()))
                )

            self._last[roles, gender] = self._names.last_of(fits)
        last = self._last[roles, gender].before(token.i)
        if last is None or self._a.units[last[0]].block != self._a.units[token.i].block:
            return None
        return last[1].key


def _bound(token: Token, pronoun: Token) -> bool:
    """Whether grammar or usage keeps a pronoun from meaning a name before it in the sentence.

    "Robert Zemeckis had him": nobody is the subject and the object of one verb. "For Robert Redford he played", "in X,
    written by Neil Simon, she is": for whom and by whom it was made is somebody else.
    """
    if pronoun.dep_ in {"dobj", "dative"}:
        return token.dep_ in {"nsubj", "nsubjpass"} and token.head == pronoun.head
    if pronoun.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    if token.dep_ == "pobj" and token.head.lower_ in {"for", "by"}:
        return token.head.head == pronoun.head or token.head.head.dep_ in {"acl", "relcl"}
    return token.dep_ == "nsubj" and token.head.dep_ == "relcl" and pronoun not in token.head.children


def _acted_on_by(token: Token, subject: Token) -> bool:
    """Whether ``subject`` also does what a clause without a subject of its own does to ``token``.

    "Replacing Margot Fonteyn, she danced": whoever replaces someone is someone else.
    """
    if subject.dep_ not in {"nsubj", "nsubjpass"} or token.dep_ not in {"dobj", "pobj"}:
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if verb.tag_ not in {"VBG", "VBN"} or any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return False
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head
    return verb.dep_ in {"advcl", "pcomp"} and above == subject.head
