"""Words that tell an organisation, a venue or a group from a person, by the place they take in a name."""

from __future__ import annotations

COMPANY = frozenset(
    """films film pictures productions production entertainment studios studio media distribution releasing television tv
    classics features ventures animation cinema group cinematografica filmes filmproduktion international partners
    company network networks content works filmworks communications broadcasting capital foundation institute fund enterprises
    selects searchlight pictures' cinéma distribuzione produktion filmverleih corporation corp inc ltd llc""".split()
)
#: Company words that end a personal or other name as well, so that a given name before them decides.
WEAK_COMPANY = frozenset("film international company cinema production institute fund television works".split())
VENUE = frozenset(
    "theatre theater théâtre théatre teatro cinema cinemas hall playhouse palais palace auditorium odeon cinematheque "
    "museum gallery arena opera coliseum".split()
)
#: Venue words that surnames end in as well: "Rebecca Hall".
WEAK_VENUE = frozenset("hall palace arena gallery odeon".split())
GROUP = frozenset("ballet orchestra troupe choir band ensemble philharmonic symphony".split())
#: Words that close the name of something, never of somebody.
NEVER_LAST = frozenset(
    "competition section award awards prize festival fortnight week selection season series show league party church war "
    "street road avenue university college school hospital museum island river magazine times post weekly city county "
    "valley".split()
)
NOT_PERSON = (COMPANY - {"group"}) | (VENUE - WEAK_VENUE) | NEVER_LAST
