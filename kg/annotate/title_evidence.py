"""What stands beside an unquoted title: wordings before and after it, each with its weight.

The weights are judgements. 2.5 makes a title of a stretch that nothing else claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.annotate.words import Words
from kg.model import Span

CALLED = re.compile(r"\b(?:called|titled|entitled|title is|retitled|renamed|title of) \Z", re.I)
#: Verbs whose object is a work and nobody: "which produced Michael Clayton".
_WORK_VERBS = (
    r"\b(?:produced?|producing|co-produced|releas(?:e|ed|es|ing)|distribut(?:ed?|es|ing)|financed|co-wrote|writing|rewrote|penned|helmed|"
    r"co-directed|remade|staged|scored|scripted|adapted|photographed|lensed|executive-produced|retitled|greenlit|completed|wrapped)"
    r"(?: (?:the )?(?:film|movie|series|drama|comedy|thriller))? \Z"
)
#: What a name in a compound describes something with: "Oscar-nominated", "R-rated", "Belgian-born".
EPITHET = re.compile(
    r"\w-(?:nominated|winning|rated|born|based|bound|set|style|themed|produced|directed|era|centric|led|backed|shortlisted|tipped)\Z",
    re.I,
)
#: Wordings after which a name is a maker's: "produced by Ida Brook, directed by".
MADE_BY = re.compile(
    r"\b(?:directed|produced|written|scripted|co-written|co-directed|shot|edited|photographed|composed|narrated|helmed|penned) by \Z"
)
#: Wordings after which a capitalised word is somebody's part, not a title.
PART_BEFORE = re.compile(
    r"\b(?:plays?|played|playing|portrays?|portrayed|portraying|voices|voiced|role of|part of|character(?: called| named)?|"
    r"(?:named|as) (?:[a-z-]+ )?|girl|boy|man|woman|named|(?:daughter|son|wife|husband|mother|father|sister|brother),?)(?: the| an?| little| young| old)? \Z"
)
LEFT = (
    (re.compile(r"\b(?:start|opening|weekend|debut|bow|success|flop|hit|launch|week|holdover|gross|takings) (?:for|of) \Z"), 3.0),
    (CALLED, 5.0),
    (re.compile(_WORK_VERBS), 4.5),
    (re.compile(r"\b(?:photography|production|shoot(?:ing)?|filming|cameras)\b[^.;]{0,50} (?:on|of) \Z", re.I), 3.0),
    (re.compile(r"\b(?:signed on (?:for|to)|(?:been )?cast in|set to star in|on board (?:for|to star in)|star in) \Z"), 3.0),
    (re.compile(r"\b(?:comic|shot|cut|filmed|directed|wrote) \Z"), 2.5),
    (
        re.compile(
            r"\b(?:remake|reboot|adaptation|version|sequel|prequel|spin-?off|follow-up|successor|homage|casts?|stars?|directors?|co-directors?|writers?|creators?|"
            r"showrunner|producers?|editor|cinematographer|composer|premiere|trailer|teaser|seasons?|episodes?|makers?|filming|shooting|"
            r"production|screenings?|making|members|series|run|rights) (?:of|to|for|on) (?:the film |the series )?\Z",
            re.I,
        ),
        2.5,
    ),
    (re.compile(r"\b(?:roles?|parts?|turns?|performances?|leads?|work|cameos?|appearances?) (?:in|on|for|as .{1,20} in) \Z", re.I), 3.0),
    (re.compile(r"\b[A-Z][\w’'-]+ (?:was|is|were|are|appears|appeared) in \Z|\bauthor of \Z"), 3.0),
    (re.compile(r"\b(?:directed|directing|directs|direct|co-directed|helmed|penned|produced|edited|shoot|remake|remakes|starred in|stars in|starring in|star in|appeared in|appears in|seen in|known for|credits include|author of) \Z", re.I), 2.5),
    (re.compile(r"\b(?:19|20)\d\d[’']s \Z"), 3.0),
    (re.compile(r"\b(?:awards?|prize|Oscars?|Globes?|B[Aa][Ff][Tt][Aa]s?|Emmys?|Césars?|nominations?|nominated|nods?|(?:[Bb]est|supporting|leading) (?:actor|actress|director|screenplay|picture)) for \Z"), 4.5),
    (re.compile(r"(?:, | )and (?:of|in|for|on) \Z"), 2.5),
    (re.compile(r"\b(?:footage|reel|clips?|poster|script|screenplay|soundtrack|story|end|start|years|revival|shot|opening|ending|stars?|fame) (?:of|from|for) \Z"), 2.5),
    (re.compile(r"\b(?:watch|watching|rewatch|revisit|revisiting|finished|completed|widened|opened up|coming off|fresh from|moved on to|reminded of|whose|seen since|there (?:is|was|has been)|(?:comes|came|was|is) in|brought us) \Z"), 2.0),
    (re.compile(r"\b(?:[Tt]heir|[Hh]is|[Hh]er|[Ii]ts|the) (?:[\w-]+ )?(?:breakthrough|predecessor|sequel|prequel|masterpiece|latest|new one|next|last|holdover|opener|closer),? \Z"), 3.0),
    (re.compile(r"\b(?:comes|came|brings|brought|made|makes|did|put|opened|opens|took|saw|see|chose|about|like|to) \Z"), 1.0),
    (re.compile(r"\b(?:ordered|picked up|renewed|acquired|bought|greenlit|commissioned|adapting|adapted|after|wrote|in|from|of|for|with|as well as|including|like|both of) \Z", re.I), 1.0),
)  # fmt: skip
_MAKER_NAME = r"[A-ZÀ-Þ][\w’'.-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w’'.-]+){1,3}"
#: What follows a title that opens a line-up entry: "Minari (Director: Lee Isaac Chung)", "Shirley — A thriller".
ENTRY_AFTER = re.compile(
    r"\A(?: ?[”’\"])? ?(?:\((?:[Dd]irect(?:or|ed)|[Dd]ir\.|[Ww]ritten|(?:[A-Z][\w.]*(?:[/,] ?[A-Z][\w.]*)*, )?(?:19|20)\d\d\b)|[/—–] |- [A-Z])"
)
#: What follows the title that heads a review: its stars, its certificate, its running time.
RATED_AFTER = re.compile(
    r"\A[ \t]*\n?[ \t]*(?:[★☆]{1,5}|\(?(?:12A|15|18|U|PG|PG-13|R|NC-17|M|MA15\+|[Cc]ert\.? ?\w+)(?:[,)]| \)|\b[,;] )|\(?\d{2,3} ?min|"
    r"(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive) stars\b|[1-5]/5\b)"
)
#: A list whose entries open with their title: "Gaslight. Ingrid Bergman is …", "Laura (Fox). Otto Preminger's …".
_LIST_ENTRY = re.compile(
    r"(?:^|\n)[ \t]*(?:[–—•*·-] ?)?(?:[A-ZÀ-Þ0-9][\w’'&:!-]*|I)(?: (?:[A-ZÀ-Þ0-9][\w’'&:!-]*|of|the|in|and|a|an|to|on|vs|for|at|is|from|with|or|&)){0,8}"
    r"(?: \([^()\n]{2,40}\))?\. (?=[A-ZÀ-Þ])"
)
_PLAYED = (
    rf"(?: \((?:19|20)\d\d\))?, {_MAKER_NAME} "
    r"(?:plays|played|stars|starred|is|was|appears|appeared|gives|gave|portrays|portrayed)\b"
)
#: "In Dogtooth, Angeliki Papoulia plays …": what a sentence is set in before it turns to a player.
PLAYED_AFTER = re.compile(rf"\A{_PLAYED}")
#: The whole of such a start, from its preposition on.
FRONTED = re.compile(rf"\A\w+ [^,.;()\n]{{1,80}}{_PLAYED}")
RIGHT = (
    (re.compile(r"\A,? (?:in|for|of|on|from) which\b"), 2.5),
    (re.compile(r"\A, which (?:[A-Z][\w’'.&-]+ ){1,4}(?:\w+ )?(?:[a-z]+(?:s|ed)|wrote|made|put|had|took|brought)\b"), 3.0),
    (re.compile(r"\A, which (?:begins|began|arrives|arrived|is (?:out|released|being released)|was (?:shot|made|filmed|released))\b"), 2.5),
    (re.compile(rf"\A, (?:again |also )?by (?:the (?:[\w-]+ ){{1,3}})?{_MAKER_NAME}"), 3.0),
    (re.compile(rf"\A, (?:that is |and )?{_MAKER_NAME}[’']s? (?:[a-z]|[A-Z][\w-]+ [a-z])"), 2.5),
    (re.compile(r"\A, (?:taken |drawn |adapted )?from (?:the|a|his|her) (?:[\w’'-]+ ){0,3}(?:novel|book|play|memoir|bestseller|story|novella)\b"), 3.0),
    (re.compile(rf"\A, (?:again |also )?with {_MAKER_NAME}"), 2.0),
    (re.compile(r"\A, (?:again |also |mostly |partly )?(?:written|shot|made|filmed|produced|set|co-written|adapted|inspired|loosely based|based) (?:and \w+ )?(?:in|on|by|for|with|from|at|around)\b"), 2.5),
    (re.compile(r"\A, about (?:an?|the|his|her|their|two|three|four|[A-Z])"), 2.5),
    (re.compile(r"\A (?:trailers?|teasers?|posters?)\b"), 3.0),
    (re.compile(r"\A (?:in|into|on|onto) (?:[\w,]+ ){0,2}(?:theaters|theatres|cinemas|screens)\b"), 2.5),
    (re.compile(r"\A (?:was|is|will be) (?:first |also |being )?(?:shown|screened|seen|released|filmed|unveiled)\b"), 2.5),
    (re.compile(r"\A (?:premiere|sequels?|franchise|movies|films|soundtrack|actress|directors|producers|cast|fame)\b"), 2.0),
    (re.compile(r"\A,? (?:has )?(?:took|made|makes|grossed|earned|collected|added|eased|drew|fell|taken|drawn) (?:in |off |by )?(?:(?:an|another|about|some|only|just|estimated|almost|nearly|roughly) )*(?:[$£€₹]|Rs\b|\d[\d.,]*(?:%| million| per cent))"), 3.5),
    (re.compile(r"\A (?:will |has )?(?:hits?|arrived?|arrives|reach(?:es|ed)?|lands?|landed|comes?|came) (?:in(?:to)? |to |on )?(?:UK |US |Indian |British |American )?(?:the )?(?:screens?|cinemas|theat(?:er|re)s)\b"), 3.5),
    (re.compile(r"\A (?:opens|opened|bows|bowed|premieres|premiered) (?:today|tomorrow|tonight|on|in|at|this|next|here|nationwide|wide)\b"), 2.5),
    (re.compile(r"\A (?:is|was) (?:(?:also|first|again) )?(?:directed|written|produced|adapted|shot|edited|photographed|narrated|scored) by\b"), 5.0),
    (re.compile(r"\A, (?:released|opening|due|out|arriving|in cinemas|in theaters|in theatres|now)\b"), 1.5),
    (re.compile(r"\A,? (?:has been|was|is being|have been) (?:snapped up|acquired|bought|picked up|sold|released|ordered|renewed|greenlit)\b"), 2.5),
    (re.compile(r"\A(?: \([^)]*\))?,? (?:which|that) (?:(?:\w+ ){1,4}(?:directed|wrote|produced|starred|shot|released|directs|made)|(?:will )?(?:premiered|premieres|opens?|opened|won|stars))\b"), 2.5),
    (re.compile(r"\A,? (?:started|comes|came|arrives|returns|will end|begins|continues|leaves|moves|starts) (?:\w+ ){0,2}(?:to|on|at|in|its|for|with|the) "), 1.5),
    (re.compile(r"\A ?\((?:19|20)\d\d\b"), 3.0),
    (re.compile(r"\A ?\[\+ ?see also"), 4.0),
    (re.compile(r"\A,? (?:starring|directed by|created by|written by|co-written by|written and directed by|which stars|which premiered|which opens)\b"), 4.0),
    (re.compile(r"\A as (?:a|an) (?:\w+ )?(?:series|film|feature|movie|miniseries)\b"), 2.0),
    (re.compile(r"\A (?:star|director|stars|co-star|creator|actor|actress|filmmaker|writer|producer|breakout) "), 1.0),
    (re.compile(r"\A (?:premieres?|premiered|opens|opened|follows|tells the|centers|centres|debuts|debuted|screened|screens|will premiere|will open|won|stars|hits|bowed)\b"), 1.5),
    (re.compile(r"\A (?:completes|concludes|closes|kicks off|continues) (?:his|her|the|a|their)\b"), 3.5),
    (re.compile(r"\A (?:is|was) (?:a|an|the|set|based|directed|produced|written|due|adapted)\b"), 1.0),
)  # fmt: skip


MAKERS = frozenset({"director", "writer", "producer"})
MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)")
TITLE_OPENERS = frozenset({"The", "A", "An", "No", "My", "All", "Never", "Every", "Little", "Old", "Young"})
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri".split()
)
#: "Whit Stillman’s next film": who makes a film, not the film.
MAKER = re.compile(
    r"\A[’'`]s? (?:[a-z\d][\w-]* ){0,3}(?:film|movie|drama|comedy|thriller|documentary|feature|debut|picture|adaptation|biopic|novel|book|play|memoir|script|screenplay|follow-up)\b"
)


_NAMED_BY = re.compile(
    r"\b(\w+)(?:,? (?:called|nicknamed|dubbed|by the name of)| (?:is|was|are|were) (?:called|named)),?(?: the)? [“‘\"'`]?\Z",
    re.I,
)
_CALLS_A_WORK = frozenset(
    "it which that one piece something now be being been originally provisionally tentatively simply this and is was once".split()
)


def names_somebody(before: str, words: Words) -> bool:
    """Whether the words before a name say that somebody, or anything but a work, is called so: "a groom called"."""
    match = _NAMED_BY.search(before)
    if match is None:
        return False
    noun = match.group(1).casefold()
    return noun not in _CALLS_A_WORK and not words.is_work(noun) and not words.is_work(noun.removesuffix("s"))


def lists_titles(text: str) -> bool:
    """Whether entries of the text open with a title that a full stop ends; two show the habit."""
    return len(_LIST_ENTRY.findall(text)) >= 2


def is_verb_use(left: str, start: int, noun: str) -> bool:
    """Whether a work noun at ``left[start:]`` is a verb there: "will play", "they show"."""
    previous = left[:start].rstrip().rsplit(" ", 1)[-1]
    before = previous.casefold()
    return noun.split()[0].casefold() in {"play", "plays", "show", "shows", "feature", "features", "title", "work", "works", "hit", "hits"} and (
        before in {"will", "to", "would", "who", "can", "could", "may", "might", "and", "also", "they", "he", "she", "both", "does", "is", "", "which", "that"}
        or previous[:1].isupper() or noun.casefold() in {"plays", "features", "shows", "works"}
    )  # fmt: skip


#: How far, in characters, a cast list is looked for around one of its names.
_SENTENCE = 2000


def in_cast_list(text: str, span: Span) -> bool:
    """Whether the sentence gives three people or more one name each in parentheses, as a cast list does."""
    first, last = max(0, span.start - _SENTENCE), min(len(text), span.end + _SENTENCE)
    start = max(text.rfind(". ", first, span.start), text.rfind("\n", first, span.start), first - 1) + 1
    stop = text.find(". ", span.end, last)
    sentence = text[start : stop if stop >= 0 else last]
    return len(re.findall(r"[A-Z][\w’'-]+ \([A-Z][^(),“‘\"]*\)", sentence)) >= 3


def noun_alternatives(nouns: Iterable[str]) -> str:
    """The nouns as alternatives of a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))


class NounEvidence:
    """Patterns made of the nouns that name works: "the drama X", "X, a drama", "X, his debut"."""

    def __init__(self, words: Words) -> None:
        nouns = noun_alternatives([*words.work_types, *words.screen_nouns])
        self.before = re.compile(
            rf"\b(?:{nouns})s?(?: (?:by|about|from) [A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){{0,2}},)?,? (?:called |titled |entitled )?\(?\Z",
            re.I,
        )
        self.apposition = re.compile(
            rf"\A(?: ?\([^)]*\))?(?: by [A-Z][\w’'. -]{{3,30}})?,? (?:(?:is|was|will be) )?"
            rf"(?:a|an|the|his|her|its|their|(?:[A-Z][\w’'.-]+ ){{0,3}}[A-Z][\w’'-]+[’']s?) (?:[\w’'-]+ ){{0,5}}?(?:{nouns})\b"
            r"(?! (?:is|was|follows|tells|has|will|stars)\b)"
        )
        #: "… romantic drama": what a name before it only describes.
        self.described = re.compile(rf"\A (?:[a-z-]+ ){{0,2}}(?:{nouns})s?\b")
        #: "Brooklyn, John Crowley's film": nothing but a title is somebody's film.
        self.owned = re.compile(
            rf"\A(?: ?\([^)]*\))?, (?:[A-Z][\w’'.-]+ ){{0,3}}[A-Z][\w’'.-]+[’']s? (?:[\w’'-]+ ){{0,5}}?(?:{nouns})\b"
        )
        self.debut = re.compile(
            r"\A, (?:his|her|their|[A-Z][\w’'-]+[’']s?) (?:[\w’'-]+ ){0,2}(?:debut|first|farewell|latest|last|first feature|first film|second feature)\b"
        )
