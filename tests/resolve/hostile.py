"""A set of names made to mislead: homonyms, remakes, variants and chains, each local entity with who it truly is.

A scenario is one line of articles, parted by ``//``; an article is a list of facts, parted by ``;``. A fact is
``subject > relation > object``, an end is ``Type:Name=truth`` with the type left out for people; without ``=`` the truth
is the name. An object in digits is a date, and ``(1968)`` behind a title ties a year to it. All people and works are invented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kg.model import Extraction
from tests.support import make_extraction

#: One name, several bearers: their films lie a generation apart and they do other things, or a lifetime apart.
HOMONYMS = """
Stephen Marlow=sm1 > starsIn > Film:Iron Street (1966) // Stephen Marlow=sm1 > starsIn > Film:Last Lap (1971) // Stephen Marlow=sm2 > directed > Film:Famine (2009) // Stephen Marlow=sm2 > directed > Film:Twelve Nights (2013); Ada Quill > starsIn > Film:Twelve Nights (2013)
George Harlan=gh1 > directed > Film:Salt (1931) // George Harlan=gh1 > directed > Film:Dust Road (1938) // George Harlan=gh2 > composedMusicFor > Film:Wires (2004) // George Harlan=gh2 > composedMusicFor > Film:Lamps (2011)
Mary Ellis=me1 > starsIn > Film:The Tall Ship (1929) // Mary Ellis=me2 > edited > Film:Kite (2012) // Mary Ellis=me2 > edited > Film:Anchor (2016); Rolf Ane > directed > Film:Anchor (2016)
Paul Mercier=pm1 > shot > Film:Les Quais (1948) // Paul Mercier=pm1 > shot > Film:La Pluie (1952) // Paul Mercier=pm2 > starsIn > Film:Nuit Claire (1999) // Paul Mercier=pm2 > starsIn > Film:Le Pont (2003)
Chen Wei=cw1 > directed > Film:River Song (1957) // Chen Wei=cw2 > starsIn > Film:Neon Rain (1995) // Chen Wei=cw2 > starsIn > Film:Glass City (2001)
Tom Harper Lee=th1 > wrote > Film:Granite Hill (1940) // Tom Harper Lee=th2 > directed > Film:Sugar (1998)
Anna Novak=an1 > starsIn > Film:Snow Line (1961) // Anna Novak=an1 > starsIn > Film:Ash (1964) // Anna Novak=an2 > produced > Film:Beacon (2014) // Anna Novak=an2 > produced > Film:Hollow (2017)
Luis Vega=lv1 > starsIn > Film:Sombra (1935) // Luis Vega=lv2 > starsIn > Film:Marea (2006) // Luis Vega=lv2 > starsIn > Film:Orilla (2010)
"""

#: One bearer, several names: spelling, order, transliteration, particles, initials, short forms, suffixes, letters.
VARIANTS = """
Andrei Belinsky=ab > directed > Film:The Steppe (1969) // Andrey Belinskiy=ab > directed > Film:Frozen Lake (1974) // A. Belinsky=ab > directed > Film:The Steppe (1969)
Bang Joon-seo=bj > directed > Film:Night Ferry (2003) // Joon-seo Bang=bj > directed > Film:The Well (2006) // Bang Jun-seo=bj > directed > Film:Night Ferry (2003)
Hiroshi Kane-oda=hk > directed > Film:Still Rooms (2008) // Kane-oda Hiroshi=hk > directed > Film:Afternoon (2011) // Hiroshi Kaneoda=hk > directed > Film:Still Rooms (2008)
J.K. Adler=jk > directed > Film:Orbit Nine (2009) // JK Adler=jk > produced > Film:Cold Gate (2011) // Jonas Karl Adler=jk > directed > Film:Orbit Nine (2009)
Roberto De Nero=rd > starsIn > Film:Night Cab (1976) // Roberto DeNero=rd > starsIn > Film:The Rope (1982) // Bob De Nero=rd > starsIn > Film:Night Cab (1976)
Samuel K. Jarrow=sj > starsIn > Film:Pulp Street (1994) // Samuel Jarrow=sj > starsIn > Film:Pulp Street (1994) // Samuel K Jarrow=sj > starsIn > Film:Snakes (2006)
Alejandro Gomez Irrutia=ag > directed > Film:Twenty Grams (2003) // Alejandro G. Irrutia=ag > directed > Film:Birds (2014) // Alejandro Irrutia=ag > directed > Film:Birds (2014); Alejandro Irrutia=ag > directed > Film:Twenty Grams (2003)
Ana de Almas=aa > starsIn > Film:Blade Town (2017) // Ana Almas=aa > starsIn > Film:Blade Town (2017) // Ana De Almas=aa > starsIn > Film:Knives (2019)
Timothée Charmet=tc > starsIn > Film:Peach (2017) // Timothee Charmet=tc > starsIn > Film:Dune Sea (2021) // Timothée Charmett=tc > starsIn > Film:Peach (2017)
Christopher Everard=ce > starsIn > Film:Snow Train (2013) // Chris Everard=ce > starsIn > Film:Snow Train (2013) // Chris Everard=ce > starsIn > Film:Shield (2011)
Robert Dunney Jr.=rj > starsIn > Film:Steel Man (2008) // Robert Dunney Jr=rj > starsIn > Film:Chapman (1992) // Robert Dunney, Jr.=rj > starsIn > Film:Steel Man (2008)
Joaquín Feniks=jf > starsIn > Film:Master (2012) // Joaquin Feniks=jf > starsIn > Film:Walker (2005) // JOAQUIN FENIKS=jf > starsIn > Film:Master (2012)
Zhang Yimeng=zy > directed > Film:Red Lamps (1991) // Yimeng Zhang=zy > directed > Film:Arrow (2002)
Scarlett Johanson=sc > starsIn > Film:Lost Hotel (2003) // Scarlet Johansson=sc > starsIn > Film:Ghost Wheel (2017)
Andrei Zvyagin=az > directed > Film:The Way Back (2003) // Andrey Zviagin=az > directed > Film:Loveless Land (2017)
Tarantella=qt > directed > Film:Mad Dogs (1992) // Quint Tarantella=qt > directed > Film:Mad Dogs (1992) // Quint Tarantella=qt > directed > Film:Jackie (1997)
Michael Haneke-Roth=mh > directed > Film:Hidden (2005) // Michael Haneke Roth=mh > directed > Film:White Lace (2009)
Lars van Trieste=lt > directed > Film:Waves (1996) // Lars Van Trieste=lt > directed > Film:Dogtown (2003) // Lars von Trieste=lt > directed > Film:Waves (1996)
Kathryn Bigalow=kb > directed > Film:The Locker (2008) // Kathryn Biglow=kb > directed > Film:The Locker (2008)
Steven Soderholm=ss > directed > Film:Traffic Jam (2000) // Steve Soderholm=ss > directed > Film:Traffic Jam (2000) // Steven Soderholm=ss > shot > Film:Traffic Jam (2000)
Guillermo del Torro=gt > directed > Film:The Maze (2006) // Guillermo Del Torro=gt > directed > Film:Pacific Line (2013) // Guillermo Torro=gt > directed > Film:The Maze (2006)
M. Knight Chandran=mk > directed > Film:Sixth Room (1999) // M Knight Chandran=mk > directed > Film:Signs Above (2002)
"""

#: Names that look alike and are not: relations, middle names, generations, chains over an initial.
LOOKALIKES = """
Joel Cohan=jc > directed > Film:Fargone (1996) // Ethan Cohan=ec > directed > Film:Fargone (1996) // Cohan=c? > directed > Film:Fargone (1996)
Paul Arthur Anderton=pa > directed > Film:Magnolia Row (1999) // Paul W.S. Anderton=pw > directed > Film:Resident (2002) // Paul Anderton=pp > directed > Film:Third Tale (2005)
John Smithson=js > starsIn > Film:Harbour (2001) // Jane Smithson=jn > starsIn > Film:Harbour (2001) // J. Smithson=jx > starsIn > Film:Harbour (2001)
Robert Dowd Sr.=ds > directed > Film:Putney (1969) // Robert Dowd Jr.=dj > starsIn > Film:Putney (1969) // Robert Dowd=dn > produced > Film:Greaser (1972)
Sofia Corella=so > directed > Film:Lost Girls (1999) // Roman Corella=ro > directed > Film:CQ Two (2001) // Corella=cx > directed > Film:The Godson (1972)
Jean-Pierre Dardel=jd > directed > Film:Rosalie (1999) // Luc Dardel=ld > directed > Film:Rosalie (1999)
Vanessa Willard=vw > starsIn > Film:Soul Kitchen (1997) // Vanessa L. Willard=vl > starsIn > Film:Eraserman (1996)
Michael Jordan Hale=mj > starsIn > Film:Creed Road (2015) // Michael B. Hale=mb > starsIn > Film:Space Court (1996)
Max Ophal=mo > directed > Film:Lola Montag (1955) // Marcel Ophal=ma > directed > Film:The Sorrow (1969)
Emma Stein=es > starsIn > Film:La Land (2016) // Emma Stern=et > starsIn > Film:La Land (2016)
Jon Watt=jw > directed > Film:Home Coming (2017) // Joe Watt=jo > wrote > Film:Home Coming (2017) // Naomi Watt=nw > starsIn > Film:Home Coming (2017)
Anderson=w1 > directed > Film:Rushed (1998) // Anderson=w2 > directed > Film:Boogie (1997) // Wes Anderson Kay > starsIn > Film:Far Off (2001); Lindsay Anderson > directed > Film:If Only (1968)
Chris Pine Hall=cp > starsIn > Film:Trek (2009) // Christina Pine Hall=ch > wrote > Film:Trek (2009)
Sam Neill Roe=sn > starsIn > Film:Piano Room (1993) // Samantha Neill Roe=sa > edited > Film:Piano Room (1993)
Daniel Berg=db > directed > Film:Coastline (2010); Daniel Bergman=dm > starsIn > Film:Coastline (2010) // Daniel Berg=db > directed > Film:Tide (2014)
"""

#: Works of one title: remakes, namesakes, a book and its film, a series, a stage work; the same work said in several ways.
TITLES = """
Dario Agosti > directed > Film:Sospiri (1977)=sp1 // Luca Guardi > directed > Film:Sospiri (2018)=sp2 // Luca Guardi > directed > Film:Sospiri=sp2 // Film:Sospiri (1977)=sp1 > screenedAt > Festival:Sitges
Mika Hanneck > directed > Film:Unfunny Games (1997)=fg1 // Mika Hanneck > directed > Film:Unfunny Games (2007)=fg2 // Naomi Reed > starsIn > Film:Unfunny Games (2007)=fg2
Frank Hebbert > authorOf > Book:Sand=sb; Film:Sand (2021)=sf2 > basedOn > Book:Sand=sb // David Lynn > directed > Film:Sand (1984)=sf1 // Denis Villard > directed > Film:Sand (2021)=sf2 // Series:Sand=ss > distributedBy > Organization:Channel Nine
George Cukas > directed > Film:A Star Rises (1954)=st2 // William Wellmann > directed > Film:A Star Rises (1937)=st1 // Bradley Coop > directed > Film:A Star Rises (2018)=st3 // Lady Galla > starsIn > Film:A Star Rises (2018)=st3
Jane Ostin > authorOf > Book:Emmeline=eb // Autumn Wilde > directed > Film:Emmeline (2020)=ef // Douglas McGrady > directed > Film:Emmeline (1996)=eg // Series:Emmeline=es > distributedBy > Organization:BBC Three
Film:The Red Boots (1948)=rb1 > screenedAt > Festival:Cannes // Film:Red Boots (1948)=rb1 > distributedBy > Organization:Park Circle // Mike Powells > directed > Film:THE RED BOOTS (1948)=rb1 // Kim Yong-gyun > directed > Film:The Red Boots (2005)=rb2
StageWork:Chicago Nights=cs > wonAward > Award:Tony // Rob Marshal > directed > Film:Chicago Nights (2002)=cf // Film:Chicago Nights (1927)=cf0 > screenedAt > Festival:Pordenone
Tomas Alfred > directed > Film:Let the Right In (2008)=lr1 // Matt Reever > directed > Film:Let the Right In (2010)=lr2 // Book:Let the Right In=lrb > authorOf > Book:Let the Right In=lrb
Park Chan-il=pk > directed > Film:Old Boy (2003)=ob1 // Park Chan Il=pk > directed > Film:Old Boy (2003)=ob1 // Spike Leigh > directed > Film:Old Boy (2013)=ob2
Steve Macwin > directed > Film:Shame (2011)=sh1 // Ingmar Bergson > directed > Film:Shame (1968)=sh2 // Michael Fassbend > starsIn > Film:Shame (2011)=sh1
Film:Crash (1996)=cr1 > premieredAt > Festival:Cannes // David Cronberg > directed > Film:Crash (1996)=cr1 // Paul Haggard > directed > Film:Crash (2004)=cr2 // Paul Haggard > directed > Film:Crash (2005)=cr2
Andrei Belinsky=ab > directed > Film:The Mirror (1975)=mi1 // Andrey Belinskiy=ab > directed > Film:Mirror=mi1 // Jafar Panahy > directed > Film:The Mirror (1997)=mi2
"""

#: Things that are one under several names, and characters, whose names mean nothing beyond their work.
OTHERS = """
Film:Mud River (2012)=mud > distributedBy > Organization:Warner Bros=wb // Film:Grave (2013) > distributedBy > Organization:Warner Bros.=wb // Film:Mud River (2012)=mud > premieredAt > Festival:Toronto International Film Festival=tiff // Film:Grave (2013) > premieredAt > Festival:TIFF=tiff
Film:Lantern (2015) > distributedBy > Organization:Sony Pictures=so1 // Film:Lantern (2015) > distributedBy > Organization:Sony Pictures Classics=so2
Film:Torch (2015) > wonAward > Award:Palme d'Or=palme // Film:Flare (2016) > wonAward > Award:Palme d’Or=palme
"""


class Set(NamedTuple):
    """Articles, and for each of their local entities who it is."""

    extractions: list[Extraction]
    truth: Mapping[tuple[str, str], str]


def hostile_set() -> Set:
    extractions: list[Extraction] = []
    truth: dict[tuple[str, str], str] = {}
    for scenarios in (HOMONYMS, VARIANTS, LOOKALIKES, TITLES, OTHERS):
        for line in scenarios.strip().splitlines():
            for article in line.split("//"):
                name = f"n{len(extractions):03}"
                entities, facts, years = _article(article, name, truth)
                extractions.append(make_extraction(name, entities, facts, years=years))
    return Set(extractions, truth)


def _article(
    article: str, name: str, truth: dict[tuple[str, str], str]
) -> tuple[dict[str, str], list[tuple[str, str, str]], dict[str, int]]:
    entities: dict[str, str] = {}
    years: dict[str, int] = {}
    facts = []
    for fact in article.split(";"):
        subject, relation, target = (part.strip() for part in fact.split(">"))
        ends = []
        for end in (subject, target):
            match = re.fullmatch(r"(?:([A-Z]\w+):)?([^=(]+?)(?: \((\d{4})\))?(?:=(\S+))?", end)
            assert match, end
            kind, form, year, who = match.groups()
            entities[form] = kind or "Person"
            if year:
                years[form] = int(year)
            truth[name, form] = f"{kind or 'Person'}:{who or (form + (year or ''))}"
            ends.append(form)
        facts.append((ends[0], relation, ends[1]))
    return entities, facts, years
