"""Which updates may run (SPARQL 1.1 Update): those that write into graphs of the user's own and nowhere else.

What an update may write to has to be said in its text: a graph named by an IRI wherever triples are inserted or deleted.
``WHERE`` may read the whole dataset; outside GRAPH it sees what queries see, unless the update says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.query.engine import Dataset
from kg.query.lexer import Token, position
from kg.query.limiting import outermost
from kg.query.screening import bounded, declarations, refuse_service, written_iri
from kg.store.iris import Iris
from kg.store.own import own_name

MAX_UPDATE_BYTES = 512 * 1024

_OPENING, _CLOSING = frozenset("{[("), frozenset("}])")
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_DOTTED = re.compile(r"\.+[\w:%\\-]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to be put in at an offset of the update."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Screened:
    """An update that may run. ``text`` is what the engine is given, ``targets`` the names of the graphs it writes to."""

    text: str
    targets: tuple[str, ...]


def screen_update(text: str, iris: Iris, prefixes: Mapping[str, str], dataset: Dataset | None = None) -> Screened:
    """``text`` if it may run. ``dataset`` has the graphs that the request names beside it (SPARQL 1.1 Protocol, 2.2.3).

    Raises ``QueryError`` with the position where there is one. Whether the update is valid SPARQL is left to the parser.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_UPDATE_BYTES:
        raise QueryError(f"update longer than {MAX_UPDATE_BYTES // 1024} KB: load files with kg import")
    found = list(bounded(text))
    refuse_service(text, found)
    known = dict(prefixes)
    targets: dict[str, None] = {}
    edits: list[Edit] = []
    _refuse_load(text, found)
    for tokens in _operations(found):
        known |= declarations(tokens)
        operation = _Operation(text, _without_prologue(tokens), iris, known, dataset or Dataset())
        operation.check()
        targets |= dict.fromkeys(operation.targets)
        edits += operation.edits
    if not targets and not edits and not any(_without_prologue(tokens) for tokens in _operations(found)):
        raise QueryError("the update is empty: write INSERT, DELETE, CLEAR, DROP, CREATE, ADD, MOVE or COPY")
    return Screened(_edited(text, edits), tuple(targets))


def _refuse_load(text: str, found: Sequence[Token]) -> None:
    for token in outermost(found):
        if token.kind == "word" and token.text.upper() == "LOAD":
            line, column = position(text, token.start)
            told = "LOAD is not allowed: nothing is fetched; kg import takes files"
            raise QueryError(f"line {line}, column {column}: {told}", line, column)


def _operations(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each operation; they are separated by semicolons outside all brackets."""
    depth = start = 0
    for i, token in enumerate(found):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0 and token.text == ";":
            yield found[start:i]
            start = i + 1
    yield found[start:]


def _without_prologue(tokens: Sequence[Token]) -> Sequence[Token]:
    """What follows the declarations, each of which ends with an IRI or a string."""
    declaring = False
    for i, token in enumerate(tokens):
        if not declaring and token.text.upper() not in _PROLOGUE:
            return tokens[i:]
        declaring = token.kind not in ("iri", "string")
    return ()


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: one.at, reverse=True):
        text = text[: edit.at] + edit.text + text[edit.at :]
    return text


class _Operation:
    """One operation as it is checked: ``targets`` are the names of the graphs it writes to."""

    def __init__(
        self, text: str, tokens: Sequence[Token], iris: Iris, prefixes: Mapping[str, str], dataset: Dataset
    ) -> None:
        self._text, self._tokens, self._iris, self._prefixes, self._dataset = text, tokens, iris, prefixes, dataset
        self.targets: list[str] = []
        self.edits: list[Edit] = []

    def check(self) -> None:
        """Raises ``QueryError`` for what may not run."""
        if not self._tokens:
            return
        first = self._word(0)
        if first in ("INSERT", "DELETE", "WITH"):
            self._check_changes(first)
        elif first in ("CLEAR", "DROP", "CREATE"):
            self._own(self._graph_reference(1)[0])
        elif first in ("ADD", "MOVE", "COPY"):
            source, rest = self._graph_reference(1)
            target, _ = self._graph_reference(rest + 1 if self._word(rest) == "TO" else rest)
            self._own(target)
            if first == "MOVE":
                self._own(source)
            else:
                self._known(source)
        else:
            raise self._refusal(
                f"an update begins with INSERT, DELETE, WITH, CLEAR, DROP, CREATE, ADD, MOVE or COPY, not {self._tokens[0].text}",
                0,
            )

    def _check_changes(self, first: str) -> None:
        if first in ("INSERT", "DELETE") and self._word(1) in ("DATA", "WHERE"):
            self._check_templates(2, named=False)
            return
        start = 0
        if first == "WITH":
            self._own(1)
            start = self._after_iri(1)
        end = self._check_templates(start, named=first == "WITH")
        self._check_dataset(end, named=first == "WITH")

    def _check_templates(self, start: int, named: bool) -> int:
        """Checks the braces from ``start`` up to USING or WHERE, whose place it returns. ``named``: WITH names a graph."""
        depth, i = 0, start
        expected: list[int] = []  # the depths of braces that belong to a GRAPH
        while i < len(self._tokens):
            token, word = self._tokens[i], self._word(i)
            if depth == 0 and word in ("USING", "WHERE"):
                return i
            if word == "GRAPH" and depth == 1:
                self._own(i + 1)
                i = self._after_iri(i + 1)
                expected.append(depth + 1)
                continue
            if token.text == "{":
                depth += 1
            elif token.text == "}":
                if expected and expected[-1] == depth:
                    expected.pop()
                depth -= 1
            elif depth >= 1 and not expected and not named and token.text not in (".", ";"):
                raise self._refusal(
                    "name the graph that triples are written to: GRAPH own:NAME { ... }, or WITH own:NAME", i
                )
            i += 1
        return i

    def _check_dataset(self, start: int, named: bool) -> None:
        """Graphs of USING have to be in the dataset. Where nothing names any, WHERE is given those that queries see."""
        using = [i for i in range(start, len(self._tokens)) if self._word(i) == "USING" and self._outside(i)]
        beside = bool(self._dataset.default or self._dataset.named)
        if beside and (using or named):
            raise QueryError("using-graph-uri and using-named-graph-uri do not go with USING and WITH in the update")
        for i in using:
            self._known(i + 2 if self._word(i + 1) == "NAMED" else i + 1)
        where = next((i for i in range(start, len(self._tokens)) if self._word(i) == "WHERE"), None)
        if using or named or where is None:
            return
        default = self._dataset.default if beside else [node.value for node in self._iris.default_graphs()]
        clauses = [f"USING <{self._in_dataset(iri)}>" for iri in default]
        clauses += [f"USING NAMED <{self._in_dataset(iri)}>" for iri in self._dataset.named]
        if not beside:
            clauses += self._named_in(where)
        self.edits.append(Edit(self._tokens[where].start, " ".join([*clauses, ""])))

    def _named_in(self, where: int) -> list[str]:
        """USING NAMED for the graphs that the pattern names; ``ALL_GRAPHS`` if it names one by a variable."""
        names: dict[str, None] = {}
        for i in range(where, len(self._tokens)):
            if self._word(i) == "GRAPH" and i + 1 < len(self._tokens):
                if self._tokens[i + 1].kind == "variable":
                    return [ALL_GRAPHS]
                iri = self._iri(i + 1)
                if iri.startswith(self._iris.base + "graph/"):
                    names[f"USING NAMED <{self._in_dataset(iri)}>"] = None
        return [*names]

    def _outside(self, place: int) -> bool:
        depth = sum((t.text in _OPENING) - (t.text in _CLOSING) for t in self._tokens[:place])
        return depth == 0

    def _graph_reference(self, start: int) -> tuple[int, int]:
        """Where the IRI of ``[SILENT] [GRAPH] <iri>`` begins, and what follows it. Others than one graph are refused."""
        i = start
        while self._word(i) in ("SILENT", "GRAPH"):
            i += 1
        if self._word(i) in ("DEFAULT", "NAMED", "ALL"):
            raise self._refusal(f"{self._word(i)} is not allowed: name one graph of your own, such as own:notes", i)
        return i, self._after_iri(i)

    def _own(self, place: int) -> None:
        iri = self._iri(place)
        name = own_name(iri, self._iris)
        if name is None:
            told = f"only graphs of your own can be written to: own:NAME, which is <{self._iris.own}NAME>"
            raise self._refusal(told, place)
        self.targets.append(name)

    def _known(self, place: int) -> None:
        iri = self._iri(place)
        if not iri.startswith(self._iris.base + "graph/"):
            told = f"only graphs of this dataset can be read, which begin with <{self._iris.base}graph/>"
            raise self._refusal(told, place)

    def _iri(self, place: int) -> str:
        """The IRI at ``place``, written out; empty if there is none. A local name with a dot in it is refused."""
        tokens = self._tokens[place : place + 2]
        if len(tokens) == 2 and tokens[1].kind == "local":
            end = tokens[1].start + len(tokens[1].text)
            if _DOTTED.match(self._text, end):
                raise self._refusal("write the graph's IRI in full: a dot in a prefixed name is not read here", place)
        return written_iri(tokens, self._prefixes)

    def _in_dataset(self, iri: str) -> str:
        if not iri.startswith(self._iris.base + "graph/") or set(iri) & set('<>"{}|^`\\ ') or not iri.isprintable():
            raise QueryError(f"only graphs of this dataset can be read, not {iri[:200]!r}")
        return iri

    def _after_iri(self, place: int) -> int:
        """The place behind the IRI or prefixed name at ``place``."""
        if place < len(self._tokens) and self._tokens[place].kind in ("iri", "local"):
            return place + 1
        following = self._tokens[place + 1] if place + 1 < len(self._tokens) else None
        return place + (2 if following is not None and following.kind == "local" else 1)

    def _word(self, place: int) -> str:
        """The keyword there, in capitals; empty if there is none. The prefix of a name is no keyword."""
        if place >= len(self._tokens) or self._tokens[place].kind != "word":
            return ""
        token, following = self._tokens[place], self._tokens[place + 1 : place + 2]
        if following and following[0].kind == "local" and following[0].start == token.start + len(token.text):
            return ""
        return token.text.upper()

    def _refusal(self, message: str, place: int) -> QueryError:
        at = self._tokens[place].start if place < len(self._tokens) else len(self._text)
        line, column = position(self._text, at)
        return QueryError(f"line {line}, column {column}: {message}", line, column)


ALL_GRAPHS = "USING NAMED <urn:kg:all>"
"""Stands for a clause for every named graph of the dataset."""
