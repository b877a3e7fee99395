"""What the wordings of the lexicon make of English film news, one sentence at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from kg.extract import RuleExtractor
from kg.model import Article, DateValue

# Below each line of facts ("subject | relation | object", with the character last) the sentences that state just them.
STATED = """
= Ewa Kor | directed | Winter Harbour; Anna Berg | starsIn | Winter Harbour
“Winter Harbour” is a drama directed by Ewa Kor and starring Anna Berg.
“Winter Harbour,” by Ewa Kor, with Anna Berg, was shown last night.
= Ewa Kor | directed | Winter Harbour
“Winter Harbour,” Ewa Kor’s salute to sailors, was shown last night.
- “Winter Harbour” (Ewa Kor), which was shown last night.
= Ewa Kor | directed | Winter Harbour; Ewa Kor | wrote | Winter Harbour; Anna Berg | starsIn | Winter Harbour
“Winter Harbour” is a Danish film written and directed by Ewa Kor, in her first feature, and starring Anna Berg.
= Ewa Kor | directed | Winter Harbour; Ewa Kor | wrote | Winter Harbour
Ewa Kor has signed on to write and direct “Winter Harbour.”
Ewa Kor will write and direct “Winter Harbour.”
Written and directed by Ewa Kor, “Winter Harbour” was shown last night.
= Anna Berg | starsIn | Winter Harbour; Ewa Kor | wrote | Winter Harbour
Adapted by Ewa Kor from Jan Brod’s novel, “Winter Harbour” stars Anna Berg.
= Anna Berg | starsIn | Winter Harbour; Piotr Wolski | starsIn | Winter Harbour
Anna Berg leads a cast that also has Piotr Wolski in “Winter Harbour.”
“Winter Harbour” has Anna Berg and Piotr Wolski in it.
= Winter Harbour | distributedBy | Paramount
“Winter Harbour” arrives in cinemas from Paramount.
= Winter Harbour | releaseDate | 2019-06-03
“Winter Harbour” (June 3) is a drama about sailors.
“Winter Harbour” follows on June 3.
“Winter Harbour” has been put back to June 3.
= Ewa Kor | wonAward | screenplay award
The screenplay award fell to Ewa Kor.
= Winter Harbour | wonAward | Oscar for best picture
“Winter Harbour” won the Oscar for best picture.
= Winter Harbour | basedOn | The Salt Line
“Winter Harbour,” from the novel “The Salt Line,” was shown last night.
“Winter Harbour” was inspired by the novel “The Salt Line.”
“Winter Harbour” takes its plot from the novel “The Salt Line.”
The novel “The Salt Line” was the basis for “Winter Harbour.”
The novel “The Salt Line” is the source of “Winter Harbour.”
The novel “The Salt Line” inspired the film “Winter Harbour.”
“Winter Harbour” is loosely based on the play “The Salt Line.”
= Winter Harbour | basedOn | The Salt Line; Ewa Kor | authorOf | The Salt Line
“Winter Harbour,” from the novel “The Salt Line” by Ewa Kor, was shown last night.
“Winter Harbour” is based on the novel “The Salt Line” by Ewa Kor.
“Winter Harbour” is based on Ewa Kor’s novel “The Salt Line.”
= Piotr Wolski | starsIn | Winter Harbour | Jan Brod
Piotr Wolski turns up as Jan Brod in “Winter Harbour.”
Piotr Wolski plays Jan Brod in “Winter Harbour.”
Piotr Wolski has been cast as Jan Brod in “Winter Harbour.”
Piotr Wolski reprises his role as Jan Brod in “Winter Harbour.”
Piotr Wolski returns as Jan Brod in “Winter Harbour.”
Piotr Wolski is Jan Brod in “Winter Harbour.”
= Anna Berg | starsIn | Winter Harbour
Anna Berg has been handed the lead in “Winter Harbour.”
= Piotr Wolski | starsIn | Salt Road
Piotr Wolski danced the title role in the ballet “Salt Road.”
= Winter Harbour | productionCompany | Paramount
“Winter Harbour” was set up at Paramount.
= Winter Harbour | screenedAt | Toronto Film Festival
“Winter Harbour” opened the Toronto Film Festival.
“Winter Harbour” closes the Toronto Film Festival.
= Carol Reed | directed | The Third Man; Graham Greene | wrote | The Third Man; The Third Man | filmedIn | Vienna
Director Carol Reed made “The Third Man” in Vienna from a script by Graham Greene.
= Bong Joon Ho | directed | Parasite; Parasite | wonAward | Palme d’Or; Parasite | distributedBy | Neon
Bong Joon Ho’s “Parasite” won the Palme d’Or and was bought by Neon.
= Jonny Greenwood | composedMusicFor | Phantom Thread; Paul Thomas Anderson | directed | Phantom Thread
Jonny Greenwood composed the music for “Phantom Thread,” which Paul Thomas Anderson directed.
= Steve McQueen | wrote | Widows; Gillian Flynn | wrote | Widows; Widows | premieredAt | Toronto Film Festival
The heist film “Widows,” which Steve McQueen co-wrote with Gillian Flynn, premiered at the Toronto Film Festival.
= Isabelle Huppert | starsIn | Elle | Michèle; Isabelle Huppert | nominatedFor | Oscar
Isabelle Huppert, who plays Michèle in “Elle,” was nominated for an Oscar.
= Winter Harbour | distributedBy | Lionsgate; Nora Lindqvist | directed | Winter Harbour
Lionsgate has picked up “Winter Harbour,” a thriller directed by Nora Lindqvist, for North America.
= Nora Lindqvist | directed | Winter Harbour
Nora Lindqvist is directing “Winter Harbour” for the studio.
The thriller “Winter Harbour,” helmed by Nora Lindqvist, opens in spring.
Nora Lindqvist takes the helm of “Winter Harbour.”
Nora Lindqvist makes her directorial debut with “Winter Harbour.”
“Winter Harbour” marks the directorial debut of Nora Lindqvist.
“Winter Harbour,” the debut feature by Nora Lindqvist, was shown last night.
“Winter Harbour,” Nora Lindqvist’s second feature, was shown last night.
= Nora Lindqvist | directed | Winter Harbour; Nora Lindqvist | wrote | Winter Harbour
Nora Lindqvist wrote and directed “Winter Harbour.”
= Nora Lindqvist | directed | Winter Harbour; Olga Ferro | wrote | Winter Harbour
“Winter Harbour” will be directed by Nora Lindqvist from a script by Olga Ferro.
Nora Lindqvist is directing “Winter Harbour” from a screenplay by Olga Ferro.
= Nora Lindqvist | directed | Winter Harbour; Piotr Wolski | starsIn | Winter Harbour
Nora Lindqvist directs Piotr Wolski in “Winter Harbour.”
= Nora Lindqvist | directed | Salt Road
Nora Lindqvist directed two episodes of the series “Salt Road.”
= Piotr Wolski | starsIn | Winter Harbour
“Winter Harbour” also stars Piotr Wolski.
Piotr Wolski has joined the cast of “Winter Harbour.”
Piotr Wolski heads the cast of “Winter Harbour.”
“Winter Harbour” has added Piotr Wolski to its cast.
“Winter Harbour” is headlined by Piotr Wolski.
“Winter Harbour” features Piotr Wolski as a smuggler.
Piotr Wolski has been cast in “Winter Harbour.”
= Piotr Wolski | starsIn | Winter Harbour; Anna Berg | starsIn | Winter Harbour
The cast of “Winter Harbour” includes Piotr Wolski and Anna Berg.
Piotr Wolski and Anna Berg round out the cast of “Winter Harbour.”
Piotr Wolski will star opposite Anna Berg in “Winter Harbour.”
= Ewa Kor | authorOf | The Salt Line
Ewa Kor wrote the novel “The Salt Line.”
Ewa Kor is the author of “The Salt Line,” a novel.
The novel “The Salt Line,” written by Ewa Kor, sold a million copies.
Ewa Kor, author of the memoir “The Salt Line,” was there.
= Winter Harbour | basedOn | The Salt Line; Nora Lindqvist | directed | Winter Harbour
Nora Lindqvist based “Winter Harbour” on the novel “The Salt Line.”
= Olga Ferro | wrote | Winter Harbour
Olga Ferro wrote the screenplay for “Winter Harbour.”
The screenplay for “Winter Harbour” was written by Olga Ferro.
“Winter Harbour” was written by Olga Ferro.
Olga Ferro penned the script for “Winter Harbour.”
Olga Ferro, who wrote “Winter Harbour,” was there.
Olga Ferro, the screenwriter of “Winter Harbour,” was there.
“Winter Harbour” has a screenplay by Olga Ferro.
= Olga Ferro | wrote | Winter Harbour; Leo Mann | wrote | Winter Harbour
The script of “Winter Harbour” is by Olga Ferro and Leo Mann.
Olga Ferro co-wrote “Winter Harbour” with Leo Mann.
Olga Ferro and Leo Mann share the story credit on “Winter Harbour.”
= Olga Ferro | wrote | Winter Harbour; Winter Harbour | basedOn | The Salt Line
“Winter Harbour” was adapted by Olga Ferro from the novel “The Salt Line.”
= Rita Sol | produced | Winter Harbour
Rita Sol produced “Winter Harbour.”
Rita Sol serves as executive producer on “Winter Harbour.”
“Winter Harbour” producer Rita Sol was there.
Rita Sol is on board to produce “Winter Harbour.”
“Winter Harbour” has Rita Sol as executive producer.
= Rita Sol | produced | Winter Harbour; Max Orde | produced | Winter Harbour
“Winter Harbour” is produced by Rita Sol and Max Orde.
Rita Sol and Max Orde are the producers of “Winter Harbour.”
Rita Sol and Max Orde are among the producers of “Winter Harbour.”
= Winter Harbour | productionCompany | Northlight Films
Northlight Films produced “Winter Harbour.”
“Winter Harbour” is a Northlight Films production.
“Winter Harbour” is a production of Northlight Films.
“Winter Harbour” was financed by Northlight Films.
Northlight Films is the production company behind “Winter Harbour.”
“Winter Harbour” was made by Northlight Films.
Northlight Films is developing “Winter Harbour.”
= Rita Sol | produced | Winter Harbour; Winter Harbour | productionCompany | Northlight Films
Rita Sol produces “Winter Harbour” for Northlight Films.
Rita Sol produces “Winter Harbour” through Northlight Films.
= Winter Harbour | releaseDate | 2019-05-03
“Winter Harbour” opens on 3 May 2019.
“Winter Harbour” opens in theaters on May 3, 2019.
“Winter Harbour” hits cinemas on 3 May 2019.
“Winter Harbour” will be released on May 3, 2019.
“Winter Harbour” is set for release on May 3, 2019.
“Winter Harbour” is scheduled for May 3, 2019.
“Winter Harbour” is slated for a May 3, 2019 release.
= Winter Harbour | releaseDate | 2014
“Winter Harbour” (2014) was a hit.
The 2014 film “Winter Harbour” was a hit.
2014’s “Winter Harbour” was a hit.
“Winter Harbour” was released in 2014.
= Winter Harbour | releaseDate | 2019-05-03; Winter Harbour | distributedBy | Netflix
“Winter Harbour” will stream on Netflix from May 3, 2019.
= Winter Harbour | releaseDate | 2019-05-03; Winter Harbour | distributedBy | Lionsgate
Lionsgate has dated “Winter Harbour” for May 3, 2019.
= Winter Harbour | distributedBy | Lionsgate
Lionsgate will release “Winter Harbour.”
“Winter Harbour” will be distributed by Lionsgate.
Lionsgate has acquired “Winter Harbour.”
Lionsgate has acquired North American rights to “Winter Harbour.”
Lionsgate picked up “Winter Harbour” out of Cannes.
Lionsgate snapped up the U.S. rights to “Winter Harbour.”
U.S. rights to “Winter Harbour” went to Lionsgate.
= Winter Harbour | distributedBy | Netflix
“Winter Harbour” is now streaming on Netflix.
Viewers can watch “Winter Harbour” on Netflix.
= Salt Road | distributedBy | HBO
The HBO series “Salt Road” was renewed.
HBO has ordered the series “Salt Road.”
HBO has renewed “Salt Road” for a second season.
HBO’s “Salt Road” was a hit.
HBO cancelled the series “Salt Road.”
= Winter Harbour | premieredAt | Cannes
“Winter Harbour” premiered at Cannes.
Cannes hosted the world premiere of “Winter Harbour.”
= Winter Harbour | premieredAt | Toronto Film Festival
“Winter Harbour” had its world premiere at the Toronto Film Festival.
The world premiere of “Winter Harbour” took place at the Toronto Film Festival.
= Winter Harbour | premieredAt | Sundance
“Winter Harbour” will bow at Sundance.
“Winter Harbour,” which debuted at Sundance, opens soon.
“Winter Harbour” made its debut at Sundance.
“Winter Harbour” will world-premiere at Sundance.
= Winter Harbour | premieredAt | Telluride
“Winter Harbour” received its premiere at Telluride.
= Winter Harbour | premieredAt | Berlinale
“Winter Harbour” will have its European premiere in Berlin at the Berlinale.
= Winter Harbour | screenedAt | Cannes
“Winter Harbour” was screened at Cannes.
“Winter Harbour” plays in competition at Cannes.
“Winter Harbour” has been invited to Cannes.
“Winter Harbour” is in the Cannes competition.
Cannes has selected “Winter Harbour” for its competition.
= Winter Harbour | screenedAt | Berlinale
“Winter Harbour” competed at the Berlinale.
= Winter Harbour | screenedAt | Sundance
“Winter Harbour” was shown at Sundance.
A screening of “Winter Harbour” at Sundance was sold out.
= Winter Harbour | filmedIn | Gdansk
“Winter Harbour” was shot in Gdansk.
= Winter Harbour | filmedIn | Poland
“Winter Harbour” was filmed on location in Poland.
“Winter Harbour” is filming in Poland.
“Winter Harbour” begins production in Poland next week.
Production on “Winter Harbour” wrapped in Poland.
“Winter Harbour” begins shooting in Poland.
Scenes for “Winter Harbour” were filmed in Poland.
The “Winter Harbour” shoot took the crew to Poland.
= Winter Harbour | filmedIn | Poland; Winter Harbour | filmedIn | Germany
“Winter Harbour” will shoot in Poland and Germany.
= Winter Harbour | wonAward | Palme d’Or
“Winter Harbour” won the Palme d’Or.
The Palme d’Or went to “Winter Harbour.”
The jury awarded the Palme d’Or to “Winter Harbour.”
Palme d’Or winner “Winter Harbour” opens soon.
= Winter Harbour | wonAward | Golden Lion
“Winter Harbour” took home the Golden Lion.
“Winter Harbour” was honored with the Golden Lion.
= Piotr Wolski | wonAward | Oscar
Oscar winner Piotr Wolski was there.
Oscar-winning actor Piotr Wolski was there.
= Piotr Wolski | wonAward | best actor
Piotr Wolski was named best actor.
= Piotr Wolski | wonAward | Golden Globe
Piotr Wolski received a Golden Globe.
= Winter Harbour | nominatedFor | Oscar
“Winter Harbour” was nominated for an Oscar.
“Winter Harbour” earned an Oscar nomination.
The Oscar-nominated film “Winter Harbour” opens soon.
= Piotr Wolski | nominatedFor | Oscar
Piotr Wolski received an Oscar nomination.
Oscar nominee Piotr Wolski was there.
The role earned Piotr Wolski an Oscar nomination.
= Leo Brandt | composedMusicFor | Winter Harbour
Leo Brandt composed the score for “Winter Harbour.”
Leo Brandt scored “Winter Harbour.”
The music for “Winter Harbour” is by Leo Brandt.
“Winter Harbour” has a score by Leo Brandt.
“Winter Harbour” composer Leo Brandt was there.
Leo Brandt wrote the music for “Winter Harbour.”
Leo Brandt’s score for “Winter Harbour” won praise.
= Ida Falk | shot | Winter Harbour
“Winter Harbour” was shot by Ida Falk.
Ida Falk is the cinematographer of “Winter Harbour.”
“Winter Harbour” was photographed by Ida Falk.
Ida Falk served as cinematographer on “Winter Harbour.”
The director of photography on “Winter Harbour” was Ida Falk.
The cinematography of “Winter Harbour” is by Ida Falk.
= Tom Reyes | edited | Winter Harbour
“Winter Harbour” was edited by Tom Reyes.
Tom Reyes cut “Winter Harbour.”
Tom Reyes, the editor of “Winter Harbour,” was there.
The editor of “Winter Harbour” is Tom Reyes.
= Mara Quist | created | Salt Road
Mara Quist created the series “Salt Road.”
The series “Salt Road” was created by Mara Quist.
Mara Quist, the creator of the series “Salt Road,” was there.
The series “Salt Road” is the brainchild of Mara Quist.
Mara Quist devised the series “Salt Road.”
= Winter Harbour 2 | sequelTo | Winter Harbour
“Winter Harbour 2” is the sequel to “Winter Harbour.”
“Winter Harbour 2,” the sequel to “Winter Harbour,” was a flop.
= Spring Harbour | sequelTo | Winter Harbour
“Spring Harbour,” a sequel to “Winter Harbour,” opens soon.
“Spring Harbour” is a prequel to “Winter Harbour.”
“Spring Harbour” is a spin-off of “Winter Harbour.”
= Winter Harbour | remakeOf | Salt Road
“Winter Harbour” is a remake of “Salt Road.”
“Winter Harbour,” a remake of “Salt Road,” opens soon.
“Winter Harbour” remakes “Salt Road.”
= Salt Road | remakeOf | Winter Harbour
“Salt Road” is a reboot of the film “Winter Harbour.”
"""

# Negated, doubted, wished for, denied, given up, told of another work or of the plot: nothing may come out.
UNSTATED = """
“Winter Harbour” opens soon. Nora Lindqvist directed several commercials before.
“Winter Harbour” opens soon. Max Orde shoots pigeons on Sundays.
“Winter Harbour” opens soon. Anna Berg is a star of the Polish stage.
“Winter Harbour” was not directed by Nora Lindqvist.
Nora Lindqvist may direct “Winter Harbour.”
Nora Lindqvist was originally attached to direct “Winter Harbour.”
If Nora Lindqvist directs “Winter Harbour,” the studio will be happy.
Piotr Wolski will not return for “Winter Harbour.”
Piotr Wolski auditioned for a part in “Winter Harbour.”
Piotr Wolski passed on “Winter Harbour.”
Nobody has said whether Piotr Wolski is in “Winter Harbour.”
“Winter Harbour” is not based on the novel “The Salt Line.”
“Winter Harbour” is unlikely to premiere at Cannes.
“Winter Harbour” could win the Palme d’Or.
Netflix passed on “Winter Harbour.”
“Winter Harbour” follows a young woman who directs a play about her father, Jan Brod.
“Winter Harbour” recalls the films of Nora Lindqvist.
“Winter Harbour” would have been directed by Nora Lindqvist.
Piotr Wolski was almost cast in “Winter Harbour.”
Piotr Wolski has been linked to the lead in “Winter Harbour.”
Piotr Wolski is being eyed for “Winter Harbour.”
The composer of “Winter Harbour” has yet to be announced.
Piotr Wolski says “Winter Harbour” is his favourite film.
“Winter Harbour” will no longer open on May 3.
Nora Lindqvist once wanted to make “Winter Harbour.”
“Winter Harbour” opens soon. Rita Sol edits a magazine.
“Winter Harbour” opens soon. Piotr Wolski joined the army at 18.
“Winter Harbour” opens soon. Olga Ferro wrote a letter to the minister.
Nora Lindqvist denied that she will direct “Winter Harbour.”
Nora Lindqvist is rumoured to be directing “Winter Harbour.”
Nora Lindqvist dropped out of directing “Winter Harbour.”
Fans want Nora Lindqvist to direct “Winter Harbour.”
Piotr Wolski hopes to star in “Winter Harbour.”
Piotr Wolski reportedly stars in “Winter Harbour.”
Piotr Wolski was replaced in “Winter Harbour.”
Piotr Wolski was to have starred in “Winter Harbour.”
“Winter Harbour” has nothing to do with the novel “The Salt Line.”
“Winter Harbour” failed to win the Palme d’Or.
“Winter Harbour” is tipped to win the Palme d’Or.
Netflix is said to be buying “Winter Harbour.”
“Winter Harbour” tells the story of Jan Brod, who writes a novel.
Like “Salt Road,” “Winter Harbour” was a hit.
Nora Lindqvist wishes she had directed “Winter Harbour.”
Piotr Wolski said he never wanted to star in “Winter Harbour.”
The studio offered Piotr Wolski the lead in “Winter Harbour.”
Without Piotr Wolski there would be no “Winter Harbour.”
Viewers mistook “Winter Harbour” for a remake of “Salt Road.”
“Winter Harbour” might be filmed in Gdansk.
“Winter Harbour” was shut out of the Oscars.
Piotr Wolski is wrongly listed in the cast of “Winter Harbour.”
"""


def stated() -> Iterator[tuple[str, frozenset[str]]]:
    """The sentences of ``STATED``, each with its facts. Facts that need two lines end the first with a semicolon."""
    facts = ""
    for line in STATED.strip().splitlines():
        if line.startswith("= "):
            facts = f"{facts} {line[2:]}" if facts.endswith(";") else line[2:]
        else:
            yield line, frozenset(fact.strip() for fact in facts.split(";"))


def facts_of(extractor: RuleExtractor, text: str) -> frozenset[str]:
    extraction = extractor.extract(Article("a", "a.txt", text, "0" * 64, published=dt.date(2019, 1, 25)))
    names = {entity.key: entity.name for entity in extraction.entities}
    found = set()
    for fact in extraction.facts:
        end = fact.object.value if isinstance(fact.object, DateValue) else names[fact.object]
        ends = [names[fact.subject], fact.predicate, end, *([names[fact.character]] if fact.character else [])]
        found.add(" | ".join(ends))
    return frozenset(found)


@pytest.mark.parametrize(("sentence", "facts"), list(stated()))
def test_a_sentence_gives_the_facts_it_states_and_no_others(
    extractor: RuleExtractor, sentence: str, facts: frozenset[str]
) -> None:
    assert facts_of(extractor, sentence) == facts


@pytest.mark.parametrize("sentence", UNSTATED.strip().splitlines())
def test_what_is_not_asserted_gives_nothing(extractor: RuleExtractor, sentence: str) -> None:
    assert facts_of(extractor, sentence) == frozenset()
