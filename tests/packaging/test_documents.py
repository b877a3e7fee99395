"""What the documents point at is there: files, commands and their options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from kg.cli.main import main
from kg.query.questions import load_questions
from tests.packaging.conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
COMMANDS = [
    pytest.param(line.strip(), id=f"{path.name}: {line.strip()}")
    for path in DOCUMENTS
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if re.match(r"(\$ )?kg ", line.strip())
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (path.parent / target).exists()] == []


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_exist_with_their_options(line: str) -> None:
    words = shlex.split(line.removeprefix("$ ").partition(" | ")[0], comments=True)[1:]
    context = click.Context(main)
    name = next((word for word in words if not word.startswith("-")), None)
    command = main.get_command(context, name) if name else main
    assert command is not None, f"no command {name}"
    known = {option for parameter in command.get_params(context) for option in parameter.opts}
    if name == "query":
        known |= {parameter.option.split()[0] for q in load_questions().values() for parameter in q.parameters}
    assert [word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known] == []


def test_documents_show_commands() -> None:
    assert len(COMMANDS) >= 10


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in main.list_commands(click.Context(main)) if f"kg {name}" not in text] == []
