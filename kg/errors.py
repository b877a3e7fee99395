"""The family of errors that people see. The command line turns each into one line and an exit code."""

from __future__ import annotations


class KgError(Exception):
    """Something went wrong that the user can act on. ``str()`` is one line: what, where, what to do."""

    exit_code = 1


class UsageError(KgError):
    """The request itself is off: an unknown name, a missing file, a bad option."""

    exit_code = 2


class SourceError(UsageError):
    """A source of articles cannot be read at all."""


class OntologyError(KgError):
    """A file under ``ontology/`` is not what it has to be; names the file and the entry."""


class StoreError(KgError):
    """The built graph is missing, or of another layout, or broken."""


class QueryError(UsageError):
    """A SPARQL query was refused; carries the position where the parser gave up, if it told one."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class NotAcceptable(QueryError):
    """None of the formats asked for can hold the answer to this query."""
