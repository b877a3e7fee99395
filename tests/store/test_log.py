"""The log of decisions: what is written is read again, and nothing but whole, sound lines counts."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError, UsageError
from kg.store.layout import GraphDir
from kg.store.log import MAX_LINE_BYTES, Draft, Entry, LogFile

NOW = dt.datetime(2026, 11, 21, 15, 45, 7, 999, tzinfo=dt.timezone(dt.timedelta(hours=2)))
MERGE = Draft("anna", "merge", ("ent:a", "ent:b"), "same", {"names": ["Adèle", "Adele"], "shared": 2}, 0.75)


@pytest.fixture
def log(tmp_path: Path) -> LogFile:
    return LogFile(GraphDir(tmp_path / "graph"), "decisions.jsonl")


def undo(entry: Entry) -> Draft:
    return Draft("bert", entry.kind, entry.subjects, "undo", undoes=entry.id)


def test_a_log_that_is_not_there_is_empty(log: LogFile) -> None:
    assert log.read().entries == () and not log.read().torn
    assert not log.graph.path.exists()


def test_what_is_appended_is_read_again(log: LogFile) -> None:
    written = log.append([MERGE, Draft("bert", "link", ("ent:c",), "rejected")], NOW)
    assert log.read().entries == written
    first, second = written
    assert (first.who, first.kind, first.subjects, first.verdict, first.score) == (
        "anna",
        "merge",
        ("ent:a", "ent:b"),
        "same",
        0.75,
    )
    assert first.evidence == {"names": ("Adèle", "Adele"), "shared": 2}
    assert first.time == second.time == dt.datetime(2026, 11, 21, 13, 45, 7, tzinfo=dt.UTC)
    assert (second.evidence, second.score, second.undoes) == ({}, None, None)


def test_a_line_is_json_that_people_can_read(log: LogFile) -> None:
    entry = log.append([MERGE], NOW)[0]
    text = log.path.read_text(encoding="utf-8")
    assert text.endswith("\n") and "Adèle" in text
    assert json.loads(text) == {
        "id": entry.id,
        "time": "2026-11-21T13:45:07Z",
        "who": "anna",
        "kind": "merge",
        "subjects": ["ent:a", "ent:b"],
        "verdict": "same",
        "evidence": {"names": ["Adèle", "Adele"], "shared": 2},
        "score": 0.75,
        "undoes": None,
    }


def test_entries_cannot_be_changed(log: LogFile) -> None:
    entry = log.append([MERGE], NOW)[0]
    with pytest.raises(TypeError):
        entry.evidence["shared"] = 3  # type: ignore[index]
    with pytest.raises(AttributeError):
        entry.verdict = "different"  # type: ignore[misc]


def test_the_same_verdict_twice_has_two_ids_and_lines_before_it_stay(log: LogFile) -> None:
    first = log.append([MERGE], NOW)[0]
    before = log.path.read_bytes()
    second = log.append([MERGE], NOW)[0]
    assert first.id != second.id
    assert log.path.read_bytes().startswith(before)


def test_undoing_and_undoing_that(log: LogFile) -> None:
    first, second = log.append([MERGE, Draft("anna", "merge", ("ent:b", "ent:c"), "same")], NOW)
    before = log.read().digest()
    undone = log.append([undo(first)], NOW)[0]
    assert log.read().in_force() == (second,)
    assert log.read().digest() != before
    log.append([undo(undone)], NOW)
    assert log.read().in_force() == (first, second)
    assert log.read().digest() == before
    assert len(log.read().entries) == 4


def test_two_undos_of_one_entry_need_both_to_be_undone(log: LogFile) -> None:
    first = log.append([MERGE], NOW)[0]
    one, two = log.append([undo(first), undo(first)], NOW)
    log.append([undo(one)], NOW)
    assert log.read().in_force() == ()
    log.append([undo(two)], NOW)
    assert log.read().in_force() == (first,)


def test_what_the_log_does_not_hold_cannot_be_undone(log: LogFile) -> None:
    log.append([MERGE], NOW)
    before = log.path.read_bytes()
    with pytest.raises(UsageError, match=r"decisions\.jsonl: no entry 'nothing' to undo"):
        log.append([MERGE, Draft("anna", "merge", ("ent:a",), "undo", undoes="nothing")], NOW)
    assert log.path.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 2, 40, 10_000])
def test_a_last_line_without_its_end_is_left_out_and_cut_off(cut: int, log: LogFile) -> None:
    first, _ = log.append([MERGE, MERGE], NOW)
    whole = log.path.read_bytes()
    end = whole.index(b"\n") + 1
    log.path.write_bytes(whole[: max(end + 1, len(whole) - 1 - cut)])
    read = log.read()
    assert read.torn and read.entries == (first,)
    log.append([MERGE], NOW)
    assert not log.read().torn and log.path.read_bytes() == whole


def test_a_first_line_without_its_end(log: LogFile) -> None:
    log.append([MERGE], NOW)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole[:20])
    assert log.read().torn and log.read().entries == ()
    log.append([MERGE], NOW)
    assert log.path.read_bytes() == whole


def test_a_sound_line_that_an_editor_left_without_its_end_counts(log: LogFile) -> None:
    log.append([MERGE, MERGE], NOW)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole[:-1])
    assert len(log.read().entries) == 2 and not log.read().torn
    log.append([MERGE], NOW)
    assert log.path.read_bytes().startswith(whole) and len(log.read().entries) == 3


BROKEN = {
    "": "not JSON",
    "[]": "an object with exactly id, time",
    '{"id": "x"}': "an object with exactly id, time",
    "{'id': 1}": "not JSON",
    "[" * 100_000: "nested too deeply",
    '"' + "x" * MAX_LINE_BYTES + '"': "longer than 1024 KB",
    "\udcff": "not JSON",
    '{"id": "x", "id": "y"}': "a key that occurs twice",
}


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: line[:20])
def test_a_broken_line_is_named(line: str, log: LogFile) -> None:
    log.append([MERGE, MERGE], NOW)
    lines = log.path.read_bytes().splitlines()
    log.path.write_bytes(b"\n".join([lines[0], line.encode("utf-8", "surrogateescape"), lines[1], b""]))
    with pytest.raises(StoreError, match=r"decisions\.jsonl:2: ") as caught:
        log.read()
    assert BROKEN[line] in str(caught.value) and "\n" not in str(caught.value)
    before = log.path.read_bytes()
    with pytest.raises(StoreError):
        log.append([MERGE], NOW)
    assert log.path.read_bytes() == before


WRONG = [
    ("id", ""),
    ("id", 7),
    ("time", "2026-11-21"),
    ("time", "2026-11-21T13:45:07"),
    ("time", "2026-11-21T13:45:07+02:00"),
    ("time", "2026-13-21T13:45:07Z"),
    ("who", None),
    ("kind", " "),
    ("subjects", "ent:a"),
    ("subjects", []),
    ("subjects", ["ent:a", 3]),
    ("verdict", ["same"]),
    ("evidence", "said so"),
    ("score", 1.5),
    ("score", True),
    ("score", "high"),
    ("undoes", "nothing before"),
    ("undoes", 3),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_field_that_is_not_what_it_has_to_be_is_named(name: str, value: object, log: LogFile) -> None:
    log.append([MERGE], NOW)
    record = {**json.loads(log.path.read_bytes()), name: value}
    log.path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.raises(StoreError, match=rf"decisions\.jsonl:1: .*{name}"):
        log.read()


def test_a_number_that_is_none_and_a_line_that_occurs_twice(log: LogFile) -> None:
    log.append([MERGE], NOW)
    line = log.path.read_text(encoding="utf-8")
    log.path.write_text(line.replace("0.75", "NaN"), encoding="utf-8")
    with pytest.raises(StoreError, match=":1: not JSON: NaN is not a number"):
        log.read()
    log.path.write_text(line + line, encoding="utf-8")
    with pytest.raises(StoreError, match=":2: a second entry of id"):
        log.read()


@pytest.mark.parametrize("draft", [Draft("", "merge", ("a",), "same"), Draft("a", "merge", (), "same")])
def test_a_draft_that_could_not_be_read_again_is_not_written(draft: Draft, log: LogFile) -> None:
    with pytest.raises(StoreError):
        log.append([draft], NOW)
    assert not log.path.exists()


def test_half_a_character_is_replaced(log: LogFile) -> None:
    entry = log.append([Draft("a\ud800", "merge", ("ent:a",), "same", {"\ud800": ["\udfff"]})], NOW)[0]
    assert log.read().entries == (entry,) and entry.who == "a?" and entry.evidence == {"?": ("?",)}


def test_nobody_writes_while_a_build_is_at_work(log: LogFile) -> None:
    with log.graph.lock():
        with pytest.raises(StoreError, match="another build"):
            log.append([MERGE], NOW)
        assert len(log.append_locked([MERGE], NOW)) == 1


@contextmanager
def full_disk() -> Iterator[None]:
    """Files cannot grow beyond 600 bytes: what fits is written, the rest refused, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_disk_that_is_full_leaves_the_log_as_it_was(log: LogFile) -> None:
    log.append([MERGE], NOW)
    before = log.path.read_bytes()
    with pytest.raises(StoreError, match=r"cannot write to .*decisions\.jsonl: "), full_disk():
        log.append([MERGE, MERGE, MERGE], NOW)
    assert log.path.read_bytes() == before
    assert len(log.append([MERGE], NOW)) == 1


def test_what_may_not_last_is_not_kept(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    log.append([MERGE], NOW)
    before = log.path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreError, match=r"cannot write to .*decisions\.jsonl: Input/output error"):
            log.append([MERGE], NOW)
    assert log.path.read_bytes() == before


KILLED = """
import sys
from collections.abc import Iterator
from pathlib import Path
from kg.store.layout import GraphDir
from kg.store.log import Draft, LogFile
log = LogFile(GraphDir(Path(sys.argv[1])), "decisions.jsonl")
for number in range(100_000):
    print(log.append([Draft("anna", "merge", (f"ent:{number}", "x" * 3000), "same")])[0].id, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_nothing_that_it_acknowledged(log: LogFile) -> None:
    root = Path(__file__).parents[2]
    for rounds in range(1, 4):
        arguments = [sys.executable, "-c", KILLED, str(log.graph.path)]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        with subprocess.Popen(arguments, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline().strip() for _ in range(5 * rounds)]
            writer.kill()
            told += writer.stdout.read().split()
        kept = {entry.id for entry in log.read().entries}
        assert set(told) <= kept
        assert log.append([MERGE])[0].id in {entry.id for entry in log.read().entries}


words = st.text(min_size=1).filter(str.strip)


@given(
    subjects=st.lists(words, min_size=1, max_size=3),
    evidence=st.dictionaries(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists), max_size=3),
    score=st.none() | st.floats(0, 1),
)
def test_whatever_text_comes_it_is_one_line_and_reads_back(
    subjects: list[str], evidence: dict[str, object], score: float | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = LogFile(GraphDir(tmp_path_factory.mktemp("graph")), "decisions.jsonl")
    entry = log.append([Draft("anna", "merge", tuple(subjects), "same", evidence, score)], NOW)[0]
    assert log.read().entries == (entry,)
    assert log.path.read_bytes().count(b"\n") == 1
    if all(text.isprintable() for text in subjects):
        assert entry.subjects == tuple(subjects)
