"""``kg build``: articles in, graph out."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.built import master_option, quiet_option, runner_of, tell, workers_option
from kg.cli.options import command as kg_command
from kg.cli.options import config_from, graph_option, json_option, ontology_option
from kg.cli.output import progress
from kg.errors import UsageError


@kg_command("build")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@graph_option
@click.option("--base", metavar="IRI", help="What every IRI of the data begins with.")
@click.option("--model", metavar="NAME", help="spaCy pipeline to read with.")
@click.option("--min-confidence", type=float, metavar="0..1", help="Leave out facts below this confidence.")
@click.option(
    "--map", "mapping", metavar="PART=FIELD,...", help="What fields of JSON and Parquet hold: text=body,title=headline."
)
@click.option("--language", metavar="en|any", help="Set aside articles in other languages (en), or none (any).")
@ontology_option
@click.option(
    "--parts",
    metavar="PLACE",
    help="Build in parts, of which each process holds one: a folder, or s3://, gs://, hdfs:// for files between the stages.",
)
@click.option("--no-load", is_flag=True, help="With --parts: leave the graph as N-Quads at PLACE.")
@click.option(
    "--splink", is_flag=True, help="With --parts: find candidates for one person by splink, on DuckDB or Spark."
)
@workers_option
@master_option
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    graph: Path,
    base: str | None,
    model: str | None,
    min_confidence: float | None,
    mapping: str | None,
    language: str | None,
    ontology: Path | None,
    parts: str | None,
    no_load: bool,
    splink: bool,
    workers: int | None,
    master: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build a graph from articles.

    SOURCE is a file, a folder, or - for standard input. Read are .txt .md .html .jsonl .parquet .warc .rss .atom .xml, also
    within .zip and .tar, and packed as .gz or .zst. Articles that did not change are not read again; articles that cannot be
    read, or are not in English, are set aside with the reason. The graph holds just these articles; kg add adds to those it
    has. More than some ten thousand articles are for --parts.

    Exit code 1 says that no article could be read, or that the extractor failed on some.

    \b
    Examples:
      kg build corpus
      kg build news/ feed.xml crawl.warc.gz --graph graph
      kg build dump.parquet --map text=body,title=headline,date=published_at
      kg build crawl/ --parts parts
      kg build crawl/ --parts s3://bucket/parts --no-load --spark spark://host:7077
      kg build - --graph graph < article.txt
    """
    from kg.run.build import build

    if not sources:
        raise UsageError("no sources given: name files or folders of articles, such as: kg build corpus")
    config = config_from(
        base=base, model=model, min_confidence=min_confidence, map=mapping, language=language, ontology=ontology
    )
    if (no_load or splink) and parts is None:
        raise UsageError("--no-load and --splink go with --parts")
    if parts is not None:
        from kg.cli.parts import build_parts

        build_parts(ctx, sources, graph, config, parts, not no_load, splink, runner_of(workers, master), as_json, quiet)
        return
    with progress(quiet) as show:
        report = build(sources, graph, config, progress=show, runner=runner_of(workers, master))
    tell(ctx, report, graph, as_json, quiet, "built")
