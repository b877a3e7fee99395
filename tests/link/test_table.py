"""Candidates from tables: what columns mean, what rows add up to, and what is set aside."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.link.authorities import Authorities, load_authorities
from kg.link.candidate import Answer, Candidate, Profile, Value
from kg.link.rows import MAX_LINE_BYTES
from kg.link.table import read_table
from kg.ontology import load_ontology

WANTED = [
    Profile("https://x/polina", "Film", ("Polina",)),
    Profile("https://x/wong", "Person", ("Wong Kar-wai",)),
    Profile("https://x/downey", "Person", ("Robert Downey, Jr.",)),
]
Read = Callable[..., Answer]


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return load_authorities(load_ontology())


@pytest.fixture
def read(tmp_path: Path, authorities: Authorities) -> Read:
    def read(content: str | bytes, name: str = "table.tsv") -> Answer:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_table(path, authorities, WANTED)

    return read


def only(answer: Answer, entity: str = "https://x/polina") -> Candidate:
    assert len(answer.candidates[entity]) == 1
    return answer.candidates[entity][0]


def test_a_row_is_a_candidate(read: Read) -> None:
    answer = read(
        "id\tname\taliases\ttype\tyear\tdirector\tcast\tdescription\tunknown\n"
        "Q1\tPolina\tPolina, danser sa vie\tfilm\t2016-09-01\tValérie Müller|Angelin Preljocaj\tJuliette Binoche; Niels"
        " Schneider\ta film\tx\n"
        "Q2\tPolin\t\t\t\t\t\t\t\n"
    )
    found = only(answer)
    assert found == Candidate(
        authority="wikidata",
        id="Q1",
        names=("Polina", "Polina, danser sa vie"),
        types=("Film",),
        kinds=("film",),
        description="a film",
        years=(2016,),
        values={
            "directedBy": (Value("Valérie Müller"), Value("Angelin Preljocaj")),
            "hasCastMember": (Value("Juliette Binoche"), Value("Niels Schneider")),
        },
        source="table.tsv",
        covers=("directedBy", "hasCastMember"),
    )
    assert answer.authorities == {"wikidata"} and not answer.quarantined
    assert answer.candidates["https://x/wong"] == []


def test_what_the_wikidata_query_service_writes(read: Read) -> None:
    found = only(
        read(
            "?item\t?itemLabel\t?instanceOf\t?publicationDate\t?directorLabel\n"
            '<http://www.wikidata.org/entity/Q1>\t"Polina"@en\t<http://www.wikidata.org/entity/Q11424>\t'
            '"2016-08-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>\t"Valérie Müller"@en\n'
            '<http://www.wikidata.org/entity/Q1>\t"Polina"@en\t<http://www.wikidata.org/entity/Q11424>\t'
            '"2016-11-16T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>\t"Angelin Preljocaj"@en\n'
        )
    )
    assert (found.id, found.names, found.types, found.years) == ("Q1", ("Polina",), ("Film",), (2016,))
    assert found.values["directedBy"] == (Value("Valérie Müller"), Value("Angelin Preljocaj"))


def test_what_imdb_writes(read: Read) -> None:
    films = read(
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
        "tt5287168\tmovie\tPolina\tPolina, danser sa vie\t0\t2016\t\\N\t108\tDrama,Music\n"
        "tt9999999\ttvEpisode\tPolina\tPolina\t0\t\\N\t\\N\t\\N\t\\N\n"
    )
    film, episode = films.candidates["https://x/polina"]
    assert (film.authority, film.id, film.types, film.years) == ("imdb", "tt5287168", ("Film",), (2016,))
    assert (episode.types, episode.years, episode.values) == (("Episode",), (), {})
    people = read(
        "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n"
        "nm0939182\tWong Kar-wai\t1958\t\\N\twriter,director\ttt0118694,tt0109424\n"
    )
    person = only(people, "https://x/wong")
    assert (person.types, person.birth, person.description) == (("Person",), 1958, "writer,director")
    assert person.values == {"works": (Value("tt0118694", "tt0118694"), Value("tt0109424", "tt0109424"))}


def test_a_name_may_hold_a_comma(read: Read) -> None:
    answer = read("id\tname\tdirector\nQ1\tPolina\tRobert Downey, Jr.\n")
    assert only(answer).values["directedBy"] == (Value("Robert Downey, Jr."),)


def test_names_are_found_in_any_order_of_words_and_by_aliases(read: Read) -> None:
    answer = read("id\tname\talias\nQ1\tKar-Wai WONG\t\nQ2\tDie Tänzerin\tPolina|Pólina\n")
    assert only(answer, "https://x/wong").id == "Q1"
    assert only(answer).id == "Q2"


def test_csv_gzip_and_a_byte_order_mark(read: Read) -> None:
    text = '\ufeffid,name,director\nQ1,Polina,"Müller, Valérie"\n'
    plain, packed = read(text, "a.csv"), read(gzip.compress(text.encode("utf-8")), "a.csv.gz")
    assert only(plain).values == only(packed).values == {"directedBy": (Value("Müller, Valérie"),)}


def test_parquet(tmp_path: Path, authorities: Authorities) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table(
        {"id": ["Q1", "Q2"], "name": ["Polina", "Other"], "year": [2016, None], "director": [["Müller", None], None]}
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    answer = read_table(tmp_path / "a.parquet", authorities, WANTED)
    assert (only(answer).years, only(answer).values) == ((2016,), {"directedBy": (Value("Müller"),)})
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no table PAR1")
    with pytest.raises(UsageError, match=r"b\.parquet: not Parquet"):
        read_table(tmp_path / "b.parquet", authorities, WANTED)


def test_rows_without_a_known_id_are_set_aside(read: Read) -> None:
    answer = read(
        "id\tname\nbad\tPolina\nQ1\tPolina\n\tPolina\nworse\tNobody asked for\nhttps://evil.example/Q5\tPolina\n"
    )
    assert only(answer).id == "Q1"
    assert [(one.position, one.reason) for one in answer.quarantined] == [
        ("line 2", "not an id of a catalogue: 'bad'"),
        ("line 4", "not an id of a catalogue: ''"),
        ("line 6", "not an id of a catalogue: 'https://evil.example/Q5'"),
    ]


def test_lines_that_are_no_text_are_set_aside(read: Read) -> None:
    answer = read(b"id\tname\nQ9\tPolina \xff\nQ1\tPolina\n")
    assert only(answer).id == "Q1"
    assert [(one.position, one.reason) for one in answer.quarantined] == [("line 2", "not UTF-8: invalid start byte")]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "a.tsv", "no column for id and name; its heading has none"),
        ("id\ttitel\nQ1\tPolina\n", "a.tsv", "no column for name; its heading has id, titel"),
        ("id\tname\n", "a.xlsx", "not a table"),
        ("id\tname\n", "a", "not a table"),
        ("id\tname\n", "a.tsv.gz", "cannot be read"),
        (gzip.compress(b"id\tname\nQ1\tPolina\n" * 100)[:40], "b.tsv.gz", "cannot be read"),
        ("id\tname\n" + "x" * (MAX_LINE_BYTES + 1), "a.tsv", "line 2 is longer than"),
    ],
    ids=["empty", "no name", "sheet", "no ending", "not packed", "cut off", "long line"],
)
def test_what_is_no_table_is_refused(content: str | bytes, name: str, message: str, read: Read) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read(content, name)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_a_table_that_is_not_there(tmp_path: Path, authorities: Authorities) -> None:
    with pytest.raises(UsageError, match=r"none\.tsv: cannot be read: No such file"):
        read_table(tmp_path / "none.tsv", authorities, WANTED)


def test_a_packed_line_without_end_is_not_unpacked(read: Read) -> None:
    with pytest.raises(UsageError, match="line 1 is longer than"):
        read(gzip.compress(b"x" * 200 * 1024 * 1024, compresslevel=1), "bomb.tsv.gz")


def test_only_rows_that_are_asked_for_are_kept(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.link.table.MAX_KEPT", 2)
    many = "".join(f"Q{number}\tName {number}\n" for number in range(1, 2000))
    assert only(read(f"id\tname\n{many}Q5000\tPolina\n")).id == "Q5000"
    with pytest.raises(UsageError, match="more than 2 rows"):
        read("id\tname\nQ1\tPolina\nQ2\tPolina\nQ3\tPolina\n")
