"""Wordings that rule a relation out, however likely the model finds it: who only stands beside a work has no part in it."""

from __future__ import annotations

import re

from kg.annotate.named import WORK
from kg.annotate.words import Words
from kg.extract.extractor import RuleReading
from kg.extract.people import KNOWN_FOR
from kg.extract.slots import Match
from kg.extract.surface import ADAPTED
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
    r"\b(?:compar(?:ed|able|ing|ison|isons) (?:to|with)|reminiscent of|remind(?:s|ed|ing)? [a-z]+ of|à la|echoes of"
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
    r"(?:president|chair(?:man|woman)?|chief|ceo|head|vice|spokes\w+|critic|programmer|curator|publicist|historian|professor"
    r"|founder|analyst|columnist|journalist|reporter|blogger))\b",
    re.IGNORECASE,
)
#: ... where it leads to the name: "the studio's head of film Ada Brook".
_OFFICER = re.compile(
    r"\b(?:(?:president|chair(?:man|woman)?|chief|head|vice[- ]president|boss) (?:of (?:[a-z]+ ){1,4})?"
    r"|(?:analyst|founder|critic|columnist|historian|journalist|reporter|blogger|spokes\w+|publicist|curator|ceo) )\Z",
    re.IGNORECASE,
)
#: ... and of a department, not of films: "Ada Brook, director of analytics at a ticket seller".
_DIRECTS_STAFF = re.compile(
    r"\A,? (?:the |an? )?(?:[a-z]+ )?directors? of (?!(?:the|an?|this|that|his|her|its|their|such|both|many|several|two"
    r"|three|films?|movies?|features?|documentaries|shorts?|photography)\b)[a-z]+\b"
)
#: What leads to whom a part was only offered, and what says that somebody did not take it.
_OFFERED = re.compile(
    r"\boffer(?:ed|s|ing)? (?:(?:(?:it|(?:the|a) (?:[a-z]+ )?(?:part|role|lead)(?: [^,;.]{0,40})?) )?(?:first )?to )?\Z"
)
_REFUSED = re.compile(
    r"\A,? (?:who )?(?:had |has )?(?:turned (?:it|the [a-z]+|them) down|turned down|declined|passed on|refused)\b"
)
#: What leads to who may get a part or a film, and perhaps will not.
_TIPPED = re.compile(
    r"\b(?:favou?rites?|contenders?|candidates?|front-?runners?|tipped|in the running|shortlist(?:ed)?|rumou?red|linked)\b[^.;]{0,60}?"
    r"\b(?:to (?:take over|play|star|replace|succeed|direct|helm|step into)|for (?:the|a) (?:[a-z]+ )?(?:role|part|lead|job))\b[^.;]*\Z",
    re.IGNORECASE,
)
#: What stands between a maker and the work that the maker's own is drawn from.
_DRAWN_FROM = re.compile(r"\b(?:sequel|prequel|follow-up|spin-?off|companion|homage|answer) (?:of|to|from) [^.;]*\Z")
_REMADE = re.compile(r"\b(?:remake|reboot|reimagining) of [^.;]*\Z")
#: "Ada Brook's TV series “A”", "Ada Brook's “A” season two": she plays in it, or thought of it.
_SERIES_OF = re.compile(r"[’']s? (?:[’'\w-]+ ){0,4}(?:series|show|sitcom|soap)(?:[ ,]|\Z)")
_SEASON = re.compile(r"[”’\"]?,? (?:[Ss]eason|[Ss]eries) (?:\d|one|two|three|four|five|[A-Z])")
_STARRING = re.compile(r"-(?:starring|fronted|toplined|headlined)\b")
#: What leads to a work that only says when another one plays.
_EVENTS_OF = re.compile(r"\bevents of [“‘\"]?\Z")
#: Who lost: "Ada Brook beat Ida Austin to the prize"; and who was honoured as a player, not as a director.
_BEATEN = re.compile(r"\bbeat(?:s|ing|en by)? [^.;]*\Z")
_TO_THE_PRIZE = re.compile(r"(?:,| and| or)?[^.;,]{0,40} to (?:the|a|win|take)\b")
_BEST_PLAYER = re.compile(r"\b(?:actor|actress)\b[^.;]{0,60}\Z")
#: What tells when something was said or settled, not when a work comes out.
_SETTLED = re.compile(
    r"\b(?:renew|cancel|order|announc|unveil|acquir|commission|greenl|confirm|reveal|pick(?:ed|s)? up)\w*\b"
    r"(?![^.;]*\b(?:releas|premi|open|debut|arriv|air|stream|launch|land|due|out)\w*\b)[^.;]{0,100}\b(?:on|in) \Z"
)
#: What leads to a work that somebody was to be part of, and is not.
_LEFT = re.compile(
    r"\b(?:removed|fired|cut|dropped|dropped out|pulled out|backed out|withdrew|bowed out) (?:of|from)"
    r" (?:the )?(?:[a-z]+ ){0,3}[“‘\"]?\Z"
)
#: What leads to the works that somebody is introduced by.
_KNOWN_FOR = re.compile(rf"\b{KNOWN_FOR}\b")
#: A story's time, and how far ahead of an article a release may lie at most, in years.
_PLAYS_IN = re.compile(
    r"\b(?:the year is|set in(?: the year)?|takes? place in|(?:future|world) of)(?: [a-z]+)? \Z", re.IGNORECASE
)
_YEARS_AHEAD = 6
#: What leads to either end of a span of years, "between 2014 and 2017", and to a day that holds no longer.
_SPAN = re.compile(
    r"\b(?:delayed|moved|pushed|postponed|shifted|bumped|rescheduled|changed|back) from (?:its |the |an? )?(?:[a-z]+ ){0,3}\Z"
    r"|\b(?:19|20)\d\d ?[-–—] ?\Z|\b(?:between (?:(?:19|20)\d\d and )?|from (?:19|20)\d\d (?:to|until) )\Z"
)
#: How a year stands before its title, and how behind it.
_OF_YEAR = re.compile(r"[’']s [“‘\"]?")
_OPENS_BRACKET = re.compile(r"[”’\"]? \(\Z")
_IN_BRACKETS = re.compile(r"[),]")
#: What leads from a player to the parts: "Swinton plays Madame Blanc, Helena Markos and the aged Dr Klemperer".
_PLAYED = re.compile(
    r"\b(?:plays?|played|playing|portrays?|portrayed|voices|voiced)\b(?! (?:by|opposite|alongside|with|in)\b)[^();]*\Z"
)
_PLAYED_BY = re.compile(r",? (?:(?:who |that )?(?:is|was|are|were) )?(?:played|portrayed|voiced|embodied) by\b")
_PLAYS_TOO = re.compile(r"\A,? (?:also )?(?:plays?|played|portrays?|voices?|is|was|as|stars?|her|his|the|an?|who)\b")


def stands_aside(reading: RuleReading, relation: str, candidate: Candidate, words: Words) -> bool:
    """Whether the sentence of a candidate, which no rule states, rules the relation out."""
    return (
        _is_part(reading, relation, candidate)
        or only_nominated(reading, relation, candidate.mention.unit)
        or _stands_outside(reading, candidate)
        or _is_epithet_of_another(reading, candidate, words)
        or _is_credit_of_another(reading, candidate)
        or _is_left(reading, candidate)
        or _is_part_of_the_name(reading, candidate)
        or _is_beaten(reading, relation, candidate)
        or _makes_another(reading, relation, candidate)
        or _is_time_of_story(reading, relation, candidate)
        or (relation == "releaseDate" and _is_date_of_another(reading, candidate))
        or (relation == "directed" and _is_adapted(reading, candidate))
    )


def _stands_outside(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether the sentence introduces somebody as whom a work is about, with whom others are compared, as an officer, a
    critic or a scholar, or as who was offered a part or did not take it."""
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
        _OFFICER.search(before),
        _DIRECTS_STAFF.match(after),
        _OFFERED.search(before),
        _REFUSED.match(after),
        _TIPPED.search(before),
    )
    return any(aside)


def _is_left(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether the sentence names the work as one that somebody was removed from or left, or that another one plays after."""
    if candidate.partner_unit is None or candidate.mention.family != "person":
        return False
    text, title = reading.annotated.article.text, reading.annotated.units[candidate.partner_unit].span
    if _EVENTS_OF.search(text, max(0, title.start - 20), title.start):
        return True
    return _LEFT.search(text, max(0, title.start - 60), title.start) is not None


def _is_beaten(reading: RuleReading, relation: str, candidate: Candidate) -> bool:
    """Whether the sentence names somebody as who lost a prize, or a prize for playing that does not make a director."""
    ref = candidate.mention.ref
    if ref is None or candidate.mention.family != "person" or relation not in {"wonAward", "directed"}:
        return False
    text, sentence = reading.annotated.article.text, reading.annotated.sentence_at(ref.span.start)
    before = text[sentence.start : ref.span.start]
    if relation == "wonAward":
        return bool(_BEATEN.search(before) and _TO_THE_PRIZE.match(text, ref.span.end, sentence.end))
    return bool(_BEST_PLAYER.search(before)) and "direct" not in sentence.of(text).casefold()


def _is_part_of_the_name(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether somebody and a title stand side by side, so that both are one name, cut in two: "Nora Quill Chapters"."""
    ref, text = candidate.mention.ref, reading.annotated.article.text
    if ref is None or candidate.partner_unit is None or candidate.mention.family != "person":
        return False
    title = reading.annotated.units[candidate.partner_unit].span
    return text[ref.span.end : title.start] == " " and text[title.start] not in "“‘\"'_*"


def _makes_another(reading: RuleReading, relation: str, candidate: Candidate) -> bool:
    """Whether the sentence says that the work is what a maker's own goes back to, or a series called somebody's."""
    ref = candidate.mention.ref
    if ref is None or candidate.partner_unit is None or candidate.mention.family != "person" or candidate.apart:
        return False
    annotated, title = reading.annotated, reading.annotated.units[candidate.partner_unit].span
    text = annotated.article.text
    between = text[ref.span.end : title.start]
    if relation == "directed" and _STARRING.match(text, ref.span.end):
        return True
    if relation == "directed" and re.match(r"[’']s? ", text[ref.span.end : ref.span.end + 3]):
        if _SERIES_OF.match(between) or (len(between) < 6 and _SEASON.match(text, title.end)):
            return True
    if relation not in {"directed", "wrote"} or "\n" in between:
        return False
    if _DRAWN_FROM.search(between):
        return True
    sentence = annotated.sentence_at(title.start)
    remade = _REMADE.search(between) is not None and sentence.start < title.start
    return remade and any(
        annotated.named[i].type == WORK for i in annotated.mentions_in(Span(sentence.start, title.start))
    )


def _is_adapted(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether the sentence names somebody as whose work is adapted."""
    ref, text = candidate.mention.ref, reading.annotated.article.text
    return ref is not None and ADAPTED.search(text, max(0, ref.span.start - 40), ref.span.start) is not None


def _is_credit_of_another(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether the sentence names the work only as that for which somebody else is known."""
    annotated, mention = reading.annotated, candidate.mention
    if mention.family != "person" or mention.ref is None or candidate.partner_unit is None or candidate.apart:
        return False
    text, title = annotated.article.text, annotated.units[candidate.partner_unit].span
    start = annotated.sentence_at(title.start).start
    lead = max((m.start() for m in _KNOWN_FOR.finditer(text, start, title.start)), default=None)
    if lead is None or mention.ref.span.start > title.start or ";" in text[lead : title.start]:
        return False
    named = [annotated.registry.of_mention.get(i) for i in annotated.mentions_in(Span(start, lead))]
    people = [key for key in named if key is not None and key.startswith("Person:")]
    return bool(people) and people[-1] != mention.key


def _is_time_of_story(reading: RuleReading, relation: str, candidate: Candidate) -> bool:
    """Whether a date tells when a story plays, or how long something lasted, and not when it is released."""
    mention = candidate.mention.mention
    if relation != "releaseDate" or mention is None:
        return False
    text, start = reading.annotated.article.text, reading.annotated.named[mention].span.start
    published = reading.annotated.article.published
    year = int(reading.annotated.dates[mention].value.value[:4])
    if published is not None and year > published.year + _YEARS_AHEAD:
        return True
    before = text[max(0, start - 40) : start]
    if _PLAYS_IN.search(before) or _SPAN.search(before):
        return True
    return _SETTLED.search(text[reading.annotated.sentence_at(start).start : start]) is not None


def _is_date_of_another(reading: RuleReading, candidate: Candidate) -> bool:
    """Whether a date belongs to another title that it touches: "2017's “A” and 2019's “B”", "“A” (2017), “B” (2019)"."""
    annotated, index = reading.annotated, candidate.mention.mention
    if index is None:
        return False
    text, date = annotated.article.text, annotated.named[index].span
    touching: list[int] = []
    owns = _OF_YEAR.match(text, date.end)
    if owns and index + 1 < len(annotated.named) and annotated.named[index + 1].span.start <= owns.end():
        touching.append(index + 1)
    opens = (
        _OPENS_BRACKET.search(text, max(0, date.start - 5), date.start) if _IN_BRACKETS.match(text, date.end) else None
    )
    if opens and index and annotated.named[index - 1].span.end >= opens.start():
        touching.append(index - 1)
    keys = {annotated.registry.of_mention.get(i) for i in touching if annotated.named[i].type == WORK}
    return bool(keys - {None}) and not keys & set(candidate.ends)


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
    if _PLAYED_BY.match(text, span.end):
        return True
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
