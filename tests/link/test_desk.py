"""Candidates and verdicts: what is proposed, what is clear, what is decided, and that it lasts."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from kg.errors import StoreError, UsageError
from kg.link.asking import ask
from kg.link.desk import Desk
from kg.link.verdicts import ACCEPTED, REJECTED
from kg.ontology import load_ontology
from tests.link.conftest import Labels
from tests.link.sample import Service, news, publish, write_table

NOW = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-3)))


def ids(desk: Desk, entity: str, authority: str = "wikidata") -> list[str]:
    found = [one for one in desk.proposals() if (one.entity, one.authority) == (entity, authority)]
    return [scored.candidate.id for one in found for scored in one.candidates]


def test_homonyms_each_get_their_own(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    asked = ask(desk, [str(write_table(tmp_path))], now=NOW)
    assert asked.entities == len(desk.profiles) and asked.quarantined == ()
    assert ids(desk, iri("Suspiria", 2018)) == ["Q60"]
    assert ids(desk, iri("Suspiria", 1977)) == ["Q61"]
    assert ids(desk, iri("Ralph Fiennes")) == ["Q71"]
    assert {one.retrieved for one in desk.proposals()} == {dt.date(2026, 11, 22)}


def test_only_what_is_beyond_doubt_is_clear(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    clear = {desk.profiles[one.entity].label for one in desk.proposals() if one.is_clear}
    assert clear == {"Suspiria", "The White Crow", "Ralph Fiennes"}
    assert ids(desk, iri("John Smith")) == ["Q80", "Q81"]


def test_a_name_and_a_type_are_never_clear(desk: Desk, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path, "Q71\tRalph Fiennes\t\tQ5\t\t\t\t\t\n"))])
    (only,) = desk.proposals()
    assert not only.is_clear


def test_films_help_their_people_and_people_their_films(desk: Desk, iri: Labels, service: Service) -> None:
    ask(desk, [service.url])
    by_entity = {(one.entity, one.authority): one.best for one in desk.proposals()}
    ralph, film = (by_entity[iri(name), "wikidata"] for name in ("Ralph Fiennes", "The White Crow"))
    assert [(one.about, one.ours) for one in ralph.comparisons][-1] == ("named by", "The White Crow")
    assert ralph.score > 0.95
    assert next(one for one in film.comparisons if one.about == "directedBy").weight > 3.5


def test_the_most_valuable_come_first(desk: Desk, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    articles = [desk.profiles[one.entity].articles for one in desk.proposals()]
    assert articles == sorted(articles, reverse=True) and articles[0] == 2


def test_asking_again_replaces_what_is_kept(desk: Desk, iri: Labels, tmp_path: Path, service: Service) -> None:
    film = iri("Suspiria", 2018)
    ask(desk, [str(write_table(tmp_path))])
    ask(desk, [service.url])
    assert ids(Desk.of(desk.folder.path, desk.ontology), film) == ["Q60"]
    assert ids(Desk.of(desk.folder.path, desk.ontology), film, "imdb") == ["tt1034415"]
    fresh = Desk.of(desk.folder.path, desk.ontology)
    ask(fresh, [str(write_table(tmp_path, "Q69\tSuspiria\t\tfilm\t2018\t\t\t\t\n"))])
    assert ids(fresh, film) == ["Q69"] and ids(fresh, film, "imdb") == ["tt1034415"]


def test_sources_asked_together_add_up(desk: Desk, iri: Labels, tmp_path: Path, service: Service) -> None:
    ask(desk, [service.url, str(write_table(tmp_path))])
    (best,) = [
        one.best for one in desk.proposals() if (one.entity, one.authority) == (iri("Suspiria", 2018), "wikidata")
    ]
    assert {value.name for value in best.candidate.values["hasCastMember"]} == {"Dakota Johnson", "Tilda Swinton"}


def test_only_some_are_asked_about(desk: Desk, service: Service) -> None:
    assert ask(desk, [service.url], types=["Film"], limit=1).entities == 1
    (query,) = service.requests[0]["queries"].values()
    assert query["query"] == "The White Crow"
    with pytest.raises(UsageError, match="no class named 'film'"):
        ask(desk, [service.url], types=["film"])


def test_what_is_decided_is_no_longer_proposed(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    wikidata, smith = desk.authority("wikidata"), iri("John Smith")
    desk.judge(smith, wikidata, "Q80", REJECTED, "anna")
    assert ids(desk, smith) == ["Q81"]
    absent = desk.absent(smith, wikidata, "anna")
    assert ids(desk, smith) == []
    desk.undo(absent.id, "anna")
    accepted = desk.judge(smith, wikidata, "Q81", ACCEPTED, "anna")
    assert ids(desk, smith) == []
    desk.undo(accepted.id, "bert")
    assert ids(desk, smith) == ["Q81"]


def test_a_verdict_tells_who_and_on_what_evidence(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))], now=NOW)
    film = iri("Suspiria", 2018)
    entry = desk.judge(film, desk.authority("wikidata"), "Q60", ACCEPTED, "anna")
    assert (entry.who, entry.kind, entry.verdict) == ("anna", "link", "accepted")
    assert entry.subjects == (film, "http://www.wikidata.org/entity/Q60")
    assert entry.score is not None and entry.score > 0.95
    assert (entry.evidence["source"], entry.evidence["retrieved"]) == ("films.tsv", "2026-11-22")
    compared = {one["about"]: (one["ours"], one["theirs"]) for one in entry.evidence["comparisons"]}
    assert compared["directedBy"] == ("Luca Guadagnino", "Luca Guadagnino") and compared["year"] == ("2018", "2018")


def test_what_was_never_proposed_can_be_accepted(desk: Desk, iri: Labels) -> None:
    entry = desk.judge(iri("Tilda Swinton"), *desk.identified("https://www.imdb.com/name/nm0842770/"), ACCEPTED, "anna")
    assert entry.score is None and entry.subjects[1] == "https://www.imdb.com/name/nm0842770/"
    (link,) = desk.verdicts().links
    assert (link.predicate, link.id) == ("https://schema.org/sameAs", "nm0842770")


def test_a_second_link_to_one_catalogue_is_refused(desk: Desk, iri: Labels) -> None:
    film, wikidata = iri("The White Crow"), desk.authority("wikidata")
    first = desk.judge(film, wikidata, "Q70", ACCEPTED, "anna")
    with pytest.raises(UsageError, match=rf"linked to Wikidata Q70 already; .*kg link undo {first.id}"):
        desk.judge(film, wikidata, "Q71", ACCEPTED, "anna")
    with pytest.raises(UsageError, match="already$"):
        desk.judge(film, wikidata, "Q70", ACCEPTED, "anna")
    desk.judge(film, desk.authority("imdb"), "tt5028002", ACCEPTED, "anna")
    assert len(desk.log().entries) == 2


def test_verdicts_outlive_the_graph_and_its_candidates(desk: Desk, iri: Labels, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    film = iri("The White Crow")
    desk.judge(film, desk.authority("wikidata"), "Q70", ACCEPTED, "anna")
    before = (desk.folder.path / "links.jsonl").read_bytes()
    publish(desk.folder.path, news()[:1])
    shutil.rmtree(desk.folder.path / "builds")
    os.unlink(desk.folder.path / "candidates.jsonl")
    publish(desk.folder.path, news())
    again = Desk.of(desk.folder.path, load_ontology())
    assert (desk.folder.path / "links.jsonl").read_bytes() == before
    assert [link.entity for link in again.verdicts().links] == [film] and film in again.profiles


def test_an_entity_that_left_the_graph_is_not_proposed(desk: Desk, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    publish(desk.folder.path, news()[:1])
    left = Desk.of(desk.folder.path, load_ontology())
    assert {left.profiles[one.entity].label for one in left.proposals()} == {"Suspiria"}


def test_names_that_several_bear_need_an_iri(desk: Desk, iri: Labels) -> None:
    assert desk.find("ralph fiennes").iri == iri("Ralph Fiennes")
    with pytest.raises(UsageError, match="2 entities are named 'Suspiria'; give the IRI of one: https://.*Film"):
        desk.find("Suspiria")
    assert desk.find(iri("Suspiria", 1977)).years == (1977,)
    with pytest.raises(UsageError, match="no entity named"):
        desk.find("Nobody at all")
    with pytest.raises(UsageError, match="nothing that catalogues list"):
        desk.find("crow")
    with pytest.raises(UsageError, match="not an id or address"):
        desk.identified("somebody")
    with pytest.raises(UsageError, match="no catalogue named 'rotten'; there are wikidata, imdb"):
        desk.authority("rotten")
    with pytest.raises(UsageError, match="no verdict 'x'"):
        desk.undo("x", "anna")


def test_broken_candidates_are_named(desk: Desk, tmp_path: Path) -> None:
    ask(desk, [str(write_table(tmp_path))])
    path = desk.folder.path / "candidates.jsonl"
    path.write_bytes(path.read_bytes() + b'{"entity": 3}\n')
    with pytest.raises(StoreError, match=r"candidates\.jsonl:\d+: broken"):
        desk.proposals()


def test_while_a_build_is_at_work_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    with desk.folder.lock(), pytest.raises(StoreError, match="another build"):
        ask(desk, [str(write_table(tmp_path))])
    assert not (desk.folder.path / "candidates.jsonl").exists()
