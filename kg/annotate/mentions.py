"""Named mentions: which stretches of the text name a work, a person, a company, a festival, an award, a place.

Each stretch is decided by evidence in the text (quotation marks, the words around it, the article's own
full names), with the gazetteers and the statistical name tagger as hints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate.capitals import FUNCTION_WORDS, Word, runs
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.quotes import Quotation, looks_like_title
from kg.annotate.words import Words
from kg.model import Span
from kg.names import name_key

WORK = "Work"


@dataclass(frozen=True, slots=True)
class Named:
    """A named mention. ``name`` is the surface form as a name; ``canonical`` a gazetteer's name for it.

    ``type`` is an ontology class, or "Work" where the kind of work is not yet known, or one of "Demonym",
    "Publication" and "Other", which no relation takes. ``detail`` carries the list's own remark (a
    company's kind, a festival's section).
    """

    span: Span
    type: str
    name: str
    canonical: str | None = None
    detail: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class NerHint:
    """An entity the statistical tagger saw: a hint, often glued or cut."""

    span: Span
    label: str


_COMPANY_CUES = frozenset(
    """films film pictures productions production entertainment studios studio media distribution releasing television tv
    classics features ventures animation cinema group cinematografica filmes filmproduktion international partners
    company network networks content works filmworks communications broadcasting capital foundation institute fund
    selects searchlight pictures' cinéma distribuzione produktion filmverleih corporation corp inc ltd llc""".split()
)
_CAMEL_COMPANY = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z]+)*(?:Films?|Pictures|Media|Entertainment|Studios?|Productions?|TV)")
_NEVER_LAST = frozenset(
    "competition section award awards prize festival fortnight week selection season series show league party church war "
    "street road avenue university college school hospital museum island river magazine times post weekly".split()
)
_WEAK_COMPANY_CUES = frozenset("film international company cinema production institute fund television works".split())
_VENUE_CUES = frozenset(
    "theatre theater théâtre théatre teatro cinema cinemas hall playhouse palais palace auditorium odeon cinematheque "
    "museum gallery arena opera coliseum".split()
)
_GROUP_CUES = frozenset("ballet orchestra troupe choir band ensemble philharmonic symphony".split())
_FESTIVAL = re.compile(
    r"(?:\b(?:the )?(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d) )?"
    r"\b(?:[A-Z][\w.’'-]*(?: (?:de|of|the|del|di|du|des|and|&) | |-))*?[A-Z][\w.’'-]*(?: International| Intl\.?)?"
    r"(?: (?:Film|Movie|Documentary|Animation|Short Film|Jewish Film|Queer Film|Genre|Arts))?(?: and [A-Z]\w+)? "
    r"(?:Festival|Filmfestival|Filmfest|Film Fest|Fest)\b"
    r"|\bFestival (?:de|del|di|du|of) [A-Z][\w-]+"
)
_EDITION = re.compile(
    r"(?:(?:the|this year’s|this year's) )?(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d)(?: edition of(?: the)?)? \Z"
)
_BEST = re.compile(
    r"\b[Bb]est (?:(?:supporting|leading|original|adapted|foreign|foreign-language|international|documentary|animated|first|"
    r"feature|motion|short|live action|costume|production|film|visual|sound|makeup|musical|dramatic|narrative|world|british|new|young|debut|ensemble|national|european|"
    r"Supporting|Leading|Original|Adapted|Foreign|Foreign-Language|Foreign-language|International|Documentary|Animated|First|Feature|"
    r"Motion|Short|Live Action|Costume|Production|Film|Visual|Sound|Makeup|Musical|Dramatic|Narrative|World|British|New|Young|Debut|Ensemble|National|European|Language|language)[ -])*"
    r"(?:actor|actress|director|film|picture|screenplay|feature|documentary|cinematography|score|song|editing|design|effects|"
    r"first feature|newcomer|narrative|performance|debut|series|drama|comedy|short|cast|music|"
    r"Actor|Actress|Director|Film|Picture|Screenplay|Feature|Documentary|Cinematography|Score|Song|Editing|Design|Effects|"
    r"First Feature|Newcomer|Narrative|Performance|Debut|Series|Drama|Comedy|Short|Cast|Music)\b(?! (?:ever|of the year|friend))"
    r"(?: Oscars?\b| BAFTAs?\b| Golden Globes?\b| Césars?\b| Goyas?\b)?"
)
_AWARD = re.compile(
    r"\b(?:(?:Grand|Special|Silver|Golden|Crystal|Jury|Audience|Critics[’'] ?|FIPRESCI|Queer|Ecumenical|Discovery|Emerging|Lifetime|Honorary|People[’']s|Platform|Camera|Caméra|Palme|Tiger|"
    r"[A-Z][\w’'-]+) )+(?:Prize|Award|Prix|Bear|Lion|Leopard|Palm|Shell|Medal|Globe)s?\b(?!-)"
    r"|\b(?:Grand Prix|Grand Jury Prize|Palme d[’'`]Or|Cam[eé]ra d[’'`]Or|Prix [A-Z][\w-]+)\b"
)
_CAP = r"[A-ZÀ-Þ][\w’'-]+"
_GAP = rf"{_CAP} {_CAP}(?: {_CAP}| [A-Z]\.)+"
_GAPPING = re.compile(
    rf"\b(?:plays?|playing|played|portrays?|is|as) ((?:Dr\. )?{_CAP}(?: {_CAP})*)(?:, {_GAP})*,? (?:and )?{_GAP}(?=[.,;]|$)"
)
_GAP_ITEM = re.compile(rf"(?:, (?:and )?|and )({_CAP} {_CAP}) ((?:{_CAP}|[A-Z]\.)(?: {_CAP})*)(?=[.,;]| and|$)")
_CREDIT_BEFORE = re.compile(
    r"\b(?:(?:directed|co-directed|written|co-written|produced|played|portrayed|voiced|led|penned|shot|edited|composed|"
    r"created|adapted|helmed|scripted) by|starring|co-starring) \Z"
)
_CREDIT_AFTER = re.compile(
    r",? (?:will |also |both |has |had |is set to |was |himself |herself )*(?:wrote|writes|directed|directs|directing|plays|play|played|stars|starred|penned|"
    r"produced|produces|co-wrote|co-directed|co-stars|adapted|scripted|helmed|helms|composed|edited|portrays|voices)\b"
)
_MAKER_AFTER = re.compile(
    r"[’'`]s? (?:(?:[a-z][\w-]* ){0,4}(?:film|movie|drama|comedy|thriller|documentary|feature|debut|picture|adaptation|biopic|series|novel|book|play)\b"
    r"|[“‘\"`])"
)
_LIST_GAP = re.compile(r"(?: ?\([^()]*\))?(?:,|,? and|,? &)(?: the| newcomer)? \Z")
_FOR_CATEGORY = re.compile(r"\A for [“‘\"]?Best [A-Z]\w+")


def _clear(span: Span, taken: Iterable[Span]) -> bool:
    return not any(span.overlaps(other) for other in taken)


class MentionFinder:
    """Finds the named mentions of one text; holds nothing but what it was given."""

    def __init__(self, text: str, gazetteers: Gazetteers, words: Words, hints: Sequence[NerHint]) -> None:
        self._text = text
        self._gazetteers = gazetteers
        self._words = words
        self._hints = hints

    def quoted_titles(self, found: Sequence[Quotation]) -> Iterator[Named]:
        """Works named in quotation marks."""
        for quotation in found:
            if not looks_like_title(self._text, quotation):
                continue
            before = self._text[max(0, quotation.outer.start - 40) : quotation.outer.start].casefold()
            name = quotation.inner.of(self._text)
            if re.search(
                r"\b(?:award|prize|category|section|sidebar|strand|nominated|nomination)(?: for| of)?(?: the)? \Z",
                before,
            ):
                continue
            if re.search(r"\b(?:nicknamed|dubbed|aka|so-called|hashtag|slogan|motto|known as)(?: the)? \Z", before):
                continue
            if (listed := self._gazetteers.find(name)) and listed.kind in {"award", "section"}:
                continue
            yield Named(quotation.outer, WORK, name, quoted=True)

    def awards(self, taken: Sequence[Span]) -> Iterator[Named]:
        """Prizes and categories: listed ones are found by ``listed``, these by their form."""
        claimed = list(taken)
        for pattern in (_AWARD, _BEST):
            for match in pattern.finditer(self._text):
                span = Span(*match.span())
                name = match.group()
                first = name.split()[0]
                if (
                    first.casefold()
                    in {"the", "a", "an", "this", "that", "its", "his", "her", "at", "in", "for", "and", "with"}
                    and " " in name
                ):
                    span = Span(span.start + len(first) + 1, span.end)
                    name = span.of(self._text)
                if _clear(span, claimed):
                    claimed.append(span)
                    yield Named(span, "Award", name)

    def festivals(self, taken: Sequence[Span]) -> Iterator[Named]:
        """Festivals by their form: "the 66th San Sebastián Film Festival"."""
        for match in _FESTIVAL.finditer(self._text):
            start, end = match.span()
            name = match.group()
            while (first := name.split(" ")[0]).casefold() in FUNCTION_WORDS and " " in name:
                name, start = name[len(first) + 1 :], start + len(first) + 1
            bare = re.sub(r"^(?:\d{1,3}(?:st|nd|rd|th)(?: annual)?|(?:19|20)\d\d) ", "", name)
            if _clear(Span(start, end), taken) and len(bare.split()) > 1:
                listed = self._gazetteers.find(bare, "festival")
                yield Named(Span(start, end), "Festival", bare, listed.name if listed else None)

    def listed(self, sequence: Sequence[Word], taken: Sequence[Span]) -> Iterator[Named]:
        """Gazetteer names of two words or more, and single ones that need no context, longest first."""
        index = 0
        while index < len(sequence):
            step = 1
            for length in range(min(self._gazetteers.longest, len(sequence) - index), 0, -1):
                chunk = sequence[index : index + length]
                if not chunk[0].capital and not chunk[0].text[0].isdigit():
                    break
                span = Span(chunk[0].span.start, chunk[-1].span.end)
                if re.search(r"[.!?;:,]\s|\n\n|[()“”\"]", span.of(self._text)) or not _clear(span, taken):
                    continue
                named = self._by_list(span, length, chunk)
                if named:
                    yield named
                    step = length
                    break
            index += step

    def _by_list(self, span: Span, length: int, chunk: Sequence[Word]) -> Named | None:
        surface = span.of(self._text)
        entries = self._gazetteers.entries.get(name_key(surface), ())
        if any(word.possessive for word in chunk[:-1]):
            return None
        if not entries or (
            length > 1 and not chunk[-1].text[0].isupper() and len(chunk[-1].text) > 3 and not chunk[0].capital
        ):
            return None
        kinds = {e.kind: e for e in entries}
        if length == 1 and chunk[0].sentence_start and surface.casefold() in FUNCTION_WORDS:
            return None
        if self._inside_person(span) or (length == 1 and self._inside_run(span)):
            return None
        if "festival" in kinds and {"city", "place"} & kinds.keys() and not self._festival_context(span):
            kinds.pop("festival")
        for kind, type_ in (
            ("award", "Award"),
            ("festival", "Festival"),
            ("section", "Festival"),
            ("company", "Organization"),
            ("venue", "Venue"),
            ("publication", "Publication"),
            ("place", "Place"),
            ("city", "Place"),
        ):
            if (entry := kinds.get(kind)) is not None:
                start = span.start
                if type_ == "Festival" and (edition := _EDITION.search(self._text[max(0, start - 30) : start])):
                    start -= len(edition.group().removeprefix("the "))
                if type_ == "Award" and (category := _FOR_CATEGORY.match(self._text[span.end : span.end + 40])):
                    del category  # the category goes with the award's name only in the quote, not in its mention
                name = surface if kind != "section" else entry.name
                return Named(Span(start, span.end), type_, name, entry.name, entry.detail)
        return None

    def _inside_run(self, span: Span) -> bool:
        """Whether a single listed word is only a piece of a longer capitalised name ("Armani Jackson", "Gunpowder & Sky")."""
        before = re.search(r"([A-ZÀ-Þ][\w’'-]*)(?: | & )\Z", self._text[max(0, span.start - 30) : span.start])
        after = re.match(r"(?: | & )([A-ZÀ-Þ][\w’'-]*)", self._text[span.end :])
        for neighbour, initial in ((before, True), (after, False)):
            if neighbour is None:
                continue
            word = neighbour.group(1)
            if (
                word.casefold() in FUNCTION_WORDS
                or self._words.is_role(word.casefold())
                or name_key(word) in self._gazetteers.nationalities
            ):
                continue
            if (
                word.isupper()
                and len(word) > 1
                or (self._gazetteers.find(word) and name_key(word) not in self._gazetteers.given_names)
            ):
                continue
            if not initial and name_key(word) in self._gazetteers.given_names and not before:
                continue
            return True
        return False

    def _inside_person(self, span: Span) -> bool:
        """Whether a listed name is only a part of a longer personal name ("Sofia Coppola", "Paris Hilton")."""
        for hint in self._hints:
            if hint.label == "PERSON" and hint.span.contains(span) and hint.span.end > span.end:
                following = re.match(r" ([A-Z][\w’'-]+)", self._text[span.end :])
                first = span.of(self._text)
                if following and name_key(first) in self._gazetteers.given_names:
                    return name_key(following.group(1)) not in self._gazetteers.given_names or True
        after = re.match(r" (?:[A-Z]\. )?([A-Z][\w’'-]+)", self._text[span.end :])
        first = span.of(self._text)
        return bool(
            after
            and " " not in first
            and name_key(first) in self._gazetteers.given_names
            and name_key(after.group(1)) not in _COMPANY_CUES | _VENUE_CUES
            and after.group(1).casefold() not in {"film", "festival", "international"}
        )

    _FESTIVAL_BEFORE = re.compile(
        r"\b(?:at|from|out of|since|after|before|for|following|during|to|of|this year’s|this year's) (?:the )?(?:\w+ )?\Z"
    )
    _SHOW_WORDS = re.compile(
        r"\b(?:premier\w*|debut\w*|bow(?:ed|s|ing)?|screen(?:ed|ing|s)?|competition|compet\w+|jury|prize|award|winner|won|"
        r"lineup|line-up|selection|selected|slot|unveil\w*|festival|Lido|Croisette|acclaim\w*|best|Lion|Bear|Palme)\b"
    )

    def _festival_context(self, span: Span) -> bool:
        """Whether a city's name stands for its festival here: "at Venice", "premiered in Toronto"."""
        before = self._text[max(0, span.start - 60) : span.start]
        after = self._text[span.end : span.end + 60]
        if re.match(
            r"[’'](?:s)? (?:\w+ )?(?:competition|jury|line-?up|programme|program|festival|opening|sidebar)", after
        ):
            return True
        if re.search(r"\b(?:at|out of) (?:the )?(?:\d{4} )?\Z", before) and not re.match(r"[’']s", after):
            return True
        if re.search(
            r"\b(?:shot|filmed|filming|shooting|set|lives?|born|based|moved?|opens?|released|flat|streets|rights|shoot|cameras roll\w*) (?:\w+ )?(?:in|on|around|of|to) \Z",
            before,
        ):
            return False
        clause = re.split(r"[.!?]\s", before)[-1] + re.split(r"[.!?]\s", after)[0]
        return bool(self._FESTIVAL_BEFORE.search(before) or before.endswith(" in ")) and bool(
            self._SHOW_WORDS.search(clause)
        )

    def organisations(self, sequence: Sequence[Word], taken: Sequence[Span]) -> Iterator[Named]:
        """Companies, venues and groups by their last word."""
        for run in runs(self._text, sequence):
            run = self._strip(run)
            if len(run) == 1 and _CAMEL_COMPANY.fullmatch(run[0].text) and _clear(run[0].span, taken):
                yield Named(run[0].span, "Organization", run[0].text)
            if len(run) < 2:
                continue
            span = Span(run[0].span.start, run[-1].span.end)
            if not _clear(span, taken):
                continue
            last = run[-1].text.casefold()
            first_key = name_key(run[0].text)
            surface = span.of(self._text)
            if last in _VENUE_CUES or (run[0].text.casefold() in _VENUE_CUES and len(run) <= 5):
                yield Named(span, "Venue", surface)
            elif last in _GROUP_CUES or (len(run) > 2 and run[-2].text.casefold() in _GROUP_CUES and last == "company"):
                yield Named(span, "Group", surface)
            elif last in _COMPANY_CUES and not (
                last in _WEAK_COMPANY_CUES and first_key in self._gazetteers.given_names and len(run) == 2
            ):
                yield Named(span, "Organization", surface)

    def _strip(self, run: Sequence[Word]) -> Sequence[Word]:
        """The run without leading demonyms, professions and epithets ("Mariinsky Theatre Russian" keeps its head)."""
        rest = list(run)
        while rest and (
            rest[0].text.casefold() in FUNCTION_WORDS
            or name_key(rest[0].text) in self._gazetteers.nationalities
            or self._words.is_role(rest[0].text.casefold())
            or rest[0].text.endswith(("-nominated", "-winning", "-winner", "-nominee", "-born", "-based", "-trained"))
        ):
            # "South Korean", "New Zealander" are two words
            rest = rest[1:]
        while rest and name_key(rest[-1].text) in self._gazetteers.nationalities and len(rest) > 2:
            rest = rest[:-1]
        return rest

    def persons(self, sequence: Sequence[Word], taken: Sequence[Span]) -> Iterator[Named]:
        """People by full name."""
        for run in runs(self._text, sequence):
            for piece in self._free_pieces(run, taken):
                person = self._person(self._strip(piece))
                if person:
                    yield person

    @staticmethod
    def _free_pieces(run: Sequence[Word], taken: Sequence[Span]) -> Iterator[Sequence[Word]]:
        piece: list[Word] = []
        for word in run:
            if _clear(word.span, taken):
                piece.append(word)
                continue
            if piece:
                yield piece
            piece = []
        if piece:
            yield piece

    def _person(self, run: Sequence[Word]) -> Named | None:
        given = [i for i in range(len(run) - 1) if name_key(run[i].text) in self._gazetteers.given_names]
        # A word before the first given name is seldom part of the name ("Parisienne Clara Saint").
        for index in [*given[:1], *range(len(run) - 1)]:
            rest = run[index:]
            if not 2 <= len(rest) <= 6:
                continue
            span = Span(rest[0].span.start, rest[-1].span.end)
            score = self._person_score(rest, span)
            if score >= 2:
                return Named(span, "Person", span.of(self._text).replace("\n", " "))
        return None

    def _person_score(self, run: Sequence[Word], span: Span) -> int:
        first, last = run[0].text, run[-1].text
        given = self._gazetteers.given_names
        if (
            last.casefold() in (_COMPANY_CUES - {"group"}) | _VENUE_CUES | _NEVER_LAST
            or first.casefold() in FUNCTION_WORDS
        ):
            return -1
        if any(re.search(r"n[’']t\Z", w.text) for w in run):
            return -1
        score = 0
        first_key = name_key(first)
        if first_key in given or any(part in given for part in first_key.split()):
            score += 2
        elif re.fullmatch(r"(?:[A-Z]\.)+", first):
            score += 2
        for hint in self._hints:
            if hint.span.overlaps(span) and hint.label == "PERSON":
                inside = max(0, min(hint.span.end, span.end) - max(hint.span.start, span.start))
                score += 2 if inside >= 0.8 * (span.end - span.start) and hint.span.start >= span.start - 12 else 1
                break
        before = self._text[max(0, span.start - 30) : span.start].casefold()
        if _CREDIT_BEFORE.search(before):
            score += 2
        if _CREDIT_AFTER.match(self._text[span.end : span.end + 40]) or _MAKER_AFTER.match(self._text[span.end : span.end + 60]):
            score += 2
        previous = re.search(r"([\w-]+(?: [\w-]+)?)[\s,]*\Z", before)
        if previous and (self._words.is_role(previous.group(1).split()[-1]) or self._words.is_role(previous.group(1))):
            score += 2
        if any(name_key(w.text) in self._gazetteers.nationalities for w in run):
            score -= 1
        if len(run) > 4 and not any(w.text.casefold() in {"de", "von", "van", "la", "del"} for w in run):
            score -= 2
        return score

    def gapped_roles(self) -> Iterator[Named]:
        """People and their parts in a list that names the verb once: "A will play B, C Detective D and E F"."""
        for match in _GAPPING.finditer(self._text):
            for item in _GAP_ITEM.finditer(self._text, match.end(1), match.end()):
                yield Named(Span(*item.span(1)), "Person", item.group(1))
                yield Named(Span(*item.span(2)), "Character", item.group(2))

    def listed_persons(
        self, sequence: Sequence[Word], persons: Sequence[Named], taken: Sequence[Span]
    ) -> Iterator[Named]:
        """Unknown names that stand between people in one list: "Melanie Lynskey, Nelsan Ellis, Armani Jackson"."""
        known = [p.span for p in persons]
        for run in runs(self._text, sequence):
            run = self._strip(run)
            if not 2 <= len(run) <= 4:
                continue
            span = Span(run[0].span.start, run[-1].span.end)
            if not _clear(span, taken) or run[-1].text.casefold() in _COMPANY_CUES | _VENUE_CUES:
                continue
            before = any(
                0 < span.start - k.end < 60 and _LIST_GAP.fullmatch(self._text[k.end : span.start]) for k in known
            )
            after = any(
                0 < k.start - span.end < 60 and _LIST_GAP.fullmatch(self._text[span.end : k.start]) for k in known
            )
            if before and (after or not re.match(r"[’'`]s", self._text[span.end :])):
                known.append(span)
                yield Named(span, "Person", span.of(self._text))

    def surnames(self, sequence: Sequence[Word], persons: Sequence[Named], taken: Sequence[Span]) -> Iterator[Named]:
        """Later mentions of people by a part of their name: "Fiennes", "du Welz", "Bong"."""
        forms = short_forms({p.name for p in persons})
        claimed = list(taken)
        for length in (3, 2, 1):
            for index in range(len(sequence) - length + 1):
                chunk = sequence[index : index + length]
                span = Span(chunk[0].span.start, chunk[-1].span.end)
                surface = span.of(self._text)
                if not (chunk[-1].capital and surface in forms) or not _clear(span, claimed):
                    continue
                if length == 1 and chunk[0].sentence_start and surface.casefold() in FUNCTION_WORDS:
                    continue
                following = re.match(r" ([A-Z][\w’-]+)", self._text[span.end :])
                if following and not chunk[-1].possessive and length == 1 and self._continues(span, following, claimed):
                    continue
                claimed.append(span)
                yield Named(span, "Person", surface)

    def _continues(self, span: Span, following: re.Match[str], claimed: Sequence[Span]) -> bool:
        """Whether a lone surname is followed by another capitalised word of the same unknown name."""
        start = span.end + following.start(1)
        return (
            _clear(Span(start, start + len(following.group(1))), claimed)
            and following.group(1).casefold() not in FUNCTION_WORDS
        )

    def _lone_hint(self, span: Span, type_: str, titles: frozenset[str]) -> bool:
        """Whether a single word that only the tagger knows may be believed: a place after a preposition, an acronym."""
        surface = span.of(self._text)
        if surface in titles:
            return False
        if type_ == "Place":
            return bool(
                re.search(
                    r"\b(?:in|at|to|from|near|around|outside|of|across) \Z",
                    self._text[max(0, span.start - 9) : span.start],
                )
            )
        return type_ == "Organization" and surface.isupper() and len(surface) > 2

    def single_places(self, sequence: Sequence[Word], taken: Sequence[Span], titles: frozenset[str]) -> Iterator[Named]:
        """Places and organisations that only the tagger knows. ``titles`` are names of works, which are neither."""
        labels = {"GPE": "Place", "LOC": "Place", "ORG": "Organization", "FAC": "Venue"}
        starts = {w.span.start for w in sequence if w.capital}
        for hint in self._hints:
            type_ = labels.get(hint.label)
            surface = hint.span.of(self._text)
            if type_ is None or "\n" in surface or not surface[:1].isupper() and not surface.startswith("the "):
                continue
            span = hint.span
            if surface.startswith(("the ", "The ")):
                span = Span(span.start + 4, span.end)
            tail = re.search(r"[’'`]s?\Z", span.of(self._text))
            if tail:
                span = Span(span.start, span.end - len(tail.group()))
            if " " not in span.of(self._text) and not self._lone_hint(span, type_, titles):
                continue
            if span.start in starts and _clear(span, taken) and re.fullmatch(r"[\w .&’'!/-]+", span.of(self._text)):
                yield Named(span, type_, span.of(self._text), detail="hint")


def short_forms(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The parts of full names that stand for them: surnames with and without particles, hyphenated ends."""
    forms: dict[str, set[str]] = {}
    for name in names:
        parts = [p for p in name.split() if p not in {"Jr.", "Sr.", "Jr", "Sr", "II", "III"}]
        for index in range(1, len(parts)):
            if parts[index - 1].casefold() in {"de", "du", "von", "van", "di", "del", "la", "den", "der"} and index > 1:
                forms.setdefault(" ".join(parts[index:]), set()).add(name)
            elif index >= 1:
                forms.setdefault(" ".join(parts[index:]), set()).add(name)
    return {form: frozenset(owners) for form, owners in forms.items()}


def without_overlaps(found: Iterable[Named]) -> tuple[Named, ...]:
    """The mentions in order; of two that overlap the longer stays."""
    kept: list[Named] = []
    for named in sorted(found, key=lambda n: (-(n.span.end - n.span.start), n.span.start)):
        if _clear(named.span, (k.span for k in kept)):
            kept.append(named)
    return tuple(sorted(kept, key=lambda n: n.span.start))


def retyped(named: Named, type_: str) -> Named:
    """The same mention with another type."""
    return replace(named, type=type_)
