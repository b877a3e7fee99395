"""``kg benchmark``: the extraction on public benchmarks, and how fast it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import command as kg_command
from kg.cli.options import config_from, json_option
from kg.cli.output import echo, echo_json, note, print_table, progress
from kg.errors import SourceError
from kg.query.table import printable

if TYPE_CHECKING:
    from kg.benchmark.serving import Timing
    from kg.benchmark.speed import Comparison
    from kg.benchmark.text2kgbench import Answer


@click.group("benchmark", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def command() -> None:
    """Measure the extraction and the server against others.

    The data of the public benchmarks is not shipped: github.com/cenguix/Text2KGBench, github.com/tonytan48/Re-DocRED.

    \b
    Examples:
      kg benchmark speed corpus/articles
      kg benchmark reading
      kg benchmark text2kgbench ont_1_movie_test.jsonl 1_movie_ontology.json
      kg benchmark redocred film_dev.jsonl --json
    """


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


@kg_command("reading")
@click.option("--pages", type=click.IntRange(1), default=2000, show_default=True, help="Pages of the web archive.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Passes over the archive.")
@json_option
def reading(pages: int, rounds: int, as_json: bool) -> None:
    """Time the reading of a generated web archive beside fastwarc and trafilatura alone, and of bombs.

    Rates are pages per second of processor time, medians over the rounds; main text is looked for in a hundred pages.

    \b
    Examples:
      kg benchmark reading
      kg benchmark reading --pages 500 --rounds 1 --json
    """
    from kg.benchmark.reading import measure

    with progress() as show:
        report = measure(pages, rounds, show)
    if as_json:
        echo_json(report.as_dict())
        return
    print_table(("reads", "pages per CPU s"), [(rate.what, f"{rate.per_second:,.0f}") for rate in report.rates])
    echo("")
    print_table(("bomb", "CPU s", "refused because it"), [(k, f"{s:.2f}", reason) for k, s, reason in report.bombs])
    echo("")
    echo(f"{pages:,} pages, {report.archive_mib:.1f} MiB packed; at most {report.peak_mib:.0f} MiB of memory")


@kg_command("view")
@click.option("--entities", type=click.IntRange(50), multiple=True, default=(1000, 20000), help="Sizes; repeatable.")
@click.option("--pyvis/--no-pyvis", default=True, show_default=True, help="pyvis' own page of the same graph as well.")
@click.option("--layouts", is_flag=True, help="Compare layout libraries instead, on 150, 300 and 1,500 entities.")
@json_option
def view(entities: tuple[int, ...], pyvis: bool, layouts: bool, as_json: bool) -> None:
    """Time the page of kg view in headless Chromium, on generated graphs.

    Seconds to write it from memory, of the whole command on a graph that was read before, and until it is ready, milliseconds a frame while it is dragged (95th percentile) and for a
    filter, its size, and how many requests it tried to make. Needs Playwright and chromium.

    \b
    Examples:
      kg benchmark view --entities 1000 --no-pyvis
      kg benchmark view --layouts --json
    """
    if layouts:
        from kg.benchmark.layouts import compare_layouts

        drawn = compare_layouts((150, 300, 1500))
        if as_json:
            echo_json([one.as_dict() for one in drawn])
            return
        drawings = [(one.layout, str(one.nodes), f"{one.seconds:.2f}", f"{one.edges:g}", f"{one.room:g}", "yes" if one.same else "no") for one in drawn]  # fmt: skip
        print_table(("layout", "nodes", "seconds", "edges", "room", "same again"), drawings)
        return
    from kg.benchmark.view import measure

    pages = list(measure(entities, pyvis, note))
    if as_json:
        echo_json([one.as_dict() for one in pages])
        return
    rows = [
        (one.page, f"{one.entities:,}", f"{one.facts:,}", f"{one.write:.2f}", _known(one.command, ".2f"), _known(one.ready, ".2f"),
         _known(one.pan, ".0f"), _known(one.filter, ".0f"), f"{one.size / 1e6:.2f}", str(one.requests))
        for one in pages
    ]  # fmt: skip
    print_table(
        ("page", "entities", "facts", "write s", "kg view s", "ready s", "pan ms", "filter ms", "MB", "requests"), rows
    )


@kg_command("explorer")
@click.option("--entities", type=click.IntRange(50), default=20000, show_default=True, help="Entities to generate.")
@click.option("--facts", type=click.IntRange(50), default=50000, show_default=True, help="Facts to generate.")
@json_option
def explorer(entities: int, facts: int, as_json: bool) -> None:
    """Time what the explorer of kg serve answers, in milliseconds over HTTP on this machine.

    \b
    Examples:
      kg benchmark explorer
      kg benchmark explorer --entities 1000 --facts 2500 --json
    """
    from kg.benchmark.explorer import measure_explorer

    result = measure_explorer(entities, facts)
    if as_json:
        echo_json({"entities": result.entities, "facts": result.facts, "index": result.index, "communities": result.communities, "map": result.map, "steps": [one.as_dict() for one in result.steps]})  # fmt: skip
        return
    note(f"{result.entities:,} entities, {result.facts:,} facts; ready after {result.index:.1f} s")
    note(
        f"communities {result.communities:.1f} s, every entity on a map {result.map:.1f} s, worked out once for each build"
    )
    rows = [(one.step, f"{one.median:.1f}", f"{one.p95:.1f}", f"{one.longest:.1f}") for one in result.steps]
    print_table(("request", "median", "95th percentile", "longest"), rows)


def _known(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


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


@kg_command("serve")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--quads", type=click.IntRange(1000), default=1_000_000, show_default=True, help="Size of the graph.")
@click.option("--rounds", type=click.IntRange(1), default=20, show_default=True, help="Times that each query is asked.")
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True, help="With the hostile client.")
@click.option("--clients", type=click.IntRange(1), default=8, show_default=True, help="Good clients beside it.")
@click.option("--rdflib", "with_rdflib", is_flag=True, help="Time rdflib's memory store too; takes minutes.")
@json_option
def serve(
    folder: Path, quads: int, rounds: int, seconds: float, clients: int, with_rdflib: bool, as_json: bool
) -> None:
    """Measure kg serve on a made-up graph, which is written to DIR at first.

    Eight queries over HTTP beside the same in the engine itself, an entity's page, kg query from a cold shell, and how
    good clients fare beside a hostile one. Queries are in milliseconds.

    \b
    Examples:
      kg benchmark serve made-up
      kg benchmark serve made-up --quads 100000 --seconds 10 --json
    """
    from dataclasses import asdict

    from kg.benchmark.graphs import publish
    from kg.benchmark.serving import load, serving, time_cold, time_pages, time_queries

    manifest = publish(folder, quads)
    with serving(folder) as (address, pid, ready):
        timings = time_queries(folder, address, rounds, with_rdflib)
        page = time_pages(folder, address)
        cold = time_cold(folder, 5)
        under_load = load(folder, address, pid, seconds, clients)
    if as_json:
        queries = [asdict(timing) for timing in timings]
        figures = {"quads": manifest.quads, "ready": ready, "page": page, "cold": cold}
        echo_json({**figures, "queries": queries, "load": asdict(under_load)})
        return
    rows = [
        (one.name, *("" if value is None else f"{value * 1000:.2f}" for value in (one.raw, one.served, one.rdflib)))
        for one in timings
    ]
    print_table(("query", "engine", "served", "rdflib"), rows)
    echo("")
    print_table(
        ("figure", "value"),
        [
            ("quads", str(manifest.quads)),
            ("ready, s", f"{ready:.2f}"),
            ("entity page, ms", f"{page * 1000:.1f}"),
            ("kg query from a cold shell, s", f"{cold:.2f}"),
            ("engine's time to the server's", _ratio(timings, "raw")),
            ("rdflib's time to the server's", _ratio(timings, "rdflib")),
            ("good requests", str(under_load.requests)),
            ("median, ms", f"{under_load.median * 1000:.1f}"),
            ("99th percentile, ms", f"{under_load.p99 * 1000:.1f}"),
            ("failed", str(under_load.failed)),
            ("memory, MiB", f"{under_load.memory / 1024**2:.0f}"),
        ],
    )


def _ratio(timings: Sequence[Timing], what: str) -> str:
    """How many times as long all queries took as through the server; empty where they were not asked."""
    served, other = sum(one.served for one in timings), [getattr(one, what) for one in timings]
    return "" if None in other else f"{sum(other) / served:.2f}"


@kg_command("engines")
@click.option("--parts", type=click.IntRange(1), default=200, show_default=True, help="Parts of the build.")
@click.option("--articles", type=click.IntRange(1), default=5, show_default=True, help="Articles a part.")
@click.option("--seconds", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Length of waiting parts.")
@click.option("--waiting", type=click.IntRange(1), default=8, show_default=True, help="Parts that wait.")
@json_option
def engines(parts: int, articles: int, seconds: float, waiting: int, as_json: bool) -> None:
    """Build the same on the pool, on Spark in this machine and on a Spark cluster on the loopback interface.

    Compares the SHA-256 of the sorted N-Quads, also with a worker and an executor killed on the way, and times parts that
    only wait on the pool and on Spark.

    \b
    Examples:
      kg benchmark engines
      kg benchmark engines --parts 40 --seconds 5 --json
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from kg.benchmark.engines import compare, overhead

    with TemporaryDirectory() as folder:
        found = list(compare(Path(folder), parts, articles, note))
    waits = overhead(waiting, seconds)
    if as_json:
        echo_json(
            {"builds": [asdict(one) for one in found], "waiting": {"parts": waiting, "seconds": seconds, **waits}}
        )
        return
    rows = [
        (one.engine, f"{one.seconds:.1f}", f"{one.articles:,}", str(one.lost), str(one.killed), f"{one.quads:,}", one.digest[:16])
        for one in found
    ]  # fmt: skip
    print_table(("engine", "seconds", "articles", "lost", "killed", "quads", "SHA-256"), rows)
    echo("")
    pool, spark = waits["pool"], waits["local[2]"]
    lines = [(name, f"{total:.1f}", f"{after:.1f}") for name, (total, after) in waits.items()]
    print_table((f"{waiting} parts of {seconds:g} s", "seconds", "after the start"), lines)
    echo(
        f"Spark over the pool: {100 * (spark[0] / pool[0] - 1):.1f} %, after the start {100 * (spark[1] / pool[1] - 1):.1f} %"
    )


@kg_command("scale")
@click.option(
    "--articles", type=click.IntRange(1), multiple=True, default=(20000, 60000, 200000), help="Sizes; repeatable."
)
@click.option(
    "--extractor",
    type=click.Choice(("known", "rules", "mentions", "full")),
    default="rules",
    show_default=True,
    help="known: one that knows what the articles state, to measure all but the extraction.",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes that work on parts.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep what is built in DIR."
)
@json_option
def scale(articles: tuple[int, ...], extractor: str, workers: int, folder: Path | None, as_json: bool) -> None:
    """Build generated articles in parts, at several sizes, and tell time, memory, losses and how right the facts are.

    \b
    Examples:
      kg benchmark scale --articles 2000 --articles 6000 --extractor known
      kg benchmark scale --articles 200000 --folder made-up
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from kg.benchmark.scale import measure

    with TemporaryDirectory() as temporary:
        found = list(measure(articles, extractor, workers, folder or Path(temporary), note))
    if as_json:
        echo_json([asdict(one) for one in found])
        return
    rows = [
        (f"{one.articles + one.quarantined + one.lost:,}", f"{one.articles:,}", str(one.quarantined), str(one.lost), f"{one.quads:,}",
         f"{one.seconds:,.0f}", f"{one.cpu:,.0f}", f"{one.articles / one.cpu:.1f}", f"{one.builder_mib:.0f}", f"{one.worker_mib:.0f}",
         f"{one.precision:.3f}", f"{one.recall:.3f}")
        for one in found
    ]  # fmt: skip
    head = ("read", "articles", "aside", "lost", "quads", "s", "CPU s", "per CPU s", "builder MiB", "worker MiB", "precision", "recall")  # fmt: skip
    print_table(head, rows)


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


def _rows(results: list[Comparison]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for result in results:
        ratios = (f"{result.ratio:.2f}", f"{result.cpu_ratio:.2f}")
        for one, shown in ((result.first, ratios), (result.second, ("1", "1"))):
            figures = (f"{one.rate:.2f}", f"{one.cpu_rate:.2f}", f"{one.peak_mib:.0f}")
            rows.append((str(one.workers), one.reader, *figures, *shown))
    return rows


for _command in (speed, reading, scale, engines, view, explorer, serve, text2kgbench, redocred):
    command.add_command(_command)
