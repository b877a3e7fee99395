"""What a personal prize says about the work it was given for: best director for “Annette” directed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.annotate.pipeline import Annotated
from kg.extract.discourse import Discourse
from kg.extract.lexicon import Lexicon
from kg.extract.reference import Ref
from kg.extract.slots import Filler, Match
from kg.ontology import Ontology

_FOR = re.compile(r"\bfor (?:his |her |their )?(?:(?:work|direction|script|screenplay) (?:on|of|for) )?[“‘\"`]?\Z")


def credited_works(
    annotated: Annotated, discourse: Discourse, lexicon: Lexicon, ontology: Ontology, matches: Iterable[Match]
) -> Iterator[Match]:
    """For each personal honour among ``matches``, the relation of the person to the work named after "for".

    Which category implies which relation is said in the lexicon (``implies``). Only works of the same sentence,
    named right after "for", count.
    """
    for match in list(matches):
        rules = lexicon.implies.get(match.relation)
        person, award = match.subject.ref, match.object.ref
        if not rules or person is None or award is None or discourse.type_of(person.key) != "Person":
            continue
        category = discourse.drafts[award.key].name.casefold()
        relation = next((r for word, r in rules.items() if re.search(rf"\b{re.escape(word)}\b", category)), None)
        if relation is None:
            continue
        for work in _works_after_for(annotated, match):
            type_ = discourse.type_of(work.key)
            if ontology.allows(relation, "Person", type_):
                rule = f"{relation}: {discourse.drafts[award.key].name} for …"
                yield Match(
                    relation, rule, match.subject, Filler(work, None, match.cue), match.cue, match.confidence, False
                )


def _works_after_for(annotated: Annotated, match: Match) -> Iterator[Ref]:
    text = annotated.article.text
    sentence = annotated.sentence_at(annotated.units[match.cue].span.start)
    for index in annotated.mentions_in(sentence):
        named, key = annotated.named[index], annotated.registry.of_mention.get(index)
        if named.type != "Work" or key is None or not sentence.contains(named.span):
            continue
        ends = [s.end for s in (match.subject.span, match.object.span) if s is not None]
        if named.span.start > min(ends, default=0) and _FOR.search(text[sentence.start : named.span.start]):
            yield Ref(key, named.span)
            return
