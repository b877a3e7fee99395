"""Workers that do what they are asked, die, hang, or cannot even start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.run.part import Part
from kg.run.runner import InlineRunner, LocalRunner, Receipt
from tests.run.workers import name_of


def parts(folder: Path, *what: str) -> list[Part]:
    return [Part(name, str(folder / f"{number}.journal")) for number, name in enumerate(what)]


def test_parts_are_worked_on_in_other_processes(tmp_path: Path) -> None:
    asked = parts(tmp_path, *"abcde")
    receipts = list(LocalRunner(2).run(name_of, asked))
    assert sorted(receipts, key=lambda one: one.part.articles) == [Receipt(part) for part in asked]
    processes = {Path(part.journal).read_text(encoding="utf-8") for part in asked}
    assert str(os.getpid()) not in processes and 1 <= len(processes) <= 2


def test_a_worker_that_dies_costs_its_part_and_is_replaced(tmp_path: Path) -> None:
    asked = parts(tmp_path, "die", "a", "die", "b", "c")
    receipts = {one.part.journal: one.died for one in LocalRunner(1).run(name_of, asked)}
    assert [receipts[part.journal] for part in asked] == ["SIGKILL", "", "SIGKILL", "", ""]


def test_a_worker_that_hangs_is_stopped(tmp_path: Path) -> None:
    (receipt,) = LocalRunner(1, patience=1.5).run(name_of, parts(tmp_path, "hang"))
    assert receipt.died == "no answer in 1.5 s"


def test_an_error_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such part"):
        list(LocalRunner(1).run(name_of, parts(tmp_path, "fail", "a")))


def test_who_stops_asking_leaves_no_process_behind(tmp_path: Path) -> None:
    receipts = LocalRunner(1).run(name_of, parts(tmp_path, "a", "hang", "b"))
    first = next(receipts)
    receipts.close()  # type: ignore[attr-defined]
    process = int(Path(first.part.journal).read_text(encoding="utf-8"))
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_no_parts_need_no_process() -> None:
    assert list(LocalRunner(2).run(name_of, [])) == []


def test_inline_is_this_process(tmp_path: Path) -> None:
    (part,) = parts(tmp_path, "a")
    assert list(InlineRunner().run(name_of, [part])) == [Receipt(part)]
    assert Path(part.journal).read_text(encoding="utf-8") == str(os.getpid())
