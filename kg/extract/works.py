"""Which work the text is about at each point: focus, topic, and descriptions such as "the Soviet drama".

A work is in focus when the text puts it in the foreground, not when it only serves to introduce someone
("“Moonlight” star …", a filmography in parentheses). Each list item of a round-up has a focus of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.annotate.blocks import BlockKind
from kg.annotate.parse import Token
from kg.annotate.pipeline import Annotated
from kg.annotate.words import Words
from kg.annotate.work_kinds import SCREEN
from kg.extract.reference import Known, LastNamed, Names, Ref
from kg.model import Span
from kg.names import title_key

_DEFINITE = {"the", "this", "that", "its", "their"}
_OTHER = {
    "first", "original", "earlier", "previous", "other", "last", "another", "second", "third", "fourth", "next", "former",
    "latter", "new", "future", "various", "several", "all", "both", "best", "foreign", "such", "many", "favorite", "favourite",
}  # fmt: skip
#: Nouns for a work made from another one.
_DERIVED = {"adaptation", "version", "remake", "retelling", "sequel", "take"}
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
    "homage", "nod", "man", "woman", "people", "team", "mind", "fan", "face", "name", "shade", "likeness", "cousin", "answer", "debt", "note", "memory", "Oscar", "award",
}  # fmt: skip
#: Who is named by a work besides those with a profession: "the “Quarry” alum".
_AGENTS = {
    "alum", "alumna", "alumnus", "alumni", "distributor", "veteran", "team", "duo", "trio", "pair", "maker", "makers", "outfit",
    "studio", "breakout", "regular", "discovery", "brothers", "franchise", "creator",
}  # fmt: skip
_HONOURING = {
    "win",
    "share",
    "nominate",
    "earn",
    "receive",
    "take",
    "get",
    "know",
    "remember",
    "award",
    "honor",
    "honour",
    "recognize",
    "recognise",
}
#: What a fact that names its work counts for the article's topic, against 1 for a mention in the foreground.
_FACT_WEIGHT, _FACTS_HEARD = 0.5, 6
#: The last block of an article's opening: deck, headline, first paragraph.
_OPENING = 2
_INTRODUCING = {"of", "in", "for", "on", "from", "with", "behind"}


def _is_sighting(verb: Token) -> bool:
    """ "Last seen in “Quarry”", "can be heard in …"."""
    return verb.lemma_ in {"see", "hear", "notice"} and verb.tag_ == "VBN"


@dataclass(slots=True)
class _InView:
    """Works in the foreground, by unit: ``works`` sorted, ``first_of_item`` the first of each list item."""

    works: list[tuple[int, str]] = field(default_factory=list)
    first_of_item: dict[int, tuple[int, str]] = field(default_factory=dict)

    def put(self, index: int, key: str, item: int) -> None:
        at = bisect_left(self.works, (index, key))
        if self.works[at : at + 1] != [(index, key)]:
            self.works.insert(at, (index, key))
            self.first_of_item[item] = min((index, key), self.first_of_item.get(item, (index, key)))


class Works:
    """Focus and descriptions of works in one article."""

    def __init__(self, annotated: Annotated, words: Words, known: Known, names: Names) -> None:
        self._a = annotated
        self._words = words
        self._known = known
        self._names = names
        self._headings = self._section_headings()
        self._heading_blocks = sorted(self._headings)
        self._entries = len({b.item for b in annotated.blocks if b.item})
        self._last_works: LastNamed | None = None
        self.foreground = self._foreground_works()
        self._in_view = {None: _InView(), True: _InView(), False: _InView()}
        for index, key in self.foreground:
            self._put_in_view(index, key)
        self._opened = self._opening_titles()
        self.topic = self._topic()
        self._one_topic = not self._several_topics() or self._leads(self.topic)
        self._name_same_titled_sources()
        self._follow_nominals()

    def _name_same_titled_sources(self) -> None:
        """ "a novel of the same name", "the eponymous play": a source that shares the title of the work in focus."""
        for token in self._a.doc:
            kind = self._words.work_types.get(token.lemma_.lower())
            if kind not in {"Book", "StageWork", "Game", "MusicWork"} or self._names.named(token.i):
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
            title = self._names.drafts[focus].name
            key = f"{kind}:{title_key(title)}"
            self._names.assign(token.i, self._names.introduce(key, kind, title, self._a.units[token.i].span))

    def _foreground_works(self) -> tuple[tuple[int, str], ...]:
        found: list[tuple[int, str]] = []
        for token in self._a.doc:
            refs = [r for r in self._names.named(token.i) if self._names.type_of(r.key) in SCREEN | {"StageWork"}]
            if len(refs) == 1 and not self._only_introduces(token):
                found.append((token.i, refs[0].key))
        return tuple(found)

    def _only_introduces(self, token: Token) -> bool:
        """Whether a title stands there only to say who somebody is, or when, or what something is like."""
        if self._a.blocks[self._a.units[token.i].block].kind is BlockKind.HEADLINE:
            return False
        previous = self._a.units[token.i - 2] if token.i >= 2 else None
        if previous is not None and previous.form.isdigit() and self._a.units[token.i - 1].form in {"'s", "'"}:
            return True
        if any(c.dep_ == "poss" and c.lower_ in {"his", "her", "their", "whose"} for c in token.children):
            return True  # "… who made the last one too: his “Quarry” brought …"
        current = token
        for _ in range(12):
            head = current.head
            if head.i == current.i:
                return False
            if (current.dep_ == "relcl" and not self._names_company(head)) or (
                current.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _COMPARING for c in current.children)
            ):
                return True
            if current.dep_ == "appos" and self._names_elsewhere(head):
                return False  # misattached: "another title that had its premiere at Tribeca, “Dog Years,” will …"
            if current.dep_ == "appos" and self._names_person(head):
                return True
            if current.dep_ in {"compound", "nmod", "poss"} and self._is_agent(head):
                return True
            if (
                current.dep_ == "advcl"
                and current.tag_ == "VBG"
                and any(c.lower_ in {"while", "when"} for c in current.children)
            ):
                return True  # "while promoting “Spectre”"
            if current.dep_ == "prep" and current.lower_ in _COMPARING:
                return True
            if head.dep_ == "prep" and head.lower_ in _INTRODUCING and current.dep_ == "pobj":
                governor = head.head
                if head.lower_ == "in" and (self._is_past_credit(governor) or _is_sighting(governor)):
                    return True
                if head.lower_ in {"for", "with"} and self._is_honour(governor):
                    return True
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

    def _is_past_credit(self, verb: Token) -> bool:
        """ "Both have been in …", "she starred in …": what somebody was in before is not the news."""
        return (
            verb.lemma_ in {"be", "star", "appear", "play", "act"}
            and verb.tag_ in {"VBD", "VBN"}
            and any(
                c.dep_ == "nsubj" and ((c.pos_ == "PRON" and c.lower_ != "it") or self._names_person(c))
                for c in verb.children
            )
        )

    def _is_honour(self, governor: Token) -> bool:
        """Whether "for" before a title says what somebody was honoured for: "shared an Emmy for …", "nominated for … for"."""
        if any(self._names.type_of(r.key) == "Award" for r in self._names.named(governor.i)):
            return True
        if governor.lemma_ == "know" and governor.tag_ == "VBN":
            return True  # "Levan Akin, known for …"
        return governor.lemma_ in _HONOURING and any(
            self._names.type_of(r.key) == "Person"
            for c in governor.children
            if c.dep_ in {"nsubj", "nsubjpass"}
            for r in self._names.named(c.i)
        )

    def _is_agent(self, head: Token) -> bool:
        """ "The “Friday Night” alum", "the “Quarry” distributor": who is known by a title that is not the news."""
        return self._names_person(head) or (not self._names.named(head.i) and head.lemma_.lower() in _AGENTS)

    def _names_company(self, token: Token) -> bool:
        """ "Annapurna, which will put “…” into theaters": what a company does with a title is news of the title."""
        return any(self._names.type_of(r.key) == "Organization" for r in self._names.named(token.i))

    def _names_elsewhere(self, token: Token) -> bool:
        """Whether a token names a festival, company or place, which no title can explain."""
        types = {self._names.type_of(r.key) for r in self._names.named(token.i)}
        return bool(types & {"Festival", "Organization", "Place", "Venue"})

    def _names_person(self, token: Token) -> bool:
        return any(self._names.type_of(r.key) == "Person" for r in self._names.named(token.i)) or (
            not self._names.named(token.i) and self._words.is_role(token.lemma_.lower())
        )

    def _is_introducer(self, noun: Token) -> bool:
        """Whether a noun with "of", "in", "for" before a title speaks of a person's part in it or of a likeness to it."""
        lemma = noun.lemma_.lower()
        return self._words.is_role(lemma) or lemma in _PART_NOUNS or self._names_person(noun)

    def _topic(self) -> str | None:
        """The work with the most to its name: mentions in the foreground, the opening's most, and facts by its name."""
        score: dict[str, float] = {}
        first: dict[str, int] = {}
        for index, key in self.foreground:
            block = self._a.blocks[self._a.units[index].block]
            weight = 3 if self._a.units[index].block <= 1 or block.kind.value in {"headline", "deck"} else 1
            score[key] = score.get(key, 0.0) + weight
            first.setdefault(key, index)
        for key, facts in self._known.facts.items():
            at = self._names.first(key)
            opens = at is not None and self._a.units[at].block <= _OPENING
            if at is not None and opens and self._names.type_of(key) in SCREEN:
                score[key] = score.get(key, 0.0) + min(facts, _FACTS_HEARD) * _FACT_WEIGHT
                first.setdefault(key, at)
        if not score:
            named = (r.key for index in range(len(self._a.units)) for r in self._names.named(index))
            return next((key for key in named if self._names.type_of(key) in SCREEN), None)
        return min(score, key=lambda k: (-score[k], first[k]))

    def focus(self, index: int, series: bool | None = None) -> str | None:
        """The key of the work in focus at unit ``index``: in its sentence, paragraph, list item, or article."""
        index = min(index, len(self._a.units) - 1)  # right after the last word, the last word's focus holds
        unit = self._a.units[index]
        block = self._a.blocks[unit.block]
        view = self._in_view[series]
        before = bisect_left(view.works, (index, ""))
        here = self._in_sentence(view, before, self._a.sentence_at(unit.span.start))
        if here:
            return here[0]
        if block.item and self._entries > 1:
            first = view.first_of_item.get(block.item)
            return first[1] if first and first[0] < index else None  # a round-up's entry is about what it opens with
        if unit.block in self._opened:
            return self._opened[unit.block]
        if before and self._a.units[view.works[before - 1][0]].block == unit.block:
            last, key = view.works[before - 1]
            opening = self._in_sentence(view, before, self._a.sentence_at(self._a.units[last].span.start))
            return opening[-1] if opening else key
        if (section := self._section(unit.block)) is not None:
            return section
        if self._opened:
            return None
        if not self._one_topic:
            if not before:
                return self._opening_topic(index)
            last, key = view.works[before - 1]
            return key if unit.block - self._a.units[last].block <= 1 else None
        if self.topic is not None and (series is None or (self._names.type_of(self.topic) == "Series") == series):
            return self._opening_topic(index)
        return view.works[0][1] if before else None

    def _opening_titles(self) -> dict[int, str]:
        """By block, the title that opens it, where the article is a list of such: "Laura. Otto Preminger's …"."""
        found: dict[int, str] = {}
        for index, unit in enumerate(self._a.units):
            if index and self._a.units[index - 1].block == unit.block:
                continue
            refs = self._names.named(index)
            after = self._a.units[index + 1] if index + 1 < len(self._a.units) else None
            ends = after is None or after.block != unit.block or after.form == "."
            if len(refs) == 1 and self._names.type_of(refs[0].key) in SCREEN and (ends or unit.asides):
                found[unit.block] = refs[0].key
        paragraphs = {b: k for b, k in found.items() if len(self._a.blocks[b].span.of(self._a.article.text)) > 60}
        return paragraphs if len(paragraphs) >= 3 else {}

    def _in_sentence(self, view: _InView, before: int, sentence: Span) -> list[str]:
        """The works in view in a sentence, the last of the first ``before`` first."""
        found = []
        while before and self._a.units[view.works[before - 1][0]].span.start >= sentence.start:
            before -= 1
            if sentence.contains(self._a.units[view.works[before][0]].span):
                found.append(view.works[before][1])
        return found

    def _put_in_view(self, index: int, key: str) -> None:
        item = self._a.blocks[self._a.units[index].block].item
        for series in (None, self._names.type_of(key) == "Series"):
            self._in_view[series].put(index, key, item)

    def _section(self, block: int) -> str | None:
        """The work that heads the section of a block: a line of its own that holds nothing but a title."""
        last = bisect_right(self._heading_blocks, block) - 1
        return self._headings[self._heading_blocks[last]] if last >= 0 else None

    def _section_headings(self) -> dict[int, str]:
        by_block: dict[int, list[int]] = {}
        for index, unit in enumerate(self._a.units):
            by_block.setdefault(unit.block, []).append(index)
        found = {
            block: self._names.named(units[0])[0].key
            for block, units in by_block.items()
            if len(units) <= 2 and len(self._names.named(units[0])) == 1
        }
        return {
            b: k
            for b, k in found.items()
            if self._names.type_of(k) in SCREEN and self._a.blocks[b].kind is BlockKind.HEADLINE
        }

    def _opening_topic(self, index: int) -> str | None:
        """The article's topic, unless it is first named only after ``index`` and outside the article's opening."""
        first = self._names.first(self.topic)
        return self.topic if first is not None and (first < index or self._a.units[first].block <= _OPENING) else None

    def _follow_nominals(self) -> None:
        """Descriptions that are subjects move the focus as names do: "The new film was shot in Brussels. … the cast"."""
        for token in self._a.doc:
            if token.dep_ in {"nsubj", "nsubjpass"} and not self._names.named(token.i):
                for ref in self.work_nominal(token):
                    if self._names.type_of(ref.key) in SCREEN:
                        self._put_in_view(token.i, ref.key)

    def _leads(self, key: str | None) -> bool:
        """Whether a work opens the article, in its headline, deck or first paragraph, and comes back later."""
        order = list(dict.fromkeys(k for _, k in self.foreground))
        opens = bool(order) and order[0] == key and self._a.units[self.foreground[0][0]].block <= _OPENING
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
            if possessors or any(c.dep_ == "prep" and c.lower_ in {"by", "from"} for c in token.children):
                return ()  # "the novel by Karin Slaughter" need not be the one novel named before
            block = self._a.blocks[self._a.units[token.i].block].span
            keys = [
                k
                for k, d in self._names.drafts.items()
                if d.type == kind
                and any(block.start <= m.start < self._a.units[token.i].span.start for m in d.mentions)
            ]
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
        if self._last_works is None:
            self._last_works = self._names.last_of(lambda ref: self._names.type_of(ref.key) in SCREEN)
        last = self._last_works.before(token.i)
        if last is None or self._a.units[last[0]].block != self._a.units[token.i].block:
            return None
        return last[1].key

    def _derived_work(self, token: Token) -> tuple[Ref, ...]:
        """ "His adaptation of Murakami's “Drive My Car”": a film that is named only through its source shares its title."""
        for child in token.children:
            if child.dep_ != "prep" or child.lower_ != "of":
                continue
            for source in child.children:
                for ref in self._names.named(source.i):
                    draft = self._names.drafts[ref.key]
                    if draft.type in {"Book", "StageWork", "Game"} and token.lemma_.lower() in {
                        "adaptation",
                        "version",
                        "take",
                    }:
                        key = f"Screen:{title_key(draft.name)}"
                        return (self._names.introduce(key, "Film", draft.name, self._a.units[token.i].span),)
        return ()

    def _named_next(self, token: Token) -> str | None:
        """ "The next film by Fabrice du Welz. “Adoration” completes …": a new work that the paragraph names right after."""
        block = self._a.units[token.i].block
        owned = any(c.dep_ == "poss" or (c.dep_ == "prep" and c.lower_ in {"by", "from"}) for c in token.children)
        before = bisect_left(self.foreground, (token.i, ""))
        after = bisect_left(self.foreground, (token.i + 1, ""))
        if not owned or (before and self._a.units[self.foreground[before - 1][0]].block == block):
            return None
        following = self.foreground[after] if after < len(self.foreground) else None
        return following[1] if following is not None and self._a.units[following[0]].block == block else None

    def _by_possessor(self, possessors: Sequence[Token], focus: str | None) -> str | None:
        """The focus, unless somebody else is known to have directed it: "in Stephen Daldry's film"."""
        owners = {r.key for p in possessors for r in self._names.named(p.i) if self._names.type_of(r.key) == "Person"}
        directors = self._known.by_work.get(("director", focus or ""), set())
        if not owners or not directors or owners & directors:
            return focus
        theirs = [w for (role, w), people in self._known.by_work.items() if role == "director" and people & owners]
        return theirs[0] if len(theirs) == 1 else None
