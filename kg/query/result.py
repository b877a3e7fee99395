"""The answer to a query, in the form in which it travels: SPARQL JSON results, or N-Triples."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, Triple
    from pyoxigraph import Literal as RdfLiteral

    Term = NamedNode | BlankNode | RdfLiteral | Triple

Kind = Literal["solutions", "boolean", "triples"]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query gave.

    ``data`` is W3C SPARQL 1.1 Query Results JSON for solutions (SELECT) and a boolean (ASK), N-Triples for triples
    (CONSTRUCT, DESCRIBE). Reading it as another kind than ``kind`` raises ``TypeError``.
    """

    kind: Kind
    data: bytes

    @property
    def boolean(self) -> bool:
        """The answer to ASK."""
        from pyoxigraph import QueryBoolean

        answer = self._parsed()
        if not isinstance(answer, QueryBoolean):
            raise TypeError("the answer is not a boolean")
        return bool(answer)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(variable.value for variable in self._solutions().variables)

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """One tuple a solution, in the order of ``variables``; None where a variable is not bound."""
        for solution in self._solutions():
            yield tuple(solution)

    def triples(self) -> Iterator[Triple]:
        """The triples of CONSTRUCT or DESCRIBE."""
        from pyoxigraph import RdfFormat, parse

        if self.kind != "triples":
            raise TypeError("the answer is not a graph")
        for quad in parse(self.data, format=RdfFormat.N_TRIPLES):
            yield quad.triple

    def write(self, file: BinaryIO, form: str) -> None:
        """Writes solutions or a boolean as ``json``, ``xml``, ``csv`` or ``tsv`` (W3C result formats)."""
        from pyoxigraph import QueryResultsFormat

        formats = {
            "json": QueryResultsFormat.JSON,
            "xml": QueryResultsFormat.XML,
            "csv": QueryResultsFormat.CSV,
            "tsv": QueryResultsFormat.TSV,
        }
        self._parsed().serialize(file, formats[form])

    def _solutions(self) -> QuerySolutions:
        from pyoxigraph import QuerySolutions

        answer = self._parsed()
        if not isinstance(answer, QuerySolutions):
            raise TypeError("the answer has no rows")
        return answer

    def _parsed(self) -> QuerySolutions | QueryBoolean:
        from pyoxigraph import QueryResultsFormat, parse_query_results

        if self.kind == "triples":
            raise TypeError("the answer is a graph")
        return parse_query_results(io.BytesIO(self.data), QueryResultsFormat.JSON)
