"""Which part somebody plays, where the encoder sees it and no wording of the lexicon says so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.extractor import RuleReading
from kg.extract.slots import Match
from kg.learned.evidence import Triple
from kg.learned.labels import PLAYS
from kg.model import Span
from kg.names import name_key

_CASTING = "starsIn"
#: From this probability on a part is believed that the same sentence names; and one that another sentence names.
_LEAST, _LEAST_AFAR = 0.5, 0.8
_EPITHET = re.compile(
    r"(?: \(|,? (?:[a-z’'-]+ ){0,4}(?:of|from) |,? who (?:won|was|has|had)\b[^,.;:]{0,40} (?:for|in) )[“‘\"]?"
)

_BRACKET = re.compile(r" \([^()\n]{1,120}\)")


def with_parts(reading: RuleReading, matches: Sequence[Match], scores: Mapping[Triple, float]) -> list[Match]:
    """The matches, players without a part with the likeliest that their sentence names; where an article gives somebody
    one work alone, with the likeliest that it names at all. A part goes to one player of a work, and to one work."""
    likely = (
        (probability, person, character)
        for (person, relation, character), probability in scores.items()
        if relation == PLAYS and probability >= _LEAST
    )
    places = _places(reading)
    castings = [(i, m.subject.ref.key, m) for i, m in enumerate(matches) if m.relation == _CASTING and m.subject.ref]
    works = Counter(player for _, player, _ in castings)
    taken = {(_work(m), name_key(m.character)) for _, _, m in castings if m.character is not None}
    given = {(player, name_key(m.character)) for _, player, m in castings if m.character is not None}
    found: dict[int, Match] = {}
    for probability, person, character in sorted(likely, key=lambda one: (-one[0], one)):
        name = reading.discourse.drafts[character].name
        for index, player, match in castings:
            if player != person or match.character is not None or index in found:
                continue
            if _is_epithet(reading, match, places):
                continue
            sentence = reading.annotated.sentence_at(reading.annotated.units[match.cue].span.start)
            here = [s for s in places[character] if sentence.contains(s) and not _is_credit(reading, match, s)]
            afar = works[player] == 1 and probability >= _LEAST_AFAR
            named = any(sentence.contains(span) for span in places.get(_work(match), ()))
            if here and named and works[player] > 1 and _speaks_of_another(reading, match, castings, sentence):
                continue
            part = name_key(name)
            if (here or afar) and (_work(match), part) not in taken and (player, part) not in given:
                taken.add((_work(match), part))
                given.add((player, part))
                found[index] = replace(match, character=name, character_span=(here or places[character])[0])
    return [found.get(index, match) for index, match in enumerate(matches)]


def _speaks_of_another(
    reading: RuleReading, match: Match, castings: Sequence[tuple[int, str, Match]], sentence: Span
) -> bool:
    """Whether a sentence gives a match's player another work too: which of the two the part is in stays open."""
    player, units = match.subject.ref, reading.annotated.units
    others = (m for _, key, m in castings if player is not None and key == player.key and _work(m) != _work(match))
    return any(sentence.contains(units[m.cue].span) for m in others)


def _is_epithet(reading: RuleReading, match: Match, places: Mapping[str, Sequence[Span]]) -> bool:
    """Whether a work only says who its player is: "Ada Brook of “Quarry,” as Vera"."""
    player, text = match.subject.ref, reading.annotated.article.text
    if player is None:
        return False
    titles = (span.start for span in places.get(_work(match), ()) if span.start > player.span.end)
    return any(_EPITHET.fullmatch(text, player.span.end, title) for title in titles)


def _is_credit(reading: RuleReading, match: Match, part: Span) -> bool:
    """Whether a name stands among several in a parenthesis behind a player: "Ada Brook (Quarry, Harbour)", earlier credits."""
    player, text = match.subject.ref, reading.annotated.article.text
    bracket = _BRACKET.match(text, player.span.end) if player is not None else None
    return bracket is not None and "," in bracket.group() and bracket.start() < part.start < bracket.end()


def _work(match: Match) -> str:
    return match.object.ref.key if match.object.ref is not None else ""


def _places(reading: RuleReading) -> Mapping[str, list[Span]]:
    places: dict[str, list[Span]] = defaultdict(list)
    for index, key in reading.annotated.registry.of_mention.items():
        if key is not None:
            places[key].append(reading.annotated.named[index].span)
    return places
