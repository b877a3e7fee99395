"""Which files a request means."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import SourceError
from kg.model import Article, Quarantined
from kg.read import SourceFile, discover, read, stream


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Words of {name}.", encoding="utf-8")


def test_folder_gives_known_endings_sorted(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.HTML", "a/feed.rss", "labels.json", "README.md", "LICENSE", "notes.md", "x.jsonl")
    found = [os.path.relpath(file.path, tmp_path) for file in discover([str(tmp_path)])]
    assert found == ["a/feed.rss", "a/z.HTML", "b.txt", "notes.md", "x.jsonl"]


def test_hidden_and_label_folders_are_passed_over_unless_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".b.txt", ".git/c.txt", "gold/d.txt")
    assert [file.stem for file in discover([str(tmp_path)])] == ["a"]
    assert [file.stem for file in discover([str(tmp_path / "gold")])] == ["d"]


def test_order_and_repetition_of_arguments_do_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/c.txt")
    folder, file = str(tmp_path), str(tmp_path / "b" / "c.txt")
    assert discover([file, folder]) == discover([folder, file, folder + "/./b"])
    assert len(discover([file, folder])) == 2


def test_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert discover([str(tmp_path / "a.txt")])[0].digest == hashlib.sha256(b"abc").hexdigest()


def test_missing_path_is_named() -> None:
    with pytest.raises(SourceError, match=r"no such file or folder: 'no/such\.txt'"):
        discover(["no/such.txt"])


def test_empty_folder_says_which_endings_are_known(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"\.html .*\.jsonl .*\.txt"):
        discover([str(tmp_path)])


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a/a.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert len(discover([str(tmp_path)])) == 1


def test_explicit_file_of_unknown_ending_is_read_as_text(tmp_path: Path) -> None:
    write(tmp_path, "story.news")
    (article,) = read(discover([str(tmp_path / "story.news")]))
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("story", "Words of story.news.")


def test_name_that_is_not_utf8_is_read_and_shown(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "wb") as stream:
        stream.write(b"Words.")
    (article,) = read(discover([str(tmp_path)]))
    assert isinstance(article, Article)
    article.source.encode("utf-8")
    article.id.encode("utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"Plain words.", "Plain words."), (b' \n{"id": "r1", "text": "Record words."}\n', "Record words.")],
)
def test_standard_input_is_text_or_json_lines(content: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    (file,) = discover(["-"])
    assert file.digest == hashlib.sha256(content).hexdigest()
    (article,) = read([file])
    assert isinstance(article, Article)
    assert article.text == words


def test_file_that_is_gone_by_now_is_set_aside(tmp_path: Path) -> None:
    (record,) = read([SourceFile(str(tmp_path / "gone.txt"), "0" * 64)])
    assert isinstance(record, Quarantined)
    assert record.reason == "cannot be read: No such file or directory"


def test_files_beyond_what_memory_holds_come_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, *(f"{i % 7}/{i:03}.txt" for i in range(100)), "a\nb.txt", "z/b.txt", "z.txt")
    in_memory = discover([str(tmp_path), str(tmp_path / "3")])
    monkeypatch.setattr("kg.read.discovery._SORTED_AT_ONCE", 7)
    assert discover([str(tmp_path), str(tmp_path / "3")]) == in_memory
    assert [file.path for file in in_memory] == sorted(file.path for file in in_memory)
    assert len(in_memory) == 103


def test_discovery_hands_on_files_before_it_has_read_them_all(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    files = stream([str(tmp_path)])
    assert next(files).stem == "a"
    (tmp_path / "b.txt").unlink()
    assert next(files).digest == "unreadable"


def test_a_file_behind_links_comes_once_and_by_its_own_name_where_it_has_one(tmp_path: Path) -> None:
    write(tmp_path, "a/one.txt", "b/.kept/two.txt")
    (tmp_path / "a" / "link.txt").symlink_to(tmp_path / "a" / "one.txt")
    for name in ("l1.txt", "l2.txt"):
        (tmp_path / "b" / name).symlink_to(tmp_path / "b" / ".kept" / "two.txt")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    found = [os.path.relpath(file.path, tmp_path) for file in discover([str(tmp_path / name) for name in "abc"])]
    assert found == ["a/one.txt", "b/l1.txt"]
