"""What the articles say and Wikidata lacks, and its way into QuickStatements."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.asking import ask
from kg.link.desk import Desk
from kg.link.gaps import Gap, gaps, judged_fact, lacking_identifiers, open_gaps
from kg.link.quickstatements import quickstatements, text, time
from kg.link.verdicts import ACCEPTED, links_log
from kg.ontology import load_ontology
from tests.link.conftest import Labels
from tests.link.sample import Service, news, publish, write_table

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
LINKS = {"Suspiria": "Q60", "Luca Guadagnino": "Q73", "Dakota Johnson": "Q74", "Tilda Swinton": "Q76"}


@pytest.fixture
def linked(desk: Desk, iri: Labels, service: Service) -> Desk:
    """The remake and its people, linked; the service has told what Wikidata knows of it."""
    ask(desk, [service.url])
    wikidata = desk.authority("wikidata")
    for label, identifier in LINKS.items():
        desk.judge(iri(label, 2018 if label == "Suspiria" else None), wikidata, identifier, ACCEPTED, "anna")
    return desk


def by_text(desk: Desk) -> dict[str, Gap]:
    return {gap.text: gap for gap in gaps(desk)}


def judge(desk: Desk, *gaps: Gap, is_true: bool = True) -> None:
    links_log(desk.folder).append([judged_fact(gap, is_true, "anna") for gap in gaps], NOW)


def commands(desk: Desk) -> list[list[str]]:
    accepted = [gap for gap in gaps(desk) if gap.is_accepted]
    written = quickstatements(accepted, lacking_identifiers(desk), desk.profiles, desk.authority("wikidata"))
    return [line.split("\t") for line in written.splitlines()]


def test_what_wikidata_has_is_no_gap(linked: Desk) -> None:
    assert set(by_text(linked)) == {"Tilda Swinton | starsIn | Suspiria", "Suspiria | releaseDate | 2018-11-02"}


def test_a_gap_says_all_that_it_takes_to_add_it(linked: Desk, iri: Labels) -> None:
    gap = by_text(linked)["Tilda Swinton | starsIn | Suspiria"]
    assert (gap.item, gap.pid, gap.value, gap.state) == ("Q60", "P161", "Q76", "missing")
    assert gap.known == ("Dakota Johnson",) and gap.about == iri("Suspiria", 2018)
    assert gap.support.quote == "Tilda Swinton starsIn Suspiria."
    assert (gap.support.url, gap.support.published) == ("https://news.example/remake", "2018-09-01")
    date = by_text(linked)["Suspiria | releaseDate | 2018-11-02"]
    assert (date.item, date.pid, date.value, date.is_date) == ("Q60", "P577", "2018-11-02", True)


def test_only_what_somebody_found_true_is_written(linked: Desk) -> None:
    assert commands(linked) == []
    first, second = open_gaps(linked)
    judge(linked, first)
    judge(linked, second, is_true=False)
    assert open_gaps(linked) == [] and len(commands(linked)) == 1
    (entry,) = [one for one in linked.log().entries if one.kind == "fact" and one.verdict == ACCEPTED]
    linked.take_back(entry, "anna")
    assert open_gaps(linked) == [first] and commands(linked) == []


def test_a_command_with_its_reference(linked: Desk) -> None:
    judge(linked, *open_gaps(linked))
    player, date = commands(linked)
    assert player[:3] == ["Q60", "P161", "Q76"]
    assert player[3:] == [
        "S854",
        '"https://news.example/remake"',
        "S1476",
        'en:"“Suspiria” again"',
        "S577",
        "+2018-09-01T00:00:00Z/11",
        "S813",
        "+2026-11-21T00:00:00Z/11",
        "S1683",
        'en:"Tilda Swinton starsIn Suspiria."',
    ]
    assert date[:3] == ["Q60", "P577", "+2018-11-02T00:00:00Z/11"] and date[3] == "S854"


def test_a_part_is_a_qualifier(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path, "Q60\tSuspiria\t\tfilm\t2018\t\tLuca Guadagnino\tTilda Swinton\t\n"))])
    for label, identifier in LINKS.items():
        desk.judge(
            iri(label, 2018 if label == "Suspiria" else None), desk.authority("wikidata"), identifier, ACCEPTED, "a"
        )
    judge(desk, by_text(desk)["Dakota Johnson | starsIn | Suspiria"])
    (command,) = commands(desk)
    assert command[:5] == ["Q60", "P161", "Q74", "P4633", '"Susie"']


def test_what_no_source_told_of_is_unknown(linked: Desk, iri: Labels, tmp_path: Path) -> None:
    """The table has no column for release dates, so nobody knows whether Wikidata has one."""
    ask(linked, [str(write_table(tmp_path))])
    states = {gap.text: gap.state for gap in gaps(Desk.of(linked.folder.path, linked.ontology))}
    assert states == {"Suspiria | releaseDate | 2018-11-02": "unknown"}


def test_ends_without_a_link_wait(desk: Desk, iri: Labels, service: Service) -> None:
    ask(desk, [service.url])
    desk.judge(iri("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    found = by_text(desk)
    assert {found[key].state for key in found} == {"unlinked"}
    assert "John Smith | edited | The White Crow" in found
    assert "Ralph Fiennes | directed | The White Crow" not in found, "Wikidata has it, by that name"


def test_plans_are_no_facts(desk: Desk, iri: Labels, service: Service) -> None:
    ask(desk, [service.url])
    desk.judge(iri("The White Crow"), desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    assert not any("releaseDate" in text for text in by_text(desk))


def test_an_article_without_an_address_is_no_reference(tmp_path: Path, service: Service) -> None:
    remake = news()[0]
    bare = replace(remake, article=replace(remake.article, url=None))
    desk = Desk.of(publish(tmp_path / "bare", [bare]), load_ontology())
    iri = Labels(desk)
    ask(desk, [service.url])
    for label, identifier in LINKS.items():
        desk.judge(iri(label), desk.authority("wikidata"), identifier, ACCEPTED, "anna")
    assert {gap.state for gap in gaps(desk)} == {"unreferenced"} and open_gaps(desk) == []


def test_a_verdict_holds_for_its_sentence_only(linked: Desk) -> None:
    judge(linked, *open_gaps(linked))
    remake, *others = news()
    elsewhere = replace(
        remake,
        article=replace(remake.article, id="elsewhere"),
        facts=tuple(replace(fact, article="elsewhere") for fact in remake.facts),
    )
    publish(linked.folder.path, [remake, elsewhere, *others])
    assert len(commands(Desk.of(linked.folder.path, linked.ontology))) == 2
    publish(linked.folder.path, [elsewhere, *others])
    alone = Desk.of(linked.folder.path, linked.ontology)
    assert commands(alone) == [] and len(open_gaps(alone)) == 2


def test_what_is_absent_is_created_with_its_facts(desk: Desk, iri: Labels) -> None:
    wikidata = desk.authority("wikidata")
    desk.absent(iri("The White Crow"), wikidata, "anna")
    desk.absent(iri("Rudolf Nureyev: The Life"), wikidata, "anna")
    desk.judge(iri("Ralph Fiennes"), wikidata, "Q71", ACCEPTED, "anna")
    assert commands(desk) == []
    (gap,) = open_gaps(desk)
    judge(desk, gap)
    create, label, kind, director = commands(desk)
    assert (create, label, kind) == (["CREATE"], ["LAST", "Len", '"The White Crow"'], ["LAST", "P31", "Q11424"])
    assert director[:5] == ["LAST", "P57", "Q71", "S854", '"https://news.example/crow?a=1&b=2"']


def test_ids_of_other_catalogues_are_gaps_too(linked: Desk, iri: Labels, service: Service) -> None:
    imdb = linked.authority("imdb")
    linked.judge(iri("Suspiria", 2018), imdb, "tt1034415", ACCEPTED, "anna")
    assert commands(linked) == [], "Wikidata has that id"
    linked.judge(iri("Tilda Swinton"), imdb, "nm0842770", ACCEPTED, "anna")
    assert commands(linked) == [], "nobody told what Wikidata has of her"
    linked.judge(iri("Ralph Fiennes"), linked.authority("wikidata"), "Q71", ACCEPTED, "anna")
    linked.judge(iri("Ralph Fiennes"), imdb, "nm0000146", ACCEPTED, "anna")
    assert commands(linked) == [["Q71", "P345", '"nm0000146"']]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2019", "+2019-00-00T00:00:00Z/9"),
        ("2019-03", "+2019-03-00T00:00:00Z/10"),
        ("2019-03-22", "+2019-03-22T00:00:00Z/11"),
    ],
)
def test_dates_are_as_precise_as_they_are(value: str, written: str) -> None:
    assert time(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a\tb\nc  d", '"a b c d"'),
        ('He said "no" | "yes".', '"He said “no” ¦ “yes”."'),
        ('An odd " mark', '"An odd “ mark"'),
        ("Q1\tP31\tQ5", '"Q1 P31 Q5"'),
        ("x" * 2000, '"' + "x" * 1499 + '…"'),
    ],
)
def test_text_cannot_leave_its_column(value: str, written: str) -> None:
    assert text(value) == written


@given(st.text())
def test_any_text_is_one_quoted_cell(value: str) -> None:
    written = text(value)
    assert written[0] == written[-1] == '"' and len(written) <= 1502
    assert not set(written[1:-1]) & set('"\t\n\r|\\\x0b\x0c\x1c\x85\u2028')
