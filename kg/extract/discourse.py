"""In-article coreference: what "the film", "the director", "she" and "the festival" refer to."""

from __future__ import annotations

from kg.annotate.gazetteer import Gazetteers
from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.extract.people import People
from kg.extract.reference import Known, LastNamed, Names, Ref
from kg.extract.works import Works
from kg.model import Span
from kg.names import name_key

_NOMINALS = {
    "festival": "Festival", "fest": "Festival", "section": "Festival", "sidebar": "Festival", "event": "Festival",
    "award": "Award", "prize": "Award", "honor": "Award", "honour": "Award",
    "company": "Organization", "studio": "Organization", "streamer": "Organization", "distributor": "Organization",
    "network": "Organization", "service": "Organization", "broadcaster": "Organization", "channel": "Organization",
}  # fmt: skip
_NEUTER = {"it", "its", "itself"}


class Discourse:
    """Reference resolution over one annotated article."""

    def __init__(self, annotated: Annotated, words: Words, known: Known, gazetteers: Gazetteers) -> None:
        self._a = annotated
        self._gazetteers = gazetteers
        self._names = Names(annotated)
        self._works = Works(annotated, words, known, self._names)
        self._people = People(annotated, words, known, self._names, self._works, gazetteers.genders)
        self._last: dict[str, LastNamed] = {}
        self.drafts = self._names.drafts
        self.named = self._names.named
        self.type_of = self._names.type_of
        self.focus = self._works.focus
        self.work_nominal = self._works.work_nominal
        self.person_nominal = self._people.person_nominal
        self.only_person_before = self._people.only_person_before

    @property
    def topic(self) -> str | None:
        """The key of the work that the article as a whole is about."""
        return self._works.topic

    def award_named(self, name: str, span: Span) -> Ref | None:
        """The award of that name inside a longer word ("Oscar-winning"), if a gazetteer knows it."""
        listed = self._gazetteers.find(name, "award")
        if listed is None:
            return None
        key = f"Award:{name_key(listed.name)}"
        ref = self._names.introduce(key, "Award", name, span)
        return Ref(ref.key, span)

    def other_nominal(self, token: Token) -> tuple[Ref, ...]:
        """ "The festival", "the award", "the streamer": the last one of its kind named before."""
        kind = _NOMINALS.get(token.lemma_.lower())
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), None)
        if kind is None or determiner not in {"the", "this", "that"} or token.tag_ == "NNS":
            return ()
        if any(c.dep_ == "prep" and c.lower_ in {"for", "of"} for c in token.children) or any(
            c.lower_ in {"first", "top", "other", "main"} for c in token.children
        ):
            return ()
        if kind not in self._last:
            self._last[kind] = self._names.last_of(lambda ref: self._names.type_of(ref.key) == kind)
        last = self._last[kind].before(token.i)
        return (Ref(last[1].key, self._a.units[token.i].span, "nominal"),) if last is not None else ()

    def pronoun(self, token: Token) -> tuple[Ref, ...]:
        """What a personal pronoun refers to."""
        span = self._a.units[token.i].span
        form = token.lower_
        if form in _NEUTER:
            keys = [self._works.focus(token.i), self._organisation_before(token)]
            return tuple(Ref(key, span, "pronoun") for key in keys if key)
        found = self._people.pronouns.get(token.i)
        return (Ref(found, span, "pronoun"),) if found else ()

    def _organisation_before(self, token: Token) -> str | None:
        """The organisation that is a subject earlier in the sentence: "FilmRise says it has bought"."""
        for earlier in self._a.doc.tokens[token.sent.start : token.i]:
            if earlier.dep_ in {"nsubj", "nsubjpass"}:
                for ref in self._names.named(earlier.i):
                    if self._names.type_of(ref.key) == "Organization":
                        return ref.key
        return None

    def latter(self, token: Token) -> tuple[Ref, ...]:
        """ "The latter" and "the former": an end of the last pair named before."""
        if (
            token.lower_ not in {"latter", "former"}
            or token.pos_ not in {"ADJ", "NOUN", "PROPN"}
            or token.dep_ == "amod"
        ):
            return ()
        for index in range(token.i - 1, max(-1, token.i - 80), -1):
            if len(self._names.named(index)) == 2 and self._a.units[index].block == self._a.units[token.i].block:
                ref = self._names.named(index)[-1 if token.lower_ == "latter" else 0]
                return (Ref(ref.key, self._a.units[token.i].span, "nominal"),)
        return ()
