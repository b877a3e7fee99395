"""After any sequence of adds, changes and removals the graph equals one that is built from scratch, byte for byte."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kg.config import Config
from kg.errors import UsageError
from kg.run.build import add, build, preview_removal, remove
from kg.run.runner import InlineRunner
from kg.store import writing
from kg.store.export import FORMATS
from kg.store.layout import GraphDir
from tests.run.test_build import LineExtractor

FILES = st.sampled_from(["x/one.txt", "x/two.txt", "y/one.txt", "y/three.txt"])
LINES = st.sampled_from([
    "Anna Karr|directed|Swan",
    "Berta Adler|starsIn|Swan",
    "Swan|releaseDate|2018-09-01",
    "Swan|filmedIn|Rome",
    "Rome|directed|Swan",
    "Swan|basedOn|The Book",
    "CRASH",
])  # fmt: skip
TEXTS = st.lists(LINES, max_size=3).map("\n".join)


class Newsroom(RuleBasedStateMachine):
    """Files come, change and go, and the graph is told of each by whichever command fits."""

    folder: Path
    number = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).number += 1
        self.news = self.folder / f"news{self.number}"
        self.graph = self.folder / f"graph{self.number}"
        self.files: dict[str, str] = {}
        self.settings = {"extractor_fingerprint": "v1", "runner": InlineRunner()}

    @rule(file=FILES, text=TEXTS)
    def come_or_change(self, file: str, text: str) -> None:
        if file.startswith("y/one") and "x/one.txt" in self.files and file not in self.files:
            return  # it would take the place of its namesake, which is told in the tests of the ledger
        if file.startswith("x/one") and "y/one.txt" in self.files and file not in self.files:
            return
        self._write(file, text)
        add([str(self.news / file)], self.graph, Config(), LineExtractor, **self.settings)  # type: ignore[arg-type]

    @precondition(lambda self: self.files)
    @rule(draw=st.data())
    def go(self, draw: st.DataObject) -> None:
        file = draw.draw(st.sampled_from(sorted(self.files)))
        del self.files[file]
        (self.news / file).unlink()
        remove([str(self.news / file)], self.graph, LineExtractor, **self.settings)  # type: ignore[arg-type]

    @rule(changes=st.dictionaries(FILES, TEXTS, min_size=1, max_size=3))
    def build_all(self, changes: dict[str, str]) -> None:
        for file, text in changes.items():
            self._write(file, text)
        build([str(self.news)], self.graph, Config(), LineExtractor, **self.settings)  # type: ignore[arg-type]

    @precondition(lambda self: self.files)
    @invariant()
    def it_equals_one_from_scratch(self) -> None:
        fresh = self.folder / f"fresh{self.number}-{len(list(self.folder.iterdir()))}"
        build([str(self.news)], fresh, Config(), LineExtractor, **self.settings)  # type: ignore[arg-type]
        assert state(self.graph) == state(fresh)

    def _write(self, file: str, text: str) -> None:
        (self.news / file).parent.mkdir(parents=True, exist_ok=True)
        (self.news / file).write_text(text, encoding="utf-8")
        self.files[file] = text


def state(graph: Path) -> dict[str, object]:
    """All that a graph shows: every quad and fact, what was set aside, what was found."""
    folder = GraphDir(graph)
    reader = folder.open()
    shown: dict[str, object] = {"aside": folder.quarantined(), "findings": folder.findings()}
    shown["manifest"] = reader.manifest
    for name in ("nquads", "facts"):
        buffer = io.BytesIO()
        FORMATS[name](reader, buffer)
        shown[name] = buffer.getvalue()
    return shown


def test_any_sequence_equals_a_build_from_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LARGEST_CHANGE", 1.5)  # graphs as small as these would mostly be written anew
    machine = type("Newsroom", (Newsroom,), {"folder": tmp_path})
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine, settings=settings(max_examples=3, stateful_step_count=5, suppress_health_check=checks, deadline=None)
    )


@pytest.fixture
def three(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    news.mkdir()
    (news / "one.txt").write_text("Anna Karr|directed|Swan\nSwan|filmedIn|Rome\n", encoding="utf-8")
    (news / "two.txt").write_text("Anna Karr|directed|Swan\n\n", encoding="utf-8")
    (news / "three.txt").write_text("Berta Adler|starsIn|Swan\n", encoding="utf-8")
    build([str(news)], tmp_path / "graph", Config(), LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    return tmp_path / "graph"


def test_what_a_removal_would_do_is_told_and_not_done(three: Path) -> None:
    before = state(three)
    told = preview_removal(["one"], three, LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    assert told.articles == ("one",)
    assert [(one.subject, one.predicate, one.object, one.before, one.after) for one in told.die] == [
        ("Swan", "filmedIn", "Rome", ("one",), ())
    ]
    assert [(one.predicate, one.before, one.after) for one in told.weaken] == [("directed", ("one", "two"), ("two",))]
    assert (told.appear, told.stay) == ((), 1)
    assert state(three) == before

    report = remove(["one"], three, LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    assert (report.removed, report.facts, report.articles, report.reused) == (("one",), 2, 2, 2)


def test_a_name_that_no_article_has_changes_nothing(three: Path) -> None:
    before = state(three)
    with pytest.raises(UsageError, match="no article 'thre' in the graph; did you mean three"):
        remove(["one", "thre"], three, LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    assert state(three) == before


def test_the_graph_keeps_its_settings(three: Path, tmp_path: Path) -> None:
    own = Config(base="https://own.example/", min_confidence=0.5)
    news = tmp_path / "news"
    (news / "weak.txt").write_text("maybe\nBerta Adler|directed|Swan\n", encoding="utf-8")
    build([str(news)], tmp_path / "own", own, LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    (news / "four.txt").write_text("Berta Adler|directed|Swan\n", encoding="utf-8")
    add(
        [str(news / "four.txt")],
        tmp_path / "own",
        Config(),
        LineExtractor,
        extractor_fingerprint="v1",
        runner=InlineRunner(),
    )
    build([str(news)], tmp_path / "fresh", own, LineExtractor, extractor_fingerprint="v1", runner=InlineRunner())
    assert state(tmp_path / "own") == state(tmp_path / "fresh")
