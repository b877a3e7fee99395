"""What the documents point at is there: files, commands with their options, and queries that have answers."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from textwrap import dedent

import click
import pytest

from kg.cli.main import main
from kg.extract.lexicon import load_lexicon
from kg.query.engine import run
from kg.query.questions import load_questions
from kg.store.layout import GraphDir, GraphReader
from tests.packaging.conftest import ROOT
from tests.query.sample import publish

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])


def blocks(path: Path, languages: str) -> list[str]:
    """The contents of a document's code blocks in one of ``languages``, a regular expression."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```(?:{languages})\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [dedent(content) for _, content in found]


COMMANDS = [
    pytest.param(line.strip(), id=f"{path.name}: {line.strip()}")
    for path in DOCUMENTS
    for block in blocks(path, "sh|console")
    for line in block.splitlines()
    if re.match(r"(\$ )?kg ", line.strip())
]
QUERIES = [
    pytest.param(query, id=f"{path.name}, query {number}")
    for path in DOCUMENTS
    for number, query in enumerate(blocks(path, "sparql"), 1)
]
WORDINGS = [
    pytest.param(block, id=f"{path.name}, wording {number}")
    for path in DOCUMENTS
    for number, block in enumerate(blocks(path, "toml"), 1)
    if "relation =" in block
]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> GraphReader:
    return GraphDir(publish(tmp_path_factory.mktemp("graph"))).open()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (path.parent / target).exists()] == []


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_exist_with_their_options(line: str) -> None:
    words = shlex.split(line.removeprefix("$ ").partition(" | ")[0], comments=True)[1:]
    context = click.Context(main, help_option_names=["-h", "--help"])  # commands keep the first help option they see
    name = next((word for word in words if not word.startswith("-")), None)
    command = main.get_command(context, name) if name else main
    if isinstance(command, click.Group) and command is not main:
        command = command.get_command(context, words[1])
    assert command is not None, f"no command {name}"
    known = {option for parameter in command.get_params(context) for option in parameter.opts}
    if name == "query":
        known |= {parameter.option.split()[0] for q in load_questions().values() for parameter in q.parameters}
    assert [word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known] == []


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in main.list_commands(click.Context(main)) if f"kg {name}" not in text] == []


@pytest.mark.parametrize("query", QUERIES)
def test_sample_queries_have_answers(query: str, sample: GraphReader) -> None:
    assert run(sample, query).rows()


@pytest.mark.parametrize("wording", WORDINGS)
def test_sample_wordings_can_be_read(wording: str, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "sample.toml").write_text(wording, encoding="utf-8")
    assert load_lexicon(tmp_path).verbs


def test_the_samples_are_found() -> None:
    assert len(COMMANDS) >= 10
    assert len(QUERIES) >= 4
    assert len(WORDINGS) >= 2
