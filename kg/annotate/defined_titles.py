"""Unquoted titles that open a sentence which says that they are works: "Ida's Long Night: Part Two is a 1989 drama".

What stands before the verb is the title, whole: its colons, commas and possessives are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.annotate.capitals import FUNCTION_WORDS
from kg.annotate.gazetteer import Gazetteers
from kg.annotate.named import WORK, Named, Source, clear
from kg.annotate.stretches import Stretches
from kg.annotate.title_evidence import noun_alternatives
from kg.model import Span
from kg.names import name_key

_OPENS = re.compile(r"(?:\A|\n[ \t]*(?:[•*–—-] ?)?|[.!?][”’\"')]* )(?=[A-ZÀ-Þ0-9(])")
_CAPITAL = r"(?:(?:Mrs?|Dr|Ms|St|Vol|No|vs|[A-ZÀ-Þ])\.|\(\d+\)|[A-ZÀ-Þ0-9][\w’'-]*(?:\.\d+)?[!?]?(?: ?['’]s)?)"
_JOINER = r"(?:of|the|in|to|for|from|on|with|a|an|at|by|and|or|de|la|le|du|des|vs\.?|&|n|['’]n['’]?)"
_TITLE = re.compile(rf"{_CAPITAL}(?:(?: ?:|,| [–—-])?(?: {_JOINER}){{0,3}} {_CAPITAL}){{0,11}}")
_LONGEST = 90
#: What goes before the title in its sentence: "Directed by Jane Doe, X stars …", "Set in 1950, X is a drama …".
_FRONTED = re.compile(
    r"(?:Directed|Written|Co-written|Produced|Created|Adapted|Starring|Shot|Filmed|Based|Set|Inspired|Released|Originally) [^.\n]{3,200}"
)
_NEXT_PIECE = re.compile(r", (?=[A-ZÀ-Þ0-9])")
#: Nouns of works beside those of the lexicon; and of those, nouns that are as often something else.
_KINDS = frozenset(
    {"cartoon", "anime", "animated short", "telefilm", "featurette", "OVA", "drama", "comedy", "thriller"}
)
_OTHER_SENSES = frozenset({"short", "play"})
#: What may come between a title and its verb: other forms of it.
_OTHER_FORMS = r"(?: ?\([^()\n]{0,250}\))?(?:, (?:also|better|originally|released|known|titled|retitled|subtitled|aka)\b[^.;\n]{0,90},)?"
_MADE = r"(?:(?:co-)?(?:written|directed|produced|created|adapted|filmed|edited|photographed|scripted)|shot)"
_MADE_BY = rf"{_MADE}(?:(?:, | and |, and ){_MADE})* by "
#: Openers of sentences that titles open with too.
_OPENERS = frozenset(
    "the a an my our i mr mrs ms dr sir lady lord st king queen prince princess president old young "
    "one two three four five six seven eight nine ten eleven twelve".split()
)
#: What follows the noun of a work, and no noun that makes another thing of it: "is a film critic".
_NOUN_ENDS = (
    r"(?= (?:directed|written|co-written|co-directed|produced|created|made|shot|filmed|set|based|loosely|adapted|starring|by|about|from|"
    r"of|that|which|who|and|in|with|featuring|released|for|on|to|inspired|edited|distributed|broadcast|ever)\b|[.,;:!?)]|\s*\Z|\n)"
)


#: A word before the noun that belongs to it.
_ATTRIBUTE = r"(?!(?:of|in|for|about|from|to|by|on|with|that|who|which|behind|at|as|is|was)\b)[\w’'/-]+(?:,|(?<=\bBros)\.|(?<=\b[A-Z])\.)?"


class _Definitions:
    """Patterns of what follows a defined title, made of the nouns that name works."""

    def __init__(self, nouns: str) -> None:
        described = rf"(?:the|an?|one of the|his|her|their|its) (?:{_ATTRIBUTE} ){{0,9}}?(?:{nouns})s?{_NOUN_ENDS}"
        self.any = re.compile(rf"{_OTHER_FORMS} (?:is|was) {described}", re.IGNORECASE)
        self.apposition = re.compile(rf", an? (?:{_ATTRIBUTE} ){{0,6}}?(?:{nouns}){_NOUN_ENDS}", re.IGNORECASE)
        self.made = re.compile(rf"{_OTHER_FORMS}(?:,| is| was|, which (?:is|was)) {_MADE_BY}")
        self.based = re.compile(
            rf"{_OTHER_FORMS} (?:is|was) (?:[a-z]+ly )?(?:based (?:up)?on|adapted from|inspired by) [^.;]{{0,80}}?\b(?:{nouns})s?\b",
            re.IGNORECASE,
        )
        self.fronted = re.compile(rf"{_OTHER_FORMS} (?:stars|tells|follows|centers|centres|features) ")
        self.released = re.compile(
            r" (?:is|was) (?:first |also |theatrically )?(?:released|broadcast|aired) (?:on|in|by|to) "
        )


@lru_cache(maxsize=4)
def _definitions(nouns: frozenset[str]) -> _Definitions:
    return _Definitions(noun_alternatives(nouns))


def defined_titles(source: Source, taken: Stretches) -> Iterator[Named]:
    """The titles that open a sentence and are called a film, a series or a book in it, or somebody's making."""
    definitions = _definitions(_KINDS | source.words.work_types.keys() - _OTHER_SENSES)
    for opening in _OPENS.finditer(source.text):
        for span, fronted in _starts(source.text, opening.end()):
            if _is_maker_s(span.of(source.text), source.gazetteers) or not clear(span, taken):
                continue
            if _defined(span, source, definitions) or (
                fronted and definitions.fronted.match(source.text, span.end, span.end + 330)
            ):
                yield Named(span, WORK, span.of(source.text), detail="whole")
                break


def _starts(text: str, start: int) -> Iterator[tuple[Span, bool]]:
    """Where a title may stand in the sentence that starts at ``start``, and whether something goes before it there."""
    fronted = _FRONTED.match(text, start)
    starts = [piece.end() for piece in _NEXT_PIECE.finditer(text, start, fronted.end())] if fronted else [start]
    for begin in starts:
        match = _TITLE.match(text, begin, begin + _LONGEST)
        if match is not None and not text[match.end() : match.end() + 1].isalnum():
            # A comma behind what goes before may end that, and parts no title.
            end = begin + len(match.group().split(",")[0]) if fronted else match.end()
            yield Span(begin, end), fronted is not None


def _defined(span: Span, source: Source, definitions: _Definitions) -> bool:
    text, name = source.text, span.of(source.text)
    first = re.split(r"[\s,:]", name, maxsplit=1)[0]
    if first.casefold() in FUNCTION_WORDS - _OPENERS or name.casefold() in FUNCTION_WORDS:
        return False
    several = bool(re.search(r"\w\W+\w", name)) and name.casefold().split()[-1] not in FUNCTION_WORDS
    if not several and first.casefold() in _OPENERS:
        return False
    after = text[span.end : span.end + 330]
    if definitions.any.match(after) or (several and definitions.made.match(after)):
        return True
    if name_key(first) in source.gazetteers.given_names:
        return False  # "Nora Quill, a comedy fixture", "… was released in May": perhaps somebody
    based = definitions.based.match(after) is not None
    return based or (several and bool(definitions.apposition.match(after) or definitions.released.match(after)))


def _is_maker_s(name: str, gazetteers: Gazetteers) -> bool:
    """Whether a name opens with whose work it is: "Jane Doe's Long Night", and not "Jane's Long Night"."""
    owner = re.match(r"(.*?) ?['’]s (?=\S)", name)
    return owner is not None and name_key(owner.group(1)) not in gazetteers.given_names
