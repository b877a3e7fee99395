"""A store that is patched holds what one that is written anew does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import StoreError
from kg.store import writing
from kg.store.contents import Contents, contents_of, digest_of, unit_key
from kg.store.writing import UNITS, Base, Loader, load_store, read_units, write_store, write_units

NODES = [NamedNode(f"https://x.example/{name}") for name in "abcdef"]
QUADS = st.builds(
    Quad,
    st.sampled_from(NODES[:4]),
    st.sampled_from(NODES[4:]),
    st.sampled_from([Literal("x"), Literal("tab\t and \n line"), NODES[0]]),
    st.sampled_from([NamedNode("https://x.example/graph/1"), NamedNode("https://x.example/graph/2")]),
)


def held(path: Path) -> set[Quad]:
    return set(Store.read_only(str(path)))


@settings(max_examples=15)
@given(st.lists(st.sets(QUADS, min_size=1), min_size=1, max_size=3))
def test_any_sequence_of_patches_holds_the_last(
    tmp_path_factory: pytest.TempPathFactory, states: list[set[Quad]]
) -> None:
    folder = tmp_path_factory.mktemp("stores")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_LARGEST_CHANGE", 10.0)
        base: Base | None = None
        for number, quads in enumerate(states):
            store = folder / str(number)
            units = write_store(store, contents_of(quads), base)
            assert held(store) == quads
            assert sum(unit.size for unit in units.values()) == len(quads)
            assert units.keys() == contents_of(quads).digests.keys()
            write_units(folder / UNITS, units)
            assert read_units(folder / UNITS) == units
            base = Base(store, units)


def quads(*values: str) -> list[Quad]:
    return [Quad(NODES[0], NODES[1], Literal(value), NODES[2]) for value in values]


def test_the_store_begun_from_stays_as_it_was(tmp_path: Path) -> None:
    many = [Quad(node, NODES[1], Literal(str(n)), NODES[2]) for n in range(9) for node in NODES]
    units = write_store(tmp_path / "one", contents_of(many), None)
    other = [quad for quad in many if quad.subject != NODES[0]]
    write_store(tmp_path / "two", contents_of(other), Base(tmp_path / "one", units))
    assert held(tmp_path / "one") == set(many)
    assert held(tmp_path / "two") == set(other)


class Lossy:
    """Contents of which a write loses a quad: the second time a unit is asked for, less of it is there."""

    def __init__(self, contents: Contents) -> None:
        self.digests = contents.digests
        self._quads = {key: list(contents.quads(key)) for key in contents.digests}

    def quads(self, key: str) -> list[Quad]:
        return [*self._quads[key], self._quads[key][0]]


def test_quads_that_do_not_read_back_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="3 quads were written and 2 read back"):
        write_store(tmp_path / "store", Lossy(contents_of(quads("x", "y"))), None)


def test_a_list_of_units_that_is_broken_counts_as_none(tmp_path: Path) -> None:
    assert read_units(tmp_path / "none") is None
    (tmp_path / UNITS).write_bytes(b"a\tb\n")
    assert read_units(tmp_path / UNITS) is None


def test_units_are_told_apart_by_graph_and_subject() -> None:
    one, other = quads("x"), [Quad(NODES[3], NODES[1], Literal("x"), NODES[2])]
    contents = contents_of([*one, *other])
    assert set(contents.digests) == {unit_key(NODES[2], NODES[0]), unit_key(NODES[2], NODES[3])}
    assert digest_of(quad.triple for quad in one) != digest_of(quad.triple for quad in other)


def test_parts_are_loaded_in_pieces_of_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f'<http://x.example/{n}> <http://x.example/p> "{"x" * n}" <http://x.example/g> .\n'.encode() for n in range(90)
    ]
    files = {"a": b"".join(lines[:50]), "b": b"".join(lines[50:]).rstrip(b"\n"), "none": b""}
    monkeypatch.setattr("kg.store.writing._AT_ONCE", 64)
    loader = Loader(tuple(files), lambda name: io.BytesIO(files[name]), 90)
    assert load_store(tmp_path / "store", loader) == 90
    assert len(Store.read_only(str(tmp_path / "store"))) == 90


@pytest.mark.parametrize(("data", "quads", "message"), [(b"no quad\n", 1, "a is damaged"), (b"", 1, "0 read back")])
def test_parts_that_are_not_what_they_should_be_are_told(tmp_path: Path, data: bytes, quads: int, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        load_store(tmp_path / "store", Loader(("a",), lambda _: io.BytesIO(data), quads))
