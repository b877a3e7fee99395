"""The extraction on public benchmarks, and how fast it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, json_option
from kg.cli.output import echo, echo_json, print_table, progress
from kg.errors import SourceError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.benchmark.speed import Comparison
    from kg.benchmark.text2kgbench import Answer


@kg_command("speed")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--workers", type=click.IntRange(1), multiple=True, default=(1, 2), help="Processes to use; repeatable. [1 and 2]"
)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Passes over the articles.")
@json_option
def speed(sources: tuple[str, ...], workers: tuple[int, ...], rounds: int, as_json: bool) -> None:
    """Time the whole extraction beside spaCy's pipeline alone.

    Both read the articles of SOURCE... in turns, each process on one thread. Rates are articles per second, medians
    over the rounds; "CPU" counts processor time instead of the clock. Memory is the peak of one process.

    \b
    Examples:
      kg benchmark speed corpus/articles
      kg benchmark speed corpus/articles --workers 1 --rounds 5 --json
    """
    from kg.benchmark.speed import compare, shipped
    from kg.model import Article
    from kg.read import discover, read

    config = config_from()
    articles = [one for one in read(discover(sources)) if isinstance(one, Article)]
    if not articles:
        raise SourceError("no article could be read; kg build says why")
    with progress() as show:
        results = [compare(articles, shipped(config), number, rounds, show) for number in workers]
    if as_json:
        echo_json({
            "articles": len(articles),
            "characters": sum(len(article.text) for article in articles),
            "rounds": rounds,
            "runs": [
                {
                    "workers": result.first.workers,
                    "ratio": round(result.ratio, 3),
                    "cpu_ratio": round(result.cpu_ratio, 3),
                    "readers": [result.first.as_dict(), result.second.as_dict()],
                }
                for result in results
            ],
        })  # fmt: skip
    else:
        print_table(("workers", "reader", "articles/s", "per CPU s", "MiB", "ratio", "CPU ratio"), _rows(results))


def _rows(results: list[Comparison]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for result in results:
        ratios = (f"{result.ratio:.2f}", f"{result.cpu_ratio:.2f}")
        for one, shown in ((result.first, ratios), (result.second, ("1", "1"))):
            figures = (f"{one.rate:.2f}", f"{one.cpu_rate:.2f}", f"{one.peak_mib:.0f}")
            rows.append((str(one.workers), one.reader, *figures, *shown))
    return rows


@kg_command("text2kgbench")
@click.argument("sentences", type=click.Path(path_type=Path, dir_okay=False), metavar="SENTENCES.jsonl")
@click.argument("ontology", type=click.Path(path_type=Path, dir_okay=False), metavar="ONTOLOGY.json")
@click.option("--errors", is_flag=True, help="List what was missed and what is not labelled first, by sentence.")
@json_option
def text2kgbench(sentences: Path, ontology: Path, errors: bool, as_json: bool) -> None:
    """Score triples from sentences of Text2KGBench by its own metrics.

    Each is a mean over sentences: precision, recall and F1 of triples, conformance to the ontology, and hallucination:
    the share of subjects, relations and objects that neither sentence nor ontology holds.

    \b
    Examples:
      kg benchmark text2kgbench ont_1_movie_test.jsonl 1_movie_ontology.json
      kg benchmark text2kgbench ont_19_film_train.jsonl 19_film_ontology.json --errors
    """
    from kg.benchmark.text2kgbench import measure, read_vocabulary
    from kg.extract import load_extractor

    vocabulary = read_vocabulary(ontology)
    result = measure(sentences, vocabulary, load_extractor(config_from()).extract)
    report = result.as_dict()
    if as_json:
        mistakes = {"mistakes": [_mistakes(one) for one in result.answers]} if errors else {}
        echo_json(report | mistakes)
        return
    for one in result.answers if errors else ():
        _list(one)
    relations = report.pop("by_relation")
    print_table(("figure", "value"), [(name.replace("_", " "), f"{value:g}") for name, value in report.items()])
    echo("")
    rows = [(name, *(str(counts[key]) for key in ("gold", "right", "extra"))) for name, counts in relations.items()]
    print_table(("relation", "gold", "right", "extra"), rows)


@kg_command("redocred")
@click.argument("documents", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENTS.jsonl")
@json_option
def redocred(documents: Path, as_json: bool) -> None:
    """Score facts from film documents of Re-DocRED.

    The file has one JSON document a line. "apart" is about the pairs that no sentence names together. Only relations that the benchmark shares with us count.

    \b
    Examples:
      kg benchmark redocred film_dev.jsonl
      kg benchmark redocred film_dev.jsonl --json
    """
    from kg.benchmark.redocred import measure
    from kg.extract import load_extractor

    report = measure(documents, load_extractor(config_from()).extract).as_dict()
    if as_json:
        echo_json(report)
        return
    pairs = {"all": {"all": report["all"], "apart": report["apart"]}, **report["by_relation"]}
    rows = [(name, *_figures(scores["all"]), *_figures(scores["apart"])) for name, scores in pairs.items()]
    head = ("precision", "recall", "F1", "gold")
    print_table(("relation", *head, *(f"{name}, apart" for name in head)), rows)


def _figures(score: Mapping[str, float]) -> tuple[str, ...]:
    return (*(f"{score[key]:.4f}" for key in ("precision", "recall", "f1")), str(score["gold"]))


def _mistakes(answer: Answer) -> dict[str, Any]:
    named = {"missed": answer.missed(), "extra": answer.extra()}
    return {"id": answer.sentence.id, "sentence": answer.sentence.text, **named}


def _list(answer: Answer) -> None:
    mistakes = [("missed", one) for one in answer.missed()] + [("extra", one) for one in answer.extra()]
    if mistakes:
        echo(printable(f"{answer.sentence.id}: {answer.sentence.text}"))
    for kind, triple in mistakes:
        echo("    " + printable(f"{kind} {' | '.join(triple)}"))
