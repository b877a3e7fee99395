"""What the articles say and a catalogue lacks: facts about linked things, each with a sentence and its address.

A fact is known to be missing only where a source has told what the catalogue has (``kg link candidates``). Planned facts
are left out: a catalogue states what is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeAlias

from kg.link.authorities import Authority
from kg.link.candidate import Candidate, Value
from kg.link.desk import Desk
from kg.link.found import load
from kg.link.scoring import keys
from kg.link.verdicts import ACCEPTED, FACT, REJECTED, Verdicts
from kg.store.layout import GraphReader
from kg.store.log import Draft, Entry
from kg.store.records import AssertedFact, Records, named, valued
from kg.store.tables import merged
from kg.store.vocabulary import DCT, FILM

CATALOGUE = "wikidata"
NEW = "new"
"""Stands for the id of what the catalogue has no entry for."""

State: TypeAlias = Literal["missing", "unknown", "unlinked", "unreferenced"]


@dataclass(frozen=True, slots=True)
class Support:
    """The sentence behind a fact and where it stands. ``published`` is a day in ISO form, ``url`` may be empty."""

    article: str
    quote: str = ""
    url: str = ""
    title: str | None = None
    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that the catalogue does not state, as far as known.

    ``fact`` are the IRIs of subject and relation, and the IRI or date of the object. ``item`` is the id of what it is
    stated of, or ``NEW`` for the entity ``about``; ``pid`` is the property, ``value`` an id, or a date where ``is_date``. ``known`` is what the
    catalogue has there. ``state`` is ``missing`` where all is at hand to add it; else it names what is lacking: a source
    that told what the catalogue has, a link of the other end, or an article with an address. ``verdict`` is what was
    decided about the fact with this very sentence.
    """

    fact: tuple[str, str, str]
    text: str
    about: str
    item: str
    pid: str
    value: str
    is_date: bool
    character: str | None
    known: tuple[str, ...]
    support: Support
    state: State
    verdict: Entry | None

    @property
    def is_accepted(self) -> bool:
        """Whether somebody found it true and it can be added."""
        return self.state == "missing" and self.verdict is not None and self.verdict.verdict == ACCEPTED


@dataclass(frozen=True, slots=True)
class Identifier:
    """An id in another catalogue that an entry of this one lacks."""

    item: str
    pid: str
    id: str


def gaps(desk: Desk) -> list[Gap]:
    """All facts about linked or absent things that Wikidata does not have, by text and fact."""
    finder = _Finder(desk)
    found = [gap for support in merged(finder.records.facts()) if (gap := finder.gap(support)) is not None]
    return sorted(found, key=lambda gap: (gap.text, gap.fact))


def open_gaps(desk: Desk) -> list[Gap]:
    """Those that nobody has decided on and that could be added."""
    return [gap for gap in gaps(desk) if gap.state == "missing" and gap.verdict is None]


def judged_fact(gap: Gap, is_true: bool, who: str) -> Draft:
    """The verdict that a fact is true and its sentence says so, or not."""
    evidence = {"text": gap.text, "item": gap.item, "property": gap.pid, "value": gap.value, **asdict(gap.support)}
    return Draft(who, FACT, gap.fact, ACCEPTED if is_true else REJECTED, evidence)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A fact in the direction in which the catalogue states it: of ``about``, which is ``item`` there.

    ``value`` is the other end's id, empty if it has none, or a date. ``known`` are the values that the catalogue has;
    ``is_told`` says whether any source told of them.
    """

    about: str
    item: str
    pid: str
    other: str
    value: str
    is_date: bool
    known: tuple[Value, ...]
    is_told: bool


class _Finder:
    """What the catalogue is known to have, beside what the graph says."""

    def __init__(self, desk: Desk) -> None:
        self.records = Records(desk.reader.store, desk.reader.iris)
        self._desk = desk
        self._authority: Authority = desk.authority(CATALOGUE)
        self._verdicts: Verdicts = desk.verdicts()
        self._ids = self._verdicts.ids.get(CATALOGUE, {})
        self._articles = _articles(desk.reader)
        self._told: Mapping[tuple[str, str], Candidate] = {
            (one.entity, candidate.id): candidate
            for one in load(desk.folder)
            if one.authority == CATALOGUE
            for candidate in one.candidates
        }

    def gap(self, support: Sequence[AssertedFact]) -> Gap | None:
        """The fact that ``support`` asserts; None if the catalogue has it, or has no place for it."""
        happened = [one for one in support if not one.planned]
        statement = self._statement(happened[0]) if happened else None
        if statement is None or self._is_known(statement):
            return None
        first = happened[0]
        fact = (first.subject, FILM[first.predicate].value, first.object)
        chosen, verdict = self._chosen(happened, self._verdicts.facts.get(fact))
        labels = self.records.labels
        return Gap(
            fact=fact,
            text=f"{labels[first.subject]} | {first.predicate} | {labels.get(first.object, first.object)}",
            about=statement.about,
            item=statement.item,
            pid=statement.pid,
            value=statement.value,
            is_date=statement.is_date,
            character=chosen.character_name,
            known=tuple(one.name for one in statement.known),
            support=self._place(chosen),
            state=_state(statement, self._place(chosen)),
            verdict=verdict,
        )

    def _statement(self, fact: AssertedFact) -> _Statement | None:
        found = self._authority.property_of(self._desk.ontology.relations[fact.predicate])
        if found is None:
            return None
        relation, pid, is_forward = found
        about, other = (fact.subject, fact.object) if is_forward else (fact.object, fact.subject)
        item = next(iter(self._ids.get(about, ())), NEW if (about, CATALOGUE) in self._verdicts.absent else None)
        if item is None:
            return None
        is_date = other not in self.records.labels
        value = other if is_date else next(iter(self._ids.get(other, ())), "")
        told = self._told.get((about, item))
        known = told.values.get(relation, ()) if told else ()
        is_told = item == NEW or (told is not None and relation in told.covers)
        return _Statement(about, item, pid, other, value, is_date, known, is_told)

    def _is_known(self, statement: _Statement) -> bool:
        """Whether the catalogue has the value: its id, its name, or a date that is at least as precise."""
        if statement.is_date:
            return any(one.name.lstrip("+").startswith(statement.value) for one in statement.known)
        if statement.value and any(one.id == statement.value for one in statement.known):
            return True
        profile = self._desk.profiles.get(statement.other)
        ours = {key for name in (profile.names if profile else ()) for key in keys(name)}
        return any(ours & keys(one.name) for one in statement.known)

    def _chosen(self, support: Sequence[AssertedFact], verdict: Entry | None) -> tuple[AssertedFact, Entry | None]:
        """The sentence that was decided on, if an article still says it; else the surest in an article with an address."""
        if verdict is not None:
            said = verdict.evidence.get("article"), verdict.evidence.get("quote")
            for one in support:
                if (one.article, one.quote) == said:
                    return one, verdict
        return next((one for one in support if self._place(one).url), support[0]), None

    def _place(self, fact: AssertedFact) -> Support:
        return replace(self._articles.get(fact.article, Support(fact.article)), quote=fact.quote)


def _state(statement: _Statement, support: Support) -> State:
    if not statement.is_told:
        return "unknown"
    if not statement.value:
        return "unlinked"
    return "missing" if support.url else "unreferenced"


def _articles(reader: GraphReader) -> dict[str, Support]:
    """Where articles stand, by their ids."""
    known: dict[str, dict[str, str]] = {}
    for quad in reader.store.quads_for_pattern(None, None, None, reader.iris.graph("articles")):
        known.setdefault(named(quad.subject).value, {})[quad.predicate.value] = valued(quad.object).value
    return {
        about[DCT["identifier"].value]: Support(
            article=about[DCT["identifier"].value],
            url=about.get(DCT["source"].value, ""),
            title=about.get(DCT["title"].value),
            outlet=about.get(DCT["publisher"].value),
            published=about.get(DCT["issued"].value),
        )
        for about in known.values()
    }


def lacking_identifiers(desk: Desk) -> list[Identifier]:
    """Ids in other catalogues that linked things have here and Wikidata does not, by what its candidates told."""
    authority, ids = desk.authority(CATALOGUE), desk.verdicts().ids
    told = {(f.entity, one.id): one for f in load(desk.folder) if f.authority == CATALOGUE for one in f.candidates}
    found = []
    for entity, items in sorted(ids.get(CATALOGUE, {}).items()):
        candidate = told.get((entity, items[0]))
        for other, pid in sorted(authority.external.items()):
            known = {value.name for value in candidate.values.get(other, ())} if candidate else set()
            is_told = candidate is not None and other in candidate.covers
            found += [
                Identifier(items[0], pid, one)
                for one in ids.get(other, {}).get(entity, ())
                if is_told and one not in known
            ]
    return found
