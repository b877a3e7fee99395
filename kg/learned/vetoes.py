"""Wordings that rule a relation out, however likely the model finds it: who only stands beside a work has no part in it."""

from __future__ import annotations

import re

from kg.annotate.words import Words
from kg.extract.extractor import RuleReading
from kg.extract.slots import Match
from kg.learned.candidates import Candidate
from kg.model import Span

#: What stands between a title and the name of whom it introduces: a profession, or a genitive's ending.
_EPITHET = re.compile(r"[”’\"]?(?P<own>[’']s)?[”’\"]? (?:(?P<noun>[a-z][a-z-]+) )?(?=[A-ZÀ-Þ])")
_GENITIVE = re.compile(r"[’']s[”’\"]*\Z")
#: What leads to whom a work is about: "a documentary about Ada Brook", "the biopic of the singer Ada Brook".
_ABOUT = re.compile(
    r"\b(?:about|(?:biopic|biography|portrait|profile|story|life|study) of|(?:tribute|homage) to)(?: [a-z’'-]+){0,3} \Z"
)
#: What leads to whose picture it is that stands beside the text.
_PICTURED_BY = re.compile(
    r"\b(?:photo(?:graph)?s?|pictures?|images?)(?: credits?)?(?: by|:| courtesy of) \Z", re.IGNORECASE
)
#: What leads to whom somebody or something is only compared with.
_COMPARED = re.compile(
    r"\b(?:compar(?:ed|able|ing|ison|isons) (?:to|with)|reminiscent of|reminds? [a-z]+ of|à la|echoes of"
    r"|in the (?:vein|style|spirit|tradition|mould|mold) of)\b[^,;.]*\Z"
)
#: What a sentence says of prizes not won, and of prizes won.
_NOMINATED = re.compile(r"\b(?:nominat|nominee|noms?\b|(?:short|long)list|front-?runner|contender)", re.IGNORECASE)
_WON = re.compile(
    r"\b(?:w[io]ns?|winn(?:er|ers|ing)|award(?:ed|-winning)|took|takes|taking|collected|goes to|went to)\b"
)
#: What makes somebody an officer, a critic or a scholar and no maker or player of what is spoken of.
_OFFICE = re.compile(
    r"\A, (?:who (?:runs|heads|leads|oversees|chairs)|(?:the |an? )?(?:[\w’'-]+ ){0,5}"
    r"(?:president|chair(?:man|woman)?|chief|ceo|head|vice|spokes\w+|critic|programmer|curator|publicist|historian|professor))\b",
    re.IGNORECASE,
)
#: ... and of a department, not of films: "Ada Brook, director of analytics at a ticket seller".
_DIRECTS_STAFF = re.compile(
    r"\A,? (?:the |an? )?(?:[a-z]+ )?directors? of (?!(?:the|an?|this|that|his|her|its|their|such|both|many|several|two"
    r"|three|films?|movies?|features?|documentaries|shorts?|photography)\b)[a-z]+\b"
)
#: A story's time, and how far ahead of an article a release may lie at most, in years.
_PLAYS_IN = re.compile(
    r"\b(?:the year is|set in(?: the year)?|takes? place in|(?:future|world) of)(?: [a-z]+)? \Z", re.IGNORECASE
)
_YEARS_AHEAD = 6
#: What leads from a player to the parts: "Swinton plays Madame Blanc, Helena Markos and the aged Dr Klemperer".
_PLAYED = re.compile(
    r"\b(?:plays?|played|playing|portrays?|portrayed|voices|voiced)\b(?! (?:by|opposite|alongside|with|in)\b)[^();]*\Z"
)
_PLAYS_TOO = re.compile(r"\A,? (?:also )?(?:plays?|played|portrays?|voices?|is|was|as|stars?|her|his|the|an?|who)\b")


def stands_aside(reading: RuleReading, relation: str, candidate: Candidate, words: Words) -> bool:
    """Whether the sentence of a candidate, which no rule states, rules the relation out."""
    return (
        _is_part(reading, relation, candidate)
        or only_nominated(reading, relation, candidate.mention.unit)
        or _stands_outside(reading, candidate)
        or _is_epithet_of_another(reading, candidate, words)
        or _is_time_of_story(reading, relation, candidate)
    )


def _stands_outside(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether the sentence introduces somebody as whom a work is about, with whom others are compared, or as an officer, a
    critic or a scholar."""
    mention = candidate.mention
    if mention.ref is None or (mention.family, mention.how) != ("person", "name"):
        return False
    person = mention.ref.span
    text, sentence = reading.annotated.article.text, reading.annotated.sentence_at(person.start)
    before, after = text[sentence.start : person.start], text[person.end : sentence.end]
    aside = (
        _ABOUT.search(before),
        _PICTURED_BY.search(before),
        _COMPARED.search(before),
        _OFFICE.match(after),
        _DIRECTS_STAFF.match(after),
    )
    return any(aside)


def _is_time_of_story(reading: RuleReading, relation: str, candidate: Candidate) -> bool:
    """Whether a date tells when a story plays and not when it is released."""
    mention = candidate.mention.mention
    if relation != "releaseDate" or mention is None:
        return False
    text, start = reading.annotated.article.text, reading.annotated.named[mention].span.start
    published = reading.annotated.article.published
    year = int(reading.annotated.dates[mention].value.value[:4])
    return (published is not None and year > published.year + _YEARS_AHEAD) or (
        _PLAYS_IN.search(text, max(0, start - 40), start) is not None
    )


def only_nominated(reading: RuleReading, relation: str, unit: int) -> bool:
    """Whether a prize is taken for won by a sentence, that of a unit, that speaks of nominations alone."""
    if relation != "wonAward":
        return False
    place = reading.annotated.units[unit].span.start
    sentence = reading.annotated.sentence_at(place).of(reading.annotated.article.text)
    return _NOMINATED.search(sentence) is not None and _WON.search(sentence) is None


def is_subject_matter(reading: RuleReading, match: Match) -> bool:
    """Whether a rule took whom a work is about for one of its makers: "the biopic about the director Ada Brook"."""
    ref = match.subject.ref
    if ref is None or ref.how != "name" or not ref.key.startswith("Person:"):
        return False
    start = reading.annotated.sentence_at(ref.span.start).start
    return _ABOUT.search(reading.annotated.article.text[start : ref.span.start]) is not None


def _is_part(reading: RuleReading, relation: str, candidate: Candidate) -> bool:
    """Whether what is taken for a player stands where the sentence names somebody's parts."""
    if relation != "starsIn" or not candidate.forward:
        return False
    text, span = reading.annotated.article.text, reading.annotated.units[candidate.mention.unit].span
    before = text[reading.annotated.sentence_at(span.start).start : span.start]
    return _PLAYED.search(before) is not None and _PLAYS_TOO.match(text[span.end : span.end + 20]) is None


def _is_epithet_of_another(reading: RuleReading, candidate: Candidate, words: Words) -> bool:
    """Whether the sentence names the work only to introduce somebody else: "“Carol” star Mara, Penn and Bale"."""
    annotated = reading.annotated
    if candidate.mention.family != "person" or candidate.partner_unit is None:
        return False
    title = annotated.units[candidate.partner_unit].span
    text = annotated.article.text
    epithet = _EPITHET.match(text, title.end)
    if epithet is None:
        return False
    owner = epithet["own"] or _GENITIVE.search(title.of(text))
    if not (words.is_role(epithet["noun"]) if epithet["noun"] else owner):
        return False
    introduced = annotated.mentions_in(Span(epithet.end(), epithet.end() + 1))
    keys = {annotated.registry.of_mention.get(index) for index in introduced}
    return bool(keys - {None}) and candidate.mention.key not in keys
