"""What the learned model tells apart: classes of mentions, families of entities, relations between families."""

from __future__ import annotations

from collections.abc import Mapping

#: The class of mention for each type of entity, in the words of the labels' guide and of the ontology.
MENTION_CLASS: Mapping[str, str] = {
    "Person": "PERSON",
    "Film": "SCREEN",
    "Series": "SCREEN",
    "Episode": "SCREEN",
    "Book": "PRINT",
    "Game": "PRINT",
    "MusicWork": "MUSIC",
    "Play": "STAGE",
    "StageWork": "STAGE",
    "Company": "COMPANY",
    "Organization": "COMPANY",
    "Group": "COMPANY",
    "Festival": "FESTIVAL",
    "Venue": "VENUE",
    "Award": "AWARD",
    "Place": "PLACE",
    "Character": "CHARACTER",
}
CLASSES = ("PERSON", "SCREEN", "PRINT", "STAGE", "COMPANY", "FESTIVAL", "VENUE", "AWARD", "PLACE", "CHARACTER", "MUSIC")
#: "O", then for each class the tag of a mention's first piece and of the others (BIO tagging).
TAGS = ("O", *(f"{position}-{name}" for name in CLASSES for position in "BI"))

#: Families of entities. Within one the relation, not the name, tells what something is.
FAMILY: Mapping[str, str] = {
    **dict.fromkeys(("Film", "Series", "Episode", "Play", "StageWork", "Book", "Game", "MusicWork"), "work"),
    **dict.fromkeys(("Festival", "Venue"), "showing"),
    **dict.fromkeys(("Company", "Organization", "Group"), "company"),
    "Person": "person",
    "Character": "character",
    "Place": "place",
    "Award": "award",
    "Date": "date",
}
#: "plays" ties an actor to a character; it becomes the character of a starsIn.
PLAYS = "plays"
#: The relations that a pair of families may have, subject first.
PAIRS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("person", "work"): (
        "directed",
        "starsIn",
        "wrote",
        "created",
        "authorOf",
        "produced",
        "composedMusicFor",
        "shot",
        "edited",
    ),
    ("work", "showing"): ("premieredAt", "screenedAt"),
    ("work", "company"): ("productionCompany", "distributedBy"),
    ("work", "place"): ("filmedIn",),
    ("work", "date"): ("releaseDate",),
    ("work", "work"): ("basedOn", "sequelTo", "remakeOf"),
    ("person", "award"): ("wonAward", "nominatedFor"),
    ("work", "award"): ("wonAward", "nominatedFor"),
    ("person", "character"): (PLAYS,),
}
RELATIONS = tuple(dict.fromkeys(name for names in PAIRS.values() for name in names))
#: Types of mentions that the rules give, as the encoder is told of them.
RULE_TYPES = (
    "Person",
    "Work",
    "Organization",
    "Festival",
    "Venue",
    "Award",
    "Place",
    "Group",
    "Character",
    "Date",
    "Demonym",
    "Publication",
    "Other",
)
