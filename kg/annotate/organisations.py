"""Companies, venues and groups that no list holds: by the words of their names and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.capitals import FUNCTION_WORDS, Word, runs
from kg.annotate.cues import COMPANY, GROUP, VENUE, WEAK_COMPANY, WEAK_VENUE
from kg.annotate.named import Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.model import Span
from kg.names import name_key

_CAMEL = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z]+)*(?:Films?|Pictures|Media|Entertainment|Studios?|Productions?|TV)")
_EPITHET_ENDS = ("-nominated", "-winning", "-winner", "-nominee", "-born", "-based", "-trained", "-led", "-bound")
#: What an organisation is called before its name: "the studio Naughty Dog", "sales agent Protagonist".
_KIND_BEFORE = re.compile(
    r"\b(?:studio|company|compan(?:y|ies)|distributors?|network|streamer|label|outfit|banner|broadcaster|channel|sales agents?|"
    r"(?:production|sales|theat(?:er|re)|dance) (?:company|house|outfit|banner)|startup|start-up|shingle|agency|financiers?),? \Z"
)
_KIND_AFTER = re.compile(
    r"\A, (?:a|an|the|its|which is an?) (?:[\w’'-]+ ){0,3}(?:studio|company|distributor|network|streamer|outfit|banner|broadcaster|"
    r"financier|sales agent|shingle|label)\b"
)
#: "Katie Holly of the Dublin-based Bl!nder Films", "Leon Edery of United King": somebody of some company makes it.
_PRODUCER_OF = re.compile(r"\b[A-Z][\w’'-]+ (?:of|from|at) (?:the (?:[A-Z][\w’'-]+-based )?)?\Z")
_MAKES = re.compile(
    r"\A(?: and [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)? (?:(?:has|have|had|will|is|are|also|jointly) )*(?:produc(?:ed|es|ing)|co-produc\w+|"
    r"financ(?:ed|es|ing)|fully financ\w+|distribut(?:ed|es|ing)|acquired|bought|nabbed|releas(?:ed|es|ing)|"
    r"picked up|snapped up|will release|will distribute|handles|handling|owns|holds|"
    r"(?:took|taken|bought|acquired) (?:the )?(?:[\w.]+ ){0,3}rights)\b"
)


def organisations(source: Source, sequence: Sequence[Word], taken: Stretches) -> Iterator[Named]:
    """Companies, venues and groups by the words that end or begin their names."""
    for whole in runs(source.text, sequence):
        run = stripped(source, whole)
        if len(run) == 1 and _CAMEL.fullmatch(run[0].text) and clear(run[0].span, taken):
            yield Named(run[0].span, "Organization", run[0].text)
            continue
        type_ = _type_by_form(source, run) or _type_by_context(source, run) if run else None
        if type_ is None and len(run) < len(whole) <= 3 and not whole[0].sentence_start:
            run, type_ = whole, _type_by_context(source, whole)  # "David Mandil’s Movie Plus produced"
        if type_ is None:
            continue
        run = _with_nation(source, whole, run)
        span = Span(run[0].span.start, run[-1].span.end)
        if clear(span, taken):
            weak = run[-1].text.casefold() in WEAK_VENUE
            yield Named(span, type_, span.of(source.text), detail="form" if weak else "")


def _type_by_form(source: Source, run: Sequence[Word]) -> str | None:
    if len(run) < 2:
        return None
    first, last = run[0].text.casefold(), run[-1].text.casefold()
    given = name_key(run[0].text) in source.gazetteers.given_names
    if last in VENUE or (first in VENUE and len(run) <= 5):
        personal = last in WEAK_VENUE and len(run) == 2 and (given or _tagged_person(source, run))
        return None if personal else "Venue"
    if last in GROUP or (len(run) > 2 and run[-2].text.casefold() in GROUP and last == "company"):
        return "Group"
    if last in COMPANY and not (last in WEAK_COMPANY and given and len(run) == 2):
        return "Organization"
    return None


def _tagged_person(source: Source, run: Sequence[Word]) -> bool:
    return any(h.label == "PERSON" for h in source.hints_at(run[-1].span))


def _type_by_context(source: Source, run: Sequence[Word]) -> str | None:
    """An unlisted name that the words beside it make a company: "the studio X", "Y of X produced"."""
    span = Span(run[0].span.start, run[-1].span.end)
    if len(run) > 4 or (run[0].sentence_start and run[0].text.casefold() in FUNCTION_WORDS):
        return None
    before = source.text[max(0, span.start - 40) : span.start]
    after = source.text[span.end : span.end + 60]
    if any(w.possessive for w in run):
        return None
    if _KIND_BEFORE.search(before) or _KIND_AFTER.match(after):
        return "Organization" if not _tagged_person(source, run) or len(run) == 1 or _KIND_AFTER.match(after) else None
    if name_key(run[0].text) in source.gazetteers.given_names or source.gazetteers.find(span.of(source.text)):
        return None
    if re.search(r"\b[A-Z][\w-]+[’'`]s? \Z", before) and _MAKES.match(after):
        return "Organization"
    if _PRODUCER_OF.search(before) and (
        _MAKES.match(after)
        or re.search(r"\bproduc(?:ed|es|ing)\b[^.]{0,80}\Z", source.text[max(0, span.start - 120) : span.start])
    ):
        return "Organization"
    return None


def _with_nation(source: Source, whole: Sequence[Word], run: Sequence[Word]) -> Sequence[Word]:
    """The run with a nationality that its name needs: "English National Opera", "Australian Ballet"."""
    before = whole.index(run[0]) - 1
    if before < 0 or name_key(whole[before].text) not in source.gazetteers.nationalities:
        return run
    needs = len(run) == 1 or run[0].text in {"National", "Royal", "State", "Film"}
    return whole[before : whole.index(run[-1]) + 1] if needs else run


def stripped(source: Source, run: Sequence[Word]) -> Sequence[Word]:
    """The run without leading demonyms, professions and epithets, and without a demonym that follows a name."""
    rest = list(run)
    while rest and (
        rest[0].text.casefold() in FUNCTION_WORDS
        or name_key(rest[0].text) in source.gazetteers.nationalities
        or source.words.is_role(rest[0].text.casefold())
        or rest[0].text.endswith(_EPITHET_ENDS)
    ):
        rest = rest[1:]
    if len(rest) > 2 and rest[0].text == "Will" and rest[0].sentence_start:
        rest = rest[1:]  # a question: "Will Jane Campion …"
    while rest and name_key(rest[-1].text) in source.gazetteers.nationalities and len(rest) > 2:
        rest = rest[:-1]
    return rest
