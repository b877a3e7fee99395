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
    (re.compile(r"\b(?:ordered|picked up|renewed|acquired|bought|greenlit|commissioned|adapting|adapted|after|wrote|in|from|of|for|with|as well as|including|like|both of) \Z", re.I), 1.0),
)  # fmt: skip
#: What follows a title that opens a line-up entry: "Minari (Director: Lee Isaac Chung)", "Shirley — A thriller".
ENTRY_AFTER = re.compile(
    r"\A(?: ?[”’\"])? ?(?:\((?:[Dd]irect(?:or|ed)|[Dd]ir\.|[Ww]ritten|(?:[A-Z][\w.]*(?:[/,] ?[A-Z][\w.]*)*, )?(?:19|20)\d\d\b)|[/—–] |- [A-Z])"
)
RIGHT = (
    (re.compile(r"\A,? (?:has been|was|is being|have been) (?:snapped up|acquired|bought|picked up|sold|released|ordered|renewed|greenlit)\b"), 2.5),
    (re.compile(r"\A(?: \([^)]*\))?,? (?:which|that) (?:(?:\w+ ){1,4}(?:directed|wrote|produced|starred|shot|released|directs|made)|(?:will )?(?:premiered|premieres|opens?|opened|won|stars))\b"), 2.5),
    (re.compile(r"\A,? (?:started|comes|came|arrives|returns|will end|begins|continues|leaves|moves|starts) (?:\w+ ){0,2}(?:to|on|at|in|its|for|with|the) "), 1.5),
    (re.compile(r"\A ?\((?:19|20)\d\d\b"), 3.0),
    (re.compile(r"\A ?\[\+ ?see also"), 4.0),
    (re.compile(r"\A,? (?:starring|directed by|created by|written by|co-written by|which stars|which premiered|which opens)\b"), 2.5),
    (re.compile(r"\A as (?:a|an) (?:\w+ )?(?:series|film|feature|movie|miniseries)\b"), 2.0),
    (re.compile(r"\A (?:star|director|stars|co-star|creator|actor|actress|filmmaker|writer|producer|breakout) "), 1.0),
    (re.compile(r"\A (?:premieres?|premiered|opens|opened|follows|tells the|centers|centres|debuts|debuted|screened|screens|will premiere|will open|won|stars|hits|bowed)\b"), 1.5),
    (re.compile(r"\A (?:completes|concludes|closes|kicks off|continues) (?:his|her|the|a|their)\b"), 3.5),
    (re.compile(r"\A (?:is|was) (?:a|an|the|set|based|directed|produced|written|due|adapted)\b"), 1.0),
)  # fmt: skip


MAKERS = frozenset({"director", "writer", "producer"})
MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)")
TITLE_OPENERS = frozenset({"The", "A", "An", "No", "My", "All", "Never", "Every", "Little", "Old", "Young"})
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
#: "Whit Stillman’s next film": who makes a film, not the film.
MAKER = re.compile(
    r"\A[’'`]s? (?:[a-z\d][\w-]* ){0,3}(?:film|movie|drama|comedy|thriller|documentary|feature|debut|picture|adaptation|biopic|novel|book|play|memoir|script|screenplay|follow-up)\b"
)


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
            rf"(?:a|an|the|his|her|its|their|[A-Z][\w’'-]+[’']s?) (?:[\w’'-]+ ){{0,5}}?(?:{nouns})\b(?! (?:is|was|follows|tells|has|will|stars)\b)"
        )
        self.debut = re.compile(
            r"\A, (?:his|her|their|[A-Z][\w’'-]+[’']s?) (?:[\w’'-]+ ){0,2}(?:debut|first feature|first film|second feature)\b"
        )
