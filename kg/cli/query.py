"""``kg query``: saved questions and SPARQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, ontology_option, open_graph, output_option
from kg.cli.output import destination, echo_json, is_terminal, note, print_table
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.query.bindings import Bindings
    from kg.query.isolated import Standby
    from kg.query.questions import Parameter, Question
    from kg.query.result import QueryResult
    from kg.query.table import Naming
    from kg.store.layout import GraphReader

    Ask = Callable[[GraphReader, Bindings], QueryResult]

_FORMATS = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "jsonld", "rdfxml")


@kg_command("query", ignore_unknown_options=True)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[NAME | SPARQL | -]")
@click.option("-f", "--file", type=click.Path(path_type=Path, dir_okay=False), help="Read the query from a file.")
@click.option("--list", "list_all", is_flag=True, help="List the saved questions.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; --NAME VALUE does the same.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: table; turtle for CONSTRUCT, DESCRIBE.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=30.0, show_default=True, help="Seconds for SPARQL.")
@click.option("--endpoint", metavar="URL", help="Ask another SPARQL server instead, such as one that kg push filled.")
@click.option("--accepted", is_flag=True, help="Leave out what kg conflicts accept has rejected.")
@graph_option
@ontology_option
@output_option
def command(
    words: tuple[str, ...],
    file: Path | None,
    list_all: bool,
    params: tuple[str, ...],
    form: str | None,
    as_json: bool,
    timeout: float,
    endpoint: str | None,
    accepted: bool,
    graph: Path,
    ontology: Path | None,
    output: Path | None,
) -> None:
    """Ask a saved question by its NAME, or run a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    Prefixes such as film:, rdfs: and ent: need no declaration. What is outside GRAPH sees each fact once, however many
    articles state it. Parameters are names: case and accents do not count.

    \b
    Examples:
      kg query --list
      kg query actors-who-direct
      kg query cast --work "The White Crow" --format csv
      kg query 'SELECT ?title { ?film a film:Film ; rdfs:label ?title } LIMIT 5'
    """
    form = "json" if as_json else form
    if endpoint is not None and accepted:
        raise UsageError("--accepted is for graphs on this machine; ask a server for its graph accepted by FROM")
    if list_all:
        _list(_questions(ontology), form)
        return
    named, given = _split(words)
    given |= dict(_pair(param) for param in params)
    text = sparql_text(named, file)
    query = text if file or _is_sparql(text) else _question(text, ontology)
    sparql = query if isinstance(query, str) else query.text
    with ExitStack() as stack:
        if endpoint is not None:
            ask: Ask = partial(_ask_there, endpoint, sparql, timeout)
        elif isinstance(query, str):
            from kg.query.isolated import Standby

            standby = stack.enter_context(Standby())  # it starts up while this process does
            ask = partial(_ask_apart, graph, sparql, timeout, accepted, standby)
        else:
            ask = partial(_ask_here, sparql, accepted)
        _answer(query, given, graph, form, output, ask)


def _ask_there(endpoint: str, sparql: str, timeout: float, reader: GraphReader, bindings: Bindings) -> QueryResult:
    from kg.remote.asking import ask_remote

    return ask_remote(endpoint, reader, sparql, bindings, timeout)


def _ask_apart(
    graph: Path, sparql: str, timeout: float, accepted: bool, standby: Standby, reader: GraphReader, bindings: Bindings
) -> QueryResult:
    from kg.query.isolated import run_isolated

    return run_isolated(graph, sparql, bindings, timeout, accepted, standby)


def _ask_here(sparql: str, accepted: bool, reader: GraphReader, bindings: Bindings) -> QueryResult:
    """A saved question: it is ours and needs no process of its own."""
    from kg.query.engine import run

    return run(reader, sparql, bindings, accepted=accepted)


def _questions(ontology: Path | None) -> Mapping[str, Question]:
    from kg.query.questions import load_questions

    return load_questions(config_from(ontology=ontology).ontology)


def _question(name: str, ontology: Path | None) -> Question:
    from kg.query.questions import find_question

    return find_question(name, _questions(ontology))


def _answer(
    query: Question | str, given: Mapping[str, str], graph: Path, form: str | None, output: Path | None, ask: Ask
) -> None:
    from kg.query.engine import known_prefixes
    from kg.query.formats import writer_for
    from kg.query.lookup import Directory
    from kg.query.table import Naming

    reader = open_graph(graph)
    directory = Directory(reader)
    result = ask(reader, directory.bind(_parameters(query, given), given))
    write = writer_for(result.kind, form)
    naming = Naming(directory.label, known_prefixes(reader.iris))
    if result.kind == "solutions" and form in (None, "table") and output is None and is_terminal():
        _show(result, naming)
        return
    with destination(output) as file:
        write(result, file, naming)


def _parameters(query: Question | str, given: Mapping[str, str]) -> Sequence[Parameter]:
    """Those of the question; SPARQL of the user's own takes any, for things of any class."""
    if not isinstance(query, str):
        return query.parameters
    if not given:
        return ()
    from kg.query.questions import Parameter

    return [Parameter(name, (), "") for name in given]


def _show(result: QueryResult, naming: Naming) -> None:
    from kg.query.table import cells

    head, rows = cells(result, naming)
    print_table(head, rows)
    note(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _list(questions: Mapping[str, Question], form: str | None) -> None:
    if form == "json":
        echo_json([
            {
                "name": question.name,
                "title": question.title,
                "description": question.description,
                "example": question.example,
                "parameters": [{"name": p.name, "description": p.description} for p in question.parameters],
            }
            for question in questions.values()
        ])  # fmt: skip
        return
    rows = [
        [question.name, " ".join(p.option for p in question.parameters), question.description]
        for question in questions.values()
    ]
    print_table(["name", "parameters", "what it asks"], rows)


def _split(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Plain words, and the parameters given as ``--name value`` or ``--name=value``."""
    named: list[str] = []
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--") or len(word) == 2:
            named.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        following = value if equals else next(rest, None)
        if following is None:
            raise UsageError(f"option {word} needs a value")
        given[name.replace("-", "_")] = following
    return named, given


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise UsageError(f"--param takes NAME=VALUE, not {param!r}")
    return name.replace("-", "_"), value


def sparql_text(named: Sequence[str], file: Path | None) -> str:
    """What was given on the command line, in a file or (``-``) on standard input.

    Raises ``UsageError`` for none or several of them.
    """
    if file is not None and not named:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise UsageError(f"cannot read {str(file)!r}: {getattr(problem, 'strerror', None) or problem}") from None
    if len(named) != 1 or file is not None:
        raise UsageError("give one question or query: a name, SPARQL in quotation marks, -f FILE or -")
    if named[0] == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return named[0]


def _is_sparql(text: str) -> bool:
    return not text.strip() or bool(set(text) & set("{ \n\t#<"))
