"""Predicate-argument frames from a dependency parse: who did what to whom, whatever the voice or clause.

The idea is that of predicate-argument extraction over dependencies (PredPatt, White et al. 2016; ClausIE,
Del Corro and Gemulla 2013), kept to what film news needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.annotate.parse import Token

_SUBJECTS = {"nsubj", "csubj", "expl"}
_OBJECT_CONTROL = frozenset(
    "tap hire sign cast ask choose pick select enlist recruit see hear have set bring get persuade convince invite want "
    "attach commission help allow let name appoint rope draft engage contract secure lure tempt book".split()
)
_RELATIVE = {"who", "which", "that", "whom", "whose"}
_PREDICATIVE = {"out", "available", "due", "up", "back", "behind"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb with its arguments, in active voice. ``oblique`` pairs a preposition with what it governs.

    ``nearest`` is the same frame read with the name right before a participle as its bearer, where there is
    one: attachment is a parser's weakest point, and "“Polina,” starring X" needs none.
    """

    verb: Token
    lemma: str
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    oblique: tuple[tuple[str, Token], ...]
    passive: bool
    nearest: Frame | None = None


def frames(sentence: Iterator[Token]) -> Iterator[Frame]:
    """The frames of the verbs of a sentence."""
    for token in sentence:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
            if (echoed := _echo(token)) is not None:
                yield echoed
                continue
            nearest = _nearest_name(token) or _antecedent(token)
            plain = _frame(token, surface_subjects(token))
            yield replace(plain, nearest=_frame(token, (nearest,))) if nearest is not None else plain


def _echo(verb: Token) -> Frame | None:
    """ "… appears in the film, as do the Cubans": the frame of the verb before, with the new subject."""
    own = _own_subject(verb)
    if verb.lemma_ != "do" or verb.dep_ not in {"advcl", "conj"} or not own or verb.head.pos_ not in {"VERB", "AUX"}:
        return None
    if not any(c.lower_ in {"as", "so"} for c in verb.children):
        return None
    model = _frame(verb.head, surface_subjects(verb.head))
    return None if model.passive else replace(model, subjects=tuple(t for s in own for t in conjuncts(s)))


def conjuncts(token: Token) -> tuple[Token, ...]:
    """The token and those coordinated with it after it."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i and child.pos_ not in {"VERB", "AUX"}:
            found.extend(conjuncts(child))
    return tuple(found)


def has_auxiliary(verb: Token, lemma: str) -> bool:
    return any(c.dep_ in {"aux", "auxpass"} and c.lemma_ == lemma for c in verb.children)


def is_passive(verb: Token) -> bool:
    """Whether a verb stands in the passive: with an auxiliary, or as a bare past participle that modifies a noun."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if verb.tag_ in {"VBN", "VBD"} and any(c.dep_ == "agent" for c in verb.children):
        return True
    if verb.tag_ == "VBD" and verb.dep_ in {"advcl", "ccomp"} and verb.i == verb.sent.start:
        # "Shot in Russia, “Polina” follows …": a fronted participle that looks like a past tense.
        return not _own_subject(verb) and not any(c.dep_ == "dobj" for c in verb.children)
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not _own_subject(verb):
        return is_passive(verb.head) and not has_auxiliary(verb, "have")
    return (
        verb.dep_ in {"acl", "advcl", "amod", "relcl", "ROOT", "oprd"}
        and not has_auxiliary(verb, "have")
        and not _own_subject(verb)
    )


def _own_subject(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in _SUBJECTS or c.dep_ == "nsubjpass"]


def surface_subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """The grammatical subject, its own or one that the clause takes over from its surroundings."""
    own = _own_subject(verb)
    if len(own) > 1 and not any(s.lower_ in _RELATIVE for s in own):
        return tuple(own)
    if own:
        subject = own[0]
        if (
            subject.lower_ in _RELATIVE
            and verb.dep_ in {"relcl", "acl"}
            and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}
        ):
            return (verb.head,)
        if subject.lower_ in _RELATIVE and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
            return (verb.head.head,)
        return (subject,)
    if depth > 6:
        return ()
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head, depth + 1)
    if verb.dep_ in {"xcomp", "ccomp"} and head.pos_ in {"VERB", "AUX"}:
        controlled = [c for c in head.children if c.dep_ in {"dobj", "dative"}]
        if controlled and head.lemma_ in _OBJECT_CONTROL:
            return (controlled[0],)
        if is_passive(head) or not controlled or verb.dep_ == "xcomp":
            return surface_subjects(head, depth + 1)
    if verb.dep_ == "xcomp" and head.pos_ in {"ADJ", "NOUN"}:
        return surface_subjects(head.head, depth + 1) if head.head.pos_ in {"VERB", "AUX"} else ()
    if verb.dep_ == "advcl" and head.pos_ in {"VERB", "AUX"}:
        if head.lemma_ == "line" and (lined_up := [c for c in head.children if c.dep_ == "dobj"]):
            return (lined_up[0],)  # "They have lined up Paul Kerr to star in …"
        return (*surface_subjects(head, depth + 1), *_companions(head))
    if verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBG"} and head.pos_ == "ADP":
        # "a film directed by X, in his debut, and starring Y": joined to what stands between.
        if head.head.pos_ in {"VERB", "AUX"}:
            return surface_subjects(head.head, depth + 1)
        return (head.head,) if head.head.pos_ in {"NOUN", "PROPN"} else ()
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        if verb.dep_ == "relcl" and not any(c.lower_ in _RELATIVE for c in verb.children):
            return () if verb.tag_ not in {"VBN", "VBG"} else (head,)
        return (head,)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        governor = head.head
        while governor.pos_ not in {"VERB", "AUX"} and governor.head.i != governor.i:
            governor = governor.head
        return surface_subjects(governor, depth + 1) if governor.pos_ in {"VERB", "AUX"} else ()
    return ()


def _antecedent(verb: Token) -> Token | None:
    """The noun right before the relative pronoun that is the verb's subject: "… in “Beautiful Boy,” which had its premiere"."""
    own = _own_subject(verb)
    if not own or own[0].lower_ not in _RELATIVE:
        return None
    index = own[0].i - 1
    if index >= verb.sent.start and verb.doc[index].text == ",":
        index -= 1
    token = verb.doc[index] if index >= verb.sent.start else None
    return token if token is not None and token.pos_ in {"PROPN", "NOUN"} and token.i != verb.head.i else None


def _companions(verb: Token) -> tuple[Token, ...]:
    """With whom somebody does it: "collaborated with Akram Khan to create"."""
    if verb.lemma_ not in {"collaborate", "team", "partner", "work", "unite", "reunite", "join"}:
        return ()
    return tuple(
        t
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ == "with"
        for o in c.children
        if o.dep_ == "pobj"
        for t in conjuncts(o)
    )


def _nearest_name(verb: Token) -> Token | None:
    """The proper name right before a participle, but for punctuation: "Liria Elsaj, played by …"."""
    if verb.tag_ not in {"VBN", "VBG"} or verb.dep_ not in {"acl", "advcl", "relcl", "conj"} or _own_subject(verb):
        return None
    index = verb.i - 1
    while index > verb.sent.start and verb.doc[index].is_punct:
        index -= 1
    token = verb.doc[index] if index >= verb.sent.start and index < verb.i else None
    return token if token is not None and token.pos_ == "PROPN" else None


def _relative_head(verb: Token) -> Token | None:
    """The noun that the relative clause of a verb, or of the verb it is coordinated with, belongs to."""
    current = verb
    while current.dep_ == "conj" and current.head.pos_ in {"VERB", "AUX"} and not _own_subject(current):
        current = current.head
    return current.head if current.dep_ == "relcl" else None


def _objects(verb: Token) -> tuple[Token, ...]:
    found = [c for c in verb.children if c.dep_ in {"dobj", "attr", "oprd", "dative"} and c.pos_ != "ADP"]
    if verb.lemma_ == "be":
        # "is out on Friday", "is due in May", "is up for an Oscar"
        found += [c for c in verb.children if c.dep_ == "acomp" or (c.dep_ == "advmod" and c.lower_ in _PREDICATIVE)]
    antecedent = _relative_head(verb)
    if antecedent is not None and any(c.lower_ in _RELATIVE for c in found):
        found = [antecedent if c.lower_ in _RELATIVE else c for c in found]
    elif verb.dep_ == "relcl":
        if not found and not any(c.lower_ in _RELATIVE for c in verb.children if c.dep_ in _SUBJECTS | {"nsubjpass"}):
            found = [verb.head]
    if not found and verb.dep_ == "xcomp" and verb.head.dep_ == "relcl":
        found = [verb.head.head] if any(c.lower_ in _RELATIVE and c.dep_ == "dobj" for c in verb.head.children) else []
    joined = [
        c for c in verb.children if c.dep_ == "conj" and c.i - verb.i <= 3 and c.pos_ == "VERB" and not _own_subject(c)
    ]
    if joined and found and min(f.i for f in found) > joined[0].i:
        found = [*found, *(c for c in joined[0].children if c.dep_ == "dobj")]
    if not found:
        # "wrote and directed the picture": the object stands with the last verb of the coordination.
        for child in verb.children:
            if (
                child.dep_ == "conj"
                and child.pos_ in {"VERB", "AUX"}
                and child.i - verb.i <= 4 + len(_own_subject(child))
            ):
                shared = [c for c in child.children if c.dep_ == "dobj"]
                if not shared and not any(c.dep_ == "prep" for c in verb.children):
                    # "directed and starred in X": X is what was directed, too.
                    shared = [
                        o
                        for c in child.children
                        if c.dep_ == "prep" and c.lower_ == "in"
                        for o in c.children
                        if o.dep_ == "pobj"
                    ]
                if shared and not any(c.dep_ in {"prep", "agent"} for c in verb.children if c.i < child.i):
                    return tuple(antecedent if antecedent is not None and c.lower_ in _RELATIVE else c for c in shared)
    return tuple(found)


def _oblique(token: Token, depth: int = 0) -> Iterator[tuple[str, Token]]:
    for child in token.children:
        if (child.dep_ in {"prep", "agent", "dative"} and child.pos_ in {"ADP", "SCONJ"}) or child.dep_ == "prep":
            yield from _governed(child)
            for chained in child.children:
                if chained.dep_ == "conj" and chained.pos_ == "ADP":
                    yield from _governed(chained)
        elif depth == 0 and (
            child.dep_ in {"dobj", "attr", "nsubjpass", "oprd"}
            or (child.dep_ == "advmod" and child.lower_ in {"back", "forward"})
        ):
            yield from _oblique(child, 1)
    if depth == 0:
        for _, governed in list(_direct(token)):
            yield from _oblique(governed, 1)


def _direct(token: Token) -> Iterator[tuple[str, Token]]:
    for child in token.children:
        if child.dep_ in {"prep", "agent"}:
            yield from _governed(child)


def _governed(preposition: Token) -> Iterator[tuple[str, Token]]:
    for child in preposition.children:
        if child.lower_ in {"which", "whom"} and child.dep_ == "pobj":
            clause = next((a for a in preposition.ancestors if a.dep_ == "relcl"), None)
            if clause is not None:
                yield preposition.lemma_.lower(), clause.head
        elif child.dep_ in {"pobj", "pcomp"} and child.pos_ not in {"VERB", "AUX"}:
            yield preposition.lemma_.lower(), child
        elif child.dep_ == "prep":
            yield from _governed(child)


#: Verbs of film news that the lemmatizer's rules get wrong.
_LEMMAS = {"premier": "premiere", "premiere": "premiere", "premieres": "premiere", "premiered": "premiere", "preem": "premiere", "stag": "stage", "staged": "stage", "debuted": "debut",
           "helmed": "helm", "bowed": "bow", "co-star": "co-star", "costar": "co-star", "co-starred": "co-star", "co-starring": "co-star",
           "scor": "score", "co-wrote": "co-write", "co-written": "co-write", "co-writ": "co-write", "cowrote": "co-write", "exec-produce": "executive-produce",
           "co-direct": "co-direct", "rewrote": "rewrite", "cast": "cast", "starr": "star", "penn": "pen"}  # fmt: skip


def verb_lemma(verb: Token) -> str:
    """The lemma of a verb, lower case."""
    lemma = verb.lemma_.lower()
    return _LEMMAS.get(verb.lower_, _LEMMAS.get(lemma, lemma))


def _shared_agents(verb: Token) -> tuple[Token, ...]:
    """Who did what two participles before one "by" say: "written and directed by Claire Denis"."""
    for other in verb.children:
        if other.dep_ == "conj" and other.tag_ == "VBN" and other.i - verb.i <= 3 and not _own_subject(other):
            return tuple(
                t
                for c in other.children
                if c.dep_ in {"agent", "prep"} and c.lower_ == "by"
                for _, g in _governed(c)
                for t in conjuncts(g)
            )
    return ()


def _frame(verb: Token, surface: tuple[Token, ...]) -> Frame:
    particle = next(
        (
            c.lower_
            for c in verb.children
            if c.dep_ == "prt" or (c.dep_ == "advmod" and c.i == verb.i + 1 and c.lower_ in {"back", "forward"})
        ),
        "",
    )
    lemma = verb_lemma(verb) + (f"_{particle}" if particle else "")
    passive = is_passive(verb)
    subjects = tuple(t for s in surface for t in conjuncts(s))
    objects = tuple(t for o in _objects(verb) for t in conjuncts(o))
    oblique = tuple((p, t) for p, first in _oblique(verb) for t in conjuncts(first))
    if passive:
        agents = tuple(
            t
            for c in verb.children
            if c.dep_ in {"agent", "prep"} and c.lower_ == "by"
            for _, g in _governed(c)
            for t in conjuncts(g)
        )
        agents = agents or _shared_agents(verb)
        rest = tuple((p, t) for p, t in oblique if t not in agents)
        return Frame(verb, lemma, agents, subjects + objects, rest, True)
    return Frame(verb, lemma, subjects, objects, oblique, False)
