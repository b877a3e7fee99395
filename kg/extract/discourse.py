"""In-article coreference: what "the film", "the director", "she" and a silent argument refer to.

Works: a work is in focus when the text puts it in the foreground, not when it only serves to introduce
someone ("“Moonlight” star …", a filmography in parentheses). Each list item of a round-up has a focus of
its own. People: a pronoun goes to the nearest fitting subject; a description ("the actress") to the one
person it fits. What fits nobody, or two people equally well, stays open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.annotate.entities import SCREEN, Draft
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.model import Span
from kg.names import name_key, title_key

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = {"the", "this", "that", "its", "their"}
_OTHER = {
    "first", "original", "earlier", "previous", "other", "last", "another", "second", "third", "fourth", "next", "former",
    "latter", "new", "future", "various", "several", "all", "both", "best", "foreign", "such", "many", "favorite", "favourite",
}  # fmt: skip
#: Nouns for a work made from another one.
_DERIVED = {"adaptation", "version", "remake", "retelling", "sequel", "take"}
_NOMINALS = {
    "festival": "Festival", "fest": "Festival", "section": "Festival", "sidebar": "Festival", "event": "Festival",
    "award": "Award", "prize": "Award", "honor": "Award", "honour": "Award",
    "company": "Organization", "studio": "Organization", "streamer": "Organization", "distributor": "Organization",
    "network": "Organization", "service": "Organization", "broadcaster": "Organization", "channel": "Organization",
}  # fmt: skip
_COMPARING = {
    "since",
    "after",
    "like",
    "unlike",
    "before",
    "following",
    "including",
    "alongside",
    "than",
    "as",
    "besides",
}
_PART_NOUNS = {
    "role", "part", "turn", "performance", "work", "win", "nomination", "nominee", "success", "fame", "comparison", "echo",
    "homage", "nod", "face", "name", "shade", "likeness", "cousin", "answer", "debt", "note", "memory", "Oscar", "award",
}  # fmt: skip
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
_NEUTER = {"it", "its", "itself"}
_INTRODUCING = {"of", "in", "for", "on", "from", "with", "behind"}


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity that a word refers to, the span that does so, and how: name, nominal, pronoun or topic."""

    key: str
    span: Span
    how: str = "name"


@dataclass(slots=True)
class Known:
    """What earlier passes established, for descriptions: who does what on which work."""

    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_work: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    characters: dict[str, str] = field(default_factory=dict)


class Discourse:
    """Reference resolution over one annotated article."""

    def __init__(self, annotated: Annotated, words: Words, known: Known, gazetteers: Gazetteers | None = None) -> None:
        self._gazetteers = gazetteers
        self._a = annotated
        self._words = words
        self._known = known
        self._keys: list[tuple[Ref, ...]] = [self._named(i) for i in range(len(annotated.units))]
        self._gender = self._genders(gazetteers.genders if gazetteers is not None else {})
        self._pronouns: dict[int, str] = {}
        self._anchors: list[tuple[int, str]] = []
        self.foreground = self._foreground_works()
        self.topic = self._topic()
        self._name_same_titled_sources()
        self._follow_nominals()
        self._resolve_pronouns()

    def _named(self, index: int) -> tuple[Ref, ...]:
        found: list[Ref] = []
        for mention in self._a.units[index].mentions:
            key = self._a.registry.of_mention.get(mention)
            if key is not None:
                found.append(Ref(key, self._a.named[mention].span))
        return tuple(found)

    def named(self, index: int) -> tuple[Ref, ...]:
        """The entities that unit ``index`` names."""
        return self._keys[index]

    def type_of(self, key: str) -> str:
        return self._a.registry.drafts[key].type

    def is_screen(self, key: str) -> bool:
        return self.type_of(key) in SCREEN

    def _name_same_titled_sources(self) -> None:
        """ "a novel of the same name", "the eponymous play": a source that shares the title of the work in focus."""
        for token in self._a.doc:
            kind = self._words.work_types.get(token.lemma_.lower())
            if kind not in {"Book", "StageWork", "Game", "MusicWork"} or self._keys[token.i]:
                continue
            following = " ".join(u.form.lower() for u in self._a.units[token.i + 1 : token.i + 5])
            modifiers = {c.lower_ for c in token.children}
            if not (
                following.startswith(("of the same name", "of the same title"))
                or modifiers & {"eponymous", "same-named", "same-titled", "titular"}
            ):
                continue
            focus = self.focus(token.i)
            if focus is None:
                continue
            title = self._a.registry.drafts[focus].name
            key = f"{kind}:{title_key(title)}"
            draft = self._a.registry.drafts.setdefault(key, Draft(key, kind, title))  # type: ignore[attr-defined]
            span = self._a.units[token.i].span
            draft.mentions.append(span)
            self._keys[token.i] = (Ref(key, span, "nominal"),)

    # --- works -------------------------------------------------------------------------------------------

    def _foreground_works(self) -> tuple[tuple[int, str], ...]:
        found: list[tuple[int, str]] = []
        for token in self._a.doc:
            refs = [r for r in self._keys[token.i] if self.type_of(r.key) in SCREEN | {"StageWork"}]
            if len(refs) == 1 and not self._only_introduces(token):
                found.append((token.i, refs[0].key))
        return tuple(found)

    def _only_introduces(self, token: Token) -> bool:
        """Whether a title stands there only to say who somebody is, or when, or what something is like."""
        previous = self._a.units[token.i - 2] if token.i >= 2 else None
        if previous is not None and previous.form.isdigit() and self._a.units[token.i - 1].form in {"'s", "'"}:
            return True
        current = token
        for _ in range(12):
            head = current.head
            if head.i == current.i:
                return False
            if current.dep_ == "relcl" or (
                current.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _COMPARING for c in current.children)
            ):
                return True
            if current.dep_ == "appos" and self._names_person(head):
                return True
            if current.dep_ in {"compound", "nmod", "poss"} and self._names_person(head):
                return True
            if current.dep_ == "prep" and current.lower_ in _COMPARING:
                return True
            if head.dep_ == "prep" and head.lower_ in _INTRODUCING and current.dep_ == "pobj":
                governor = head.head
                if governor.pos_ in {"NOUN", "PROPN"} and self._is_introducer(governor):
                    return True
            if (
                current.pos_ in {"NOUN", "PROPN"}
                and current.i != token.i
                and self._words.is_role(current.lemma_.lower())
            ):
                return True
            current = head
        return False

    def _names_person(self, token: Token) -> bool:
        return any(self.type_of(r.key) == "Person" for r in self._keys[token.i]) or (
            not self._keys[token.i] and self._words.is_role(token.lemma_.lower())
        )

    def _is_introducer(self, noun: Token) -> bool:
        """Whether a noun with "of", "in", "for" before a title speaks of a person's part in it or of a likeness to it."""
        lemma = noun.lemma_.lower()
        return self._words.is_role(lemma) or lemma in _PART_NOUNS or self._names_person(noun)

    def _topic(self) -> str | None:
        score: Counter[str] = Counter()
        first: dict[str, int] = {}
        for index, key in self.foreground:
            block = self._a.blocks[self._a.units[index].block]
            weight = 3 if self._a.units[index].block <= 1 or block.kind.value in {"headline", "deck"} else 1
            score[key] += weight
            first.setdefault(key, index)
        if not score:
            return None
        return min(score, key=lambda k: (-score[k], first[k]))

    def focus(self, index: int, series: bool | None = None) -> str | None:
        """The key of the work in focus at unit ``index``: in its sentence, paragraph, list item, or article."""
        unit = self._a.units[index]
        block = self._a.blocks[unit.block]
        candidates = [
            (i, k)
            for i, k in sorted({*self.foreground, *self._anchors})
            if series is None or (self.type_of(k) == "Series") == series
        ]
        sentence = self._a.sentence_at(unit.span.start)
        here = [k for i, k in candidates if i < index and sentence.contains(self._a.units[i].span)]
        if here:
            return here[-1]
        same_paragraph = [(i, k) for i, k in candidates if i < index and self._a.units[i].block == unit.block]
        if same_paragraph:
            last_sentence = self._a.sentence_at(self._a.units[same_paragraph[-1][0]].span.start)
            return next(k for i, k in same_paragraph if last_sentence.contains(self._a.units[i].span))
        if block.item:
            same_item = [
                (i, k) for i, k in candidates if i < index and self._a.blocks[self._a.units[i].block].item == block.item
            ]
            return same_item[0][1] if same_item else None
        if self._several_topics() and not self._leads(self.topic):
            before = [k for i, k in candidates if i < index]
            return before[-1] if before else self.topic
        if self.topic is not None and (series is None or (self.type_of(self.topic) == "Series") == series):
            return self.topic
        return next((k for _, k in candidates), None)

    def _follow_nominals(self) -> None:
        """Descriptions that are subjects move the focus as names do: "The new film was shot in Brussels. … the cast"."""
        for token in self._a.doc:
            if token.dep_ in {"nsubj", "nsubjpass"} and not self._keys[token.i]:
                for ref in self.work_nominal(token):
                    if self.type_of(ref.key) in SCREEN:
                        self._anchors.append((token.i, ref.key))

    def _leads(self, key: str | None) -> bool:
        """Whether a work opens the article, in its headline, deck or first paragraph, and comes back later."""
        order = list(dict.fromkeys(k for _, k in self.foreground))
        opens = bool(order) and order[0] == key and self._a.units[self.foreground[0][0]].block <= 2
        return opens or (key in order[:2] and sum(k == key for _, k in self.foreground) > 1)

    def _several_topics(self) -> bool:
        """Whether the article has no single topic: its best work holds less than half of the foreground."""
        counts = Counter(key for _, key in self.foreground)
        return self.topic is not None and counts[self.topic] * 2 < sum(counts.values()) and len(counts) > 2

    def work_nominal(self, token: Token) -> tuple[Ref, ...]:
        """What a noun such as "the film" or "the Soviet drama" refers to; nothing if it introduces a new work."""
        noun = token.lemma_.lower()
        if not self._words.is_work(noun):
            return ()
        modifiers = {c.lower_ for c in token.children}
        possessors = [c for c in token.children if c.dep_ == "poss"]
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), None)
        if modifiers & _OTHER and not (modifiers & {"new", "next", "latest"}):
            return ()
        if noun in _DERIVED and possessors:
            return self._derived_work(token)
        if (
            modifiers & {"next", "new", "upcoming", "latest", "forthcoming"}
            and (ahead := self._named_next(token)) is not None
        ):
            return (Ref(ahead, self._a.units[token.i].span, "nominal"),)
        kind = self._words.work_types.get(noun)
        if kind in {"Book", "StageWork", "Game", "MusicWork"}:
            if determiner not in _DEFINITE and not possessors:
                return ()
            keys = [k for k, d in self._a.registry.drafts.items() if d.type == kind]
            return (Ref(keys[0], self._a.units[token.i].span, "nominal"),) if len(keys) == 1 else ()
        if token.tag_ in {"NNS", "NNPS"} or (determiner in {"a", "an", "any", "every", "each", "no"}):
            return ()
        if determiner not in _DEFINITE and not possessors and "latest" not in modifiers:
            return ()
        if determiner == "that" and (last := self._last_work(token)) is not None:
            return (Ref(last, self._a.units[token.i].span, "nominal"),)
        series = True if kind == "Series" else None
        key = (
            self.topic if modifiers & {"new", "latest", "upcoming"} and not possessors else self.focus(token.i, series)
        )
        if key is None and series:
            key = self.focus(token.i)
        key = self._by_possessor(possessors, key)
        return (Ref(key, self._a.units[token.i].span, "nominal"),) if key else ()

    def _last_work(self, token: Token) -> str | None:
        """ "That thriller": the last work named before in the paragraph, in the foreground or not."""
        for index in range(token.i - 1, -1, -1):
            if self._a.units[index].block != self._a.units[token.i].block:
                return None
            for ref in reversed(self._keys[index]):
                if self.type_of(ref.key) in SCREEN:
                    return ref.key
        return None

    def _derived_work(self, token: Token) -> tuple[Ref, ...]:
        """ "His adaptation of Murakami's “Drive My Car”": a film that is named only through its source shares its title."""
        for child in token.children:
            if child.dep_ != "prep" or child.lower_ != "of":
                continue
            for source in child.children:
                for ref in self._keys[source.i]:
                    draft = self._a.registry.drafts[ref.key]
                    if draft.type in {"Book", "StageWork", "Game"} and token.lemma_.lower() in {
                        "adaptation",
                        "version",
                        "take",
                    }:
                        key = f"Screen:{title_key(draft.name)}"
                        span = self._a.units[token.i].span
                        self._a.registry.drafts.setdefault(key, Draft(key, "Film", draft.name)).mentions.append(span)  # type: ignore[attr-defined]
                        return (Ref(key, span, "nominal"),)
        return ()

    def _named_next(self, token: Token) -> str | None:
        """ "The next film by Fabrice du Welz. “Adoration” completes …": a new work that the paragraph names right after."""
        block = self._a.units[token.i].block
        owned = any(c.dep_ == "poss" or (c.dep_ == "prep" and c.lower_ in {"by", "from"}) for c in token.children)
        if not owned or any(self._a.units[i].block == block and i < token.i for i, _ in self.foreground):
            return None
        return next((k for i, k in self.foreground if i > token.i and self._a.units[i].block == block), None)

    def _by_possessor(self, possessors: Sequence[Token], focus: str | None) -> str | None:
        """The focus, unless somebody else is known to have directed it: "in Stephen Daldry's film"."""
        owners = {r.key for p in possessors for r in self._keys[p.i] if self.type_of(r.key) == "Person"}
        directors = self._known.by_work.get(("director", focus or ""), set())
        if not owners or not directors or owners & directors:
            return focus
        theirs = [w for (role, w), people in self._known.by_work.items() if role == "director" and people & owners]
        return theirs[0] if len(theirs) == 1 else None

    def award_named(self, name: str, span: Span) -> Ref | None:
        """The award of that name inside a longer word ("Oscar-winning"), if a gazetteer knows it."""
        listed = self._gazetteers.find(name, "award") if self._gazetteers is not None else None
        if listed is None:
            return None
        key = f"Award:{name_key(listed.name)}"
        draft = self._a.registry.drafts.setdefault(key, Draft(key, "Award", name))  # type: ignore[attr-defined]
        draft.mentions.append(span)
        return Ref(key, span)

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
        for index in range(token.i - 1, -1, -1):
            for ref in reversed(self._keys[index]):
                if self.type_of(ref.key) == kind:
                    return (Ref(ref.key, self._a.units[token.i].span, "nominal"),)
        return ()

    # --- people ------------------------------------------------------------------------------------------

    def _genders(self, by_given_name: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for token in self._a.doc:
            for ref in self._keys[token.i]:
                if self.type_of(ref.key) != "Person":
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
        for key, draft in self._a.registry.drafts.items():
            if draft.type == "Person" and key not in found:
                given = name_key(draft.name.split()[0])
                if gender := by_given_name.get(given, by_given_name.get(given.split()[0] if given else "")):
                    found[key] = gender
        return found

    def _fits(self, key: str, gender: str) -> bool:
        return self._gender.get(key, gender) == gender

    def _resolve_pronouns(self) -> None:
        """Personal pronouns in the order of the text, so that a chain of them keeps its referent."""
        for token in self._a.doc:
            gender = _THIRD_PERSON.get(token.lower_)
            if gender is not None:
                key = self._person_before(token, gender)
                if key is not None:
                    self._pronouns[token.i] = key

    def _people_at(self, token: Token, gender: str) -> list[str]:
        keys = [r.key for r in self._keys[token.i] if self.type_of(r.key) == "Person" and self._fits(r.key, gender)]
        if not keys and token.dep_ == "nsubj" and self._words.is_role(token.lemma_.lower()):
            keys = [r.key for r in self.person_nominal(token) if self._fits(r.key, gender)]
        if _THIRD_PERSON.get(token.lower_) == gender and token.i in self._pronouns:
            keys.append(self._pronouns[token.i])
        return keys

    def only_person_before(self, token: Token) -> tuple[Ref, ...]:
        """The one person named in the sentence before: "…, Sofia Coppola. The director of … has …"."""
        position = token.sent.start
        if position == 0:
            return ()
        keys = {
            r.key for t in self._a.doc[position - 1].sent for r in self._keys[t.i] if self.type_of(r.key) == "Person"
        }
        return (Ref(next(iter(keys)), self._a.units[token.i].span, "nominal"),) if len(keys) == 1 else ()

    def pronoun(self, token: Token) -> tuple[Ref, ...]:
        """What a personal pronoun refers to."""
        span = self._a.units[token.i].span
        form = token.lower_
        if form in _NEUTER:
            keys = [self.focus(token.i), self._organisation_before(token)]
            return tuple(Ref(key, span, "pronoun") for key in keys if key)
        gender = _THIRD_PERSON.get(form)
        if gender is None:
            return ()
        found = self._pronouns.get(token.i)
        return (Ref(found, span, "pronoun"),) if found else ()

    def _organisation_before(self, token: Token) -> str | None:
        """The organisation that is a subject earlier in the sentence: "FilmRise says it has bought"."""
        for earlier in self._a.doc[token.sent.start : token.i]:
            if earlier.dep_ in {"nsubj", "nsubjpass"}:
                for ref in self._keys[earlier.i]:
                    if self.type_of(ref.key) == "Organization":
                        return ref.key
        return None

    def _person_before(self, token: Token, gender: str) -> str | None:
        sentence = token.sent
        earlier = [(t, k) for t in self._a.doc[sentence.start : token.i] for k in self._people_at(t, gender)]
        subjects = [k for t, k in earlier if t.dep_ in {"nsubj", "nsubjpass"}]
        if subjects:
            return subjects[-1]
        if len({k for _, k in earlier}) == 1:
            return earlier[0][1]
        if earlier:
            return None
        if token.dep_ == "poss":
            # "For her latest film, director Valérie Müller went …": a fronted phrase looks ahead to the subject.
            ahead = [
                r.key
                for t in self._a.doc[token.i : sentence.end]
                if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"
                for r in self._keys[t.i]
            ]
            if len(ahead) == 1 and self.type_of(ahead[0]) == "Person" and self._fits(ahead[0], gender):
                return ahead[0]
        return self._person_of_previous(sentence.start, self._a.units[token.i].block, gender)

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

    def latter(self, token: Token) -> tuple[Ref, ...]:
        """ "The latter" and "the former": an end of the last pair named before."""
        if (
            token.lower_ not in {"latter", "former"}
            or token.pos_ not in {"ADJ", "NOUN", "PROPN"}
            or token.dep_ == "amod"
        ):
            return ()
        for index in range(token.i - 1, max(-1, token.i - 80), -1):
            if len(self._keys[index]) == 2 and self._a.units[index].block == self._a.units[token.i].block:
                ref = self._keys[index][-1 if token.lower_ == "latter" else 0]
                return (Ref(ref.key, self._a.units[token.i].span, "nominal"),)
        return ()

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
        focus = self.focus(token.i)
        for role in sorted(roles):
            of_focus = self._known.by_work.get((role, focus or ""), set())
            if role != "actor" and len(of_focus) == 1:
                return (Ref(next(iter(of_focus)), span, "nominal"),)
        gender = "female" if noun in self._words.female else None
        key = self._recent(token, roles, gender)
        return (Ref(key, span, "nominal"),) if key else ()

    def _recent(self, token: Token, roles: frozenset[str], gender: str | None) -> str | None:
        """The last person named before whom one of the roles, and the gender, is known to fit."""
        for index in range(token.i - 1, -1, -1):
            if self._a.units[index].block != self._a.units[token.i].block:
                return None
            for ref in reversed(self._keys[index]):
                if self.type_of(ref.key) != "Person":
                    continue
                if gender and self._gender.get(ref.key, gender) != gender:
                    continue
                if self._known.roles.get(ref.key, set()) & roles:
                    return ref.key
        return None

    def role_holders(self, token: Token, wanted: Sequence[str]) -> Mapping[str, set[str]]:
        """For tests and explanations: who is known in which of the roles at this point."""
        del token
        return {key: roles & set(wanted) for key, roles in self._known.roles.items()}
